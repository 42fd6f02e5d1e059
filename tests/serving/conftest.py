from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.served_day import ServedDay, serve
from themeday.day.new import new_day


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedDay]:
    folder: Path = tmp_path_factory.mktemp("served") / "day"
    new_day(folder, "nl")
    with serve(folder) as day:
        yield day
