"""A match worked out: from values that never change, and touching nothing else, so that it can be left to a thread.

What cannot be paired raises `PairingRefused`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import Any

from themeday.errors import PairingRefused
from themeday.i18n import N_
from themeday.pairing import (
    METHODS,
    RATHER_NOT,
    Change,
    Judge,
    Method,
    Pair,
    Person,
    Quality,
    make_match,
    may_meet,
    preferences,
)
from themeday.room.speed_dates.board import Decision, locks_of

Tiers = list[list[str]]
CANNOT = N_(
    "These two cannot be a pair. That can have several reasons: the same unit, an earlier pair, or what the young "
    "colleagues agreed; this page does not tell which. Choose two others."
)


@dataclass(frozen=True)
class Basis:
    """The input of a match, as read from the logs."""

    present: tuple[Person, ...]
    rated: Mapping[tuple[str, str], int]  # (who rates, who is rated) to a number from 1 to 5
    decided: tuple[Decision, ...]
    ended: frozenset[frozenset[str]]  # pairs that ended
    keep: tuple[Pair, ...]  # pairs that are published
    before: tuple[Pair, ...]  # pairs of the match as it is, published or not
    method: Method  # how that was made
    seed: int


@dataclass(frozen=True)
class Made:
    """A match that was worked out, and how good it is."""

    pairs: tuple[Pair, ...]
    measured: Quality
    compared: dict[str, dict[str, Any]]  # the quality of each way of matching, as counts


#: What moving a pair costs, and the match that comes of it.
Moved = tuple[Change, tuple[Pair, ...]]


def made_from(basis: Basis, method: Method) -> Made:
    """Match everyone who said yes, and measure the other ways beside it."""
    case = _Case(basis)
    pairs = case.matched(method)
    if not pairs:
        raise PairingRefused(_why_none(basis.present))
    return Made(pairs, case.judge.quality(pairs), case.compared())


def moved_from(basis: Basis, codes: tuple[str, str]) -> Moved:
    """Put two together by hand, and match again whoever loses a partner by it with those who are left."""
    case, before = _Case(basis), basis.before
    try:
        after = case.judge.moved(before, *codes)
    except PairingRefused:
        raise PairingRefused(CANNOT) from None
    if not set(before).intersection(case.locks) <= set(after):
        raise PairingRefused(CANNOT)
    pairs = make_match(
        basis.present, case.wishes, basis.seed, keep=after, method=basis.method, forbidden=case.forbidden
    ).pairs
    return case.judge.change(before, pairs), pairs


def both_still_want(before: Basis, now: Basis, made: Made) -> bool:
    """Return whether a match holds although people went on rating; what they rated meanwhile counts at the next."""
    if replace(before, rated=now.rated) != now:
        return False
    return all(
        now.rated.get(codes) != RATHER_NOT or before.rated.get(codes) == RATHER_NOT
        for young, other in made.pairs
        for codes in ((young, other), (other, young))
    )


class _Case:
    """What there is to choose from in a match: vetoes and pairs that ended are forbidden, locks have to be a pair.

    `wishes` has for each code tiers of codes, best first; a wish of the deliberation goes before all.
    """

    def __init__(self, basis: Basis) -> None:
        self.basis = basis
        self.wishes = _wished_first(preferences(basis.present, basis.rated), basis.decided)
        vetoes = [(decision.young_colleague, decision.leader) for decision in basis.decided if decision.kind == "veto"]
        ended = [(pair[0], pair[1]) for pair in map(sorted, basis.ended) if len(pair) == 2]
        self.forbidden = [*vetoes, *ended]
        self.judge = Judge(basis.present, self.wishes, self.forbidden)
        taken = {code for pair in basis.keep for code in pair}
        bans = {frozenset(pair) for pair in self.forbidden}
        self.locks = [
            pair
            for pair in locks_of(basis.decided)
            # Both must want it: a lock does not bind a leader who would rather not, and nobody is told why it did not.
            if any(pair.young_colleague in tier for tier in self.wishes.get(pair.leader, []))
            and not taken & {*pair}
            and frozenset(pair) not in bans
        ]

    def matched(self, method: Method) -> tuple[Pair, ...]:
        return make_match(
            self.basis.present,
            self.wishes,
            self.basis.seed,
            keep=self.basis.keep,
            method=method,
            locks=self.locks,
            forbidden=self.forbidden,
        ).pairs

    def compared(self) -> dict[str, dict[str, Any]]:
        """Return the quality of each way of matching, as counts; without those that would take too long."""
        measured: dict[str, dict[str, Any]] = {}
        for method in METHODS:
            with suppress(PairingRefused):
                measured[method] = asdict(self.judge.quality(self.matched(method)))
        return measured


def _why_none(present: Sequence[Person]) -> str:
    """Return why there is no pair at all, as far as it tells of no choice of one person."""
    young, leaders = (
        [person for person in present if person.willing and person.role == role]
        for role in ("young_colleague", "leader")
    )
    if not young or not leaders:
        return N_(
            "Not one pair can be made yet: among the young colleagues or among the leaders, nobody who is here and has "
            "no partner has said yes to being matched. Ask the room: whoever has not answered finds the question on "
            "the phone, at the top of “Pairing”. Then press again."
        )
    if not any(may_meet(person, other) for person in young for other in leaders):
        return N_(
            "Not one pair can be made: everyone who said yes is of one unit, and a pair crosses units. Ask people of "
            "another unit whether they want to be matched."
        )
    return N_(
        "Not one pair can be made: those who said yes would rather not be paired with whom they may be paired, by what "
        "they rated or agreed; this page does not tell who. More speed dates, or more people who say yes, may help."
    )


def _wished_first(wishes: dict[str, Tiers], decided: Sequence[Decision]) -> dict[str, Tiers]:
    """Put whom a young colleague wished for or locked before all others.

    Of those whom a leader rated alike, who wished for that leader goes first: most leaders rate several alike, and
    otherwise a wish would be left to chance.
    """
    tiers_of = dict(wishes)
    wanted = [decision for decision in decided if decision.kind != "veto"]
    for code in {decision.young_colleague for decision in wanted}:
        first = sorted({decision.leader for decision in wanted if decision.young_colleague == code})
        if code in tiers_of:
            rest = [[other for other in tier if other not in first] for tier in tiers_of[code]]
            tiers_of[code] = [first, *(tier for tier in rest if tier)]
    for code in {decision.leader for decision in wanted}:
        by = {decision.young_colleague for decision in wanted if decision.leader == code}
        split = [
            [[other for other in tier if (other in by) is wished] for wished in (True, False)]
            for tier in tiers_of.get(code, [])
        ]
        if code in tiers_of:
            tiers_of[code] = [tier for tiers in split for tier in tiers if tier]
    return tiers_of
