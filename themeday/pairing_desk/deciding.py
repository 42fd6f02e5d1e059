"""The match of a day: made in one of three ways, mended by hand, published, and explained.

The facilitator gets counts and never a name: who opted out, who rated whom and who has no partner stays with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from themeday.errors import PairingRefused
from themeday.i18n import N_
from themeday.pairing import METHODS, Change, Method, Pair, Person, change, may_meet, moved, preferences, quality
from themeday.pairing import make_match as algorithm
from themeday.pairing_desk.board import Mark, locks_of, marks, open_board
from themeday.pairing_desk.counting import Matching, matching
from themeday.pairing_desk.reading import (
    CHAPTER,
    both_here,
    drafted_pairs,
    example_pair,
    lot,
    match_of,
    people,
    published_pairs,
    ratings,
)
from themeday.participation import Participation
from themeday.session import Session

Tiers = list[list[str]]


@dataclass(frozen=True)
class _Case:
    """All that a match follows from.

    Args:
        present: everyone who is there.
        wishes: for each code tiers of codes, best first; a wish of the deliberation goes before all.
        forbidden: pairs that may not be: vetoes, and pairs that ended.
        locks: pairs that have to be.
        keep: pairs that are published.
    """

    present: list[Person]
    wishes: dict[str, Tiers]
    forbidden: list[tuple[str, str]]
    locks: list[Pair]
    keep: list[Pair]


def make_match(session: Session, method: object = "stable") -> Matching:
    """Match everyone who said yes; pairs that are published stay together, and so do locks of the deliberation.

    The two other ways are measured beside it, so that the facilitator can compare.

    Args:
        session: of the facilitator.
        method: one of `METHODS`; anything that arrived from a browser.

    Raises:
        PairingRefused: not one pair can be made, or there is no such way.
        NotSaved: it could not be written.
    """
    chosen = next((known for known in METHODS if known == method), None)
    if chosen is None:
        raise PairingRefused(N_("Choose one of the ways of matching in the table."))
    session.records.refresh()
    case = _case(session)
    pairs = _pairs(session, case, chosen)
    if not pairs:
        raise PairingRefused(_why_none(case))
    _keep(session, case, pairs, chosen, _compared(session, case))
    return matching(session)


def try_move(session: Session, young_colleague: str, leader: str) -> tuple[Change, tuple[Pair, ...]]:
    """Return what it costs to put two together by hand, and the match that comes of it; nothing is written.

    Whoever loses a partner by it is matched again with those who are left.

    Args:
        session: of the facilitator.
        young_colleague: code of one who is in the match.
        leader: code of another who is in the match.

    Raises:
        PairingRefused: the two cannot be a pair, or the match is published.
    """
    session.records.refresh()
    if match_of(session) and session.stage.value(CHAPTER, "published") == "1":
        raise PairingRefused(N_("The match is published. Take it back first; then a pair can be moved."))
    before = [Pair(*codes) for codes in drafted_pairs(session)]
    # Whoever is in no pair is not to be chosen: the answer would tell who is not in the matching.
    if young_colleague not in {pair.young_colleague for pair in before} or leader not in {
        pair.leader for pair in before
    }:
        raise PairingRefused(_CANNOT)
    case = _case(session)
    try:
        after = moved(case.present, case.wishes, before, young_colleague, leader, case.forbidden)
    except PairingRefused:
        raise PairingRefused(_CANNOT) from None
    if not set(before).intersection(case.locks) <= set(after):
        raise PairingRefused(_CANNOT)
    made: Method = next((known for known in METHODS if known == match_of(session).get("method")), "stable")
    mended = algorithm(case.present, case.wishes, lot(session), keep=after, method=made, forbidden=case.forbidden).pairs
    return change(case.present, case.wishes, before, mended, case.forbidden), mended


def move(session: Session, young_colleague: str, leader: str) -> Matching:
    """Put two together by hand.

    Args:
        session: of the facilitator.
        young_colleague: code of one who is in the match.
        leader: code of another who is in the match.

    Raises:
        PairingRefused: the two cannot be a pair, or the match is published.
        NotSaved: it could not be written.
    """
    _, pairs = try_move(session, young_colleague, leader)
    before = match_of(session)
    by_hand = {*(Pair(*codes) for codes in before.get("by_hand", [])), Pair(young_colleague, leader)} & set(pairs)
    _keep(session, _case(session), pairs, before.get("method", "stable"), before.get("compared", {}), by_hand)
    return matching(session)


def set_example(session: Session, young_colleague: str) -> None:
    """Choose the pair that the big screen shows first, such as the top's own.

    Args:
        session: of the facilitator.
        young_colleague: code of one of the two; empty for none.

    Raises:
        PairingRefused: there is no such pair.
        NotSaved: it could not be written.
    """
    pair = next((pair for pair in drafted_pairs(session) if pair[0] == young_colleague), None)
    if young_colleague and pair is None:
        raise PairingRefused(N_("This pair is not in the match any more. Choose another one."))
    with session.records.exclusive():
        session.set_stage(CHAPTER, {"match": {**_clean(session), "example": list(pair or ())}})


def publish_match(session: Session, publish: bool = True) -> None:
    """Let everyone see the match, or take it back. Publishing ends the deliberation.

    What is published is who is a pair at that moment: whoever goes home later goes on with their partner.

    Args:
        session: of the facilitator.
        publish: False takes it back.

    Raises:
        PairingRefused: there is no match to publish.
        NotSaved: it could not be written.
    """
    if publish and not match_of(session):
        raise PairingRefused(N_("There is no match yet. Make the match first."))
    if publish and not drafted_pairs(session):
        raise PairingRefused(N_("No pair of this match is left. Make the match again."))
    if publish and session.stage.value(CHAPTER, "board") == "open":
        open_board(session, False)
    with session.records.exclusive():
        kept = {"match": _clean(session)} if publish else {}
        session.set_stage(CHAPTER, {**kept, "published": "1" if publish else ""})


_CANNOT = N_(
    "These two cannot be a pair. That can have several reasons: the same unit, an earlier pair, or what the young "
    "colleagues agreed; this page does not tell which. Choose two others."
)


def _case(session: Session) -> _Case:
    present, decided = people(session), marks(session)
    keep = [Pair(*codes) for codes in published_pairs(session)]
    rated = ratings(session.records)
    forbidden = [(mark.young_colleague, mark.leader) for mark in decided if mark.kind == "veto"]
    parts = [tuple(sorted(pair)) for pair in Participation(session.records).parted]
    forbidden += [(pair[0], pair[1]) for pair in parts if len(pair) == 2]
    wishes = _wished_first(preferences(present, rated), decided)
    taken = {code for pair in keep for code in (pair.young_colleague, pair.leader)}
    bans = {frozenset(pair) for pair in forbidden}
    locks = [
        pair
        for pair in locks_of(decided)
        # Both must want it: a lock does not bind a leader who would rather not, and nobody is told why it did not.
        if pair.young_colleague in {code for tier in wishes.get(pair.leader, []) for code in tier}
        and not taken & {pair.young_colleague, pair.leader}
        and frozenset((pair.young_colleague, pair.leader)) not in bans
    ]
    return _Case(present, wishes, forbidden, locks, keep)


def _why_none(case: _Case) -> str:
    """Return why there is no pair at all, as far as it tells of no choice of one person."""
    young, leaders = (
        [person for person in case.present if person.willing and person.role == role]
        for role in ("young_colleague", "leader")
    )
    if not young or not leaders:
        return N_(
            "Not one pair can be made yet. It takes a young colleague and a leader of different units, and both "
            "have to say yes to being matched. On one side nobody who is here and has no partner has said yes."
        )
    if not any(may_meet(one, other) for one in young for other in leaders):
        return N_(
            "Not one pair can be made: everyone who said yes is of one unit, and a pair crosses units. Ask people of "
            "another unit whether they want to be matched."
        )
    return N_(
        "Not one pair can be made: those who said yes would rather not be paired with whom they may be paired, by what "
        "they rated or agreed; this page does not tell who. More speed dates, or more people who say yes, may help."
    )


def _wished_first(wishes: dict[str, Tiers], decided: Sequence[Mark]) -> dict[str, Tiers]:
    """Put whom a young colleague wished for or locked before all others."""
    found = dict(wishes)
    for code in {mark.young_colleague for mark in decided}:
        first = sorted({m.leader for m in decided if m.young_colleague == code and m.kind != "veto"})
        if first and code in found:
            rest = [[other for other in tier if other not in first] for tier in found[code]]
            found[code] = [first, *(tier for tier in rest if tier)]
    return found


def _pairs(session: Session, case: _Case, method: Method) -> tuple[Pair, ...]:
    return algorithm(
        case.present,
        case.wishes,
        lot(session),
        keep=case.keep,
        method=method,
        locks=case.locks,
        forbidden=case.forbidden,
    ).pairs


def _compared(session: Session, case: _Case) -> dict[str, dict[str, Any]]:
    """Return the quality of each way of matching, as counts; without those that would take too long."""
    found: dict[str, dict[str, Any]] = {}
    for method in METHODS:
        try:
            pairs = _pairs(session, case, method)
        except PairingRefused:
            continue
        found[method] = asdict(quality(case.present, case.wishes, pairs, case.forbidden))
    return found


def _keep(
    session: Session,
    case: _Case,
    pairs: Sequence[Pair],
    method: str,
    compared: dict[str, dict[str, Any]],
    by_hand: set[Pair] | None = None,
) -> None:
    measured = quality(case.present, case.wishes, pairs, case.forbidden)
    example = example_pair(session)
    with session.records.exclusive():  # whoever was erased meanwhile must not be written down again
        both = [[pair.young_colleague, pair.leader] for pair in pairs]
        made = [codes for codes in both if both_here(session, *codes)]
        session.set_stage(
            CHAPTER,
            {
                "match": {
                    "seed": lot(session),
                    "method": method,
                    "pairs": made,
                    "unmatched": measured.unmatched_young_colleagues + measured.unmatched_leaders,
                    "blocking": measured.blocking_pairs,
                    "compared": compared,
                    "now": asdict(measured),
                    "by_hand": [
                        [pair.young_colleague, pair.leader]
                        for pair in sorted(by_hand or ())
                        if both_here(session, pair.young_colleague, pair.leader)
                    ],
                    "example": list(example) if example and list(example) in made else [],
                }
            },
        )


def _clean(session: Session) -> dict[str, Any]:
    """Return the match without codes that nobody has any more."""
    kept = match_of(session)
    return {
        **kept,
        "pairs": [list(pair) for pair in drafted_pairs(session)],
        "by_hand": [list(pair) for pair in drafted_pairs(session) if list(pair) in kept.get("by_hand", [])],
    }
