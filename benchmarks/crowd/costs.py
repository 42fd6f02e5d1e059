"""What open pages cost the laptop: while nobody does anything, and for each answer that is saved."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from benchmarks.crowd.kinds import CHAPTER, Place
from benchmarks.crowd.phone import QUESTION, Phone
from themeday.day.load import load_day
from themeday.room.session import Session
from themeday.store.records import Records


@dataclass(frozen=True)
class Costs:
    """What some open pages cost.

    Args:
        idle: share of one core while nobody does anything.
        alone: seconds of processor time of an answer that only its author sees.
        shown: seconds of processor time of an answer that every page shows.
    """

    idle: float
    alone: float
    shown: float


async def costs(place: Place, number: int, seconds: float, answers: int, rest: float = 0.5) -> Costs:
    """Open pages and look what they cost.

    Args:
        place: where.
        number: of pages.
        seconds: for how long nobody does anything.
        answers: how many are saved, one after another, of each kind.
        rest: seconds after each, until every page has shown it.
    """
    phones: list[Phone] = []
    for start in range(0, number, 25):
        group = await asyncio.gather(*(place.phone() for _ in range(min(25, number - start))))
        await asyncio.gather(*(phone.open() for phone in group))
        phones += group
    await asyncio.sleep(20 * rest)
    before = place.cpu
    await asyncio.sleep(seconds)
    idle = (place.cpu - before) / seconds
    alone = await _answers(place, phones[0], answers, "private", idle, rest)
    session = Session(load_day(place.folder), Records.in_folder(place.folder / "data"))
    session.records.refresh()
    session.set_stage(CHAPTER, {f"show:{QUESTION}": "1"})
    await asyncio.sleep(12 * rest)
    shown = await _answers(place, phones[0], answers, "anonymous", idle, rest)
    for phone in phones:
        phone.leave()
    return Costs(idle, alone, shown)


async def _answers(place: Place, phone: Phone, answers: int, visibility: str, idle: float, rest: float) -> float:
    before = place.cpu
    for at in range(answers):
        await phone.save(f"{visibility} {at}", visibility)
        await asyncio.sleep(rest)
    return (place.cpu - before) / answers - idle * rest
