"""What a day came to, as counts of people by what they did and answered; nothing is hidden here yet.

Everyone counts as one voice; a table that shares a device counts as two, one for each side, because each side answers
for itself. What someone shared with the own table counts too, as part of a number; what is private is not even read.
`themeday.report.disclosure.suppression` decides what of it may be told.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, partial
from itertools import chain

from themeday.chapters import EVERY_CHAPTER, Chapters
from themeday.chapters.follow_up import STOPPED
from themeday.chapters.question_sets import Moment, scales_of, shipped_sets
from themeday.chapters.whole_day import HEARD
from themeday.day.plan import Day
from themeday.errors import LessonError
from themeday.lessons.block_kinds import RESERVED_KEYS
from themeday.lessons.model import Lesson
from themeday.lessons.reading import load_lesson_for
from themeday.model.labels import spelled
from themeday.model.people import ROLES_OF_PEOPLE
from themeday.model.questions import Kind, Option, Question
from themeday.results.frequencies import FrequencyTable
from themeday.results.questions import scale_of
from themeday.results.reading import LESSONS, lessons_done
from themeday.results.voices import Voice, Voices, code_of, voices_of
from themeday.room.agreements import all_agreements
from themeday.store.records import Records

#: How sure people are about learning from someone so different: in the morning, looking back on it, and at the end.
CONFIDENCE = ("expectations/confidence", "closing/confidence_then", "closing/confidence_now")
#: What moves both sides at the end: teaching someone, and going on.
MOTIVATION = ("closing/teaching", "closing/interest")
EVERYONE = ""
# Weeks later: what means no, or not yet.
_NOT = frozenset({"undecided", STOPPED, "begun", "none"})
#: In which week pairs look back together, and by which both have taken their step; of agreements that both confirmed.
REVIEW_WEEKS, STEP_WEEKS = "agreements/review_weeks", "agreements/step_weeks"


@dataclass(frozen=True)
class Bound:
    """A number of people by role that is told as a lower bound only, because it is a part of others or holds them."""

    key: str
    counts: Mapping[str, int]
    totals: Mapping[str, int]


@dataclass(frozen=True)
class Counted:
    """Everything that was counted."""

    people: int
    roles: FrequencyTable  # of which everything else that is told by role is a part
    tables: tuple[FrequencyTable, ...]  # none is part of another; by role where that is worth telling
    bounds: tuple[Bound, ...]
    # The same of the people of each room, when there are several. Pairs are not counted there: the two may be of
    # different rooms.
    rooms: Mapping[str, Counted] = field(default_factory=dict)


# Kinds of which an answer is a step, and those of which each option is ticked or not.
_STEPS, _TICKED = (Kind.SCALE, Kind.RATING), (Kind.CHOICES, Kind.CHECKLIST)


def response_chapters(chapters: Chapters) -> list[str]:
    """Return the chapters in which everybody answers for themselves."""
    return [key for key, chapter in chapters.today.items() if chapter.questions or key == LESSONS]


# What each voice answered to what a table is about, by the table's key.
_Answers = Callable[[str], Mapping[str, str]]


def count_day(
    records: Records, day: Day, leave_out: Collection[str] = (), until: str = "", *, by_unit: bool = False
) -> Counted:
    """Return what a day came to.

    Args:
        leave_out: keys of rooms whose people are not counted; pairs are.
        until: only those who had joined by then are counted, and all pairs; ISO 8601 as in the log.
        by_unit: what is counted by room otherwise is counted by unit.
    """
    everyone = voices_of(records, leave_out, until)
    done = lessons_done(records)
    lessons = readable_lessons(day, done, day.languages[0])
    did, asked = _did(records, day.chapters, everyone, lessons), day.chapters

    @cache
    def answers(key: str) -> dict[str, str]:
        chapter, _, item = key.partition("/")
        return {code: o.value for o in records.shared.answers(chapter, item) if (code := code_of(o, everyone))}

    def counted(voices: Voices, agreed: Iterable[FrequencyTable]) -> Counted:
        tables = [
            _divided("unit", (voice.unit for voice in voices.values()), (*day.units, EVERYONE)),
            _divided("room", (voice.room for voice in voices.values()), (room.key for room in day.rooms)),
            *_asked(asked, voices, answers, done, lessons),
            *agreed,
            *(
                replace(
                    _chosen(voices, answers, f"follow_up/{each.key}", each.options, ordered=True).together(),
                    # How often people met is more or less of one thing.
                    apart=frozenset() if each.key.endswith(".met") else _NOT,
                )
                for each in asked.counted
            ),
            *(table.together() for key in _scales_of_sets(day) for table in _scale(asked, voices, answers, key)),
            *(table for chapter, each in added(asked) for table in _of_one(voices, answers, chapter, each)),
        ]
        totals = _by_role(voices, voices)
        return Counted(
            len(voices),
            FrequencyTable("role", {EVERYONE: len(voices)}, {EVERYONE: totals}),
            tuple(table for table in tables if table.categories),
            tuple(Bound(key, _by_role(voices, codes), totals) for key, codes in did.items()),
        )

    whole = counted(everyone, agreed(records, len(everyone)))
    rooms: dict[str, dict[str, Voice]] = defaultdict(dict)
    known = dict.fromkeys(day.units)
    for code, voice in everyone.items():
        rooms[(spelled(voice.unit, known) or voice.unit) if by_unit else voice.room][code] = voice
    if len(rooms) < 2:
        return whole
    return replace(whole, rooms={room: counted(voices, ()) for room, voices in sorted(rooms.items())})


def _scales_of_sets(day: Day) -> Iterator[str]:
    sets = shipped_sets()
    for moment in Moment:
        for key in day.questions:
            yield from scales_of(sets[key], moment)


def added(chapters: Chapters) -> list[tuple[str, Question]]:
    """Return what a day asks beside what the kit asks, as far as it can be counted; each with its chapter."""
    return [
        (key, question)
        for key, chapter in chapters.today.items()
        for question in chapter.questions
        if question.kind in (*_STEPS, Kind.CHOICE, *_TICKED) and not EVERY_CHAPTER.find(key, question.key)
    ]


def _of_one(voices: Voices, answers: _Answers, chapter: str, question: Question) -> Iterator[FrequencyTable]:
    key = f"{chapter}/{question.key}"
    if question.kind in _TICKED:
        for option in question.options:
            yield _table(voices, answers, f"{key}.{option.key}", ("1",), least=1)
    elif question.kind is Kind.CHOICE:
        yield _chosen(voices, answers, key, question.options).together()
    else:
        yield _table(voices, answers, key, _steps(question), ordered=True).together()


def _asked(
    chapters: Chapters, voices: Voices, answers: _Answers, done: Iterable[str], lessons: Mapping[str, Lesson]
) -> Iterator[FrequencyTable]:
    """Count what people answered on the day."""
    scale = partial(_scale, chapters, voices, answers)
    yield from (table.together() for table in scale("closing/recommend"))
    if useful := chapters.options("closing", "useful"):
        yield _chosen(voices, answers, "closing/useful", useful).together()
    yield from chain.from_iterable(map(scale, (*CONFIDENCE, *MOTIVATION)))
    for item in (*(f"{slug}.{when}" for slug in done for when in RESERVED_KEYS), *heard_in(lessons)):
        yield from (table.together() for table in scale(f"lessons/{item}"))
    yield from (table.together() for table in scale("expectations/direct"))
    for chapter, key in (("expectations", "learn"), ("expectations", "offer"), ("closing", "gained")):
        for option in chapters.options(chapter, key):
            yield _table(voices, answers, f"{chapter}/{key}.{option.key}", ("1",), least=1)


def heard_in(lessons: Mapping[str, Lesson]) -> list[str]:
    """Return the items under which listeners say how well they can go on with what was explained back to them."""
    return [f"{item}.{HEARD}" for item in _teachbacks(lessons)]


def _teachbacks(lessons: Mapping[str, Lesson]) -> list[str]:
    return [
        f"{slug}.{step.key}" for slug, lesson in lessons.items() for step in lesson.steps if step.kind == "teachback"
    ]


def readable_lessons(day: Day, slugs: Iterable[str], language: str) -> dict[str, Lesson]:
    """Return lessons by key, those of which the files are still there and in order."""
    lessons: dict[str, Lesson] = {}
    for slug in slugs:
        for root in day.lesson_roots:
            if slug not in lessons and (root / slug).is_dir():
                with suppress(LessonError):
                    lessons[slug] = load_lesson_for(root / slug, language)
    return lessons


def _by_role(voices: Voices, codes: Iterable[str]) -> dict[str, int]:
    counts = Counter(voices[code].role for code in voices.keys() & codes)
    return {role.value: counts[role] for role in ROLES_OF_PEOPLE}


def _divided(key: str, values: Iterable[str], categories: Iterable[str]) -> FrequencyTable:
    known = dict.fromkeys(categories, 0)
    for value, many in Counter(values).items():
        name = spelled(value, known) or value
        known[name] = known.get(name, 0) + many
    return FrequencyTable(key, {EVERYONE: sum(known.values())}, {EVERYONE: known})


def _table(
    voices: Voices, answers: _Answers, key: str, categories: Sequence[str], *, ordered: bool = False, least: int = 2
) -> FrequencyTable:
    counts = {role.value: dict.fromkeys(categories, 0) for role in ROLES_OF_PEOPLE}
    given = answers(key)
    for code, voice in voices.items():
        if (value := given.get(code)) in counts[voice.role]:
            counts[voice.role][value] += 1
    return FrequencyTable(key, _by_role(voices, voices), counts, ordered, least)


def _scale(chapters: Chapters, voices: Voices, answers: _Answers, key: str) -> Iterator[FrequencyTable]:
    if question := scale_of(chapters, key):
        yield _table(voices, answers, key, _steps(question), ordered=True)


def _steps(question: Question) -> list[str]:
    return [str(step) for step in range(question.low, question.high + 1)]


def _chosen(
    voices: Voices, answers: _Answers, key: str, options: Iterable[Option], *, ordered: bool = False
) -> FrequencyTable:
    return _table(voices, answers, key, [option.key for option in options], ordered=ordered)


def agreed(records: Records, people: int) -> Iterable[FrequencyTable]:
    """Count pairs; the population is as many pairs as the people of the day can make."""
    confirmed = [agreement for agreement in all_agreements(records) if agreement.confirmed]
    total = {EVERYONE: max(len(confirmed), (people + 1) // 2)}
    yield FrequencyTable("agreements/confirmed", total, {EVERYONE: {"1": len(confirmed)}}, least=1)
    days = {
        REVIEW_WEEKS: (agreement.review_date for agreement in confirmed),
        STEP_WEEKS: (max(agreement.step_dates) for agreement in confirmed),
    }
    for key, of in days.items():
        weeks = sorted(date.fromisoformat(day).strftime("%G-%V") for day in of if day)
        yield FrequencyTable(key, total, {EVERYONE: dict(Counter(weeks))}, ordered=True, least=1)
    for question in records.chapters.together:
        if question.kind is Kind.CHOICE:
            counts = dict.fromkeys((option.key for option in question.options), 0)
            for agreement in confirmed:
                counts[agreement.together[question.key]] += 1
            # How often is more or less of one thing; what happens when it does not work is not.
            yield FrequencyTable(f"agreements/{question.key}", total, {EVERYONE: counts}, question.key == "cadence")


def _did(records: Records, chapters: Chapters, voices: Voices, lessons: Mapping[str, Lesson]) -> dict[str, set[str]]:
    """Return who did what is told as a lower bound only, by its key."""
    did: dict[str, set[str]] = {f"response/{chapter}": set() for chapter in response_chapters(chapters)}
    did |= {key: set() for key in ("told/learn", "told/offer", "told/teachback")}
    teachbacks = set(_teachbacks(lessons))

    for chapter in response_chapters(chapters):
        for item in records.shared.items(chapter):
            keys = [f"response/{chapter}"]
            if chapter == "expectations":
                keys.append(f"told/{item.partition('.')[0]}")
            if chapter == LESSONS and item in teachbacks:
                keys.append("told/teachback")
            codes = {code_of(outcome, voices) for outcome in records.shared.answers(chapter, item)} - {""}
            for key in did.keys() & keys:
                did[key] |= codes
    return did
