"""Who took part: of each chapter how many could, shared something, and came how far, by role, unit and room.

Only what was shared is counted. What people keep to themselves is used to bring them back and to find a match, as the
notice says, and is not counted either; when the day is closed it is gone. So who finished a chapter is not known:
whoever shares little may have answered everything. The numbers are the same before and after the day is closed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from themeday.chapters import Chapters
from themeday.day.plan import Day
from themeday.model.labels import spelled
from themeday.model.people import Role, device_code
from themeday.model.questions import Question
from themeday.results.reading import LESSONS, joined
from themeday.room.agreements import all_agreements
from themeday.store.records import Records

_AGREEMENTS, _PAIRING = "agreements", "pairing"


class End(StrEnum):
    """How far someone can be known to have come in a chapter."""

    QUESTIONS = "questions"  # shared an answer to every question that can be shared
    LESSON = "lesson"  # shared how sure they feel after a lesson, its last question
    CONFIRMED = "confirmed"  # confirmed an agreement, and so did their partner


#: Of the chapters that are not a list of questions.
_ENDS = {LESSONS: End.LESSON, _AGREEMENTS: End.CONFIRMED}


@dataclass(frozen=True)
class GroupResponse:
    """How many of a group could take part, began and came far; None where that is not told.

    A table that shares a device counts once.
    """

    key: str
    eligible: int | None
    started: int | None
    far: int | None
    parts: tuple[str, ...] = ()  # the keys of what is taken together in it


@dataclass(frozen=True)
class ChapterResponse:
    """Who took part in one chapter."""

    chapter: str
    end: End
    questions: int  # how many can be shared, where those are what counts; else 0
    everyone: GroupResponse
    roles: tuple[GroupResponse, ...]
    units: tuple[GroupResponse, ...]
    rooms: tuple[GroupResponse, ...]


def response(records: Records, day: Day) -> list[ChapterResponse]:
    """Return who took part, per chapter of the agenda.

    Pairing is left out: everything people answer there is private.
    """
    here = {outcome.participant: outcome for outcome in joined(records)}
    roles: dict[str, set[str]] = {role.value: set() for role in Role}
    units: dict[str, set[str]] = {unit: set() for unit in day.units}
    rooms: dict[str, set[str]] = {room.key: set() for room in day.rooms}
    for code, outcome in here.items():
        roles[outcome.value].add(code)
        if outcome.unit:
            units.setdefault(spelled(outcome.unit, units) or outcome.unit, set()).add(code)
        if outcome.room:
            rooms.setdefault(outcome.room, set()).add(code)
    began = {plan.key: _answered(records, plan.key, records.shared.items(plan.key)) for plan in day.agenda}
    ended = _ended(records, day.chapters)
    chapters = []
    for plan in day.agenda:
        if plan.key == _PAIRING:
            continue
        (everyone,), by_role, by_unit, by_room = (
            tuple(
                GroupResponse(key, len(codes), len(codes & began[plan.key]), len(codes & ended[plan.key]))
                for key, codes in groups.items()
            )
            for groups in ({"": set(here)}, roles, units, rooms)
        )
        end = _ENDS.get(plan.key, End.QUESTIONS)
        chapters.append(
            ChapterResponse(plan.key, end, len(_shareable(day.chapters, plan.key)), everyone, by_role, by_unit, by_room)
        )
    return chapters


def _shareable(chapters: Chapters, chapter: str) -> list[Question]:
    """Return a chapter's questions that can be shared, where those tell how far someone came."""
    if chapter in _ENDS or chapter not in chapters.today:
        return []
    # What only one side gets, or nobody has to answer, is no sign of how far someone came.
    asked = (question for question in chapters[chapter].questions if not (question.role or question.optional))
    return [question for question in asked if len(question.visibilities) > 1]


def _answered(records: Records, chapter: str, items: Iterable[str]) -> set[str]:
    """Return who shared an answer to any of some items of a chapter."""
    codes = {outcome.participant for item in items for outcome in records.shared.answers(chapter, item)}
    return set(map(device_code, codes))


def _ended(records: Records, chapters: Chapters) -> Mapping[str, set[str]]:
    """Return who came as far as a chapter's end, by chapter."""
    ended: dict[str, set[str]] = defaultdict(set)
    done = (item for item in records.shared.items(LESSONS) if item.endswith(".after"))
    ended[LESSONS] = _answered(records, LESSONS, done)
    for chapter in chapters.today:
        if each := [
            _answered(records, chapter, (*question.items, question.key)) for question in _shareable(chapters, chapter)
        ]:
            ended[chapter] |= set.intersection(*each)
    for agreement in all_agreements(records):
        if agreement.confirmed:
            ended[_AGREEMENTS] |= {device_code(code) for code in agreement.pair}
    return ended
