"""A shared device changes hands while what one side wrote is on its way to the disk: the other side learns nothing.

And a tab that comes at that moment gets all it asks for, also when the disk fails.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.group_commit.slow_disk import Served
from tests.serving.kernel.world import PARTICIPANTS, Browser, World, asks_states, custom
from themeday.model.people import Role

SECRET = "van de jonge collega alleen"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with Served(tmp_path) as day:
        yield day


@pytest.mark.parametrize("fails", [False, True])
def test_the_other_side_learns_nothing(served: Served, fails: bool) -> None:
    with World(served.party) as world:
        table = served.party.join(Role.TABLE, unit="").participant
        assert table is not None
        world.pages.keeping = served.commits
        page = world.open(PARTICIPANTS["expectations"], f"participant:{table.code}:nl")
        card = next(name for name, one in page.scope.widgets.items() if "hope" in getattr(one, "questions", {}))
        mine = page.scope.widgets[card].scope
        cards = [name for name, one in page.scope.widgets.items() if hasattr(one, "session")]
        browser = world.attach(page)

        async def go() -> Browser:
            served.commits.start()
            served.hold()
            content = {"type": "save", "key": "hope", "value": SECRET, "visibility": "private", "attempt": "a1"}
            page.say(browser.number, custom(card, {**content, "scope": mine}))
            await served.until_syncing()
            assert SECRET.encode() not in b"".join(browser.told), "nothing is said before it is on disk"
            for name in cards:
                page.say(browser.number, custom(name, {"type": "side", "role": "leader"}))
            if fails:
                served.disk.fails |= {"sync", "truncate"}
            late = world.attach(page, Browser())
            for message in asks_states("late"):
                page.say(late.number, message)
            served.disk.may_sync.set()
            async with asyncio.timeout(60):  # only so that a test that hangs comes to an end
                while not any(one["comm_id"] == "late" for one in late.of_kind("comm_msg")):
                    await asyncio.sleep(0.001)
            return late

        late = world.loop.run_until_complete(go())
        states = next(one["data"]["states"] for one in late.of_kind("comm_msg") if one["comm_id"] == "late")
        assert SECRET not in str(states)
        assert SECRET not in str(world.states(page))
        assert page.scope.sessions[0].me.role is Role.LEADER
        told = b"".join(browser.told)
        assert (SECRET.encode() in told) is not fails
        served.disk.fails.clear()
        written = b"".join(file.read_bytes() for file in served.folder.glob("*.csv"))
        assert f"{table.code}-L".encode() not in written
