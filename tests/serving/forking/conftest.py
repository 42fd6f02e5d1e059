"""What the tests of forking need: a day in a folder, notebooks of their own, and a way to talk to a kernel."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import nbformat
import pytest
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.connect import write_connection_file

from tests.conftest import Party
from themeday.folder import DataFolder
from themeday.people import Participant, Role
from themeday.records import Records
from themeday.serving.forking.client import Built, Forks
from themeday.serving.forking.process import CAN_FORK, ForkedProcess
from themeday.session import ENV_DATA, ENV_DAY, ENV_IDENTITY

T = TypeVar("T")
PAGE = """
import ipywidgets, random, themeday.session
session = themeday.session.Session.here()
name, chance = ipywidgets.Text(), ipywidgets.Text()
session.when_bound(lambda: (setattr(name, "value", session.me.code), setattr(chance, "value", str(random.random()))))
ipywidgets.VBox([name, chance])
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "forking" in str(item.path) and not CAN_FORK:
            item.add_marker(pytest.mark.skip("pages are forked on Linux only"))


class House:
    """A day with two people, notebooks, and forks of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        data = folder / "data"
        data.mkdir(mode=0o700)
        self.party = Party(Records.in_folder(data))
        self.codes = ["AAAA2222", "BBBB3333"]
        for code, role in zip(self.codes, (Role.LEADER, Role.YOUNG_COLLEAGUE), strict=True):
            self.party.session().join(Participant(code, role, self.party.day.units[0], "nl"))
        served = DataFolder(data).keep_served(self.party.day)
        self.environment = {ENV_DAY: str(served), ENV_DATA: str(data)}
        (data / "day.json").write_text(json.dumps({"date": self.party.day.date.isoformat(), "rehearsal": False}))
        self.numbers = count(1)

    def notebook(self, *cells: str, name: str = "page") -> Path:
        path = self.folder / f"{name}.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells]), path)
        return path

    async def fork(self, forks: Forks, built: Built, code: str, language: str = "nl") -> tuple[ForkedProcess, str]:
        number = next(self.numbers)
        file, _ = write_connection_file(
            str(self.folder / f"k{number}.json"), transport="ipc", ip=str(self.folder / f"k{number}"), key=b"key"
        )
        return await forks.fork(built, file, {ENV_IDENTITY: f"participant:{code}:{language}"}), file

    @asynccontextmanager
    async def client(self, connection_file: str) -> AsyncIterator[AsyncKernelClient]:
        client = AsyncKernelClient()
        client.load_connection_file(connection_file)
        client.start_channels()
        try:
            await client.wait_for_ready(timeout=20)
            yield client
        finally:
            client.stop_channels()


async def states(client: AsyncKernelClient) -> dict[str, Any]:
    """Return the states of all widgets, as a browser asks for them."""
    message = client.session.msg("comm_open", {"comm_id": "c", "target_name": "jupyter.widget.control", "data": {}})
    message["metadata"] = {"version": "1.0.0"}
    client.shell_channel.send(message)
    client.shell_channel.send(client.session.msg("comm_msg", {"comm_id": "c", "data": {"method": "request_states"}}))
    while True:
        found = await client.get_iopub_msg(timeout=20)
        if found["msg_type"] == "comm_msg" and found["content"]["comm_id"] == "c":
            return dict(found["content"]["data"]["states"])


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    house = House(tmp_path)
    for name, value in house.environment.items():
        monkeypatch.setenv(name, value)
    return house


@pytest.fixture
def forks() -> Iterator[Forks]:
    forks = Forks()
    yield forks
    forks.stop()


@pytest.fixture
def run() -> Callable[[Awaitable[T]], T]:
    async def of(awaitable: Awaitable[T]) -> T:
        return await awaitable

    return lambda awaitable: asyncio.run(of(awaitable))
