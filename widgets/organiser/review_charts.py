"""Charts of the review, each with what it says in words: for who does not see it, and for a slide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import NamedTuple

from themeday.errors import DataFolderError
from themeday.i18n import N_, SPOKEN
from themeday.model.questions import Option
from themeday.report.disclosure.suppression import Cell, Table, at_least
from themeday.report.figures import ROLE_HEADINGS, ReportedDay, average_ends, part_name
from themeday.report.numbers import PERCENT, in_ten, written
from themeday.report.weeks import by_week as weeks_told
from themeday.results.intervals import ENOUGH_TO_COMPARE
from themeday.results.measures import CONFIDENCE, EVERYONE
from themeday.results.themes import ShownTheme, Themes
from themeday.results.themes.arranged import LOOSE
from themeday.room.session import Session
from themeday.store import CsvLog
from themeday.text.display import side_by_side
from themeday.widgets.organiser.review_card import CardPart

TAKE_ALONG = "closing/take_along"
_MOST_BARS = 5
_SIDE_BY_SIDE = 2  # names that make one of a bar
_SURE = (4, 3, 5)  # the step from which people are sure, or nearly so
_MORNING, _CLOSING = N_("This morning, looking back"), N_("At the closing")


class FromTo(NamedTuple):
    """What changed: a name, the numbers before and after, both as they are told, and as people say them."""

    name: str
    before: float
    after: float
    shown: tuple[str, str]
    spoken: tuple[str, str]


def bars(title: str, rows: Iterable[tuple[str, int, str]]) -> CardPart:
    """Return a chart with a bar for each name, its number and what stands beside it; the longest first."""
    first = sorted(rows, key=lambda row: -row[1])[:_MOST_BARS]
    said = "; ".join(f"{name}: {shown}" for name, _, shown in first)
    drawn = [{"name": name, "n": n, "shown": str(shown)} for name, n, shown in first]
    return {"kind": "chart", "chart": "bars", "title": title, "text": said, "rows": drawn}


def changes(
    told: ReportedDay, kind: str, title: str, ends: tuple[str, str], of: Iterable[FromTo], *, high: int = 5
) -> CardPart:
    """Return a chart of what changed on a scale from 1 to 5, or of shares.

    Args:
        kind: "slope" for a few lines, "dots" for many.
        ends: what is before and what is after, English.
        high: the end of the scale; 1 for shares.
    """
    rows = [{"name": row.name, "from": row.before, "to": row.after, "shown": list(row.shown)} for row in of]
    sentence = N_("{name}: from {before} to {after}")
    said = "; ".join(told.say(sentence, name=row.name, before=row.shown[0], after=row.shown[1]) for row in of)
    scale = {"low": 0 if high == 1 else 1, "high": high, "ends": [told.say(end) for end in ends]}
    return {"kind": "chart", "chart": kind, "title": title, "text": said, "changes": rows, **scale}


def sureness(told: ReportedDay, *, apart: bool = False) -> tuple[list[FromTo], int]:
    """Return how sure people were, looking back on the morning and at the end, and 0: on average.

    Or which share took a step or a higher one, and that step: at most in the morning and at least at the end where
    steps are taken together. Of everyone where sides are not told apart.

    Args:
        apart: by role where that is told.
    """
    tables = [table for key in CONFIDENCE[1:] if (table := told.published.tables.get(key))]
    if len(tables) < 2:
        return [], 0
    sides = {role.value: told.say(text) for role, text in ROLE_HEADINGS.items()}
    by_role = [sides] if apart and all(sides.keys() <= table.cells.keys() for table in tables) else []
    for strata in (*by_role, {EVERYONE: told.say(N_("Everyone"))}):
        for step in (0, *_SURE):
            changed = partial(_shares, step) if step else _averages
            rows = [row for key, name in strata.items() if (row := changed(told, tables, key, name))]
            if len(rows) == len(strata):
                return rows, step
    return [], 0


def sure_now(told: ReportedDay) -> tuple[str, int] | None:
    """Return how many in ten were sure at the end, and from which step on; None where that is not told exactly."""
    table = told.published.tables.get(CONFIDENCE[2])
    for step in _SURE:
        low, high = _upper(table, EVERYONE, step) if table else (-1, -1)
        if 0 < low == high:
            return in_ten(told.language, low, high), step
    return None


def _averages(told: ReportedDay, tables: Sequence[Table], stratum: str, name: str) -> FromTo | None:
    """Return the averages of two scales, where no steps are taken together."""
    then, now = (average_ends(table, stratum) for table in tables)
    if not then or not now or then[0] < then[1] or now[0] < now[1]:
        return None
    before, after = (written(told.language, ends[0], "0.0") for ends in (then, now))
    return FromTo(name, then[0], now[0], (before, after), (before, after))


def _shares(step: int, told: ReportedDay, tables: Sequence[Table], stratum: str, name: str) -> FromTo | None:
    """Return which share was sure; where it is told between two ends only, those nearest to each other."""
    (low, then), (now, high) = (_upper(table, stratum, step) for table in tables)
    if not 0 <= then <= now > 0:
        return None
    before, after = (written(told.language, part, PERCENT) for part in (then, now))
    shown = (
        before if low == then else told.say(N_("at most {n}"), n=before),
        after if high == now else told.say(N_("at least {n}"), n=after),
    )
    spoken = (
        in_ten(told.language, then if low == then else 0.0, then),
        in_ten(told.language, now, now if high == now else 1.0),
    )
    return FromTo(name, then, now, shown, spoken)


def _upper(table: Table, stratum: str, step: int) -> tuple[float, float]:
    """Return between what the share lies that took a step or a higher one; below zero where too few answered."""
    cells = table.cells.get(stratum) or table.overall
    n = sum(cell.count for cell in cells)
    if n < ENOUGH_TO_COMPARE or any(cell.at_least for cell in cells):
        return -1, -1
    low, high = (sum(cell.count for cell in cells if int(cell.group[end]) >= step) / n for end in (0, -1))
    return low, high


def then_and_now(told: ReportedDay) -> list[CardPart]:
    """Return how sure people were, looking back on the morning and at the end; each side by itself where it may."""
    rows, step = sureness(told, apart=True)
    title = (
        N_("How many are sure of learning from someone so different: {step} or more of 5")
        if step
        else N_("How sure people are about learning from someone so different")
    )
    ends = N_("This morning, looking back"), N_("At the closing")
    said = told.say(title, step=step)
    return [changes(told, "slope", said, ends, rows, high=1 if step else 5)] if rows else []


def lesson_by_lesson(told: ReportedDay) -> list[CardPart]:
    """Return how sure people felt before and after each lesson of which both averages are told."""
    rows = []
    for slug, title in told.lesson_titles.items():
        tables = [told.published.tables.get(f"lessons/{slug}.{when}") for when in ("back", "after")]
        both = [table for table in tables if table]
        if len(both) == len(tables) and (row := _averages(told, both, EVERYONE, title)):
            rows.append(row)
    title, ends = told.say(N_("How sure people feel, lesson by lesson")), (N_("Before, looking back"), N_("After"))
    return [changes(told, "dots", title, ends, rows)] if rows else []


def pictures(session: Session, told: ReportedDay) -> list[CardPart]:
    """Return two pictures of the day: how sure people became and what they take along, or else what comes nearest."""
    learn = _ticked(
        told, "expectations/learn", told.chapters.options("expectations", "learn"), N_("What people want to learn")
    )
    gained = _ticked(told, "closing/gained", told.chapters.options("closing", "gained"), told.ask("closing", "gained"))
    drawn = [*then_and_now(told), *_taken_along(session, told), *gained, *_useful(told), *learn]
    return drawn[:2]


def _taken_along(session: Session, told: ReportedDay) -> list[CardPart]:
    """Return the themes of what people take along; of how many people each is, as the report tells it."""
    shared, people = session.records.shared, told.published.people or 0
    themes = Themes(session.records, shared.path.parent if isinstance(shared, CsvLog) else None)
    shown: list[ShownTheme] = []
    with suppress(DataFolderError):  # what cannot be read, the card of the themes says
        # What the program proposes is words side by side, and no name to show others.
        shown = themes.of(TAKE_ALONG) if themes.arranged(TAKE_ALONG) else []
    rows = []
    for theme in shown:
        bound = at_least(min(len({text.author for text in theme.answers}), people), people, told.published.k)
        if bound and theme.key != LOOSE:
            rows.append((theme.name or side_by_side(*theme.words[:3]), bound, told.at_least(bound)))
    return [bars(told.say(N_("What people take along, by theme")), rows)] if len(rows) > 1 else []


def _ticked(told: ReportedDay, key: str, options: Iterable[Option], title: str) -> Iterator[CardPart]:
    """Yield how many ticked which option, of those that are told."""
    tables = {option.text: told.published.tables.get(f"{key}.{option.key}") for option in options}
    rows = [_row(told, told.say(text), table.overall[0]) for text, table in tables.items() if table]
    if len(rows) > 1:
        yield bars(told.say(title), rows)


def _useful(told: ReportedDay) -> Iterator[CardPart]:
    table = told.published.tables.get("closing/useful")
    name = part_name({option.key: told.say(option.text) for option in told.chapters.options("closing", "useful")})
    if table and all(len(cell.group) <= _SIDE_BY_SIDE for cell in table.overall if cell.count):
        rows = [_row(told, name(cell.group), cell) for cell in table.overall if cell.count]
        yield bars(told.say(told.ask("closing", "useful")), rows)


def _row(told: ReportedDay, name: str, cell: Cell) -> tuple[str, int, str]:
    return name, cell.count, told.count(cell)


def by_week(told: ReportedDay, key: str, title: str) -> list[CardPart]:
    """Return a curve of how many of some dates have come by the end of each week that is told.

    Args:
        title: English.
    """
    from babel.dates import format_date

    locale = SPOKEN[told.language].locale
    rows = [
        {
            "name": str(format_date(friday, "d MMM", locale=locale)),
            "n": n,
            "shown": str(told.at_least(n)) if bound else str(n),
        }
        for friday, n, bound in weeks_told(told.published.tables.get(key))
    ]
    said = "; ".join(f"{row['name']}: {row['shown']}" for row in rows)
    drawn = {"kind": "chart", "chart": "curve", "title": told.say(title), "text": said, "rows": rows}
    return [drawn] if len(rows) > 1 else []  # a point is no curve
