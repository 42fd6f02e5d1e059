"""How the dates and the match stand, in counts: the facilitator gets these and never a name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from themeday.model.people import ROLES_OF_PEOPLE
from themeday.room.participation import Participation
from themeday.room.session import Session
from themeday.room.speed_dates import reading


@dataclass(frozen=True)
class Dating:
    """How the speed dates stand, in counts."""

    rounds: int = 0  # how many are planned; 0 before there is a schedule
    minutes: int = 0
    dates: int = 0  # in all rounds together
    sitting_out: int = 0  # how often someone sits a round out, in all rounds together
    fewest: int = 0  # how many dates the person with the fewest has
    most: int = 0  # how many dates the person with the most has
    round: int = 0  # the round that is held now, from 1; 0 before the first, one more than `rounds` after the last
    rated: int = 0  # how many ratings this round has
    to_rate: int = 0  # how many it can have
    newcomers: int = 0  # how many people joined and are not in the schedule
    missed: int = 0  # how many dates were not held because someone was not there
    # how many dates to come cannot be held any more, since someone went home, was not seen again, or changed role or
    # unit
    fallen: int = 0
    left: int = 0
    trios: bool = False  # whether who would sit out may join two others

    @property
    def over(self) -> bool:
        """Return whether the last round is over."""
        return self.round > self.rounds > 0


@dataclass(frozen=True)
class Matching:
    """How the match stands, in counts."""

    made: bool = False
    published: bool = False
    pairs: int = 0
    fallen: int = 0  # how many pairs it had that are none any more; why is not told
    unmatched: int = 0  # how many who said yes have no partner
    blocking: int = 0  # how many two who are no pair would both rather be; 0 is what we aim for
    willing: int = 0  # how many people who are here said yes
    undecided: int = 0  # how many people who are here have not answered
    method: str = ""  # how it was made; empty before there is one
    by_hand: int = 0


def dating(session: Session) -> Dating:
    """Return how the speed dates stand."""
    rounds, taking_part = reading.rounds_of(session), Participation(session.records)
    left = sum(who.code in taking_part.gone for who in taking_part.persons)
    if not rounds:
        return Dating(left=left)
    number, not_held = reading.round_now(session), reading.missed(session)
    now = rounds[number - 1] if 1 <= number <= len(rounds) else ()
    both = [
        couple for date in now if (date.round, *date.codes) not in not_held for couple in (date.codes, date.codes[::-1])
    ]
    byes = [code for at in range(len(rounds)) for code in reading.byes_of(session, at + 1)]
    counts = Counter(code for dates in rounds for date in dates for code in date.codes)
    in_it = {*byes, *counts}
    latest = session.records.latest
    return Dating(
        rounds=len(rounds),
        minutes=reading.schedule_of(session)["minutes"],
        dates=sum(map(len, rounds)),
        sitting_out=len(byes),
        fewest=min((counts[code] for code in in_it), default=0),
        most=max(counts.values(), default=0),
        round=number,
        rated=sum(latest(who, reading.CHAPTER, f"{reading.RATING}{other}") is not None for who, other in both),
        to_rate=len(both),
        newcomers=sum(who.code not in in_it for who in taking_part.in_dates),
        missed=len(not_held),
        fallen=sum(map(len, reading.planned_rounds(session)[number:])) - sum(map(len, rounds[number:])),
        left=left,
        trios=bool(reading.schedule_of(session).get("trios")),
    )


def raters(session: Session) -> dict[str, int]:
    """Return how many are here on each side, and how many of those have rated anyone."""
    here = Participation(session.records).in_dates
    rated = {rater for rater, _ in reading.ratings(session)}
    young, leaders = ({who.code for who in here if who.role is role} for role in ROLES_OF_PEOPLE)
    sides = {"young": young, "young_rated": young & rated, "leaders": leaders, "leaders_rated": leaders & rated}
    return {name: len(codes) for name, codes in sides.items()}


def matching(session: Session) -> Matching:
    """Return how the match stands."""
    made, now = reading.match_of(session), Participation(session.records)
    here, pairs = {who.code for who in now.in_dates}, now.match_pairs
    paired = {code for pair in pairs for code in pair}
    return Matching(
        made=bool(made),
        published=now.published,
        pairs=len(pairs),
        fallen=len(now.made_pairs) - len(pairs),
        unmatched=len(reading.to_match(session) - paired) if made else 0,
        blocking=made.get("blocking", 0),
        willing=len(now.said_yes & here),
        undecided=len(here - now.said_yes - now.said_no),
        method=made.get("method", "stable") if made else "",
        by_hand=len(made.get("by_hand", [])),
    )
