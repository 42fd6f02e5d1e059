"""Answers to scales: how many gave each step, and how sure people felt before and after a lesson."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from themeday.model.people import device_code
from themeday.results.intervals import Estimate, mean
from themeday.results.questions import scale_of
from themeday.results.reading import LESSONS, countable, lessons_done
from themeday.store.records import Records


@dataclass(frozen=True)
class ScaleSummary:
    """How many answered each step of a scale, the lowest first."""

    counts: tuple[tuple[int, int], ...]

    @property
    def n(self) -> int:
        """Return the number of answers."""
        return sum(count for _, count in self.counts)

    @property
    def mean(self) -> float | None:
        """Return the average step, or None without answers."""
        return sum(step * count for step, count in self.counts) / self.n if self.n else None

    @property
    def estimate(self) -> Estimate | None:
        """Return the average with its 95 % interval, or None where there are too few to say."""
        return mean(self.counts, self.counts[0][0], self.counts[-1][0])


@dataclass(frozen=True)
class LessonSummary:
    """How sure people felt before and after a lesson."""

    slug: str
    before: ScaleSummary
    after: ScaleSummary
    back: ScaleSummary
    changes: tuple[int, ...] = ()  # in steps, of those who answered before and after, in order of size

    @property
    def both(self) -> int:
        """Return how many answered both before and after."""
        return len(self.changes)

    @property
    def change_estimate(self) -> Estimate | None:
        """Return the average change with its 95 % interval, or None where there are too few to say."""
        return mean([(change, 1) for change in self.changes])


def scale_summary(
    records: Records, chapter: str, item: str, *, k: int, of: Iterable[str] | None = None
) -> ScaleSummary:
    """Return the answers to a scale or a rating, such as ("closing", "recommend").

    Args:
        of: codes of the only devices that count, such as those of a room; everyone's otherwise.

    Raises:
        KeyError: there is no such scale.
    """
    question = scale_of(f"{chapter}/{item}")
    answers = countable(records, chapter, [item], k)
    among = None if of is None else set(of)
    counts = Counter(o.value for o in answers if among is None or device_code(o.participant) in among)
    return ScaleSummary(tuple((step, counts[str(step)]) for step in range(question.low, question.high + 1)))


def lessons(records: Records, *, k: int) -> list[LessonSummary]:
    """Return how sure people felt before and after each lesson that was done, in alphabetical order."""
    summaries = []
    for slug in lessons_done(records):
        before, after, back = (
            scale_summary(records, LESSONS, f"{slug}.{when}", k=k) for when in ("before", "after", "back")
        )
        first, last = (
            {o.participant: int(o.value) for o in countable(records, LESSONS, [item], k) if o.value.isdecimal()}
            for item in (f"{slug}.before", f"{slug}.after")
        )
        changes = sorted(last[code] - step for code, step in first.items() if code in last)
        summaries.append(LessonSummary(slug, before, after, back, tuple(changes)))
    return [summary for summary in summaries if summary.before.n or summary.after.n]
