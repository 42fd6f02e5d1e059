"""A day on which people shared something, and what its exported files hold."""

from __future__ import annotations

import csv
import datetime as dt
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from tests.asked import OWN, TOGETHER, tip
from themeday.chapters import CHAPTERS
from themeday.day.plan import Day
from themeday.model.outcomes import MAX_VALUE
from themeday.model.people import Participant, Role, new_code
from themeday.model.visibility import Visibility
from themeday.room.agreements import confirm
from themeday.room.session import Session
from themeday.store.records import Records

DATES = ("2027-04-01", "2027-02-01", "2027-02-15")


@pytest.fixture
def day() -> Day:
    return Day(
        title={"nl": "Sparren met spionnen", "en": "Sparring with spies"},
        date=dt.date(2027, 1, 14),
        units=("Recherche", "=Parket"),
        rooms=[{"key": "a", "name": "Aula", "tables": 10}],
        organiser_contact="bureau themadag",
    )


def join(day: Day, records: Records, role: Role = Role.YOUNG_COLLEAGUE, unit: str = "Recherche") -> Session:
    who = Participant(new_code(), role, unit=unit, room="a", table="7", nickname="Bijnaam")
    session = Session(day, records)
    session.join(who)
    session.bind(who, "nl")
    return session


def put(session: Session, item: str, value: str, visibility: Visibility = Visibility.ANONYMOUS) -> None:
    session.record("closing", {item: value}, visibility)


@pytest.fixture
def records(day: Day) -> Records:
    """A full day with everything that must stay inside in it."""
    records = Records.in_memory()
    people = [join(day, records) for _ in range(6)]
    leaders = [join(day, records, Role.LEADER, "=Parket") for _ in range(5)]
    young, leader = people[0], leaders[0]
    young.save("welcome", CHAPTERS["welcome"].question("help"), f"vraag het aan {leader.me.code}")
    young.save("expectations", CHAPTERS["expectations"].question("hope"), "onder elkaar", Visibility.TABLE)
    choice = CHAPTERS["expectations"].question("offer")
    young.save("expectations", choice, {"chosen": ["ai"], "own": "onder elkaar"}, Visibility.TABLE)
    leader.save("expectations", choice, {"chosen": ["craft"], "own": "=vakmanschap"}, Visibility.REPORT)
    young.save("expectations", CHAPTERS["expectations"].question("motivation"), 1)
    young.save("closing", tip("do", 1), 'Bel; "vraag",\nluister')
    young.save("closing", tip("dont", 1), "=Zwijgen")
    put(young, "take_along", "é" * MAX_VALUE)
    put(leader, f"vote.do.1.{young.me.code}", "1")
    Session(day, records).set_stage(
        "pairing", {"match": {"pairs": [[young.me.code, leader.me.code]]}, "published": "1"}
    )
    values = {"cadence": "monthly", "place": "hier", "rules": "open", "review_date": "2027-04-01", "way_out": "third"}
    for side, date in ((young, "2027-02-01"), (leader, "2027-02-15")):
        for question in OWN:
            side.save("agreements", question, date if question.key == "step_date" else "geheim doel")
    for question in TOGETHER:
        young.save("agreements", question, values[question.key])
    confirm(young)
    confirm(leader)
    return records


def texts_of(path: Path) -> list[str]:
    """Return the parts of a file as text; an XLSX is a zip of XML."""
    if path.suffix == ".parquet":
        return [pd.read_parquet(path).to_csv()]
    if path.suffix != ".xlsx":
        return [path.read_text("utf-8-sig")]
    with zipfile.ZipFile(path) as book:
        return [book.read(name).decode() for name in book.namelist()]


def cells_of(path: Path) -> list[str]:
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        return [
            str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None
        ]
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [cell for row in csv.reader(file, delimiter=";" if "excel" in path.name else ",") for cell in row]
