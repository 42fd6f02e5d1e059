"""Many phones open the same page, at once or over a while: how long each waits, and what each page takes."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from dataclasses import dataclass

import psutil

from benchmarks.crowd.kinds import Place, cpu_of
from benchmarks.crowd.phone import Phone, in_groups


@dataclass(frozen=True)
class Joined:
    """How it went."""

    seconds: list[float]  # of each phone that got its page, sorted
    errors: Counter[str]
    page: float  # MB that each page added to all processes of the server
    whole: float  # MB of all of them with all pages open
    server_cpu: float  # seconds of all of them for each page
    phone_cpu: float  # seconds that the phones themselves took, for each page

    def at(self, share: float) -> float:
        """Return the seconds within which a share of the phones had their page."""
        return (
            self.seconds[min(len(self.seconds) - 1, int(len(self.seconds) * share))] if self.seconds else float("nan")
        )


async def join(place: Place, number: int, within: float = 0.0, files: list[str] | None = None) -> Joined:
    """Let some people open the page, within so many seconds or all at the same instant."""
    phones = await in_groups(lambda _: place.phone(), range(number + 1))  # joining is not what is measured here
    first = phones.pop()
    await first.open()
    await asyncio.sleep(1)
    before, server, own = place.memory, place.cpu, cpu_of(psutil.Process())
    results = await asyncio.gather(
        *(_come(phone, within * at / number, files) for at, phone in enumerate(phones)), return_exceptions=True
    )
    await asyncio.sleep(2)
    server, own = place.cpu - server, cpu_of(psutil.Process()) - own
    joined = Joined(
        seconds=sorted(result for result in results if isinstance(result, float)),
        errors=Counter(str(result) or type(result).__name__ for result in results if not isinstance(result, float)),
        page=(place.memory - before) / number,
        whole=place.memory,
        server_cpu=server / number,
        phone_cpu=own / number,
    )
    for phone in (first, *phones):
        phone.leave()
    return joined


async def _come(phone: Phone, after: float, files: list[str] | None) -> float:
    await asyncio.sleep(after)
    return await phone.open(files)


def until(place: Place, number: int, seconds: float) -> Joined | None:
    """Like `join` for all at once, but give up after a while."""

    async def bounded() -> Joined:
        return await asyncio.wait_for(join(place, number), seconds)

    begun = time.perf_counter()
    try:
        return asyncio.run(bounded())
    except TimeoutError:
        print(f"  gave up after {time.perf_counter() - begun:.0f} s")
        return None
