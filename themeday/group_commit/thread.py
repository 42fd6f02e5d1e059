"""The thread that writes for every page: all that wait at a moment, with one sync of each log.

It knows nothing of pages. What it is handed it appends, and what it did it tells, in order, to whoever handed it in.

Nothing is written on top of what the pages have not seen: under the log's lock it looks first whether another process
wrote anything. Then it writes nothing, hands over what the other wrote, and keeps the lock while everyone does their
act again, so that nobody is overtaken twice.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from queue import SimpleQueue
from typing import Protocol

from themeday.errors import CANNOT_WRITE, NotSaved, Overtaken
from themeday.model.outcomes import Outcome
from themeday.store import CsvLog, Cursor, LogLock, Reading
from themeday.store.outcome_log import AnswerIndex, uncollected

# How long the lock is kept for those who do their act again; they need a few milliseconds each.
REDO_SECONDS = 2.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class WriteJob:
    """What one act writes."""

    number: int
    troubles: int  # how often writes had been taken back when it was handed in; it stands on those before it
    rows: tuple[list[Outcome], ...]  # for each log, in its order
    bases: tuple[Cursor, ...] | None  # for each log up to where it was read, when nothing else is on its way


@dataclass(frozen=True)
class ReadJob:
    """A wish to hear what others wrote since a cursor of each log."""

    bases: tuple[Cursor, ...]


@dataclass(frozen=True)
class NewRows:
    """What a log says beyond a cursor."""

    reading: Reading
    index: AnswerIndex | None  # what its rows say, when the reading is everything


class _CommitListener(Protocol):
    """Who handed in, and hears on their own thread how it went: `Commits`, which says what each of these does."""

    def written(self, number: int, cursors: Sequence[Cursor]) -> None: ...
    def failed(self, error: NotSaved, unseen: Sequence[NewRows | None]) -> None: ...
    def looked(self, bases: Sequence[Cursor], unseen: Sequence[NewRows | None]) -> None: ...


class CommitThread:
    """Appends to the logs of a day, which nobody else uses, in a thread of its own.

    What is moved from one log to a later one is withdrawn first, and what is moved back only when it is kept.
    """

    def __init__(
        self,
        logs: Sequence[CsvLog],
        lock: LogLock,
        listener: _CommitListener,
        post: Callable[[Callable[[], None]], None],  # calls on the listener's thread, in the order of posting
    ) -> None:
        self._logs = logs
        self._lock = lock
        self._listener = listener
        self._post = post
        self._jobs: SimpleQueue[WriteJob | ReadJob | None] = SimpleQueue()
        self._cursors = [log.cursor for log in logs]
        self._troubles = 0
        self._redone = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="themeday-commits", daemon=True)
        self._thread.start()

    def take(self, job: WriteJob | ReadJob) -> None:
        """Do something as soon as possible; returns at once."""
        self._jobs.put(job)

    def go_on(self) -> None:
        """Take note that everyone who heard of the last failure has done their act again, or will not."""
        self._redone.set()

    def stop(self) -> None:
        """Write what waits, and end; returns when that is done."""
        self._stopping = True
        self._redone.set()
        self._jobs.put(None)
        self._thread.join()

    def _run(self) -> None:
        going = True
        while going:
            jobs = [self._jobs.get(), *self._waiting()]
            going = None not in jobs
            self._commit(job for job in jobs if isinstance(job, WriteJob))
            for look in [job for job in jobs if isinstance(job, ReadJob)][-1:]:
                self._look(look)

    def _waiting(self) -> list[WriteJob | ReadJob | None]:
        return [self._jobs.get_nowait() for _ in range(self._jobs.qsize())]  # nobody else takes any

    def _commit(self, handed_in: Iterable[WriteJob]) -> None:
        """Bring all these writes to the disk, or tell why not."""
        writes = self._standing(handed_in)
        if not writes:
            return
        try:
            with self._lock:
                while writes and (unseen := self._written(writes)):
                    writes = self._overtaken(unseen)
        except NotSaved as error:
            self._fail(error)
        except Exception as error:
            # Only the kind: its message may hold what someone wrote.
            _log.warning("nothing could be written: %s", type(error).__name__)
            self._fail(NotSaved(CANNOT_WRITE))

    def _standing(self, handed_in: Iterable[WriteJob]) -> list[WriteJob]:
        """Return the writes that do not stand on any that was taken back, or is about to be."""
        return [write for write in handed_in if write.troubles == self._troubles]

    def _written(self, writes: list[WriteJob]) -> list[NewRows | None] | None:
        """Write, unless others wrote something that has not been seen; return that."""
        if writes[0].bases is not None:
            self._cursors = list(writes[0].bases)
        # What is moved between two logs is withdrawn in the first before it is kept in the second, and kept in the
        # first before it is withdrawn in the second. So the first one is on disk, whole, before the second is touched.
        parts = [[row for write in writes for row in write.rows[number]] for number in range(len(self._logs))]
        for log, rows in zip(self._logs, parts, strict=True):
            if rows:
                log.make_whole()
        unseen = [_beyond(log, cursor) for log, cursor in zip(self._logs, self._cursors, strict=True)]
        if any(news and news.reading.news for news in unseen):
            return unseen
        self._cursors = [
            news.reading.cursor if news else cursor for news, cursor in zip(unseen, self._cursors, strict=True)
        ]
        for number, (log, rows) in enumerate(zip(self._logs, parts, strict=True)):
            if rows:
                log.append(rows)
                self._cursors[number] = log.behind_append(self._cursors[number])
        self._post(partial(self._listener.written, writes[-1].number, tuple(self._cursors)))
        return None

    def _overtaken(self, unseen: list[NewRows | None]) -> list[WriteJob]:
        """Tell what others wrote; return what is handed in anew, while the lock is still held."""
        self._redone.clear()
        self._fail(Overtaken(), unseen)
        if self._stopping or not self._redone.wait(REDO_SECONDS):
            return []
        jobs = self._waiting()
        for job in jobs:
            if not isinstance(job, WriteJob):
                self._jobs.put(job)
        return self._standing(job for job in jobs if isinstance(job, WriteJob))

    def _fail(self, error: NotSaved, unseen: Sequence[NewRows | None] = ()) -> None:
        self._troubles += 1
        self._post(partial(self._listener.failed, error, unseen))

    def _look(self, look: ReadJob) -> None:
        unseen: list[NewRows | None] = []
        try:
            unseen = [_beyond(log, cursor) for log, cursor in zip(self._logs, look.bases, strict=True)]
        except OSError as error:  # a disk that is away for a moment
            _log.warning("the logs could not be read: %s", type(error).__name__)
        self._post(partial(self._listener.looked, look.bases, unseen))


def _beyond(log: CsvLog, cursor: Cursor) -> NewRows | None:
    """Return what a log says beyond a cursor; None when it has not been touched."""
    if not log.changed_since(cursor):
        return None
    with uncollected():
        reading = log.read(cursor)
    whole = reading.rewritten or not cursor.position
    return NewRows(reading, AnswerIndex.of(reading.outcomes) if whole else None)
