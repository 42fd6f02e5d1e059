"""A step of a lesson as the room sees it: large, with everyone's answers together once its teacher shows them.

Never a person's answer: fewer than the day's smallest group are not counted out loud. `n` is the place of a step among
`steps_of()`.
"""

from __future__ import annotations

from typing import Any

from themeday.chapters import Chapters
from themeday.i18n import N_
from themeday.lessons.model import Lesson, Step
from themeday.lessons.timing import PART, SHAPE, WHOLE, minutes_for
from themeday.model.changes import Topic, Topics
from themeday.model.questions import Question
from themeday.report.disclosure.response import enough_answers
from themeday.room.session import Session
from themeday.room.teach_back import companion_topics
from themeday.room.teaching import Teaching
from themeday.text.display import shown, side_by_side
from themeday.widgets.participant.lesson_partner import screen_line
from themeday.widgets.participant.lesson_steps import steps_of
from themeday.widgets.shared.results import question_result, result_topics, who_answered

CHAPTER = "lessons"
#: What the facilitator can reveal of all lessons: how sure people feel, before and after.
CONFIDENCE = "confidence"
PARTS = {
    "confidence": N_("How sure are you?"),
    "show": N_("Watch"),
    "do": N_("Try it yourself"),
    "teachback": N_("Teach back"),
    "record": N_("Record"),
}


def questions_at(chapters: Chapters, lesson: Lesson, n: int) -> tuple[Question, ...]:
    """Return what a step asks."""
    step = steps_of(lesson)[n]
    if step:
        return chapters.step_questions(lesson.slug, step)
    return chapters.sure(lesson.slug, *(("before",) if n == 0 else ("after", "back")))


def part_at(lesson: Lesson, n: int) -> str:
    """Return to which part of a lesson's minutes a step belongs."""
    step = steps_of(lesson)[n]
    return PART[step.kind] if step else "confidence" if n == 0 else "record"


def seconds_at(lesson: Lesson, n: int) -> float:
    """Return the seconds a step gets, from the shape of a lesson; the last step shares those of the one before it."""
    step = steps_of(lesson)[n]
    if step:
        return 60 * minutes_for(lesson, step)
    return 60 * lesson.minutes * SHAPE["confidence"] / WHOLE if n == 0 else 0.0


def may_be_revealed(step: Step | None) -> bool:
    """Return whether a step has answers for the room: own words have none, and how sure people feel comes by itself."""
    return step is not None and bool(step.options)


def room_step(session: Session, lesson: Lesson, now: Teaching) -> dict[str, Any]:
    """Return the step at which a lesson is, as the big screen and its teacher's phone draw it."""
    say, steps = session.say, steps_of(lesson)
    n = min(now.step, len(steps) - 1)
    step, asked = steps[n], questions_at(session.day.chapters, lesson, n)
    shown = step is not None and step.key in now.shown
    people = len(who_answered(session, CHAPTER, [item for question in asked for item in question.items]))
    several = step is None or step.kind == "teachback"
    scene: dict[str, Any] = {
        "title": lesson.title,
        "of": say(N_("Step {n} of {total}"), n=n + 1, total=len(steps)),
        "part": say(PARTS[part_at(lesson, n)]),
        "html": "" if step is None else step.text_html if not asked or several else step.rest_html,
        "ask": "" if not asked or (several and step) else say(asked[0].ask),
        "options": [option.text for option in asked[0].options] if asked else [],
        "groups": [group.text for group in asked[0].groups] if asked else [],
        "answered": session.say_count("{n} answer", "{n} answers", people) if asked else "",
        "signs": screen_line(session, lesson, n),
        "solution": _solution(step) if shown and step else [],
        "bars": [],
    }
    if shown and asked:
        result = question_result(session, CHAPTER, asked[0], shown=True)
        if enough_answers(result["n"], session.day):
            scene["bars"] = result["bars"]
    return scene


def room_topics(chapters: Chapters, lesson: Lesson, now: Teaching) -> Topics:
    """Return the topics that the current step of a lesson depends on."""
    topics: set[Topic] = set(companion_topics(lesson.slug))
    for question in questions_at(chapters, lesson, min(now.step, len(steps_of(lesson)) - 1)):
        topics |= result_topics(CHAPTER, question)
    return topics


def _solution(step: Step) -> list[dict[str, str]]:
    """Return what is right, one line each; nothing where nothing is."""
    if step.groups:
        names = {group.key: group.text for group in step.groups}
        return [
            {"text": side_by_side(option.text, names[option.group], between=" – "), "html": ""}
            for option in step.options
        ]
    if step.ordered:
        return [{"text": f"{n}. {shown(option.text)}", "html": ""} for n, option in enumerate(step.options, 1)]
    return [{"text": option.text, "html": option.feedback_html} for option in step.options if option.right]
