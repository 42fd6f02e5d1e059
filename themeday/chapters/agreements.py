"""The two-sided agreement of a pair: what its card asks."""

from themeday.chapters.blocks import Part
from themeday.chapters.shipped import shipped

_CHAPTER = shipped("agreements")
# Without the answers of both to the first, and one to each of the second, an agreement is not complete.
OWN, TOGETHER, MEETING = map(_CHAPTER.asked_by, (Part.OWN, Part.TOGETHER, Part.MEETING))
#: All that is for both, in the order of the page.
FOR_BOTH = _CHAPTER.asked_by(Part.TOGETHER, Part.MEETING)
CONFIRMATION = "confirmed"
