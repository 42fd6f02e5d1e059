"""A whole rehearsal played in memory: its chapters, in the order of the day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from random import Random

from themeday.chapters import CHAPTERS
from themeday.chapters.agreements import MEETING, OWN, TOGETHER
from themeday.chapters.closing import tip
from themeday.chapters.expectations import MATCHING_YES
from themeday.chapters.lessons import confidence, step_questions
from themeday.chapters.pairing import rating
from themeday.day.plan import Day
from themeday.lessons.model import Lesson, Step
from themeday.lessons.reading import load_lesson_for
from themeday.model.clock import RehearsalClock
from themeday.model.people import Role
from themeday.model.questions import Kind, Question
from themeday.model.visibility import Visibility
from themeday.pairing import Pair, Person, Schedule, make_match, preferences
from themeday.rehearsal.afterwards import come_back
from themeday.rehearsal.answers import Answers
from themeday.rehearsal.cast import Character, make_cast
from themeday.rehearsal.chance import by_chance
from themeday.rehearsal.deliberating import deliberate
from themeday.rehearsal.performance import GOAL, Deed, Part, Performance
from themeday.room.agreements import agreement_of, confirm
from themeday.room.dates import reading as dates
from themeday.room.dates.board import decisions
from themeday.room.session import Session
from themeday.store.records import Records

Planner = Callable[[Sequence[Person], int, int, int], Schedule]

# Stamped so long before the day, with the weeks after it too, that what someone answers who practises counts as later.
# Whole weeks in UTC: the same seed gives the same rows whenever it is played, all of them as much later.
_BEFORE = dt.timedelta(weeks=52)
_OPENS = dt.time(8, 30, tzinfo=dt.UTC)
_AFTER_A_DATE = (3.5, 1.1)
_GETS_IT_RIGHT = 0.75
_LESSON_ROUNDS = 3
_ROUND_A_LESSON = 7  # people, who gives it among them
_LESSON_LASTS = 0.8  # of a round; the rest goes to changing places
_HEARD = (1, 6, 9)  # how often 0, 1 and 2
_LESS_SURE = 0.5
_TIPS = {"do": (15, 55, 25, 5), "dont": (25, 50, 20, 5)}
_VOTES = (3, 8)
_ONE_SIDED = 4
_CONFIRM = 0.93
_PLANS_MEETINGS = 0.75
# In the other chapters people do no more than answer.
_WITH_A_SCENE = ("welcome", "expectations", "pairing", "lessons", "agreements", "closing")


def played(
    day: Day, participants: int, seed: int, plan: Planner, with_guest: bool = False, weeks_later: bool = False
) -> tuple[Session, Character]:
    """Play a rehearsal in memory; the same arguments give the same rows, as much later as the day is.

    Args:
        with_guest: the first young colleague joins and is matched, and leaves the other questions to a guest.
        weeks_later: the checks after six and twelve weeks too; the day itself stays the same, row by row.

    Returns:
        The session that they all used, and the first young colleague.
    """
    random = Random(seed)  # noqa: S311  (repeatable on purpose)
    opens = dt.datetime.combine(day.date, _OPENS) - _BEFORE
    clock = RehearsalClock(opens, random)
    session = Session(day, Records.in_memory(), random.randbytes(32), clock)
    answers = Answers(random, day.languages[0])
    first, *others = make_cast(day, participants, random, answers)
    if with_guest:
        first = replace(first, keenness=0.0, matching=MATCHING_YES)
    _play(Performance(session, clock, opens, (first, *others), answers, random), seed, plan, weeks_later)
    return session, first


def _play(show: Performance, seed: int, plan: Planner, weeks_later: bool) -> None:
    _arrive(show)
    _ask(show, "welcome")
    _ask(show, "expectations")
    people = dates.people(show.session)
    _date(show, plan(people, show.session.day.pairing.rounds, show.session.day.rooms[0].tables, seed))
    _publish(show, 0.76, board="open")
    deliberate(show, people)
    _publish(show, 0.84, board="closed")
    pairs = _match(show, people, seed)
    _learn(show)
    _agree(show, pairs)
    _give_tips(show)
    _vote(show)
    _ask(show, "closing", begin=0.55)
    for planned in show.session.day.agenda:
        if planned.key not in _WITH_A_SCENE:
            _ask(show, planned.key)
    if weeks_later:
        come_back(show)


def _arrive(show: Performance) -> None:
    # The doors open a quarter of an hour early, and a few are a little late.
    parts: list[Part] = [(who, [partial(show.session.join, who.participant)]) for who in show.cast]
    show.act("welcome", parts, begin=-0.75, end=0.15)


def _ask(show: Performance, chapter: str, begin: float = 0.2) -> None:
    parts: list[Part] = [
        (who, [deed for question in CHAPTERS[chapter].questions for deed in show.saves(who, chapter, question)])
        for who in show.cast
    ]
    show.act(chapter, parts, begin=begin)


# Pairing


def _date(show: Performance, schedule: Schedule) -> None:
    _publish(
        show,
        0.1,
        schedule={
            "seed": schedule.seed,
            "minutes": show.session.day.pairing.minutes,
            "rounds": [
                [{"table": d.table, "young_colleague": d.young_colleague, "leader": d.leader} for d in of_round]
                for of_round in schedule.rounds
            ],
            "byes": [list(codes) for codes in schedule.byes],
        },
    )
    met: defaultdict[str, list[Question]] = defaultdict(list)
    for date in chain.from_iterable(schedule.rounds):
        met[date.young_colleague].append(rating(date.leader))
        met[date.leader].append(rating(date.young_colleague))
    parts: list[Part] = [
        (who, [_rates(show, question) for question in met[who.participant.code] if show.willing(who)])
        for who in show.cast
    ]
    show.act("pairing", parts, begin=0.15, end=0.75)


def _rates(show: Performance, question: Question) -> Deed:
    return partial(show.session.save, "pairing", question, show.near(question, *_AFTER_A_DATE))


def _match(show: Performance, people: Sequence[Person], seed: int) -> tuple[Pair, ...]:
    ratings = dates.ratings(show.session)
    decided = decisions(show.session)
    taken = [Pair(decision.young_colleague, decision.leader) for decision in decided if decision.kind == "lock"]
    vetoes = [(decision.young_colleague, decision.leader) for decision in decided if decision.kind == "veto"]
    pairs = make_match(people, preferences(people, ratings), seed, locks=taken, forbidden=vetoes).pairs
    unmatched = sum(person.willing for person in people) - 2 * len(pairs)
    _publish(show, 0.85, match={"seed": seed, "pairs": [[*pair] for pair in pairs], "unmatched": unmatched})
    _publish(show, 0.95, published="1")
    return pairs


def _publish(show: Performance, share: float, **items: object) -> None:
    show.clock.advance(show.moment("pairing", share))
    show.session.set_stage("pairing", items)


# Lessons


def _learn(show: Performance) -> None:
    # Some lessons at a time, each given by a young colleague; the others choose one of them, or talk on over coffee.
    day = show.session.day
    folders = [next(folder for root in day.lesson_roots if (folder := root / slug).is_dir()) for slug in day.lessons]
    lessons = [load_lesson_for(folder, day.languages[0]) for folder in folders]
    show.random.shuffle(lessons)
    young = [who for who in show.cast if who.participant.role is Role.YOUNG_COLLEAGUE and who.keenness]
    show.random.shuffle(young)
    at_once = max(1, min(-(-len(lessons) // _LESSON_ROUNDS), len(show.cast) // _ROUND_A_LESSON))
    for number in range(_LESSON_ROUNDS):
        given = lessons[number * at_once : (number + 1) * at_once]
        teaching, young = young[: len(given)], [*young[len(given) :], *young[: len(given)]]
        learning = [who for who in show.cast if given and who not in teaching and show.willing(who)]
        full = dict.fromkeys(range(len(given)), 0)
        parts: list[Part] = []
        for who in learning:
            # Whoever hesitates between two goes where there is room.
            chosen = min(show.random.choices(list(full), k=2), key=lambda n: full[n])
            full[chosen] += 1
            parts.append((who, _takes(show, who, given[chosen])))
        begin = (number + 0.1) / _LESSON_ROUNDS
        show.act("lessons", parts, begin=begin, end=begin + _LESSON_LASTS / _LESSON_ROUNDS)


def _takes(show: Performance, who: Character, lesson: Lesson) -> list[Deed]:
    save = partial(show.session.save, "lessons")
    before, after, back = (confidence(lesson.slug, when) for when in ("before", "after", "back"))
    seen_by = show.visibility(who, before)
    deeds: list[Deed] = [partial(save, before, who.confidence, seen_by)]
    for step in lesson.steps:
        for question in step_questions(lesson.slug, step):
            if show.willing(who):
                value = _tries(show, lesson.slug, step, question)
                deeds.append(partial(save, question, value, show.visibility(who, question)))
    if show.willing(who):
        deeds.append(partial(save, after, show.grown(who, after), seen_by))
        # Most people find, once they know more, that they were less sure than they thought.
        deeds.append(partial(save, back, show.near(back, who.confidence - _LESS_SURE, 0.6), seen_by))
    return deeds


def _tries(show: Performance, slug: str, step: Step, question: Question) -> object:
    if step.kind == "reflection" or (step.kind == "teachback" and question.kind is Kind.TEXT):
        return show.answers.deal("praise" if step.kind == "teachback" else step.kind, slug)
    if step.kind == "teachback":
        return show.random.choices((0, 1, 2), _HEARD)[0]
    keys = [option.key for option in step.options]
    if step.kind == "scenario":
        return show.random.choice(keys)
    right = [option.key for option in step.options if option.right]
    # A checklist has nothing to get right.
    knows = (right or step.kind in ("sort", "rank")) and show.random.random() < _GETS_IT_RIGHT
    if knows and step.kind == "sort":
        return {option.key: option.group for option in step.options}
    if knows and step.ordered:
        return keys
    if step.kind in ("sort", "rank"):
        return by_chance(question, show.random)
    return {"chosen": right if knows else show.random.sample(keys, show.random.randint(1, len(right or keys)))}


# Agreements


def _agree(show: Performance, pairs: tuple[Pair, ...]) -> None:
    of = {who.participant.code: who for who in show.cast}
    couples = [(of[young_colleague], of[leader]) for young_colleague, leader in pairs]
    parts: list[Part] = []
    for number, both in enumerate(couples, start=1):
        left_open = show.random.choice(both) if number % _ONE_SIDED == 0 else None
        for who in both:
            if who.keenness:
                questions = [q for q in OWN if who is not left_open or q.key != GOAL]
                parts.append((who, [_promises(show, who, question) for question in questions]))
        writers = [who for who in both if who.keenness]
        for question in TOGETHER:
            writer = show.random.choice(writers)
            parts.append((writer, [_promises(show, writer, question)]))
    show.act("agreements", parts, begin=0.1, end=0.75)
    with show.by_itself("meetings"):
        _plan_meetings(show, couples)

    records = show.session.records
    complete = [code for code in of if (found := agreement_of(records, code)) and found.complete]
    ready: list[Part] = [(of[c], [partial(confirm, show.session)]) for c in complete if show.random.random() < _CONFIRM]
    show.act("agreements", ready, begin=0.8)


def _plan_meetings(show: Performance, pairs: list[tuple[Character, Character]]) -> None:
    # Most have their calendars at hand; a guest is left to plan it.
    parts: list[Part] = []
    for pair in pairs:
        if all(who.keenness for who in pair) and show.random.random() < _PLANS_MEETINGS:
            writer = show.random.choice(pair)
            parts.append((writer, [_promises(show, writer, question) for question in MEETING]))
    show.act("agreements", parts, begin=0.76, end=0.79)


def _promises(show: Performance, who: Character, question: Question) -> Deed:
    value, seen_by = show.value(who, question), show.visibility(who, question)
    return partial(show.session.save, "agreements", question, value, seen_by)


# Closing


def _give_tips(show: Performance) -> None:
    parts: list[Part] = []
    for who in show.cast:
        deeds: list[Deed] = []
        for kind, weights in _TIPS.items():
            many = show.random.choices(range(len(weights)), weights=weights)[0] if show.willing(who) else 0
            for number in range(1, many + 1):
                deeds.append(partial(show.session.save, "closing", tip(kind, number), show.answers.deal(kind)))
        parts.append((who, deeds))
    show.act("closing", parts, end=0.3)


def _vote(show: Performance) -> None:
    shared = show.session.records.shared
    tips = {
        f"{item}.{outcome.participant}": outcome.participant
        for kind in _TIPS
        for item in shared.items("closing", f"{kind}.")
        for outcome in shared.answers("closing", item)
    }
    vote = partial(show.session.record, "closing")
    # Some tips are simply better liked, so that the list has a top.
    liked = {item: 0.05 + show.random.random() ** 3 for item in tips}
    parts: list[Part] = []
    for who in show.cast:
        others = [item for item, author in tips.items() if author != who.participant.code]
        if others and show.willing(who):
            order = sorted(others, key=lambda item: show.random.random() ** (1 / liked[item]), reverse=True)
            votes = order[: show.random.randint(*_VOTES)]
            parts.append((who, [partial(vote, {f"vote.{item}": "1"}, Visibility.ANONYMOUS) for item in votes]))
    show.act("closing", parts, begin=0.32, end=0.5)
