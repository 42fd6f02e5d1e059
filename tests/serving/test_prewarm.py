"""What is made ready before anyone asks: the chapter that is open, and the next."""

from __future__ import annotations

import asyncio
import sys
import threading
from pathlib import Path

import pytest

from tests.conftest import Party
from themeday.group_commit.commits import Commits
from themeday.serving.kernel.registry import PageFailed, PageRegistry
from themeday.serving.prewarm import HEAVY, coming, keep_ready, load_ahead, make_ready
from themeday.serving.shared_state import SharedState


@pytest.fixture
def shared(party: Party) -> SharedState:
    return SharedState(party.session(), b"door", Commits(party.session()))


def test_the_first_chapter_before_the_day_then_this_one_and_the_next(shared: SharedState, party: Party) -> None:
    chapters = [plan.key for plan in shared.day.agenda]
    assert coming(shared) == chapters[:1]
    for at, chapter in enumerate(chapters):
        party.staff().set_stage("", {"current": chapter})
        assert coming(shared) == chapters[at : at + 2]


class Asked:
    """Pages that keep what is asked of them; each request fails."""

    def __init__(self, shared: SharedState) -> None:
        self.asked: list[tuple[str, str]] = []
        self.enough = asyncio.Event()
        self.number = len(shared.day.languages)

    def built(self, notebook: Path, language: str, _opened_for: str) -> None:
        self.asked.append((notebook.name, language))
        if len(self.asked) == self.number:
            self.enough.set()
        raise PageFailed


def test_each_in_every_language_and_one_that_fails_stops_nothing(shared: SharedState) -> None:
    async def go() -> list[tuple[str, str]]:
        pages = Asked(shared)
        work = asyncio.ensure_future(keep_ready(shared, pages, Path))  # type: ignore[arg-type]
        await pages.enough.wait()
        assert not work.done()
        work.cancel()
        await asyncio.wait([work])
        assert work.cancelled()
        return pages.asked

    first = shared.day.agenda[0].key
    assert asyncio.run(go()) == [(first, language) for language in shared.day.languages]


def test_what_is_ready_is_not_made_ready_again(party: Party, tmp_path: Path) -> None:
    notebook = tmp_path / "page.ipynb"
    notebook.write_text('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', "utf-8")
    pages = PageRegistry(lambda _: party.session(), 10, Commits(party.session()))
    make_ready(pages, notebook, "nl", "")
    built = pages.built(notebook, "nl")
    make_ready(pages, notebook, "nl", "")
    assert pages.built(notebook, "nl") is built


def test_a_notebook_that_is_gone_for_a_moment_stops_nothing(party: Party, tmp_path: Path) -> None:
    make_ready(PageRegistry(lambda _: party.session(), 10, Commits(party.session())), tmp_path / "none.ipynb", "nl", "")


def test_lessons_and_what_takes_long_to_load_are_loaded_in_another_thread(
    shared: SharedState, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: dict[str, int] = {}
    lessons: list[tuple[str, str]] = []

    def load(name: str) -> None:
        threads[name] = threading.get_ident()

    def read(folder: Path, language: str) -> None:
        load("lessons")
        lessons.append((folder.name, language))

    monkeypatch.setattr("themeday.serving.prewarm.import_module", load)
    monkeypatch.setattr("themeday.serving.prewarm.load_lesson_for", read)

    async def go() -> None:
        pages = Asked(shared)
        work = asyncio.ensure_future(keep_ready(shared, pages, Path))  # type: ignore[arg-type]
        await pages.enough.wait()
        work.cancel()
        await asyncio.wait([work])

    asyncio.run(go())
    assert lessons == [(slug, language) for slug in shared.day.lessons for language in shared.day.languages]
    assert set(threads) == {*HEAVY, "lessons"}
    assert threading.get_ident() not in threads.values()


def test_all_that_takes_long_to_load_is_loaded(shared: SharedState) -> None:
    load_ahead(shared.day)
    assert set(HEAVY) <= sys.modules.keys()
