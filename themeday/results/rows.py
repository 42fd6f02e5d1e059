"""Every answer as a row, as far as it may leave the room: what is exported, and what the review lists."""

from __future__ import annotations

from operator import itemgetter
from typing import NamedTuple

from themeday.chapters import CHAPTERS
from themeday.model.visibility import Visibility
from themeday.results.questions import question_of
from themeday.results.reading import VOTE, Labelled, label_of, may_be_shown, without_codes
from themeday.store.records import JOIN, STAFF, Records

_ORDER = itemgetter(0, 1, 3, 4, 5, 2)


class SharedRow(NamedTuple):
    """One answer as far as it may leave the room; role and unit only when its author chose to be reported with them."""

    chapter: str
    item: str  # of the whole question when the answer is withheld
    value: str  # as typed; empty when the answer only counts
    visibility: Visibility
    role: str = ""
    unit: str = ""


def shareable(records: Records, chapter: str = "", label: Labelled = label_of) -> list[SharedRow]:
    """Return the latest answers as far as they may leave the room, in an order that says nothing about who answered.

    Who chose "my table", and what the facilitator took off the screens, counts but is not told: such a row has no
    value, and no option in its item. Votes are not rows but are counted in `tips`, because they name whose tip it is.

    Args:
        chapter: key of the only chapter to return; all of them otherwise.
        label: what may stand with an answer; all that its author chose otherwise, which is not to be shown. Where that
            is nothing, the answer is as anonymous as one whose author wanted so.
    """
    unnamed, shown = without_codes(records), may_be_shown(records)
    # What the kit wrote is the same in many rows.
    items: dict[str, str] = {}
    rows: list[SharedRow] = []
    withheld: dict[tuple[str, str, str], SharedRow] = {}
    for outcome in records.shared:
        of, item, seen_by = outcome.chapter, outcome.item, outcome.visibility
        if of == JOIN or outcome.participant == STAFF or item.startswith(VOTE) or chapter not in ("", of):
            continue
        if item not in items:
            items[item] = unnamed(item)
        if shown(outcome):
            role, unit = label(outcome)
            named = seen_by if role else Visibility.ANONYMOUS
            rows.append(SharedRow(of, items[item], unnamed(outcome.value), named, role, unit))
        else:
            # One row per question: the items of a question with options would tell which ones were ticked.
            question = question_of(of, item)
            key = question.key if question else items[item]
            withheld[(outcome.participant, of, key)] = SharedRow(of, key, "", seen_by)
    place = {key: number for number, key in enumerate(CHAPTERS)}
    return sorted([*rows, *withheld.values()], key=lambda row: (place.get(row[0], len(place)), *_ORDER(row)))
