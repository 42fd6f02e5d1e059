"""The records as all pages of the server share them: in memory at once, on disk a moment later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from themeday.group_commit.thread import NewRows
from themeday.model.outcomes import Outcome
from themeday.model.visibility import Visibility
from themeday.store import frames
from themeday.store.records import Records

# What is read on the event loop itself: some hundreds of rows, in a few milliseconds.
FEW_BYTES = 64 * 1024


class _Saver(Protocol):
    """What brings rows to the disk: `Commits`, which says what each of these does."""

    @property
    def running(self) -> bool: ...
    @property
    def idle(self) -> bool: ...
    def look(self) -> None: ...
    def noticed(self) -> None: ...
    def hand_in(self, rows: Sequence[list[Outcome]], again: bool = False) -> None: ...


@dataclass
class ServedRecords(Records):
    """The logs of one day, which many pages on one event loop write and read; `Commits` brings them to the disk.

    What is appended counts at once and is on disk when `Commits` says so. As long as it does not run, these are records
    like any other.
    """

    commits: _Saver | None = field(default=None, init=False, compare=False)
    _depth: int = field(default=0, init=False, compare=False)

    @property
    def _served(self) -> _Saver | None:
        return self.commits if self.commits is not None and self.commits.running else None

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Write alone, knowing all that was written before. The loop is one thread, so nothing comes in between.

        What another process writes meanwhile is found before anything is written, and then everyone tries again.
        """
        if self._served is None:
            with super().exclusive():
                yield
            return
        self.refresh()
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1

    def refresh(self) -> bool:
        """Read what other processes appended, when it is little; much is read by the thread, and followed later.

        Nothing is read as long as something of our own is on its way: the thread finds out what came before it.
        """
        commits = self._served
        if commits is None:
            return super().refresh()
        if self._depth or not commits.idle:
            return False
        if sum(log.unread() for log in self.files()) > FEW_BYTES:
            commits.look()
            return False
        changed = super().refresh()
        if changed:
            commits.noticed()
        return changed

    def confirm(self, outcomes: Iterable[Outcome]) -> None:
        """Have rows that were read, or foreseen, brought to the disk; that it could not be done is told later."""
        if self._served is None:
            super().confirm(outcomes)
            return
        rows: tuple[list[Outcome], list[Outcome], list[Outcome]] = ([], [], [])
        for outcome in outcomes:
            rows[outcome.visibility is Visibility.PRIVATE].append(outcome)
        self._served.hand_in(rows, again=True)

    def follow(self, unseen: Sequence[NewRows | None]) -> bool:
        """Go on from what the thread read; return whether anything is new."""
        before = self.version
        for log, news in zip(self.logs, unseen, strict=False):
            if news is not None:
                log.follow(news.reading, news.index)
        return self.version != before

    def taken_back(self, outcomes: Sequence[Outcome]) -> None:
        """Take note that what was foreseen is not so."""
        self.changes.note(outcomes)

    def _write(self, shared: list[Outcome], private: list[Outcome], stage: list[Outcome]) -> None:
        """Let rows count, and have them written; that they could not be is told later."""
        if self._served is None:
            super()._write(shared, private, stage)
            return
        shared.sort(key=lambda row: not row.withdrawn)
        private.sort(key=lambda row: row.withdrawn)
        # As a reader will find them: so it is known that they can be kept, and they take half the memory.
        read = [[frames.outcome_of(frames.row_of(row)) or row for row in rows] for rows in (shared, private, stage)]
        if any(read):
            self._served.hand_in(read)
            self.changes.note([row for rows in read for row in rows])
