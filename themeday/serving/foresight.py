"""Runs notebooks before anyone asks: when the facilitator opens a chapter, three hundred phones come at once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from themeday.serving.forking.client import Built, ForkFailed, Forks
from themeday.serving.join import House

LOOK_SECONDS = 2.0
# Pages that wait for whoever comes, of each chapter, 1.7 MB each: in the day's first language, and in each other.
_WAITING = 48
_WAITING_OTHERS = 4


async def keep_ready(house: House, forks: Forks, notebooks: dict[str, Path], staff: Sequence[Path] = ()) -> None:
    """Keep the notebooks that will be opened next run already, until cancelled.

    Args:
        house: whose stage tells what is open.
        forks: where they run.
        notebooks: of each chapter.
        staff: notebooks that staff opens, in the day's first language.
    """
    first = house.day.languages[0]
    for notebook in staff:
        await _run(forks, notebook, first)
    try:
        while True:
            ready = {}
            for chapter in coming(house):
                for language in house.day.languages:
                    if built := await _run(forks, notebooks[chapter], language):
                        ready[built.address] = _WAITING if language == first else _WAITING_OTHERS
            forks.spares.want(ready)
            with suppress(ForkFailed):
                await forks.spares.refill()
            await asyncio.sleep(LOOK_SECONDS)
    finally:
        forks.spares.stop()


def coming(house: House) -> list[str]:
    """Return the chapter that is open and the one after it; before the day begins, the first; weeks later, the check.

    Args:
        house: whose stage tells what is open.
    """
    if house.follow_up:
        return [house.place("")]
    with suppress(OSError):  # a disk that is away for a moment
        house.session.records.refresh()
    planned = [plan.key for plan in house.day.agenda]
    current = house.session.stage.current
    if current not in planned:
        return planned[:1]
    at = planned.index(current)
    return planned[at : at + 2]


async def _run(forks: Forks, notebook: Path, language: str) -> Built | None:
    with suppress(ForkFailed, OSError):  # whoever opens it gets an ordinary kernel, and `forks` remembers why
        return await forks.built(notebook, language)
    return None
