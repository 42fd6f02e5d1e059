"""A long day: people join, save, load their page again, lose the connection, leave; what grows meanwhile is a leak."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from dataclasses import dataclass

import psutil

from benchmarks.phones.kinds import Place, memory_of
from benchmarks.phones.phone import Phone

LOOKS = 12
_DEED_SECONDS = 60.0
_GONE_SECONDS = 30.0
# What someone does next, and how likely.
_DEEDS = {"saved": 70, "loaded again": 18, "connected again": 6, "came back": 5, "went home": 1}


@dataclass(frozen=True)
class Look:
    """What the server takes at a moment.

    Args:
        minute: since the beginning.
        server: MB of the server's own process (PSS).
        others: MB of all that is neither: what pages are forked from, and the ordinary kernel that waits (PSS).
        pages: number of pages.
        page: MB of a page, in the middle of all (PSS).
        processes: all of them.
        files: that the server has open.
        rows: in the log.
    """

    minute: float
    server: float
    others: float
    pages: int
    page: float
    processes: int
    files: int
    rows: int


@dataclass(frozen=True)
class Day:
    """How it went.

    Args:
        looks: at moments spread evenly; the last one after everybody went home.
        deeds: what was done, and how often.
        errors: what went wrong, and how often.
    """

    looks: list[Look]
    deeds: Counter[str]
    errors: Counter[str]


async def soak(place: Place, people: int, minutes: float) -> Day:
    """Keep some people busy.

    Args:
        place: where.
        people: at the same time.
        minutes: how long.
    """
    day = Day([], Counter(), Counter())
    begun = time.monotonic()
    end = begun + minutes * 60
    coming = min(20.0, minutes * 12)  # all have come after a while, and then the first look is taken
    lives = [asyncio.ensure_future(_live(place, number, people, coming, end, day)) for number in range(people)]
    try:
        for turn in range(LOOKS):
            due = begun + coming + 5 + turn * (end - begun - coming - 5) / LOOKS
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            day.looks.append(await asyncio.to_thread(_look, place, begun))
        await asyncio.gather(*lives)
    finally:
        for life in lives:
            life.cancel()
    await asyncio.sleep(_GONE_SECONDS)  # a page that was left is kept for a while, for whoever only loads it again
    day.looks.append(await asyncio.to_thread(_look, place, begun))
    return day


async def _live(place: Place, number: int, people: int, coming: float, end: float, day: Day) -> None:
    chance = random.Random(number)
    phone: Phone | None = None
    await asyncio.sleep(chance.uniform(0, coming))
    while time.monotonic() < end:
        try:
            async with asyncio.timeout(_DEED_SECONDS):
                if phone is None:
                    phone = await place.phone(number)
                    number += people
                    await phone.open()
                    day.deeds["joined"] += 1
                else:
                    deed = chance.choices(list(_DEEDS), list(_DEEDS.values()))[0]
                    await _do(deed, phone, chance)
                    day.deeds[deed] += 1
                    if deed == "went home":
                        phone = None
        except Exception as error:
            day.errors[str(error) or type(error).__name__] += 1
            if phone is not None:
                phone.leave()
            phone = None
        await asyncio.sleep(min(chance.uniform(3, 15), max(0.0, end - time.monotonic())))
    if phone is not None:
        await phone.end()
        phone.leave()


async def _do(deed: str, phone: Phone, chance: random.Random) -> None:
    if deed == "saved":
        await phone.save(f"{time.time()} en nog iets wat er vandaag bij mij opkomt")
    elif deed == "loaded again":  # the browser says that the page is left, and asks for it at once
        await phone.end()
        await phone.open()
    elif deed == "connected again":  # the phone slept
        phone.leave()
        await phone.connect()
    elif deed == "came back":  # before or after the page has gone
        await phone.end()
        await asyncio.sleep(chance.uniform(5, 35))
        await phone.open()
    else:
        await phone.end()
        phone.leave()


def _look(place: Place, begun: float) -> Look:
    pages = place.forks()
    numbers = {process.pid for process in pages}
    sizes = sorted(size for size in map(memory_of, pages) if size == size)
    others = [process for process in place.processes() if process.pid not in numbers]
    data = place.folder / "data" / "outcomes.csv"
    return Look(
        minute=(time.monotonic() - begun) / 60,
        server=memory_of(place.process),
        others=sum(size for size in map(memory_of, others) if size == size),
        pages=len(pages),
        page=sizes[len(sizes) // 2] if sizes else float("nan"),
        processes=1 + len(pages) + len(others),
        files=place.process.num_fds() if hasattr(psutil.Process, "num_fds") else 0,
        rows=data.read_bytes().count(b"\n"),
    )
