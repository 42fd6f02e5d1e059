"""A page is rendered once for all who ask at the same time, in another thread than the one that answers everybody."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from themeday.serving.kernel.registry import PLACE, BuiltNotebook
from themeday.serving.page_plan import PagePlan
from themeday.serving.rendering import Rendering

PLAN = PagePlan("welcome", "1_welcome.ipynb", "Welcome")


class Watched(Rendering):
    """Renders nothing, and keeps in which thread it was asked to."""

    def __init__(self, then: Callable[[], bytes]) -> None:
        super().__init__(None, Path())
        self.threads: list[int] = []
        self.begun, self.may_end = threading.Event(), threading.Event()
        self.may_end.set()
        self.then = then

    def _render(self, *_: Any) -> bytes:
        self.threads.append(threading.get_ident())
        self.begun.set()
        self.may_end.wait()
        return self.then()


def built() -> BuiltNotebook:
    return BuiltNotebook((), [], None)


def test_two_who_ask_at_once_get_one_rendering_and_the_loop_goes_round_meanwhile() -> None:
    rendering = Watched(lambda: b"page")
    rendering.may_end.clear()

    async def walk() -> None:
        notebook = built()
        asked = [asyncio.ensure_future(rendering.page(PLAN, "nl", notebook)) for _ in range(2)]
        # Were it rendered here, this would wait for ever.
        await asyncio.to_thread(rendering.begun.wait)
        asked[0].cancel()  # a browser that goes away takes nothing from the other
        rendering.may_end.set()
        assert await asked[1] == b"page"
        assert await rendering.page(PLAN, "nl", notebook) == b"page"

    asyncio.run(walk())
    assert len(rendering.threads) == 1
    assert rendering.threads[0] != threading.get_ident()


def test_another_language_or_another_notebook_is_another_page() -> None:
    pages = iter((b"nl", b"en", b"anew"))
    rendering = Watched(lambda: next(pages))

    async def walk() -> None:
        notebook = built()
        assert await rendering.page(PLAN, "nl", notebook) == b"nl"
        assert await rendering.page(PLAN, "en", notebook) == b"en"
        assert await rendering.page(PLAN, "nl", built()) == b"anew"

    asyncio.run(walk())


def test_what_failed_is_tried_again_for_the_next() -> None:
    def fail() -> bytes:
        raise PermissionError

    rendering = Watched(fail)

    async def walk() -> None:
        notebook = built()
        for _ in range(2):
            with pytest.raises(PermissionError):
                await rendering.page(PLAN, "nl", notebook)
        rendering.then = lambda: PLACE.encode()
        assert await rendering.page(PLAN, "nl", notebook) == PLACE.encode()

    asyncio.run(walk())
    assert len(rendering.threads) == 3
