"""The chapters of a rehearsal, in the order of the day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from themeday.chapters import CHAPTERS
from themeday.chapters.agreements import MEETING, OWN, TOGETHER
from themeday.chapters.closing import tip
from themeday.chapters.expectations import MATCHING_YES, THEMES
from themeday.chapters.lessons import confidence, step_questions
from themeday.chapters.pairing import rating
from themeday.lessons import Lesson, Step, load_lesson_for
from themeday.model.outcomes import Visibility
from themeday.model.people import Role
from themeday.model.questions import Kind, Question
from themeday.pairing import Pair, Person, Schedule, make_match, preferences
from themeday.rehearsal.afterwards import come_back
from themeday.rehearsal.cast import Character
from themeday.rehearsal.chance import by_chance
from themeday.rehearsal.deliberating import deliberate
from themeday.rehearsal.performance import GOAL, Deed, Part, Performance
from themeday.room.agreements import agreement_of, confirm
from themeday.room.dates.board import decisions
from themeday.store.records import Records

Planner = Callable[[list[Person], int, int, int], Schedule]

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


def play(show: Performance, seed: int, plan: Planner, weeks_later: bool = False) -> None:
    """Play the whole day, from joining to closing, and the weeks after it when asked."""
    _arrive(show)
    _ask(show, "welcome")
    _ask(show, "expectations")
    people = _people(show)
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


def _people(show: Performance) -> list[Person]:
    records = show.session.records
    wanted = records.answered("expectations", "matching")
    return [
        Person(
            code=who.code,
            role="leader" if who.role is Role.LEADER else "young_colleague",
            unit=who.unit,
            asks=_chosen(records, who.code, "learn"),
            offers=_chosen(records, who.code, "offer"),
            willing=who.code in wanted and wanted[who.code].value == MATCHING_YES,
        )
        for who in records.participants()
    ]


def _chosen(records: Records, code: str, question: str) -> frozenset[str]:
    keys = (option.key for option in THEMES)
    return frozenset(key for key in keys if records.latest(code, "expectations", f"{question}.{key}"))


def _date(show: Performance, schedule: Schedule) -> None:
    _publish(
        show,
        0.1,
        schedule={
            "seed": schedule.seed,
            "minutes": show.session.day.pairing.minutes,
            "rounds": [
                [{"table": d.table, "young_colleague": d.young_colleague, "leader": d.leader} for d in dates]
                for dates in schedule.rounds
            ],
            "byes": [list(codes) for codes in schedule.byes],
        },
    )
    met: dict[str, list[str]] = {who.participant.code: [] for who in show.cast}
    for dates in schedule.rounds:
        for date in dates:
            met[date.young_colleague].append(date.leader)
            met[date.leader].append(date.young_colleague)
    parts: list[Part] = [
        (who, [_rates(show, partner) for partner in met[who.participant.code] if show.willing(who)])
        for who in show.cast
    ]
    show.act("pairing", parts, begin=0.15, end=0.75)


def _rates(show: Performance, partner: str) -> Deed:
    question = rating(partner)
    return partial(show.session.save, "pairing", question, show.near(question, *_AFTER_A_DATE))


def _match(show: Performance, people: list[Person], seed: int) -> tuple[Pair, ...]:
    records = show.session.records
    ratings = {
        (outcome.participant, item.partition(".")[2]): int(outcome.value)
        for item in records.private.items("pairing", "rating.")
        for outcome in records.private.answers("pairing", item)
    }
    decided = decisions(show.session)
    taken = [Pair(decision.young_colleague, decision.leader) for decision in decided if decision.kind == "lock"]
    vetoes = [(decision.young_colleague, decision.leader) for decision in decided if decision.kind == "veto"]
    pairs = make_match(people, preferences(people, ratings), seed, locks=taken, forbidden=vetoes).pairs
    unmatched = sum(person.willing for person in people) - 2 * len(pairs)
    codes = [[pair.young_colleague, pair.leader] for pair in pairs]
    _publish(show, 0.85, match={"seed": seed, "pairs": codes, "unmatched": unmatched})
    _publish(show, 0.95, published="1")
    return pairs


def _publish(show: Performance, share: float, **items: object) -> None:
    show.clock.advance(show.moment("pairing", share))
    show.session.set_stage("pairing", items)


# Lessons


def _learn(show: Performance) -> None:
    # Some lessons at a time, each given by a young colleague; the others choose one of them, or talk on over coffee.
    day = show.session.day
    lessons = [load_lesson_for(_folder(day.lesson_roots, slug), day.languages[0]) for slug in day.lessons]
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


def _folder(roots: tuple[Path, ...], slug: str) -> Path:
    return next(root / slug for root in roots if (root / slug).is_dir())


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
    if step.kind == "teachback":
        return (
            show.answers.deal("praise", slug)
            if question.kind is Kind.TEXT
            else show.random.choices((0, 1, 2), _HEARD)[0]
        )
    if step.kind == "reflection":
        return show.answers.deal(step.kind, slug)
    if step.kind in ("sort", "rank"):
        return _places(show, step, question)
    keys = [option.key for option in step.options]
    if step.kind == "scenario":
        return show.random.choice(keys)
    right = [option.key for option in step.options if option.right]
    if right and show.random.random() < _GETS_IT_RIGHT:
        return {"chosen": right}
    most = len(right) or len(keys)
    return {"chosen": show.random.sample(keys, show.random.randint(1, most))}


def _places(show: Performance, step: Step, question: Question) -> object:
    knows = show.random.random() < _GETS_IT_RIGHT
    if knows and step.kind == "sort":
        return {option.key: option.group for option in step.options}
    if knows and step.ordered:
        return [option.key for option in step.options]
    return by_chance(question, show.random)


# Agreements


def _agree(show: Performance, pairs: tuple[Pair, ...]) -> None:
    of = {who.participant.code: who for who in show.cast}
    parts: list[Part] = []
    for number, pair in enumerate(pairs, start=1):
        both = of[pair.young_colleague], of[pair.leader]
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
        _plan_meetings(show, [(of[pair.young_colleague], of[pair.leader]) for pair in pairs])

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
    tips = _tips(show)
    # Some tips are simply better liked, so that the list has a top.
    liked = {item: 0.05 + show.random.random() ** 3 for item in tips}
    parts: list[Part] = []
    for who in show.cast:
        others = [item for item, author in tips.items() if author != who.participant.code]
        if others and show.willing(who):
            order = sorted(others, key=lambda item: show.random.random() ** (1 / liked[item]), reverse=True)
            votes = order[: show.random.randint(*_VOTES)]
            parts.append((who, [partial(_votes_for, show, item) for item in votes]))
    show.act("closing", parts, begin=0.32, end=0.5)


def _tips(show: Performance) -> Mapping[str, str]:
    shared = show.session.records.shared
    return {
        f"{item}.{outcome.participant}": outcome.participant
        for kind in _TIPS
        for item in shared.items("closing", f"{kind}.")
        for outcome in shared.answers("closing", item)
    }


def _votes_for(show: Performance, item: str) -> None:
    show.session.record("closing", {f"vote.{item}": "1"}, Visibility.ANONYMOUS)
