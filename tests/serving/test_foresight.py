"""What is run before anyone asks: the chapter that is open, and the next."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.conftest import Party
from themeday.serving.foresight import coming, keep_ready
from themeday.serving.forking.client import Built, ForkFailed
from themeday.serving.join import House
from themeday.serving.writing import Writer


@pytest.fixture
def house(party: Party) -> House:
    return House(party.session(), b"door", Writer(party.session()))


def test_the_first_chapter_before_the_day_then_this_one_and_the_next(house: House, party: Party) -> None:
    chapters = [plan.key for plan in house.day.agenda]
    assert coming(house) == chapters[:1]
    for at, chapter in enumerate(chapters):
        party.staff().set_stage("", {"current": chapter})
        assert coming(house) == chapters[at : at + 2]


class Forks:
    """What is asked of it, and how many pages shall wait."""

    def __init__(self, fails: bool) -> None:
        self.fails = fails
        self.asked: list[tuple[str, str]] = []
        self.wanted: dict[Path, int] = {}
        self.spares = self
        self.stopped = False

    async def built(self, notebook: Path, language: str) -> Built:
        self.asked.append((notebook.name, language))
        if self.fails:
            raise ForkFailed("no")
        return Built(Path(f"{notebook}-{language}"), [], None)

    def want(self, wanted: dict[Path, int]) -> None:
        self.wanted = dict(wanted)

    async def refill(self) -> None:
        pass

    def stop(self) -> None:
        self.stopped = True


def kept(house: House, fails: bool) -> Forks:
    forks = Forks(fails)

    async def go() -> None:
        notebooks = {plan.key: Path(plan.key) for plan in house.day.agenda}
        work = asyncio.ensure_future(keep_ready(house, forks, notebooks, [Path("console")]))  # type: ignore[arg-type]
        await asyncio.sleep(0.05)
        assert not work.done()
        assert not forks.stopped
        work.cancel()
        await asyncio.wait([work])
        assert forks.stopped

    asyncio.run(go())
    return forks


def test_each_in_every_language_and_one_that_fails_stops_nothing(house: House) -> None:
    first = house.day.agenda[0].key
    asked = kept(house, fails=True).asked
    assert asked == [("console", house.day.languages[0]), *((first, language) for language in house.day.languages)]


def test_pages_wait_for_those_who_come_most_of_them_in_the_first_language(house: House) -> None:
    first = house.day.agenda[0].key
    wanted = kept(house, fails=False).wanted
    assert list(wanted) == [Path(f"{first}-{language}") for language in house.day.languages]
    most, *others = wanted.values()
    assert most > max(others) > 0
