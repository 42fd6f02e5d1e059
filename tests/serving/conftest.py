from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.served_day import ServedDay, serve
from themeday.day.load import load_day
from themeday.day.new import new_day
from themeday.room.session import Session
from themeday.store.folder import DataFolder
from themeday.store.records import Records


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedDay]:
    folder: Path = tmp_path_factory.mktemp("served") / "day"
    new_day(folder, "nl")
    with serve(folder) as day:
        yield day


@pytest.fixture(scope="module")
def session(served: ServedDay) -> Session:
    day = load_day(served.folder)
    folder = DataFolder.of(day)
    session = Session(day, Records.in_folder(folder.path), folder.secret())
    session.records.refresh()
    return session


@pytest.fixture(scope="module")
def opened(session: Session) -> Session:
    session.set_stage("welcome", {"state": "open", "opened": "1"})
    session.set_stage("", {"current": "welcome"})
    return session
