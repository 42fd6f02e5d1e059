"""What a day came to, as counts of people by what they did and answered; nothing is hidden here yet.

Everyone counts as one voice; a table that shares a device counts as two, one for each side, because each side answers
for itself. What someone shared with the own table counts too, as part of a number; what is private is not even read.
`themeday.report.disclosure.suppression` decides what of it may be told.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache, partial

from themeday.chapters import CHAPTERS
from themeday.chapters.agreements import TOGETHER
from themeday.chapters.closing import GAINED, USEFUL
from themeday.chapters.expectations import THEMES
from themeday.chapters.follow_up import COUNTED
from themeday.chapters.lessons import CHAPTER as LESSONS
from themeday.day.plan import Day
from themeday.errors import LessonError
from themeday.i18n import N_
from themeday.lessons.block_kinds import RESERVED_KEYS
from themeday.lessons.model import Lesson
from themeday.lessons.reading import load_lesson_for
from themeday.model.labels import spelled
from themeday.model.people import ROLES_OF_PEOPLE, Role
from themeday.model.questions import Option
from themeday.results.frequencies import FrequencyTable
from themeday.results.questions import HEARD, scale_of
from themeday.results.reading import lessons_done
from themeday.room.agreements import all_agreements
from themeday.store.records import JOIN, Records

#: The chapters in which everybody answers for themselves.
RESPONSE = tuple(key for key, chapter in CHAPTERS.items() if chapter.questions or key == LESSONS.key)
BOTH_WAYS = ("learn", "offer")
#: How sure people are about learning from someone so different: in the morning, looking back on it, and at the end.
CONFIDENCE = ("expectations/confidence", "closing/confidence_then", "closing/confidence_now")
#: What moves both sides at the end: teaching someone, and going on.
MOTIVATION = ("closing/teaching", "closing/interest")
#: What these scales are called where the question alone does not say what it is about.
SCALE_NAMES = {
    CONFIDENCE[0]: N_("How confident in the morning about learning from someone so different"),
    CONFIDENCE[1]: N_("The same, looking back on the morning"),
    CONFIDENCE[2]: N_("How confident at the end about learning from someone so different"),
    MOTIVATION[0]: N_("How confident at the end about teaching someone so different something"),
    MOTIVATION[1]: N_("How much people feel like going on with this"),
}
AGREED = ("cadence", "way_out")
EVERYONE = ""


@dataclass(frozen=True)
class Bound:
    """A number that is told as a lower bound only."""

    key: str
    counts: Mapping[str, int]
    totals: Mapping[str, int]


@dataclass(frozen=True)
class Counted:
    """Everything that was counted.

    Args:
        roles: by role, of which everything else that is told by role is a part.
        tables: of which one number is not part of another; by role where that is worth telling.
        bounds: numbers that are parts of, or hold, others.
        rooms: the same of the people of each room, when there are several; pairs are not counted there, because the two
            may be of different rooms.
    """

    people: int
    roles: FrequencyTable
    tables: tuple[FrequencyTable, ...]
    bounds: tuple[Bound, ...]
    rooms: Mapping[str, Counted] = field(default_factory=dict)


@dataclass
class _Voices:
    role: dict[str, str] = field(default_factory=dict)
    unit: dict[str, str] = field(default_factory=dict)
    room: dict[str, str] = field(default_factory=dict)

    def of(self, code: str) -> str:
        """Return whose voice wrote under a code; what a table answered as one counts for its first side."""
        if code in self.role:
            return code
        first = f"{code}-{Role.YOUNG_COLLEAGUE.value[0].upper()}"
        return first if first in self.role else ""

    def totals(self) -> dict[str, int]:
        """Return how many there are by role."""
        return {role.value: sum(mine == role for mine in self.role.values()) for role in ROLES_OF_PEOPLE}

    def rooms(self) -> dict[str, _Voices]:
        """Return those of each room."""
        found: dict[str, _Voices] = {}
        for code, room in self.room.items():
            mine = found.setdefault(room, _Voices())
            mine.role[code], mine.unit[code], mine.room[code] = self.role[code], self.unit[code], room
        return dict(sorted(found.items()))


# What each voice answered to what a table is about.
_Answers = Callable[[str], Mapping[str, str]]


def count(records: Records, day: Day, leave_out: Collection[str] = ()) -> Counted:
    """Return what a day came to.

    Args:
        leave_out: keys of rooms whose people are not counted; pairs are.
    """
    voices = _voices(records, leave_out)
    done = lessons_done(records)
    lessons = lessons_of(day, done, day.languages[0])
    did = _did(records, voices, lessons)
    answers = cache(partial(_values, records, voices))

    def counted(here: _Voices, said: _Answers, agreed: Iterable[FrequencyTable]) -> Counted:
        tables = [
            _divided("unit", here.unit, (*day.units, EVERYONE)),
            _divided("room", here.room, tuple(room.key for room in day.rooms)),
            *_asked(here, said, done, lessons),
            *agreed,
            *(_chosen(here, said, f"follow_up/{one.key}", one.options).together() for one in COUNTED),
        ]
        totals = here.totals()
        people = sum(totals.values())
        return Counted(
            people,
            FrequencyTable("role", {EVERYONE: people}, {EVERYONE: totals}),
            tuple(table for table in tables if table.categories),
            tuple(
                Bound(key, {role: sum(here.role.get(code) == role for code in codes) for role in totals}, totals)
                for key, codes in did.items()
            ),
        )

    whole = counted(voices, answers, _agreed(records, len(voices.role)))
    rooms = voices.rooms()
    if len(rooms) < 2:
        return whole
    parted = cache(lambda key: _by_room(answers(key), voices))

    def answers_in(room: str) -> _Answers:
        return lambda key: parted(key).get(room, {})

    return replace(whole, rooms={room: counted(here, answers_in(room), ()) for room, here in rooms.items()})


def _asked(
    voices: _Voices, said: _Answers, done: Iterable[str], lessons: Mapping[str, Lesson]
) -> Iterable[FrequencyTable]:
    """Count what people answered on the day."""
    yield _scale(voices, said, "closing/recommend").together()
    yield _chosen(voices, said, "closing/useful", USEFUL).together()
    yield from (_scale(voices, said, key) for key in (*CONFIDENCE, *MOTIVATION))
    yield from (_scale(voices, said, f"lessons/{slug}.{when}").together() for slug in done for when in RESERVED_KEYS)
    yield from (_scale(voices, said, f"lessons/{key}").together() for key in heard_in(lessons))
    yield _scale(voices, said, "expectations/direct").together()
    for key in BOTH_WAYS:
        yield from (_ticked(voices, said, f"expectations/{key}", option) for option in THEMES)
    yield from (_ticked(voices, said, "closing/gained", option) for option in GAINED)


def heard_in(lessons: Mapping[str, Lesson]) -> list[str]:
    """Return the items under which listeners say how well they can go on with what was explained back to them."""
    return [
        f"{slug}.{step.key}.{HEARD}" for slug, one in lessons.items() for step in one.steps if step.kind == "teachback"
    ]


def lessons_of(day: Day, slugs: Iterable[str], language: str) -> dict[str, Lesson]:
    """Return lessons by key, those of which the files are still there and in order."""
    found: dict[str, Lesson] = {}
    for slug in slugs:
        for root in day.lesson_roots:
            if slug not in found and (root / slug).is_dir():
                with suppress(LessonError):
                    found[slug] = load_lesson_for(root / slug, language)
    return found


def _voices(records: Records, leave_out: Collection[str]) -> _Voices:
    voices = _Voices()
    for joined in records.shared.answers(JOIN, "role"):
        if joined.room in leave_out:
            continue
        table = joined.value == Role.TABLE
        for role in ROLES_OF_PEOPLE if table else (Role(joined.value),):
            code = f"{joined.participant}-{role.value[0].upper()}" if table else joined.participant
            voices.role[code] = role.value
            voices.unit[code] = joined.unit
            voices.room[code] = joined.room
    return voices


def _divided(key: str, of: Mapping[str, str], categories: Iterable[str]) -> FrequencyTable:
    known = dict.fromkeys(categories, 0)
    for value, many in Counter(of.values()).items():
        name = spelled(value, known) or value
        known[name] = known.get(name, 0) + many
    return FrequencyTable(key, {EVERYONE: len(of)}, {EVERYONE: known})


def _by_role(
    key: str, voices: _Voices, values: Mapping[str, str], categories: Iterable[str], *, ordered: bool, least: int
) -> FrequencyTable:
    counts = {role.value: dict.fromkeys(categories, 0) for role in ROLES_OF_PEOPLE}
    for code, value in values.items():
        if value in counts[voices.role[code]]:
            counts[voices.role[code]][value] += 1
    return FrequencyTable(key, voices.totals(), counts, ordered, least)


def _scale(voices: _Voices, said: _Answers, key: str) -> FrequencyTable:
    question = scale_of(key)
    steps = [str(step) for step in range(question.low, question.high + 1)]
    return _by_role(key, voices, said(key), steps, ordered=True, least=2)


def _chosen(voices: _Voices, said: _Answers, key: str, options: Iterable[Option]) -> FrequencyTable:
    keys = [option.key for option in options]
    return _by_role(key, voices, said(key), keys, ordered=False, least=2)


def _ticked(voices: _Voices, said: _Answers, question: str, option: Option) -> FrequencyTable:
    key = f"{question}.{option.key}"
    return _by_role(key, voices, said(key), ("1",), ordered=False, least=1)


def _values(records: Records, voices: _Voices, key: str) -> dict[str, str]:
    """Return what each voice answered to what a table is about."""
    chapter, _, item = key.partition("/")
    return {code: o.value for o in records.shared.answers(chapter, item) if (code := voices.of(o.participant))}


def _by_room(values: Mapping[str, str], voices: _Voices) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for code, value in values.items():
        found[voices.room[code]][code] = value
    return found


def _agreed(records: Records, people: int) -> Iterable[FrequencyTable]:
    """Count pairs; the population is as many pairs as the people of the day can make."""
    confirmed = [agreement for agreement in all_agreements(records) if agreement.confirmed]
    total = {EVERYONE: max(len(confirmed), (people + 1) // 2)}
    yield FrequencyTable("agreements/confirmed", total, {EVERYONE: {"1": len(confirmed)}}, least=1)
    for question in TOGETHER:
        if question.key in AGREED:
            counts = dict.fromkeys((option.key for option in question.options), 0)
            for agreement in confirmed:
                counts[agreement.together[question.key]] += 1
            yield FrequencyTable(f"agreements/{question.key}", total, {EVERYONE: counts})


def _did(records: Records, voices: _Voices, lessons: Mapping[str, Lesson]) -> dict[str, set[str]]:
    """Return who did what is told as a lower bound only, by its key."""
    in_chapter: dict[str, set[str]] = defaultdict(set)
    told: dict[str, set[str]] = {key: set() for key in BOTH_WAYS}
    taught_back: set[str] = set()
    endings = {
        f"{slug}.{step.key}" for slug, lesson in lessons.items() for step in lesson.steps if step.kind == "teachback"
    }
    for outcome in records.shared:
        code = voices.of(outcome.participant)
        if not code:
            continue
        in_chapter[outcome.chapter].add(code)
        if outcome.chapter == "expectations" and (question := outcome.item.partition(".")[0]) in told:
            told[question].add(code)
        if outcome.chapter == "lessons" and outcome.item in endings:
            taught_back.add(code)
    found: dict[str, set[str]] = {f"response/{chapter}": in_chapter[chapter] for chapter in RESPONSE}
    found |= {f"told/{key}": codes for key, codes in told.items()}
    found["told/teachback"] = taught_back
    return found
