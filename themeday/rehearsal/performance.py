"""How invented people answer: each on a page of their own, in their own time, and not everything."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from random import Random

from themeday.model.clock import RehearsalClock
from themeday.model.people import Role
from themeday.model.questions import Kind, Question
from themeday.model.visibility import Visibility
from themeday.rehearsal.answers import Answers
from themeday.rehearsal.cast import Character
from themeday.rehearsal.chance import by_chance
from themeday.room.session import Session

Deed = Callable[[], object]
Part = tuple[Character, list[Deed]]

GOAL = "learning_goal"
# What the pairing builds on is answered by all who take part in it.
_OF_THEMES = ("learn", "offer")
_FOR_PAIRING = (*_OF_THEMES, "matching")
_OWN_WORDS = 0.75
_KEEPS_DEFAULT = 0.4
_OTHERWISE = {Visibility.PRIVATE: 1, Visibility.TABLE: 1, Visibility.ANONYMOUS: 3, Visibility.REPORT: 3}
_SECOND_THOUGHTS = 0.04
# For each scale the number that most people are near, and how far they are apart.
_NEAR = {
    "direct": (3.8, 0.9),
    "motivation": (4.2, 0.8),
    "teaching": (3.9, 0.8),
    "interest": (4.2, 0.8),
    "recommend": (8.3, 1.2),
}
# Who knows more afterwards finds that they were a little less sure than they thought.
_LOOKING_BACK = (-0.4, 0.6)
# What each side gains more often than the rest; by three to one.
_GAINS = {
    Role.YOUNG_COLLEAGUE: ("organisation", "person", "courage"),
    Role.LEADER: ("skill", "view", "idea"),
}
_MOST_GAINS = 3
_GROWTH = (1.2, 0.7)
_WEEKS_AHEAD = {"first_date": (1, 4), "step_date": (2, 9), "review_date": (10, 20)}
_SOME_WEEKS = (2, 9)


@dataclass(frozen=True)
class Performance:
    """One rehearsal while it is being played.

    Args:
        opens: the moment at which the first chapter starts, aware.
    """

    session: Session
    clock: RehearsalClock
    opens: dt.datetime
    cast: tuple[Character, ...]
    answers: Answers
    random: Random

    def moment(self, chapter: str, share: float) -> dt.datetime:
        """Return a moment within a chapter.

        Args:
            share: of its time, 0 to 1.
        """
        before = 0
        for plan in self.session.day.agenda:
            if plan.key == chapter:
                return self.opens + dt.timedelta(minutes=before + share * plan.minutes)
            before += plan.minutes
        raise KeyError(chapter)

    def act(self, chapter: str, parts: Iterable[Part], begin: float = 0.05, end: float = 0.95) -> None:
        """Let everyone do what they have to do, mixed in time and each in their own order.

        Args:
            begin: share of the chapter's time, 0 to 1, from which they may start.
            end: share of the chapter's time at which all are ready.
        """
        self._act(parts, begin, end, partial(self.moment, chapter))

    def act_between(self, opens: dt.datetime, closes: dt.datetime, parts: Iterable[Part]) -> None:
        """Let everyone do what they have to do, mixed in time, between two moments."""
        self._act(parts, 0.0, 1.0, lambda share: opens + share * (closes - opens))

    def _act(self, parts: Iterable[Part], begin: float, end: float, moment: Callable[[float], dt.datetime]) -> None:
        timed = [
            (share, who, deed)
            for who, deeds in parts
            for share, deed in zip(sorted(self.random.uniform(begin, end) for _ in deeds), deeds, strict=True)
        ]
        for share, who, deed in sorted(timed, key=lambda item: item[0]):
            self.clock.advance(moment(share))
            self.session.bind(who.participant, who.participant.language)
            deed()

    @contextmanager
    def by_itself(self, name: str) -> Iterator[None]:
        """Play a part with chance of its own, so that a part that is added leaves all others as they were."""
        before = self.random.getstate()
        self.random.seed(f"{name} {self.random.random()}")
        yield
        self.random.setstate(before)

    def willing(self, who: Character) -> bool:
        """Return whether this person does one more thing."""
        return self.random.random() < who.keenness

    def saves(self, who: Character, chapter: str, question: Question) -> list[Deed]:
        """Return what it takes to answer a question; nothing when this person passes it over."""
        if question.key not in _FOR_PAIRING and not self.willing(who):
            return []
        if question.kind is Kind.TEXT and question.key != GOAL and not self.answers.has(question.key):
            return []  # nobody has words for it in any language
        value = self.value(who, question)
        chosen = self.visibility(who, question)
        deeds: list[Deed] = [partial(self.session.save, chapter, question, value, chosen)]
        if self.random.random() < _SECOND_THOUGHTS:
            other = self.visibility(who, question)
            deeds.append(partial(self.session.save, chapter, question, value, other))
        return deeds

    def value(self, who: Character, question: Question) -> object:
        """Return what someone answers."""
        if question.kind is Kind.SCALE:
            return self._step(who, question)
        if question.key == "gained":
            return self._gains(who, question)
        if question.kind is Kind.CHOICES and question.key in _OF_THEMES:
            return self._themes(who, question)
        if question.kind is Kind.CHOICE:
            return who.matching if question.key == "matching" else self.random.choice(question.options).key
        if question.kind is Kind.DATE:
            weeks = self.random.randint(*_WEEKS_AHEAD.get(question.key, _SOME_WEEKS))
            return (self.session.day.date + dt.timedelta(weeks=weeks)).isoformat()
        if question.kind is not Kind.TEXT:
            return by_chance(question, self.random)
        if question.key == GOAL:
            return who.goal
        return self.answers.deal(question.key, who.participant.role)

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
        return min(question.high, max(question.low, round(self.random.gauss(mean, spread))))

    def grown(self, who: Character, question: Question) -> int:
        """Return how sure someone feels afterwards; most feel surer than before."""
        growth, spread = _GROWTH
        return self.near(question, who.confidence + growth, spread)

    def _step(self, who: Character, question: Question) -> int:
        if question.key == "confidence":
            return who.confidence
        if question.key == "confidence_then":
            less, spread = _LOOKING_BACK
            return self.near(question, who.confidence + less, spread)
        if question.key == "confidence_now":
            return self.grown(who, question)
        if question.key not in _NEAR:
            return int(str(by_chance(question, self.random)))
        return self.near(question, *_NEAR[question.key])

    def _themes(self, who: Character, question: Question) -> dict[str, object]:
        themes, words = (who.asks, who.question) if question.key == "learn" else (who.offers, who.offer)
        return {"chosen": list(themes), "own": words if self.random.random() < _OWN_WORDS else ""}

    def _gains(self, who: Character, question: Question) -> dict[str, object]:
        often = _GAINS.get(who.participant.role, ())
        keys = [option.key for option in question.options]
        weights = [3 if key in often else 1 for key in keys]
        drawn = self.random.choices(keys, weights, k=self.random.randint(1, _MOST_GAINS))
        return {"chosen": [key for key in keys if key in drawn and (key != "nothing" or len(set(drawn)) == 1)]}
