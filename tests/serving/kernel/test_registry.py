"""All pages: built once, opened for each, built again when something changed, and ended when nobody uses them."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from tests.conftest import Party
from tests.serving.kernel.world import Browser, World, notebook
from themeday.group_commit.commits import Commits
from themeday.serving.kernel import registry
from themeday.serving.kernel.page import Page
from themeday.serving.kernel.registry import IDLE_SECONDS, PAGE_ID, PLACE, PageFailed, PageRegistry

CELL = "from themeday.room.session import Session\nfrom ipywidgets import Text\nsession = Session.here()\nText('one')"
FACILITATOR = "staff:facilitator:nl"


@pytest.fixture(autouse=True)
def files_are_looked_at_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_SAME_SECONDS", 0.0)


def test_for_a_moment_files_are_taken_to_be_as_they_were(
    world: World, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "_SAME_SECONDS", 60.0)
    built = world.pages.built(path, "nl")
    path.unlink()
    assert world.pages.built(path, "nl") is built


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return notebook(tmp_path, CELL)


def test_it_is_built_once_for_each_language(world: World, path: Path) -> None:
    built = world.pages.built(path, "nl")
    assert world.pages.built(path, "nl") is built
    assert world.pages.built(path, "en") is not built
    assert [name.startswith(PLACE) for name in built.shown_ids] == [True]


def test_it_is_built_again_when_the_notebook_changed(world: World, path: Path) -> None:
    built = world.pages.built(path, "nl")
    notebook(path.parent, CELL, "'more'")
    os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns + 1_000_000))
    again = world.pages.built(path, "nl")
    assert again is not built
    assert len(again.shown) == 2


def test_it_is_built_again_when_a_lesson_changed(party: Party, path: Path) -> None:
    versions = iter([(1,), (1,), (2,)])
    pages = PageRegistry(lambda _: party.session(), 5, Commits(party.session()), lambda: next(versions))
    built = pages.built(path, "nl")
    assert pages.built(path, "nl") is built
    assert pages.built(path, "nl") is not built


def test_building_binds_nobody_and_leaves_nothing(world: World, path: Path) -> None:
    sessions = []
    make = world.pages.make
    world.pages.make = lambda language: sessions.append(make(language)) or sessions[-1]  # type: ignore[func-returns-value]
    world.pages.built(path, "en")
    assert [(session.bound, session.language, session._on_bind) for session in sessions] == [(False, "en", [])]
    assert list(world.pages) == []


@pytest.mark.parametrize("error", ["ValueError('words')", "SystemExit('words')", "KeyboardInterrupt('words')"])
def test_a_notebook_that_fails_is_told_and_leaves_nothing(
    world: World, tmp_path: Path, words: pytest.LogCaptureFixture, error: str
) -> None:
    path = notebook(tmp_path, f"{CELL}\nraise {error}")
    with pytest.raises(PageFailed) as failed:
        world.run(world.pages.built, path, "nl")
    assert "begeleider" in failed.value.message("nl")
    assert list(world.pages) == []
    assert error.partition("(")[0] in words.text
    assert "words" not in words.text


@pytest.mark.parametrize("error", ["ValueError('words')", "SystemExit('words')", "KeyboardInterrupt('words')"])
def test_a_page_that_fails_only_when_it_is_opened_leaves_nothing(
    world: World, tmp_path: Path, words: pytest.LogCaptureFixture, error: str
) -> None:
    gate = tmp_path / "gate"
    path = notebook(tmp_path, f"{CELL}\nfrom pathlib import Path\nif Path({str(gate)!r}).exists(): raise {error}")
    built = world.pages.built(path, "nl")
    gate.touch()
    with pytest.raises(PageFailed):
        world.run(world.pages.open, built, FACILITATOR)
    assert list(world.pages) == []
    assert "words" not in words.text
    gate.unlink()
    assert world.run(world.pages.open, built, FACILITATOR) in world.pages


def test_a_notebook_that_is_no_python_is_told(world: World, tmp_path: Path) -> None:
    with pytest.raises(PageFailed):
        world.pages.built(notebook(tmp_path, "no Python"), "nl")


def test_only_its_owner_finds_a_page(world: World, path: Path) -> None:
    page = world.open(path, "participant:AAAA2222:nl")
    kernel_id = page.kernel_id
    assert world.pages.owned(kernel_id, "AAAA2222") is page
    for stranger in ("BBBB2222", "", "facilitator", "aaaa2222", "AAAA2222:nl"):
        assert world.pages.owned(kernel_id, stranger) is None
    assert world.pages.owned("none", "AAAA2222") is None
    nobodys = world.open(path, "participant::nl")
    assert world.pages.owned(nobodys.kernel_id, "") is None


def test_names_tell_pages_from_jupyters_own_kernels(world: World, path: Path) -> None:
    import re

    ids = [world.open(path, FACILITATOR).kernel_id for _ in range(20)]
    assert len(set(ids)) == 20
    assert all(re.fullmatch(PAGE_ID, kernel_id) for kernel_id in ids)
    assert not re.fullmatch(PAGE_ID, PLACE)


def test_who_is_connected_is_who_has_a_browser(world: World, path: Path) -> None:
    page, _ = world.open(path, "participant:AAAA2222:nl"), world.open(path, "participant:BBBB2222:nl")
    browser = world.attach(page)
    assert world.pages.connected_owners == {"AAAA2222"}
    page.detach(browser.number)
    assert world.pages.connected_owners == set()


def test_pages_that_nobody_used_for_hours_end_and_no_others(
    world: World, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "_LOOK_SECONDS", 0)
    idle, used, watched = (world.open(path, f"participant:{who}:nl") for who in ("A", "B", "C"))
    world.attach(watched, Browser())
    for page in (idle, watched):
        page.last_used -= IDLE_SECONDS + 1
    world.loop.run_until_complete(asyncio.sleep(0))
    world.run(world.pages._look)
    assert [page.alive for page in (idle, used, watched)] == [False, True, True]


def test_stopping_ends_all(world: World, path: Path) -> None:
    pages = [world.open(path, FACILITATOR) for _ in range(3)]
    browser = world.attach(pages[0])
    world.run(world.pages.stop)
    assert [page.alive for page in pages] == [False] * 3
    assert browser.closed
    assert list(world.pages) == []


def test_whoever_answered_tells_the_follower(world: World, path: Path) -> None:
    told: list[Page] = []
    world.pages.acted = told.append
    page = world.open(path, FACILITATOR)
    told.clear()
    world.states(page)
    assert set(told) == {page}


def test_of_all_pages_only_those_hear_of_a_change_whom_it_concerns(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = """
from themeday.model.changes import Topic
from themeday.room.session import Session

session = Session.here()
session.on_change(lambda: None, lambda: {Topic("welcome", session.staff)})
"""
    path = notebook(tmp_path, card)
    pages = {who: world.open(path, f"staff:{who}:nl") for who in ("one", "two", "three")}
    heard: list[str] = []
    show = Page.show_changes

    def noted(page: Page) -> None:
        heard.append(page.owner)
        show(page)

    monkeypatch.setattr(Page, "show_changes", noted)
    for item, whom in (("two", ["two"]), ("one", ["one"]), ("nobody", []), ("three", ["three"])):
        world.party.staff().set_stage("welcome", {item: "1"})
        world.follow()
        assert heard == whom
        heard.clear()
    # What a page shows may be another thing after whatever it did; one that has ended hears nothing.
    session = pages["one"].scope.sessions[0]
    pages["one"].act(lambda: session.on_change(lambda: None))
    world.run(pages["two"].end)
    world.party.staff().set_stage("welcome", {"two": "", "three": ""})
    world.follow()
    assert heard == ["one", "three"]
