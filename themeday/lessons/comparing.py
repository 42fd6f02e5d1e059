"""A lesson in two languages is one lesson: the same blocks, keys and right answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from themeday.errors import ThemeDayError
from themeday.lessons.messages import Message
from themeday.lessons.model import Lesson, Step


def differences(one: Lesson, other: Lesson) -> Iterator[ThemeDayError]:
    """Yield where the second language differs in structure from the first."""
    names = {"file": f"{other.slug}/{other.language}.md", "other": f"{one.language}.md"}
    for name in ("minutes", "digcomp", "keys"):
        if getattr(one, name) != getattr(other, name):
            yield ThemeDayError(Message.OTHER_HEAD, **names, name=name)
    for first, second in zip(one.steps, other.steps, strict=False):
        if (first.kind, first.key) != (second.kind, second.key):
            yield ThemeDayError(
                Message.OTHER_STEP,
                **names,
                line=second.line,
                this=f"{second.kind} {second.key}",
                that=f"{first.kind} {first.key}",
                there=first.line,
            )
            return
        difference = _difference(first, second)
        if difference:
            text, values = difference
            yield ThemeDayError(text, **names, line=second.line, there=first.line, key=second.key, **values)
    if len(one.steps) != len(other.steps):
        yield ThemeDayError(Message.OTHER_COUNT, **names, these=len(other.steps), those=len(one.steps))


def _difference(first: Step, second: Step) -> tuple[str, dict[str, Any]] | None:
    these, those = _keys(second), _keys(first)
    if sorted(these) != sorted(those) or (not second.groups and these != those):
        return Message.OTHER_OPTIONS, {"these": ", ".join(these), "those": ", ".join(those)}
    if _places(first) != _places(second):
        return Message.OTHER_PLACE, {}
    if [option.right for option in first.options] != [option.right for option in second.options]:
        return Message.OTHER_RIGHT, {}
    if first.ordered != second.ordered:
        return Message.OTHER_ORDER, {}
    return None


def _keys(step: Step) -> list[str]:
    return [*(group.key for group in step.groups), *(option.key for option in step.options)]


def _places(step: Step) -> list[tuple[str, str]]:
    return [(option.key, option.group) for option in step.options] if step.groups else []
