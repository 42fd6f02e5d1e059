"""Do's and don'ts with their votes."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from themeday.outcomes import Outcome
from themeday.records import Records
from themeday.report.reading import VOTE, showable, without_codes
from themeday.typed import alike

_CLOSING = "closing"


@dataclass(frozen=True)
class Tip:
    """A do or a don't; what several people wrote alike is one.

    Args:
        kind: "do" or "dont".
        text: as most of them wrote it.
        votes: how many others voted for it.
        writers: how many wrote it.
    """

    kind: str
    text: str
    votes: int
    writers: int


def tips(records: Records) -> list[Tip]:
    """Return the do's and then the don'ts, most votes first, in alphabetical order among equals.

    Texts that differ in capitals or white space only are one tip. A vote counts once per voter and tip, and not at all
    when the voter wrote the tip too. What the facilitator took off the screens is left out, with its votes.

    Args:
        records: of the day.
    """
    unnamed = without_codes(records)
    written: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
    place: dict[tuple[str, str], tuple[str, str]] = {}
    for kind in ("do", "dont"):
        for item in records.shared.items(_CLOSING, f"{kind}."):
            for outcome in showable(records, _CLOSING, item):
                tip = (kind, alike(outcome.value))
                written[tip].append(outcome)
                place[(item, outcome.participant)] = tip
    voters: dict[tuple[str, str], set[str]] = defaultdict(set)
    for item in records.shared.items(_CLOSING, VOTE):
        _, kind, number, author = (*item.split(".", 3), "", "", "")[:4]
        voted = place.get((f"{kind}.{number}", author))
        if voted:
            voters[voted] |= {o.participant for o in records.shared.answers(_CLOSING, item) if o.value == "1"}
    found = []
    for tip, outcomes in written.items():
        writers = {outcome.participant for outcome in outcomes}
        wordings = Counter(unnamed(outcome.value) for outcome in outcomes)
        text = min(wordings, key=lambda wording: (-wordings[wording], wording))
        found.append(Tip(tip[0], text, len(voters[tip] - writers), len(writers)))
    return sorted(found, key=lambda tip: (tip.kind, -tip.votes, alike(tip.text)))
