"""What every outcome log can do, whatever it is kept in, and the revision of every answer that counts."""

from __future__ import annotations

import gc
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

from themeday.i18n import N_
from themeday.model.outcomes import Outcome
from themeday.store.cursors import Cursor, Reading
from themeday.store.quarantine import Damage

ID_TAKEN = N_("This id belongs to another outcome already. Nothing was changed.")


@contextmanager
def uncollected() -> Iterator[None]:
    """Read without Python looking for cycles meanwhile: rows have none, and of many it would look at all, often."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


class AnswerIndex:
    """What rows say that were taken in one after another; nothing here knows where they come from."""

    def __init__(self) -> None:
        #: Every row, in its order; None where it counts no more. The place of one, from 1, is how late it came.
        self.rows: list[Outcome | None] = [None]
        #: By chapter and item, and then by participant, the place of the row that counts.
        self.by_item: dict[tuple[str, str], dict[str, int]] = {}

    @classmethod
    def of(cls, outcomes: Iterable[Outcome]) -> AnswerIndex:
        """Return what all rows of a log say, in its order; takes a while when they are many."""
        index = cls()
        with uncollected():
            for outcome in outcomes:
                index.take(outcome)
        return index

    @property
    def taken(self) -> int:
        """Return how many rows were taken in."""
        return len(self.rows) - 1

    def take(self, outcome: Outcome) -> None:
        """Take in the next row of the log."""
        rows = self.rows
        item, participant = (outcome.chapter, outcome.item), outcome.participant
        answers = self.by_item.get(item)
        if answers is None:
            answers = self.by_item[item] = {}
        at = answers.get(participant, 0)
        before = rows[at]
        if before is not None and (before.revision, before.outcome_id) >= (outcome.revision, outcome.outcome_id):
            rows.append(None)
            return
        rows[at] = None
        answers[participant] = len(rows)
        rows.append(outcome)

    def latest(self, participant: str, chapter: str, item: str) -> Outcome | None:
        """Return the row that counts."""
        return self.rows[self.position(participant, chapter, item)]

    def position(self, participant: str, chapter: str, item: str) -> int:
        """Return how late the row that counts came; 0 when there is none."""
        answers = self.by_item.get((chapter, item))
        return answers.get(participant, 0) if answers else 0

    def answers(self, item: tuple[str, str]) -> Iterator[Outcome]:
        """Return everyone's row that counts of a chapter and item, in the order of first answering."""
        return filter(None, map(self.rows.__getitem__, self.by_item.get(item, {}).values()))

    def let_go(self, outcome: Outcome, before: tuple[Outcome, int] | None) -> None:
        """Take back the row that was taken in last, orders too, with what `standing` returned before."""
        if self.rows.pop() is None:
            return
        item = (outcome.chapter, outcome.item)
        answers = self.by_item[item]
        if before is not None:
            row, at = before
            self.rows[at], answers[outcome.participant] = row, at
            return
        del answers[outcome.participant]
        if not answers:
            del self.by_item[item]

    def standing(self, outcome: Outcome) -> tuple[Outcome, int] | None:
        """Return the row that counts where this one would take its place, and its position; None without one."""
        latest = self.latest(*outcome.key)
        return None if latest is None else (latest, self.position(*outcome.key))


class OutcomeLog(ABC):
    """A log of outcomes, which reads only what was appended since it last looked.

    Order is the order of appending; times are labels. The highest revision counts, wherever it stands in the log, so
    that repeats and rows that were put back later change nothing. Two of one revision are not made by this kit, which
    numbers under the lock; then the greater id counts.
    """

    def __init__(self) -> None:
        self.damaged: list[Damage] = []
        self._index = AnswerIndex()
        #: Up to where the log was read; what is foreseen stands behind it.
        self.cursor = Cursor()
        #: Called at each reading that brought anything: with the rows, or with None when anything may be another now.
        self.listeners: list[Callable[[Sequence[Outcome] | None], None]] = []

    @abstractmethod
    def append(self, outcomes: list[Outcome]) -> int:
        """Keep the outcomes; return only when they are on disk, with the number that was not there already.

        An outcome that is there already, with the same id and the same content, is acknowledged and not kept twice.

        Raises:
            OutcomeRefused: one of them cannot be kept as it is, or its id is taken by another; nothing was written.
            NotSaved: they could not be written.
        """

    @abstractmethod
    def read(self, cursor: Cursor) -> Reading:
        """Return what was appended since the cursor, or everything for `Cursor()`; whole rows only."""

    @abstractmethod
    def rewrite(self, change: Callable[[Outcome], Outcome | None]) -> int:
        """Keep what `change` makes of each row, or None, atomically; return how many are gone, or raise NotSaved."""

    def changed_since(self, cursor: Cursor) -> bool:
        """Return whether a reader should read again; cheap where a log can tell."""
        return True

    @property
    def generation(self) -> str:
        """Return what changes when the log that was read is replaced by another, as by an erase."""
        return self.cursor.generation

    def set_aside(self) -> tuple[Damage, ...]:
        """Return the damaged stretches that were taken out of the log."""
        return ()

    def refresh(self) -> bool:
        """Read what was appended; return whether anything was."""
        if not self.changed_since(self.cursor):
            return False
        with uncollected():
            return self.follow(self.read(self.cursor))

    def follow(self, reading: Reading, index: AnswerIndex | None = None) -> bool:
        """Go on from what was read since the cursor, by whomever; return whether anything is new.

        Args:
            index: what its rows say, when that was worked out already; of a reading that is everything.
        """
        if reading.news:  # told first: if taking it in fails halfway, what was worked out before is no more either
            for tell in self.listeners:
                tell(None if reading.rewritten or reading.damaged else reading.outcomes)
        if reading.rewritten:
            self.damaged.clear()
        self.cursor = reading.cursor
        self.damaged.extend(reading.damaged)
        if index is not None:
            self._index = index
        else:
            if reading.rewritten:
                self._index = AnswerIndex()
            for outcome in reading.outcomes:
                self._index.take(outcome)
        return reading.news

    def foresee(self, outcomes: Iterable[Outcome]) -> Callable[[], None]:
        """Say already what these rows will say once they are written.

        Returns:
            What takes them back; call it in the reverse order of foreseeing, and before anything else is read.
        """
        index = self._index
        taken = ExitStack()
        for outcome in outcomes:
            taken.callback(index.let_go, outcome, index.standing(outcome))
            index.take(outcome)
        return taken.close

    @property
    def rows(self) -> int:
        """Return how many rows were read, earlier revisions too."""
        return self._index.taken

    def latest(self, participant: str, chapter: str, item: str) -> Outcome | None:
        """Return the revision that counts, also when it is a withdrawal."""
        return self._index.latest(participant, chapter, item)

    def position(self, participant: str, chapter: str, item: str) -> int:
        """Return how late in the log the revision that counts stands, 0 when there is none.

        What was written later is known by this and not by its time: a laptop's clock may be set back.
        """
        return self._index.position(participant, chapter, item)

    def answers(self, chapter: str, item: str) -> list[Outcome]:
        """Return everyone's answer to an item, withdrawals left out, in the order of first answering."""
        # By the value itself, as `withdrawn` does: at every change thousands are asked.
        return [outcome for outcome in self._index.answers((chapter, item)) if outcome.value]

    def items(self, chapter: str, prefix: str = "") -> list[str]:
        """Return the items of a chapter that anyone answered, in the order of first answering."""
        return [item for (c, item) in self._index.by_item if c == chapter and item.startswith(prefix)]

    def __iter__(self) -> Iterator[Outcome]:
        """Return the revisions that count, withdrawals left out, item by item."""
        index = self._index
        return (outcome for item in index.by_item for outcome in index.answers(item) if outcome.value)

    def erase(self, participant: str, stand_in: str) -> int:
        """Really remove the rows of a participant and of the sides of a table; return how many, or raise NotSaved.

        Args:
            stand_in: a code that nobody has; it replaces this one where rows of others refer to it.
        """

        def without(outcome: Outcome) -> Outcome | None:
            if outcome.participant.partition("-")[0] == participant:
                return None
            if participant not in outcome.item and participant not in outcome.value:
                return outcome
            replaced = {name: getattr(outcome, name).replace(participant, stand_in) for name in ("item", "value")}
            return outcome.model_copy(update=replaced)

        return self.rewrite(without)
