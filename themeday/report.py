"""What may be told about a day afterwards: counts, averages, and the words whose authors chose to share them.

Everything here reads the shared log only, with one exception that `agreements` names. No result holds a participant's
code, also not inside a text, and every list has an order that says nothing about who answered first or who wrote what
else.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from themeday.agreements import all_agreements
from themeday.chapters import CHAPTERS
from themeday.chapters.lessons import confidence
from themeday.day import Day
from themeday.lessons import RESERVED_KEYS
from themeday.outcomes import Outcome, Visibility
from themeday.people import Role, device_code
from themeday.questions import Kind, Question
from themeday.records import JOIN, STAFF, Records
from themeday.stage import Stage
from themeday.typed import alike

SMALLEST_GROUP = 5
_OPEN = (Visibility.ANONYMOUS, Visibility.REPORT)
_CLOSING, _LESSONS, _PAIRING = "closing", "lessons", "pairing"
_VOTE = "vote."
_WORD = re.compile(r"\w+")
_TICKED = (Kind.CHOICES, Kind.TAGS, Kind.CHECKLIST)


@dataclass(frozen=True)
class SharedRow:
    """One answer as far as it may leave the room.

    Args:
        chapter: key of the chapter.
        item: key of what was answered; of the whole question when the answer is withheld.
        value: as typed; empty when the answer only counts.
        visibility: the author's choice.
        role: key of the role, only when the author chose to be reported with it.
        unit: likewise.
    """

    chapter: str
    item: str
    value: str
    visibility: Visibility
    role: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Group:
    """How many of a group answered.

    Args:
        key: of the role, or the unit's name.
        joined: how many joined; None when the group is too small to be told apart.
        answered: how many shared at least one answer; None likewise.
    """

    key: str
    joined: int | None
    answered: int | None


@dataclass(frozen=True)
class ChapterResponse:
    """How many answered in one chapter; a table that shares a device counts once.

    Args:
        chapter: key of the chapter.
        joined: how many joined the day.
        answered: how many shared at least one answer.
        roles: the same by role.
        units: the same by unit, small groups left out.
    """

    chapter: str
    joined: int
    answered: int
    roles: tuple[Group, ...]
    units: tuple[Group, ...]


@dataclass(frozen=True)
class ScaleSummary:
    """The answers to a scale.

    Args:
        counts: (step, number of answers), every step, lowest first.
    """

    counts: tuple[tuple[int, int], ...]

    @property
    def n(self) -> int:
        """Return the number of answers."""
        return sum(count for _, count in self.counts)

    @property
    def mean(self) -> float | None:
        """Return the average step, or None without answers."""
        return sum(step * count for step, count in self.counts) / self.n if self.n else None


@dataclass(frozen=True)
class LessonSummary:
    """How sure people felt before and after a lesson.

    Args:
        slug: of the lesson.
        before: everyone's answers before.
        after: everyone's answers after.
        both: how many answered both times.
        change: average change in steps of those who answered both times, or None without any.
        back: everyone's answers afterwards to how sure they really were before.
    """

    slug: str
    before: ScaleSummary
    after: ScaleSummary
    both: int
    change: float | None
    back: ScaleSummary


@dataclass(frozen=True)
class Tags:
    """What was ticked, and said in own words.

    Args:
        counts: (option key, how many ticked it), most first; every option of the question.
        own_words: the texts, in alphabetical order.
    """

    counts: tuple[tuple[str, int], ...]
    own_words: tuple[str, ...]


@dataclass(frozen=True)
class Text:
    """A text whose author chose to share it.

    Args:
        text: as typed.
        role: key of the role, only when the author chose to be reported with it.
        unit: likewise.
    """

    text: str
    role: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Tip:
    """A do or a don't; what several people wrote alike is one.

    Args:
        kind: "do" or "dont".
        text: as most of them wrote it.
        votes: how many others voted for it.
        writers: how many wrote it.
    """

    kind: str
    text: str
    votes: int
    writers: int


@dataclass(frozen=True)
class AgreementSummary:
    """What the report tells of one agreement: no codes, no words.

    Args:
        confirmed: both sides confirmed it as it stands.
        cadence: key of how often they meet, or empty.
        review_date: ISO date on which they look back, or empty.
        step_dates: ISO dates of both steps, the young colleague's first; empty where not given.
    """

    confirmed: bool
    cadence: str
    review_date: str
    step_dates: tuple[str, str]


def shareable(records: Records) -> list[SharedRow]:
    """Return the latest answers as far as they may leave the room, in an order that says nothing about who answered.

    Who chose "my table", and what the facilitator took off the screens, counts but is not told: such a row has no
    value, and no option in its item. Votes are not rows but are counted in `tips`, because they name whose tip it is.

    Args:
        records: of the day.
    """
    unnamed = _without_codes(records)
    stage = Stage(records.stage)
    rows: list[SharedRow] = []
    withheld: dict[tuple[str, str, str], SharedRow] = {}
    for outcome in records.shared:
        if outcome.chapter == JOIN or outcome.participant == STAFF or outcome.item.startswith(_VOTE):
            continue
        if outcome.visibility in _OPEN and not stage.hidden(*outcome.key):
            named = outcome.visibility is Visibility.REPORT
            rows.append(
                SharedRow(
                    chapter=outcome.chapter,
                    item=unnamed(outcome.item),
                    value=unnamed(outcome.value),
                    visibility=outcome.visibility,
                    role=outcome.role if named else "",
                    unit=outcome.unit if named else "",
                )
            )
        else:
            # One row per question: the items of a question with options would tell which ones were ticked.
            question = _question_of(outcome.chapter, outcome.item)
            item = question.key if question else unnamed(outcome.item)
            withheld[(outcome.participant, outcome.chapter, item)] = SharedRow(
                outcome.chapter, item, "", outcome.visibility
            )
    order = list(CHAPTERS)
    return sorted(
        [*rows, *withheld.values()],
        key=lambda row: (
            order.index(row.chapter) if row.chapter in order else len(order),
            row.chapter,
            row.item,
            row.visibility,
            row.role,
            row.unit,
            row.value,
        ),
    )


def response(records: Records, day: Day) -> list[ChapterResponse]:
    """Return how many shared an answer, per chapter of the agenda, by role and by unit.

    Pairing is left out: everything people answer there is private. A unit with fewer than `SMALLEST_GROUP` people is
    not told apart; when there is only one such unit, the smallest of the others is not either, because the small one
    would follow from the total.

    Args:
        records: of the day.
        day: for its agenda and units.
    """
    joined = {outcome.participant: outcome for outcome in records.shared.answers(JOIN, "role")}
    answered: dict[str, set[str]] = defaultdict(set)
    for outcome in records.shared:
        if device_code(outcome.participant) in joined:
            answered[outcome.chapter].add(device_code(outcome.participant))
    roles: dict[str, set[str]] = {role.value: set() for role in Role}
    units: dict[str, set[str]] = {unit: set() for unit in day.units}
    for code, outcome in joined.items():
        roles.setdefault(outcome.value, set()).add(code)
        if outcome.unit:
            units.setdefault(outcome.unit, set()).add(code)
    small = _too_small({unit: len(codes) for unit, codes in units.items()})
    return [
        ChapterResponse(
            chapter=plan.key,
            joined=len(joined),
            answered=len(answered[plan.key]),
            roles=tuple(Group(role, len(codes), len(codes & answered[plan.key])) for role, codes in roles.items()),
            units=tuple(
                Group(unit, None, None) if unit in small else Group(unit, len(codes), len(codes & answered[plan.key]))
                for unit, codes in units.items()
            ),
        )
        for plan in day.agenda
        if plan.key != _PAIRING
    ]


def scale_summary(records: Records, chapter: str, item: str) -> ScaleSummary:
    """Return the answers to a scale or a rating, such as ("closing", "recommend").

    Args:
        records: of the day.
        chapter: key of the chapter.
        item: key of the question; in the lessons chapter "SLUG.before", "SLUG.after" or "SLUG.back".

    Raises:
        KeyError: there is no such scale.
    """
    question = _question_of(chapter, item)
    if question is None or question.kind not in (Kind.SCALE, Kind.RATING):
        raise KeyError((chapter, item))
    counts = Counter(outcome.value for outcome in _countable(records, chapter, [item]))
    return ScaleSummary(tuple((step, counts[str(step)]) for step in range(question.low, question.high + 1)))


def lessons(records: Records) -> list[LessonSummary]:
    """Return how sure people felt before and after each lesson that was done, in alphabetical order.

    Args:
        records: of the day.
    """
    items = [item.rpartition(".") for item in records.shared.items(_LESSONS)]
    slugs = sorted({slug for slug, _, when in items if when in RESERVED_KEYS and slug and "." not in slug})
    summaries = []
    for slug in slugs:
        before, after = (
            {
                o.participant: int(o.value)
                for o in _countable(records, _LESSONS, [f"{slug}.{when}"])
                if o.value.isdecimal()
            }
            for when in ("before", "after")
        )
        changes = [after[code] - before[code] for code in before if code in after]
        summaries.append(
            LessonSummary(
                slug=slug,
                before=scale_summary(records, _LESSONS, f"{slug}.before"),
                after=scale_summary(records, _LESSONS, f"{slug}.after"),
                both=len(changes),
                change=fmean(changes) if changes else None,
                back=scale_summary(records, _LESSONS, f"{slug}.back"),
            )
        )
    return [summary for summary in summaries if summary.before.n or summary.after.n]


def tags(records: Records, chapter: str, key: str) -> Tags:
    """Return how often each option of a question was ticked, and the own words that may be shown.

    Args:
        records: of the day.
        chapter: key of the chapter.
        key: of a question with options to tick, such as "learn" or "offer".

    Raises:
        KeyError: there is no such question.
    """
    question = _question_of(chapter, key)
    if question is None or question.kind not in _TICKED:
        raise KeyError((chapter, key))
    items = [f"{key}.{option.key}" for option in question.options]
    counts = Counter(outcome.item for outcome in _countable(records, chapter, items))
    ordered = sorted(items, key=lambda item: -counts[item])
    own_words = [text for item in question.text_items for text in texts(records, chapter, item)]
    return Tags(
        counts=tuple((item.removeprefix(f"{key}."), counts[item]) for item in ordered),
        own_words=tuple(sorted((text.text for text in own_words), key=alike)),
    )


def texts(records: Records, chapter: str, item: str) -> list[Text]:
    """Return the answers to an open question that may be shown, in alphabetical order.

    What the facilitator took off the screens is left out.

    Args:
        records: of the day.
        chapter: key of the chapter.
        item: key of the item.
    """
    unnamed = _without_codes(records)
    found = [
        Text(unnamed(outcome.value), outcome.role, outcome.unit)
        if outcome.visibility is Visibility.REPORT
        else Text(unnamed(outcome.value))
        for outcome in _showable(records, chapter, item)
    ]
    return sorted(found, key=lambda text: (alike(text.text), text.text, text.role, text.unit))


def tips(records: Records) -> list[Tip]:
    """Return the do's and then the don'ts, most votes first, in alphabetical order among equals.

    Texts that differ in capitals or white space only are one tip. A vote counts once per voter and tip, and not at all
    when the voter wrote the tip too. What the facilitator took off the screens is left out, with its votes.

    Args:
        records: of the day.
    """
    unnamed = _without_codes(records)
    written: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
    place: dict[tuple[str, str], tuple[str, str]] = {}
    for kind in ("do", "dont"):
        for item in records.shared.items(_CLOSING, f"{kind}."):
            for outcome in _showable(records, _CLOSING, item):
                tip = (kind, alike(outcome.value))
                written[tip].append(outcome)
                place[(item, outcome.participant)] = tip
    voters: dict[tuple[str, str], set[str]] = defaultdict(set)
    for item in records.shared.items(_CLOSING, _VOTE):
        _, kind, number, author = (*item.split(".", 3), "", "", "")[:4]
        voted = place.get((f"{kind}.{number}", author))
        if voted:
            voters[voted] |= {o.participant for o in records.shared.answers(_CLOSING, item) if o.value == "1"}
    found = []
    for tip, outcomes in written.items():
        writers = {outcome.participant for outcome in outcomes}
        wordings = Counter(unnamed(outcome.value) for outcome in outcomes)
        text = min(wordings, key=lambda wording: (-wordings[wording], wording))
        found.append(Tip(tip[0], text, len(voters[tip] - writers), len(writers)))
    return sorted(found, key=lambda tip: (tip.kind, -tip.votes, alike(tip.text)))


def agreements(records: Records) -> list[AgreementSummary]:
    """Return the agreements without who made them: the confirmed ones first, then by date.

    Which two people are a pair is the one thing a report looks up outside the shared log; it does not tell it.

    Args:
        records: of the day.
    """
    found = [
        AgreementSummary(agreement.confirmed, agreement.cadence, agreement.review_date, agreement.step_dates)
        for agreement in all_agreements(records)
    ]
    return sorted(found, key=lambda one: (not one.confirmed, one.review_date, one.cadence, one.step_dates))


def _question_of(chapter: str, item: str) -> Question | None:
    if chapter == _LESSONS:
        slug, _, when = item.rpartition(".")
        return confidence(slug, when) if when in RESERVED_KEYS else None
    questions: Sequence[Question] = CHAPTERS[chapter].questions if chapter in CHAPTERS else ()
    return next((q for q in questions if item == q.key or item in q.items), None)


def _countable(records: Records, chapter: str, items: Iterable[str]) -> list[Outcome]:
    # What is meant for one's table is not told, but may count in a group that is large enough not to tell who.
    outcomes = [outcome for item in items for outcome in records.shared.answers(chapter, item)]
    if len({outcome.participant for outcome in outcomes}) >= SMALLEST_GROUP:
        return outcomes
    return [outcome for outcome in outcomes if outcome.visibility in _OPEN]


def _showable(records: Records, chapter: str, item: str) -> list[Outcome]:
    stage = Stage(records.stage)
    return [o for o in records.shared.answers(chapter, item) if o.visibility in _OPEN and not stage.hidden(*o.key)]


def _too_small(sizes: dict[str, int]) -> set[str]:
    # Complementary suppression; see Hundepool et al., Statistical Disclosure Control, Wiley 2012.
    small = {unit for unit, size in sizes.items() if 0 < size < SMALLEST_GROUP}
    others = [unit for unit, size in sizes.items() if size >= SMALLEST_GROUP]
    if len(small) == 1 and others:
        small.add(min(others, key=lambda unit: sizes[unit]))
    return small


def _without_codes(records: Records) -> Callable[[str], str]:
    # A code that someone typed into a text would connect it with that person's place in the raw log.
    # Word by word: one pattern of a thousand codes would try them all at every word.
    codes = {outcome.participant.upper() for outcome in records.shared.answers(JOIN, "role")}
    return lambda text: _WORD.sub(lambda word: "…" if word[0].upper() in codes else word[0], text)
