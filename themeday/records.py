"""The three logs of a day and what they say now: the latest revision of every answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from themeday.outcomes import Outcome, Visibility
from themeday.people import Participant, Role, device_code
from themeday.store import CsvLog, Cursor, MemoryLog, OutcomeLog

STAFF = "staff"
JOIN = "join"


@dataclass
class Ledger:
    """The latest revision of every answer in one log, kept up to date by reading what was appended.

    Args:
        log: where the rows are.
    """

    log: OutcomeLog
    damaged: list[str] = field(default_factory=list)
    _latest: dict[tuple[str, str, str], Outcome] = field(default_factory=dict)
    _by_item: dict[tuple[str, str], dict[str, Outcome]] = field(default_factory=dict)
    _cursor: Cursor = field(default_factory=Cursor)
    _positions: dict[tuple[str, str, str], int] = field(default_factory=dict)
    _read: int = 0

    def refresh(self) -> bool:
        """Read what was appended; return whether anything was."""
        if isinstance(self.log, CsvLog) and not self.log.changed_since(self._cursor):
            return False
        reading = self.log.read(self._cursor)
        if reading.rewritten:
            self._latest.clear()
            self._by_item.clear()
            self._positions.clear()
            self.damaged.clear()
            reading = self.log.read(Cursor())
        self._cursor = reading.cursor
        self.damaged.extend(reading.damaged)
        for outcome in reading.outcomes:
            self._read += 1
            self._latest[outcome.key] = outcome
            self._positions[outcome.key] = self._read
            self._by_item.setdefault((outcome.chapter, outcome.item), {})[outcome.participant] = outcome
        return bool(reading.outcomes or reading.rewritten or reading.damaged)

    def latest(self, participant: str, chapter: str, item: str) -> Outcome | None:
        """Return the latest revision, also when it is a withdrawal."""
        return self._latest.get((participant, chapter, item))

    def position(self, participant: str, chapter: str, item: str) -> int:
        """Return how late in the log the latest revision stands, 0 when there is none.

        What was written later is known by this and not by its time: a laptop's clock may be set back.
        """
        return self._positions.get((participant, chapter, item), 0)

    def answers(self, chapter: str, item: str) -> list[Outcome]:
        """Return everyone's latest answer to an item, withdrawals left out, in the order of first answering."""
        return [o for o in self._by_item.get((chapter, item), {}).values() if not o.withdrawn]

    def items(self, chapter: str, prefix: str = "") -> list[str]:
        """Return the items of a chapter that anyone answered, in the order of first answering."""
        return [item for (c, item) in self._by_item if c == chapter and item.startswith(prefix)]

    def __iter__(self) -> Iterator[Outcome]:
        return (outcome for outcome in self._latest.values() if not outcome.withdrawn)


@dataclass
class Records:
    """The logs of one day: what was shared, what is private, and what the facilitator did.

    Args:
        shared: `outcomes.csv`.
        private: `private.csv`.
        stage: `stage.csv`.
    """

    shared: Ledger
    private: Ledger
    stage: Ledger
    #: Grows whenever anything was read, whoever read it: several sessions may look at the same records.
    version: int = field(default=0, init=False, compare=False)

    @classmethod
    def in_folder(cls, folder: Path) -> Records:
        """Return the records kept in a data folder.

        Args:
            folder: the day's data folder.
        """
        return cls(*(Ledger(CsvLog(folder / f"{name}.csv")) for name in ("outcomes", "private", "stage")))

    @classmethod
    def in_memory(cls) -> Records:
        """Return empty records that are kept nowhere."""
        return cls(Ledger(MemoryLog()), Ledger(MemoryLog()), Ledger(MemoryLog()))

    def refresh(self) -> bool:
        """Read what was appended to any log; return whether anything was."""
        changed = [ledger.refresh() for ledger in (self.shared, self.private, self.stage)]
        self.version += any(changed)
        return any(changed)

    def append(self, outcomes: Iterable[Outcome]) -> None:
        """Keep outcomes, each in the log where its visibility belongs; then read them back.

        What was shared and now becomes private is withdrawn from the shared log first: if the laptop fails in
        between, an answer may have to be given again, but nothing stays shared against its author's choice. What was
        private and is shared now stays private until the shared row is kept.

        Args:
            outcomes: valid rows.

        Raises:
            NotSaved: not everything was written.
        """
        shared: list[Outcome] = []
        private: list[Outcome] = []
        for outcome in outcomes:
            mine, other = (shared, private) if outcome.visibility is not Visibility.PRIVATE else (private, shared)
            ledger = self.private if other is private else self.shared
            before = ledger.latest(*outcome.key)
            if before is not None and not before.withdrawn:
                # The id tells the two rows apart: each log stays complete in itself.
                other.append(
                    outcome.model_copy(
                        update={
                            "outcome_id": _twin(outcome.outcome_id),
                            "value": "",
                            "visibility": before.visibility,
                        }
                    )
                )
            mine.append(outcome)
        for ledger, rows, withdrawn in (
            (self.shared, shared, True),
            (self.private, private, False),
            (self.shared, shared, False),
            (self.private, private, True),
        ):
            if chosen := [outcome for outcome in rows if outcome.withdrawn is withdrawn]:
                ledger.log.append(chosen)
        self.refresh()

    def latest(self, participant: str, chapter: str, item: str) -> Outcome | None:
        """Return the answer that counts, from whichever log holds it; None when there is none."""
        found = [
            outcome
            for ledger in (self.shared, self.private)
            if (outcome := ledger.latest(participant, chapter, item)) and not outcome.withdrawn
        ]
        return max(found, key=lambda outcome: outcome.revision, default=None)

    def next_revision(self, participant: str, chapter: str, item: str) -> int:
        """Return the number of the next revision of an answer."""
        revisions = [
            outcome.revision
            for ledger in (self.shared, self.private)
            if (outcome := ledger.latest(participant, chapter, item))
        ]
        return max(revisions, default=0) + 1

    def answered(self, chapter: str, item: str) -> dict[str, Outcome]:
        """Return everyone's answer to an item, private ones too; for counting, never for showing.

        Args:
            chapter: key of the chapter.
            item: key of the item.
        """
        both = [*self.private.answers(chapter, item), *self.shared.answers(chapter, item)]
        return {outcome.participant: outcome for outcome in both}

    def participant(self, code: str) -> Participant | None:
        """Return who has a code, as they joined, or None.

        Args:
            code: of a person, a table, or one side of a table.
        """
        joined = self.shared.latest(device_code(code), JOIN, "role")
        if joined is None or joined.withdrawn:
            return None
        language = self.private.latest(joined.participant, JOIN, "language")
        nickname = self.private.latest(joined.participant, JOIN, "nickname")
        who = Participant(
            code=joined.participant,
            role=Role(joined.value),
            unit=joined.unit,
            language=language.value if language and not language.withdrawn else "nl",
            room=joined.room,
            table=joined.table,
            nickname=nickname.value if nickname else "",
        )
        if code == joined.participant:
            return who
        sides = {side.code: side for role in (Role.YOUNG_COLLEAGUE, Role.LEADER) for side in [who.speaking_as(role)]}
        return sides.get(code)

    def participants(self) -> list[Participant]:
        """Return everyone who joined, in the order of joining."""
        joined = self.shared.answers(JOIN, "role")
        return [who for outcome in joined if (who := self.participant(outcome.participant))]


def _twin(outcome_id: str) -> str:
    # Same time, last hex digit changed: unique, and the same again when repeated.
    return outcome_id[:-1] + format(int(outcome_id[-1], 16) ^ 1, "x")
