"""The ways of serving that are compared: each serves the same page of the same rehearsal day on this machine."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psutil
from psutil import Process

from benchmarks.crowd.phone import Phone
from tests.served_day import free_port, serve
from themeday.day.load import load_day
from themeday.rehearsal import rehearse
from themeday.room.environment import ENV_DATA, ENV_DAY, ENV_IDENTITY
from themeday.room.following import ENV_FOLLOW, FOLLOW_SECONDS
from themeday.room.session import Session
from themeday.store.records import Records

CHAPTER = "expectations"
NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "participant" / "2_expectations.ipynb"
_SLOW = """
import os, time

def slow(sync):
    def slowly(file):
        time.sleep({0})
        sync(file)
    return slowly

for name in ("fsync", "fdatasync"):
    if hasattr(os, name):
        setattr(os, name, slow(getattr(os, name)))
"""


@dataclass
class Place:
    """A server that runs."""

    base: str
    page: str
    process: Process
    code: str  # with which phones join; empty where nobody joins
    folder: Path

    async def phone(self) -> Phone:
        """Return a phone of someone who has joined."""
        phone = Phone(self.base, self.page)
        if self.code:
            await phone.join(self.code)
        return phone

    async def opened(self, _: int = 0) -> Phone:
        """Return a phone of someone who has the page open."""
        phone = await self.phone()
        await phone.open()
        return phone

    @property
    def processes(self) -> list[Process]:
        """Return the server and all that it started."""
        return [self.process, *self.process.children(recursive=True)]

    @property
    def memory(self) -> float:
        """Return the MB of all its processes together (PSS); what several share is counted in parts."""
        return sum(map(memory_of, self.processes))

    @property
    def cpu(self) -> float:
        """Return the seconds of processor time that all its processes took so far."""
        return sum(map(cpu_of, self.processes))


def memory_of(process: Process) -> float:
    """Return the memory of a process in MB; 0 when it is gone."""
    try:
        found = process.memory_full_info()
    except psutil.Error:
        return 0.0
    return float(getattr(found, "pss", 0) or found.rss) / 2**20


def cpu_of(process: Process) -> float:
    """Return the seconds of processor time that a process took so far; 0 when it is gone."""
    try:
        times = process.cpu_times()
    except psutil.Error:
        return 0.0
    return float(times.user + times.system)


@contextmanager
def ours(
    *options: str,
    pause: float = 4.0,
    settings: Mapping[str, str] | None = None,
    checkout: Path | None = None,  # another one of the kit, which has its own `.venv`
    alone: bool = True,  # without a supervisor; else that is the place's process, and the server its child
    people: int = 24,  # invented ones, whose whole day stands in the logs already
) -> Iterator[Place]:
    """Serve with the kit; for `pause` seconds it makes ready what comes first."""
    python = str(checkout / ".venv" / "bin" / "python") if checkout else sys.executable
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _prepare(folder, people)
        # As often as for people; tests look more often.
        settings = {ENV_FOLLOW: str(FOLLOW_SECONDS), **(settings or {})}
        if checkout:
            # An earlier kit refuses a key of day.toml that it does not know.
            day = folder / "day.toml"
            lines = day.read_text("utf-8").splitlines(keepends=True)
            day.write_text("".join(line for line in lines if not line.startswith("place ")), "utf-8", newline="")
            settings["PYTHONSAFEPATH"] = "1"  # the kit that it has installed, and not the one here
        with serve(folder, options=options, settings=settings, python=python, alone=alone) as served:
            time.sleep(pause)
            yield Place(served.base, f"/{CHAPTER}", Process(served.process.pid), served.join_code, folder)


@contextmanager
def with_slow_disk(seconds: float) -> Iterator[Place]:
    """Serve with the kit on a disk on which each sync takes some seconds."""
    with tempfile.TemporaryDirectory() as name:
        Path(name, "sitecustomize.py").write_text(_SLOW.format(seconds), encoding="utf-8")
        path = os.pathsep.join(filter(None, [name, os.environ.get("PYTHONPATH")]))
        with ours(settings={"PYTHONPATH": path}, pause=4 + 4 * seconds) as place:
            yield place


@contextmanager
def stock(*options: str, pause: float = 1.0) -> Iterator[Place]:
    """Serve the notebook with Voilà as it comes; everyone is the same person, since it knows nobody."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        session = _prepare(folder)
        who = next(iter(session.records.participants()))
        port = free_port()
        command = [sys.executable, "-m", "voila", str(NOTEBOOK), "--no-browser", f"--port={port}", *options]
        environment = {
            ENV_DAY: str(folder / "day.toml"),
            ENV_DATA: str(folder / "data"),
            ENV_IDENTITY: f"participant:{who.code}:nl",
        }
        base = f"http://127.0.0.1:{port}"
        with running(command, folder, f"{base}/voila/static/nothing", environment) as process:
            time.sleep(pause)
            yield Place(base, "/", process, "", folder)


@contextmanager
def running(command: Sequence[str], folder: Path, address: str, environment: Mapping[str, str]) -> Iterator[Process]:
    """Run a program that serves until the block ends; it begins when the program answers at an address."""
    with (folder / "output").open("w") as output:
        program = subprocess.Popen(command, env=os.environ | environment, stdout=output, stderr=output, cwd=folder)
    process = Process(program.pid)
    try:
        _wait_until_it_listens(address)
        yield process
    finally:
        children = process.children(recursive=True)
        program.terminate()
        try:
            program.wait(20)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()
        for child in children:  # its own kernels, when it left them
            if child.is_running():
                child.kill()


def _prepare(folder: Path, people: int = 24) -> Session:
    rehearse(folder, people, 1)
    session = Session(load_day(folder), Records.in_folder(folder / "data"))
    session.records.refresh()
    session.set_stage(CHAPTER, {"state": "open", "opened": "1"})
    session.set_stage("", {"current": CHAPTER})
    return session


def _wait_until_it_listens(address: str) -> None:
    for _ in range(300):
        try:
            urlopen(address).close()
        except URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError):
                return
        else:
            return
        time.sleep(0.2)
    raise TimeoutError(address)
