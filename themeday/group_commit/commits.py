"""The event loop's side of saving: what is on its way to the disk, and who waits for it.

All pages share one `ServedRecords`. What one of them saves is *foreseen*: everyone sees it at once, in memory. It goes
to a thread, which brings whatever waits to the disk with one sync of each log, and only then is anyone told that it is
saved. A disk that takes two seconds delays the word "Saved" and nothing else.

What did not come to the disk is taken back: memory is then as it was, and who waits hears why. When another process
wrote first (someone is erased, say) everything that is on its way is taken back too, what the other wrote is read, and
everyone does their act again, so that whatever they checked is checked again.
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TypeVar

from themeday.errors import NotSaved, OutcomeRefused, Overtaken, ThemeDayError
from themeday.group_commit.served_records import ServedRecords
from themeday.group_commit.thread import CommitThread, NewRows, ReadJob, WriteJob
from themeday.model.outcomes import Outcome
from themeday.room.following import ENV_FOLLOW, FOLLOW_SECONDS
from themeday.room.session import Session
from themeday.store import Cursor
from themeday.store.outcome_log import ID_TAKEN

_T = TypeVar("_T")
_log = logging.getLogger(__name__)
_MOST_REMEMBERED = 100
#: How long those who wait are told before others may go on: one sync of the disk may be for hundreds of them.
_TURN_SECONDS = 0.005

Tell = Callable[[NotSaved | None], None]


@dataclass
class _OnItsWay:
    """A write that is not on disk yet."""

    number: int
    rows: list[Outcome]
    undo: list[Callable[[], None]]


@dataclass
class _Waiting:
    number: int
    tell: Tell
    context: contextvars.Context = field(default_factory=contextvars.copy_context)


class Commits:
    """Brings what all pages save to the disk. To be used on the event loop's own thread only.

    Until it is started and after it was stopped everything is written at once, by whoever asks; likewise, always, where
    the session's records are no `ServedRecords`, as in tests. The session is the server's own; pages share its records.
    """

    def __init__(self, session: Session) -> None:
        #: Number of the last write that was handed in; it also grows when writes are taken back.
        self.foreseen = 0
        #: Called when there is something new on disk that others than its author should see.
        self.on_settled: list[Callable[[], None]] = []
        self._session = session
        self._records: ServedRecords | None = None
        self._thread: CommitThread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._loops_thread = 0
        self._way: deque[_OnItsWay] = deque()
        self._ids: dict[str, Outcome] = {}
        self._waiting: list[_Waiting] = []
        self._due: deque[tuple[_Waiting, NotSaved | None]] = deque()
        self._turn: asyncio.Handle | None = None
        self._lost: deque[tuple[int, int, NotSaved]] = deque(maxlen=_MOST_REMEMBERED)
        self._troubles = 0
        self._heard: deque[Callable[[], None]] = deque()
        self._refusal: NotSaved | None = None
        self._looking = self._telling = False
        self._timer: asyncio.TimerHandle | None = None

    @property
    def running(self) -> bool:
        """Return whether a thread writes."""
        return self._thread is not None

    @property
    def idle(self) -> bool:
        """Return whether nothing is on its way to the disk."""
        return not self._way

    @property
    def taken_back(self) -> int:
        """Return the number of the last write that was taken back; 0 when none was."""
        return self._lost[-1][1] if self._lost else 0

    def start(self) -> None:
        """Let a thread write from now on, and follow what other processes write; the loop must be running."""
        records = self._session.records
        if self.running or not isinstance(records, ServedRecords):
            return
        records.refresh()
        self._loop = asyncio.get_running_loop()
        self._loops_thread = threading.get_ident()
        self._records = records
        logs = [log.beside() for log in records.files()]
        self._thread = CommitThread(logs, logs[0].lock, self, self._post)
        records.commits = self
        self._tick()

    def stop(self) -> None:
        """Write what waits, tell whom it concerns, and end the thread."""
        if self._thread is None:
            return
        if self._timer:
            self._timer.cancel()
        thread, self._thread = self._thread, None
        thread.stop()
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            self._listen()
        self._tell_due(everyone=True)
        self._looking = False

    # Waiting

    def after(self, number: int, tell: Tell) -> None:
        """Call back once all writes up to a number are on disk, or were taken back; at once when that is so already.

        It gets None, or why they were taken back: `Overtaken` when doing it again will probably work.
        """
        if self._way and number >= self._way[0].number:
            self._waiting.append(_Waiting(number, tell))
        else:
            tell(next((error for first, last, error in self._lost if first <= number <= last), None))

    @contextmanager
    def refusing(self, error: NotSaved) -> Iterator[None]:
        """Let everything that is saved meanwhile fail, so that a card says so in its ordinary way."""
        before, self._refusal = self._refusal, error
        try:
            yield
        finally:
            self._refusal = before

    # Saving for the server itself

    async def write(self, act: Callable[[Session], _T]) -> _T:
        """Do something with the server's session and return what it returns, once it is on disk.

        It is done again when another process wrote first. `NotSaved` when it could not be written, or what it raises.
        """
        if not self.running:
            return act(self._session)
        done: asyncio.Future[_T] = asyncio.get_running_loop().create_future()

        def attempt() -> None:
            try:
                result = act(self._session)
            except Exception as error:
                done.set_exception(error)
                return
            self.after(self.foreseen, lambda error: told(result, error))

        def told(result: _T, error: NotSaved | None) -> None:
            if isinstance(error, Overtaken) and not done.done():
                attempt()  # here and now: the lock is kept for as long as this takes
            else:
                _settle(done, result, error)

        attempt()
        return await done

    def soon(self, act: Callable[[Session], object]) -> None:
        """Do something with the server's session, without anyone waiting for the disk: no promise was made."""

        def told(error: NotSaved | None) -> None:
            if isinstance(error, Overtaken):
                self.soon(act)
            elif error:
                _log.warning("what nobody waits for could not be written: %s", type(error).__name__)

        try:
            act(self._session)
        except (ThemeDayError, OSError) as error:  # a full disk keeps nobody from reading
            _log.warning("what nobody waits for could not be written: %s", type(error).__name__)
            return
        self.after(self.foreseen, told)

    # For the records

    def hand_in(self, rows: Sequence[list[Outcome]], again: bool = False) -> None:
        """Foresee rows, and let the thread write them.

        They are checked, for each log in order; with `again` they stand there already, and only have to reach the disk.

        Raises:
            OutcomeRefused: an id belongs to another row that is on its way.
            NotSaved: everything is refused just now.
        """
        if self._refusal:
            raise self._refusal
        if self._thread is None or self._records is None or threading.get_ident() != self._loops_thread:
            raise RuntimeError("the records that pages share belong to the event loop")
        flat = [row for some in rows for row in some]
        if any(self._ids.get(row.outcome_id, row) != row for row in flat):
            raise OutcomeRefused(ID_TAKEN)
        logs = self._records.files()
        bases = tuple(log.cursor for log in logs) if self.idle else None
        self.foreseen += 1
        undo = [] if again else [log.foresee(some) for log, some in zip(logs, rows, strict=True) if some]
        self._way.append(_OnItsWay(self.foreseen, flat, undo))
        self._ids.update((row.outcome_id, row) for row in flat)
        self._thread.take(WriteJob(self.foreseen, self._troubles, tuple(rows), bases))

    def look(self) -> None:
        """Let the thread read what others wrote; it is followed as soon as it has."""
        if self._thread is not None and self._records is not None and self.idle and not self._looking:
            self._looking = True
            self._thread.take(ReadJob(tuple(log.cursor for log in self._records.files())))

    def noticed(self) -> None:
        """Take note that there is something new on disk: whoever follows is told before long, once for much."""
        if self.running and self._loop is not None and not self._telling:
            self._telling = True
            self._loop.call_soon(self._tell_all)

    # What the thread tells

    def written(self, number: int, cursors: Sequence[Cursor]) -> None:
        """Take note that everything up to a number is on disk."""
        while self._way and self._way[0].number <= number:
            self._forget(self._way.popleft())
        if self._records is not None:
            for log, cursor in zip(self._records.files(), cursors, strict=True):
                log.cursor = cursor  # what was foreseen is written, and need not be read
        self.noticed()
        self._tell_waiting(number, None)

    def failed(self, error: NotSaved, unseen: Sequence[NewRows | None]) -> None:
        """Take back everything that is on its way, follow what others wrote, and tell whom it concerns."""
        self._troubles += 1
        if self._way:
            self._lost.append((self._way[0].number, self.foreseen, error))
            self.foreseen += 1  # whoever writes nothing after this waits for nothing that was lost
        rows: list[Outcome] = []
        while self._way:
            lost = self._way.pop()
            for undo in reversed(lost.undo):
                undo()
            self._forget(lost)
            rows += lost.rows
        if self._records is not None:
            self._records.taken_back(rows)
            with suppress(OSError):  # a disk that is away for a moment
                if unseen:
                    self._records.follow(unseen)
                else:
                    self._records.refresh()  # a write that failed halfway may have left rows
        self.noticed()
        self._tell_waiting(self.foreseen, error)
        # While acts are done again the thread keeps the lock; a disk that failed keeps nobody else waiting.
        self._tell_due(everyone=isinstance(error, Overtaken))
        if self._thread is not None:
            self._thread.go_on()

    def looked(self, bases: Sequence[Cursor], unseen: Sequence[NewRows | None]) -> None:
        """Follow what others wrote, unless more happened meanwhile; then it will be read again."""
        self._looking = False
        if self._records is None or not self.idle:
            return
        same = all(log.cursor is base for log, base in zip(self._records.files(), bases, strict=True))
        if same and self._records.follow(unseen):
            self.noticed()

    def _post(self, message: Callable[[], None]) -> None:
        """Let something be heard on the loop; called by the thread."""
        self._heard.append(message)
        if self._loop is not None:
            with suppress(RuntimeError):  # the loop is closed; `stop` hears the rest
                self._loop.call_soon_threadsafe(self._listen)

    def _listen(self) -> None:
        while self._heard:
            _safely(self._heard.popleft())
        if self._turn is None:  # else they have their turn soon, however often the thread tells of a write meanwhile
            self._tell_due()

    def _tell_waiting(self, number: int, error: NotSaved | None) -> None:
        told = [waiting for waiting in self._waiting if waiting.number <= number]
        self._waiting = [waiting for waiting in self._waiting if waiting.number > number]
        self._due.extend((waiting, error) for waiting in sorted(told, key=lambda waiting: waiting.number))

    def _tell_due(self, everyone: bool = False) -> None:
        """Tell for a turn whom it concerns; the others are told after whatever waits for the loop by then."""
        if self._turn is not None:
            self._turn.cancel()
            self._turn = None
        until = time.perf_counter() + _TURN_SECONDS
        while self._due:
            waiting, error = self._due.popleft()
            _safely(waiting.context.run, waiting.tell, error)
            if not everyone and time.perf_counter() >= until:
                break
        if self._due and self._loop is not None:
            self._turn = self._loop.call_soon(self._tell_due)

    def _tell_all(self) -> None:
        self._telling = False
        for tell in list(self.on_settled):
            _safely(tell)

    def _forget(self, gone: _OnItsWay) -> None:
        for row in gone.rows:
            self._ids.pop(row.outcome_id, None)

    def _tick(self) -> None:
        if self._records is None or self._loop is None or not self.running:
            return
        try:
            self._records.refresh()
        except OSError as error:  # a disk that is away for a moment
            _log.warning("following failed once: %s", type(error).__name__)
        self._timer = self._loop.call_later(float(os.environ.get(ENV_FOLLOW, FOLLOW_SECONDS)), self._tick)


def _settle(done: asyncio.Future[_T], result: _T, error: NotSaved | None) -> None:
    if done.done():
        return  # nobody waits any more
    if error:
        done.set_exception(error)
    else:
        done.set_result(result)


def _safely(tell: Callable[..., object], *arguments: object) -> None:
    """Call back; what goes wrong there must not keep the others from hearing."""
    try:
        tell(*arguments)
    except Exception as error:
        # Only the kind: its message may hold what someone wrote.
        _log.warning("someone could not be told: %s", type(error).__name__)
