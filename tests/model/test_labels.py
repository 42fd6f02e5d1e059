"""One label, however it is spelled: what people cannot tell apart is one wherever labels are compared."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import DAY, Party, answer
from themeday import results
from themeday.day.load import load_day
from themeday.errors import DayFileError, OutcomeRefused
from themeday.model.labels import Spellings, comparable, same, spelled
from themeday.model.people import normal_code, pair_code
from themeday.model.visibility import Visibility
from themeday.pairing import Person, make_match, make_schedule, may_meet, preferences
from themeday.pairing.files import read_pairs, read_people, read_ratings
from themeday.report import room_named
from themeday.room.agreements import find_partner
from themeday.widgets.participant.room import who_is_here

SPACES = ("\u00a0", "\u2003", "\u3000", "\t", "  ", " \u200b")
UNSEEN = ("\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u200e", "\u202e", "\ufe0f", "\u034f", "\U000e0101")
LETTERS = "abcdefghiklmnopqrstuvwxyzABDEGRT0123456789éëïöüçñåÅßﬁÆ½№Ωж日本"


@st.composite
def respelled(draw: st.DrawFn, label: str) -> str:
    """Return a label in another spelling: by capitals, spaces, forms of accents, and what cannot be seen."""
    text = unicodedata.normalize(draw(st.sampled_from(("NFC", "NFD", "NFKC", "NFKD"))), label)
    text = draw(st.sampled_from((str.upper, str.lower, str.casefold, str.swapcase, str)))(text)
    text = "".join(draw(st.sampled_from(SPACES)) if sign == " " and draw(st.booleans()) else sign for sign in text)
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(UNSEEN)) + text[at:]
    around = st.sampled_from(("", *SPACES))
    return draw(around) + text + draw(around)


labels = st.lists(st.text(LETTERS, min_size=1, max_size=8), min_size=1, max_size=3).map(" ".join)
two_spellings = labels.flatmap(lambda label: st.tuples(respelled(label), respelled(label)))


@given(two_spellings)
def test_any_two_spellings_are_one_label(both: tuple[str, str]) -> None:
    first, other = both
    assert same(first, other)
    assert comparable(comparable(first)) == comparable(first)


@given(st.text(max_size=20))
def test_what_is_comparable_stays_as_it_is(text: str) -> None:
    assert comparable(comparable(text)) == comparable(text)


@pytest.mark.parametrize(
    ("first", "other"),
    [("Recherche", "Recherché"), ("Team 1", "Team 2"), ("Team 1", "Team1"), ("Noord-West", "Noord West"), ("a", "")],
)
def test_what_people_see_as_two_stays_two(first: str, other: str) -> None:
    assert not same(first, other)


def test_what_was_typed_first_is_what_is_shown() -> None:
    spellings = Spellings()
    assert [spellings.take(text) for text in ("Parket", "PARKET\u00a0", "Recherche", "Parket")] == [
        "Parket",
        "Parket",
        "Recherche",
        "Parket",
    ]
    (told,) = spellings.notes
    assert "“Parket” and “PARKET\u00a0” are taken as one" in told.message("en")
    assert spelled(" parket", ["Recherche", "Parket"]) == "Parket"
    assert spelled("zeden", ["Recherche", "Parket"]) is None


@settings(deadline=None, max_examples=60)  # scipy is loaded by the first
@given(two_spellings)
def test_people_of_one_unit_never_meet_however_it_is_spelled(both: tuple[str, str]) -> None:
    young, leader = Person("Y1", "young_colleague", both[0]), Person("L1", "leader", both[1])
    # Two others, so that there is a schedule and a match at all.
    others = [Person("Y2", "young_colleague", "§ elsewhere"), Person("L2", "leader", "§ somewhere")]
    people = [young, leader, *others]
    assert not may_meet(young, leader)
    met = {(d.young_colleague, d.leader) for dates in make_schedule(people, 4).rounds for d in dates}
    assert ("Y1", "L1") not in met
    assert ("Y1", "L2") in met
    # Nor when each of them wants nobody else.
    wishes = {**preferences(people, {}), "Y1": [["L1"]], "L1": [["Y1"]]}
    for method in ("stable", "total", "fairest"):
        match = make_match(people, wishes, method=method)  # type: ignore[arg-type]
        assert ("Y1", "L1") not in {(p.young_colleague, p.leader) for p in match.pairs}


def test_two_of_one_unit_find_no_partner_in_each_other(party: Party) -> None:
    young, leader = party.join(unit="Parket"), party.leader(unit=" PARKET\u200b")
    with pytest.raises(OutcomeRefused, match="same unit"):
        find_partner(young, pair_code(party.secret, leader.me.code))


def test_a_code_is_known_however_it_was_typed() -> None:
    assert normal_code(" k7pq\u200b–3mxa\u00a0") == normal_code("Ｋ７ＰＱ３ＭＸＡ") == "K7PQ3MXA"


def test_one_tip_of_two_people_is_one(party: Party) -> None:
    for text in ("Bel  elkaar één keer", "bel elkaar e\u0301e\u0301n\u00a0keer\u200b"):
        session = party.join()
        session.record("closing", {"do.1": text}, Visibility.REPORT)
    assert len([tip for tip in results.tips(party.records) if tip.kind == "do"]) == 1


def test_one_word_twice_is_one(party: Party) -> None:
    me = party.join()
    answer(me, "expectations", "learn", {"chosen": [], "own": "opsporing"})
    assert me.answer("expectations", "learn.own") is not None


def test_units_are_counted_as_one(party: Party) -> None:
    for unit in ("Parket", "parket\u00a0", "PARKET", "Parket", "Parket", *["Recherche"] * 5):
        party.join(unit=unit)
    assert who_is_here(party.staff())["units"] == [{"text": "Recherche", "n": 5}, {"text": "Parket", "n": 5}]
    for chapter in results.response(party.records, DAY):
        assert [group.key for group in chapter.units] == list(DAY.units)


def test_a_room_is_found_by_its_name_however_it_was_typed() -> None:
    assert room_named(DAY, "AULA\u00a0").key == room_named(DAY, "A").key == "a"


DAY_TOML = """\
title = "Sparren"
date = 2027-01-14
units = ["Recherche", "Recherche\u00a0", "Parket"]
organiser_contact = "bureau"
lessons = ["Nepbericht-Herkennen"]

[[rooms]]
name = "Aula"
tables = 4
"""


def test_a_day_says_which_two_spellings_are_one(tmp_path: Path) -> None:
    (tmp_path / "day.toml").write_text(
        DAY_TOML.replace("Nepbericht-Herkennen", DAY.lessons[0].upper()).replace("Recherche\u00a0", "RE\u00adcherche"),
        encoding="utf-8",
    )
    with pytest.raises(DayFileError) as result:
        load_day(tmp_path)
    (problem,) = result.value.problems
    assert "units.2" in problem.message("en")
    assert 'is there twice, the first time as "Recherche"' in problem.message("en")


def test_a_lesson_is_found_however_its_key_was_typed(tmp_path: Path) -> None:
    text = DAY_TOML.replace("Nepbericht-Herkennen", DAY.lessons[0].upper()).replace(', "Recherche\u00a0"', "")
    (tmp_path / "day.toml").write_text(text, encoding="utf-8")
    assert load_day(tmp_path).lessons == (DAY.lessons[0],)


PEOPLE = """\
Code,Role,unit,capacity,manager,asks,offers
y1,Young_Colleague,Recherche,,L1,ai,
y2,young_colleague,Parket,,,,vak
l1,leader,"recherche\u00a0",,,vak,AI
"""


def test_files_take_two_spellings_as_one_and_say_so(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "ratings.csv").write_text("from,to,rank\nY1,l1,1\nl1,y2 ,1\n", encoding="utf-8")
    (tmp_path / "pairs.csv").write_text("young_colleague,leader\nY2,L1\n", encoding="utf-8")
    told: list[object] = []
    people = read_people(tmp_path / "people.csv", told)  # type: ignore[arg-type]
    y1, _, l1 = people
    assert (y1.unit, l1.unit, y1.manager, y1.role) == ("Recherche", "Recherche", "l1", "young_colleague")
    assert y1.asks == l1.offers
    said = [each.message("en") for each in told]  # type: ignore[attr-defined]
    assert [each for each in said if "“Recherche” and “recherche" in each]
    assert [each for each in said if "“l1” and “L1”" in each]
    assert read_ratings(tmp_path / "ratings.csv", people) == {"y1": [["l1"]], "y2": [], "l1": [["y2"]]}
    assert [(pair.young_colleague, pair.leader) for pair in read_pairs(tmp_path / "pairs.csv", people)] == [
        ("y2", "l1")
    ]
