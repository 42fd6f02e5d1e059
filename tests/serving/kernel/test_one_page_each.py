"""One page for each person, in however many tabs, and an end to how many there may be."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.conftest import Party
from tests.serving.kernel.world import World, notebook
from themeday.serving.kernel import registry
from themeday.serving.kernel.page import Page
from themeday.serving.kernel.registry import PageFailed, RoomFull


class Laptop(World):
    """A laptop on which people open pages."""

    def __init__(self, folder: Path, party: Party, most: int = 10) -> None:
        super().__init__(party, most)
        self.notebook = notebook(folder, "'a page'")

    def visit(self, owner: str, page: str = "welcome", language: str = "nl") -> Page:
        """Let someone open a page in a tab; the loop is running."""
        built = self.pages.built(self.notebook, language)
        return self.pages.visit(page, built, f"participant:{owner}:{language}")

    def come(self, owner: str, page: str = "welcome", language: str = "nl") -> Page:
        """Let someone open a page in a tab."""
        return self.run(self.visit, owner, page, language)


@pytest.fixture
def laptop(tmp_path: Path, party: Party, monkeypatch: pytest.MonkeyPatch) -> Laptop:
    monkeypatch.setattr(registry, "_SAME_SECONDS", 0.0)
    return Laptop(tmp_path, party)


def test_fifty_tabs_of_one_person_share_one_page(laptop: Laptop) -> None:
    assert len({laptop.come("AAAA2222") for _ in range(50)}) == 1
    assert len(laptop.pages) == 1


def test_each_person_and_each_page_has_its_own(laptop: Laptop) -> None:
    assert len({laptop.come(owner, page) for owner in "ABC" for page in ("welcome", "closing")}) == 6


def test_staff_of_one_role_may_read_two_languages_at_once(laptop: Laptop) -> None:
    first, second = laptop.come("facilitator"), laptop.come("facilitator", language="en")
    assert {*laptop.pages} == {first, second}
    assert (laptop.come("facilitator"), laptop.come("facilitator", language="en")) == (first, second)


def test_a_newer_notebook_needs_a_new_page_and_ends_the_old(laptop: Laptop) -> None:
    first = laptop.come("A")
    laptop.pages.version = lambda: "a lesson changed"
    second = laptop.come("A")
    assert first is not second
    assert list(laptop.pages) == [second]


def test_a_page_that_ended_is_replaced(laptop: Laptop) -> None:
    first = laptop.come("A")
    laptop.run(first.end)
    assert list(laptop.pages) == []
    second = laptop.come("A")
    assert (first.alive, second.alive, list(laptop.pages)) == (False, True, [second])


def test_the_room_may_be_full_and_is_not_for_those_who_are_in(tmp_path: Path, party: Party) -> None:
    laptop = Laptop(tmp_path, party, most=2)
    first, second = laptop.come("A"), laptop.come("B")
    with pytest.raises(RoomFull) as full:
        laptop.come("C")
    assert "facilitator" in full.value.message("en")
    assert (laptop.come("A"), laptop.come("B")) == (first, second)
    assert laptop.pages.refused == 1
    # Someone who left makes room at once, and so does a page that ended.
    laptop.run(laptop.pages.leave, first)
    assert laptop.come("C").alive
    assert not first.alive
    laptop.run(second.end)
    assert laptop.come("D").alive


def test_in_a_full_room_everyone_goes_on_to_the_next_part(tmp_path: Path, party: Party) -> None:
    laptop = Laptop(tmp_path, party, most=3)
    people = ("A", "B", "C")
    before = [laptop.come(owner) for owner in people]
    # A browser says that a page is left once the next one is there.
    after = [laptop.come(owner, "closing") for owner in people]
    with pytest.raises(RoomFull):
        laptop.come("D")
    for page in before:
        laptop.run(laptop.pages.leave, page)
    assert laptop.pages.refused == 1
    with pytest.raises(RoomFull):
        laptop.come("D", "closing")
    assert {*laptop.pages} == {*after}


def test_a_page_that_fails_leaves_its_place_free(tmp_path: Path, party: Party) -> None:
    laptop = Laptop(tmp_path, party, most=1)
    laptop.notebook = notebook(
        tmp_path, "from pathlib import Path", f"assert not Path({str(tmp_path / 'gate')!r}).exists()"
    )
    laptop.pages.built(laptop.notebook, "nl")
    (tmp_path / "gate").touch()
    with pytest.raises(PageFailed):
        laptop.come("A")
    (tmp_path / "gate").unlink()
    page = laptop.come("B")
    assert list(laptop.pages) == [page]


def test_a_page_that_is_left_ends_unless_it_is_opened_again_or_shown_in_another_tab(
    laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "LEAVE_SECONDS", 0)
    left, loaded_again, other_tab = [laptop.come(owner) for owner in "ABC"]
    laptop.attach(other_tab)

    async def leave() -> None:
        for page in (left, loaded_again, other_tab):
            laptop.pages.leave(page)
        assert laptop.visit("B") is loaded_again
        while left.alive:
            await asyncio.sleep(0)
        laptop.pages.leave(other_tab)  # its turn comes after all that were left before
        for _ in range(10):
            await asyncio.sleep(0)

    laptop.wait(leave())
    assert {*laptop.pages} == {loaded_again, other_tab}


def test_someone_who_is_someone_else_now_starts_anew(laptop: Laptop) -> None:
    mine, theirs = [laptop.come("A", page) for page in ("welcome", "closing")], laptop.come("B")
    laptop.pages.forget("A")
    assert list(laptop.pages) == [theirs]
    assert laptop.come("A") not in mine


def test_a_page_that_ends_while_it_is_left_is_left_no_more(laptop: Laptop) -> None:
    page = laptop.come("A")
    laptop.run(laptop.pages.leave, page)
    laptop.run(page.end)
    assert laptop.pages._leaving == {}
