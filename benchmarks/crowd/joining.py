"""Many phones open the same page, at once or over a while: how long each waits, and what each page takes."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from dataclasses import dataclass

import psutil
from tornado.httpclient import AsyncHTTPClient

from benchmarks.crowd.kinds import Place, cpu_of
from benchmarks.crowd.phone import Phone


@dataclass(frozen=True)
class Joined:
    """How it went.

    Args:
        seconds: of each phone that got its page, sorted.
        errors: what went wrong, and how often.
        page: MB that each page added to all processes of the server.
        whole: MB of all of them with all pages open.
        server_cpu: seconds of all of them for each page.
        phone_cpu: seconds that the phones themselves took, for each page.
    """

    seconds: list[float]
    errors: Counter[str]
    page: float
    whole: float
    server_cpu: float
    phone_cpu: float

    def at(self, share: float) -> float:
        """Return the seconds within which a share of the phones had their page."""
        return (
            self.seconds[min(len(self.seconds) - 1, int(len(self.seconds) * share))] if self.seconds else float("nan")
        )


async def join(place: Place, number: int, within: float = 0.0, files: list[str] | None = None) -> Joined:
    """Let some people open the page.

    Args:
        place: where.
        number: how many.
        within: seconds over which they come; 0 for the same instant.
        files: what each fetches with it.
    """
    AsyncHTTPClient.configure(None, max_clients=2_000)
    phones: list[Phone] = []
    for start in range(0, number + 1, 25):  # joining is not what is measured here
        phones += await asyncio.gather(*(place.phone() for _ in range(min(25, number + 1 - start))))
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
    """Like `join` for all at once, but give up after a while.

    Args:
        place: where.
        number: how many.
        seconds: how long it may take.
    """

    async def bounded() -> Joined:
        return await asyncio.wait_for(join(place, number), seconds)

    begun = time.perf_counter()
    try:
        return asyncio.run(bounded())
    except TimeoutError:
        print(f"  gave up after {time.perf_counter() - begun:.0f} s")
        return None
