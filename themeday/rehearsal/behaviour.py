"""How invented people answer: each on a page of their own, in their own time, and not everything."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from random import Random

from themeday.chapters import Chapters
from themeday.model.clock import RehearsalClock
from themeday.model.people import Role
from themeday.model.questions import Kind, Question
from themeday.model.visibility import Visibility
from themeday.rehearsal.answers import Answers, by_chance, near
from themeday.rehearsal.people import Character
from themeday.room.session import Session

#: What someone does at one moment, such as saving an answer; and all that one person does in a part of the day.
Task = Callable[[], object]
Tasks = tuple[Character, list[Task]]

GOAL = "learning_goal"
# What the pairing builds on is answered by all who take part in it.
_OF_THEMES = ("learn", "offer")
_FOR_PAIRING = (*_OF_THEMES, "matching")
_OWN_WORDS = 0.75
_KEEPS_DEFAULT = 0.4
_OTHERWISE = {Visibility.PRIVATE: 1, Visibility.TABLE: 1, Visibility.ANONYMOUS: 3, Visibility.REPORT: 3}
_SECOND_THOUGHTS = 0.04
_ANYTHING = "anything"
# For each scale the number that most people are near, and how far they are apart.
_NEAR = {
    "direct": (3.8, 0.9),
    "motivation": (4.2, 0.8),
    "teaching": (3.9, 0.8),
    "interest": (4.2, 0.8),
    "recommend": (8.3, 1.2),
}
# How much surer people feel at the end, and how much less sure they then think that they were in the morning.
_NEAR_BEFORE = {"confidence": (0.0, 0.0), "confidence_then": (-0.4, 0.6), "confidence_now": (1.2, 0.7)}
# What each side gains more often than the rest; by three to one.
_GAINS = {
    Role.YOUNG_COLLEAGUE: ("organisation", "person", "courage"),
    Role.LEADER: ("skill", "view", "idea"),
}
_MOST_GAINS = 3
_WEEKS_AHEAD = {"first_date": (1, 4), "step_date": (2, 9), "review_date": (10, 20)}
_SOME_WEEKS = (2, 9)


@dataclass(frozen=True)
class Behaviour:
    """How the people of one rehearsal act, while it is simulated."""

    session: Session
    clock: RehearsalClock
    opens: dt.datetime  # the moment at which the first chapter starts, aware
    people: tuple[Character, ...]
    answers: Answers
    random: Random

    @property
    def chapters(self) -> Chapters:
        """Return what the day asks."""
        return self.session.day.chapters

    def moment(self, chapter: str, share: float) -> dt.datetime:
        """Return a moment within a chapter, by the share of its time that has passed, 0 to 1."""
        before = 0
        for plan in self.session.day.agenda:
            if plan.key == chapter:
                return self.opens + dt.timedelta(minutes=before + share * plan.minutes)
            before += plan.minutes
        raise KeyError(chapter)

    def act(self, chapter: str, actions: Iterable[Tasks], begin: float = 0.05, end: float = 0.95) -> None:
        """Let everyone do what they have to do in a chapter, between two shares of its time."""
        self.act_between(self.moment(chapter, begin), self.moment(chapter, end), actions)

    def act_between(self, begin: dt.datetime, end: dt.datetime, actions: Iterable[Tasks]) -> None:
        """Let everyone do what they have to do, mixed in time and each in their own order, between two moments."""
        timed = [
            (share, who, action)
            for who, mine in actions
            for share, action in zip(sorted(self.random.random() for _ in mine), mine, strict=True)
        ]
        for share, who, action in sorted(timed, key=lambda item: item[0]):
            self.clock.advance(begin + share * (end - begin))
            self.session.bind(who.participant, who.participant.language)
            action()

    @contextmanager
    def by_itself(self, name: str) -> Iterator[None]:
        """Act with chance of its own, so that a part that is added leaves all others as they were."""
        before = self.random.getstate()
        self.random.seed(f"{name} {self.random.random()}")
        yield
        self.random.setstate(before)

    def willing(self, who: Character) -> bool:
        """Return whether this person does one more thing."""
        return self.random.random() < who.keenness

    def saves(self, who: Character, chapter: str, question: Question) -> list[Task]:
        """Return what it takes to answer a question; nothing when this person passes it over."""
        if question.key not in _FOR_PAIRING and not self.willing(who):
            return []
        value = self.value(who, question)
        save = partial(self.session.save, chapter, question, value)
        actions: list[Task] = [partial(save, self.visibility(who, question))]
        if self.random.random() < _SECOND_THOUGHTS:
            actions.append(partial(save, self.visibility(who, question)))
        return actions

    def value(self, who: Character, question: Question) -> object:
        """Return what someone answers."""
        key = question.key
        match question.kind:
            case Kind.SCALE if key in _NEAR_BEFORE:
                more, spread = _NEAR_BEFORE[key]
                return self.near(question, who.confidence + more, spread)
            case Kind.SCALE if key in _NEAR:
                return self.near(question, *_NEAR[key])
            case Kind.CHOICES if key == "gained":
                return self._gains(who, question)
            case Kind.CHOICES if key in _OF_THEMES:
                themes, words = (who.asks, who.question) if key == "learn" else (who.offers, who.offer)
                return {"chosen": list(themes), "own": words if self.random.random() < _OWN_WORDS else ""}
            case Kind.CHOICE:
                return who.matching if key == "matching" else self.random.choice(question.options).key
            case Kind.DATE:
                weeks = self.random.randint(*_WEEKS_AHEAD.get(key, _SOME_WEEKS))
                return (self.session.day.date + dt.timedelta(weeks=weeks)).isoformat()
            case Kind.TEXT:
                about = key if self.answers.has(key) else _ANYTHING  # a question of the day's own
                return who.goal if key == GOAL else self.answers.deal(about, who.participant.role)
        return by_chance(question, self.random)

    def visibility(self, who: Character, question: Question) -> Visibility:
        """Return who may see an answer, as its author chooses."""
        if question.kind is Kind.SCALE or question.key == "gained":
            # The same for before and after, or an average would compare different people.
            hides = who.reserved and Visibility.PRIVATE in question.visibilities
            return Visibility.PRIVATE if hides else question.visibility
        if self.random.random() < _KEEPS_DEFAULT:
            return question.visibility
        weights = [_OTHERWISE[visibility] for visibility in question.visibilities]
        return self.random.choices(question.visibilities, weights=weights)[0]

    def near(self, question: Question, mean: float, spread: float) -> int:
        """Return a step of a scale near a number."""
        return near(question, mean, spread, self.random)

    def surer(self, who: Character, question: Question) -> int:
        """Return how sure someone feels who has learned something; most feel surer than before."""
        more, spread = _NEAR_BEFORE["confidence_now"]
        return self.near(question, who.confidence + more, spread)

    def _gains(self, who: Character, question: Question) -> dict[str, object]:
        often = _GAINS.get(who.participant.role, ())
        keys = [option.key for option in question.options]
        weights = [3 if key in often else 1 for key in keys]
        drawn = self.random.choices(keys, weights, k=self.random.randint(1, _MOST_GAINS))
        return {"chosen": [key for key in keys if key in drawn and (key != "nothing" or len(set(drawn)) == 1)]}
