"""The chapters of a day together, and what the kit's own cards and figures ask of them.

A day may leave out any question: then nothing is asked there, and what would follow from it is not there either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from themeday.chapters.blocks import Chapter, Part
from themeday.chapters.closing import MAX_TIPS, TIP_KINDS
from themeday.chapters.follow_up import CHAPTER as FOLLOW_UP
from themeday.chapters.follow_up import LEARNED, ROUNDS
from themeday.chapters.question_sets import asked_at, shipped_sets
from themeday.chapters.shipped import shipped, shipped_keys
from themeday.i18n import N_
from themeday.lessons.block_kinds import RESERVED_KEYS
from themeday.lessons.model import Lesson, Step
from themeday.model.questions import Kind, Option, Question, mixed
from themeday.model.visibility import ONLY_COUNTED, Visibility

#: What stands behind the key of a lesson's step: how well its listener can go on.
HEARD = "heard"
LESSONS = "lessons"
_EXPECTATIONS, _PAIRING, _AGREEMENTS, _CLOSING = "expectations", "pairing", "agreements", "closing"
_PICTURE_ALONE = N_("Look at the picture. What do you say?")
_CHOSEN = {"quiz": Kind.CHOICES, "spot": Kind.CHOICES, "checklist": Kind.CHECKLIST, "scenario": Kind.CHOICE}


class Chapters(Mapping[str, Chapter]):
    """Chapters by key, in the order of the day; two are equal only when they are the same."""

    def __init__(self, chapters: Iterable[Chapter]) -> None:
        self._by_key = {chapter.key: chapter for chapter in chapters}
        self._words: dict[tuple[str, str], Mapping[str, str]] = {}

    def __getitem__(self, key: str) -> Chapter:
        return self._by_key[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_key)

    def __len__(self) -> int:
        return len(self._by_key)

    # What was worked out of them is kept by who they are: to compare all their texts would take longer.
    __hash__ = object.__hash__
    __eq__ = object.__eq__

    @cached_property
    def today(self) -> dict[str, Chapter]:
        """Return those of the day itself."""
        return {key: chapter for key, chapter in self.items() if chapter.minutes}

    @cached_property
    def afterwards(self) -> dict[str, Chapter]:
        """Return what comes weeks later, and is no part of the agenda."""
        return {key: chapter for key, chapter in self.items() if not chapter.minutes}

    def find(self, chapter: str, key: str) -> Question | None:
        """Return a question of a chapter; None when it is not asked."""
        return self[chapter].question(key) if chapter in self and self[chapter].asks(key) else None

    def options(self, chapter: str, key: str) -> tuple[Option, ...]:
        """Return what people choose from at a question; nothing when it is not asked."""
        question = self.find(chapter, key)
        return question.options if question else ()

    def words(self, kind: str, chapter: str = "") -> Mapping[str, str]:
        """Return what a live part says: what its chapter has for it, and for the rest what ships with such a part."""
        if (kind, chapter) not in self._words:
            here = [self[key] for key in (chapter,) if key in self]
            words: dict[str, str] = {}
            for each in (*here, *self.values(), *map(shipped, shipped_keys())):
                words = {**each.words(kind), **words}
            self._words[kind, chapter] = words
        return self._words[kind, chapter]

    # Expectations

    @property
    def themes(self) -> dict[str, str]:
        """Return what people ask of and offer to each other, by key; the same both ways, so that the two can meet."""
        offered = (*self.options(_EXPECTATIONS, "offer"), *self.options(_EXPECTATIONS, "learn"))
        return {option.key: option.text for option in offered}

    # Pairing

    def rating(self, partner: str) -> Question | None:
        """Return the private question about one speed date."""
        asked = self.find(_PAIRING, "rating")
        return asked and replace(asked, key=f"rating.{partner}")

    # Lessons

    def confidence(self, slug: str, when: str) -> Question | None:
        """Return the question how sure someone feels "before" or "after" a lesson, or looking "back" at before."""
        asked = self.find(LESSONS, when)
        return asked and replace(asked, key=f"{slug}.{when}")

    def sure(self, slug: str, *moments: str) -> tuple[Question, ...]:
        """Return how sure someone feels at some moments of a lesson, as far as that is asked."""
        return tuple(asked for when in moments if (asked := self.confidence(slug, when)))

    def heard(self, key: str) -> Question | None:
        """Return what a listener is asked, after a step such as "fake-account.explain": how well they can go on."""
        asked = self.find(LESSONS, HEARD)
        return asked and replace(asked, key=f"{key}.{HEARD}")

    def lesson_questions(self, lesson: Lesson) -> tuple[Question, ...]:
        """Return every question of a lesson, from the first to the last."""
        between = (question for step in lesson.steps for question in self.step_questions(lesson.slug, step))
        return (*self.sure(lesson.slug, "before"), *between, *self.sure(lesson.slug, "after", "back"))

    def step_questions(self, slug: str, step: Step) -> tuple[Question, ...]:
        """Return the questions that a step of a lesson asks; none when it only shows something."""
        key, ask = f"{slug}.{step.key}", step.ask or _PICTURE_ALONE
        options = tuple(Option(option.key, option.text) for option in step.options)
        if step.kind in _CHOSEN:
            return (Question(key, _CHOSEN[step.kind], ask, step.why, options, visibilities=ONLY_COUNTED),)
        if step.kind == "sort":
            return (Question(key, Kind.SORT, ask, step.why, mixed(options), step.groups, visibilities=ONLY_COUNTED),)
        if step.kind == "rank":
            shown = mixed(options) if step.ordered else options
            return (Question(key, Kind.RANK, ask, step.why, shown, visibilities=ONLY_COUNTED),)
        if step.kind == "teachback":
            praise = self.find(LESSONS, "praise")
            both = (self.heard(key), praise and replace(praise, key=f"{key}.praise"))
            return tuple(question for question in both if question)
        if step.kind == "reflection":
            return (Question(key, Kind.TEXT, ask, step.why, long=True, visibility=Visibility.PRIVATE),)
        return ()

    # Agreements

    @cached_property
    def own(self) -> tuple[Question, ...]:
        """Return what each side of an agreement answers for itself."""
        return self._asked_by(_AGREEMENTS, Part.OWN)

    @cached_property
    def together(self) -> tuple[Question, ...]:
        """Return what either side answers for both. Without all of this, and both of `own`, it is not complete."""
        return self._asked_by(_AGREEMENTS, Part.TOGETHER)

    @cached_property
    def meeting(self) -> tuple[Question, ...]:
        """Return what either side may answer for both."""
        return self._asked_by(_AGREEMENTS, Part.MEETING)

    @cached_property
    def for_both(self) -> tuple[Question, ...]:
        """Return all that is for both, in the order of the page."""
        return self._asked_by(_AGREEMENTS, Part.TOGETHER, Part.MEETING)

    # Closing

    def tip(self, kind: str, number: int = 1) -> Question | None:
        """Return the question for one do or don't."""
        asked = self.find(_CLOSING, kind)
        return asked and replace(asked, key=f"{kind}.{number}")

    @cached_property
    def tip_kinds(self) -> tuple[str, ...]:
        """Return which of do's and don'ts are asked."""
        return tuple(kind for kind in TIP_KINDS if self.find(_CLOSING, kind))

    @cached_property
    def tips(self) -> tuple[Question, ...]:
        """Return the questions for all do's and don'ts."""
        each = (self.tip(kind, number) for kind in self.tip_kinds for number in range(1, MAX_TIPS + 1))
        return tuple(question for question in each if question)

    # Weeks later

    def checks(self, check: str) -> tuple[Question, ...]:
        """Return what one check asks, in order; last what everybody gets, also who stopped or never had a partner."""
        asked = self._asked_by(FOLLOW_UP, Part.CHECK)
        return tuple(replace(question, key=f"{check}.{question.key}") for question in asked)

    def learned(self, check: str) -> tuple[Question, ...]:
        """Return what everybody gets, as far as it is asked."""
        return tuple(question for question in self.checks(check) if question.key == f"{check}.{LEARNED}")

    @cached_property
    def checked(self) -> tuple[Question, ...]:
        """Return what all checks ask."""
        return tuple(question for check in ROUNDS for question in self.checks(check))

    @cached_property
    def counted(self) -> tuple[Question, ...]:
        """Return what of that is counted."""
        return tuple(question for question in self.checked if question.kind is Kind.CHOICE)

    # All of it

    def everything_asked(self, key: str, sets: Iterable[str] | None = None) -> tuple[Question, ...]:
        """Return the questions of a chapter and those of its live parts; what a lesson asks is in the lesson.

        Args:
            sets: keys of those that a day chose; None is all there are.
        """
        moments = ROUNDS if key == FOLLOW_UP else [key]
        chosen = shipped_sets() if sets is None else sets
        of_sets = (question for moment in moments for question in asked_at(moment, chosen))
        by_live_parts = {
            _AGREEMENTS: (*self.own, *self.for_both),
            _CLOSING: self.tips,
            FOLLOW_UP: self.checked,
        }
        return (*self[key].questions, *by_live_parts.get(key, ()), *of_sets)

    @cached_property
    def every_question(self) -> tuple[tuple[str, Question], ...]:
        """Return all that is asked on the day and in the weeks after it, each with its chapter; lessons ask more."""
        return tuple((key, question) for key in self for question in self.everything_asked(key))

    def question_of(self, chapter: str, item: str) -> Question | None:
        """Return the question that an item belongs to; None for what a lesson's own file asks, and for votes."""
        asked = self._by_item.get((chapter, item))
        if asked is None and chapter == LESSONS:
            key, _, when = item.rpartition(".")
            return self.heard(key) if when == HEARD else self.confidence(key, when) if when in RESERVED_KEYS else None
        return asked

    @cached_property
    def _by_item(self) -> dict[tuple[str, str], Question]:
        return {(chapter, item): asked for chapter, asked in self.every_question for item in (*asked.items, asked.key)}

    def _asked_by(self, chapter: str, *parts: Part) -> tuple[Question, ...]:
        return self[chapter].asked_by(*parts) if chapter in self else ()
