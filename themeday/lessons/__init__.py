"""Mini-lessons: a folder each, one Markdown file per language, read into frozen models with stable keys.

A file is front matter, plain Markdown, and fenced blocks that begin with their kind and key, such as "quiz first-look".
Everything in a lesson file is text from a stranger until it has been through markdown-it-py with HTML switched off.

`model` is what a file becomes, `kinds` what each kind of block asks, `messages` every mistake in words. `reading` goes
from a folder to a lesson by way of `source`, `front_matter`, `fences`, `body`, `options`, `text` and `pictures`;
`comparing` sets two languages side by side; `checking` tells an author all of it, with `leftover`, `fitting` and
`lint`.
"""

from themeday.lessons.checking import check_lesson, hints
from themeday.lessons.kinds import ANSWERED, KINDS, RESERVED_KEYS
from themeday.lessons.model import Group, Lesson, Option, Step
from themeday.lessons.pictures import LARGEST_PICTURE
from themeday.lessons.reading import (
    available,
    language_of_lesson,
    load_lesson,
    load_lesson_for,
    parse_lesson,
    written_at,
)
from themeday.lessons.source import LONGEST_FILE, misnamed
from themeday.places import EXERCISES

__all__ = [
    "ANSWERED",
    "EXERCISES",
    "KINDS",
    "LARGEST_PICTURE",
    "LONGEST_FILE",
    "RESERVED_KEYS",
    "Group",
    "Lesson",
    "Option",
    "Step",
    "available",
    "check_lesson",
    "hints",
    "language_of_lesson",
    "load_lesson",
    "load_lesson_for",
    "misnamed",
    "parse_lesson",
    "written_at",
]
