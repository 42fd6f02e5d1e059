"""Whether a lesson fits: in its minutes, on a phone of 320 px, and on the big screen without much turning of pages."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from themeday.errors import ThemeDayError
from themeday.lessons.kinds import MOST_GROUPS, RULES
from themeday.lessons.messages import Message
from themeday.lessons.model import Lesson, Option, Step
from themeday.lessons.timing import needed, room

LONGEST_OPTION, LONGEST_FEEDBACK, LONGEST_GROUP = 90, 320, 40  # characters
LONGEST_SHOWN = 1000  # characters of one block: what a big screen shows in letters that the last row reads
_ROUGHLY = 1.15  # an estimate, so a little too much may well fit


def too_much(lesson: Lesson, head_line: int) -> Iterator[ThemeDayError]:
    """Yield what does not fit, each with the number that does."""
    file = f"{lesson.slug}/{lesson.language}.md"
    need, there_is = needed(lesson), room(lesson.minutes)
    if need > there_is * _ROUGHLY:
        names = {"need": ceil(need), "room": round(there_is), "minutes": lesson.minutes}
        yield ThemeDayError(Message.TAKES_TOO_LONG, file=file, line=head_line, **names)
    for step in lesson.steps:
        for text, values in _of_step(step):
            yield ThemeDayError(text, **{"file": file, "line": step.line, "key": step.key, **values})


def _of_step(step: Step) -> Iterator[tuple[str, dict[str, str | int]]]:
    if step.kind != "note" and len(step.text) > LONGEST_SHOWN:
        yield Message.LONG_SHOWN, {"n": len(step.text), "most": LONGEST_SHOWN}
    most = RULES[step.kind].most if step.kind in RULES else 0
    if len(step.options) > most:
        yield Message.MANY_OPTIONS, {"n": len(step.options), "most": most}
    if len(step.groups) > MOST_GROUPS:
        yield Message.MANY_GROUPS, {"n": len(step.groups), "most": MOST_GROUPS}
    for group in step.groups:
        if len(group.text) > LONGEST_GROUP:
            yield Message.LONG_GROUP, {"option": group.key, "n": len(group.text), "most": LONGEST_GROUP}
    for option in step.options:
        yield from _of_option(option)


def _of_option(option: Option) -> Iterator[tuple[str, dict[str, str | int]]]:
    if len(option.text) > LONGEST_OPTION:
        yield (
            Message.LONG_OPTION,
            {"line": option.line, "option": option.key, "n": len(option.text), "most": LONGEST_OPTION},
        )
    if len(option.feedback) > LONGEST_FEEDBACK:
        names: dict[str, str | int] = {
            "line": option.line,
            "option": option.key,
            "n": len(option.feedback),
            "most": LONGEST_FEEDBACK,
        }
        yield Message.LONG_FEEDBACK, names
