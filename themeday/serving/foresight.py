"""Makes pages ready before anyone asks: when the facilitator opens a chapter, three hundred phones come at once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from themeday.serving.house import House
from themeday.serving.kernel.registry import PageFailed, Pages

LOOK_SECONDS = 2.0


async def keep_ready(house: House, pages: Pages, notebooks: dict[str, Path]) -> None:
    """Keep the notebooks that will be opened next compiled and tried, until cancelled.

    Args:
        house: whose stage tells what is open.
        pages: where they run.
        notebooks: of each chapter.
    """
    while True:
        for chapter in coming(house):
            for language in house.day.languages:
                make_ready(pages, notebooks[chapter], language)
                await asyncio.sleep(0)
        await asyncio.sleep(LOOK_SECONDS)


def make_ready(pages: Pages, notebook: Path, language: str) -> None:
    """Build a notebook, unless that is done; whoever opens one that fails is told.

    Args:
        pages: where it runs.
        notebook: its file.
        language: of those it is for.
    """
    with suppress(PageFailed, OSError):
        pages.built(notebook, language)


def coming(house: House) -> Sequence[str]:
    """Return the chapter that is open and the one after it; before the day begins, the first; weeks later, the check.

    Args:
        house: whose stage tells what is open.
    """
    if house.follow_up:
        return [house.place("")]
    planned = [plan.key for plan in house.day.agenda]
    current = house.session.stage.current
    if current not in planned:
        return planned[:1]
    at = planned.index(current)
    return planned[at : at + 2]
