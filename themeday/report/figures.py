"""Published tables as figures: what a reader sees as a chart, a table and a sentence, all from the same numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from themeday.chapters.closing import GAINED, USEFUL
from themeday.day.plan import Day
from themeday.i18n import N_, translate
from themeday.lessons.model import Lesson
from themeday.model.people import ROLES_OF_PEOPLE, Role
from themeday.model.questions import Option, Question
from themeday.report.disclosure.published import PublishedNumbers
from themeday.report.disclosure.suppression import Cell, Table
from themeday.report.numbers import PERCENT, with_interval, written
from themeday.results.frequencies import CategoryGroup
from themeday.results.intervals import Estimate, mean, share
from themeday.results.measures import EVERYONE

Value = str | int | float
ROLE_HEADINGS = {Role.YOUNG_COLLEAGUE: N_("Young colleagues"), Role.LEADER: N_("Leaders")}


@dataclass(frozen=True)
class Bar:
    """One line of a chart."""

    label: str
    value: float
    shown: str


@dataclass(frozen=True)
class Figure:
    """A chart with the table beside it."""

    title: str
    n: str  # how many answers it is made of, as text
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    bars: tuple[Bar, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def most(self) -> float:
        """Return the length of a bar that fills the chart."""
        return max((bar.value for bar in self.bars), default=0)


@dataclass(frozen=True)
class ReportedDay:
    """What may be told of a day's numbers, in the language of a reader."""

    day: Day
    published: PublishedNumbers
    language: str
    lesson_titles: Mapping[str, str]  # by key, of the lessons that anyone did
    lessons: Mapping[str, Lesson]  # by key, of which the files are there

    @property
    def say(self) -> Callable[..., str]:
        """Return how a text is said in the reader's language."""
        return partial(translate, self.language)

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
        """Return the average of a published scale."""
        cells = table.cells.get(stratum) or table.overall
        middles = [((int(cell.group[0]) + int(cell.group[-1])) / 2, cell.count) for cell in cells]
        return mean(middles, question.low, question.high)

    def most_gained(self, role: str) -> list[str]:
        """Return what most of a role ticked, two things at most, each with its share; none where n is too small."""
        ticked = []
        for option in GAINED:
            table = self.published.tables.get(f"closing/gained.{option.key}")
            if table and role in table.cells and (part := share(table.cells[role][0].count, table.totals[role])):
                ticked.append((part, self.say(option.text)))
        first = sorted(ticked, key=lambda part_and_text: -part_and_text[0].value)[:2]
        return [f"{_lower(text)}, {self.interval(part, PERCENT)}" for part, text in first if part.value]

    def most_useful(self) -> str:
        """Return the part of the day that most people found most useful, with its share; empty where n is too small."""
        table = self.published.tables.get("closing/useful")
        told = [cell for cell in table.overall if len(cell.group) == 1] if table else []
        if table is None or not told:
            return ""
        most = max(told, key=lambda cell: cell.count)
        part = share(most.count, table.n)
        (name,) = (option.text for option in USEFUL if option.key == most.group[0])
        return f"{_lower(self.say(name))}, {self.interval(part, PERCENT)}" if part else ""

    # Cells

    def interval(self, estimate: Estimate | None, pattern: str = "0.0") -> str:
        """Return an estimate with its interval in words."""
        return with_interval(self.language, estimate, pattern)

    def share_of(self, count: int, n: int) -> str:
        """Return a share with its interval, as short as fits in a table."""
        part = share(count, n)
        if part is None:
            return self.say(N_("too few to say"))
        value, low, high = (written(self.language, x, PERCENT) for x in (part.value, part.low, part.high))
        return f"{value} ({low.removesuffix('%')}–{high})"

    def count(self, cell: Cell) -> str:
        """Return how many people a part of a table is about."""
        return self.at_least(cell.count) if cell.at_least else str(cell.count)

    def at_least(self, bound: int) -> str:
        """Return a lower bound in words; a dash when there is none."""
        return self.say(N_("at least {n}"), n=bound) if bound else "–"

    def bounds(self, key: str) -> list[str]:
        """Return a number that is told as a lower bound, of everyone and of each role; none when nothing is told."""
        of = self.published.bounds.get(key, {})
        return [self.at_least(of.get(stratum, 0)) for stratum in self.strata] if any(of.values()) else []

    def stratum_names(self, strata: Iterable[str]) -> list[str]:
        """Return the headings of columns."""
        return [self.say(ROLE_HEADINGS[Role(key)] if key else N_("Everyone")) for key in strata]

    # Figures

    def of_people(
        self, title: str, columns: Iterable[str], rows: Sequence[tuple[Value, ...]], notes: Iterable[str]
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
        rows: list[tuple[Value, ...]] = []
        bars: list[Bar] = []
        for place, cell in enumerate(table.overall):
            if cell.group == (EVERYONE,) and not cell.count:
                continue  # No shared devices: nothing to tell.
            name, shown = label(cell.group), self.count(cell)
            part = written(self.language, cell.count / table.n, PERCENT)
            rows.append((name, shown, part, *(self.count(table.cells[s][place]) for s in strata)))
            bars.append(Bar(name, cell.count, shown))
        n = self.at_least(table.n) if any(cell.at_least for cell in table.overall) else str(table.n)
        columns = (*map(self.say, (N_("Group"), heading, N_("Share"))), *self.stratum_names(strata))
        return [Figure(title, f"n = {n}", columns, tuple(rows), tuple(bars))]

    def options(self, title: str, key: str, options: Iterable[Option], heading: str) -> list[Figure]:
        """Return how many chose which option; nothing when it is not told."""
        return self.parts(self.say(title), key, part_name({o.key: self.say(o.text) for o in options}), heading)

    def ticked(
        self, key: str, options: Iterable[Option], title: str, heading: str, notes: Sequence[str]
    ) -> list[Figure]:
        """Return how many ticked each option, by role where that was published; nothing when none is told.

        The first note stands below it when all options are told, the other when some are not.
        """
        rows: list[tuple[Value, ...]] = []
        bars = []
        note = notes[0]
        roles = self.strata[1:]
        for option in options:
            table = self.published.tables.get(f"{key}.{option.key}")
            if table is None:
                note = notes[1]
                continue
            cell = table.overall[0]
            label, shown = self.say(option.text), self.count(cell)
            each = (self._of_role(table, role) for role in roles)
            rows.append((label, shown, self.share_of(cell.count, table.total), *each))
            bars.append(Bar(label, cell.count, shown))
        columns = (*map(self.say, (heading, N_("People"), N_("Share (95%)"))), *self.stratum_names(roles))
        return [replace(figure, bars=tuple(bars)) for figure in self.of_people(title, columns, rows, [note])]

    def _of_role(self, table: Table, role: str) -> str:
        """Return how many of a role, and which share that is with its interval, so that roles can be compared."""
        if role not in table.cells:
            return "–"
        (cell,) = table.cells[role]
        return f"{self.count(cell)}: {self.share_of(cell.count, table.totals[role])}"


def part_name(names: Mapping[str, str]) -> Callable[[CategoryGroup], str]:
    """Return what names a part by all that is taken together in it."""
    return lambda group: " + ".join(names.get(key, key) for key in group)


def span(group: CategoryGroup) -> str:
    """Return the name of some steps of a scale."""
    return group[0] if len(group) == 1 else f"{group[0]}–{group[-1]}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
