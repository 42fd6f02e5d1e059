"""Pages hear what concerns them, and nobody waits until three hundred of them were asked what they show."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Party
from themeday.model.changes import Topic, Topics
from themeday.model.outcomes import Visibility
from themeday.serving import broadcaster
from themeday.serving.broadcaster import Broadcaster

HOPE = Topic("expectations", "hope")


class Page:
    """A page that shows what was hoped, and keeps in which turns of the loop it was asked."""

    alive = True

    def __init__(self, turn: Callable[[], int]) -> None:
        self.turn = turn
        self.asked: list[int] = []
        self.told = 0
        self.meanwhile: Callable[[], object] = lambda: None

    def shows(self) -> tuple[Topics | None, float]:
        self.asked.append(self.turn())
        self.meanwhile()
        return {HOPE}, math.inf

    def show_changes(self) -> None:
        self.told += 1

    def pass_over(self, version: int) -> None:
        raise AssertionError("what was hoped concerns it")


async def told(party: Party, follower: Broadcaster, pages: list[Any], turns: list[int]) -> None:
    """Let something be hoped, and tell it, while the turns of the loop are counted."""

    async def count() -> None:
        while True:
            turns[0] += 1
            await asyncio.sleep(0)

    for page in pages:
        follower.acted(page)
    party.join().record("expectations", {"hope": "rust"}, Visibility.REPORT)
    counting = asyncio.ensure_future(count())
    await follower.tell()
    counting.cancel()


def test_others_have_their_turn_between_pages_that_are_asked_what_they_show(
    party: Party, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broadcaster, "_TURN_SECONDS", 0.0)  # one page each turn
    turns = [0]
    pages = [Page(lambda: turns[0]) for _ in range(300)]
    follower = Broadcaster(party.records, party.clock)
    asyncio.run(told(party, follower, pages, turns))
    assert len({page.asked[0] for page in pages}) == len(pages)
    assert {page.told for page in pages} == {1}


def test_who_does_something_while_others_are_asked_is_asked_again_before_anyone_is_told(
    party: Party, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broadcaster, "_TURN_SECONDS", 0.0)
    turns = [0]
    first, last = Page(lambda: turns[0]), Page(lambda: turns[0])
    follower = Broadcaster(party.records, party.clock)
    last.meanwhile = lambda: follower.acted(first) if len(first.asked) == 1 else None  # type: ignore[arg-type]
    asyncio.run(told(party, follower, [first, last], turns))
    assert len(first.asked) == 2
    assert first.told == last.told == 1
