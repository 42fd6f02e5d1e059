"""What the room sees: counts without names, and answers as far as author and facilitator allow."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from themeday.model.people import Role
from themeday.model.visibility import Visibility
from themeday.widgets.participant.room import RoomAnswers, WhoIsHere, who_is_here

SECRET = "the text that nobody may see"


@pytest.fixture
def room(party):
    return party.join(table="9")


def reveal(party, chapter, *keys, on="1"):
    party.staff().set_stage(chapter, {f"show:{key}": on for key in keys})


def test_who_is_here_is_a_count_of_groups_in_which_nobody_is_found(party, shown):
    people = [party.join() for _ in range(7)] + [party.join(unit="Parket", nickname="Sam")]
    people += [*(party.leader() for _ in range(3)), party.leader(unit="Basisteam"), party.join(Role.TABLE, "", "2")]
    counts = WhoIsHere(people[0])
    assert counts.counts["total"] == 13
    assert [(role["text"], role["n"]) for role in counts.counts["roles"]] == [
        ("young colleague", 8),
        ("leader + a table sharing one device", 5),
    ]
    # Parket has four, so what is left is told together.
    assert [(role["text"], role["n"]) for role in counts.counts["units"]] == [
        ("Recherche", 7),
        ("Parket + Basisteam + a table sharing one device", 6),
    ]
    told = shown(counts)
    assert "Sam" not in told
    assert not any(person.participant.code in told for person in people)


def test_nothing_before_it_is_revealed_and_nothing_after_it_is_taken_back(party, room, answer):
    answer(party.join(), "welcome", "help", "een praatje houden")
    card = RoomAnswers(room, "welcome")
    assert card.results == []
    reveal(party, "welcome", "help")
    room.poll()
    assert [result["texts"] for result in card.results] == [[{"text": "een praatje houden", "by": ""}]]
    reveal(party, "welcome", "help", on="")
    room.poll()
    assert card.results == []


@pytest.mark.parametrize(
    ("visibility", "by"),
    [
        (Visibility.PRIVATE, None),
        (Visibility.TABLE, None),
        (Visibility.ANONYMOUS, ""),
        (Visibility.REPORT, ""),
    ],
)
def test_an_answer_goes_as_far_as_its_author_chose(party, room, answer, shown, visibility, by):
    author = party.leader(nickname="Sam")
    answer(author, "expectations", "hope", SECRET, visibility)
    answer(author, "expectations", "learn", {"chosen": ["craft"], "own": SECRET}, visibility)
    reveal(party, "expectations", "hope", "learn")
    card = RoomAnswers(room, "expectations")
    hope, learn = card.results
    expected = [] if by is None else [{"text": SECRET, "by": by}]
    assert hope["texts"] == learn["texts"] == expected
    assert (hope["n"], learn["n"], len(learn["bars"])) == ((0, 0, 0) if by is None else (1, 1, 1))
    assert author.me.code not in shown(card)
    assert "Sam" not in shown(card)


def test_the_facilitator_takes_one_answer_off_the_screens(party, room, answer):
    authors = [party.join() for _ in range(2)]
    for n, author in enumerate(authors):
        answer(author, "expectations", "learn", {"chosen": [], "own": f"text {n}"}, Visibility.ANONYMOUS)
    reveal(party, "expectations", "learn")
    party.staff().set_stage("expectations", {f"hide:learn.own:{authors[0].me.code}": "1"})
    (learn,) = RoomAnswers(room, "expectations").results
    assert [text["text"] for text in learn["texts"]] == ["text 1"]
    assert learn["n"] == 1


def test_the_order_tells_nobody_who_was_first(new_party, answer):
    def told(texts):
        party = new_party()
        for text in texts:
            answer(party.join(), "welcome", "help", text)
        reveal(party, "welcome", "help")
        return RoomAnswers(party.join(), "welcome").results

    assert told(["Zwijgen", "aanspreken", "een praatje"]) == told(["een praatje", "Zwijgen", "aanspreken"])


def test_questions_that_are_not_meant_for_the_room_are_never_revealed(party, room, answer):
    author = party.join()
    answer(author, "expectations", "feedback", SECRET, Visibility.REPORT)
    answer(author, "expectations", "matching", "no")
    reveal(party, "expectations", "feedback", "matching", "motivation")
    assert RoomAnswers(room, "expectations").results == []


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10), st.sampled_from([Visibility.PRIVATE, Visibility.ANONYMOUS])), max_size=6))
def test_a_scale_becomes_bars_of_what_was_shared(new_party, answer, given_steps):
    party = new_party()
    for step, visibility in given_steps:
        answer(party.join(), "closing", "recommend", step, visibility)
    reveal(party, "closing", "recommend")
    (result,) = RoomAnswers(party.join(), "closing").results
    public = [step for step, visibility in given_steps if visibility is Visibility.ANONYMOUS]
    assert [bar["n"] for bar in result["bars"]] == [public.count(step) for step in range(11)]
    assert result["n"] == len(public)
    assert str(len(public)) in result["n_text"]
    assert result["bars"][0]["text"] == "0  Certainly not"


def test_choices_become_bars_from_many_to_few(party, room, answer):
    for chosen in (["craft"], ["craft", "ai"], ["craft", "ai", "energy"]):
        answer(party.join(), "expectations", "offer", {"chosen": chosen}, Visibility.ANONYMOUS)
    reveal(party, "expectations", "offer")
    (offer,) = RoomAnswers(room, "expectations").results
    assert [bar["n"] for bar in offer["bars"]] == [3, 2, 1]
    assert offer["n"] == 3


def test_while_people_come_in_no_count_is_of_fewer_than_may_be_told(party):
    random = Random(4)
    staff = party.staff()
    units = party.day.units
    for number in range(60):
        role = random.choices((Role.YOUNG_COLLEAGUE, Role.LEADER, Role.TABLE), (10, 4, 1))[0]
        unit = "" if role is Role.TABLE else random.choices(units, (20, 5, 1))[0]
        party.join(role, unit, str(number % 9))
        counts = who_is_here(staff)
        for bars in (counts["roles"], counts["units"]):
            assert all(bar["n"] >= party.day.smallest_group for bar in bars)
            assert sum(bar["n"] for bar in bars) in (0, counts["total"])
