"""Do's and don'ts, and what everyone takes along."""

from dataclasses import replace

from themeday.chapters.blocks import Part
from themeday.chapters.shipped import shipped
from themeday.model.questions import Question

_CHAPTER = shipped("closing")
MAX_TIPS = 5
TIP_KINDS = ("do", "dont")
# Parts of the day, in their order.
USEFUL = _CHAPTER.question("useful").options
# What someone may take home, the same for both sides.
GAINED = _CHAPTER.question("gained").options


def tip(kind: str, number: int) -> Question:
    """Return the question for one do or don't."""
    return replace(_CHAPTER.question(kind), key=f"{kind}.{number}")


TIPS = tuple(tip(asked.key, number) for asked in _CHAPTER.asked_by(Part.TIP) for number in range(1, MAX_TIPS + 1))
