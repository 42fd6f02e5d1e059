"""Do's and don'ts with their votes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from themeday.chapters.closing import TIP_KINDS
from themeday.model.labels import comparable
from themeday.model.outcomes import Outcome
from themeday.model.people import device_code
from themeday.results.reading import VOTE, rooms_of, showable, without_codes
from themeday.store.records import Records

_CLOSING = "closing"
# A do or a don't, as all spellings of it share it.
_Key = tuple[str, str]


@dataclass(frozen=True)
class Tip:
    """A do or a don't as most of its writers spell it, with how many others voted for it."""

    kind: str
    text: str
    votes: int
    writers: int


def tips(records: Records, room: str | None = None) -> list[Tip]:
    """Return the do's and then the don'ts, most votes first, in alphabetical order among equals.

    Texts that differ in capitals or white space only are one tip. A vote counts once per voter and tip, and not at all
    when the voter wrote the tip too. What the facilitator took off the screens is left out, with its votes.

    Args:
        room: only what was written in this room, with the votes of those who were there; the words stay the same.
    """
    unnamed, rooms, written = without_codes(records), rooms_of(records), _written(records)
    tip_at = {(o.item, o.participant): key for key, outcomes in written.items() for o in outcomes}
    voters: dict[_Key, set[str]] = defaultdict(set)
    for item in records.shared.items(_CLOSING, VOTE):
        _, kind, number, author = (*item.split(".", 3), "", "", "")[:4]
        if voted := tip_at.get((f"{kind}.{number}", author)):
            voters[voted] |= {o.participant for o in records.shared.answers(_CLOSING, item) if o.value == "1"}
    counted = []
    for key, outcomes in written.items():
        writers = {o.participant for o in outcomes}
        here = {who for who in writers | voters[key] if room is None or rooms.get(device_code(who)) == room}
        if not writers & here:
            continue
        wordings = Counter(unnamed(outcome.value) for outcome in outcomes)
        text = min(wordings, key=lambda wording: (-wordings[wording], wording))
        counted.append(Tip(key[0], text, len((voters[key] - writers) & here), len(writers & here)))
    return sorted(counted, key=lambda tip: (tip.kind, -tip.votes, comparable(tip.text)))


def writers(records: Records, counts: Callable[[str], bool]) -> Counter[str]:
    """Return how many people wrote a do or a don't, by the room in which they joined; each counts once.

    Args:
        counts: whether a text counts, as `tips` tells it.
    """
    rooms, unnamed = rooms_of(records), without_codes(records)
    told = {(tip.kind, comparable(tip.text)) for tip in tips(records) if counts(tip.text)}
    codes = {
        device_code(outcome.participant)
        for (kind, _), outcomes in _written(records).items()
        for outcome in outcomes
        if (kind, comparable(unnamed(outcome.value))) in told
    }
    return Counter(rooms.get(code, "") for code in codes)


def _written(records: Records) -> dict[_Key, list[Outcome]]:
    written: dict[_Key, list[Outcome]] = defaultdict(list)
    for kind in TIP_KINDS:
        for item in records.shared.items(_CLOSING, f"{kind}."):
            for outcome in showable(records, _CLOSING, item):
                written[(kind, comparable(outcome.value))].append(outcome)
    return written
