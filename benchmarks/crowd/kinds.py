"""The ways of serving that are compared: each serves the same page of the same rehearsal day on this machine."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psutil

from benchmarks.crowd.phone import Phone
from tests.served_day import free_port, serve
from themeday.day import load_day
from themeday.records import Records
from themeday.rehearsal import rehearse
from themeday.session import ENV_DATA, ENV_DAY, ENV_IDENTITY, Session

CHAPTER = "expectations"
NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "participant" / "2_expectations.ipynb"
POOL = 10


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
    parents: set[int] = field(default_factory=set)

    async def phone(self) -> Phone:
        """Return a phone of someone who has joined."""
        phone = Phone(self.base, self.page)
        if self.code:
            await phone.join(self.code)
        return phone

    def pages(self) -> list[psutil.Process]:
        """Return the processes that are pages; the kit's own pages have none."""
        kernels = []
        for process in self.process.children(recursive=True):
            try:
                if "ipykernel" in " ".join(process.cmdline()):
                    kernels.append(process)
            except psutil.Error:
                continue
        return kernels if not self.code else []  # the one that waits is for the review


@contextmanager
def ours(*options: str, pause: float = 8.0) -> Iterator[Place]:
    """Serve with the kit.

    Args:
        options: of `themeday serve`.
        pause: seconds in which it runs the notebooks that come first, or starts the kernels that wait.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _prepare(folder)
        with serve(folder, options=options) as served:
            time.sleep(pause)
            yield Place(served.base, f"/{CHAPTER}", psutil.Process(served.process.pid), served.join_code, folder)


@contextmanager
def stock(*options: str, pause: float = 1.0) -> Iterator[Place]:
    """Serve the notebook with Voilà as it comes; everyone is the same person, since it knows nobody.

    Args:
        options: of `voila`.
        pause: seconds that it may prepare itself.
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
        try:
            _wait_until_it_listens(f"http://127.0.0.1:{port}/voila/static/nothing")
            time.sleep(pause)
            yield Place(f"http://127.0.0.1:{port}", "/", psutil.Process(process.pid), "", folder)
        finally:
            children = psutil.Process(process.pid).children(recursive=True)
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            for child in children:  # its own kernels, when it left them
                if child.is_running():
                    child.kill()


def preheated() -> object:
    """Serve with Voilà's pool of kernels that have run the notebook already."""
    return stock("--preheat_kernel=True", f"--pool_size={POOL}", pause=45.0)


def _prepare(folder: Path) -> Session:
    rehearse(folder, 24, 1)
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
