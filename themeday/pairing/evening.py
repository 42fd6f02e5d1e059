"""Dates handed on to who has fewer, in rounds with tables of two and three."""

from __future__ import annotations

from themeday.pairing.seating import Seating


def even_out(seating: Seating) -> None:
    """Exchange who sits for who rests while it makes dates more even; as many people sit."""
    changed = True
    while changed:
        changed = _hand_on(seating)
        for at in range(seating.plan.rounds):
            changed |= _another_third(seating, at) or _another_centre(seating, at)


def _another_centre(seating: Seating, at: int) -> bool:
    """Let someone who rests take the place of one who meets two others, if that is more even; say whether it was."""
    for centre, others in sorted(seating.partners[at].items()):
        for code in seating.resting(at) if len(others) > 1 else ():
            if (
                seating.side[code] == seating.side[centre]
                and seating.dates[code] + 2 < seating.dates[centre]
                and all(seating.free(code, other) for other in others)
            ):
                for other in sorted(others):
                    seating.drop(at, centre, other)
                    seating.add(at, code, other)
                return True
    return False


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
        found = min(
            (
                (dates[code] + dates[other], code, other)
                for code in seating.resting(at)
                if dates[code] + lowest[1 - seating.side[code]] < now
                for other in in_pairs
                if seating.side[other] != seating.side[code] and seating.free(code, other)
            ),
            default=(now, third, centre),
        )
        better = found[0] < now
        seating.add(at, *(found[1:] if better else (third, centre)))
        changed |= better
    return changed


def _hand_on(seating: Seating) -> bool:
    """Let who has fewer dates take the place of who has more, by way of others where need be; say whether any did."""
    changed = False
    for side in (0, 1):
        while path := _path(seating, side):
            changed = True
            for code, at, other, successor in reversed(path):
                seating.drop(at, code, other)
                seating.add(at, successor, other)
    return changed


def _path(seating: Seating, side: int) -> list[tuple[str, int, str, str]]:
    """Return who hands on a place, in which round, with whom, to whom: from two dates more than the last has."""
    dates = seating.dates
    codes = seating.plan.codes[side]
    resting = [
        [code for code in seating.resting(at) if seating.side[code] == side] for at in range(seating.plan.rounds)
    ]
    lowest = min(dates[code] for code in codes)
    came: dict[str, tuple[str, int, str, str] | None] = {}
    for high in sorted({dates[code] for code in codes if dates[code] >= lowest + 2}, reverse=True):
        level = [code for code in codes if dates[code] == high and code not in came]
        came |= dict.fromkeys(level)
        while level:
            reached = []
            for code in level:
                for at, one in enumerate(seating.partners):
                    if len(one.get(code, ())) != 1:
                        continue
                    (other,) = one[code]
                    for successor in resting[at]:
                        if successor in came or not seating.free(successor, other):
                            continue
                        step = code, at, other, successor
                        came[successor] = step
                        reached.append(successor)
                        if dates[successor] <= high - 2:
                            path = [step]
                            while before := came[path[0][0]]:
                                path.insert(0, before)
                            return path
            level = reached
    return []
