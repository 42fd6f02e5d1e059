"""The chapters as data, read from texts: wording, questions, minutes, and their order."""

from themeday.chapters.blocks import Block, Chapter, Live, Poll, Say
from themeday.chapters.shipped import shipped, shipped_keys
from themeday.chapters.whole_day import Chapters

#: Every chapter that ships by key, in the order of the day. What a day itself asks is in its `chapters`.
EVERY_CHAPTER = Chapters(shipped(key) for key in shipped_keys())
#: Those of the day itself.
CHAPTERS = EVERY_CHAPTER.today
#: What comes weeks later, and is no part of the agenda.
AFTERWARDS = EVERY_CHAPTER.afterwards

__all__ = ["AFTERWARDS", "CHAPTERS", "EVERY_CHAPTER", "Block", "Chapter", "Chapters", "Live", "Poll", "Say"]
