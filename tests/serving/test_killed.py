"""The server is killed with many phones on it, and started again: everyone is back with what they typed."""

from __future__ import annotations

import asyncio
from pathlib import Path

import psutil
import pytest

from benchmarks.crowd.killed import kill
from benchmarks.crowd.kinds import Place
from benchmarks.crowd.phone import QUESTION
from tests.served_day import ServedDay, serve
from themeday.day.load import load_day
from themeday.day.new import new_day
from themeday.room.session import Session
from themeday.store import Cursor
from themeday.store.folder import DataFolder
from themeday.store.records import Records

pytestmark = pytest.mark.server

PHONES = 300


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "day"
    new_day(folder, "nl")
    return folder


def open_chapter(served: ServedDay) -> None:
    day = load_day(served.folder)
    session = Session(day, Records.in_folder(DataFolder.of(day).path))
    session.records.refresh()
    session.set_stage("expectations", {"state": "open", "opened": "1"})
    session.set_stage("", {"current": "expectations"})


def test_everyone_is_back_with_what_they_typed(folder: Path) -> None:
    with serve(folder, alone=False) as served:
        open_chapter(served)
        supervisor = psutil.Process(served.process.pid)
        (first,) = supervisor.children()
        place = Place(served.base, "/expectations", supervisor, served.join_code, folder)
        after = asyncio.run(kill(place, PHONES))
        assert not first.is_running()
    assert len({one.phone.kernel for one in after.people}) == PHONES
    unacknowledged = 0
    for one, text in zip(after.people, after.texts, strict=True):
        # What was under way may have come as far as the disk; no one was told so.
        assert one.shown in (one.known, text)
        assert one.acknowledged[-1] == text
        unacknowledged += one.known != text
    assert unacknowledged, "the server died when there was nothing left to do"
    day = load_day(folder)
    rows = [row for log in Records.in_folder(DataFolder.of(day).path).logs for row in log.read(Cursor()).outcomes]
    ids = [row.outcome_id for row in rows]
    assert len(set(ids)) == len(ids)
    values = [row.value for row in rows if row.item == QUESTION]
    assert {text for one in after.people for text in one.acknowledged} == set(values)
    assert len(set(values)) == len(values)
