"""The server is killed with a room full of phones on it: how long until everyone is back, with what they typed kept."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass

import psutil

from benchmarks.crowd.kinds import Place
from benchmarks.crowd.phone import in_groups
from benchmarks.crowd.steadfast import Steadfast

KILLED = ("listens again", "half is back", "last is back", "last is kept", "% of cores", "load before")
_EACH_LOOK = 0.005


@dataclass(frozen=True)
class Killed:
    """How it went, in seconds from the kill."""

    started: float  # until the server answered again
    back: list[float]  # of each phone until it had its page, sorted
    kept: list[float]  # of each phone until what it typed was kept and it knew so, sorted
    people: list[Steadfast]
    texts: list[str]  # what each typed when the server was killed
    load: float  # share of all cores that was busy
    others: float  # processes that wanted a core in the minute before; 0 where the system does not tell

    @property
    def cells(self) -> tuple[str, ...]:
        """Return it as a line of a table under `KILLED`."""
        seconds = (self.started, self.back[len(self.back) // 2], self.back[-1], self.kept[-1])
        return (*(f"{one:.2f}" for one in seconds), f"{100 * self.load:.0f}", f"{self.others:.1f}")


async def kill(place: Place, number: int) -> Killed:
    """Let phones open the page and type; kill the server while half of it is on its way; wait until all is kept."""
    others = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    people = await settled(place, number)
    begun, kept = 0.0, list[float]()

    async def type_and_stay(one: Steadfast, text: str) -> None:
        await one.keep(text)
        if not one.back:  # it was kept before the kill
            await one.stay()
        kept.append(time.perf_counter() - begun)

    texts = [f"{at}: wat ik typte toen alles wegviel" for at in range(number)]
    (server,) = place.process.children()
    pairs = list(zip(people, texts, strict=True))
    going = [asyncio.ensure_future(type_and_stay(*pair)) for pair in pairs[: number // 2]]
    while sum(len(one.acknowledged) > 1 for one in people) < number / 4:
        await asyncio.sleep(0)
    # The others begin now: a quick server would have answered all that had been sent by the time it is killed.
    going += [asyncio.ensure_future(type_and_stay(*pair)) for pair in pairs[number // 2 :]]
    await asyncio.sleep(0)
    psutil.cpu_percent()
    begun = time.perf_counter()
    server.kill()
    server.wait()
    started = asyncio.ensure_future(_until_it_answers(place))
    await asyncio.gather(*going)
    load = psutil.cpu_percent() / 100
    for one in people:
        one.phone.leave()
    return Killed(
        await started - begun,
        sorted(one.back - begun for one in people),
        sorted(kept),
        people,
        texts,
        load,
        others,
    )


async def settled(place: Place, number: int) -> list[Steadfast]:
    """Return people who joined, opened the page, and saved an answer."""

    async def come(at: int) -> Steadfast:
        person = Steadfast(await place.opened())
        await person.keep(f"{at}: wat er al stond")
        return person

    return await in_groups(come, range(number))


async def _until_it_answers(place: Place) -> float:
    host, port = place.base.removeprefix("http://").split(":")
    while True:
        try:
            _, writer = await asyncio.open_connection(host, int(port))
        except OSError:
            await asyncio.sleep(_EACH_LOOK)
        else:
            writer.close()
            return time.perf_counter()


def start_parts(place: Place) -> dict[str, float]:
    """Return what the start of a server for this day takes, in seconds, each part by its name."""
    command = [sys.executable, "-m", "benchmarks.crowd.starting", str(place.folder)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(answer.stdout.splitlines()[-1]))


def parts(seconds: dict[str, float]) -> str:
    """Return parts with their seconds in words, the longest first."""
    ordered = sorted(seconds.items(), key=lambda part: -part[1])
    return ", ".join(f"{name} {took:.2f} s" for name, took in ordered)
