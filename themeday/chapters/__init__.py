"""The chapters as data: their wording, questions and minutes, and where live parts stand between them."""

from themeday.chapters import agreements, closing, expectations, follow_up, lessons, pairing, welcome
from themeday.chapters.blocks import Block, Chapter, Live, Poll, Say

#: The one list of chapters, in the order of the day; all else about a chapter is found by its key.
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
#: What comes weeks later, and is no part of the agenda.
AFTERWARDS: dict[str, Chapter] = {follow_up.CHAPTER.key: follow_up.CHAPTER}
#: Both.
EVERY_CHAPTER = CHAPTERS | AFTERWARDS

__all__ = ["AFTERWARDS", "CHAPTERS", "EVERY_CHAPTER", "Block", "Chapter", "Live", "Poll", "Say"]
