"""The match of a day: made in one of three ways, mended by hand, published, and explained.

The facilitator gets counts and never a name: who opted out, who rated whom and who has no partner stays with them.
What cannot be done raises `PairingRefused`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from themeday.errors import PairingRefused
from themeday.i18n import N_
from themeday.pairing import METHODS, Pair, Quality
from themeday.room.optimistic_writes import Steps, in_steps
from themeday.room.participation import Participation
from themeday.room.session import Session
from themeday.room.speed_dates import reading
from themeday.room.speed_dates.board import decisions
from themeday.room.speed_dates.counting import Matching, matching
from themeday.room.speed_dates.match_problem import CANNOT, Basis, Made, Moved, both_still_want, made_from, moved_from


def match_steps(session: Session, method: object = "stable") -> Steps[Matching]:
    """Match everyone who said yes; pairs that are published stay together, and so do locks of the deliberation.

    The two other ways are measured beside it, so that the facilitator can compare.
    """
    chosen = next((known for known in METHODS if known == method), None)
    if chosen is None:
        raise PairingRefused(N_("Choose one of the ways of matching in the table."))

    def write(_: Basis, made: Made) -> Matching:
        _keep(session, made.pairs, chosen, made.measured, made.compared)
        return matching(session)

    gather, compute = partial(_basis, session), partial(made_from, method=chosen)
    return (yield from in_steps(session.records, gather, compute, write, both_still_want))


def move_steps(session: Session, young_colleague: str, leader: str, keep: bool = True) -> Steps[Moved]:
    """Put two who are in the match together by hand, and return what that costs and the match that comes of it.

    Whoever loses a partner by it is matched again with those who are left. Nothing is written unless it is kept.
    """

    def gather() -> Basis:
        if reading.match_of(session) and session.stage.value(reading.CHAPTER, "published") == "1":
            raise PairingRefused(N_("The match is published. Take it back first; then a pair can be moved."))
        basis = _basis(session)
        # Whoever is in no pair is not to be chosen: the answer would tell who is not in the matching.
        young, leaders = ({pair.young_colleague for pair in basis.before}, {pair.leader for pair in basis.before})
        if young_colleague not in young or leader not in leaders:
            raise PairingRefused(CANNOT)
        return basis

    def write(_: Basis, moved: Moved) -> Moved:
        before, (cost, pairs) = reading.match_of(session), moved
        by_hand = {*(Pair(*codes) for codes in before.get("by_hand", [])), Pair(young_colleague, leader)} & set(pairs)
        if keep:
            _keep(session, pairs, before.get("method", "stable"), cost.after, before.get("compared", {}), by_hand)
        return moved

    compute = partial(moved_from, codes=(young_colleague, leader))
    return (yield from in_steps(session.records, gather, compute, write))


def set_example(session: Session, young_colleague: str) -> None:
    """Choose the pair that the big screen shows first, such as the top's own."""
    with session.records.exclusive():
        pair = next((pair for pair in Participation(session.records).match_pairs if pair[0] == young_colleague), None)
        if young_colleague and pair is None:
            raise PairingRefused(N_("This pair is not in the match any more. Choose another one."))
        session.set_stage(reading.CHAPTER, {"match": {**_clean(session), "example": list(pair or ())}})


def publish_match(session: Session, publish: bool = True) -> None:
    """Let everyone see the match, or take it back. Publishing ends the deliberation.

    What is published is who is a pair at that moment: whoever goes home later goes on with their partner.
    """
    with session.records.exclusive():
        items: dict[str, object] = {"published": "1" if publish else ""}
        if publish:
            if not reading.match_of(session):
                raise PairingRefused(N_("There is no match yet. Make the match first."))
            if not Participation(session.records).match_pairs:
                raise PairingRefused(N_("No pair of this match is left. Make the match again."))
            items["match"] = _clean(session)
            if session.stage.value(reading.CHAPTER, "board") == "open":
                items["board"] = "closed"
        session.set_stage(reading.CHAPTER, items)


def _basis(session: Session) -> Basis:
    return Basis(
        present=reading.people(session),
        rated=reading.ratings(session),
        decided=tuple(decisions(session)),
        ended=Participation(session.records).ended_pairs,
        keep=tuple(Pair(*codes) for codes in Participation(session.records).published_pairs),
        before=tuple(Pair(*codes) for codes in Participation(session.records).match_pairs),
        method=next((known for known in METHODS if known == reading.match_of(session).get("method")), "stable"),
        seed=reading.lot(session),
    )


def _keep(
    session: Session,
    pairs: Sequence[Pair],
    method: str,
    measured: Quality,
    compared: dict[str, dict[str, Any]],
    by_hand: Collection[Pair] = (),
) -> None:
    example = reading.example_pair(session)
    with session.records.exclusive():  # whoever was erased meanwhile must not be written down again
        made, chosen = (
            [list(pair) for pair in some if reading.both_here(session, *pair)] for some in (pairs, sorted(by_hand))
        )
        match = {
            "seed": reading.lot(session),
            "method": method,
            "pairs": made,
            "unmatched": measured.unmatched_young_colleagues + measured.unmatched_leaders,
            "blocking": measured.blocking_pairs,
            "compared": compared,
            "now": asdict(measured),
            "by_hand": chosen,
            "example": list(example) if example and list(example) in made else [],
        }
        session.set_stage(reading.CHAPTER, {"match": match})


def _clean(session: Session) -> dict[str, Any]:
    """Return the match without codes that nobody has any more."""
    kept, pairs = reading.match_of(session), list(map(list, Participation(session.records).match_pairs))
    return {**kept, "pairs": pairs, "by_hand": [pair for pair in pairs if pair in kept.get("by_hand", [])]}
