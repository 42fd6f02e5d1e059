"""Pages that are not forked: ordinary kernels. Some wait ready; each is one person's; there is an end to how many."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.served_day import ServedDay, serve
from tests.serving.test_doors import Phone
from tests.serving.test_messages import Page, open_page
from themeday.day import load_day, new_day
from themeday.records import Records
from themeday.session import Session

READY = 4  # two behind each door
MOST_OF_A_PAGE = 3


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedDay]:
    folder = tmp_path_factory.mktemp("ordinary") / "day"
    new_day(folder, "nl")
    with serve(folder, options=["--no-fork"]) as day:
        session = Session(load_day(folder), Records.in_folder(day.data))
        session.set_stage("expectations", {"state": "open", "opened": "1"})
        yield day


def kernels(served: ServedDay) -> list[int]:
    found = psutil.Process(served.process.pid).children(recursive=True)
    return sorted(process.pid for process in found if "ipykernel" in " ".join(process.cmdline()))


async def told(page: Page) -> str:
    await page.send("comm_open", {"comm_id": "c", "target_name": "jupyter.widget.control", "data": {}}, version="1.0.0")
    await page.send("comm_msg", {"comm_id": "c", "data": {"method": "request_states"}})
    end = time.monotonic() + 30
    while time.monotonic() < end:
        states = [one for one in await page.heard() if "states" in one["content"].get("data", {})]
        if states:
            return json.dumps(states[0]["content"]["data"]["states"], ensure_ascii=False)
    raise AssertionError("no states came")


def wait_for(served: ServedDay, number: int, seconds: float = 30) -> list[int]:
    end = time.monotonic() + seconds
    while len(found := kernels(served)) != number and time.monotonic() < end:
        time.sleep(0.2)
    return found


def test_kernels_wait_ready_and_each_becomes_one_persons(served: ServedDay) -> None:
    ready = wait_for(served, READY)
    assert len(ready) == READY
    people = {}
    for name in ("Noor", "Sanne"):
        phone = Phone()
        phone.join(served, nickname=name)
        people[name] = phone

    async def both() -> list[str]:
        found = []
        for phone in people.values():
            async with open_page(served, phone) as page:
                found.append(await told(page))
        return found

    noor, sanne = asyncio.run(both())
    assert "Noor" in noor
    assert "Sanne" not in noor
    assert "Sanne" in sanne
    assert "Noor" not in sanne
    # Those that waited were used, and others wait now.
    assert set(ready) <= set(kernels(served))
    assert len(wait_for(served, READY + 2)) == READY + 2


def test_the_oldest_of_many_tabs_makes_room(served: ServedDay, tmp_path: Path) -> None:
    phone = Phone()
    phone.join(served)
    before = len(wait_for(served, READY + 2))
    for _ in range(MOST_OF_A_PAGE + 2):
        assert re.search(r'"kernelId": "[0-9a-f-]{36}"', phone.get(f"{served.base}/expectations").text)
    assert len(wait_for(served, before + MOST_OF_A_PAGE)) == before + MOST_OF_A_PAGE
    assert phone.get(f"{served.base}/expectations").status == 200  # and the newest gets a page all the same
