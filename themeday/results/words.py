"""What people ticked, and what they said in their own words, as far as its authors released it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from themeday.model.labels import comparable
from themeday.model.people import device_code
from themeday.model.questions import Kind
from themeday.model.visibility import Visibility
from themeday.results.questions import question_of
from themeday.results.reading import countable, rooms_of, showable, without_codes
from themeday.store.records import Records

_TICKED = (Kind.CHOICES, Kind.TAGS, Kind.CHECKLIST)


@dataclass(frozen=True)
class TagCounts:
    """What was ticked, and said in own words.

    Args:
        counts: (option key, how many ticked it), most first; every option of the question.
    """

    counts: tuple[tuple[str, int], ...]
    own_words: tuple[str, ...]
    people: int = 0


@dataclass(frozen=True)
class Text:
    """A text whose author chose to share it; role and unit only when its author chose to be reported with them.

    Args:
        room: in which the author joined; to hold a text against the size of a room, never told beside it.
        author: stands for who wrote it, another each time texts are read; to count people, never told.
    """

    text: str
    role: str = ""
    unit: str = ""
    room: str = field(default="", compare=False, repr=False)
    author: int = field(default=0, compare=False, repr=False)


def tags(records: Records, chapter: str, key: str, *, k: int) -> TagCounts:
    """Return how often each option of a question was ticked, and the own words that may be shown.

    Raises:
        KeyError: there is no such question.
    """
    question = question_of(chapter, key)
    if question is None or question.kind not in _TICKED:
        raise KeyError((chapter, key))
    items = [f"{key}.{option.key}" for option in question.options]
    counted = countable(records, chapter, items, k)
    counts = Counter(outcome.item for outcome in counted)
    ordered = sorted(items, key=lambda item: -counts[item])
    own_words = [text for item in question.text_items for text in texts(records, chapter, item)]
    return TagCounts(
        counts=tuple((item.removeprefix(f"{key}."), counts[item]) for item in ordered),
        own_words=tuple(text.text for text in sorted(own_words, key=lambda text: (comparable(text.text), text.text))),
        people=len({outcome.participant for outcome in counted}),
    )


def texts(records: Records, chapter: str, item: str) -> list[Text]:
    """Return the answers to an open question that may be shown, in alphabetical order.

    What the facilitator took off the screens is left out.
    """
    unnamed, rooms = without_codes(records), rooms_of(records)
    authors: dict[str, int] = {}
    found = []
    for outcome in showable(records, chapter, item):
        code = device_code(outcome.participant)
        named = outcome.visibility is Visibility.REPORT
        found.append(
            Text(
                unnamed(outcome.value),
                outcome.role if named else "",
                outcome.unit if named else "",
                rooms.get(code, ""),
                authors.setdefault(code, len(authors)),
            )
        )
    return sorted(found, key=lambda text: (comparable(text.text), text.text, text.role, text.unit))
