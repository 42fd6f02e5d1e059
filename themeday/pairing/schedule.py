"""Speed dates: who meets whom, at which table, in which round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from themeday.errors import ManyProblems, PairingRefused, ThemeDayError
from themeday.i18n import N_
from themeday.pairing.bottlenecks import find_bottlenecks
from themeday.pairing.people import Person, both_ways, fit, may_meet, sides
from themeday.pairing.rounds import Meeting, Plan
from themeday.pairing.seating import groups_of
from themeday.pairing.trios import with_trios


@dataclass(frozen=True, slots=True)
class Date:
    """Two people at a table for one round; a trio is two dates at the same table. Both count from 1."""

    round: int
    table: int
    young_colleague: str
    leader: str

    @property
    def codes(self) -> Meeting:
        """Return who meet, the young colleague first."""
        return self.young_colleague, self.leader


class FewDates(PairingRefused, ManyProblems):
    """Not everyone can have as many dates as was asked; its problems are what stands in the way."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """All rounds of speed dates."""

    rounds: tuple[tuple[Date, ...], ...]  # the dates of each round, by table
    byes: tuple[tuple[str, ...], ...]  # of each round, the codes of those present who sit it out, sorted
    seed: int


def make_schedule(
    people: Iterable[Person],
    rounds: int,
    tables: int | None = None,
    seed: int = 0,
    keep: Sequence[Sequence[Date]] = (),
    *,
    said: Sequence[Sequence[Date]] = (),
    forbidden: Iterable[tuple[str, str]] = (),
    trios: bool = False,
    at_least: int = 0,
) -> Schedule:
    """Plan the speed dates: nobody twice with the same person, within a unit, with their own leader or against a ban.

    There are as many dates as there can be in these rounds. Among all plans of as many, the sum of the squares of how
    many dates everyone then has had is as low as can be; among those, people meet whose asks and offers fit; then the
    lot. Each of these is exact, for thousands too. When there is time for all meetings, they take the fewest rounds
    there can be and the rounds after are empty. With trios, as few people as can be sit out; see `trios` for the rest
    of that promise.

    Args:
        keep: rounds already held, in order; they stay as they are. Who left is simply no longer in `people`. Leave out
            a date that someone did not turn up for, and the two can still meet.
        said: rounds to come as they were planned before. They stay when no more can meet, nor more evenly; otherwise
            what was said goes before what fits equally well, and in its own round where that can be.
        trios: let those who would sit out join two others: two meetings, neither of them held before.
        at_least: how many dates everyone has to have; 0 asks nothing. It goes before how even dates are otherwise.

    Raises:
        PairingRefused: no schedule can be made, or not one with so many dates for everyone; the message says why.
    """
    young_colleagues, leaders = sides(people)
    bans = both_ways(forbidden)
    _refuse_if_impossible(young_colleagues, leaders, rounds, tables, len(keep), bans)
    person_of = {person.code: person for person in (*young_colleagues, *leaders)}
    held = {date.codes for dates in keep for date in dates}
    allowed = {
        (y.code, x.code): fit(y, x)
        for y in young_colleagues
        for x in leaders
        if may_meet(y, x) and (not bans or (y.code, x.code) not in bans)
    }
    still_open = {meeting: value for meeting, value in allowed.items() if meeting not in held}
    left = rounds - len(keep)
    before = [[date.codes for date in dates if date.codes in still_open] for dates in said[:left]]
    if before:  # more rounds may be asked for than there were
        before += [[] for _ in range(left - len(before))]
    codes = [p.code for p in young_colleagues], [p.code for p in leaders]
    plan = Plan(codes, held, still_open, left, tables, seed, at_least)
    if trios:
        together = [
            {code for meeting in group for code in meeting}
            for dates in keep
            for group in groups_of(date.codes for date in dates)
        ]
        to_come = with_trios(plan, {code: person.unit_key for code, person in person_of.items()}, before, together)
    else:
        to_come = plan.pairs({meeting: at for at, meetings in enumerate(before) for meeting in meetings})
    dates = Counter(code for meeting in held for code in meeting)
    dates.update(code for meetings in to_come for meeting in meetings for code in meeting)
    if at_least and any(dates[code] < at_least for code in person_of):
        _refuse_too_few(person_of, dates, rounds, tables, bans, trios, at_least)

    # The smaller side keeps its table and the other side walks; when equal, the leaders walk.
    stays = "young_colleague" if len(young_colleagues) <= len(leaders) else "leader"
    # Without a number of tables, those in use stay in use: nobody has to move because someone else left.
    in_use = [date.table for dates_of in keep for date in dates_of]
    seats = tables or max(min(len(young_colleagues), len(leaders)), *in_use, 0)
    planned = [tuple(dates_of) for dates_of in keep]
    for meetings in to_come:
        planned.append(_at_tables(meetings, len(planned) + 1, seats, stays, planned[-1] if planned else ()))
    present = sorted(person_of)
    sitting = [{code for date in dates_of for code in date.codes} for dates_of in planned]
    return Schedule(tuple(planned), tuple(tuple(c for c in present if c not in seated) for seated in sitting), seed)


def _refuse_too_few(
    person_of: Mapping[str, Person],
    dates: Counter[str],
    rounds: int,
    tables: int | None,
    bans: frozenset[tuple[str, str]],
    trios: bool,
    at_least: int,
) -> None:
    if rounds < at_least:
        raise PairingRefused(
            N_("Nobody can have {wanted} dates in {rounds} rounds. Plan more rounds, or ask for fewer dates."),
            wanted=at_least,
            rounds=rounds,
        )
    causes: Iterable[ThemeDayError] = find_bottlenecks(
        person_of.values(), max(at_least, 1), tables, bans, trios
    ) or find_bottlenecks(person_of.values(), rounds, tables, bans, trios)
    raise FewDates(
        N_(
            "Not everyone can have {wanted} dates in {rounds} rounds: {short} people would have fewer, the fewest "
            "{fewest}. Ask for fewer dates, or change what stands in the way."
        ),
        list(causes),
        wanted=at_least,
        rounds=rounds,
        short=sum(dates[code] < at_least for code in person_of),
        fewest=min(dates[code] for code in person_of),
    )


def _refuse_if_impossible(
    young_colleagues: list[Person],
    leaders: list[Person],
    rounds: int,
    tables: int | None,
    kept: int,
    bans: frozenset[tuple[str, str]],
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
    if any(may_meet(y, x) and (y.code, x.code) not in bans for y in young_colleagues for x in leaders):
        return
    if len({person.unit_key for person in (*young_colleagues, *leaders)}) == 1 and leaders[0].unit:
        raise PairingRefused(
            N_(
                "Everyone here works in the unit {unit}, and people meet across units. Invite people from another unit."
            ),
            unit=leaders[0].unit,
        )
    raise PairingRefused(
        N_(
            "Nobody here may meet anyone: each two are of one unit, or one leads the other, or a conflict between them "
            "was declared. Invite people from another unit."
        )
    )


def _at_tables(
    meetings: list[Meeting], number: int, seats: int, stays: str, before: Sequence[Date]
) -> tuple[Date, ...]:
    """Give each table of a round a number, so that whoever `stays` keeps the table of the round before."""
    last = {date.young_colleague if stays == "young_colleague" else date.leader: date.table for date in before}
    groups = groups_of(sorted(meetings))
    free = set(range(1, seats + 1))
    table_of: dict[Meeting, int] = {}
    for group in groups:
        hosts = sorted(y if stays == "young_colleague" else x for y, x in group)
        kept = [last[code] for code in hosts if last.get(code) in free]
        if kept:
            table_of[group[0]] = kept[0]
            free.remove(kept[0])
    for group in groups:
        if group[0] not in table_of:
            table_of[group[0]] = min(free)
            free.remove(min(free))
    return tuple(
        Date(number, table, *meeting)
        for table, group in sorted((table_of[group[0]], group) for group in groups)
        for meeting in group
    )
