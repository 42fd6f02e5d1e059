"""The best rounds with trios when tables are few, by an integer program: for a very small room."""

from __future__ import annotations

from themeday.pairing.integer_program import IntegerProgram
from themeday.pairing.rounds import Meeting, Plan

_ROOM = 64
"""Up to so many meetings times rounds the solver is asked; 4 by 4 in 4 rounds has 64."""
_STEPS = 1_000


def better_rounds(plan: Plan, than: tuple[int, int, int]) -> list[list[Meeting]]:
    """Return rounds of more worth (see `Seating.worth`), the best when the solver comes to an end; or none."""
    meetings, rounds = list(plan.still_open), range(plan.rounds)
    if not meetings or len(meetings) * plan.rounds > _ROOM:
        return []
    codes = [code for side in plan.codes for code in side]
    gain = 1 + sum((plan.had[code] + 2 * plan.rounds) ** 2 for code in codes)
    need = gain * (len(codes) * plan.rounds + 1)
    program = IntegerProgram()
    # In each round: which meetings are held, who sits, and who sits in the middle of three.
    held = {(meeting, at): program.column() for meeting in meetings for at in rounds}
    sits = {(code, at): program.column(-gain) for code in codes for at in rounds}
    middle = {(code, at): program.column() for code in codes for at in rounds}
    for meeting in meetings:
        program.limit([(held[meeting, at], 1) for at in rounds], most=1)
        for at in rounds:  # not both in the middle
            program.limit([(held[meeting, at], 1), *((middle[code, at], 1) for code in meeting)], most=2)
    for code in codes:
        mine = [meeting for meeting in meetings if code in meeting]
        for at in rounds:
            dates = [(held[meeting, at], 1) for meeting in mine]
            program.limit([*dates, (sits[code, at], -1), (middle[code, at], -1)], 0, 0)
            program.limit([(middle[code, at], 1), (sits[code, at], -1)], most=0)
        _share_out(program, plan, code, [held[meeting, at] for meeting in mine for at in rounds], need)
    for at in rounds:
        seats = [(sits[code, at], 1) for code in codes]
        program.limit([*seats, *((held[meeting, at], -1) for meeting in meetings)], most=plan.places)
        if at:  # rounds can change places: the fullest first
            program.limit([*seats, *((sits[code, at - 1], -1) for code in codes)], most=0)
    before = sum(plan.had[code] ** 2 for code in codes)
    cost = -need * than[0] - gain * than[1] - than[2] - before
    program.limit([(column, price) for column, price in enumerate(program.costs) if price], most=cost - 1)
    chosen, _ = program.solve(_STEPS)
    if chosen is None:
        return []
    return [[meeting for meeting in meetings if held[meeting, at] in chosen] for at in rounds]


def _share_out(program: IntegerProgram, plan: Plan, code: str, mine: list[int], need: int) -> None:
    """Let the first, second, ... date of someone cost more each, and dates that are missing."""
    had = plan.had[code]
    units = [program.column(2 * (had + at) + 1, whole=False) for at in range(min(2 * plan.rounds, len(mine)))]
    program.limit([*((column, 1) for column in mine), *((unit, -1) for unit in units)], 0, 0)
    if had < plan.least:
        short = program.column(need, plan.least, whole=False)
        program.limit([(short, 1), *((column, 1) for column in mine)], plan.least - had)
