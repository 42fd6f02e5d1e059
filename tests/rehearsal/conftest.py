"""A rehearsal of some people, filled once for the tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from themeday.rehearsal import Rehearsed, rehearse
from themeday.store.records import Records

LOGS = ("outcomes.csv", "private.csv", "stage.csv")
PEOPLE = 24


@pytest.fixture(scope="package")
def rehearsed(tmp_path_factory: pytest.TempPathFactory) -> Rehearsed:
    return rehearse(tmp_path_factory.mktemp("rehearsal") / "day", PEOPLE, 1)


@pytest.fixture(scope="package")
def records(rehearsed: Rehearsed) -> Records:
    records = Records.in_folder(rehearsed.data)
    records.refresh()
    return records


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in (*LOGS, "secret")}
