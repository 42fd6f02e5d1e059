"""What a lesson file becomes: frozen models with stable keys, so that answers outlive a change of text."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from themeday.lessons.block_kinds import Settings
from themeday.model import questions

LONGEST_TITLE, LONGEST_TEXT = 120, 600  # characters


class Option(BaseModel):
    """One choice of a quiz, spot or scenario, one line of a checklist, or one item to sort or to rank."""

    model_config = ConfigDict(frozen=True)

    key: str
    text: str  # plain, to be escaped where it is shown; what ends in _html is safe
    right: bool = False
    group: str = ""  # key of the group that a text to sort belongs to
    feedback: str = ""
    text_html: str = ""
    feedback_html: str = ""
    line: int = 1  # of its file


class Step(BaseModel):
    """One step of a lesson: a block, or Markdown outside of any block ("text"), which is shown like "show"."""

    model_config = ConfigDict(frozen=True)

    kind: str
    key: str
    text_html: str  # safe, with its pictures
    text: str  # plain, to be escaped where it is shown
    # The parts of that text, of a block that is answered: its question, plain words to it, and, as safe HTML, what has
    # to be seen first, such as a picture.
    ask: str = ""
    why: str = ""
    rest_html: str = ""
    options: tuple[Option, ...] = ()
    groups: tuple[questions.Option, ...] = ()  # what the options are sorted into
    ordered: bool = False  # the options of a "rank" stand in the right order
    line: int = 1  # of its file
    settings: Settings | None = None  # of a block whose kind has some


Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TITLE)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TEXT)]


class Head(BaseModel):
    """What stands between the --- lines of a file, as plain text."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class FrontMatter(Head):
    """What stands there of a lesson."""

    title: Title
    minutes: Annotated[int, Field(ge=5, le=20)]
    goal: Text
    teacher_note: Text
    material: Text
    # The 21 competences of DigComp 2.2.
    digcomp: tuple[
        Annotated[str, StringConstraints(pattern=r"^(1\.[1-3]|2\.[1-6]|3\.[1-4]|4\.[1-4]|5\.[1-4])$")], ...
    ] = ()
    # Keys of blocks that people answer, under which answers are kept: who names them is told when one disappears.
    keys: tuple[Annotated[str, StringConstraints(min_length=1, max_length=40)], ...] = ()


class Body(BaseModel):
    """What follows the front matter of a file in one language: its steps in order."""

    slug: str
    language: str
    steps: tuple[Step, ...]


class Lesson(FrontMatter, Body):
    """A mini-lesson in one language."""
