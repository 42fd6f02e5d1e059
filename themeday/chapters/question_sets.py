"""Questions that a day may choose beside its chapters': sets with their source and licence, a text file each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from themeday.chapters.form import SET_FORM, QuestionSettings
from themeday.chapters.reading import in_all_languages, question_of_step, texts_of
from themeday.lessons.model import Body, Head, Text, Title
from themeday.model.questions import Kind, Question
from themeday.places import NOTEBOOKS

FOLDER = NOTEBOOKS / "questions"


class Moment(StrEnum):
    """When a set is asked."""

    CLOSING = "closing"
    SIX = "six"
    TWELVE = "twelve"


class SetHead(Head):
    """What stands above a set: where its wording comes from, and whether one may use it."""

    title: Title
    source: Text
    licence: Text
    when: Annotated[tuple[Moment, ...], Field(min_length=1)] = tuple(Moment)


class SetText(SetHead, Body):
    """A set in one language."""


@dataclass(frozen=True)
class QuestionSet:
    """A set of questions that belong together."""

    key: str
    title: str
    source: str
    licence: str
    when: tuple[Moment, ...]
    questions: tuple[Question, ...]

    def asked_at(self, moment: str) -> tuple[Question, ...]:
        """Return its questions with their keys at a moment; none when they are not asked then."""
        before = "" if moment == Moment.CLOSING else f"{moment}."
        return tuple(
            replace(question, key=f"{before}{self.key}.{question.key}")
            for question in self.questions
            if moment in self.when
        )


def read_set(folder: Path) -> QuestionSet:
    """Read a set from its folder.

    Raises:
        LessonError: with every mistake, its file, its line, and how to mend it.
    """
    texts = texts_of(folder, SET_FORM, SetHead, SetText)
    made: QuestionSet = in_all_languages({text.language: _made(text) for text in texts})
    return made


@cache
def shipped_sets() -> Mapping[str, QuestionSet]:
    """Return the sets there are, by key."""
    return {folder.name: read_set(folder) for folder in sorted(path for path in FOLDER.iterdir() if path.is_dir())}


def asked_at(moment: str, chosen: Iterable[str]) -> tuple[Question, ...]:
    """Return what some sets ask at a moment: "closing", or a check some weeks later."""
    sets = shipped_sets()
    return tuple(question for key in chosen if key in sets for question in sets[key].asked_at(moment))


def scales_of(chosen: QuestionSet, moment: str) -> list[str]:
    """Return the scales of a set at a moment, by key such as "closing/workshop.useful"."""
    chapter = Moment.CLOSING if moment == Moment.CLOSING else "follow_up"
    asked = chosen.asked_at(moment)
    return [f"{chapter}/{question.key}" for question in asked if question.kind in (Kind.SCALE, Kind.RATING)]


def _made(text: SetText) -> QuestionSet:
    questions = tuple(
        question_of_step(step, step.settings) for step in text.steps if isinstance(step.settings, QuestionSettings)
    )
    return QuestionSet(text.slug, text.title, text.source, text.licence, text.when, questions)
