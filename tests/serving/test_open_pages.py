"""One kernel for each person and page, and an end to how many there may be."""

from __future__ import annotations

import asyncio
from itertools import count

import pytest

from themeday.serving import open_pages
from themeday.serving.open_pages import OpenPages, RoomFull


class Laptop:
    """Kernels that are numbers."""

    def __init__(self, most: int = 10) -> None:
        self.running: set[str] = set()
        self.watched: set[str] = set()
        self.numbers = count(1)
        self.pages = OpenPages(most, self.shut, self.watched.__contains__)

    def shut(self, kernel_id: str) -> None:
        self.running.discard(kernel_id)

    def alive(self, kernel_id: str) -> bool:
        return kernel_id in self.running

    def start(self) -> str:
        kernel_id = f"k{next(self.numbers)}"
        self.running.add(kernel_id)
        return kernel_id

    def open(self, owner: str, page: str = "welcome", language: str = "nl", built: object = None) -> str:
        return self.pages.kernel(owner, page, f"participant:{owner}:{language}", built, self.alive, self.start)


@pytest.fixture
def laptop() -> Laptop:
    return Laptop()


def test_fifty_tabs_of_one_person_share_one_kernel(laptop: Laptop) -> None:
    assert len({laptop.open("AAAA2222") for _ in range(50)}) == 1
    assert len(laptop.running) == 1


def test_each_person_and_each_page_has_its_own(laptop: Laptop) -> None:
    assert len({laptop.open(owner, page) for owner in "ABC" for page in ("welcome", "closing")}) == 6


def test_staff_of_one_role_may_read_two_languages_at_once(laptop: Laptop) -> None:
    first, second = laptop.open("facilitator"), laptop.open("facilitator", language="en")
    assert laptop.running == {first, second}
    assert (laptop.open("facilitator"), laptop.open("facilitator", language="en")) == (first, second)


def test_a_newer_page_needs_a_new_kernel_and_ends_the_old(laptop: Laptop) -> None:
    first, second = laptop.open("A"), laptop.open("A", built="anew")
    assert first != second
    assert laptop.running == {second}


def test_a_kernel_that_died_is_replaced(laptop: Laptop) -> None:
    first = laptop.open("A")
    laptop.running.clear()
    assert laptop.open("A") != first
    assert len(laptop.pages) == 1


def test_the_room_may_be_full_and_is_not_for_those_who_are_in() -> None:
    laptop = Laptop(most=2)

    async def fill() -> None:
        a, b = laptop.open("A"), laptop.open("B")
        with pytest.raises(RoomFull) as full:
            laptop.open("C")
        assert "facilitator" in full.value.message("nl")
        assert (laptop.open("A"), laptop.open("B")) == (a, b)
        assert laptop.pages.refused == 1
        # Someone who left makes room at once.
        laptop.pages.leave(a)
        laptop.open("C")

    asyncio.run(fill())


def test_a_start_that_fails_leaves_its_place_free() -> None:
    laptop = Laptop(most=1)

    def fails() -> str:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        laptop.pages.kernel("A", "welcome", "participant:A:nl", None, laptop.alive, fails)
    laptop.open("B")
    assert len(laptop.pages) == 1


def test_a_page_that_is_left_frees_its_kernel_unless_it_comes_back(
    laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_pages, "LEAVE_SECONDS", 0)

    async def leave() -> None:
        left, loaded_again, other_tab = [laptop.open(owner) for owner in "ABC"]
        laptop.watched.add(other_tab)
        for kernel_id in (left, loaded_again, other_tab):
            laptop.pages.leave(kernel_id)
        assert laptop.open("B") == loaded_again
        while left in laptop.running:
            await asyncio.sleep(0)
        laptop.pages.leave(other_tab)  # its turn comes after all that were left before
        for _ in range(10):
            await asyncio.sleep(0)
        assert laptop.running == {loaded_again, other_tab}

    asyncio.run(leave())


def test_someone_who_is_someone_else_now_starts_anew(laptop: Laptop) -> None:
    mine, theirs = [laptop.open("A", page) for page in ("welcome", "closing")], laptop.open("B")
    laptop.pages.forget("A")
    assert laptop.running == {theirs}
    assert laptop.open("A") not in mine


def test_a_kernel_that_another_ended_is_forgotten(laptop: Laptop) -> None:
    async def culled() -> None:
        laptop.pages.gone(laptop.open("A"))
        assert len(laptop.pages) == 0
        laptop.pages.leave("nobody's")

    asyncio.run(culled())
