"""Closing and deleting a day tell what is gone and what stays, and where."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.starting.test_days import FORM
from themeday.errors import DataFolderError
from themeday.lifecycle.erase import Receipt
from themeday.lifecycle.handed_out import HandedOut
from themeday.model.clock import Clock
from themeday.model.people import Participant, Role
from themeday.room.session import Session
from themeday.starting.days import make_day
from themeday.starting.deleting import close, purge
from themeday.store import Cursor
from themeday.store.folder import DataFolder
from themeday.store.records import Records


def test_the_receipts_name_what_is_gone_and_what_stays(tmp_path: Path) -> None:
    made = make_day(tmp_path, FORM, "nl")
    assert made.day is not None
    (made.folder / "posters.html").touch()
    session = Session(made.day, Records.in_folder(DataFolder.of(made.day).path))
    session.join(Participant(code="K7PQ3MXA", role=Role.LEADER, unit="Recherche", language="nl", nickname="Mo"))
    shared, private, _ = (len(log.read(Cursor()).outcomes) for log in session.records.logs)
    with DataFolder.of(made.day).in_use(), pytest.raises(DataFolderError):
        close(made, made.day, "nl")
    closed = close(made, made.day, "nl")
    assert closed.gone[0].endswith(f": {private}.")
    assert str(made.folder / "data") in closed.stays[0]
    assert made.closed
    gone = purge(made, made.day, "en")
    assert f": {shared})" in gone.gone[0]
    assert any("posters.html" in line for line in gone.stays)
    assert not (made.folder / "data").exists()


def test_what_could_not_be_deleted_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = make_day(tmp_path, FORM, "nl")
    assert made.day is not None
    left = tmp_path / "report.pdf"
    monkeypatch.setattr(
        "themeday.starting.deleting.purge_day",
        lambda folder, _: (
            Receipt("Gone.", {"outcomes": 1}, 0, HandedOut(left={left: "its drive is not here now"})),
            tmp_path,
        ),
    )
    assert purge(made, made.day, "nl").by_hand == (f"{left} (de schijf waar het op staat, is er nu niet)",)


@pytest.mark.parametrize(("days", "word"), [(0, "uiterlijk dan"), (1, "nu.")])
def test_who_closes_a_day_is_not_told_to_delete_it_by_a_date_that_has_passed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int, word: str
) -> None:
    made = make_day(tmp_path, FORM, "nl")
    assert made.day is not None
    until = made.day.keep_until
    monkeypatch.setattr(Clock, "today", lambda self: until + dt.timedelta(days=days))
    assert word in close(made, made.day, "nl").stays[-1]
