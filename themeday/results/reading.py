"""What the other modules here read with: which answers count, which may be shown, and texts without codes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from themeday.model.outcomes import Outcome
from themeday.model.people import Role
from themeday.model.visibility import Visibility
from themeday.room.stage import Stage
from themeday.store.records import JOIN, Records

#: Whose answers may be told outside their own table.
OPEN = (Visibility.ANONYMOUS, Visibility.REPORT)
LESSONS = "lessons"
VOTE = "vote."
_WORD = re.compile(r"\w+")


def countable(records: Records, chapter: str, items: Iterable[str], k: int) -> list[Outcome]:
    """Return the answers that count: what is meant for one's table too, in a group that does not tell whose it is."""
    outcomes = [outcome for item in items for outcome in records.shared.answers(chapter, item)]
    if len({outcome.participant for outcome in outcomes}) >= k:
        return outcomes
    return [outcome for outcome in outcomes if outcome.visibility in OPEN]


def showable(records: Records, chapter: str, item: str) -> list[Outcome]:
    """Return the answers to an item that may be shown."""
    return list(filter(may_be_shown(records), records.shared.answers(chapter, item)))


def may_be_shown(records: Records) -> Callable[[Outcome], bool]:
    """Return what tells whether the author released an answer, and the facilitator did not take it off the screens."""
    hidden = Stage(records.stage).hidden
    return lambda outcome: outcome.visibility in OPEN and not hidden(*outcome.key)


#: Returns the role and unit that may stand with an answer, or two empty texts.
Labelled = Callable[[Outcome], tuple[str, str]]


def label_of(outcome: Outcome) -> tuple[str, str]:
    """Return the role and unit of an answer whose author chose to be reported with them; else two empty texts."""
    return (outcome.role, outcome.unit) if outcome.visibility is Visibility.REPORT else ("", "")


def without_codes(records: Records) -> Callable[[str], str]:
    """Return what takes participants' codes out of a text.

    A code that someone typed into a text would connect it with that person's place in the raw log.
    """
    # Word by word: one pattern of a thousand codes would try them all at every word.
    codes = {outcome.participant.upper() for outcome in joined(records)}
    shortest = min(map(len, codes), default=0)

    def unnamed(text: str) -> str:
        if len(text) < shortest:
            return text
        return _WORD.sub(lambda word: "…" if word[0].upper() in codes else word[0], text)

    return unnamed


def rooms_of(records: Records) -> dict[str, str]:
    """Return the room in which each participant joined, by the code of the device."""
    return {outcome.participant: outcome.room for outcome in joined(records)}


def joined(records: Records) -> Iterator[Outcome]:
    """Return the rows with which people joined."""
    known = set(Role)
    return (outcome for outcome in records.shared.answers(JOIN, "role") if outcome.value in known)


def count_people(records: Records) -> int:
    """Return how many joined; a table that shares a device counts as two, one for each side."""
    return sum(2 if outcome.value == Role.TABLE else 1 for outcome in joined(records))


def lessons_done(records: Records) -> list[str]:
    """Return the keys of the lessons that anyone did, in alphabetical order."""
    items = (item.rpartition(".") for item in records.shared.items(LESSONS))
    return sorted({slug for slug, _, when in items if when in ("before", "after") and slug and "." not in slug})
