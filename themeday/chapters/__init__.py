"""The six chapters as data: their wording, their questions, and where live parts stand between them."""

from themeday.chapters import agreements, closing, expectations, lessons, pairing, welcome
from themeday.chapters.blocks import Ask, Block, Chapter, Live, Say

CHAPTERS: dict[str, Chapter] = {
    chapter.key: chapter
    for chapter in (
        welcome.CHAPTER,
        expectations.CHAPTER,
        pairing.CHAPTER,
        lessons.CHAPTER,
        agreements.CHAPTER,
        closing.CHAPTER,
    )
}

__all__ = ["CHAPTERS", "Ask", "Block", "Chapter", "Live", "Say"]
