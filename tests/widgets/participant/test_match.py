"""The match: told to each privately, with reasons that give away nothing."""

from __future__ import annotations

import pytest

from tests.asked import rating
from themeday.model.people import Role
from themeday.model.visibility import Visibility
from themeday.room.agreements import find_partner
from themeday.widgets.participant.match import MatchCard


@pytest.fixture
def pair(party):
    return party.join(nickname="Yara"), party.leader(nickname="Leo")


def themes(answer, session, key, *chosen, visibility=Visibility.TABLE):
    answer(session, "expectations", key, {"chosen": list(chosen)}, visibility)


def test_nothing_before_it_is_published_and_nothing_when_it_is_taken_back(party, pair):
    young, leader = pair
    card = MatchCard(young)
    party.staff().set_stage("pairing", {"match": {"pairs": [[young.me.code, leader.me.code]], "unmatched": 0}})
    young.poll()
    assert card.match == {}
    party.staff().set_stage("pairing", {"published": "1"})
    young.poll()
    assert card.match["who"] == "Leo"
    assert card.match["text"] == "leader, Parket"
    party.staff().set_stage("pairing", {"published": ""})
    young.poll()
    assert card.match == {}


def test_both_are_told_about_each_other(party, pair):
    party.publish(pair)
    assert [MatchCard(session).match["who"] for session in pair] == ["Leo", "Yara"]


def test_why_the_two_of_us(party, pair, answer):
    young, leader = pair
    themes(answer, young, "learn", "craft", "network")
    themes(answer, young, "offer", "social_media")
    themes(answer, leader, "learn", "social_media", "ai")
    themes(answer, leader, "offer", "craft", "leading")
    party.publish(pair)
    mine, theirs = (MatchCard(session).match["reasons"] for session in pair)
    assert mine[0].startswith("You want to learn about “The craft")
    assert mine[1].startswith("Leo wants to learn about “Social media")
    assert [len(mine), len(theirs)] == [2, 2]


def test_two_sentences_say_one_thing_each_way(party, pair, answer):
    young, leader = pair
    themes(answer, young, "learn", "ai", "craft", "network")
    themes(answer, young, "offer", "social_media")
    themes(answer, leader, "learn", "social_media")
    themes(answer, leader, "offer", "ai", "craft", "network")
    party.publish(pair)
    mine = MatchCard(young).match["reasons"]
    assert mine[0].startswith("You want to learn about")
    assert mine[1].startswith("Leo wants to learn about")


@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, Visibility.ANONYMOUS])
@pytest.mark.parametrize("whose", [0, 1])
def test_what_was_not_shared_by_name_is_no_reason(party, pair, answer, visibility, whose):
    kept = [visibility if n == whose else Visibility.TABLE for n in range(2)]
    themes(answer, pair[0], "learn", "craft", visibility=kept[0])
    themes(answer, pair[1], "offer", "craft", visibility=kept[1])
    party.publish(pair)
    for session in pair:
        assert not any("learn" in reason for reason in MatchCard(session).match["reasons"])


def test_no_rating_changes_what_either_is_told(party, pair):
    young, leader = pair
    party.publish(pair)
    before = [MatchCard(session).match for session in pair]
    for first, other, value in ((young, leader, 1), (leader, young, 5)):
        first.save("pairing", rating(other.me.code), value)
        assert [MatchCard(session).match for session in pair] == before


def test_whoever_has_no_match_is_told_why_privately(party, pair, answer, shown):
    waiting, out = party.join(unit="Basisteam"), party.leader(unit="Basisteam")
    answer(waiting, "expectations", "matching", "yes")
    answer(out, "expectations", "matching", "no")
    party.publish(pair)
    told = {name: MatchCard(session).match for name, session in (("waiting", waiting), ("out", out))}
    assert "no match for you yet" in told["waiting"]["text"]
    assert "says nothing about you" in told["waiting"]["text"]
    assert "as you chose" in told["out"]["text"]
    assert all("who" not in match and match["reasons"] == [] for match in told.values())
    for session in (*pair, waiting):
        assert "as you chose" not in shown(MatchCard(session))
        assert out.me.code not in shown(MatchCard(session))


def test_who_found_a_partner_by_code_sees_that_partner(party, pair):
    young, leader = party.join(unit="Basisteam"), party.leader(nickname="Mo")
    find_partner(young, leader.my_pair_code)
    party.publish(pair)
    assert MatchCard(young).match["who"] == "Mo"


def test_a_shared_device_has_no_match(party, pair):
    party.publish(pair)
    assert MatchCard(party.join(Role.TABLE, "", "2")).match == {}
