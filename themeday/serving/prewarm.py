"""Makes pages ready before anyone asks: when the facilitator opens a chapter, three hundred phones come at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from themeday.day.plan import Day
from themeday.errors import LessonError
from themeday.lessons.reading import load_lesson_for
from themeday.serving.kernel.registry import PageFailed, PageRegistry
from themeday.serving.rendering import page_template
from themeday.serving.shared_state import SharedState

LOOK_SECONDS = 2.0
#: What takes long to load: cards use the first two, and the review's kernel is found by the third. What is planned and
#: matched is so in a thread, which loads the rest itself.
HEAVY = ("scipy.special", "segno", "ipykernel.kernelspec")


async def keep_ready(shared: SharedState, pages: PageRegistry, notebook: Callable[[str], Path]) -> None:
    """Keep the notebooks that will be opened next compiled and tried, until cancelled."""
    await asyncio.to_thread(load_ahead, shared.day)
    while True:
        for chapter in coming(shared):
            for language in shared.day.languages:
                make_ready(pages, notebook(chapter), language, chapter)
                await asyncio.sleep(0)
        await asyncio.sleep(LOOK_SECONDS)


def load_ahead(day: Day) -> None:
    """Load what takes long and read the lessons, so that no page has to; for another thread than the loop's."""
    for name in HEAVY:
        import_module(name)
    page_template()
    for slug in day.lessons:
        for folder in [root / slug for root in day.lesson_roots if (root / slug).is_dir()][:1]:
            for language in day.languages:
                with suppress(LessonError, OSError):  # whoever opens it is told
                    load_lesson_for(folder, language)


def make_ready(pages: PageRegistry, notebook: Path, language: str, opened_for: str) -> None:
    """Build a notebook, unless that is done; whoever opens one that fails is told."""
    with suppress(PageFailed, OSError):
        pages.built(notebook, language, opened_for)


def coming(shared: SharedState) -> Sequence[str]:
    """Return the open chapter and the next; before the day begins, the first; weeks later, the check."""
    if shared.follow_up:
        return [shared.place("")]
    planned = [plan.key for plan in shared.day.agenda]
    current = shared.session.stage.current
    if current not in planned:
        return planned[:1]
    at = planned.index(current)
    return planned[at : at + 2]
