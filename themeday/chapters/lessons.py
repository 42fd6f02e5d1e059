"""Mini-lessons taught by young colleagues: what every lesson asks, and what its own steps do."""

from dataclasses import replace

from themeday.chapters.shipped import shipped
from themeday.i18n import N_
from themeday.lessons.model import Lesson, Step
from themeday.model.questions import Kind, Option, Question, mixed
from themeday.model.visibility import ONLY_COUNTED, Visibility

CHAPTER = shipped("lessons")
_PICTURE_ALONE = N_("Look at the picture. What do you say?")
_CHOSEN = {"quiz": Kind.CHOICES, "spot": Kind.CHOICES, "checklist": Kind.CHECKLIST, "scenario": Kind.CHOICE}


def confidence(slug: str, when: str) -> Question:
    """Return the question how sure someone feels "before" or "after" a lesson, or looking "back" at before."""
    return replace(CHAPTER.question(when), key=f"{slug}.{when}")


def lesson_questions(lesson: Lesson) -> tuple[Question, ...]:
    """Return every question of a lesson, from the first to the last."""
    between = (question for step in lesson.steps for question in step_questions(lesson.slug, step))
    return (confidence(lesson.slug, "before"), *between, *(confidence(lesson.slug, when) for when in ("after", "back")))


def step_questions(slug: str, step: Step) -> tuple[Question, ...]:
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
        return (heard(key), replace(CHAPTER.question("praise"), key=f"{key}.praise"))
    if step.kind == "reflection":
        return (Question(key, Kind.TEXT, ask, step.why, long=True, visibility=Visibility.PRIVATE),)
    return ()


def heard(key: str) -> Question:
    """Return what a listener is asked, after a step such as "fake-account.explain": how well they can go on."""
    return replace(CHAPTER.question("heard"), key=f"{key}.heard")
