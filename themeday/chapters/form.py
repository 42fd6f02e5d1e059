"""What a chapter's file may hold: names between the --- lines, blocks, and what may stand above a question."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, ConfigDict, Field

from themeday.chapters.blocks import LIVE_PARTS, Part
from themeday.lessons import messages
from themeday.lessons.block_kinds import Form, Rule, Settings
from themeday.lessons.model import Body, Head, Text, Title
from themeday.model.outcomes import MAX_VALUE
from themeday.model.people import Role
from themeday.model.questions import Kind
from themeday.model.visibility import Visibility

_OFFERED = Rule(answered=True, options=2, most=20)
_RULES = {
    Kind.CHOICE: _OFFERED,
    Kind.CHOICES: _OFFERED,
    Kind.SCALE: Rule(answered=True, options=2, ends=True),
    Kind.RATING: Rule(answered=True, options=2, ends=True),
    Kind.TAGS: _OFFERED,
    Kind.RANK: _OFFERED,
    Kind.CHECKLIST: Rule(answered=True, options=1, most=20),
    Kind.SORT: Rule(answered=True, options=2, groups=2),
}


SeenBy = Annotated[tuple[Visibility, ...], Field(min_length=1)]
#: The most careful of what may be told, and what its author may choose instead.
CAREFUL = (Visibility.ANONYMOUS, Visibility.PRIVATE, Visibility.TABLE, Visibility.REPORT)


def _list_of_keys(value: object) -> object:
    # Without brackets, or without commas between them, it is as clear what is meant.
    if isinstance(value, list) and all(isinstance(key, str) for key in value):
        value = " ".join(value)
    return value.replace(",", " ").split() if isinstance(value, str) else value


#: Keys in a list between brackets.
Keys = Annotated[tuple[str, ...], BeforeValidator(_list_of_keys)]


class ForRole(StrEnum):
    """Who can be asked something that others are not."""

    YOUNG_COLLEAGUE = Role.YOUNG_COLLEAGUE.value
    LEADER = Role.LEADER.value


class QuestionSettings(Settings):
    """How a question is answered, and who may see what is answered."""

    kind: Kind = Kind.TEXT
    # What the author of an answer may choose from, the usual one first; as the head of the file says when left out.
    seen_by: SeenBy | None = None
    part: Part | None = None
    reveal: bool = False  # the facilitator may show the room's answers
    vote: bool = False  # its result stands under it
    own_words: bool = False
    long: bool = False  # more than one line of text
    length: Annotated[int, Field(ge=1, le=MAX_VALUE)] = 600  # characters
    most: Annotated[int, Field(ge=1, le=20)] = 5  # tags
    placeholder: str = ""
    label: str = ""  # what it is called beside its answers
    after: str = ""  # the key of a question of a chapter that is extended, behind which this one comes
    role: ForRole | None = None  # who gets it; everybody otherwise
    optional: bool = False  # nobody is reminded that it is still empty

    @property
    def rule(self) -> Rule:
        """Return what a question of this kind asks of its author."""
        return _RULES.get(self.kind, Rule(answered=True))

    def structure(self) -> dict[str, object]:
        """Return what is the same in every language."""
        return {**super().structure(), "after": self.after}


class LiveWords(Settings):
    """What a live part says: its own names, each with a text."""

    model_config = ConfigDict(frozen=True, extra="allow")
    __pydantic_extra__: dict[str, Text]

    @property
    def rule(self) -> Rule:
        """Return that it needs nothing else."""
        return Rule(words=False)


FORM = Form(
    {
        "question": Rule(answered=True, settings=QuestionSettings),
        "live": Rule(settings=LiveWords, known=LIVE_PARTS),
        "screen": Rule(),  # what stands on the big screen
        "say": Rule(),  # what the facilitator says; only the console shows it
    },
    cannot_be_used=messages.ONE_CHAPTER,
)


#: Of a set of questions, which has nothing else.
SET_FORM = Form({"question": FORM.rules["question"]}, cannot_be_used=messages.ONE_SET)


class ChapterHead(Head):
    """What stands between the --- lines of a chapter."""

    title: Title
    lead: Text
    minutes: Annotated[int, Field(ge=1, le=240)] = 0
    seen_by: SeenBy = CAREFUL  # of questions that do not say so themselves


class ExtendingHead(Head):
    """What stands there when a day changes a chapter that ships; what is left out stays as it is."""

    extends: str
    title: Title | None = None
    lead: Text | None = None
    seen_by: SeenBy = CAREFUL
    drop: Keys = ()
    replace: Keys = ()


class ChapterText(ChapterHead, Body):
    """A chapter in one language."""


class ExtendingText(ExtendingHead, Body):
    """Changes to a chapter, in one language."""
