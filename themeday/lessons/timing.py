"""The shape of a lesson's minutes, and how long a lesson takes.

Twelve minutes are: how sure are you 1, watch 3, do 4, teach back 3, record 1. Longer and shorter lessons divide theirs
in the same way.
"""

from __future__ import annotations

from themeday.lessons.block_kinds import RULES
from themeday.lessons.model import Lesson, Step

#: Minutes of each part of a lesson of twelve.
SHAPE = {"confidence": 1, "show": 3, "do": 4, "teachback": 3, "record": 1}
WHOLE = sum(SHAPE.values())
#: To which part each kind of step belongs; a note takes no time of its own.
PART = {"text": "show"} | {kind: rule.part for kind, rule in RULES.items() if rule.part}
# Adults read some 240 words of plain text a minute (Brysbaert 2019, doi:10.1016/j.jml.2019.104047); on a phone, in a
# full room, with someone beside you, we count on fewer.
_WORDS_A_MINUTE = 180
_PICTURE = 0.25  # minutes to look at one
_THINKING = {"quiz": 0.4, "spot": 0.5, "sort": 0.4, "rank": 0.4, "scenario": 0.5}  # minutes for a block
_HANDS = {"checklist": 0.35, "sort": 0.08, "rank": 0.08}  # minutes for each of its lines


def needed(lesson: Lesson) -> float:
    """Return how many minutes watching and doing take; the other parts take what they are given."""
    return sum(_minutes(step) for step in lesson.steps if PART.get(step.kind) in ("show", "do"))


def room(minutes: int) -> float:
    """Return how many minutes there are for watching and doing."""
    return minutes * (SHAPE["show"] + SHAPE["do"]) / WHOLE


def minutes_for(lesson: Lesson, step: Step) -> float:
    """Return the minutes a step gets when a lesson keeps its shape: those of its part, shared with the others in it."""
    part = PART.get(step.kind)
    if part is None:
        return 0.0
    same = [other for other in lesson.steps if PART.get(other.kind) == part]
    whole = sum(_minutes(other) for other in same)
    share = _minutes(step) / whole if whole else 1 / len(same)
    return share * lesson.minutes * SHAPE[part] / WHOLE


def _minutes(step: Step) -> float:
    words = len(step.text.split()) + sum(len(option.text.split()) for option in step.options)
    said = [len(option.feedback.split()) for option in step.options]
    # Of a scenario people read what follows from their own choice, and perhaps from another.
    words += min(sum(said), 2 * max(said, default=0)) if step.kind == "scenario" else sum(said)
    pictures = step.text_html.count("<img ") * _PICTURE
    hands = _HANDS.get(step.kind, 0.0) * len(step.options)
    return words / _WORDS_A_MINUTE + pictures + hands + _THINKING.get(step.kind, 0.0)
