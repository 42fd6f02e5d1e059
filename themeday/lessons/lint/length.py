"""Whether a lesson fits: in its minutes, on a phone of 320 px, and on the big screen without much turning of pages."""

from __future__ import annotations

from math import ceil

from themeday.lessons import messages
from themeday.lessons.block_kinds import MOST_GROUPS, RULES
from themeday.lessons.model import Lesson, Step
from themeday.lessons.source import Source
from themeday.lessons.timing import needed, room

LONGEST_OPTION, LONGEST_FEEDBACK, LONGEST_GROUP = 90, 320, 40  # characters
LONGEST_SHOWN = 1000  # characters of one block: what a big screen shows in letters that the last row reads
_ROUGHLY = 1.15  # an estimate, so a little too much may well fit


def tell_what_is_too_long(source: Source, lesson: Lesson, head_line: int) -> None:
    """Remark on what does not fit, each with the number that does."""
    need, there_is = needed(lesson), room(lesson.minutes)
    if need > there_is * _ROUGHLY:
        values = {"need": ceil(need), "room": round(there_is), "minutes": lesson.minutes}
        source.remark(head_line, messages.TAKES_TOO_LONG, **values)
    for step in lesson.steps:
        _tell_of(source, step)


def _tell_of(source: Source, step: Step) -> None:
    def limit(line: int, n: int, most: int, told: str, option: str = "") -> None:
        if n > most:
            source.remark(line, told, key=step.key, n=n, most=most, option=option)

    if step.kind != "note":
        limit(step.line, len(step.text), LONGEST_SHOWN, messages.LONG_SHOWN)
    limit(step.line, len(step.options), RULES[step.kind].most if step.kind in RULES else 0, messages.MANY_OPTIONS)
    limit(step.line, len(step.groups), MOST_GROUPS, messages.MANY_GROUPS)
    for group in step.groups:
        limit(step.line, len(group.text), LONGEST_GROUP, messages.LONG_GROUP, group.key)
    for option in step.options:
        limit(option.line, len(option.text), LONGEST_OPTION, messages.LONG_OPTION, option.key)
        limit(option.line, len(option.feedback), LONGEST_FEEDBACK, messages.LONG_FEEDBACK, option.key)
