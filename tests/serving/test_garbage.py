"""Python searches for unreachable circles in small parts while people are served."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from themeday.model.changes import Topic
from themeday.serving.garbage import IN_PARTS, freeze_loaded, search_young

MOST = 20_000  # objects: some ten milliseconds, where cards are among them


@pytest.fixture
def settled() -> Iterator[None]:
    before = gc.get_threshold()
    freeze_loaded()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


@contextmanager
def searches() -> Iterator[list[int]]:
    """Lend how many objects were searched each time."""
    searched: list[int] = []

    def note(phase: str, about: dict[str, int]) -> None:
        if phase == "start":
            searched.append(sum(len(gc.get_objects(generation=n)) for n in range(about["generation"] + 1)))

    gc.callbacks.append(note)
    try:
        yield searched
    finally:
        gc.callbacks.remove(note)


@pytest.mark.skipif(IN_PARTS, reason="Python searches old objects in small parts by itself")
def test_hundreds_of_pages_that_come_are_never_searched_all_at_once(settled: None) -> None:
    with searches() as searched:
        kept = [[n] for n in range(600_000)]
    assert kept
    assert searched
    assert max(searched) < MOST


@pytest.mark.skipif(IN_PARTS, reason="Python searches old objects in small parts by itself")
def test_what_takes_the_place_of_something_old_is_searched_soon(settled: None) -> None:
    """As many go as come, and Python counts the difference."""
    heard = [[Topic("welcome", str(n)) for n in range(200)] for _ in range(300)]  # of each page
    gc.freeze()
    with searches() as searched:
        for _ in range(3):
            for page in heard:
                page[:] = [Topic("welcome", str(n)) for n in range(200)]
                search_young()
        gc.collect(1)
    assert max(searched) < MOST / 16
