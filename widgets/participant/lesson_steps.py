"""A lesson as the player walks through it: what each step shows and asks, and what there is to say back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from themeday.chapters.lessons import step_questions
from themeday.i18n import N_
from themeday.lessons.model import Lesson, Option, Step
from themeday.room.teaching import Teaching

#: One line of feedback as the view draws it: how it begins, whether it is good news, the option, and safe HTML.
FeedbackLine = dict[str, Any]
#: Says a text in the reader's language.
Translator = Callable[..., str]

_LEADS = {
    "quiz": (N_("That is right"), N_("This one was right too"), N_("Look again")),
    "spot": (N_("Well spotted"), N_("This one was fake too"), N_("This one is fine")),
}


def steps_of(lesson: Lesson) -> list[Step | None]:
    """Return the steps that a learner walks through; None stands for how sure someone feels, first and last."""
    return [None, *(step for step in lesson.steps if step.kind != "note"), None]


def state(
    lesson: Lesson, saved: Callable[[str], str], say: Translator, now: Teaching | None = None
) -> list[dict[str, Any]]:
    """Return the steps as the view draws them; `saved` gives the learner's own answer to an item, or an empty text."""
    steps = [
        _held_back(_step(lesson, step, saved, say), step, say)
        if now and step.options and step.kind != "checklist" and now.holds_back(n, step.key)
        else _step(lesson, step, saved, say)
        for n, step in enumerate(steps_of(lesson))
        if step
    ]
    before = {**_NOTHING, "keys": [f"{lesson.slug}.before"]}
    return [before, *steps, {**_NOTHING, "keys": [f"{lesson.slug}.after", f"{lesson.slug}.back"]}]


_NOTHING: dict[str, Any] = {"keys": [], "html": "", "feedback": [], "more": ""}


def _step(lesson: Lesson, step: Step, saved: Callable[[str], str], say: Translator) -> dict[str, Any]:
    asked = step_questions(lesson.slug, step)
    whole = not asked or step.kind == "teachback"
    key = f"{lesson.slug}.{step.key}"
    given = {option.key: saved(f"{key}.{option.key}") for option in step.options}
    if step.kind == "scenario":
        given = {saved(key): "1"}
    given = {option: value for option, value in given.items() if value}
    return {
        "keys": [question.key for question in asked],
        "html": step.text_html if whole else step.rest_html,
        # The answer first; then what there is to say about it.
        "feedback": list(_FEEDBACK[step.kind](step, given, say)) if given and step.kind in _FEEDBACK else [],
        "more": say(N_("There is more to find.")) if given and _hides_some(step, given) else "",
    }


def _held_back(drawn: dict[str, Any], step: Step, say: Translator) -> dict[str, Any]:
    if not drawn["feedback"]:
        return drawn
    return {**drawn, "feedback": [], "more": say(N_("Who gives the lesson soon shows what there is to say about it."))}


def _hides_some(step: Step, given: Mapping[str, str]) -> bool:
    """Return whether someone is still looking: fewer ticked than there are to find, so that the others keep waiting."""
    return step.kind in _LEADS and len(given) < sum(option.right for option in step.options)


def _ticked(step: Step, given: Mapping[str, str], say: Translator) -> Iterator[FeedbackLine]:
    right, missed, not_right = _LEADS[step.kind]
    for option in step.options:
        if option.key in given:
            lead, verdict = (right, "right") if option.right else (not_right, "not_right")
        elif option.right and not _hides_some(step, given):
            lead, verdict = missed, "also_right"
        else:
            continue
        yield _line(option, verdict, say(lead), good=option.right)


def _followed(step: Step, given: Mapping[str, str], say: Translator) -> Iterator[FeedbackLine]:
    for option in step.options:
        if option.key in given and option.feedback_html:
            yield _line(option, "chosen", say(N_("What follows")))


def _sorted_into(step: Step, given: Mapping[str, str], say: Translator) -> Iterator[FeedbackLine]:
    names = {group.key: group.text for group in step.groups}
    for option in step.options:
        if option.key in given:
            good = given[option.key] == option.group
            lead = N_("Yes: {group}") if good else N_("We would say: {group}")
            yield _line(
                option, "right" if good else "not_right", say(lead, group=names.get(option.group, "")), good=good
            )


def _ranked(step: Step, given: Mapping[str, str], say: Translator) -> Iterator[FeedbackLine]:
    for n, option in enumerate(step.options, 1):
        if not step.ordered:
            if option.feedback_html:
                yield _line(option, "chosen", "")
            continue
        good = given.get(option.key) == str(n)
        lead = say(N_("Place {n}, as you said"), n=n) if good else say(N_("Place {n}"), n=n)
        yield _line(option, "right" if good else "not_right", lead, good=good)


_FEEDBACK: dict[str, Callable[[Step, Mapping[str, str], Translator], Iterator[FeedbackLine]]] = {
    "quiz": _ticked,
    "spot": _ticked,
    "sort": _sorted_into,
    "rank": _ranked,
    "checklist": _followed,
    "scenario": _followed,
}


def _line(option: Option, verdict: str, lead: str, good: bool = False) -> FeedbackLine:
    return {"verdict": verdict, "good": good, "lead": lead, "text": option.text, "html": option.feedback_html}
