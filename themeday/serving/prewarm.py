"""Makes pages ready before anyone asks: when the facilitator opens a chapter, three hundred phones come at once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from themeday.day.plan import Day
from themeday.errors import LessonError
from themeday.lessons.reading import load_lesson_for
from themeday.serving.kernel.registry import PageFailed, PageRegistry
from themeday.serving.shared_state import SharedState

LOOK_SECONDS = 2.0
#: What cards use and takes long to load; what is planned and matched is so in a thread, which loads the rest itself.
HEAVY = ("scipy.special",)
#: Renders a chapter in a language, unless that is done.
Render = Callable[[str, str], Awaitable[object]]

_log = logging.getLogger(__name__)


async def keep_ready(shared: SharedState, pages: PageRegistry, notebooks: dict[str, Path], render: Render) -> None:
    """Keep the notebooks that will be opened next compiled, tried and rendered, until cancelled."""
    await asyncio.to_thread(load_ahead, shared.day)
    while True:
        for chapter in coming(shared):
            for language in shared.day.languages:
                make_ready(pages, notebooks[chapter], language)
                await asyncio.sleep(0)
                try:
                    await render(chapter, language)
                except Exception as error:  # whoever opens it is told
                    _log.debug("%s is not ready: %s", chapter, type(error).__name__)
        await asyncio.sleep(LOOK_SECONDS)


def load_ahead(day: Day) -> None:
    """Load what takes long and read the lessons, so that no page has to; for another thread than the loop's."""
    for name in HEAVY:
        import_module(name)
    for slug in day.lessons:
        for folder in [root / slug for root in day.lesson_roots if (root / slug).is_dir()][:1]:
            for language in day.languages:
                with suppress(LessonError, OSError):  # whoever opens it is told
                    load_lesson_for(folder, language)


def make_ready(pages: PageRegistry, notebook: Path, language: str) -> None:
    """Build a notebook, unless that is done; whoever opens one that fails is told."""
    with suppress(PageFailed, OSError):
        pages.built(notebook, language)


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
