"""One person, fifty tabs: one kernel for each page, whatever they do, and every tab works."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest

from tests.served_day import ServedDay
from tests.serving.security.asking import ask
from tests.serving.security.figures import Tried
from tests.serving.security.laptop import Laptop
from tests.serving.security.room import PAGES, Room, kernel_of
from tests.serving.security.wire import cookies, join
from tests.torture.figures import times

pytestmark = pytest.mark.server

TABS = times(50, 300)
#: What six pages of one person may take together, in MB.
MOST_MB = 200


def test_fifty_tabs_of_one_person(served: ServedDay, room: Room, tried: Tried) -> None:
    laptop, first = Laptop(served), room.person()
    for page in PAGES:  # what the laptop has to make ready for each page it does once
        first.get(f"{served.base}/{page}")
    memory, open_before = laptop.memory(), laptop.pages()
    phone = room.person()
    who, tabs = cookies(phone), [PAGES[n % len(PAGES)] for n in range(TABS)]
    Random(6).shuffle(tabs)
    with ThreadPoolExecutor(16) as together:
        found = list(together.map(lambda page: ask(served.base, "GET", f"/{page}", who), tabs))
    assert {answer.status for answer in found} == {200}
    kernels = {(page, kernel_of(answer.body)) for page, answer in zip(tabs, found, strict=True)}
    grown = laptop.pages() - open_before
    through: list[object] = [*range(max(0, len(kernels) - len(PAGES)))]
    through += [f"{grown} pages open"] if grown != len(PAGES) else []

    async def use_all() -> int:
        """Connect all tabs at once and save from each; return how many were told that it is kept."""
        wires = await asyncio.gather(*(join(served.base, phone, kernel_of(answer.body)) for answer in found))
        assert all(await asyncio.gather(*(wire.alive() for wire in wires)))
        hoping = [wire for wire, page in zip(wires, tabs, strict=True) if page == "expectations"]
        cards = await hoping[0].states()
        comm = next(comm for comm, card in cards.items() if "hope" in (card["state"].get("questions") or {}))
        for n, wire in enumerate(hoping):
            content = {"type": "save", "key": "hope", "value": f"tab {n}", "visibility": "private", "attempt": f"{n:x}"}
            await wire.send("comm_msg", {"comm_id": comm, "data": {"method": "custom", "content": content}})
        heard = await asyncio.gather(*(wire.until_answered() for wire in hoping))
        await asyncio.gather(*(wire.hang_up() for wire in wires))
        # Each tab is told of what any of them saved.
        return sum("'status': 'saved'" in str(messages) for messages in heard) - len(hoping)

    missed = asyncio.run(use_all())
    through += [f"{-missed} tabs were not told"] if missed else []
    more = laptop.memory() - memory
    through += [f"{more} MB"] if more > MOST_MB else []
    tried("tabs of one person: kernels beyond one for each page", TABS, through, f"{more} MB for {len(PAGES)} pages")


def test_two_languages_in_turn(served: ServedDay, room: Room, tried: Tried) -> None:
    """Each has one kernel, and changing to and fro makes no more."""
    laptop = Laptop(served)
    before = laptop.pages()
    phone, number = room.person(), times(10, 60)
    for n in range(number):
        phone.post(f"{served.base}/language/{('en', 'nl')[n % 2]}", to="welcome")
    through = [*range(max(0, laptop.pages() - before - 2))]
    tried("changes of language: kernels beyond one for each", number, through)
