"""Many pages save within some seconds: how long each waits until its answer is on disk."""

from __future__ import annotations

import asyncio
import random
import time

from benchmarks.crowd.kinds import Place
from benchmarks.crowd.phone import Phone, in_groups

TEXT = "Ik hoop op" + " meer begrip voor elkaars werk," * 8


async def save(place: Place, number: int, within: float) -> tuple[list[float], int, int, float]:
    """Open pages, then save one answer from each, at moments spread over some seconds.

    Returns:
        The seconds of each save, sorted; how many failed; how many rows with those answers are in the log; after how
        many seconds the last was acknowledged.
    """
    chance = random.Random(1)
    phones = await in_groups(place.opened, range(number))
    await asyncio.sleep(3)
    before = _kept(place)
    begun = time.perf_counter()
    results = await asyncio.gather(
        *(_save(phone, chance.uniform(0, within), f"{at} {TEXT}") for at, phone in enumerate(phones)),
        return_exceptions=True,
    )
    last = time.perf_counter() - begun
    rows = _kept(place) - before
    for phone in phones:
        phone.leave()
    seconds = sorted(result for result in results if isinstance(result, float))
    return seconds, len(results) - len(seconds), rows, last


def _kept(place: Place) -> int:
    return (place.folder / "data" / "outcomes.csv").read_text("utf-8").count(TEXT)


async def _save(phone: Phone, after: float, text: str) -> float:
    await asyncio.sleep(after)
    return await phone.save(text)
