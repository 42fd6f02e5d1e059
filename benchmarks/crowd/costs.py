"""What open pages cost the laptop: while nobody does anything, and for each answer that is saved."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from benchmarks.crowd.kinds import CHAPTER, Place
from benchmarks.crowd.phone import QUESTION, Phone, in_groups
from themeday.day.load import load_day
from themeday.room.session import Session
from themeday.store.records import Records


@dataclass(frozen=True)
class Costs:
    """What some open pages cost."""

    idle: float  # share of one core while nobody does anything
    alone: float  # seconds of processor time of an answer that only its author sees
    shown: float  # seconds of processor time of an answer that every page shows


async def costs(place: Place, number: int, seconds: float, answers: int, rest: float = 0.5) -> Costs:
    """Open pages and look what they cost: idle for some seconds, then for so many answers with a rest after each."""
    phones = await in_groups(place.opened, range(number))
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
