"""What a day came to: counts, averages, and the words whose authors chose to share them.

Everything here reads the shared log only, with one exception that `agreements` names. No result holds a participant's
code, also not inside a text, and every list has an order that says nothing about who answered first or who wrote what
else. What of it may be told, and to whom, is decided in `themeday.report.disclosure`.
"""

from themeday.results.agreed import AgreementSummary, PairCounts, agreements, pair_counts
from themeday.results.reading import count_people
from themeday.results.response import ChapterResponse, End, GroupResponse, response
from themeday.results.rows import SharedRow, shareable, shareable_by_item
from themeday.results.scales import LessonSummary, ScaleSummary, lessons, scale_summary
from themeday.results.tips import Tip, tips, writers
from themeday.results.words import TagCounts, Text, tags, texts

__all__ = [
    "AgreementSummary",
    "ChapterResponse",
    "End",
    "GroupResponse",
    "LessonSummary",
    "PairCounts",
    "ScaleSummary",
    "SharedRow",
    "TagCounts",
    "Text",
    "Tip",
    "agreements",
    "count_people",
    "lessons",
    "pair_counts",
    "response",
    "scale_summary",
    "shareable",
    "shareable_by_item",
    "tags",
    "texts",
    "tips",
    "writers",
]
