"""The lesson that tests give: who teaches it, and who learns."""

from __future__ import annotations

from themeday.lessons.reading import load_lesson
from themeday.places import EXERCISES
from themeday.widgets.participant.lesson_steps import steps_of
from themeday.widgets.participant.lessons import LessonPlayer
from themeday.widgets.participant.teacher import Teacher

SLUG = "fake-account"
LESSON = load_lesson(EXERCISES / SLUG, "en")
STEPS = steps_of(LESSON)
QUIZ = next(n for n, step in enumerate(STEPS) if step and step.kind == "quiz")
KEY = f"{SLUG}.{STEPS[QUIZ].key}"


def send(card, kind, /, **more):
    card._receive(None, {"type": kind, "attempt": "1"} | more, None)


def teaching(party):
    """Return the card of someone who gives the lesson."""
    card = Teacher(party.join())
    send(card, "give", slug=SLUG)
    return card


def learner(party, chosen=()):
    card = LessonPlayer(party.join())
    send(card, "open", slug=SLUG)
    if chosen:
        send(card, "save", key=KEY, value={"chosen": list(chosen)})
    return card
