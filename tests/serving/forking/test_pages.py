"""A forked page: its own person, its own chances, a kernel like any other; and what happens when a process dies."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import psutil
import pytest

from tests.serving.forking.conftest import PAGE, House, states
from themeday.outcomes import Visibility
from themeday.serving.forking.client import ForkFailed, Forks
from themeday.serving.forking.process import ForkedProcess


def values(found: dict) -> list[str]:  # type: ignore[type-arg]
    return [one["state"]["value"] for one in found.values() if one["model_name"] == "TextModel"]


async def ended(process: ForkedProcess, seconds: float = 10) -> bool:
    for _ in range(int(seconds / 0.05)):
        if process.poll() is not None:
            return True
        await asyncio.sleep(0.05)
    return False


def test_each_page_is_one_persons_and_has_chances_of_its_own(house: House, forks: Forks) -> None:
    async def both() -> None:
        built = await forks.built(house.notebook(PAGE), "nl")
        assert list(built.shown[0][0]["data"]) != []
        found = []
        for code in (*house.codes, house.codes[0]):
            _, file = await house.fork(forks, built, code)
            async with house.client(file) as client:
                found.append(values(await states(client)))
        assert [name for name, _ in found] == [*house.codes, house.codes[0]]
        assert len({chance for _, chance in found}) == 3

    asyncio.run(both())


def test_a_page_of_the_kit_restores_only_its_own_answers(house: House, forks: Forks) -> None:
    notebook = Path(__file__).parents[3] / "notebooks" / "participant" / "1_welcome.ipynb"
    sessions = []
    for code, text in zip(house.codes, ("van mij alleen", "van de ander"), strict=True):
        session = house.party.session()
        session.bind(house.party.records.participant(code), "nl")
        session.record("welcome", {"help": text}, Visibility.PRIVATE)
        sessions.append(session)

    async def both() -> list[str]:
        built = await forks.built(notebook, "nl")
        told = []
        for code in house.codes:
            _, file = await house.fork(forks, built, code)
            async with house.client(file) as client:
                told.append(str(await states(client)))
        # What was written after the notebook ran is there too: a page reads on from where its builder was.
        sessions[0].record("welcome", {"help": "later nog"}, Visibility.PRIVATE)
        _, file = await house.fork(forks, built, house.codes[0])
        async with house.client(file) as client:
            told.append(str(await states(client)))
        return told

    mine, theirs, later = asyncio.run(both())
    assert "van mij alleen" in mine
    assert "van de ander" not in mine
    assert "van de ander" in theirs
    assert "van mij alleen" not in theirs
    assert "later nog" in later
    assert not any(code in told for code in house.codes for told in (mine, theirs, later))


def test_it_answers_interrupts_and_shuts_down_like_a_kernel(house: House, forks: Forks) -> None:
    slow = (
        "import ipywidgets, time\nbutton, text = ipywidgets.Button(), ipywidgets.Text()\n"
        "def work(_):\n    try:\n        time.sleep(60)\n"
        "    except KeyboardInterrupt:\n        text.value = 'stopped'\n"
        "button.on_click(work)\nipywidgets.VBox([button, text])"
    )

    async def live() -> None:
        built = await forks.built(house.notebook(slow), "nl")
        process, file = await house.fork(forks, built, house.codes[0])
        async with house.client(file) as client:
            process.send_signal(signal.SIGINT)  # nothing is being done: nothing happens
            found = await states(client)
            button = next(key for key, one in found.items() if one["model_name"] == "ButtonModel")
            data = {"method": "custom", "content": {"event": "click"}}
            client.shell_channel.send(client.session.msg("comm_msg", {"comm_id": button, "data": data}))
            await asyncio.sleep(0.5)
            process.send_signal(signal.SIGINT)
            assert "stopped" in values(await states(client))
            client.shutdown()
            assert await ended(process)

    asyncio.run(live())


def test_a_changed_notebook_is_run_again_and_open_pages_go_on(house: House, forks: Forks) -> None:
    async def edit() -> None:
        path = house.notebook("import ipywidgets\nipywidgets.Text('old')")
        old = await forks.built(path, "nl")
        assert await forks.built(path, "nl") is old
        process, _ = await house.fork(forks, old, house.codes[0])
        house.notebook("import ipywidgets\nipywidgets.Text('new')")
        os.utime(path, ns=(1, 1))
        new = await forks.built(path, "nl")
        assert new is not old
        _, file = await house.fork(forks, new, house.codes[0])
        async with house.client(file) as client:
            assert values(await states(client)) == ["new"]
        assert process.poll() is None

    asyncio.run(edit())


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()", "threads"),
        ("import socket\nkept = socket.socket()", "sockets"),
        ("1/0", "ZeroDivisionError"),
        (
            "from themeday.session import Session\nsession = Session.here()\n"
            "session.bind(session.records.participants()[0], 'nl')",
            "who is here",
        ),
    ],
)
def test_what_cannot_be_forked_says_why(house: House, forks: Forks, cell: str, why: str) -> None:
    async def refuse() -> None:
        path = house.notebook(cell)
        with pytest.raises(ForkFailed):
            await forks.built(path, "nl")
        assert why in forks.refused[path]
        # Mended, it can.
        house.notebook("import ipywidgets\nipywidgets.Text()")
        os.utime(path, ns=(1, 1))
        await forks.built(path, "nl")
        assert not forks.refused

    asyncio.run(refuse())


def descendants(forks: Forks) -> list[psutil.Process]:
    assert forks._parent is not None
    return psutil.Process(forks._parent.pid).children(recursive=True)


@pytest.mark.parametrize("victim", ["parent", "builder"])
def test_a_process_that_dies_is_replaced(house: House, forks: Forks, victim: str) -> None:
    async def dies() -> None:
        path = house.notebook(PAGE)
        built = await forks.built(path, "nl")
        builder = descendants(forks)[0]
        assert forks._parent is not None
        process = forks._parent.pid if victim == "parent" else builder.pid
        os.kill(process, signal.SIGKILL)
        if victim == "parent":
            forks._parent.wait(10)
            builder.kill()
        with pytest.raises(ForkFailed):
            await house.fork(forks, built, house.codes[0])
        again = await forks.built(path, "nl")
        _, file = await house.fork(forks, again, house.codes[1])
        async with house.client(file) as client:
            assert house.codes[1] in values(await states(client))

    asyncio.run(dies())


def test_nothing_outlives_the_server(house: House, forks: Forks) -> None:
    async def go() -> None:
        built = await forks.built(house.notebook(PAGE), "nl")
        page, _ = await house.fork(forks, built, house.codes[0])
        others = descendants(forks)
        assert forks._parent is not None
        assert forks._parent.stdin is not None
        folder = forks._folder
        forks._parent.stdin.close()  # as when the server is killed
        assert await ended(page)
        assert forks._parent.wait(10) == 0
        _, alive = psutil.wait_procs(others, timeout=10)
        assert not alive
        forks.stop()
        assert folder is not None
        assert not folder.exists()

    asyncio.run(go())
