"""The pictures at the top of a report, on its slides and on its poster: bars, each as long as a share of the people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from themeday.chapters.follow_up import ROUNDS, STOPPED
from themeday.i18n import N_
from themeday.model.questions import Option, Question
from themeday.report.disclosure.by_room import in_groups
from themeday.report.disclosure.suppression import Cell, coarser
from themeday.report.figures import ROLE_HEADINGS, ReportedDay, part_name, span
from themeday.results.frequencies import CategoryGroup
from themeday.results.measures import CONFIDENCE

_MOST = 3
_MOST_NAMES = 2  # of answers that are taken together in one bar
_NO, _NEITHER = {"none", STOPPED}, {"undecided", "begun"}  # of what is asked some weeks later


@dataclass(frozen=True)
class Series:
    """One colour of a picture."""

    name: str
    shares: tuple[float, ...]  # of the people that it is about, from 0 to 1
    shown: tuple[str, ...]


@dataclass(frozen=True)
class Picture:
    """A bar chart."""

    title: str
    n: str  # how many people it is about
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    note: str = ""

    @property
    def words(self) -> str:
        """Return what it shows, for whoever does not see it."""
        lines = []
        for place, label in enumerate(self.labels):
            parts = [
                f"{series.name}: {series.shown[place]}" if series.name else series.shown[place]
                for series in self.series
            ]
            lines.append(f"{label}: {', '.join(parts)}")
        return " ".join(filter(None, (f"{self.title} ({self.n}). {'; '.join(lines)}.", self.note)))


def pictures(told: ReportedDay) -> tuple[Picture, ...]:
    """Return three pictures of the day at most, the first of those that may be told."""
    candidates = (
        _then_and_now(told),
        _gained(told),
        _options(told, told.ask("closing", "useful"), "closing/useful", told.chapters.options("closing", "useful")),
        _scale(told, "closing/recommend"),
        _scale(told, "expectations/direct", N_("Asked in the morning: {ask}")),
    )
    return tuple(islice(filter(None, candidates), _MOST))


def weeks_later(told: ReportedDay) -> Iterator[tuple[str, tuple[Picture, ...]]]:
    """Return the pictures of each check, some weeks later, of which something may be told; by its key."""
    for check in ROUNDS:
        asked = [question for question in told.chapters.counted if question.key.startswith(f"{check}.")]
        drawn = [_options(told, each.ask, f"follow_up/{each.key}", each.options, ranked=False) for each in asked]
        if shown := tuple(picture for picture in drawn if picture):
            yield check, shown


def _then_and_now(told: ReportedDay) -> Picture | None:
    """Return how sure people felt, looking back on the morning and at the end, in steps that both are told in."""
    tables, scale = [told.published.tables.get(key) for key in CONFIDENCE[1:]], told.scale(CONFIDENCE[2])
    if not all(tables) or scale is None:
        return None
    groups = coarser(*(table.groups for table in tables if table))
    both = [in_groups(table, groups, tuple(table.cells)).overall for table in tables if table]
    names = (N_("Looking back on the morning"), N_("At the end"))
    _, question = scale
    return _picture(
        told.say(N_("How sure of learning from someone so different")),
        [_step_name(told, question, group) for group in groups],
        [(told.say(name), cells, sum(cell.count for cell in cells)) for name, cells in zip(names, both, strict=True)],
        told,
    )


def _gained(told: ReportedDay) -> Picture | None:
    """Return what each side ticked, of what is told of both; of everyone when that is not told by role."""
    tables = {
        option: told.published.tables.get(f"closing/gained.{option.key}")
        for option in told.chapters.options("closing", "gained")
    }
    there = {option: table for option, table in tables.items() if table and table.overall[0].count}
    by_role = {option: table for option, table in there.items() if set(ROLE_HEADINGS) <= table.cells.keys()}
    shown = by_role if len(by_role) > 1 else there
    if not shown:
        return None
    first = next(iter(shown.values()))
    sides: list[tuple[str, Sequence[Cell], int]] = (
        [
            (told.say(heading), [table.cells[role][0] for table in shown.values()], first.totals[role])
            for role, heading in ROLE_HEADINGS.items()
        ]
        if shown is by_role
        else [("", [table.overall[0] for table in shown.values()], first.total)]
    )
    picture = _picture(
        told.say(N_("What it brought people")), [told.say(o.text) for o in shown], sides, told, apart=True
    )
    others = [f"{told.say(o.text)}: {told.count(there[o].overall[0])}" for o in there if o not in shown]
    if picture is None or not others:
        return picture
    return replace(picture, note=told.say(N_("Told of both sides together only: {what}."), what="; ".join(others)))


def _options(
    told: ReportedDay, title: str, key: str, options: Sequence[Option], *, ranked: bool = True
) -> Picture | None:
    table = told.published.tables.get(key)
    if table is None or (not ranked and any(map(_mixed, table.groups))):
        return None

    def name(group: CategoryGroup) -> str:
        if len(group) > _MOST_NAMES:
            return told.say(N_("{n} other answers"), n=len(group))
        return part_name({option.key: told.say(option.text) for option in options})(group)

    cells = sorted(table.overall, key=lambda cell: -cell.count if ranked else 0)
    return _picture(told.say(title), [name(cell.group) for cell in cells], [("", cells, table.n)], told)


def _mixed(group: CategoryGroup) -> bool:
    """Return whether a yes and a no are taken together: one bar of both says neither."""
    return bool(_NO & set(group)) and not set(group) <= _NO | _NEITHER


def _scale(told: ReportedDay, key: str, title: str = "{ask}") -> Picture | None:
    scale = told.scale(key)
    if scale is None:
        return None
    table, question = scale
    names = [_step_name(told, question, group) for group in table.groups]
    return _picture(told.say(title, ask=told.say(question.ask)), names, [("", table.overall, table.n)], told)


def _step_name(told: ReportedDay, question: Question, group: tuple[str, ...]) -> str:
    ends = {str(question.low): question.low_text, str(question.high): question.high_text}
    only = len(group) == 1
    texts = (told.say(ends[step]) if only else f"{step}: {told.say(ends[step])}" for step in group if ends.get(step))
    text = "; ".join(texts)
    return f"{span(group)} ({text})" if text else span(group)


def _picture(
    title: str,
    labels: Sequence[str],
    series: Sequence[tuple[str, Sequence[Cell], int]],
    told: ReportedDay,
    *,
    apart: bool = False,
) -> Picture | None:
    """Return a picture of parts of people; nothing when fewer than two are told. Nobody's part is left out.

    Args:
        apart: whether each of the series is about other people.
    """
    places = [n for n in range(len(labels)) if any(cells[n].count for _, cells, _ in series)]
    if len(places) < 2:
        return None
    lowered = any(cells[n].at_least for _, cells, _ in series for n in places)
    return Picture(
        title,
        told.of_people_in_words([n for _, _, n in series], at_least=lowered, apart=apart),
        tuple(labels[n] for n in places),
        tuple(
            Series(
                name,
                tuple(cells[place].count / n for place in places),
                tuple(told.count(cells[place]) for place in places),
            )
            for name, cells, n in series
        ),
    )
