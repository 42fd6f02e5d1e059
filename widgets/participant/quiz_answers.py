"""The answers of a learner to a quiz and its like, checked: what was right, and what there is to say about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from themeday.i18n import N_
from themeday.lessons.model import Option, Step
from themeday.room.session import Session

#: One line of feedback as the view draws it: how it begins, whether it is good news, the option, and safe HTML.
FeedbackLine = dict[str, Any]
#: Says what there is to say about what someone answered: option to value.
_Feedback = Callable[[Session, Step, Mapping[str, str]], Iterator[FeedbackLine]]

#: How feedback begins, of a right option that was chosen, of one that was not, and of a wrong one.
LEADS = {
    "quiz": (N_("That is right"), N_("This one was right too"), N_("Look again")),
    "spot": (N_("Well spotted"), N_("This one was fake too"), N_("This one is fine")),
}


def feedback(session: Session, step: Step, given: Mapping[str, str]) -> list[FeedbackLine]:
    """Return what there is to say about what someone answered; nothing before they did.

    Args:
        given: what was answered to each option, by its key.
    """
    return list(_FEEDBACK[step.kind](session, step, given)) if given and step.kind in _FEEDBACK else []


def hides_some(step: Step, given: Mapping[str, str]) -> bool:
    """Return whether someone is still looking: fewer ticked than there are to find, so that the others keep waiting."""
    return step.kind in LEADS and len(given) < sum(option.right for option in step.options)


def _ticked(session: Session, step: Step, given: Mapping[str, str]) -> Iterator[FeedbackLine]:
    right, missed, not_right = LEADS[step.kind]
    for option in step.options:
        if option.key in given:
            lead = right if option.right else not_right
        elif option.right and not hides_some(step, given):
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
