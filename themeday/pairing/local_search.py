"""Seatings improved by small exchanges: dates shared out more evenly, and two of one side seldom together again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from random import Random

from themeday.pairing.rounds import Meeting
from themeday.pairing.seating import Seating

_TRIES = 4_000
"""How many exchanges are tried at most: counted and not timed, the same on any machine."""
_REST = 12
"""For how many steps someone who was moved is left alone, so that the search does not go round in circles."""

Move = tuple[tuple[int, str, str, str], ...]
"""Who, in which round, goes from whom to whom: (round, code, from, to)."""


def even_out(seating: Seating) -> None:
    """Exchange who sits for who rests while it makes dates more even; as many people sit."""
    while any(_another_third(seating, at) for at in range(seating.plan.rounds)):
        pass


def _another_third(seating: Seating, at: int) -> bool:
    """Let someone else join two others than a third did, if that is more even; say whether it was."""
    partners, dates = seating.partners[at], seating.dates
    changed = False
    for third in sorted(partners):
        if len(partners[third]) != 1 or len(partners[next(iter(partners[third]))]) != 2:
            continue
        (centre,) = partners[third]
        seating.drop(at, third, centre)
        now = dates[third] + dates[centre]
        in_pairs = [code for code, (other, *more) in partners.items() if not more and len(partners[other]) == 1]
        lowest = [min((dates[code] for code in in_pairs if seating.side[code] == side), default=now) for side in (0, 1)]
        best = min(
            (
                (dates[code] + dates[other], code, other)
                for code in seating.resting(at)
                if dates[code] + lowest[1 - seating.side[code]] < now
                for other in in_pairs
                if seating.side[other] != seating.side[code] and seating.free(code, other)
            ),
            default=(now, third, centre),
        )
        better = best[0] < now
        seating.add(at, *(best[1:] if better else (third, centre)))
        changed |= better
    return changed


def spread(seating: Seating, said: Sequence[Sequence[Meeting]] = ()) -> None:
    """Exchange places so that fewer two sit together again, and fewer of one unit; dates stay as even.

    Source:
        The best exchange for a table that is in need of one, and not back at once: tabu search (Glover 1986, "Future
        Paths for Integer Programming and Links to Artificial Intelligence").
    """

    def sat_before(code: str, peer: str) -> bool:
        return seating.beside[frozenset((code, peer))] > 1

    kept = [set(meetings) for meetings in said] or [set() for _ in seating.partners]
    random = Random(seating.plan.seed)  # noqa: S311  (announced, to be drawn again by anyone)
    tries = _TRIES
    resting: dict[str, int] = {}
    best: tuple[int, ...] = _cost(seating)
    way: list[Move] = []
    step = 0
    while seating.again and tries > 0:
        step += 1
        at, code = random.choice(_sitting(seating, sat_before))
        exchanges = [(_tried(seating, move, kept), move) for move in _moves(seating, at, code)]
        tries -= len(exchanges) or 1
        fresh = [
            (cost, move)
            for cost, move in exchanges
            if cost[:2] < best or all(resting.get(who, 0) < step for _, who, _, _ in move)
        ]
        if fresh:
            cost, move = min(fresh)
            _make(seating, move)
            way.append(move)
            resting |= {who: step + _REST for _, who, _, _ in move}
            if cost[:2] < best:
                best, way = cost[:2], []
    for move in reversed(way):  # back to the best that was seen
        _make(seating, _back(move))
    for at, code in _sitting(seating, seating.are_alike):
        if any(seating.are_alike(code, peer) for peer in seating.peers(at, code)):
            costs = [(_tried(seating, move, kept), move) for move in _moves(seating, at, code)]
            if costs and min(costs)[0] < (*_cost(seating), 0, 0):
                _make(seating, min(costs)[1])


def _cost(seating: Seating) -> tuple[int, int]:
    return seating.again, seating.alike


def _sitting(seating: Seating, beside: Callable[[str, str], bool]) -> list[tuple[int, str]]:
    """Return who sits in which round with someone of their own side for whom something holds."""
    return [
        (at, code)
        for at, partners in enumerate(seating.partners)
        for code in sorted(partners)
        if any(beside(code, peer) for peer in seating.peers(at, code))
    ]


def _moves(seating: Seating, at: int, code: str) -> Iterator[Move]:
    """Give the exchanges that bring someone to another table, in this round or by another one."""
    (centre,) = seating.partners[at][code]
    here = dict(_single(seating, at, code))
    for peer, other in here.items():
        if other != centre and seating.free(code, other) and seating.free(peer, centre):
            yield (at, code, centre, other), (at, peer, other, centre)
    for then, partners in enumerate(seating.partners):
        theirs = tuple(partners.get(code, ()))
        if then != at and len(theirs) == 1:
            yield from _turned(at, then, code, centre, theirs[0], here, dict(_single(seating, then, code)))


def _turned(
    at: int, then: int, code: str, centre: str, other: str, here: dict[str, str], there: dict[str, str]
) -> Iterator[Move]:
    """Give the ways in which two or three people can each have their dates of two rounds the other way round."""
    for second, sits_with in here.items():
        third = there.get(second)
        if sits_with != other or third is None or other == centre:
            continue
        turns = [(code, centre, other), (second, other, third)]
        if third != centre:
            last = [who for who, whom in here.items() if whom == third and there.get(who) == centre]
            if not last:
                continue
            turns.append((last[0], third, centre))
        yield tuple(turn for who, now, later in turns for turn in ((at, who, now, later), (then, who, later, now)))


def _single(seating: Seating, at: int, code: str) -> list[tuple[str, str]]:
    """Return who else of one's side sits with one other in a round, and with whom."""
    return [
        (peer, next(iter(others)))
        for peer, others in sorted(seating.partners[at].items())
        if peer != code and len(others) == 1 and seating.side[peer] == seating.side[code]
    ]


def _make(seating: Seating, move: Move) -> None:
    for at, code, start, _ in move:
        seating.drop(at, code, start)
    for at, code, _, to in move:
        seating.add(at, code, to)


def _back(move: Move) -> Move:
    return tuple((at, code, to, start) for at, code, start, to in move)


def _tried(seating: Seating, move: Move, kept: Sequence[set[Meeting]]) -> tuple[int, ...]:
    _make(seating, move)
    cost = _cost(seating)
    _make(seating, _back(move))
    fits, stays = 0, 0
    for at, code, start, to in move:
        for sign, other in ((1, start), (-1, to)):
            meeting = seating.meeting(code, other)
            fits += sign * seating.plan.still_open[meeting]
            stays += sign * (meeting in kept[at])
    return *cost, stays, fits
