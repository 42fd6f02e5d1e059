"""Published tables as figures: what a reader sees as a chart, a table and a sentence, all from the same numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

from themeday.chapters import CHAPTERS
from themeday.chapters.agreements import TOGETHER
from themeday.chapters.closing import GAINED, USEFUL
from themeday.chapters.expectations import THEMES
from themeday.day.plan import Day
from themeday.i18n import N_, number_signs, translate
from themeday.lessons import Lesson
from themeday.model.people import ROLES_OF_PEOPLE, Role
from themeday.model.questions import Option, Question
from themeday.report.disclosure.published import Published
from themeday.report.disclosure.suppression import Cell, Table
from themeday.results.frequencies import CategoryGroup
from themeday.results.intervals import Estimate, mean, share
from themeday.results.measures import BOTH_WAYS, CONFIDENCE, EVERYONE, RESPONSE, SCALE_NAMES, heard_in, question_of

Value = str | int | float
ROLE_HEADINGS = {Role.YOUNG_COLLEAGUE: N_("Young colleagues"), Role.LEADER: N_("Leaders")}
_FEW = N_("too few to say")


@dataclass(frozen=True)
class Bar:
    """One line of a chart."""

    label: str
    value: float
    shown: str


@dataclass(frozen=True)
class Figure:
    """A chart with the table beside it.

    Args:
        n: how many answers it is made of, as text.
        bars: of the chart; none when a table is clearer.
        most: length of a bar that fills the chart.
    """

    title: str
    n: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    bars: tuple[Bar, ...] = ()
    most: float = 0.0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Figures:
    """Everything that may be shown of a day's numbers.

    Args:
        lesson_titles: by key of the lesson.
        lessons: those of which the files are there, by key.
    """

    day: Day
    published: Published
    language: str
    lesson_titles: dict[str, str]
    lessons: Mapping[str, Lesson] = field(default_factory=dict)

    @property
    def say(self) -> Callable[..., str]:
        """Return how a text is said in the reader's language."""
        return partial(translate, self.language)

    def number(self, value: float, digits: int = 1) -> str:
        """Return a number as it is written in the reader's language."""
        text = f"{value:.{digits}f}"
        return text.replace(".", number_signs(self.language)[0])

    def percent(self, part: float) -> str:
        """Return a share as a whole percentage."""
        return f"{100 * part:.0f}%"

    def interval(self, estimate: Estimate | None, *, percent: bool = False) -> str:
        """Return an estimate with its interval in words."""
        if estimate is None:
            return self.say(_FEW)
        write = self.percent if percent else self.number
        return self.say(
            N_("{value} (95% between {low} and {high})"),
            value=write(estimate.value),
            low=write(estimate.low),
            high=write(estimate.high),
        )

    # --- what took part -----------------------------------------------------------------------------------------------

    def who(self) -> list[Figure]:
        """Return who took part: by role, unit and room, in the order of the day and never as a ranking."""
        names = {
            "role": (N_("By role"), {role.value: self.say(text) for role, text in ROLE_HEADINGS.items()}),
            "unit": (N_("By unit"), {EVERYONE: self.say(N_("a shared device, without a unit"))}),
            "room": (N_("By room"), {room.key: room.name for room in self.day.rooms}),
        }
        found = []
        for key, (title, labels) in names.items():
            table = self.published.tables.get(key)
            if table:
                found.append(self._counts(self.say(title), table, partial(_joined, labels), N_("People")))
        return found

    def response(self) -> Figure | None:
        """Return how many answered in each chapter, as lower bounds."""
        chapters = {plan.key for plan in self.day.agenda}
        rows = []
        for chapter in RESPONSE:
            of = self.published.bounds.get(f"response/{chapter}", {})
            if chapter in chapters and any(of.values()):
                rows.append((self.say(CHAPTERS[chapter].title), *(self._bound(of, s) for s in self._strata())))
        if not rows:
            return None
        return Figure(
            self.say(N_("Who shared an answer, by part of the day")),
            self._of_people(),
            (self.say(N_("Part")), *self._strata_names()),
            tuple(rows),
            notes=(
                self.say(N_("“At least”: rounded down, so that nobody can be found by subtracting.")),
                self.say(N_("Whoever kept all answers to themselves took part too, and is not counted here.")),
            ),
        )

    # --- what people felt and learned ---------------------------------------------------------------------------------

    def scale(self, key: str, title: str = "") -> Figure | None:
        """Return the answers to a scale as a distribution, by role where that was published."""
        table = self.published.tables.get(key)
        if table is None:
            return None
        question = question_of(key)
        figure = self._counts(title or self.say(question.ask), table, _span, N_("Answers"))
        notes = [
            self.say(
                N_("{low} is “{low_text}”, {high} is “{high_text}”."),
                low=question.low,
                high=question.high,
                low_text=self.say(question.low_text),
                high_text=self.say(question.high_text),
            )
        ]
        average = self.interval(self.average(table, question))
        notes.append(self.say(N_("Average: {average}."), average=average))
        if EVERYONE not in table.cells:
            for role, heading in ROLE_HEADINGS.items():
                mine = self.interval(self.average(table, question, role))
                notes.append(self.say(N_("{who}: {average}."), who=self.say(heading), average=mine))
        if any(len(group) > 1 for group in table.groups):
            notes.append(self.say(N_("Steps that few people chose are taken together, and count as their middle.")))
        return Figure(figure.title, figure.n, figure.columns, figure.rows, figure.bars, figure.most, tuple(notes))

    def named_scale(self, key: str) -> Figure | None:
        """Return a scale whose question, out of its place on a page, does not say what it is about."""
        return self.scale(key, self.say(SCALE_NAMES[key]))

    def average(self, table: Table, question: Question, stratum: str = EVERYONE) -> Estimate | None:
        """Return the average of a published scale."""
        cells = table.cells.get(stratum) or table.overall
        middles = [((int(cell.group[0]) + int(cell.group[-1])) / 2, cell.count) for cell in cells]
        return mean(middles, question.low, question.high)

    def before_and_after(self) -> Figure | None:
        """Return the averages of how sure people felt: before, looking back on before, and afterwards."""
        subjects = [(self.say(N_("Learning from someone so different")), CONFIDENCE)]
        subjects += [
            (title, (f"lessons/{slug}.before", f"lessons/{slug}.back", f"lessons/{slug}.after"))
            for slug, title in self.lesson_titles.items()
        ]
        lines: list[tuple[Value, ...]] = []
        for title, keys in subjects:
            found = [self.published.tables.get(key) for key in keys]
            if sum(table is not None for table in found) > 1:
                lines.append((title, *(self._average(key, table) for key, table in zip(keys, found, strict=True))))
        if not lines:
            return None
        return Figure(
            self.say(N_("How sure people felt, before and after")),
            self._of_people(),
            tuple(map(self.say, (N_("About"), N_("Before"), N_("Before, looking back"), N_("Afterwards")))),
            tuple(lines),
            notes=(
                self.say(N_("Averages on a scale from 1 to 5, each with its 95% interval and number of answers.")),
                self.say(
                    N_(
                        "“Looking back” was asked afterwards: who has learned something often finds that they were "
                        "less sure before than they thought."
                    )
                ),
                self.say(
                    N_(
                        "Everyone who answered counts, before or after; not per person, because that would give more "
                        "away."
                    )
                ),
            ),
        )

    def lesson_by_lesson(self) -> Figure | None:
        """Return the answers to the scales of each lesson, step by step, in one table."""
        heard = {key.partition(".")[0]: f"lessons/{key}" for key in heard_in(self.lessons)}
        rows: list[tuple[Value, ...]] = []
        for slug, title in self.lesson_titles.items():
            keys = (*(f"lessons/{slug}.{when}" for when in ("before", "back", "after")), heard.get(slug, ""))
            cells = [self._steps(self.published.tables.get(key)) for key in keys]
            if any(cell != "–" for cell in cells):
                rows.append((title, *cells))
        if not rows:
            return None
        columns = (N_("Mini-lesson"), N_("Before"), N_("Before, looking back"), N_("Afterwards"), N_("Explained back"))
        return Figure(
            self.say(N_("Lesson by lesson: how many chose which step")),
            self._of_people(),
            tuple(map(self.say, columns)),
            tuple(rows),
            notes=(
                self.say(N_("How sure people felt: from 1, not sure at all, to 5, very sure.")),
                self.say(N_("Explained back: how well the listener can go on with what was explained, from 0 to 2.")),
                self.say(N_("Steps that few people chose are taken together. A dash: too few to say.")),
            ),
        )

    def _steps(self, table: Table | None) -> str:
        if table is None:
            return "–"
        return "; ".join(f"{_span(cell.group)}: {_shown(self, cell)}" for cell in table.overall)

    def _average(self, key: str, table: Table | None) -> str:
        if table is None:
            return "–"
        return f"{self.interval(self.average(table, question_of(key)))}, n = {table.n}"

    def useful(self) -> Figure | None:
        """Return which parts of the day were most useful, in the order of the day."""
        table = self.published.tables.get("closing/useful")
        if table is None:
            return None
        names = {option.key: self.say(option.text) for option in USEFUL}
        ask = self.say(CHAPTERS["closing"].question("useful").ask)
        return self._counts(ask, table, partial(_joined, names), N_("Answers"))

    def themes(self, question: str) -> Figure | None:
        """Return what people wanted to learn, or had to offer, by role where that was published."""
        asked = question == BOTH_WAYS[0]
        return self._ticked(
            f"expectations/{question}",
            THEMES,
            N_("What people want to learn") if asked else N_("What people have to offer"),
            (N_("Theme"), N_("Themes in a fixed order.")),
            N_("Themes in a fixed order. One that very few, or nearly all, chose is left out."),
        )

    def gained(self) -> Figure | None:
        """Return what people gained, young colleagues beside leaders where that was published."""
        return self._ticked(
            "closing/gained",
            GAINED,
            N_("What young colleagues and leaders gained"),
            (N_("Gained"), N_("In a fixed order. More than one could be ticked.")),
            N_("In a fixed order. More than one could be ticked. What very few, or nearly all, ticked is left out."),
        )

    def most_gained(self, role: str) -> list[str]:
        """Return what most of a role ticked, two things at most, each with its share; none where n is too small."""
        found = []
        for option in GAINED:
            table = self.published.tables.get(f"closing/gained.{option.key}")
            if table and role in table.cells and (part := share(table.cells[role][0].count, table.totals[role])):
                found.append((part, self.say(option.text)))
        first = sorted(found, key=lambda one: -one[0].value)[:2]
        return [f"{_lower(text)}, {self.interval(part, percent=True)}" for part, text in first if part.value]

    def most_useful(self) -> str:
        """Return the part of the day that most people found most useful, with its share; empty where n is too small."""
        table = self.published.tables.get("closing/useful")
        told = [cell for cell in table.overall if len(cell.group) == 1] if table else []
        if table is None or not told:
            return ""
        most = max(told, key=lambda cell: cell.count)
        part = share(most.count, table.n)
        (name,) = (option.text for option in USEFUL if option.key == most.group[0])
        return f"{_lower(self.say(name))}, {self.interval(part, percent=True)}" if part else ""

    def _ticked(
        self, key: str, options: Iterable[Option], title: str, words: tuple[str, str], some_hidden: str
    ) -> Figure | None:
        rows: list[tuple[Value, ...]] = []
        bars = []
        heading, note = words
        for option in options:
            table = self.published.tables.get(f"{key}.{option.key}")
            if table is None:
                note = some_hidden
                continue
            cell = table.overall[0]
            label = self.say(option.text)
            roles = [self._part(table, role) for role in self._strata()[1:]]
            rows.append((label, _shown(self, cell), self._short(share(cell.count, table.total)), *roles))
            bars.append(Bar(label, cell.count, _shown(self, cell)))
        if not rows:
            return None
        return Figure(
            self.say(title),
            self._of_people(),
            (self.say(heading), self.say(N_("People")), self.say(N_("Share (95%)")), *self._strata_names()[1:]),
            tuple(rows),
            tuple(bars),
            float(max(bar.value for bar in bars)),
            (self.say(note),),
        )

    def _part(self, table: Table, role: str) -> str:
        """Return how many of a role, and which share that is with its interval, so that roles can be compared."""
        if role not in table.cells:
            return "–"
        (cell,) = table.cells[role]
        return f"{_shown(self, cell)}: {self._short(share(cell.count, table.totals[role]))}"

    def both_sides(self) -> Figure | None:
        """Return how many of each side named something to learn and to offer, and explained a lesson back."""
        texts = {
            "told/learn": N_("named something they want to learn"),
            "told/offer": N_("named something they can offer"),
            "told/teachback": N_("explained a mini-lesson back and shared it"),
        }
        rows = tuple(
            (self.say(text), *(self._bound(of, stratum) for stratum in self._strata()))
            for key, text in texts.items()
            if any((of := self.published.bounds.get(key, {})).values())
        )
        if not rows:
            return None
        return Figure(
            self.say(N_("Both sides teach and learn")),
            self._of_people(),
            (self.say(N_("What they did")), *self._strata_names()),
            rows,
            notes=(
                self.say(
                    N_(
                        "How much people felt like it in the morning was asked in private, and is told to nobody: it "
                        "is not in here."
                    )
                ),
            ),
        )

    # --- what was agreed ----------------------------------------------------------------------------------------------

    def agreements(self) -> list[Figure]:
        """Return how many agreements both confirmed, and what is in them."""
        found = []
        for question in TOGETHER:
            table = self.published.tables.get(f"agreements/{question.key}")
            if table:
                names = {option.key: self.say(option.text) for option in question.options}
                found.append(self._counts(self.say(question.ask), table, partial(_joined, names), N_("Agreements")))
        return found

    def afterwards(self, question: Question) -> Figure | None:
        """Return the answers to a question that was asked some weeks later."""
        table = self.published.tables.get(f"follow_up/{question.key}")
        if table is None:
            return None
        names = {option.key: self.say(option.text) for option in question.options}
        return self._counts(self.say(question.ask), table, partial(_joined, names), N_("Answers"))

    @property
    def confirmed(self) -> Cell | None:
        """Return how many agreements both sides confirmed."""
        table = self.published.tables.get("agreements/confirmed")
        return table.overall[0] if table else None

    # --- pieces -------------------------------------------------------------------------------------------------------

    def _counts(self, title: str, table: Table, label: Callable[[CategoryGroup], str], heading: str) -> Figure:
        strata = [s for s in table.cells if s != EVERYONE]
        rows: list[tuple[Value, ...]] = []
        bars: list[Bar] = []
        for place, cell in enumerate(table.overall):
            if cell.group == (EVERYONE,) and not cell.count:
                continue  # No shared devices: nothing to tell.
            name = label(cell.group)
            part = f"{100 * cell.count / table.n:.0f}%"
            rows.append((name, _shown(self, cell), part, *(_shown(self, table.cells[s][place]) for s in strata)))
            bars.append(Bar(name, cell.count, _shown(self, cell)))
        n = self.say(N_("at least {n}"), n=table.n) if any(c.at_least for c in table.overall) else str(table.n)
        return Figure(
            title,
            f"n = {n}",
            (self.say(N_("CategoryGroup")), self.say(heading), self.say(N_("Share")), *map(self._stratum, strata)),
            tuple(rows),
            tuple(bars),
            float(max(bar.value for bar in bars)),
        )

    def _strata(self) -> list[str]:
        return [EVERYONE, *(role.value for role in ROLES_OF_PEOPLE if self.published.by_role)]

    def _strata_names(self) -> list[str]:
        return [self._stratum(key) for key in self._strata()]

    def _stratum(self, key: str) -> str:
        return self.say(ROLE_HEADINGS[Role(key)] if key else N_("Everyone"))

    def _bound(self, of: Mapping[str, int], stratum: str) -> str:
        bound = of.get(stratum, 0)
        return self.say(N_("at least {n}"), n=bound) if bound else "–"

    def _short(self, part: Estimate | None) -> str:
        if part is None:
            return self.say(_FEW)
        return f"{self.percent(part.value)} ({100 * part.low:.0f}–{self.percent(part.high)})"

    def _of_people(self) -> str:
        return f"n = {self.published.people or '–'}"


def _shown(figures: Figures, cell: Cell) -> str:
    return figures.say(N_("at least {n}"), n=cell.count) if cell.at_least else str(cell.count)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _joined(names: dict[str, str], group: CategoryGroup) -> str:
    return " + ".join(names.get(key, key) for key in group)


def _span(group: CategoryGroup) -> str:
    return group[0] if len(group) == 1 else f"{group[0]}–{group[-1]}"


def present(figures: Iterable[Figure | None]) -> list[Figure]:
    """Return the figures that there are."""
    return [figure for figure in figures if figure is not None]
