"""The battery that knocks at every door of a served day as someone who means harm.

Whoever is in the room has the join code, so every one of these tests begins with what anyone can have: a browser and a
cookie of their own. Each prints how often it tried and how often it got through, which is never. A longer form, with
more of everything that is chosen at random, is run with THEMEDAY_TORTURE=1.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.served_day import ServedDay, serve
from tests.serving.security.figures import Line, Tried
from tests.serving.security.room import Room, open_everything
from themeday.rehearsal import rehearse

_LINES = pytest.StashKey[dict[tuple[str, str], Line]]()


@pytest.fixture
def tried(request: pytest.FixtureRequest) -> Tried:
    """Return what counts what was tried."""
    return Tried(request.config, request.path.name, request.config.stash.setdefault(_LINES, {}))


# One day for all modules, and gone after them: starting takes longer than most of what they try.
@pytest.fixture(scope="package")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedDay]:
    """Return a day in full swing: people, answers, dates, a match, and every chapter open."""
    with serve(_full_day(tmp_path_factory)) as day:
        yield day


@pytest.fixture
def room(served: ServedDay) -> Room:
    """Return the day as its own files tell it."""
    return Room(served)


def _full_day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("day") / "day"
    rehearse(folder, 24, 1)
    open_everything(folder)
    return folder
