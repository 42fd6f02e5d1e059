"""Many pages save within some seconds: how long each waits until its answer is on disk."""

from __future__ import annotations

import asyncio
import gc
import os
import random
import time
from collections import Counter
from dataclasses import dataclass

import psutil

from benchmarks.phones.joining import gather, leave
from benchmarks.phones.kinds import Place, Work, cpu
from benchmarks.phones.phone import Phone

_TEXT = "Wat ik hoop te bereiken:" + " meer begrip voor elkaars werk." * 8
_GROUP = 20
_PATIENCE = 60.0


@dataclass(frozen=True)
class Saved:
    """How it went.

    Args:
        number: of pages.
        within: seconds over which they saved.
        seconds: of each save that was acknowledged, sorted.
        errors: what went wrong, and how often.
        rows: answers that are in the log.
        work: of the server and the pages, for all of them.
        share: which part of the processors the phones took.
    """

    number: int
    within: float
    seconds: list[float]
    errors: Counter[str]
    rows: int
    work: Work
    share: float


async def save(place: Place, number: int, within: float) -> Saved:
    """Open pages, then save one answer from each, at moments spread over some seconds.

    Args:
        place: where.
        number: of pages.
        within: seconds.
    """
    chance = random.Random(1)
    phones = await gather(place, number)
    for start in range(0, number, _GROUP):
        await asyncio.gather(*(phone.open() for phone in phones[start : start + _GROUP]))
    await asyncio.to_thread(place.settle)
    before = place.used()
    gc.collect()
    gc.freeze()
    own, begun = cpu(psutil.Process()), time.perf_counter()
    results = await asyncio.gather(
        *(_save(phone, begun + chance.uniform(0, within), f"{at} {_TEXT}") for at, phone in enumerate(phones))
    )
    took, own = time.perf_counter() - begun, cpu(psutil.Process()) - own
    work = place.work(before)
    await leave(phones)
    return Saved(
        number=number,
        within=within,
        seconds=sorted(result for result in results if isinstance(result, float)),
        errors=Counter(result for result in results if isinstance(result, str)),
        rows=(place.folder / "data" / "outcomes.csv").read_text("utf-8").count(_TEXT),
        work=work,
        share=own / took / (os.cpu_count() or 1),
    )


async def _save(phone: Phone, due: float, text: str) -> float | str:
    """Return the seconds from the moment at which a save was due, or what went wrong."""
    await asyncio.sleep(max(0.0, due - time.perf_counter()))
    try:
        async with asyncio.timeout(_PATIENCE):
            await phone.save(text)
    except TimeoutError:
        return f"not saved within {_PATIENCE:.0f} s"
    except Exception as error:
        return str(error) or type(error).__name__
    return time.perf_counter() - due
