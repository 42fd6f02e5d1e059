"""A page goes on whatever dies: its own process, or the whole server in mid-day."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visitor import PATIENCE, Visitor
from tests.served_day import ServedDay, free_port, serve
from themeday.day import load_day
from themeday.folder import DataFolder
from themeday.records import Records
from themeday.rehearsal import rehearse
from themeday.serving.forking.process import CAN_FORK
from themeday.session import Session

pytestmark = pytest.mark.browser

LOST = "De verbinding is weg"
ANEW = "deze pagina start opnieuw"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "day"
    rehearse(folder, 8, 1)
    day = load_day(folder)
    session = Session(day, Records.in_folder(DataFolder.of(day).path))
    session.records.refresh()
    session.set_stage("expectations", {"state": "open", "opened": "1"})
    session.set_stage("", {"current": "expectations"})
    return folder


def someone(browser: Browser, served: ServedDay) -> Visitor:
    """A leader who has saved one answer and is typing another."""
    person = Visitor(browser)
    person.join(served, "leader", load_day(served.folder).units[0])
    person.expect_title("Verwachtingen")
    person.write("hope", "Dit is bewaard")
    person.question("one_on_one").locator("textarea").fill("Hier was ik nog mee bezig")
    return person


def expect_as_it_was(person: Visitor) -> None:
    expect(person.question("hope").locator("textarea")).to_have_value("Dit is bewaard", timeout=PATIENCE)
    expect(person.question("one_on_one").locator("textarea")).to_have_value("Hier was ik nog mee bezig")
    person.write("one_on_one", "En nu is ook dit bewaard")
    assert person.errors == []


@contextmanager
def going_on(person: Visitor, notice: str) -> Iterator[None]:
    """Something happens of which the page says so; it goes on where it is, without being loaded again."""
    person.page.evaluate("window.before = true")
    yield
    notices = person.page.locator("#td-connection")
    expect(notices).to_contain_text(notice, timeout=PATIENCE)
    expect(notices).to_be_hidden(timeout=PATIENCE)
    assert person.page.evaluate("window.before")


def _page_of(served: ServedDay) -> psutil.Process:
    """Return the process of the only page: it leads a group of its own and is a builder's child."""
    for _ in range(50):  # a list of processes is put together while they come and go
        family = psutil.Process(served.process.pid).children(recursive=True)
        # A kernel that waits ready leads a group too, and is the server's own child.
        pages = [one for one in family if os.getsid(one.pid) == one.pid and one.ppid() != served.process.pid]
        assert len(pages) <= 1
        if pages:
            return pages[0]
        time.sleep(0.1)
    raise AssertionError([one.cmdline() for one in family])


@pytest.mark.skipif(not CAN_FORK, reason="finds a page's process as a fork")
def test_a_page_whose_process_is_killed_starts_again(folder: Path, browser: Browser) -> None:
    with serve(folder) as served:
        person = someone(browser, served)
        with going_on(person, ANEW):
            _page_of(served).send_signal(signal.SIGKILL)
        expect_as_it_was(person)


def test_a_server_that_is_killed_and_started_again_finds_everyone_where_they_were(
    folder: Path, browser: Browser
) -> None:
    port = free_port()
    with serve(folder, port) as served:
        person = someone(browser, served)
        served.process.kill()
        served.process.wait()
        expect(person.page.locator("#td-connection")).to_contain_text(LOST, timeout=PATIENCE)
    with serve(folder, port):
        with going_on(person, ""):
            pass
        expect_as_it_was(person)


def test_where_pages_cannot_be_forked_they_come_all_the_same(
    folder: Path, browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A parent that cannot start, as when memory or processes have run out.
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\nif 'themeday.serving.forking.parent' in ' '.join(sys.orig_argv): sys.exit('no parent')\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    probe = subprocess.run([sys.executable, "-m", "themeday.serving.forking.parent", "x"], capture_output=True)
    assert probe.returncode != 0
    with serve(folder) as served:
        person = someone(browser, served)
        person.page.reload()
        expect_as_it_was(person)
