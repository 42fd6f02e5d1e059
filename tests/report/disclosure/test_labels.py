"""Labels of quotes, against someone who knows everyone, and sees all that is shown of what was written."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterable
from itertools import chain
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest

from tests.attacker import Sign, few_behind
from tests.conftest import Party, answer
from themeday.day.plan import Day, Room
from themeday.export.tables import export
from themeday.model.people import ROLES_OF_PEOPLE, Role
from themeday.model.visibility import Visibility
from themeday.report.disclosure.decision import Disclosure
from themeday.report.disclosure.labels import Labels
from themeday.room.session import Session
from themeday.store.folder import DataFolder
from themeday.store.records import Records
from themeday.widgets.facilitator.console import Console
from themeday.widgets.organiser.review import Chapters

K = 5
ON = dt.date(2027, 1, 20)
QUESTION = ("expectations", "hope")
UNITS = ("Recherche", "Parket", "Basisteam", "Kompas", "Horizon")


def a_day(folder: Path, seed: int, people: int, rooms: int = 3) -> Party:
    """Return a day of which each writes two texts of their own: one with role and unit, one without a name."""
    random = Random(seed)
    day = Day(
        title="Dag",
        date=dt.date(2027, 1, 14),
        units=UNITS,
        rooms=tuple(Room(key=key, name=f"Zaal {key}", tables=20) for key in "abc"[:rooms]),
        organiser_contact="wij",
    )
    kept = DataFolder.of(day, folder)
    party = Party(Records.in_folder(kept.path), day)
    come(party, random, people, rooms)
    for who in party.records.participants():
        write(party, who.code)
    return party


def come(party: Party, random: Random, people: int, rooms: int) -> None:
    for number in range(people):
        role = Role.TABLE if number == 3 else random.choice((Role.YOUNG_COLLEAGUE, Role.YOUNG_COLLEAGUE, Role.LEADER))
        unit = "" if role is Role.TABLE else random.choices(UNITS, (40, 30, 20, 7, 3))[0]
        party.join(role, unit, room=random.choice("abc"[:rooms]), table=str(number % 9))


def write(party: Party, code: str) -> None:
    """Let each voice of a device write a text of its own, with role and unit."""
    session = party.session()
    session.bind(party.records.participant(code), "en")
    for side in ROLES_OF_PEOPLE if session.me.role is Role.TABLE else (None,):
        if side:
            session.speak_as(side)
        number = len(wrote(party))
        answer(session, *QUESTION, f"tekst {number} {side or session.me.role}", Visibility.REPORT)


def wrote(party: Party) -> dict[str, str]:
    """Return who wrote which text."""
    return {o.value: o.participant for o in party.records.shared.answers(*QUESTION)}


def in_the_export(party: Party) -> Iterable[tuple[str, Sign]]:
    with TemporaryDirectory() as folder:
        paths = {path.name: path for path in export(party.day, party.records, Path(folder))}
        with paths["outcomes.csv"].open(encoding="utf-8", newline="") as file:
            rows = [(row["value"], (row["role"], row["unit"], row["visibility"])) for row in csv.DictReader(file)]
        sheet = openpyxl.load_workbook(paths["outcomes.xlsx"]).worksheets[0]
        return rows + [(str(row[2]), tuple(row[3:6])) for row in sheet.iter_rows(values_only=True, min_row=2)]


def in_the_reports(party: Party) -> Iterable[tuple[str, Sign]]:
    told = Disclosure(party.day, party.records, DataFolder.of(party.day, party.records.shared.path.parent), ON, ())
    for room in (None, *party.day.rooms):
        if room is None or told.published.of_room(room.key):
            for text in told.told_texts(room).get(QUESTION, ()):
                yield text.text, (room.key if room else "", text.role, text.unit)


def in_the_review(party: Party) -> Iterable[tuple[str, Sign]]:
    session = Session(party.day, party.records, party.secret)
    session.bind(None, "en", staff="organiser")
    chapters = Chapters(session)
    chapters.receive({"type": "open", "tab": "question"})
    chapters.receive({"type": "choose", "name": "question", "value": "/".join(QUESTION)})
    chapters.themes.receive({"type": "open", "question": "/".join(QUESTION)})
    themed = chain.from_iterable(theme["answers"] for theme in chapters.themes.themes)
    yield from ((quote["text"], (quote["by"],)) for quote in chain(pages(chapters, "quotes", "texts"), themed))
    chapters.receive({"type": "open", "tab": "outcomes"})
    yield from ((row[0], tuple(row[2:])) for row in pages(chapters, "table", "rows"))


def pages(card: Chapters, kind: str, key: str) -> Iterable[Any]:
    """Return what is listed, one page after the other."""
    at = 0
    while True:
        part = next(part for part in card.blocks if part["kind"] == kind)
        yield from part[key]
        if at >= part.get("pages", {}).get("last", 0):
            return
        at += 1
        card.receive({"type": "choose", "name": part["pages"]["name"], "value": str(at)})


def on_the_console(party: Party) -> Iterable[tuple[str, Sign]]:
    session = party.staff()
    session.set_stage("", {"current": QUESTION[0]})
    return ((shown["text"], (shown["by"],)) for shown in Console(session).answers[QUESTION[1]])


PLACES = (in_the_export, in_the_reports, in_the_review, on_the_console)


def signs(party: Party, places: Iterable[Callable[[Party], Iterable[tuple[str, Sign]]]]) -> dict[str, Sign]:
    """Return all that stands with each text, wherever it is shown."""
    found: dict[str, list[Sign]] = {text: [] for text in wrote(party)}
    for place in places:
        for text, sign in place(party):
            if text in found:
                found[text].append((place.__name__, *sign))
    return {text: tuple(sorted(theirs, key=repr)) for text, theirs in found.items()}


def attacked(party: Party) -> list[tuple[Sign, int]]:
    """Return what too few people could stand behind, had each of them written with or without a name."""
    author = wrote(party)
    named = signs(party, PLACES)
    assert {place for sign in named.values() for place, *_ in sign} == {place.__name__ for place in PLACES}
    for row in party.records.shared.answers(*QUESTION):
        later = {"visibility": Visibility.ANONYMOUS, "revision": 2, "outcome_id": party.clock.new_id()}
        party.records.append([row.model_copy(update=later)])
    unnamed = signs(party, PLACES)
    return few_behind({code: (named[text], unnamed[text]) for text, code in author.items()}, K)


@pytest.mark.parametrize(("seed", "people", "rooms"), [(1, 24, 1), (2, 24, 3), (3, 40, 2), (4, 80, 3), (5, 120, 3)])
def test_at_least_k_people_could_stand_behind_every_text(tmp_path: Path, seed: int, people: int, rooms: int) -> None:
    party = a_day(tmp_path / "data", seed, people, rooms)
    assert attacked(party) == []


def test_the_attack_finds_the_few_behind_a_label_that_was_not_checked(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(Labels, "_told", lambda self, role, unit, room, at: (role, unit))
    assert attacked(a_day(tmp_path / "data", 2, 40)) != []


def test_the_attack_finds_the_few_of_a_role_of_whom_no_unit_is_told(tmp_path: Path, monkeypatch) -> None:
    told = Labels._told

    def role_of_many(self: Labels, role: str, unit: str, room: str, at: str) -> tuple[str, str]:
        return told(self, role, unit, room, at) if any(told(self, role, unit, room, at)) else (role, "")

    monkeypatch.setattr(Labels, "_told", role_of_many)
    assert attacked(a_day(tmp_path / "data", 2, 80)) != []


def test_who_comes_later_changes_nothing_about_what_stood_there(tmp_path: Path) -> None:
    party = a_day(tmp_path / "data", 6, 40)
    before = {text: sign for text, sign in in_the_export(party) if sign[0]}
    come(party, Random(9), 40, 3)
    after = dict(in_the_export(party))
    assert before
    assert {text: after[text] for text in before} == before
    assert {text for text, sign in after.items() if sign[0]} == set(before)
