"""An agreement has two sides: complete with both, confirmed by both, across units."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.asked import OWN, TOGETHER
from themeday.errors import OutcomeRefused
from themeday.model.people import Role, join_code
from themeday.model.questions import Kind
from themeday.room.agreements import agreement_of, all_agreements, confirm, find_partner, leave_pair, pairs, partner_of

CHAPTER = "agreements"


def fill(session, questions=OWN, mark="x"):
    values = {Kind.TEXT: f"{mark} text", Kind.DATE: "2027-03-01"}
    for question in questions:
        session.save(CHAPTER, question, values.get(question.kind) or question.options[0].key)


def question(key):
    return next(q for q in (*OWN, *TOGETHER) if q.key == key)


def save(session, key, value):
    session.save(CHAPTER, question(key), value)


def agreement(session):
    return agreement_of(session.records, session.me.code)


@pytest.fixture
def young(party):
    return party.join(unit="Recherche")


@pytest.fixture
def leader(party):
    return party.leader(unit="Parket")


@pytest.fixture
def pair(young, leader):
    find_partner(young, leader.my_pair_code)
    return young, leader


@pytest.fixture
def complete(pair):
    fill(pair[0]), fill(pair[1]), fill(pair[0], TOGETHER)
    return pair


# Finding each other


@pytest.mark.parametrize("who_types", [0, 1])
def test_either_side_types_the_code_and_both_have_a_partner(young, leader, who_types):
    typing, other = (young, leader) if who_types == 0 else (leader, young)
    assert find_partner(typing, f" {other.my_pair_code.lower()} ") == other.participant
    assert partner_of(young.records, young.me.code) == leader.participant
    assert partner_of(young.records, leader.me.code) == young.participant
    assert pairs(young.records) == [(young.me.code, leader.me.code)]


def refused(session, code, match):
    before = list(session.records.shared)
    with pytest.raises(OutcomeRefused, match=match):
        find_partner(session, code)
    assert list(session.records.shared) == before


@pytest.mark.parametrize("code", ["ZZZZZ", "é", "<b>", "ZZZZZZZZZ"])
def test_a_code_that_nobody_has(young, leader, code):
    refused(young, code, "Nobody has this pair code")


@pytest.mark.parametrize("code", ["", "-----", "  "])
def test_nothing_that_could_be_a_code(young, leader, code):
    refused(young, code, "Type the pair code")


def test_my_own_code(young, party):
    refused(young, young.my_pair_code, "your own pair code")
    table = party.join(Role.TABLE, "", "2")
    refused(table, table.my_pair_code, "your own pair code")


def test_another_kind_of_code_is_told_by_its_form(young, leader):
    # As much is said of a personal code of someone as of one that nobody has.
    for code in (young.rejoin_code, leader.rejoin_code.lower(), "ZZZZ-ZZZZ"):
        refused(young, code, "looks like a personal code")
    refused(young, join_code(young.secret), "code to join the day")


def test_who_types_the_code_of_a_partner_has_that_partner(pair):
    young, leader = pair
    before = list(young.records.shared)
    assert find_partner(young, leader.my_pair_code) == leader.participant
    assert find_partner(leader, young.my_pair_code) == young.participant
    assert list(young.records.shared) == before


def test_a_participants_code_is_no_pair_code(young, leader):
    refused(young, leader.me.code, "looks like a personal code")


def test_the_same_role(young, party):
    refused(young, party.join(unit="Parket").my_pair_code, "other role")


@pytest.mark.parametrize("unit", ["Recherche", "recherche", "Recherché.", "Re-cherche"])
def test_the_same_unit(young, party, unit):
    refused(young, party.leader(unit=unit).my_pair_code, "same unit")


def test_a_table_is_no_partner_for_a_person(young, party):
    refused(young, party.join(Role.TABLE, "", "2").my_pair_code, "other role")


def test_who_has_a_partner_is_taken(pair, party):
    young, leader = pair
    refused(party.join(unit="Basisteam"), leader.my_pair_code, "The other already has a partner")
    refused(party.leader(unit="Basisteam"), young.my_pair_code, "The other already has a partner")
    refused(young, party.leader(unit="Basisteam").my_pair_code, "You already have a partner")


def test_a_published_match_wins_over_a_pair_that_was_made_by_hand(pair, party):
    young, leader = pair
    matched = party.leader(unit="Basisteam")
    party.publish((young, matched))
    assert pairs(party.records) == [(young.me.code, matched.me.code)]
    assert partner_of(party.records, young.me.code) == matched.participant
    assert partner_of(party.records, leader.me.code) is None
    refused(matched, party.join(unit="Parket").my_pair_code, "You already have a partner")
    assert find_partner(leader, party.join(unit="Basisteam").my_pair_code)


def test_a_match_that_is_not_published_binds_nobody(young, leader, party):
    match = {"seed": 1, "pairs": [[young.me.code, leader.me.code]], "unmatched": 0}
    party.staff().set_stage("pairing", {"match": match})
    assert pairs(party.records) == []
    party.staff().set_stage("pairing", {"published": "1"})
    assert partner_of(party.records, young.me.code) == leader.participant


def test_the_sides_of_a_table_are_a_pair_by_themselves(party):
    table = party.join(Role.TABLE, "", "2")
    assert partner_of(party.records, table.me.code) == table.participant.speaking_as(Role.LEADER)
    refused(table, party.leader().my_pair_code, "You already have a partner")


# Complete, both ways


def test_without_a_partner_there_is_nothing_to_agree_on(young):
    assert agreement(young) is None
    with pytest.raises(OutcomeRefused, match="no partner"):
        confirm(young)


def test_an_empty_agreement_misses_everything_and_is_listed_nowhere(pair):
    young, leader = pair
    result = agreement(young)
    assert result == agreement(leader)
    assert sorted(result.missing) == sorted([q.key for q in OWN] * 2 + [q.key for q in TOGETHER])
    assert all_agreements(young.records) == []


def test_complete_in_one_direction_is_not_complete(pair):
    young, leader = pair
    fill(young), fill(young, TOGETHER)
    result = agreement(leader)
    assert not result.complete
    assert result.missing_of(young.me.code) == ()
    assert result.missing_of(leader.me.code) == tuple(q.key for q in OWN)
    assert result.missing_together == ()
    for session in pair:
        with pytest.raises(OutcomeRefused, match="not complete"):
            confirm(session)
    assert not agreement(young).confirmed


@pytest.mark.parametrize("who", [0, 1])
@pytest.mark.parametrize("key", [q.key for q in OWN])
def test_each_sides_own_part_is_needed(complete, who, key):
    assert agreement(complete[0]).complete
    save(complete[who], key, "")
    assert agreement(complete[0]).missing == (key,)


@pytest.mark.parametrize("key", [q.key for q in TOGETHER])
def test_what_is_for_both_is_needed_once(complete, key):
    save(complete[0], key, "")
    assert agreement(complete[1]).missing == (key,)
    fill(complete[1], [question(key)])
    assert agreement(complete[0]).complete


def test_dates_and_cadence_are_there_for_the_review(complete):
    save(complete[1], "step_date", "2027-04-02")
    result = agreement(complete[0])
    assert result.step_dates == ("2027-03-01", "2027-04-02")
    assert result.review_date == "2027-03-01"
    assert result.cadence == "weekly"
    assert all_agreements(complete[0].records) == [result]


# What either side writes for both


def test_the_latest_of_both_counts(complete):
    young, leader = complete
    save(leader, "place", "bij de leider")
    assert agreement(young).together["place"] == "bij de leider"
    save(young, "place", "om de beurt")
    assert agreement(leader).together["place"] == "om de beurt"


def test_what_the_latest_took_back_is_gone_for_both(complete):
    young, leader = complete
    save(leader, "place", "bij de leider")
    save(leader, "place", "")
    assert "place" not in agreement(young).together


# Confirmed


def test_both_confirm(complete):
    young, leader = complete
    confirm(young)
    assert agreement(leader).confirmed_by(young.me.code)
    assert not agreement(leader).confirmed_by(leader.me.code)
    assert not agreement(leader).confirmed
    confirm(leader)
    assert agreement(young).confirmed
    assert agreement(leader).confirmed


@pytest.mark.parametrize("who", [0, 1])
@pytest.mark.parametrize("key", ["learning_goal", "step_date", "rules", "way_out"])
def test_a_change_after_confirming_asks_both_again(complete, who, key):
    confirm(complete[0]), confirm(complete[1])
    changed = {"step_date": "2027-05-01", "way_out": "third"}.get(key, "something else")
    save(complete[who], key, changed)
    result = agreement(complete[0])
    assert result.complete
    assert not result.confirmed_by(complete[0].me.code)
    assert not result.confirmed_by(complete[1].me.code)
    confirm(complete[0]), confirm(complete[1])
    assert agreement(complete[0]).confirmed


def test_what_becomes_incomplete_is_not_confirmed_any_more(complete):
    confirm(complete[0]), confirm(complete[1])
    save(complete[0], "learning_goal", "")
    assert not agreement(complete[1]).confirmed


def test_one_pairs_confirmation_says_nothing_about_another_partner(complete, party):
    young, leader = complete
    confirm(young), confirm(leader)
    other = party.leader(unit="Basisteam")
    fill(other, mark="other")
    party.publish((young, other))
    assert not agreement(young).confirmed
    assert not agreement(young).confirmed_by(young.me.code)


def test_the_last_word_counts_also_when_the_laptops_clock_was_set_back(complete, party):
    young, leader = complete
    save(young, "place", "at yours")
    party.clock.advance(party.clock.now() - dt.timedelta(hours=1))
    save(leader, "place", "at mine")
    assert agreement(young).together["place"] == "at mine"


@pytest.mark.parametrize(
    "change", [{"unit": "RECHERCHE."}, {"unit": "Recherche"}, {"role": Role.YOUNG_COLLEAGUE}, {"role": Role.TABLE}]
)
def test_who_joins_anew_with_another_role_or_the_same_unit_is_no_pair_any_more(pair, change):
    young, leader = pair
    leader.join(replace(leader.participant, **change))
    young.poll()
    assert pairs(young.records) == [] or Role.TABLE in change.values()
    assert partner_of(young.records, young.me.code) is None


# The way out


def test_either_side_may_stop_and_both_find_another(pair, party):
    young, leader = pair
    fill(young)
    leave_pair(leader)
    young.poll()
    assert agreement(young) is None
    assert agreement(leader) is None
    other_young, other_leader = party.join(unit="Parket"), party.leader(unit="Recherche")
    assert find_partner(young, party.leader(unit="Intel").my_pair_code)
    assert find_partner(leader, party.join(unit="Intel").my_pair_code)
    assert {young.me.code, leader.me.code} not in [set(result) for result in pairs(young.records)]
    assert find_partner(other_young, other_leader.my_pair_code)


def test_who_did_not_stop_it_cannot_bring_it_back_alone(pair):
    young, leader = pair
    leave_pair(leader)
    with pytest.raises(OutcomeRefused):
        find_partner(young, leader.my_pair_code)
    find_partner(leader, young.my_pair_code)
    assert partner_of(young.records, young.me.code).code == leader.me.code


def test_a_published_match_can_be_stopped_too(party, young, leader):
    party.publish((young, leader))
    assert partner_of(young.records, young.me.code) is not None
    leave_pair(young)
    assert partner_of(young.records, leader.me.code) is None


def test_without_a_partner_there_is_nothing_to_stop(young):
    with pytest.raises(OutcomeRefused):
        leave_pair(young)


@pytest.mark.parametrize("key", ["step_date", "review_date"])
def test_a_date_before_the_day_is_refused(pair, key):
    with pytest.raises(OutcomeRefused):
        save(pair[0], key, "2020-01-01")
    assert pair[0].answer(CHAPTER, key) is None
