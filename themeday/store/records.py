"""The three logs of a day: what was shared, what is private, and what the facilitator did."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self, TypeVar

from themeday.chapters import EVERY_CHAPTER, Chapters
from themeday.i18n import DEFAULT_LANGUAGE
from themeday.model.changes import Changes, Topic
from themeday.model.outcomes import Outcome
from themeday.model.people import ROLES_OF_PEOPLE, Participant, Role, device_code
from themeday.model.visibility import Visibility
from themeday.store import CsvLog, LogLock, MemoryLog, OutcomeLog
from themeday.store.lock import LOCK_NAME

STAFF = "staff"
JOIN = "join"
UNSEEN = "unseen"
"""The item, private, that stands while someone who joined and answered nothing was not seen since."""

LATE = "late"
"""The item, private, that stands for who became a young colleague too late for their deliberation."""

#: What `Records.participant` and all that lists people follow from.
PEOPLE = frozenset(Topic(JOIN, item) for item in ("role", "language", "nickname"))
_T = TypeVar("_T")

LOGS = ("outcomes", "private", "stage")


@dataclass
class Records:
    """The logs of one day: what was shared, what is private, and what the facilitator did."""

    shared: OutcomeLog
    private: OutcomeLog
    stage: OutcomeLog
    #: One for all three, because an answer may move from one to another.
    lock: AbstractContextManager[object] = field(default_factory=nullcontext)
    #: What the day asks, as far as it is known whose records these are; a session says so.
    chapters: Chapters = field(default=EVERY_CHAPTER, compare=False, repr=False)
    #: What was read, whoever read it: several sessions may look at the same records.
    changes: Changes = field(default_factory=Changes, init=False, compare=False, repr=False)
    _cache: dict[Hashable, Any] = field(default_factory=dict, init=False, compare=False, repr=False)
    _cached_at: int = field(default=0, init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        for log in self.logs:
            log.listeners.append(self.changes.note)  # not a method of these records: they would outlive their use

    @classmethod
    def in_folder(cls, folder: Path) -> Self:
        """Return the records kept in a data folder."""
        lock = LogLock(folder / LOCK_NAME)
        shared, private, stage = (CsvLog(folder / f"{name}.csv", lock) for name in LOGS)
        return cls(shared, private, stage, lock)

    @classmethod
    def in_memory(cls) -> Self:
        """Return empty records that are kept nowhere."""
        return cls(MemoryLog(), MemoryLog(), MemoryLog())

    @property
    def version(self) -> int:
        """Return a number that grows whenever anything was read, by whichever session."""
        return self.changes.version

    @property
    def logs(self) -> tuple[OutcomeLog, ...]:
        """Return all three."""
        return (self.shared, self.private, self.stage)

    def files(self) -> tuple[CsvLog, ...]:
        """Return all three as files; raise TypeError when these records are kept nowhere."""
        files = tuple(log for log in self.logs if isinstance(log, CsvLog))
        if len(files) < len(self.logs):
            raise TypeError("these records are in memory")
        return files

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Write alone, knowing all that was written before; raise NotSaved when another keeps the lock too long."""
        with self.lock:
            self.refresh()
            yield

    @property
    def damaged(self) -> int:
        """Return how many damaged stretches there are: those still in a log, and those that were set aside."""
        return sum(len(log.damaged) + len(log.set_aside()) for log in self.logs)

    def refresh(self) -> bool:
        """Read what was appended to any log; return whether anything was."""
        before = self.version
        for log in self.logs:
            log.refresh()
        return self.version != before

    def cached(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """Return what was made of the logs as they are now: once for all pages, until anything is read from them.

        What is made follows from the logs and the key alone, and from nobody's page; whoever gets it leaves it as it
        is. On the event loop only.
        """
        if self._cached_at != self.version:
            self._cache, self._cached_at = {}, self.version
        kept = self._cache
        if key not in kept:
            kept[key] = make()  # of what is read meanwhile, nothing is found here again
        return kept[key]  # type: ignore[no-any-return]  # under its key, what `make` made

    def append(self, outcomes: Iterable[Outcome]) -> None:
        """Keep outcomes, each in the log where its visibility belongs; then read them back.

        What was shared and now becomes private is withdrawn from the shared log first: if the laptop fails in
        between, an answer may have to be given again, but nothing stays shared against its author's choice. What was
        private and is shared now stays private until the shared row is kept.

        Raises:
            NotSaved: not everything was written.
        """
        with self.exclusive():
            self._write(*self._placed(outcomes), [])

    def append_to_stage(self, outcomes: Iterable[Outcome]) -> None:
        """Keep what the facilitator did; then read it back. Raises as `append` does."""
        self._write([], [], list(outcomes))

    def _write(self, shared: list[Outcome], private: list[Outcome], stage: list[Outcome]) -> None:
        """Append rows to each log, in the order in which it is safe; then read them back."""
        for log, rows in (
            (self.shared, [row for row in shared if row.withdrawn]),
            (self.private, [row for row in private if not row.withdrawn]),
            (self.shared, [row for row in shared if not row.withdrawn]),
            (self.private, [row for row in private if row.withdrawn]),
            (self.stage, stage),
        ):
            if rows:
                log.append(rows)
        self.refresh()

    def _placed(self, outcomes: Iterable[Outcome]) -> tuple[list[Outcome], list[Outcome]]:
        """Return the rows for the shared log and for the private one, with what withdraws one that moves between."""
        shared: list[Outcome] = []
        private: list[Outcome] = []
        for outcome in outcomes:
            mine, other = (shared, private) if outcome.visibility is not Visibility.PRIVATE else (private, shared)
            log = self.private if other is private else self.shared
            before = log.latest(*outcome.key)
            if before is not None and not before.withdrawn:
                # The id tells the two rows apart: each log stays complete in itself.
                twin = {"outcome_id": _twin(outcome.outcome_id), "value": "", "visibility": before.visibility}
                other.append(outcome.model_copy(update=twin))
            mine.append(outcome)
        return shared, private

    def confirm(self, outcomes: Iterable[Outcome]) -> None:
        """Return when rows that were read are on disk for certain, or raise NotSaved.

        A page may see a row that another process wrote and did not yet, or could not, bring to the disk.
        """
        for outcome in outcomes:
            (self.private if outcome.visibility is Visibility.PRIVATE else self.shared).append([outcome])

    def latest(self, participant: str, chapter: str, item: str) -> Outcome | None:
        """Return the answer that counts, from whichever log holds it; None when there is none."""
        answers = (outcome for outcome in self._latest(participant, chapter, item) if not outcome.withdrawn)
        return max(answers, key=lambda outcome: outcome.revision, default=None)

    def next_revision(self, participant: str, chapter: str, item: str) -> int:
        """Return the number of the next revision of an answer."""
        return max((outcome.revision for outcome in self._latest(participant, chapter, item)), default=0) + 1

    def _latest(self, *key: str) -> Iterator[Outcome]:
        # The private one first: it wins where both are one revision.
        return (outcome for log in (self.private, self.shared) if (outcome := log.latest(*key)))

    def answered(self, chapter: str, item: str) -> dict[str, Outcome]:
        """Return everyone's answer to an item, private ones too; for counting, never for showing."""
        answers: dict[str, Outcome] = {}
        for outcome in (*self.private.answers(chapter, item), *self.shared.answers(chapter, item)):
            known = answers.get(outcome.participant)
            if known is None or outcome.revision > known.revision:
                answers[outcome.participant] = outcome
        return answers

    def participant(self, code: str) -> Participant | None:
        """Return who has the code of a person, a table, or one side of a table, as they joined; or None."""
        joined = self.shared.latest(device_code(code), JOIN, "role")
        if joined is None or joined.withdrawn:
            return None  # not kept: anyone may ask for any code
        return self.cached((Records.participant, code), lambda: self._participant(code, joined))

    def _participant(self, code: str, joined: Outcome) -> Participant | None:
        language = self.private.latest(joined.participant, JOIN, "language")
        nickname = self.private.latest(joined.participant, JOIN, "nickname")
        who = Participant(
            code=joined.participant,
            role=Role(joined.value),
            unit=joined.unit,
            language=language.value if language and not language.withdrawn else DEFAULT_LANGUAGE,
            room=joined.room,
            table=joined.table,
            nickname=nickname.value if nickname else "",
        )
        if code == joined.participant:
            return who
        sides = {side.code: side for role in ROLES_OF_PEOPLE for side in [who.speaking_as(role)]}
        return sides.get(code)

    def at_table(self, room: str, table: str) -> list[Participant]:
        """Return everyone who can answer at a table: people, and both sides of a device that they share."""
        return list(self.cached(Records.at_table, self._tables).get((room, table), ()))

    def _tables(self) -> dict[tuple[str, str], dict[Participant, None]]:
        # All at once: every page asks this whenever anyone saves.
        tables: dict[tuple[str, str], dict[Participant, None]] = {}
        for who in self.participants():
            sides = tables.setdefault((who.room, who.table), {})
            sides.update(dict.fromkeys(who.speaking_as(role) for role in ROLES_OF_PEOPLE))
        return tables

    def participants(self) -> list[Participant]:
        """Return everyone who joined, in the order of joining."""
        joined = self.shared.answers(JOIN, "role")
        everyone = (self.participant(outcome.participant) for outcome in joined)
        return list(self.cached(Records.participants, lambda: [who for who in everyone if who]))


def _twin(outcome_id: str) -> str:
    # Same time, last hex digit changed: unique, and the same again when repeated.
    return outcome_id[:-1] + format(int(outcome_id[-1], 16) ^ 1, "x")
