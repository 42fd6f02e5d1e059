"""`themeday serve` starts a server that died again by itself, at the same place, and nothing else again."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread, Timer

import psutil
import pytest

from tests.served_day import free_port
from tests.serving.test_doors import Phone
from themeday.day.load import load_day
from themeday.day.new import new_day
from themeday.i18n import LANGUAGES, translate
from themeday.room.restarts import ENV_RESTARTED, Restarted
from themeday.serving.ports import DEFAULT_PORT
from themeday.store.folder import DataFolder
from themeday.supervising.supervised import ENV_SUPERVISED, Order
from themeday.supervising.supervisor import AGAIN, NOT_YET, TOO_OFTEN, RestartPolicy, Supervisor

pytestmark = pytest.mark.server

PATIENCE = 90


class Watched:
    """A server with its supervisor, started as its users do.

    Args:
        command: after `themeday`.
        log: what both say on standard error.
    """

    def __init__(self, command: list[str], log: Path) -> None:
        self.log = log
        env = {name: value for name, value in os.environ.items() if name not in (ENV_SUPERVISED, ENV_RESTARTED)}
        with log.open("w", encoding="utf-8") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "themeday", *command],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                encoding="utf-8",
                env=env,
                start_new_session=True,
            )

    def links(self) -> dict[str, str]:
        """Wait until the server says where it is; return its links."""
        assert self.process.stdout is not None
        found: dict[str, str] = {}
        while len(found) < 3:
            line = self.process.stdout.readline()
            assert line, self.log.read_text("utf-8")
            if match := re.match(r"(participants|facilitator|organiser): (\S+)$", line):
                found[match[1]] = match[2]
        return found

    @property
    def server(self) -> psutil.Process:
        """Return the process that serves."""
        (child,) = psutil.Process(self.process.pid).children()
        return child


@contextmanager
def watched(folder: Path, *options: str) -> Iterator[Watched]:
    served = Watched(["serve", str(folder), "--no-browser", "--accept-drive", *options], folder / "serve.log")
    # Should all else fail, the end of the supervisor is that of its server.
    late = Timer(PATIENCE, served.process.kill)
    late.start()
    try:
        yield served
    finally:
        late.cancel()
        served.process.terminate()
        rest = Thread(target=served.process.communicate)
        rest.start()
        rest.join(30)
        served.process.kill()
        rest.join()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "day"
    new_day(path, "en")
    return path


@contextmanager
def a_port_taken(port: int) -> Iterator[socket.socket]:
    with socket.socket() as taken:
        with suppress(OSError):  # somebody else has it, and may let it go as well
            taken.bind(("127.0.0.1", port))
            taken.listen()
        yield taken


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="Ctrl-C comes from a console there, which a test has none of")
def test_a_server_that_is_killed_is_there_again_at_the_same_place(folder: Path) -> None:
    with a_port_taken(DEFAULT_PORT) as taken, watched(folder, "--address", "127.0.0.1") as served:
        links = served.links()
        taken.close()  # it is free when the server dies
        staff = Phone()
        staff.get(links["facilitator"])
        first = served.server
        first.kill()
        assert served.links() == links
        second = served.server
        assert second.pid != first.pid
        origin = links["facilitator"].split("/enter/")[0]
        text = staff.get(f"{origin}/status").text  # the cookie is still good
        assert re.search(r"Died and started again by itself</th><td>1 \(\d\d:\d\d\)", text)
        assert served.log.read_text("utf-8").count("The server died.") == 1
        os.killpg(served.process.pid, signal.SIGINT)  # Ctrl-C, which reaches both
        served.process.wait(30)
        assert not second.is_running()
        assert served.log.read_text("utf-8").count("The server died.") == 1


def test_whoever_ends_the_supervisor_ends_the_server(folder: Path) -> None:
    with watched(folder, "--address", "127.0.0.1", "--port", str(free_port())) as served:
        served.links()
        server = served.server
        served.process.terminate()
        served.process.wait(30)
        assert not server.is_running()
        assert "died" not in served.log.read_text("utf-8")
    with DataFolder.of(load_day(folder)).in_use():
        pass


def test_without_its_supervisor_the_server_ends_too(folder: Path) -> None:
    with watched(folder, "--address", "127.0.0.1", "--port", str(free_port())) as served:
        served.links()
        server = served.server
        served.process.kill()
        assert psutil.wait_procs([server], timeout=30)[1] == []
    with DataFolder.of(load_day(folder)).in_use():
        pass


def test_a_mistake_that_is_told_is_told_once(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with watched(folder, "--address", "127.0.0.1", "--port", str(port)) as served:
            assert served.process.wait(60) == 1
            assert served.log.read_text("utf-8").count("in use") == 1


# Without processes of their own


class Lives:
    """A supervisor whose servers do as they are told here; each life is (exit code, notes)."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *lives: tuple[int, str]) -> None:
        self.said: list[str] = []
        self.orders: list[tuple[Order, Restarted | None]] = []
        waiting = list(lives)

        def live(order: Order, restarted: Restarted | None) -> int:
            self.orders.append((order, restarted))
            code, notes = waiting.pop(0)
            Path(order.notes).write_text(notes, "utf-8")
            return code

        pace = RestartPolicy(most=3, pause=0, within=0.01)
        self.supervisor = Supervisor(["serve"], lambda text, **_: self.said.append(text), screen=True, pace=pace)
        monkeypatch.setattr(self.supervisor, "_live", live)


def test_only_the_first_server_opens_a_browser_and_all_have_one_port(monkeypatch: pytest.MonkeyPatch) -> None:
    lives = Lives(monkeypatch, (-9, "port 8868\n"), (-9, "port 8868\n"), (0, "port 8868\nended\n"))
    assert lives.supervisor.run() == 0
    assert [(order.screen, order.port) for order, _ in lives.orders] == [(True, None), (False, 8868), (False, 8868)]
    assert [restarted.times if restarted else 0 for _, restarted in lives.orders] == [0, 1, 2]
    assert lives.said == [AGAIN, AGAIN]


@pytest.mark.parametrize(
    "life",
    [(1, ""), (1, "port 8866\n"), (15, "port 8866\n"), (0xC0000005, "port 8866\n"), (0, "port 8866\nend")],
    ids=["crashed at the start", "killed on Windows", "ended on Windows", "access violation", "notes cut off"],
)
def test_whatever_left_no_word_of_its_end_died(monkeypatch: pytest.MonkeyPatch, life: tuple[int, str]) -> None:
    lives = Lives(monkeypatch, life, (0, "ended\n"))
    assert lives.supervisor.run() == 0
    assert lives.said == [AGAIN]


@pytest.mark.parametrize("code", [0, 1, 2, 130])
def test_whoever_said_so_ended(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    lives = Lives(monkeypatch, (code, "ended\n"))
    assert lives.supervisor.run() == code
    assert lives.said == []


def test_what_is_in_the_way_of_a_server_that_died_may_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """As with a day.toml that somebody is editing at that moment."""
    lives = Lives(monkeypatch, (-9, "port 8866\n"), (1, "ended\n"), (1, "ended\n"), (0, "port 8866\nended\n"))
    assert lives.supervisor.run() == 0
    assert lives.said == [AGAIN, NOT_YET, NOT_YET]
    assert [restarted.times if restarted else 0 for _, restarted in lives.orders] == [0, 1, 1, 1]
    assert {order.port for order, _ in lives.orders[1:]} == {8866}


def test_it_is_started_again_at_most_five_times_a_minute() -> None:
    pace, starts, now, all_of_them = RestartPolicy(), deque[float](), 0.0, list[float]()
    for _ in range(40):
        now += pace.wait(starts, now)
        starts.append(now)
        all_of_them.append(now)
        now += 0.01
    assert all_of_them[0] == 0
    assert all_of_them[1] - all_of_them[0] > 0.5
    assert max(sum(start <= other < start + 60 for other in all_of_them) for start in all_of_them) == 5
    # And a server that dies once an hour is there again at once.
    assert pace.wait(deque([0.0]), 3600.0) == 0


def test_that_it_is_too_often_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    lives = Lives(monkeypatch, *[(-9, "port 8866\n")] * 5, (0, "ended\n"))
    monkeypatch.setattr("themeday.supervising.supervisor.time.monotonic", lambda: 1.0)
    monkeypatch.setattr(lives.supervisor, "_rest", lambda _: None)
    assert lives.supervisor.run() == 0
    assert lives.said == [AGAIN, AGAIN, AGAIN, TOO_OFTEN, TOO_OFTEN]


@pytest.mark.parametrize("text", [AGAIN, NOT_YET, TOO_OFTEN])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_it_says_can_be_said(language: str, text: str) -> None:
    assert "{" not in translate(language, text, time="10:42:00", n=6, seconds=50)


@pytest.mark.parametrize("text", ["", "yes", "1 ", "x 2027-01-14T10:42:00+01:00", "1 today"])
def test_only_a_supervisor_says_that_the_server_died(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv(ENV_RESTARTED, text)
    assert Restarted.here() is None
