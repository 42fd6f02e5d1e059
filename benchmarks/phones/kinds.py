"""The ways of serving that are compared: each serves the same page of the same rehearsal day on this machine."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psutil

from benchmarks.phones.phone import Phone
from tests.served_day import ServedDay, free_port, serve
from themeday.day import load_day
from themeday.records import Records
from themeday.rehearsal import rehearse
from themeday.session import ENV_DATA, ENV_DAY, ENV_IDENTITY, Session

CHAPTER = "expectations"
NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "participant" / "2_expectations.ipynb"
_LISTEN_SECONDS = 60.0
_TRIES = 3
_SETTLE_SECONDS = 90.0
_LOOK_SECONDS = 1.5
_CALM = 0.08
"""Of one core, for all processes together, while nobody does anything."""


@dataclass(frozen=True)
class Work:
    """Seconds of processor time, user and system together.

    Args:
        server: of the server's own process.
        pages: of the pages' processes.
        others: of what starts those: the process that has everything imported, and those that have run a notebook.
    """

    server: float
    pages: float
    others: float


@dataclass
class Place:
    """A server that runs.

    Args:
        base: its address.
        page: path of the page.
        process: the server.
        code: with which phones join; empty where nobody joins.
        folder: of the day.
    """

    base: str
    page: str
    process: psutil.Process
    code: str
    folder: Path

    async def phone(self, number: int = 0) -> Phone:
        """Return a phone of someone who has joined.

        Args:
            number: which one.
        """
        phone = Phone(self.base, self.page)
        if self.code:
            await phone.join(self.code, number)
        return phone

    def processes(self) -> list[psutil.Process]:
        """Return all processes that the server started."""
        try:
            return list(self.process.children(recursive=True))
        except psutil.Error:
            return []

    def pages(self) -> list[psutil.Process]:
        """Return the processes that are pages or wait to become one."""
        return [process for process in self.processes() if self._is_page(process)]

    def forks(self) -> list[psutil.Process]:
        """Return the processes that are pages and were forked."""
        return [process for process in self.pages() if not _kernel(process)]

    def pages_of(self, phones: Iterable[Phone], before: set[int]) -> list[psutil.Process]:
        """Return the processes of these phones' pages.

        Args:
            phones: that have opened a page.
            before: processes that were there before they came; no fork among them is theirs.
        """
        kernels = {phone.kernel for phone in phones}
        found = []
        for process in self.pages():
            name = _kernel(process)
            if name in kernels or (not name and process.pid not in before):
                found.append(process)
        return found

    def used(self) -> dict[int, tuple[str, float]]:
        """Return what each process is for, and the seconds of processor time that it took so far."""
        found = {self.process.pid: ("server", cpu(self.process))}
        for process in self.processes():
            found[process.pid] = ("page" if self._is_page(process) else "other", cpu(process))
        return found

    def work(self, before: dict[int, tuple[str, float]]) -> Work:
        """Return what was done since a moment.

        Args:
            before: what `used` told then.
        """
        sums = dict.fromkeys(("server", "page", "other"), 0.0)
        for pid, (kind, seconds) in self.used().items():
            sums[kind] += max(0.0, seconds - before.get(pid, ("", 0.0))[1])
        return Work(sums["server"], sums["page"], sums["other"])

    def settle(self) -> None:
        """Wait until all is calm: notebooks that come first have run, kernels that wait are ready."""
        end = time.monotonic() + _SETTLE_SECONDS
        while time.monotonic() < end:
            before = self.used()
            time.sleep(_LOOK_SECONDS)
            work = self.work(before)
            if work.server + work.pages + work.others < _CALM * _LOOK_SECONDS * max(1.0, len(before) / 20):
                return

    def _is_page(self, process: psutil.Process) -> bool:
        # A kernel that was started, or a fork that leads a group of its own.
        try:
            return bool(_kernel(process)) or (
                os.getsid(process.pid) == process.pid and process.ppid() != self.process.pid
            )
        except (psutil.Error, OSError):
            return False


def _kernel(process: psutil.Process) -> str:
    """Return the id of an ordinary kernel, which its command tells; nothing for any other process."""
    try:
        words = process.cmdline()
    except psutil.Error:
        return ""
    names = [Path(word).stem for word in words if word.endswith(".json")]
    return names[0].removeprefix("kernel-") if names and "ipykernel_launcher" in words else ""


def cpu(process: psutil.Process) -> float:
    """Return the seconds of processor time that a process took so far.

    Args:
        process: that perhaps has ended.
    """
    try:
        times = process.cpu_times()
    except psutil.Error:
        return 0.0
    return float(times.user + times.system)


def memory_of(process: psutil.Process) -> float:
    """Return the memory of a process in MB (PSS): what several share is counted in parts. NaN when it cannot be told.

    Args:
        process: that perhaps has ended.
    """
    try:
        return float(process.memory_full_info().pss) / 2**20
    except (psutil.Error, AttributeError):
        return float("nan")


@contextmanager
def ours(*options: str) -> Iterator[Place]:
    """Serve with the kit.

    Args:
        options: of `themeday serve`.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        _prepare(folder)
        served = _served(stack, folder, options)
        place = Place(served.base, f"/{CHAPTER}", psutil.Process(served.process.pid), served.join_code, folder)
        time.sleep(_LOOK_SECONDS)
        place.settle()
        yield place


def _served(stack: ExitStack, folder: Path, options: Sequence[str]) -> ServedDay:
    for _ in range(_TRIES - 1):
        with suppress(RuntimeError):  # the port was free, and another took it before the server could
            return stack.enter_context(serve(folder, options=options))
    return stack.enter_context(serve(folder, options=options))


@contextmanager
def stock(*options: str) -> Iterator[Place]:
    """Serve the notebook with Voilà as it comes; everyone is the same person, since it knows nobody.

    Args:
        options: of `voila`.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        session = _prepare(folder)
        who = next(iter(session.records.participants()))
        port = free_port()
        command = [sys.executable, "-m", "voila", str(NOTEBOOK), "--no-browser", f"--port={port}", *options]
        environment = {
            **os.environ,
            ENV_DAY: str(folder / "day.toml"),
            ENV_DATA: str(folder / "data"),
            ENV_IDENTITY: f"participant:{who.code}:nl",
        }
        with (folder / "voila.log").open("w") as log:
            process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
            place = Place(f"http://127.0.0.1:{port}", "/", psutil.Process(process.pid), "", folder)
            try:
                _wait_until_it_listens(f"{place.base}/voila/static/nothing")
                time.sleep(_LOOK_SECONDS)
                place.settle()
                yield place
            finally:
                _stop(process, place)


def _stop(process: subprocess.Popen[bytes], place: Place) -> None:
    kernels = place.processes()
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for kernel in kernels:  # its own, when it left them; psutil knows one from another that was given its number
        with suppress(psutil.Error):
            kernel.kill()


def kinds(pool: int) -> dict[str, Callable[[], AbstractContextManager[Place]]]:
    """Return all ways by name, the kit itself last.

    Args:
        pool: how many kernels Voilà has ready.
    """
    return {
        "Voilà": stock,
        f"Voilà, pool of {pool}": partial(stock, "--preheat_kernel=True", f"--pool_size={pool}"),
        "kit, not forking": partial(ours, "--no-fork"),
        "kit": ours,
    }


def _prepare(folder: Path) -> Session:
    rehearse(folder, 24, 1)
    session = Session(load_day(folder), Records.in_folder(folder / "data"))
    session.records.refresh()
    session.set_stage(CHAPTER, {"state": "open", "opened": "1"})
    session.set_stage("", {"current": CHAPTER})
    return session


def _wait_until_it_listens(address: str) -> None:
    end = time.monotonic() + _LISTEN_SECONDS
    while time.monotonic() < end:
        try:
            urlopen(address, timeout=10).close()
        except URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError):
                return
        else:
            return
        time.sleep(0.2)
    raise TimeoutError(address)
