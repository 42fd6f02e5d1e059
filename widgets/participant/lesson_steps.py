"""A lesson as the player walks through it: what each step shows and asks."""

from __future__ import annotations

from typing import Any

from themeday.i18n import N_
from themeday.lessons.model import Lesson, Step
from themeday.room.session import Session
from themeday.room.teaching import teaching
from themeday.widgets.participant.quiz_answers import feedback, hides_some

_CHAPTER = "lessons"


def steps_of(lesson: Lesson) -> list[Step | None]:
    """Return the steps that a learner walks through; None stands for how sure someone feels, first and last."""
    return [None, *(step for step in lesson.steps if step.kind != "note"), None]


def state(session: Session, lesson: Lesson) -> list[dict[str, Any]]:
    """Return the steps as the view draws them, with who is here's own answers."""
    now = teaching(session, lesson.slug)
    steps = []
    for n, step in enumerate(steps_of(lesson)):
        if step is None:
            sure = session.day.chapters.sure(lesson.slug, *(("after", "back") if n else ("before",)))
            steps.append({"keys": [question.key for question in sure], "html": "", "feedback": [], "more": ""})
            continue
        drawn = _step(session, lesson, step)
        may_wait = step.options and step.kind != "checklist" and drawn["feedback"]
        if now and may_wait and now.holds_back(n, step.key):
            soon = session.say(N_("Who gives the lesson soon shows what there is to say about it."))
            drawn |= {"feedback": [], "more": soon}
        steps.append(drawn)
    return steps


def _step(session: Session, lesson: Lesson, step: Step) -> dict[str, Any]:
    asked = session.day.chapters.step_questions(lesson.slug, step)
    whole = not asked or step.kind == "teachback"
    key = f"{lesson.slug}.{step.key}"
    if step.kind == "scenario":
        chosen = session.answer(_CHAPTER, key)
        given = {chosen.value: "1"} if chosen else {}
    else:
        answers = {option.key: session.answer(_CHAPTER, f"{key}.{option.key}") for option in step.options}
        given = {option: answer.value for option, answer in answers.items() if answer}
    return {
        "keys": [question.key for question in asked],
        "html": step.text_html if whole else step.rest_html,
        # The answer first; then what there is to say about it.
        "feedback": feedback(session, step, given),
        "more": session.say(N_("There is more to find.")) if given and hides_some(step, given) else "",
    }
