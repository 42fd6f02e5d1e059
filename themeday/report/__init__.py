"""What may be told about a day afterwards: counts, averages, and the words whose authors chose to share them.

Everything here reads the shared log only, with one exception that `agreements` names. No result holds a participant's
code, also not inside a text, and every list has an order that says nothing about who answered first or who wrote what
else. What may be published beyond the organisers' own eyes is decided in `themeday.reporting`.
"""

from themeday.report.agreed import AgreementSummary, PairCounts, agreements, pair_counts
from themeday.report.response import ChapterResponse, End, Group, response
from themeday.report.rows import SharedRow, shareable
from themeday.report.scales import LessonSummary, ScaleSummary, lessons, scale_summary
from themeday.report.tips import Tip, tips, writers
from themeday.report.words import Tags, Text, tags, texts

__all__ = [
    "AgreementSummary",
    "ChapterResponse",
    "End",
    "Group",
    "LessonSummary",
    "PairCounts",
    "ScaleSummary",
    "SharedRow",
    "Tags",
    "Text",
    "Tip",
    "agreements",
    "lessons",
    "pair_counts",
    "response",
    "scale_summary",
    "shareable",
    "tags",
    "texts",
    "tips",
    "writers",
]
