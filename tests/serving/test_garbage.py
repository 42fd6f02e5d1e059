"""Python searches for unreachable circles in small parts while people are served."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator

import pytest

from themeday.serving.garbage import freeze_loaded

MOST = 20_000  # objects: some ten milliseconds, where cards are among them


@pytest.fixture
def settled() -> Iterator[None]:
    before = gc.get_threshold()
    freeze_loaded()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="Python searches old objects in small parts by itself")
def test_hundreds_of_pages_that_come_are_never_searched_all_at_once(settled: None) -> None:
    searched: list[int] = []

    def note(phase: str, about: dict[str, int]) -> None:
        if phase == "start":
            searched.append(sum(len(gc.get_objects(generation=n)) for n in range(about["generation"] + 1)))

    gc.callbacks.append(note)
    try:
        kept = [[n] for n in range(600_000)]
    finally:
        gc.callbacks.remove(note)
    assert kept
    assert searched
    assert max(searched) < MOST
