"""A day beside earlier days: only what their published reports told, and by the rules of this day's report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor
from pathlib import Path
from typing import NamedTuple

from themeday.chapters import EVERY_CHAPTER
from themeday.day.load import load_day
from themeday.day.plan import Day
from themeday.errors import ReportError
from themeday.i18n import N_, SPOKEN
from themeday.report.disclosure import history
from themeday.report.disclosure.published import PublishedNumbers, latest, repeated
from themeday.report.figures import Figure, ReportedDay
from themeday.report.key_figures import FIGURES, key_figures
from themeday.report.numbers import written
from themeday.text.display import side_by_side
from themeday.text.numbers import Number

#: What can be drawn as a line, because it does not depend on how many people there were: between which ends.
# A day may ask them in other words; their ends stay.
_DRAWN = {
    figure: EVERY_CHAPTER["closing"].question(key)
    for figure, key in (("recommend", "recommend"), ("sure_before", "confidence_then"), ("sure", "confidence_now"))
}


@dataclass(frozen=True)
class EarlierDay:
    """What an earlier day published."""

    day: Day
    published: PublishedNumbers


class Point(NamedTuple):
    """A figure of one day, and between what it lies."""

    low: float
    value: float | None  # None where steps are taken together, so that only the ends are known
    high: float


@dataclass(frozen=True)
class Line:
    """One figure over the days; heights from 0 to 1."""

    name: str
    points: tuple[Point | None, ...]
    shown: tuple[str, ...]
    short: tuple[str, ...]
    ends: tuple[str, str]  # of the part of the scale that is drawn

    def words(self, days: Sequence[str]) -> str:
        """Return what its picture shows, for whoever does not see it."""
        return f"{self.name}. {'; '.join(map(': '.join, zip(days, self.shown, strict=True)))}."


@dataclass(frozen=True)
class Comparison:
    """A day beside earlier ones, the earliest first."""

    figure: Figure
    days: tuple[str, ...]  # as short as fits below a picture
    lines: tuple[Line, ...]


def earlier_day(folder: Path, day: Day) -> EarlierDay:
    """Return what an earlier day published, as far as this day's report may tell it; nothing else of it is read.

    Args:
        folder: with its day.toml, and the data folder beside that.

    Raises:
        ReportError: it is the same day, or published no report.
        DayFileError, DataFolderError: its day.toml, or what it published, cannot be read.
    """
    other = load_day(folder)
    reports = history.load((other.folder or folder) / "data")
    if other.key == day.key:
        raise ReportError(N_("{folder} is this day itself. With --compare, name earlier days."), folder=folder)
    last = latest(reports)
    if last is None:
        raise ReportError(
            N_("{folder}: no report of that day was published, so there is nothing to compare with."), folder=folder
        )
    return EarlierDay(other, repeated(last, day.smallest_group))


def compared(told: ReportedDay, earlier: Sequence[EarlierDay]) -> Comparison | None:
    """Return a day beside earlier days; nothing when there are none."""
    from babel.dates import format_date

    if not earlier:
        return None
    days = sorted(
        [told, *(ReportedDay(other.day, other.published, told.language, {}, {}) for other in earlier)],
        key=lambda each: each.day.date,
    )
    by_day = [{figure.key: figure for figure in key_figures(each)} for each in days]
    keys = [key for key in FIGURES if any(key in figures for figures in by_day)]
    texts = {key: next(figures[key].name for figures in by_day if key in figures) for key in keys}
    cells = {key: [figures[key].shown if key in figures else "–" for figures in by_day] for key in keys}
    figure = Figure(
        told.say(N_("Beside earlier days")),
        told.say(N_("{n} days"), n=len(days)),
        (told.say(N_("Figure")), *(_name(each.day, [other.day for other in days], told) for each in days)),
        tuple((texts[key], *cells[key]) for key in keys),
        notes=(
            told.say(N_("Of each day only what its own report published. A dash: too few to say, or not asked.")),
            told.say(N_("Other people came, so a difference need not be of the day. Look at the intervals.")),
        ),
    )
    locale = SPOKEN[told.language].locale
    dates = tuple(format_date(each.day.date, "medium", locale=locale) for each in days)
    lines = (_line(told.language, texts[key], key, cells[key]) for key in keys if key in _DRAWN)
    return Comparison(figure, dates, tuple(line for line in lines if sum(map(bool, line.points)) > 1))


def _line(language: str, name: str, key: str, cells: Sequence[str]) -> Line:
    scale = _DRAWN[key]
    points: list[Point | None] = []
    short: list[str] = []

    known = [end.value or 0 for cell in cells if isinstance(cell, Number) for end in list(cell.beside.values())[:2]]
    # From whole step to whole step, and half of the scale at least, so that a small difference stays small.
    low_step, high_step = floor(min(known, default=scale.low)), ceil(max(known, default=scale.high))
    least = (scale.high - scale.low) / 2
    low_step = max(scale.low, min(low_step, floor(high_step - least)))
    high_step = min(scale.high, max(high_step, ceil(low_step + least)))

    def height(n: float) -> float:
        return (n - low_step) / (high_step - low_step)

    for cell in cells:
        if not isinstance(cell, Number):
            points.append(None)
            short.append("")
            continue
        low, high = (end.value or 0 for end in list(cell.beside.values())[:2])
        points.append(Point(height(low), None if cell.value is None else height(cell.value), height(high)))
        short.append("–".join(written(language, n) for n in ([low, high] if cell.value is None else [cell.value])))
    return Line(name, tuple(points), tuple(cells), tuple(short), (str(low_step), str(high_step)))


def _name(day: Day, among: Sequence[Day], told: ReportedDay) -> str:
    """Return a day's date, and what else tells it from others."""
    from babel.dates import format_date

    title = day.title_in(told.language)
    alike = all(other.title_in(told.language) == title for other in among)
    rehearsal = told.say(N_("Rehearsal")) if day.rehearsal else ""
    date = str(format_date(day.date, "long", locale=SPOKEN[told.language].locale))
    return side_by_side("" if alike else title, date, rehearsal)
