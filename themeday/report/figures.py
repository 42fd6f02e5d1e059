"""Published tables as figures: what a reader sees as a chart, a table and a sentence, all from the same numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import ceil, floor

from themeday.chapters import Chapters
from themeday.day.plan import Day
from themeday.i18n import N_, format_day, translate
from themeday.lessons.model import Lesson
from themeday.model.people import ROLES_OF_PEOPLE, Role
from themeday.model.questions import Option, Question
from themeday.report.disclosure.published import PublishedNumbers
from themeday.report.disclosure.suppression import Cell, Table
from themeday.report.numbers import PERCENT, at_least, in_ten, with_interval, written
from themeday.results.frequencies import CategoryGroup
from themeday.results.intervals import ENOUGH_TO_COMPARE, Estimate, mean, share
from themeday.results.measures import EVERYONE
from themeday.results.questions import scale_of
from themeday.text.numbers import Number

_TINY = 1e-9
#: What a share is of, by what is counted.
_SHARES = {
    N_("People"): N_("Share of all people"),
    N_("Answers"): N_("Share of the answers"),
    N_("Agreements"): N_("Share of the agreements"),
}
_WIDEST = 1.0  # steps between which an average may lie and be worth telling
# Columns of a spreadsheet beside a number.
_INTERVAL = (N_("95% from"), N_("95% to"))
_BETWEEN = (N_("at least"), N_("at most"))
_SHARE, _ANSWERS = N_("Share"), N_("Answers")
#: All of them, in their order.
BESIDE = (_SHARE, *_INTERVAL, *_BETWEEN, _ANSWERS)
ROLE_HEADINGS = {Role.YOUNG_COLLEAGUE: N_("Young colleagues"), Role.LEADER: N_("Leaders")}


@dataclass(frozen=True)
class Figure:
    """A chart with the table beside it."""

    title: str
    n: str  # how many answers it is made of, as text
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    drawn: bool = False  # what stands in the second column as bars too
    notes: tuple[str, ...] = ()
    averages: tuple[tuple[str, str], ...] = ()  # of whom, and the average
    long: Figure | None = None  # the same with one number in a cell, for a spreadsheet

    @property
    def sentences(self) -> tuple[str, ...]:
        """Return what stands below it: its averages, and its notes."""
        return (*(f"{who}: {average}." for who, average in self.averages), *self.notes)


@dataclass(frozen=True)
class ReportedDay:
    """What may be told of a day's numbers, in the language of a reader."""

    day: Day
    published: PublishedNumbers
    language: str
    lesson_titles: Mapping[str, str]  # by key, of the lessons that anyone did
    lessons: Mapping[str, Lesson]  # by key, of which the files are there
    of_room: bool = False  # told by itself, and so in the groups in which it is told of each room

    @property
    def say(self) -> Callable[..., str]:
        """Return how a text is said in the reader's language."""
        return partial(translate, self.language)

    @property
    def chapters(self) -> Chapters:
        """Return what the day asks."""
        return self.day.chapters

    def ask(self, chapter: str, key: str) -> str:
        """Return what a question asks; nothing when the day does not ask it."""
        question = self.chapters.find(chapter, key)
        return question.ask if question else ""

    def scale(self, key: str) -> tuple[Table, Question] | None:
        """Return what may be told of a scale, and its question; None when it is not asked, or nothing may be told."""
        table, question = self.published.tables.get(key), scale_of(self.chapters, key)
        return (table, question) if table and question else None

    def average_of(self, key: str, stratum: str = EVERYONE) -> str:
        """Return the average of a scale in words, as `average_in_words` does; nothing where nothing is told."""
        scale = self.scale(key)
        return self.average_in_words(*scale, stratum) if scale else ""

    @property
    def strata(self) -> tuple[str, ...]:
        """Return everyone, and the roles where they are told apart."""
        return (EVERYONE, *(role.value for role in ROLES_OF_PEOPLE if self.published.by_role))

    @property
    def confirmed(self) -> Cell | None:
        """Return how many agreements both sides confirmed."""
        table = self.published.tables.get("agreements/confirmed")
        return table.overall[0] if table else None

    def average(self, table: Table, question: Question, stratum: str = EVERYONE) -> Estimate | None:
        """Return the average of a scale; None with too few answers, or when steps are taken together."""
        cells = table.cells.get(stratum) or table.overall
        if any(len(cell.group) > 1 or cell.at_least for cell in cells if cell.count):
            return None
        return mean([(int(cell.group[0]), cell.count) for cell in cells if cell.count], question.low, question.high)

    def average_in_words(self, table: Table, question: Question, stratum: str = EVERYONE) -> str:
        """Return the average of a scale, or between what it lies where steps are taken together; else nothing."""
        ends = average_ends(table, stratum)
        if ends is None:
            return ""
        estimate = self.average(table, question, stratum)
        n = sum(cell.count for cell in table.cells.get(stratum) or table.overall)
        return self.interval(estimate) if estimate else self.between(*ends, "0.0", n)

    def between(self, low: float, high: float, pattern: str, n: int = 0) -> Number:
        """Return the ends between which a number lies in words, each rounded so that it does.

        Args:
            n: of how many answers it is, if that is to be told beside it.
        """
        each = 100 if pattern == PERCENT else 10
        ends = (floor(low * each + _TINY) / each, ceil(high * each - _TINY) / each)
        text = self.say(
            N_("between {low} and {high}"),
            **{name: written(self.language, end, pattern) for name, end in zip(("low", "high"), ends, strict=True)},
        )
        return Number(text, None, pattern, _beside(_BETWEEN, ends, pattern, n))

    def most_gained(self, role: str) -> str:
        """Return what most of a role ticked, and how many in ten, where something is clearly first."""
        ticked = []
        for option in self.chapters.options("closing", "gained"):
            table = self.published.tables.get(f"closing/gained.{option.key}")
            if table is None or role not in table.cells:
                return ""  # what is not told may be more
            ticked.append((table.cells[role][0], option.text, table.totals[role]))
        if not ticked:
            return ""
        first = _clearly_first([cell for cell, _, _ in ticked], ticked[-1][2], self.published.k)
        if first is None:
            return ""
        cell, text, people = ticked[first]
        part = cell.count / people
        return f"{_lower(self.say(text))}, {in_ten(self.language, part, 1 if cell.at_least else part)}"

    def most_useful(self) -> str:
        """Return what most people found most useful of the day, and how many in ten, where one is clearly first."""
        table = self.published.tables.get("closing/useful")
        first = _clearly_first(table.overall, table.n, self.published.k) if table else None
        if table is None or first is None:
            return ""
        texts = {option.key: option.text for option in self.chapters.options("closing", "useful")}
        text = texts.get(table.groups[first][0], table.groups[first][0])
        return f"{_lower(self.say(text))}, {in_ten(self.language, *table.share(first))}"

    # Cells

    def interval(self, estimate: Estimate | None, pattern: str = "0.0") -> str:
        """Return an estimate with its interval in words."""
        text = with_interval(self.language, estimate, pattern)
        if estimate is None:
            return text
        return Number(text, estimate.value, pattern, _beside(_INTERVAL, _ends(estimate), pattern, estimate.n))

    def at_least_part(self, cell: Cell, n: int) -> Number:
        """Return the share that a part is at least."""
        part = floor(100 * cell.count / n) / 100
        return at_least(self.language, part, PERCENT)

    def share_of(self, cell: Cell, n: int) -> str:
        """Return a share with its interval, as short as fits in a table; at least what share, of what is told so."""
        if cell.at_least:
            return self.at_least_part(cell, n)
        part = share(cell.count, n)
        if part is None:
            return self.say(N_("too few to say"))
        value, low, high = (written(self.language, x, PERCENT) for x in (part.value, part.low, part.high))
        text = f"{value} ({low.removesuffix('%')}–{high})"
        return Number(text, part.value, PERCENT, _beside(_INTERVAL, _ends(part), PERCENT))

    def count(self, cell: Cell) -> Number:
        """Return how many people a part of a table is about."""
        return at_least(self.language, cell.count) if cell.at_least else Number.whole(cell.count)

    def of_people_in_words(self, numbers: Sequence[int], *, at_least: bool, apart: bool) -> str:
        """Return how many people a picture is about, of each of its series; once when it is the same people."""
        each = [self.at_least(n) if at_least else str(n) for n in numbers]
        return f"n = {' + '.join(each) if apart else ', '.join(dict.fromkeys(each))}"

    def at_least(self, bound: int) -> str:
        """Return a lower bound in words; a dash when there is none."""
        return at_least(self.language, bound) if bound else "–"

    def present(self, key: str) -> str:
        """Return how many units or rooms people were of; at least how many, where some are taken together."""
        table = self.published.tables.get(key)
        groups = [cell.group for cell in table.overall if cell.count] if table else []
        # Whoever shares a device is of no unit.
        n = sum(EVERYONE not in group for group in groups)
        return "" if not n else str(n) if all(len(group) == 1 for group in groups) else self.at_least(n)

    def bounds(self, key: str) -> list[str]:
        """Return a number that is told as a lower bound, of everyone and of each role; none when nothing is told."""
        of = self.published.bounds.get(key, {})
        if not any(of.values()):
            return []
        roles = {cell.group[0]: cell.count for cell in self.published.tables["role"].overall} if self.strata[1:] else {}
        least = {**of, EVERYONE: max(of.get(EVERYONE, 0), sum(of.get(role, 0) for role in roles))}
        everyone = {EVERYONE: self.published.people, **roles}

        def told(stratum: str) -> str:
            n = least.get(stratum, 0)
            return Number.whole(n) if n and n == everyone[stratum] else self.at_least(n)

        return list(map(told, self.strata))

    def stratum_names(self, strata: Iterable[str]) -> list[str]:
        """Return the headings of columns."""
        return [self.say(ROLE_HEADINGS[Role(key)] if key else N_("Everyone")) for key in strata]

    # Figures

    def of_people(
        self, title: str, columns: Iterable[str], rows: Sequence[tuple[str, ...]], notes: Iterable[str]
    ) -> list[Figure]:
        """Return a table about all people; nothing without rows. Title and notes are in English, columns are not."""
        if not rows:
            return []
        n = f"n = {self.published.people or '–'}"
        return [Figure(self.say(title), n, tuple(columns), tuple(rows), notes=tuple(map(self.say, notes)))]

    def parts(self, title: str, key: str, label: Callable[[CategoryGroup], str], heading: str) -> list[Figure]:
        """Return a published table as a chart, with a title in the reader's language; nothing when it is not told."""
        table = self.published.tables.get(key)
        if table is None:
            return []
        strata = [s for s in table.cells if s != EVERYONE]
        rows: list[tuple[str, ...]] = []
        for place, cell in enumerate(table.overall):
            low, high = table.share(place) if cell.count else (0, 0)
            part = Number(written(self.language, low, PERCENT), low, PERCENT)
            share_told = part if low == high else self.between(low, high, PERCENT)
            each = (self.count(table.cells[s][place]) for s in strata)
            rows += [(label(cell.group), self.count(cell), share_told, *each)] if cell.count else []
        n = self.at_least(table.n) if any(cell.at_least for cell in table.overall) else str(table.n)
        columns = (*map(self.say, (N_("Group"), heading, _SHARES[heading])), *self.stratum_names(strata))
        return [Figure(title, f"n = {n}", columns, tuple(rows), drawn=True, notes=self.repeated(key))]

    def repeated(self, key: str) -> tuple[str, ...]:
        """Return a note that a table is repeated from an earlier report, if it is."""
        date = self.published.since.get(key)
        if date is None:
            return ()
        told = format_day(self.language, dt.date.fromisoformat(date))
        return (self.say(N_("Repeated from the report of {date}: too little changed since then."), date=told),)

    def options(self, title: str, key: str, options: Iterable[Option], heading: str) -> list[Figure]:
        """Return how many chose which option; nothing when it is not told."""
        return self.parts(self.say(title), key, part_name({o.key: self.say(o.text) for o in options}), heading)

    def ticked(
        self, key: str, options: Iterable[Option], title: str, heading: str, notes: Sequence[str]
    ) -> list[Figure]:
        """Return how many ticked each option, by role where that was published; nothing when none is told.

        The first note stands below it when all options are told, the other when some are not.
        """
        rows: list[tuple[str, ...]] = []
        note = notes[0]
        roles = self.strata[1:]
        for option in options:
            table = self.published.tables.get(f"{key}.{option.key}")
            if table is None or not table.overall[0].count:
                note = notes[1]
                continue
            (cell,) = table.overall
            each = (self._of_role(table, role) for role in roles)
            rows.append((self.say(option.text), self.count(cell), self.share_of(cell, table.total), *each))
        columns = (*map(self.say, (heading, N_("People"), N_("Share of all people (95%)"))), *self.stratum_names(roles))
        return [replace(figure, drawn=True) for figure in self.of_people(title, columns, rows, [note])]

    def _of_role(self, table: Table, role: str) -> str:
        """Return how many of a role, and which share that is with its interval, so that roles can be compared."""
        if role not in table.cells:
            return "–"
        (cell,) = table.cells[role]
        if not cell.count:
            return "–"
        count, part = self.count(cell), self.share_of(cell, table.totals[role])
        beside = {_SHARE: Number("", part.value, part.pattern), **part.beside} if isinstance(part, Number) else {}
        return Number(f"{count}: {part}", count.value, count.pattern, beside)


def _ends(estimate: Estimate) -> tuple[float, float]:
    return estimate.low, estimate.high


def _beside(names: Sequence[str], ends: Sequence[float], pattern: str, n: int = 0) -> dict[str, Number]:
    """Return what stands beside a number in a spreadsheet: between what it lies, and of how many answers it is."""
    beside = {name: Number("", end, pattern) for name, end in zip(names, ends, strict=True)}
    return {**beside, _ANSWERS: Number("", n)} if n else beside


def average_ends(table: Table, stratum: str = EVERYONE) -> tuple[float, float] | None:
    """Return between what the average of a scale lies, twice the same where no steps are taken together.

    None with too few answers, some that are not told, or ends too far apart to be worth telling.
    """
    cells = [cell for cell in table.cells.get(stratum) or table.overall if cell.count]
    n = sum(cell.count for cell in cells)
    if n < ENOUGH_TO_COMPARE or any(cell.at_least for cell in cells):
        return None
    low, high = (sum(int(cell.group[end]) * cell.count for cell in cells) / n for end in (0, -1))
    return None if high - low > _WIDEST else (low, high)


def _clearly_first(cells: Sequence[Cell], n: int, k: int) -> int | None:
    """Return the place of what certainly more people chose than anything else, more than chance would have it, if any.

    Of what is taken together, all may have chosen one; of "at least", fewer than k more.
    """
    first, *others = sorted(range(len(cells)), key=lambda place: -cells[place].count) or [0]
    most = max((cells[place].count + (k if cells[place].at_least else 0) for place in others), default=0)
    part = share(cells[first].count, n) if cells else None
    return first if part and len(cells[first].group) == 1 and part.low > most / n else None


def part_name(names: Mapping[str, str], between: str = " + ") -> Callable[[CategoryGroup], str]:
    """Return what names a part by all that is taken together in it."""
    return lambda group: between.join(names.get(key, key) for key in group)


def span(group: CategoryGroup) -> str:
    """Return the name of some steps of a scale."""
    return group[0] if len(group) == 1 else f"{group[0]}–{group[-1]}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
