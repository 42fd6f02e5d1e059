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

    async def shut(self, kernel_id: str) -> None:
        self.running.discard(kernel_id)

    async def alive(self, kernel_id: str) -> bool:
        return kernel_id in self.running

    async def start(self) -> str:
        await asyncio.sleep(0)
        kernel_id = f"k{next(self.numbers)}"
        self.running.add(kernel_id)
        return kernel_id

    async def open(self, owner: str, page: str = "welcome", language: str = "nl", built: object = None) -> str:
        return await self.pages.kernel(owner, page, f"participant:{owner}:{language}", built, self.alive, self.start)


@pytest.fixture
def laptop() -> Laptop:
    return Laptop()


def test_fifty_tabs_of_one_person_share_one_kernel(laptop: Laptop) -> None:
    async def fifty() -> list[str]:
        return await asyncio.gather(*(laptop.open("AAAA2222") for _ in range(50)))

    assert len(set(asyncio.run(fifty()))) == 1
    assert len(laptop.running) == 1


def test_each_person_and_each_page_has_its_own(laptop: Laptop) -> None:
    async def several() -> set[str]:
        return {await laptop.open(owner, page) for owner in "ABC" for page in ("welcome", "closing")}

    assert len(asyncio.run(several())) == 6


@pytest.mark.parametrize("change", [{"language": "en"}, {"built": "anew"}])
def test_another_language_or_a_newer_page_needs_a_new_kernel_and_ends_the_old(
    laptop: Laptop, change: dict[str, str]
) -> None:
    async def both() -> tuple[str, str]:
        first = await laptop.open("A")
        second = await laptop.open("A", **change)
        await asyncio.sleep(0.01)
        return first, second

    first, second = asyncio.run(both())
    assert laptop.running == {second}
    assert first != second


def test_a_kernel_that_died_is_replaced(laptop: Laptop) -> None:
    async def dies() -> tuple[str, str]:
        first = await laptop.open("A")
        laptop.running.clear()
        return first, await laptop.open("A")

    first, second = asyncio.run(dies())
    assert first != second
    assert len(laptop.pages) == 1


def test_the_room_may_be_full_and_is_not_for_those_who_are_in() -> None:
    laptop = Laptop(most=2)

    async def fill() -> None:
        a, b = await laptop.open("A"), await laptop.open("B")
        with pytest.raises(RoomFull) as full:
            await laptop.open("C")
        assert "facilitator" in full.value.message("nl")
        assert (await laptop.open("A"), await laptop.open("B")) == (a, b)
        assert laptop.pages.refused == 1
        # Someone who left makes room at once.
        laptop.pages.leave(a)
        await laptop.open("C")

    asyncio.run(fill())


def test_many_at_the_same_moment_are_never_more_than_may_be() -> None:
    laptop = Laptop(most=5)

    async def crowd() -> list[object]:
        return await asyncio.gather(*(laptop.open(f"P{n}") for n in range(20)), return_exceptions=True)

    results = asyncio.run(crowd())
    assert sum(isinstance(result, str) for result in results) == 5
    assert len(laptop.running) == 5


def test_a_start_that_fails_leaves_its_place_free() -> None:
    laptop = Laptop(most=1)

    async def fails() -> str:
        raise ConnectionError

    async def twice() -> None:
        with pytest.raises(ConnectionError):
            await laptop.pages.kernel("A", "welcome", "participant:A:nl", None, laptop.alive, fails)
        await laptop.open("B")

    asyncio.run(twice())
    assert len(laptop.pages) == 1


def test_a_page_that_is_left_frees_its_kernel_unless_it_comes_back(
    laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_pages, "LEAVE_SECONDS", 0.02)

    async def leave() -> None:
        left, loaded_again, other_tab = [await laptop.open(owner) for owner in "ABC"]
        laptop.watched.add(other_tab)
        for kernel_id in (left, loaded_again, other_tab):
            laptop.pages.leave(kernel_id)
        assert await laptop.open("B") == loaded_again
        await asyncio.sleep(0.1)
        assert laptop.running == {loaded_again, other_tab}

    asyncio.run(leave())


def test_someone_who_is_someone_else_now_starts_anew(laptop: Laptop) -> None:
    async def change() -> None:
        mine, theirs = [await laptop.open("A", page) for page in ("welcome", "closing")], await laptop.open("B")
        laptop.pages.forget("A")
        await asyncio.sleep(0.01)
        assert laptop.running == {theirs}
        assert await laptop.open("A") not in mine

    asyncio.run(change())


def test_a_kernel_that_another_ended_is_forgotten(laptop: Laptop) -> None:
    async def culled() -> None:
        laptop.pages.gone(await laptop.open("A"))
        assert len(laptop.pages) == 0
        laptop.pages.leave("nobody's")

    asyncio.run(culled())
