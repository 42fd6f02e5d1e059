"""A lesson in two languages is one lesson: the same blocks, keys and right answers."""

from __future__ import annotations

from collections.abc import Iterator

from themeday.lessons import messages
from themeday.lessons.model import Body, Step
from themeday.lessons.source import LessonProblem


def differences(first: Body, second: Body) -> Iterator[LessonProblem]:
    """Yield where the second language differs in structure from the first."""
    file, other = f"{second.slug}/{second.language}.md", f"{first.language}.md"
    for name, value in first:
        if name != "steps" and not isinstance(value, str) and getattr(second, name) != value:
            yield LessonProblem(messages.OTHER_HEAD, file, 0, other=other, name=name)
    for mine, theirs in zip(second.steps, first.steps, strict=False):
        values = {"other": other, "there": theirs.line, "key": mine.key}
        if (mine.kind, mine.key) != (theirs.kind, theirs.key):
            this, that = (f"{step.kind} {step.key}" for step in (mine, theirs))
            yield LessonProblem(messages.OTHER_STEP, file, mine.line, this=this, that=that, **values)
            return
        if told := _difference(mine, theirs):
            these, those = (", ".join(_keys(step)) for step in (mine, theirs))
            yield LessonProblem(told, file, mine.line, these=these, those=those, **values)
    if len(first.steps) != len(second.steps):
        counts = {"these": len(second.steps), "those": len(first.steps)}
        yield LessonProblem(messages.OTHER_COUNT, file, 0, other=other, **counts)


def _difference(mine: Step, theirs: Step) -> str:
    """Return what to say about the first difference between two steps with the same key; nothing when there is none."""
    these, those = _keys(mine), _keys(theirs)
    if sorted(these) != sorted(those) or (not mine.groups and these != those):
        return messages.OTHER_OPTIONS
    if mine.groups and [(o.key, o.group) for o in mine.options] != [(o.key, o.group) for o in theirs.options]:
        return messages.OTHER_PLACE
    if [option.right for option in mine.options] != [option.right for option in theirs.options]:
        return messages.OTHER_RIGHT
    if mine.settings and theirs.settings and mine.settings.structure() != theirs.settings.structure():
        return messages.OTHER_SETTINGS
    return messages.OTHER_ORDER if mine.ordered != theirs.ordered else ""


def _keys(step: Step) -> list[str]:
    return [*(group.key for group in step.groups), *(option.key for option in step.options)]
