"""What the tests of the outcome log need: rows that are hard to keep, and logs to keep them in."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable
from itertools import count
from pathlib import Path

import pytest
from hypothesis import strategies as st

from themeday.model.clock import Clock
from themeday.model.outcomes import Outcome
from themeday.model.visibility import Visibility
from themeday.store import CsvLog, Cursor, MemoryLog, OutcomeLog
from themeday.store.disk import Disk
from themeday.store.frames import row_of

CLOCK = Clock()
NASTY = [
    "",
    "plain",
    'a "quoted" word, and a comma',
    "two\nlines",
    "old\rmac",
    "\r",
    "ends in half a line end\r",
    "\n",
    "=1+1",
    "@SUM(A1)",
    "<script>alert(1)</script>",
    "👩🏽‍⚖️ één café",
    "\ufeffmark",
    "\u2028 and \x85 and \x1f",
    '"',
    '""\n"',
    "NA",
    "null",
    "007",
    " space ",
    "x" * 4_000,
]
TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=60).filter(
    lambda text: "\r\n" not in text
) | st.sampled_from(NASTY)


def outcome(
    value: str, item: str = "hope", participant: str = "AAAA2222", revision: int = 1, **other: object
) -> Outcome:
    """Return a row with an id of its own."""
    return Outcome(
        **{
            "outcome_id": CLOCK.new_id(),
            "recorded_at": CLOCK.stamp(),
            "day": "2027-01-14-dag",
            "participant": participant,
            "unit": 'Recherche, "Noord"',
            "chapter": "expectations",
            "item": item,
            "value": value,
            "visibility": Visibility.TABLE,
            "revision": revision,
        }
        | other
    )


def everything(log: OutcomeLog) -> list[Outcome]:
    """Return every row of a log, in order, and check that nothing else is in it."""
    reading = log.read(Cursor())
    assert reading.damaged == ()
    return list(reading.outcomes)


def values(rows: Iterable[Outcome]) -> list[str]:
    """Return what was answered."""
    return [row.value for row in rows]


def kept_bytes(path: Path) -> dict[str, bytes]:
    """Return what the files of a folder hold, but for the locks."""
    return {file.name: file.read_bytes() for file in path.iterdir() if not file.name.endswith("lock")}


def hostile(inner: Outcome, around: str) -> Outcome:
    """Return a row in whose value another whole row stands, with a right checksum of its own.

    Args:
        inner: the row that nobody wrote.
        around: where in the value it stands.
    """
    return outcome(around.replace("ROW", row_of(inner).decode().removesuffix("\r\n")))


class FailingDisk(Disk):
    """A disk on which some calls fail as long as `failing` says so.

    Args:
        calls: names of the methods that fail.
        room: how many bytes can still be written before writing fails.
    """

    def __init__(self, *calls: str, room: int | None = None) -> None:
        self.failing = True
        self._calls = calls
        self._room = room

    def _may(self, call: str) -> None:
        if self.failing and call in self._calls:
            raise OSError(errno.EIO, "Input/output error")

    def write(self, descriptor: int, data: memoryview) -> int:
        self._may("write")
        if not self.failing or self._room is None:
            return super().write(descriptor, data)
        if self._room <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        done = super().write(descriptor, data[: self._room])
        self._room -= done
        return done

    def open(self, path: Path, create: bool = True) -> int:
        self._may("open")
        return super().open(path, create)

    def create(self, path: Path) -> int:
        self._may("create")
        return super().create(path)

    def sync(self, descriptor: int) -> None:
        self._may("sync")
        super().sync(descriptor)

    def truncate(self, descriptor: int, size: int) -> None:
        self._may("truncate")
        super().truncate(descriptor, size)

    def replace(self, fresh: Path, path: Path) -> None:
        self._may("replace")
        super().replace(fresh, path)

    def sync_folder(self, folder: Path) -> None:
        self._may("sync_folder")
        super().sync_folder(folder)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "outcomes.csv"


@pytest.fixture(params=["csv", "memory"])
def new_log(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], OutcomeLog]:
    """Return how to make a log, of one kind and of the other."""
    numbers = count()
    return lambda: CsvLog(tmp_path / f"outcomes{next(numbers)}.csv") if request.param == "csv" else MemoryLog()


@pytest.fixture
def log(new_log: Callable[[], OutcomeLog]) -> OutcomeLog:
    return new_log()
