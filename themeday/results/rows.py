"""Every answer as a row, as far as it may leave the room: what is exported, and what the review lists."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from themeday.model.outcomes import Outcome
from themeday.model.visibility import Visibility
from themeday.results.reading import VOTE, Labelled, label_of, may_be_shown, without_codes
from themeday.store.records import JOIN, STAFF, Records

_ORDER = itemgetter(3, 4, 5, 2)
_LATELY = 4096  # texts of which it is known what they are without codes: short ones come again and again


class SharedRow(NamedTuple):
    """One answer as far as it may leave the room; role and unit only when its author chose to be reported with them."""

    chapter: str
    item: str  # of the whole question when the answer is withheld
    value: str  # as typed; empty when the answer only counts
    visibility: Visibility
    role: str = ""
    unit: str = ""


def shareable(records: Records, chapter: str = "", label: Labelled = label_of) -> list[SharedRow]:
    """Return what `shareable_by_item` yields, in one list."""
    return [row for rows in shareable_by_item(records, chapter, label) for row, many in rows for _ in range(many)]


def shareable_by_item(
    records: Records, chapter: str = "", label: Labelled = label_of
) -> Iterator[list[tuple[SharedRow, int]]]:
    """Yield the latest answers as far as they may leave the room, in an order that says nothing about who answered.

    Item by item, so that only those of one part of the day are in memory: each row once, with how often it is there.

    Who chose "my table", and what the facilitator took off the screens, counts but is not told: such a row has no
    value, and no option in its item. Votes are not rows but are counted in `tips`, because they name whose tip it is.

    Args:
        chapter: key of the only chapter to return; all of them otherwise.
        label: what may stand with an answer; all that its author chose otherwise, which is not to be shown. Where that
            is nothing, the answer is as anonymous as one whose author wanted so.
    """
    unnamed, shown = lru_cache(_LATELY)(without_codes(records)), may_be_shown(records)
    by_chapter: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in records.shared:
        if chapter in ("", outcome.chapter) and outcome.participant != STAFF and not outcome.item.startswith(VOTE):
            by_chapter[outcome.chapter].append(outcome)
    by_chapter.pop(JOIN, None)
    place = {key: number for number, key in enumerate(records.chapters.today)}
    for of in sorted(by_chapter, key=lambda of: (place.get(of, len(place)), of)):
        counts: dict[str, Counter[SharedRow]] = defaultdict(Counter)
        # One row per question: the items of a question with options would tell which ones were ticked.
        withheld: dict[tuple[str, str], Visibility] = {}
        for outcome in by_chapter.pop(of):
            item, seen_by = outcome.item, outcome.visibility
            if shown(outcome):
                role, unit = label(outcome)
                named = seen_by if role else Visibility.ANONYMOUS
                row = SharedRow(of, unnamed(item), unnamed(outcome.value), named, role, unit)
                counts[row.item][row] += 1
            else:
                question = records.chapters.question_of(of, item)
                withheld[(outcome.participant, question.key if question else unnamed(item))] = seen_by
        for (_, key), seen_by in withheld.items():
            counts[key][SharedRow(of, key, "", seen_by)] += 1
        for item in sorted(counts):
            yield sorted(counts.pop(item).items(), key=lambda counted: _ORDER(counted[0]))
