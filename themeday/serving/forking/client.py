"""The server's side of forking: keeps the parent alive, and asks for notebooks to be run and pages to be forked."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from themeday.errors import ServingError
from themeday.i18n import N_
from themeday.serving.forking import wire
from themeday.serving.forking.parent import NAME
from themeday.serving.forking.process import CAN_FORK, ForkedProcess
from themeday.serving.forking.spares import Spare, Spares

_START_SECONDS = 60.0
_FORK_SECONDS = 20.0
_AT_ONCE = 8

_log = logging.getLogger(__name__)


class ForkFailed(ServingError):
    """A kernel could not be forked; an ordinary one can be started instead."""


@dataclass(frozen=True)
class Built:
    """A notebook that has run.

    Args:
        address: where its builder takes requests.
        shown: what each code cell showed.
        version: of everything it was built from.
    """

    address: Path
    shown: list[list[dict[str, Any]]]
    version: object = field(compare=False)


class Forks:
    """Asks for kernels that are already there.

    Args:
        version: of everything a notebook is built from beside itself, such as lessons; another one builds it anew.
    """

    def __init__(self, version: Callable[[], object] = lambda: None) -> None:
        self._version = version
        self._folder: Path | None = None
        self._parent: subprocess.Popen[bytes] | None = None
        self._built: dict[tuple[Path, str], asyncio.Task[Built]] = {}
        self._starting = asyncio.Lock()
        self._turn = asyncio.Semaphore(_AT_ONCE)
        self._refusals: dict[tuple[Path, str], object] = {}
        self.refused: dict[Path, str] = {}
        self.spares = Spares(self._spare)
        self.forked = 0
        self.failed = 0

    @property
    def waiting(self) -> int:
        """Return how many forks wait for their turn."""
        return len(self._turn._waiters or ())

    async def built(self, notebook: Path, language: str) -> Built:
        """Return a notebook that has run; run it when it has not, or when it was changed since.

        Args:
            notebook: its path.
            language: of its cards, until someone who speaks another arrives.

        Raises:
            ForkFailed: it cannot be forked, and why.
        """
        version = (notebook.stat().st_mtime_ns, self._version())
        place = (notebook, language)
        if self._refusals.get(place) == version:  # it would only say so again
            raise ForkFailed(N_("A page could not be forked."))
        known = self._built.get(place)
        if known is not None:
            with suppress(ForkFailed):
                found = await asyncio.shield(known)
                if found.version == version:
                    return found
            if self._built.get(place) is not known:  # someone else saw that first
                return await self.built(notebook, language)
        task = self._built[place] = asyncio.ensure_future(self._build(notebook, language, version))
        return await asyncio.shield(task)

    async def fork(self, built: Built, connection_file: str, env: Mapping[str, str]) -> ForkedProcess:
        """Return a new kernel that any Jupyter client can reach already.

        Args:
            built: of its notebook.
            connection_file: as the kernel manager wrote it.
            env: what the page finds in its environment beside the server's own.

        Raises:
            ForkFailed: the builder is gone, or cannot fork.
        """
        request = {"connection_file": connection_file, "env": dict(env)}
        try:
            process, _, writer = await self._forked(built.address, request)
        except ForkFailed:
            self._forget(built)
            raise
        writer.close()
        self.forked += 1
        return process

    async def open(
        self, built: Built, env: Mapping[str, str]
    ) -> tuple[ForkedProcess, asyncio.StreamReader, asyncio.StreamWriter]:
        """Return a new page, and the connection over which it is spoken to, in frames.

        Args:
            built: of its notebook.
            env: what the page finds in its environment beside the server's own.

        Raises:
            ForkFailed: the builder is gone, or cannot fork.
        """
        spare = self.spares.take(built.address)
        if spare is None:
            try:
                spare = await self._spare(built.address)
            except ForkFailed:
                self._forget(built)
                raise
        spare.writer.write(wire.line({"env": dict(env)}))
        self.forked += 1
        return spare.process, spare.reader, spare.writer

    async def _spare(self, address: Path) -> Spare:
        return Spare(*await self._forked(address, {}))

    async def _forked(
        self, address: Path, request: dict[str, Any]
    ) -> tuple[ForkedProcess, asyncio.StreamReader, asyncio.StreamWriter]:
        async with self._turn:
            try:
                answer, reader, writer = await _ask(address, request, _FORK_SECONDS)
                try:
                    return ForkedProcess(answer["pid"]), reader, writer
                except BaseException:
                    writer.close()
                    raise
            except (OSError, ValueError, KeyError, TimeoutError) as error:
                self.failed += 1
                self.spares.forget(address)
                raise ForkFailed(N_("A page could not be forked.")) from error

    def stop(self) -> None:
        """End the parent, and with it every builder and page."""
        self.spares.stop()
        for task in self._built.values():
            task.cancel()
        self._built.clear()
        if self._parent is not None:
            if self._parent.stdin:
                self._parent.stdin.close()
            try:
                self._parent.wait(5)
            except subprocess.TimeoutExpired:
                self._parent.kill()
                self._parent.wait()
            self._parent = None
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    async def _build(self, notebook: Path, language: str, version: object) -> Built:
        if not CAN_FORK:
            raise ForkFailed(N_("This system cannot fork pages."))
        folder = await self._started()
        try:
            request = {"notebook": str(notebook), "language": language, "env": dict(os.environ)}
            answer, _, writer = await _ask(folder / NAME, request, _START_SECONDS)
            writer.close()
        except (OSError, ValueError, TimeoutError) as error:
            raise ForkFailed(N_("A page could not be forked.")) from error
        if "error" in answer:
            self.refused[notebook] = answer["error"]
            self._refusals[notebook, language] = version
            _log.warning("%s is not forked, because %s", notebook.name, answer["error"])
            raise ForkFailed(N_("A page could not be forked."))
        self.refused.pop(notebook, None)
        self._refusals.pop((notebook, language), None)
        return Built(Path(answer["address"]), answer["shown"], version)

    async def _started(self) -> Path:
        """Return the folder of a parent that lives."""
        async with self._starting:
            if self._parent is not None and self._parent.poll() is None and self._folder is not None:
                return self._folder
            self._clear_away()
            self._folder = Path(tempfile.mkdtemp(prefix="themeday-"))  # its owner's only
            self._parent = subprocess.Popen(
                [sys.executable, "-m", "themeday.serving.forking.parent", str(self._folder)], stdin=subprocess.PIPE
            )
            for _ in range(int(_START_SECONDS / 0.02)):
                if (self._folder / NAME).exists():
                    return self._folder
                if self._parent.poll() is not None:
                    break
                await asyncio.sleep(0.02)
            raise ForkFailed(N_("A page could not be forked."))

    def _clear_away(self) -> None:
        """Forget a parent that died, and what it had built; what is being built waits for the next one."""
        self._built = {place: task for place, task in self._built.items() if not task.done()}
        if self._parent is not None and self._parent.stdin:
            self._parent.stdin.close()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _forget(self, built: Built) -> None:
        for place, task in list(self._built.items()):
            if task.done() and not task.cancelled() and task.exception() is None and task.result() is built:
                del self._built[place]


async def _ask(
    address: Path, message: dict[str, Any], seconds: float
) -> tuple[dict[str, Any], asyncio.StreamReader, asyncio.StreamWriter]:
    """Ask one thing; return the answer, and the connection, which is the caller's to close."""
    reader, writer = await asyncio.wait_for(asyncio.open_unix_connection(str(address), limit=wire.MOST_BYTES), seconds)
    try:
        writer.write(wire.line(message))
        await writer.drain()
        line = await asyncio.wait_for(reader.readline(), seconds)
        answer = json.loads(line)  # nothing at all, when the other side died, is no JSON either
        if not isinstance(answer, dict):
            raise ValueError(line)
    except BaseException:
        writer.close()
        raise
    return answer, reader, writer
