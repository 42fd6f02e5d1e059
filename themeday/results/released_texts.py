"""What people said in their own words, as far as its authors released it."""

from __future__ import annotations

from dataclasses import dataclass, field

from themeday.model.labels import comparable
from themeday.model.people import device_code
from themeday.results.reading import Labelled, label_of, rooms_of, showable, without_codes
from themeday.store.records import Records


@dataclass(frozen=True)
class Text:
    """A text whose author chose to share it; role and unit only when its author chose to be reported with them."""

    text: str
    role: str = ""
    unit: str = ""
    # None of these is told: the room in which the author joined; who it was, another number each time texts are read;
    # the outcome, to find it again in a theme; and when it was written.
    room: str = field(default="", compare=False, repr=False)
    author: int = field(default=0, compare=False, repr=False)
    id: str = field(default="", compare=False, repr=False)
    at: str = field(default="", compare=False, repr=False)


def texts(records: Records, chapter: str, item: str, label: Labelled = label_of) -> list[Text]:
    """Return the answers to an open question that may be shown, in alphabetical order.

    Args:
        label: what may stand with them; all that their authors chose otherwise, which is not to be shown.
    """
    unnamed, rooms = without_codes(records), rooms_of(records)
    authors: dict[str, int] = {}
    shown = []
    for outcome in showable(records, chapter, item):
        code = device_code(outcome.participant)
        author = authors.setdefault(code, len(authors))
        text = unnamed(outcome.value)
        room, id_, at = rooms.get(code, ""), outcome.outcome_id, outcome.recorded_at
        shown.append(Text(text, *label(outcome), room, author, id_, at))
    return sorted(shown, key=lambda text: (comparable(text.text), text.text, text.role, text.unit))
