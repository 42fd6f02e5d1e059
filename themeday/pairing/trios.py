"""A third at a table, so that fewer people sit a round out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations

from themeday.pairing.people import Person, may_meet

Meeting = tuple[str, str]


def groups_at(dates: Iterable[tuple[int, str, str]]) -> list[set[str]]:
    """Return who sat together, from (table, young colleague, leader)."""
    groups: dict[int, set[str]] = {}
    for table, one, other in dates:
        groups.setdefault(table, set()).update((one, other))
    return list(groups.values())


def add_thirds(
    rounds: Sequence[Sequence[Meeting]],
    people: Mapping[str, Person],
    met: Iterable[Meeting],
    together: Iterable[set[str]],
    wanted: Callable[[str, str], tuple[int, int]],
    allowed: Callable[[str, str], bool],
) -> list[list[Meeting]]:
    """Let those who would sit out join two others, each round as many as can, those with fewest dates first.

    Nobody meets the same person twice this way, not as a third and not beside one either; one joins each table.

    Args:
        rounds: the meetings of each round to come, as (young colleague, leader).
        people: everyone who is here, by code.
        met: the meetings before.
        together: who sat together before.
        wanted: how much a meeting is wanted, lower first.
        allowed: whether a young colleague and a leader may meet.

    Returns:
        The meetings that are added to each round.

    Source:
        Augmenting paths in the order of who goes first, which lets as many join as can (Edmonds 1971, "Matroids and the
        Greedy Algorithm").
    """
    reserved = {*met, *(meeting for meetings in rounds for meeting in meetings)}
    dates = Counter(code for meeting in met for code in meeting if code in people)
    dates.update(code for meetings in rounds for meeting in meetings for code in meeting)
    beside = {frozenset(two) for group in together for two in combinations(sorted(group), 2)}
    added: list[list[Meeting]] = []
    for meetings in rounds:
        seated = {code for meeting in meetings for code in meeting}
        out = sorted((code for code in people if code not in seated), key=lambda code: (dates[code], code))
        options = {
            code: [
                at
                for _, at in sorted(
                    (_reluctance(people, code, meeting, wanted), at)
                    for at, meeting in enumerate(sorted(meetings))
                    if _may_join(people, code, meeting, reserved, beside, allowed)
                )
            ]
            for code in out
        }
        tables = sorted(meetings)
        mine: list[Meeting] = []
        for at, code in sorted(_seats(out, options).items()):
            mine.append(_meeting(people, code, tables[at]))
            beside.add(frozenset((code, _peer(people, code, tables[at]))))
        reserved.update(mine)
        dates.update(code for meeting in mine for code in meeting)
        added.append(mine)
    return added


def _peer(people: Mapping[str, Person], code: str, meeting: Meeting) -> str:
    return meeting[0] if people[code].role == "young_colleague" else meeting[1]


def _meeting(people: Mapping[str, Person], code: str, meeting: Meeting) -> Meeting:
    return (code, meeting[1]) if people[code].role == "young_colleague" else (meeting[0], code)


def _may_join(
    people: Mapping[str, Person],
    code: str,
    meeting: Meeting,
    reserved: set[Meeting],
    beside: set[frozenset[str]],
    allowed: Callable[[str, str], bool],
) -> bool:
    mine = _meeting(people, code, meeting)
    return (
        mine not in reserved
        and frozenset((code, _peer(people, code, meeting))) not in beside
        and may_meet(people[mine[0]], people[mine[1]])
        and allowed(*mine)
    )


def _reluctance(
    people: Mapping[str, Person], code: str, meeting: Meeting, wanted: Callable[[str, str], tuple[int, int]]
) -> tuple[bool, tuple[int, int]]:
    """Return what makes a table less welcome: a peer of one's own unit, then people who fit less."""
    unit = people[code].unit
    return bool(unit) and people[_peer(people, code, meeting)].unit == unit, wanted(*_meeting(people, code, meeting))


def _seats(out: Sequence[str], options: Mapping[str, Sequence[int]]) -> dict[int, str]:
    """Return who joins which table; who goes first keeps a seat, if not the same one."""
    seat: dict[int, str] = {}

    def find(code: str, seen: set[int]) -> bool:
        for at in options[code]:
            if at not in seen:
                seen.add(at)
                if at not in seat or find(seat[at], seen):
                    seat[at] = code
                    return True
        return False

    for code in out:
        find(code, set())
    return seat
