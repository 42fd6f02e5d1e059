"""A lesson as the player walks through it: what each step shows and asks, and what there is to say back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from themeday.i18n import N_
from themeday.lessons.model import Lesson, Option, Step
from themeday.room.session import Session
from themeday.room.teaching import teaching

_CHAPTER = "lessons"
#: One line of feedback as the view draws it: how it begins, whether it is good news, the option, and safe HTML.
FeedbackLine = dict[str, Any]
#: Says what there is to say about what someone answered: option to value.
_Feedback = Callable[[Session, Step, Mapping[str, str]], Iterator[FeedbackLine]]

#: How feedback begins, of a right option that was chosen, of one that was not, and of a wrong one.
LEADS = {
    "quiz": (N_("That is right"), N_("This one was right too"), N_("Look again")),
    "spot": (N_("Well spotted"), N_("This one was fake too"), N_("This one is fine")),
}


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
        "feedback": list(_FEEDBACK[step.kind](session, step, given)) if given and step.kind in _FEEDBACK else [],
        "more": session.say(N_("There is more to find.")) if given and _hides_some(step, given) else "",
    }


def _hides_some(step: Step, given: Mapping[str, str]) -> bool:
    """Return whether someone is still looking: fewer ticked than there are to find, so that the others keep waiting."""
    return step.kind in LEADS and len(given) < sum(option.right for option in step.options)


def _ticked(session: Session, step: Step, given: Mapping[str, str]) -> Iterator[FeedbackLine]:
    right, missed, not_right = LEADS[step.kind]
    for option in step.options:
        if option.key in given:
            lead = right if option.right else not_right
        elif option.right and not _hides_some(step, given):
            lead = missed
        else:
            continue
        yield _line(option, session.say(lead), good=option.right)


def _followed(session: Session, step: Step, given: Mapping[str, str]) -> Iterator[FeedbackLine]:
    for option in step.options:
        if option.key in given and option.feedback_html:
            yield _line(option, session.say(N_("What follows")))


def _sorted_into(session: Session, step: Step, given: Mapping[str, str]) -> Iterator[FeedbackLine]:
    names = {group.key: group.text for group in step.groups}
    for option in step.options:
        if option.key in given:
            good = given[option.key] == option.group
            lead = N_("Yes: {group}") if good else N_("We would say: {group}")
            said = session.say(lead, group=names.get(option.group, ""))
            yield _line(option, said, good=good)


def _ranked(session: Session, step: Step, given: Mapping[str, str]) -> Iterator[FeedbackLine]:
    for n, option in enumerate(step.options, 1):
        if not step.ordered:
            if option.feedback_html:
                yield _line(option, "")
            continue
        good = given.get(option.key) == str(n)
        lead = session.say(N_("Place {n}, as you said"), n=n) if good else session.say(N_("Place {n}"), n=n)
        yield _line(option, lead, good=good)


_FEEDBACK: dict[str, _Feedback] = {
    "quiz": _ticked,
    "spot": _ticked,
    "sort": _sorted_into,
    "rank": _ranked,
    "checklist": _followed,
    "scenario": _followed,
}


def _line(option: Option, lead: str, good: bool = False) -> FeedbackLine:
    return {"good": good, "lead": lead, "text": option.text, "html": option.feedback_html}
