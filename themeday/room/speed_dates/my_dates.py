"""One participant's own rounds: whom I meet where, who sits with us, and which dates were not held."""

from __future__ import annotations

from dataclasses import dataclass

from themeday.room.session import Session
from themeday.room.speed_dates.reading import ABSENT, CHAPTER, missed, round_now, rounds_of


@dataclass(frozen=True)
class MyRound:
    """My part of a round."""

    number: int
    table: int = 0  # where I sit; 0 when I sit this one out
    # codes of those I meet; two when three sit together and I am the only one of my role
    partners: tuple[str, ...] = ()
    beside: str = ""  # code of who sits at my table in my own role; empty when nobody does
    missed: frozenset[str] = frozenset()  # codes of those I did not meet, because one of us was not there
    told: frozenset[str] = frozenset()  # codes of those of whom I told it
    begun: bool = False
    now: bool = False

    @property
    def met(self) -> tuple[str, ...]:
        """Return the codes of those I meet now or met."""
        return tuple(code for code in self.partners if code not in self.missed) if self.begun else ()


def my_rounds(session: Session) -> list[MyRound]:
    """Return my rounds in order, also those that I sit out; none when I have no date in any of them."""
    me, now = session.me.code, round_now(session)
    not_held = {(number, *sorted(pair)) for number, *pair in missed(session)}
    mine: list[MyRound] = []
    for number, dates in enumerate(rounds_of(session), start=1):
        table = next((date.table for date in dates if me in date.codes), 0)
        partners = tuple(other for date in dates if me in date.codes for other in date.codes if other != me)
        # Three at a table have two dates. Rooms number their tables alike: who sits here shares a partner.
        at_mine = {code for date in dates if {*date.codes} & {*partners} for code in date.codes}
        mine.append(
            MyRound(
                number=number,
                table=table,
                partners=partners,
                beside=next(iter(sorted(at_mine - {me, *partners})), ""),
                missed=frozenset(code for code in partners if (number, *sorted((me, code))) in not_held),
                told=frozenset(code for code in partners if session.answer(CHAPTER, f"{ABSENT}{number}.{code}")),
                begun=number <= now,
                now=number == now,
            )
        )
    return mine if any(my_round.partners for my_round in mine) else []
