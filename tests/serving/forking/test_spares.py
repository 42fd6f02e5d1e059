"""Pages that wait for whoever comes: who takes one is alone in it, and none is left behind."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.serving.forking.conftest import House
from tests.serving.forking.test_live import Tab, message, until
from themeday.people import Participant, Role
from themeday.serving.forking import spares as module
from themeday.serving.forking.client import Built, ForkFailed, Forks
from themeday.serving.forking.process import ForkedProcess
from themeday.serving.live import LivePages

WHO = "from themeday.session import Session\nimport ipywidgets\ntext = ipywidgets.Text()\nsession = Session.here()\n"
WHO += "session.when_bound(lambda: setattr(text, 'value', session.me.code))\ntext"


@pytest.fixture(autouse=True)
def always_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "QUIET_SECONDS", 0.0)


async def ready(house: House, forks: Forks, number: int) -> Built:
    built = await forks.built(house.notebook(WHO), "nl")
    forks.spares.want({built.address: number})
    await forks.spares.refill()
    return built


async def whose(live: LivePages, built: Built, code: str) -> tuple[str, int]:
    """Open a page for someone; return whose it says it is, and its process."""
    kernel_id = await live.open(built, code, f"participant:{code}:nl")
    page = live.owned(kernel_id, code)
    assert page is not None
    tab = Tab("tab")
    number = page.attach(tab)
    for kind, content in (
        ("comm_open", {"comm_id": "c", "target_name": "jupyter.widget.control", "data": {}}),
        ("comm_msg", {"comm_id": "c", "data": {"method": "request_states"}}),
    ):
        page.say(number, message(kind, content))
    await until(lambda: any("states" in str(one["content"]) for one in tab.heard))
    states = next(one for one in tab.heard if "states" in one["content"].get("data", {}))["content"]["data"]["states"]
    return next(one["state"]["value"] for one in states.values() if one["model_name"] == "TextModel"), page.process.pid


async def ended(*processes: ForkedProcess) -> bool:
    await asyncio.sleep(0.05)  # connections close in the next turn of the loop
    return all(one.wait(5) == 0 for one in processes)


def test_who_comes_takes_one_and_is_alone_in_it(house: House, forks: Forks) -> None:
    async def go() -> None:
        built, live = await ready(house, forks, 2), LivePages(forks, 9)
        waiting = {spare.process.pid for spare in forks.spares._waiting[built.address]}
        assert len(forks.spares) == len(waiting) == 2
        found = [await whose(live, built, code) for code in (*house.codes, house.codes[0])]
        assert [code for code, _ in found] == [*house.codes, house.codes[0]]
        pids = [pid for _, pid in found]
        assert set(pids[:2]) == waiting
        assert pids[2] not in waiting  # none waited any more: one was forked for whoever came
        live.stop()

    asyncio.run(go())


def test_who_joined_after_it_was_forked_is_known(house: House, forks: Forks) -> None:
    async def go() -> None:
        built, live = await ready(house, forks, 1), LivePages(forks, 9)
        late = Participant("CCCC4444", Role.LEADER, house.party.day.units[0], "nl")
        house.party.session().join(late)
        assert (await whose(live, built, late.code))[0] == late.code
        live.stop()

    asyncio.run(go())


def test_one_that_has_ended_meanwhile_is_not_given_away(house: House, forks: Forks) -> None:
    async def go() -> None:
        built, live = await ready(house, forks, 2), LivePages(forks, 9)
        dead, alive = (spare.process for spare in forks.spares._waiting[built.address])
        dead.kill()
        dead.wait(5)
        await asyncio.sleep(0.05)
        assert await whose(live, built, house.codes[0]) == (house.codes[0], alive.pid)
        live.stop()

    asyncio.run(go())


def test_those_that_are_too_old_or_not_wanted_end(house: House, forks: Forks, monkeypatch: pytest.MonkeyPatch) -> None:
    async def go() -> None:
        built = await ready(house, forks, 2)
        old = [spare.process for spare in forks.spares._waiting[built.address]]
        monkeypatch.setattr(module, "_TOO_OLD_SECONDS", -1.0)
        await forks.spares.refill()
        new = [spare.process for spare in forks.spares._waiting[built.address]]
        assert len(new) == 2
        assert {one.pid for one in old}.isdisjoint(one.pid for one in new)
        forks.spares.want({})
        assert len(forks.spares) == 0
        assert await ended(*old, *new)

    asyncio.run(go())


def test_renewing_them_for_hours_leaves_no_file_open(
    house: House, forks: Forks, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def go() -> list[int]:
        await ready(house, forks, 3)
        monkeypatch.setattr(module, "_TOO_OLD_SECONDS", -1.0)
        found = []
        for _ in range(4):
            await forks.spares.refill()
            await asyncio.sleep(0.1)
            gc.collect()
            found.append(len(list(Path("/proc/self/fd").iterdir())))
        return found

    first, *_, last = asyncio.run(go())
    assert last == first


def test_nothing_is_forked_while_people_come(house: House, forks: Forks, monkeypatch: pytest.MonkeyPatch) -> None:
    async def go() -> None:
        built = await ready(house, forks, 1)
        monkeypatch.setattr(module, "QUIET_SECONDS", 60.0)
        spare = forks.spares.take(built.address)
        assert spare is not None
        await forks.spares.refill()
        assert len(forks.spares) == 0
        spare.close()

    asyncio.run(go())


def test_a_builder_that_died_takes_its_own_along(house: House, forks: Forks) -> None:
    async def go() -> None:
        built = await ready(house, forks, 2)
        waiting = [spare.process for spare in forks.spares._waiting[built.address]]
        builder = psutil.Process(waiting[0].pid).parent()
        assert builder is not None
        os.kill(builder.pid, signal.SIGKILL)
        forks.spares.want({built.address: 3})
        with pytest.raises(ForkFailed):
            await forks.spares.refill()
        assert len(forks.spares) == 0
        assert await ended(*waiting)

    asyncio.run(go())


@pytest.mark.parametrize("sent", [b"", b"nonsense\n", b"[]\n", b"{}\n", b'{"env": 3}\n'])
def test_what_is_told_nothing_sensible_ends(house: House, forks: Forks, sent: bytes) -> None:
    async def go() -> None:
        built = await ready(house, forks, 1)
        spare = forks.spares.take(built.address)
        assert spare is not None
        spare.writer.write(sent)
        spare.close()
        assert await ended(spare.process)

    asyncio.run(go())


def test_a_page_is_told_more_than_who_came_at_once(house: House, forks: Forks) -> None:
    async def go() -> None:
        built = await ready(house, forks, 1)
        live = LivePages(forks, 9)
        kernel_id = await live.open(built, house.codes[0], f"participant:{house.codes[0]}:nl")
        page: Any = live.owned(kernel_id, house.codes[0])
        tab = Tab("tab")
        page.say(page.attach(tab), message("kernel_info_request", {}))  # in the same write as who came
        await until(lambda: "kernel_info_reply" in tab.kinds())
        live.stop()

    asyncio.run(go())


def test_nothing_waits_when_the_server_has_gone(house: House, tmp_path: Path) -> None:
    async def go() -> list[Any]:
        forks = Forks()
        built = await ready(house, forks, 2)
        waiting = [spare.process for spare in forks.spares._waiting[built.address]]
        forks.stop()
        return waiting

    assert [one.wait(5) for one in asyncio.run(go())] == [0, 0]
