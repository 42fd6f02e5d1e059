"""A day that is served, for the tests of saving."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.group_commit.slow_disk import Served


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with Served(tmp_path) as day:
        yield day
