"""The server is killed with many phones on it, and started again: everyone is back with what they had saved."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPClientError
from tornado.websocket import WebSocketClosedError

from benchmarks.crowd.phone import QUESTION, Failed, Phone
from tests.served_day import ServedDay, free_port, serve
from tests.torture.figures import times
from themeday.day import load_day, new_day
from themeday.folder import DataFolder
from themeday.records import Records
from themeday.session import Session
from themeday.store import Cursor

PHONES = times(60, 300)
PAGE = "/expectations"
#: What a phone meets when nobody is there, or not yet.
AWAY = (OSError, HTTPClientError, WebSocketClosedError, Failed, asyncio.TimeoutError)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "day"
    new_day(folder, "nl")
    return folder


def open_chapter(served: ServedDay) -> None:
    day = load_day(served.folder)
    session = Session(day, Records.in_folder(DataFolder.of(day).path))
    session.records.refresh()
    session.set_stage("expectations", {"state": "open", "opened": "1"})
    session.set_stage("", {"current": "expectations"})


class Person:
    """Someone who goes on saving whatever happens, and knows what was said to be saved.

    Args:
        number: of the phone.
        base: address of the server.
    """

    def __init__(self, number: int, base: str) -> None:
        self.number = number
        self.phone = Phone(base, PAGE)
        self.saved: list[str] = []
        self.tried: list[str] = []

    async def come(self, code: str) -> None:
        """Join, and open the page."""
        await self.phone.join(code)
        await self.phone.open()

    async def save(self) -> None:
        """Save one more answer."""
        text = f"telefoon {self.number}, antwoord {len(self.tried)}"
        self.tried.append(text)
        await self.phone.save(text)
        self.saved.append(text)

    async def save_until_it_is_gone(self) -> None:
        """Save again and again, until nobody answers any more."""
        try:
            while True:
                await self.save()
        except AWAY:
            self.phone.leave()

    async def be_back(self) -> str:
        """Open the page again, as a browser does that finds its page gone; return the answer that it shows."""
        while True:
            try:
                await self.phone.open()
                break
            except AWAY:
                await asyncio.sleep(0.1)
        return self.phone.answer


def test_everyone_is_back_with_what_they_had_saved(folder: Path) -> None:
    port = free_port()

    async def first(served: ServedDay) -> list[Person]:
        AsyncHTTPClient.configure(None, max_clients=1_000)
        people = [Person(number, served.base) for number in range(PHONES)]
        for start in range(0, PHONES, 20):
            await asyncio.gather(*(person.come(served.join_code) for person in people[start : start + 20]))
        saving = [asyncio.ensure_future(person.save_until_it_is_gone()) for person in people]
        while not all(person.saved for person in people):
            await asyncio.sleep(0.01)
        served.process.kill()  # in the midst of their next answers
        served.process.wait()
        await asyncio.gather(*saving)
        return people

    async def again(people: list[Person]) -> list[str]:
        shown = await asyncio.gather(*(person.be_back() for person in people))
        await asyncio.gather(*(person.save() for person in people))
        for person in people:
            person.phone.leave()
        return shown

    async def whole_day() -> tuple[list[Person], list[str]]:
        with serve(folder, port) as served:
            open_chapter(served)
            people = await first(served)
        kernels = {person.phone.kernel for person in people}
        with serve(folder, port):
            shown = await again(people)
        assert len({person.phone.kernel for person in people} - kernels) == PHONES
        return people, shown

    people, shown = asyncio.run(whole_day())
    for person, text in zip(people, shown, strict=True):
        # What was under way may have come as far as the disk; no one was told so.
        assert text in person.tried
        assert person.tried.index(text) >= person.tried.index(person.saved[-2])
    day = load_day(folder)
    rows = [row for log in Records.in_folder(DataFolder.of(day).path).logs for row in log.read(Cursor()).outcomes]
    ids = [row.outcome_id for row in rows]
    assert len(set(ids)) == len(ids)
    values = [row.value for row in rows if row.item == QUESTION]
    assert {text for person in people for text in person.saved} <= set(values)
    assert len(set(values)) == len(values)
