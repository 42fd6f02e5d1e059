"""Speed dates: who meets whom, at which table, in which round."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from themeday.errors import PairingRefused
from themeday.i18n import N_
from themeday.pairing.people import Person, fit, may_meet, sides

_LOTS = 64  # few, so that for a room of 300 a side every weight is a whole number a float holds exactly


@dataclass(frozen=True, slots=True)
class Date:
    """Two people at a table for one round.

    Args:
        round: the round, from 1.
        table: the table, from 1.
        young_colleague: code of the young colleague.
        leader: code of the leader.
    """

    round: int
    table: int
    young_colleague: str
    leader: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """All rounds of speed dates.

    Args:
        rounds: the dates of each round, by table.
        byes: of each round, the codes of those present who sit it out, sorted.
        seed: the announced number that settled what was equal.
    """

    rounds: tuple[tuple[Date, ...], ...]
    byes: tuple[tuple[str, ...], ...]
    seed: int


def make_schedule(
    people: Iterable[Person],
    rounds: int,
    tables: int | None = None,
    seed: int = 0,
    keep: Sequence[Sequence[Date]] = (),
) -> Schedule:
    """Plan the speed dates: nobody twice with the same person, never within one unit.

    Rounds are planned one after another. Each has as many dates as those before it leave possible; among such
    rounds, people with the fewest dates go first, then people with the most meetings still open, then pairs whose
    asks and offers fit, then the lot. Looking one round at a time is quick and can be planned anew at any moment, but
    does not promise the largest total over all rounds.

    Args:
        people: everyone who is there now, in any order, willing to be matched or not.
        rounds: how many rounds in all, kept ones included, 1 or more.
        tables: how many tables there are, 1 or more; None when there are enough.
        seed: settles what is equal; announce it.
        keep: rounds already held, in order; they stay as they are. Who left is simply no longer in `people`.

    Returns:
        The schedule. A round in which nobody is left to meet is empty. Whoever is there now and had no date in a kept
        round is in its byes, latecomers included.

    Raises:
        PairingRefused: no schedule can be made; the message says why.

    Source:
        Each round is an assignment problem of a fixed number of pairs, solved by `scipy.optimize.linear_sum_assignment`
        (Crouse 2016, "On implementing 2D rectangular assignment algorithms").
    """
    young_colleagues, leaders = sides(people)
    _refuse_if_impossible(young_colleagues, leaders, rounds, tables, len(keep))
    lot = random.Random(seed)  # noqa: S311  (repeatable on purpose)
    allowed = {(y.code, x.code): fit(y, x) for y in young_colleagues for x in leaders if may_meet(y, x)}
    # The lot is drawn once for everyone, so that keeping rounds does not change how later ones are settled.
    lots = {pair: int(lot.random() * _LOTS) for pair in allowed}
    # The smaller side keeps its table and the other side walks; when equal, the leaders walk.
    stays = "young_colleague" if len(young_colleagues) <= len(leaders) else "leader"
    # Without a number of tables, those in use stay in use: nobody has to move because someone else left.
    in_use = [date.table for dates in keep for date in dates]
    seats = tables or max(min(len(young_colleagues), len(leaders)), *in_use, 0)

    planned = [tuple(dates) for dates in keep]
    while len(planned) < rounds:
        met = {(date.young_colleague, date.leader) for dates in planned for date in dates}
        still_open = {pair: value for pair, value in allowed.items() if pair not in met}
        dated = Counter(code for pair in met for code in pair)
        chosen = _one_round(still_open, lots, dated, seats)
        planned.append(_at_tables(chosen, len(planned) + 1, seats, stays, planned[-1] if planned else ()))

    present = [person.code for person in (*young_colleagues, *leaders)]
    return Schedule(tuple(planned), tuple(_byes(present, dates) for dates in planned), seed)


def _refuse_if_impossible(
    young_colleagues: list[Person], leaders: list[Person], rounds: int, tables: int | None, kept: int
) -> None:
    if rounds < 1:
        raise PairingRefused(N_("There are {rounds} rounds. Plan at least one."), rounds=rounds)
    if rounds < kept:
        raise PairingRefused(
            N_("{kept} rounds have been held already. Plan at least as many, not {rounds}."), kept=kept, rounds=rounds
        )
    if tables is not None and tables < 1:
        raise PairingRefused(N_("There are {tables} tables. Speed dates need at least one."), tables=tables)
    if not young_colleagues:
        raise PairingRefused(N_("No young colleague has joined yet. Speed dates need people on both sides."))
    if not leaders:
        raise PairingRefused(N_("No leader has joined yet. Speed dates need people on both sides."))
    if not any(may_meet(y, x) for y in young_colleagues for x in leaders):
        raise PairingRefused(
            N_(
                "Everyone here works in the unit {unit}, and people meet across units. Invite people from another unit."
            ),
            unit=leaders[0].unit,
        )


def _one_round(
    still_open: dict[tuple[str, str], int],
    lots: dict[tuple[str, str], int],
    dated: Counter[str],
    seats: int,
) -> list[tuple[str, str]]:
    """Return the pairs of one round: as many as can sit down, the most wanted ones.

    Args:
        still_open: fit of each (young colleague, leader) that may still meet.
        lots: the lot of each pair, below `_LOTS`.
        dated: how many dates each person had.
        seats: how many tables.
    """
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    if not still_open:
        return []
    rows = sorted({young_colleague for young_colleague, _ in still_open})
    columns = sorted({leader for _, leader in still_open})
    row_of = {code: i for i, code in enumerate(rows)}
    column_of = {code: j for j, code in enumerate(columns)}
    at = {(row_of[y], column_of[x]): (y, x) for y, x in still_open}

    possible = np.zeros((len(rows), len(columns)))
    for place in at:
        possible[place] = 1
    pairs = min(seats, int(possible[linear_sum_assignment(possible, maximize=True)].sum()))

    # Whole numbers, each step larger than all that the steps below it can add up to over a round.
    open_meetings = Counter(code for pair in still_open for code in pair)
    fit_step = _LOTS * pairs + 1
    open_step = fit_step * (max(still_open.values()) + 1) * pairs + 1
    date_step = open_step * (2 * max(open_meetings.values()) + 1) * pairs + 1
    most = max(dated.values(), default=0)

    # A fixed number of pairs: each spare row or column takes up one person who sits this round out.
    wanted = np.full((len(rows) + len(columns) - pairs,) * 2, -np.inf)
    wanted[len(rows) :, : len(columns)] = 0
    wanted[: len(rows), len(columns) :] = 0
    for place, (y, x) in at.items():
        wanted[place] = (
            date_step * (2 * most - dated[y] - dated[x])
            + open_step * (open_meetings[y] + open_meetings[x])
            + fit_step * still_open[y, x]
            + lots[y, x]
        )
    return [at[i, j] for i, j in zip(*linear_sum_assignment(wanted, maximize=True), strict=True) if (i, j) in at]


def _at_tables(
    pairs: list[tuple[str, str]], number: int, seats: int, stays: str, before: Sequence[Date]
) -> tuple[Date, ...]:
    """Give each pair of a round a table, so that whoever `stays` keeps the table of the round before."""
    last = {date.young_colleague if stays == "young_colleague" else date.leader: date.table for date in before}
    host = {pair: pair[0] if stays == "young_colleague" else pair[1] for pair in sorted(pairs)}
    free = set(range(1, seats + 1))
    table_of: dict[tuple[str, str], int] = {}
    for pair, code in host.items():
        if last.get(code) in free:
            table_of[pair] = last[code]
            free.remove(last[code])
    for pair in host:
        if pair not in table_of:
            table_of[pair] = min(free)
            free.remove(min(free))
    return tuple(
        Date(number, table, *pair) for table, pair in sorted((table, pair) for pair, table in table_of.items())
    )


def _byes(present: list[str], dates: Sequence[Date]) -> tuple[str, ...]:
    sitting = {code for date in dates for code in (date.young_colleague, date.leader)}
    return tuple(sorted(code for code in present if code not in sitting))
