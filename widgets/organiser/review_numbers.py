"""The numbers of the review: those that a draft of the report would tell now, of everyone or of a group that it tells.

An organiser sees no number that the report rounds or hides. What they see of it beside the report is what people wrote,
answer by answer: see `themeday.report.disclosure`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from themeday.errors import DataFolderError
from themeday.i18n import N_
from themeday.model.people import ROLES_OF_PEOPLE
from themeday.model.questions import Question
from themeday.report.disclosure.decision import numbers_now, question_now, units_now
from themeday.report.disclosure.published import PEOPLE, ROLE, PublishedNumbers
from themeday.report.disclosure.suppression import Cell, Table
from themeday.report.figures import ROLE_HEADINGS, Figure, ReportedDay
from themeday.report.sections import Section, sections
from themeday.results.measures import EVERYONE
from themeday.results.reading import lessons_done
from themeday.room.session import Session
from themeday.widgets.organiser.review_card import CardPart, ReviewCard, measured, paragraph, table
from themeday.widgets.organiser.review_wording import lessons_in_language

TOO_FEW = N_("Too few people answered to tell anything of this.")
_OF = "{kind}:{key}"


def numbers(session: Session) -> PublishedNumbers:
    """Return the numbers that may be told now; none when nobody can say what earlier reports told."""
    try:
        return numbers_now(session.day, session.records)
    except DataFolderError:
        return PublishedNumbers(session.day.date.isoformat(), session.day.smallest_group)


def with_question(session: Session, chapter: str, question: Question) -> ReportedDay:
    """Return what may be told of everyone, with the numbers of one question."""
    told = reported(session)
    try:
        return replace(told, published=question_now(session.day, session.records, chapter, question))
    except DataFolderError:
        return told


def reported(session: Session, group: str = "") -> ReportedDay:
    """Return what may be told, in the reader's language.

    Args:
        group: of `groups`; everyone otherwise.
    """
    told = session.records.cached((reported, session.language), lambda: _reported(session))
    kind, _, key = group.partition(":")
    if kind == "unit":
        return replace(told, published=units(session)[key])
    return replace(told, published=_of_group(told.published, kind, key)) if group else told


def groups(session: Session) -> list[tuple[str, str]]:
    """Return the groups of which may be told by themselves, each with its name: roles, rooms, then units."""
    told = numbers(session)
    roles = ROLES_OF_PEOPLE if told.by_role else ()
    rooms = [room for room in session.day.rooms if told.of_room(room.key)]
    return [
        *((_OF.format(kind=ROLE, key=role.value), session.say(ROLE_HEADINGS[role])) for role in roles),
        *((_OF.format(kind="room", key=room.key), room.name) for room in rooms),
        *((_OF.format(kind="unit", key=unit), unit) for unit in units(session)),
    ]


def units(session: Session) -> dict[str, PublishedNumbers]:
    """Return the numbers of each unit of which some may be told by themselves."""
    if not numbers(session).people:
        return {}
    return session.records.cached(units, lambda: units_now(session.day, session.records))


def section(told: ReportedDay, *places: int) -> list[CardPart]:
    """Return the figures of some sections of the report, by their places in it."""
    every = list(sections(told))
    return drawn(chain.from_iterable(every[place].figures for place in places)) or [paragraph(told.say(TOO_FEW))]


def later_sections(told: ReportedDay) -> Iterator[Section]:
    """Return the sections about the weeks later of which something may be told."""
    return (each for each in list(sections(told))[LATER:] if each.figures)


#: The places of the sections in the report.
FOUND, LEARNED, GAINED, BROUGHT, AGREED, ADDED, LATER = range(1, 8)


def drawn(figures: Iterable[Figure]) -> list[CardPart]:
    """Return figures of the report as tables with bars, each with its notes."""
    parts = []
    for figure in figures:
        rows: list[list[object]] = [list(map(str, row)) for row in figure.rows]
        if figure.drawn:
            values = [getattr(row[1], "value", 0) for row in figure.rows]
            for row, value in zip(rows, values, strict=True):
                row[1] = measured(str(row[1]), value, max(values))
        parts.append(table(f"{figure.title} ({figure.n})", figure.columns, rows))
        parts += [paragraph(" ".join(figure.sentences))] if figure.sentences else []
    return parts


def bounded(told: ReportedDay, bound: int, of: int) -> str:
    """Return a lower bound in words; all of them are told as they are."""
    return str(bound) if bound and bound == of else str(told.at_least(bound))


def choose_group(card: ReviewCard, *, later: bool = False) -> str:
    """Offer whose answers to count, weeks later by no unit; return the key of the group that is chosen."""
    offered = [(key, name) for key, name in groups(card.session) if not (later and key.startswith("unit:"))]
    everyone = ("", card.session.say(N_("Everyone")))
    return card.choose("group", N_("Whose answers"), [everyone, *offered]) if offered else ""


def _reported(session: Session) -> ReportedDay:
    lessons = {lesson.slug: lesson for lesson in lessons_in_language(session)}
    titles = {slug: lessons[slug].title if slug in lessons else slug for slug in lessons_done(session.records)}
    return ReportedDay(session.day, numbers(session), session.language, titles, lessons)


def _of_group(told: PublishedNumbers, kind: str, key: str) -> PublishedNumbers:
    if kind != ROLE:
        return told.of_room(key) or told
    people = next(cell.count for cell in told.tables[ROLE].overall if cell.group == (key,))
    tables = {
        name: Table({EVERYONE: of.totals[key]}, {EVERYONE: of.cells[key]})
        for name, of in told.tables.items()
        if key in of.cells
    }
    tables[PEOPLE] = Table({EVERYONE: people}, {EVERYONE: (Cell((EVERYONE,), people),)})
    bounds = {name: {EVERYONE: of[key]} for name, of in told.bounds.items() if key in of}
    return replace(told, tables=tables, bounds=bounds, rooms={}, room_bounds={})
