"""Many phones open the same page, at once or over a while: how long each waits, and what each page takes."""

from __future__ import annotations

import asyncio
import gc
import os
import statistics
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import psutil

from benchmarks.phones.kinds import Place, Work, cpu, memory_of
from benchmarks.phones.phone import Phone

_GROUP = 25


@dataclass(frozen=True)
class Joined:
    """How it went.

    Args:
        number: of phones.
        seconds: of each phone that got its page, sorted.
        errors: what went wrong, and how often.
        memory: MB of each page (PSS).
        work: of the server, for all of them.
        phones: seconds of processor time that the phones took themselves.
        took: seconds from the first phone to the last.
        received: bytes that came to each phone, without the heads of answers.
    """

    number: int
    seconds: list[float]
    errors: Counter[str]
    memory: list[float]
    work: Work
    phones: float
    took: float
    received: float

    @property
    def share(self) -> float:
        """Return which part of the processors the phones took."""
        return self.phones / self.took / (os.cpu_count() or 1)


def at(values: Sequence[float], share: float) -> float:
    """Return the value below which a share of sorted values lies.

    Args:
        values: sorted.
        share: 0.95 for p95.
    """
    return values[min(len(values) - 1, int(len(values) * share))] if values else float("nan")


async def gather(place: Place, number: int) -> list[Phone]:
    """Return phones of people who have joined; how long that takes is not measured.

    Args:
        place: where.
        number: how many.
    """
    phones: list[Phone] = []
    while len(phones) < number:
        group = range(len(phones), min(number, len(phones) + _GROUP))
        phones += await asyncio.gather(*map(place.phone, group))
    return phones


async def join(
    place: Place,
    number: int,
    within: float = 0.0,
    files: Sequence[str] = (),
    patience: float = 120.0,
    alone: bool = False,
) -> Joined:
    """Let some people open the page.

    Args:
        place: where.
        number: how many.
        within: seconds over which they come; 0 for the same instant.
        files: what each fetches with it.
        patience: seconds that each waits; who waits longer counts as an error.
        alone: each comes when the one before has its page.
    """
    first, *phones = await gather(place, number + 1)
    await first.open(files)  # the notebook has run, and files are read, before anyone is measured
    await asyncio.to_thread(place.settle)
    for phone in (first, *phones):
        phone.web.close()
        phone.web.received = 0
    before = place.used()
    gc.collect()
    gc.freeze()  # or all that stands here would be looked through again and again
    own, begun = cpu(psutil.Process()), time.perf_counter()
    if alone:
        results = [await _come(phone, time.perf_counter(), files, patience) for phone in phones]
    else:
        due = [begun + within * turn / number for turn in range(number)]
        results = await asyncio.gather(
            *(_come(phone, when, files, patience) for phone, when in zip(phones, due, strict=True))
        )
    took, own = time.perf_counter() - begun, cpu(psutil.Process()) - own
    work = place.work(before)
    await asyncio.to_thread(place.settle)
    memory = [memory_of(process) for process in place.pages_of(phones, set(before))]
    received = statistics.fmean(phone.web.received for phone in phones)
    await leave((first, *phones))
    return Joined(
        number=number,
        seconds=sorted(result for result in results if isinstance(result, float)),
        errors=Counter(result for result in results if isinstance(result, str)),
        memory=sorted(size for size in memory if size == size),
        work=work,
        phones=own,
        took=took,
        received=received,
    )


async def leave(phones: Sequence[Phone]) -> None:
    """Let all phones leave, as browsers do that close their tab; nothing that fails then is of interest.

    Args:
        phones: that are there, or never were.
    """
    for start in range(0, len(phones), _GROUP):
        await asyncio.gather(*(phone.end() for phone in phones[start : start + _GROUP]), return_exceptions=True)
    for phone in phones:
        phone.leave()


async def _come(phone: Phone, due: float, files: Sequence[str], patience: float) -> float | str:
    """Return the seconds from the moment at which a phone should come, or what went wrong."""
    await asyncio.sleep(max(0.0, due - time.perf_counter()))
    try:
        async with asyncio.timeout(patience):
            await phone.open(files)
    except TimeoutError:
        return f"no page within {patience:.0f} s"
    except Exception as error:
        return str(error) or type(error).__name__
    return time.perf_counter() - due
