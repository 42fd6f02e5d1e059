"""Answers to scales: how many gave each step, and how sure people felt before and after a lesson."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from themeday.lessons import RESERVED_KEYS
from themeday.model.people import device_code
from themeday.model.questions import Kind
from themeday.results.intervals import Estimate, mean, mean_of
from themeday.results.questions import question_of
from themeday.results.reading import LESSONS, countable
from themeday.store.records import Records


@dataclass(frozen=True)
class ScaleSummary:
    """The answers to a scale.

    Args:
        counts: (step, number of answers), every step, lowest first.
    """

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
    """How sure people felt before and after a lesson.

    Args:
        changes: in steps, of those who answered before and after, in order of size.
        changes_back: in steps, of those who answered after and looked back, in order of size.
    """

    slug: str
    before: ScaleSummary
    after: ScaleSummary
    back: ScaleSummary
    changes: tuple[int, ...] = ()
    changes_back: tuple[int, ...] = ()

    @property
    def both(self) -> int:
        """Return how many answered both before and after."""
        return len(self.changes)

    @property
    def change(self) -> float | None:
        """Return the average change of those who answered both times, or None without any."""
        return sum(self.changes) / self.both if self.changes else None

    @property
    def change_estimate(self) -> Estimate | None:
        """Return the average change with its 95 % interval, or None where there are too few to say."""
        return mean_of(self.changes)


def scale_summary(
    records: Records, chapter: str, item: str, *, k: int, of: Iterable[str] | None = None
) -> ScaleSummary:
    """Return the answers to a scale or a rating, such as ("closing", "recommend").

    Args:
        item: key of the question; in the lessons chapter "SLUG.before", "SLUG.after" or "SLUG.back".
        of: codes of the only devices that count, such as those of a room; everyone's otherwise.

    Raises:
        KeyError: there is no such scale.
    """
    question = question_of(chapter, item)
    if question is None or question.kind not in (Kind.SCALE, Kind.RATING):
        raise KeyError((chapter, item))
    answers = countable(records, chapter, [item], k)
    among = None if of is None else set(of)
    counts = Counter(o.value for o in answers if among is None or device_code(o.participant) in among)
    return ScaleSummary(tuple((step, counts[str(step)]) for step in range(question.low, question.high + 1)))


def lessons(records: Records, *, k: int) -> list[LessonSummary]:
    """Return how sure people felt before and after each lesson that was done, in alphabetical order."""
    items = [item.rpartition(".") for item in records.shared.items(LESSONS)]
    slugs = sorted({slug for slug, _, when in items if when in RESERVED_KEYS and slug and "." not in slug})
    summaries = []
    for slug in slugs:
        steps = {
            when: {
                o.participant: int(o.value)
                for o in countable(records, LESSONS, [f"{slug}.{when}"], k)
                if o.value.isdecimal()
            }
            for when in RESERVED_KEYS
        }
        before, after, back = (
            scale_summary(records, LESSONS, f"{slug}.{when}", k=k) for when in ("before", "after", "back")
        )
        changes, changes_back = (
            tuple(sorted(steps["after"][code] - step for code, step in steps[when].items() if code in steps["after"]))
            for when in ("before", "back")
        )
        summaries.append(LessonSummary(slug, before, after, back, changes, changes_back))
    return [summary for summary in summaries if summary.before.n or summary.after.n]
