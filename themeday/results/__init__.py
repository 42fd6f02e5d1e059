"""What a day came to: counts, and the words whose authors chose to share them.

Everything here reads the shared log only, with one exception that `pair_counts` names. No result holds a participant's
code, also not inside a text, and every list has an order that says nothing about who answered first or who wrote what
else. What of it may be told, and to whom, is decided in `themeday.report.disclosure`.
"""

from themeday.results.agreed import PairCounts, pair_counts
from themeday.results.reading import count_people
from themeday.results.released_texts import Text, texts
from themeday.results.response import ChapterResponse, End, GroupResponse, response
from themeday.results.rows import SharedRow, shareable, shareable_by_item
from themeday.results.tips import Tip, tips, writers

__all__ = [
    "ChapterResponse",
    "End",
    "GroupResponse",
    "PairCounts",
    "SharedRow",
    "Text",
    "Tip",
    "count_people",
    "pair_counts",
    "response",
    "shareable",
    "shareable_by_item",
    "texts",
    "tips",
    "writers",
]
