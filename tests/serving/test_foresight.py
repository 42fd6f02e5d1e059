"""What is run before anyone asks: the chapter that is open, and the next."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.conftest import Party
from themeday.serving.foresight import coming, keep_ready
from themeday.serving.forking.client import ForkFailed
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


def test_each_in_every_language_and_one_that_fails_stops_nothing(house: House) -> None:
    asked: list[tuple[str, str]] = []

    class Forks:
        async def built(self, notebook: Path, language: str) -> None:
            asked.append((notebook.name, language))
            raise ForkFailed("no")

    async def go() -> None:
        notebooks = {plan.key: Path(plan.key) for plan in house.day.agenda}
        work = asyncio.ensure_future(keep_ready(house, Forks(), notebooks, [Path("console")]))  # type: ignore[arg-type]
        await asyncio.sleep(0.05)
        work.cancel()

    asyncio.run(go())
    first = house.day.agenda[0].key
    assert asked == [("console", house.day.languages[0]), *((first, language) for language in house.day.languages)]
