"""How the dates and the match stand, in counts: the facilitator gets these and never a name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from themeday.chapters.expectations import MATCHING_YES
from themeday.pairing_desk.reading import (
    CHAPTER,
    EXPECTATIONS,
    RATING,
    byes_of,
    has_left,
    match_of,
    missed,
    persons,
    round_now,
    rounds_of,
    schedule_of,
)
from themeday.session import Session


@dataclass(frozen=True)
class Dating:
    """How the speed dates stand, in counts.

    Args:
        rounds: how many are planned; 0 before there is a schedule.
        minutes: of one date.
        dates: in all rounds together.
        sitting_out: how often someone sits a round out, in all rounds together.
        fewest: how many dates the person with the fewest has.
        most: how many dates the person with the most has.
        round: the round that is held now, from 1; 0 before the first, one more than `rounds` after the last.
        rated: how many ratings this round has.
        to_rate: how many it can have.
        newcomers: how many people joined and are not in the schedule.
        missed: how many dates were not held because someone was not there.
        left: how many people went home.
        trios: whether who would sit out may join two others.
    """

    rounds: int = 0
    minutes: int = 0
    dates: int = 0
    sitting_out: int = 0
    fewest: int = 0
    most: int = 0
    round: int = 0
    rated: int = 0
    to_rate: int = 0
    newcomers: int = 0
    missed: int = 0
    left: int = 0
    trios: bool = False

    @property
    def over(self) -> bool:
        """Return whether the last round is over."""
        return self.round > self.rounds > 0


@dataclass(frozen=True)
class Matching:
    """How the match stands, in counts.

    Args:
        made: whether there is one.
        published: whether everyone may see it.
        pairs: how many pairs it has.
        unmatched: how many who said yes have no partner.
        blocking: how many two who are no pair would both rather be; 0 is what we aim for.
        willing: how many people said yes.
        undecided: how many people have not answered.
        method: how it was made; empty before there is one.
        by_hand: how many pairs the facilitator made.
    """

    made: bool = False
    published: bool = False
    pairs: int = 0
    unmatched: int = 0
    blocking: int = 0
    willing: int = 0
    undecided: int = 0
    method: str = ""
    by_hand: int = 0


def dating(session: Session) -> Dating:
    """Return how the speed dates stand.

    Args:
        session: of any page.
    """
    rounds = rounds_of(session)
    if not rounds:
        return Dating()
    number, not_held, gone = round_now(session), missed(session), has_left(session)
    now = rounds[number - 1] if 1 <= number <= len(rounds) else []
    both = [
        couple
        for date in now
        if (date.round, date.young_colleague, date.leader) not in not_held
        for couple in ((date.young_colleague, date.leader), (date.leader, date.young_colleague))
    ]
    byes = [code for one in range(len(rounds)) for code in byes_of(session, one + 1)]
    counts = Counter(code for dates in rounds for date in dates for code in (date.young_colleague, date.leader))
    in_it = {*byes, *counts}
    latest = session.records.latest
    return Dating(
        rounds=len(rounds),
        minutes=schedule_of(session)["minutes"],
        dates=sum(map(len, rounds)),
        sitting_out=len(byes),
        fewest=min((counts[code] for code in in_it), default=0),
        most=max(counts.values(), default=0),
        round=number,
        rated=sum(latest(who, CHAPTER, f"{RATING}{other}") is not None for who, other in both),
        to_rate=len(both),
        newcomers=sum(who.code not in in_it | gone for who in persons(session.records)),
        missed=len(not_held),
        left=len(gone),
        trios=bool(schedule_of(session).get("trios")),
    )


def matching(session: Session) -> Matching:
    """Return how the match stands.

    Args:
        session: of any page.
    """
    records = session.records
    answers = records.answered(EXPECTATIONS, "matching")
    codes = [who.code for who in persons(records)]
    made = match_of(session)
    pairs = made.get("pairs", [])
    left = [[code for code in pair if records.participant(code)] for pair in pairs]  # by who was erased
    return Matching(
        made=bool(made),
        published=session.stage.value(CHAPTER, "published") == "1",
        pairs=sum(len(codes) == 2 for codes in left),
        unmatched=made.get("unmatched", 0) + sum(len(codes) == 1 for codes in left),
        blocking=made.get("blocking", 0),
        willing=sum(code in answers and answers[code].value == MATCHING_YES for code in codes),
        undecided=sum(code not in answers for code in codes),
        method=made.get("method", "stable") if made else "",
        by_hand=len(made.get("by_hand", [])),
    )
