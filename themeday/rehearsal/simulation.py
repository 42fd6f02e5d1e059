"""Simulates a whole day in memory: its chapters in order, in which invented people do what real ones would."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain, cycle
from random import Random

from themeday.chapters.expectations import MATCHING_YES
from themeday.chapters.question_sets import asked_at
from themeday.day.plan import Day
from themeday.lessons.model import Lesson, Step
from themeday.lessons.reading import load_lesson_for
from themeday.model.clock import RehearsalClock
from themeday.model.people import Role
from themeday.model.questions import Kind, Question
from themeday.model.visibility import Visibility
from themeday.pairing import Pair, Person, Schedule, make_match, make_schedule, may_meet, preferences
from themeday.rehearsal.answers import Answers, by_chance
from themeday.rehearsal.behaviour import GOAL, Behaviour, Task, Tasks
from themeday.rehearsal.follow_up import come_back
from themeday.rehearsal.people import Character, make_people
from themeday.room.agreements import agreement_of, confirm
from themeday.room.session import Session
from themeday.room.speed_dates import reading as dates
from themeday.room.speed_dates.board import decide, decisions, say_on_board
from themeday.room.speed_dates.planning import as_data
from themeday.store.records import Records

# Stamped so long before the day, with the weeks after it too, that what someone answers who practises counts as later.
# Whole weeks in UTC: the same seed gives the same rows whenever it is played, all of them as much later.
_BEFORE = dt.timedelta(weeks=52)
_OPENS = dt.time(8, 30, tzinfo=dt.UTC)
_AFTER_A_DATE = (3.5, 1.1)
_GETS_IT_RIGHT = 0.75
_MOST_TALKERS = 8
_DECISIONS = ("wish", "lock", "veto", "wish")
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


def simulate(
    day: Day, participants: int, seed: int, with_guest: bool = False, weeks_later: bool = False
) -> tuple[Session, Character]:
    """Simulate a day in memory; return the session that all used, and the first young colleague.

    The same arguments give the same rows, as much later as the day is.

    Args:
        with_guest: the first young colleague joins and is matched, and leaves the other questions to a guest.
        weeks_later: the checks after six and twelve weeks too; the day itself stays the same, row by row.
    """
    random = Random(seed)  # noqa: S311  (repeatable on purpose)
    opens = dt.datetime.combine(day.date, _OPENS) - _BEFORE
    clock = RehearsalClock(opens, random)
    session = Session(day, Records.in_memory(), random.randbytes(32), clock)
    answers = Answers(random, day.languages[0])
    first, *others = make_people(day, participants, random, answers)
    if with_guest:
        first = replace(first, keenness=0.0, matching=MATCHING_YES)
    crowd = Behaviour(session, clock, opens, (first, *others), answers, random)
    planned = [plan.key for plan in day.agenda]
    _arrive(crowd)
    for chapter in ("welcome", "expectations"):
        if chapter in planned:
            _ask(crowd, chapter)
    pairs = _pair(crowd, seed) if "pairing" in planned else ()
    if "lessons" in planned:
        _learn(crowd)
    if "agreements" in planned:
        _agree(crowd, pairs)
    if "closing" in planned:
        _give_tips(crowd)
        _vote(crowd)
        _ask(crowd, "closing", begin=0.55)
    for chapter in planned:
        if chapter not in _WITH_A_SCENE:
            _ask(crowd, chapter)
    if weeks_later:
        come_back(crowd)
    return session, first


def _in_each_room(day: Day, people: Sequence[Person], room_of: Mapping[str, str], seed: int) -> Schedule:
    """Return the dates of all rooms in one plan: people meet within their own room, as on a real day."""
    schedules = []
    for room in day.rooms:
        here = [person for person in people if room_of[person.code] == room.key]
        if len({person.role for person in here}) > 1:
            schedules.append(make_schedule(here, day.pairing.rounds, room.tables, seed))
    rounds = (
        chain.from_iterable(of_rooms) for of_rooms in zip(*(schedule.rounds for schedule in schedules), strict=True)
    )
    byes = (chain.from_iterable(of_rooms) for of_rooms in zip(*(schedule.byes for schedule in schedules), strict=True))
    return Schedule(tuple(map(tuple, rounds)), tuple(map(tuple, byes)), seed)


def _arrive(crowd: Behaviour) -> None:
    # The doors open a quarter of an hour early, and a few are a little late.
    parts: list[Tasks] = [(who, [partial(crowd.session.join, who.participant)]) for who in crowd.people]
    crowd.act(crowd.session.day.agenda[0].key, parts, begin=-0.75, end=0.15)


def _ask(crowd: Behaviour, chapter: str, begin: float = 0.2) -> None:
    day = crowd.session.day
    asked = (*day.chapters[chapter].questions, *asked_at(chapter, day.questions))
    parts: list[Tasks] = [
        (
            who,
            [
                deed
                for question in asked
                if question.role in ("", who.participant.role)
                for deed in crowd.saves(who, chapter, question)
            ],
        )
        for who in crowd.people
    ]
    crowd.act(chapter, parts, begin=begin)


# Pairing


def _pair(crowd: Behaviour, seed: int) -> tuple[Pair, ...]:
    people = dates.people(crowd.session)
    room_of = {who.participant.code: who.participant.room for who in crowd.people}
    _date(crowd, _in_each_room(crowd.session.day, people, room_of, seed))
    _publish(crowd, 0.76, board="open")
    _deliberate(crowd, people)
    _publish(crowd, 0.84, board="closed")
    return _match(crowd, people, seed)


def _date(crowd: Behaviour, schedule: Schedule) -> None:
    _publish(
        crowd,
        0.1,
        schedule={
            "seed": schedule.seed,
            "minutes": crowd.session.day.pairing.minutes,
            "rounds": as_data(schedule.rounds),
            "byes": schedule.byes,
        },
    )
    met: defaultdict[str, list[Question]] = defaultdict(list)
    for date in chain.from_iterable(schedule.rounds):
        for mine, other in (date.codes, date.codes[::-1]):
            if asked := crowd.chapters.rating(other):
                met[mine].append(asked)
    parts: list[Tasks] = [
        (who, [_rates(crowd, question) for question in met[who.participant.code] if crowd.willing(who)])
        for who in crowd.people
    ]
    crowd.act("pairing", parts, begin=0.15, end=0.75)


def _rates(crowd: Behaviour, question: Question) -> Task:
    return partial(crowd.session.save, "pairing", question, crowd.near(question, *_AFTER_A_DATE))


def _deliberate(crowd: Behaviour, people: Sequence[Person]) -> None:
    """Let some young colleagues talk, and decide on another leader each, so that nobody is in another's way."""
    willing = {person.code: person for person in people if person.willing}
    leaders = [person for person in willing.values() if person.role == "leader"]
    crowd.random.shuffle(leaders)
    parts: list[Tasks] = []
    talkers = [w for w in crowd.people if w.participant.code in willing and w.participant.role is Role.YOUNG_COLLEAGUE]
    kinds = cycle(_DECISIONS)
    for who in talkers[:_MOST_TALKERS]:
        actions: list[Task] = []
        if crowd.willing(who):
            actions.append(partial(say_on_board, crowd.session, crowd.answers.deal("board")))
        me = willing[who.participant.code]
        leader = next((leader for leader in leaders if may_meet(me, leader)), None)
        if leader is not None and crowd.willing(who):
            leaders.remove(leader)
            kind = next(kinds)
            actions.append(partial(decide, crowd.session, leader.code, kind, crowd.answers.deal("board_reason", kind)))
        parts.append((who, actions))
    crowd.act("pairing", parts, begin=0.77, end=0.83)


def _match(crowd: Behaviour, people: Sequence[Person], seed: int) -> tuple[Pair, ...]:
    ratings = dates.ratings(crowd.session)
    decided = decisions(crowd.session)
    taken = [Pair(decision.young_colleague, decision.leader) for decision in decided if decision.kind == "lock"]
    vetoes = [(decision.young_colleague, decision.leader) for decision in decided if decision.kind == "veto"]
    pairs = make_match(people, preferences(people, ratings), seed, locks=taken, forbidden=vetoes).pairs
    unmatched = sum(person.willing for person in people) - 2 * len(pairs)
    _publish(crowd, 0.85, match={"seed": seed, "pairs": [[*pair] for pair in pairs], "unmatched": unmatched})
    _publish(crowd, 0.95, published="1")
    return pairs


def _publish(crowd: Behaviour, share: float, **items: object) -> None:
    crowd.clock.advance(crowd.moment("pairing", share))
    crowd.session.set_stage("pairing", items)


# Lessons


def _learn(crowd: Behaviour) -> None:
    # Some lessons at a time, each given by a young colleague; the others choose one of them, or talk on over coffee.
    day = crowd.session.day
    folders = [next(folder for root in day.lesson_roots if (folder := root / slug).is_dir()) for slug in day.lessons]
    lessons = [load_lesson_for(folder, day.languages[0]) for folder in folders]
    crowd.random.shuffle(lessons)
    young = [who for who in crowd.people if who.participant.role is Role.YOUNG_COLLEAGUE and who.keenness]
    crowd.random.shuffle(young)
    at_once = max(1, min(-(-len(lessons) // _LESSON_ROUNDS), len(crowd.people) // _ROUND_A_LESSON))
    for number in range(_LESSON_ROUNDS):
        given = lessons[number * at_once : (number + 1) * at_once]
        teaching, young = young[: len(given)], [*young[len(given) :], *young[: len(given)]]
        learning = [who for who in crowd.people if given and who not in teaching and crowd.willing(who)]
        full = dict.fromkeys(range(len(given)), 0)
        parts: list[Tasks] = []
        for who in learning:
            # Whoever hesitates between two goes where there is room.
            chosen = min(crowd.random.choices(list(full), k=2), key=lambda n: full[n])
            full[chosen] += 1
            parts.append((who, _takes(crowd, who, given[chosen])))
        begin = (number + 0.1) / _LESSON_ROUNDS
        crowd.act("lessons", parts, begin=begin, end=begin + _LESSON_LASTS / _LESSON_ROUNDS)


def _takes(crowd: Behaviour, who: Character, lesson: Lesson) -> list[Task]:
    save = partial(crowd.session.save, "lessons")
    asked = crowd.chapters
    before, after, back = (asked.confidence(lesson.slug, when) for when in ("before", "after", "back"))
    seen_by = crowd.visibility(who, before) if before else None
    actions: list[Task] = [partial(save, before, who.confidence, seen_by)] if before else []
    for step in lesson.steps:
        for question in asked.step_questions(lesson.slug, step):
            if crowd.willing(who):
                value = _tries(crowd, lesson.slug, step, question)
                actions.append(partial(save, question, value, crowd.visibility(who, question)))
    if crowd.willing(who):
        if after:
            actions.append(partial(save, after, crowd.surer(who, after), seen_by))
        if back:
            # Most people find, once they know more, that they were less sure than they thought.
            actions.append(partial(save, back, crowd.near(back, who.confidence - _LESS_SURE, 0.6), seen_by))
    return actions


def _tries(crowd: Behaviour, slug: str, step: Step, question: Question) -> object:
    if step.kind == "reflection" or (step.kind == "teachback" and question.kind is Kind.TEXT):
        return crowd.answers.deal("praise" if step.kind == "teachback" else step.kind, slug)
    if step.kind == "teachback":
        return crowd.random.choices((0, 1, 2), _HEARD)[0]
    keys = [option.key for option in step.options]
    if step.kind == "scenario":
        return crowd.random.choice(keys)
    right = [option.key for option in step.options if option.right]
    # A checklist has nothing to get right.
    knows = (right or step.kind in ("sort", "rank")) and crowd.random.random() < _GETS_IT_RIGHT
    if knows and step.kind == "sort":
        return {option.key: option.group for option in step.options}
    if knows and step.ordered:
        return keys
    if step.kind in ("sort", "rank"):
        return by_chance(question, crowd.random)
    return {"chosen": right if knows else crowd.random.sample(keys, crowd.random.randint(1, len(right or keys)))}


# Agreements


def _agree(crowd: Behaviour, pairs: tuple[Pair, ...]) -> None:
    of = {who.participant.code: who for who in crowd.people}
    couples = [(of[young_colleague], of[leader]) for young_colleague, leader in pairs]
    parts: list[Tasks] = []
    for number, both in enumerate(couples, start=1):
        left_open = crowd.random.choice(both) if number % _ONE_SIDED == 0 else None
        for who in both:
            if who.keenness:
                questions = [q for q in crowd.chapters.own if who is not left_open or q.key != GOAL]
                parts.append((who, [_promises(crowd, who, question) for question in questions]))
        writers = [who for who in both if who.keenness]
        for question in crowd.chapters.together:
            writer = crowd.random.choice(writers)
            parts.append((writer, [_promises(crowd, writer, question)]))
    crowd.act("agreements", parts, begin=0.1, end=0.75)
    with crowd.by_itself("meetings"):
        _plan_meetings(crowd, couples)

    records = crowd.session.records
    complete = [code for code in of if (agreement := agreement_of(records, code)) and agreement.complete]
    confirms = partial(confirm, crowd.session)
    ready: list[Tasks] = [(of[code], [confirms]) for code in complete if crowd.random.random() < _CONFIRM]
    crowd.act("agreements", ready, begin=0.8)


def _plan_meetings(crowd: Behaviour, pairs: list[tuple[Character, Character]]) -> None:
    # Most have their calendars at hand; a guest is left to plan it.
    parts: list[Tasks] = []
    for pair in pairs:
        if all(who.keenness for who in pair) and crowd.random.random() < _PLANS_MEETINGS:
            writer = crowd.random.choice(pair)
            parts.append((writer, [_promises(crowd, writer, question) for question in crowd.chapters.meeting]))
    crowd.act("agreements", parts, begin=0.76, end=0.79)


def _promises(crowd: Behaviour, who: Character, question: Question) -> Task:
    value, seen_by = crowd.value(who, question), crowd.visibility(who, question)
    return partial(crowd.session.save, "agreements", question, value, seen_by)


# Closing


def _give_tips(crowd: Behaviour) -> None:
    parts: list[Tasks] = []
    for who in crowd.people:
        actions: list[Task] = []
        for kind, weights in _TIPS.items():
            many = crowd.random.choices(range(len(weights)), weights=weights)[0] if crowd.willing(who) else 0
            for number in range(1, many + 1):
                if asked := crowd.chapters.tip(kind, number):
                    actions.append(partial(crowd.session.save, "closing", asked, crowd.answers.deal(kind)))
        parts.append((who, actions))
    crowd.act("closing", parts, end=0.3)


def _vote(crowd: Behaviour) -> None:
    shared = crowd.session.records.shared
    tips = {
        f"{item}.{outcome.participant}": outcome.participant
        for kind in _TIPS
        for item in shared.items("closing", f"{kind}.")
        for outcome in shared.answers("closing", item)
    }
    vote = partial(crowd.session.record, "closing")
    # Some tips are simply better liked, so that the list has a top.
    liked = {item: 0.05 + crowd.random.random() ** 3 for item in tips}
    parts: list[Tasks] = []
    for who in crowd.people:
        others = [item for item, author in tips.items() if author != who.participant.code]
        if others and crowd.willing(who):
            order = sorted(others, key=lambda item: crowd.random.random() ** (1 / liked[item]), reverse=True)
            votes = order[: crowd.random.randint(*_VOTES)]
            parts.append((who, [partial(vote, {f"vote.{item}": "1"}, Visibility.ANONYMOUS) for item in votes]))
    crowd.act("closing", parts, begin=0.32, end=0.5)
