"""Why two people are a pair, in what they told themselves; never in ratings."""

from __future__ import annotations

from dataclasses import dataclass

from themeday.pairing.people import Person


@dataclass(frozen=True, slots=True)
class Reasons:
    """What two people can learn from each other, as seen by the first.

    Args:
        learns: tag keys the first asks and the second offers, sorted.
        shares: tag keys the first offers and the second asks, sorted.
        different_units: whether both units are known and differ.
        mutual: whether both told that they would like to go on with the other; how much is nobody's.
    """

    learns: tuple[str, ...]
    shares: tuple[str, ...]
    different_units: bool
    mutual: bool = False


def reasons(a: Person, b: Person, mutual: bool = False) -> Reasons:
    """Say why two people are a pair, from the first one's side; swap them for the other side."""
    return Reasons(
        learns=tuple(sorted(a.asks & b.offers)),
        shares=tuple(sorted(a.offers & b.asks)),
        different_units=bool(a.unit_key and b.unit_key) and a.unit_key != b.unit_key,
        mutual=mutual,
    )
