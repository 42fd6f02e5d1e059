"""A long day: people save, load their page again, leave and come back, and nothing should grow."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from dataclasses import dataclass

import psutil

from benchmarks.crowd.kinds import Place
from benchmarks.crowd.phone import Phone


@dataclass(frozen=True)
class Look:
    """What the server takes at a moment."""

    minute: float
    memory: float  # MB of all its processes (PSS)
    processes: int
    cpu: float  # share of one core since the look before
    files: int


async def soak(place: Place, people: int, minutes: float, pace: float = 1.0) -> tuple[list[Look], Counter[str]]:
    """Keep some people busy; return what the server took at ten moments, and how often what was done.

    With half the pace everyone does twice as much as people do.
    """
    done: Counter[str] = Counter()
    begun = time.monotonic()
    end = begun + minutes * 60
    pace = min(pace, minutes / 5)  # in a short trial everyone hurries
    lives = [asyncio.ensure_future(_live(place, random.Random(at), end, done, pace)) for at in range(people)]
    looks: list[Look] = []
    before, at = place.cpu, time.monotonic()
    for part in range(11):
        # The first look is when all have come.
        await asyncio.sleep(max(0.0, begun + min(30, minutes * 6) + part * (end - begun - 60) / 10 - time.monotonic()))
        cpu, now = place.cpu, time.monotonic()
        looks.append(
            Look(
                minute=(now - begun) / 60,
                memory=place.memory,
                processes=len(place.processes),
                cpu=(cpu - before) / max(now - at, 0.001),
                files=place.process.num_fds() if hasattr(psutil.Process, "num_fds") else 0,
            )
        )
        before, at = cpu, now
    await asyncio.gather(*lives)
    return looks, done


async def _live(place: Place, chance: random.Random, end: float, done: Counter[str], pace: float) -> None:
    phone: Phone | None = None
    await asyncio.sleep(pace * chance.uniform(0, 10))
    while time.monotonic() < end:
        try:
            if phone is None:
                phone = await place.phone()
                await phone.open()
                done["came"] += 1
            deed = chance.random()
            if deed < 0.7:
                await phone.save(f"{time.time()} en nog iets")
                done["saved"] += 1
            elif deed < 0.9:
                phone.leave()
                await phone.open()
                done["loaded again"] += 1
            elif deed < 0.95:
                phone.leave()
                await phone.connect()  # the connection was lost for a moment
                done["connected again"] += 1
            else:
                phone.leave()
                await phone.ask(f"/voila/api/shutdown/{phone.kernel}", {})
                await asyncio.sleep(pace * chance.uniform(5, 40))
                await phone.open()
                done["left and came back"] += 1
        except Exception as error:
            done[f"failed: {error or type(error).__name__}"] += 1
            phone = None
        await asyncio.sleep(pace * chance.uniform(5, 20))
    if phone is not None:
        phone.leave()
