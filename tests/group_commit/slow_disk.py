"""A day whose pages save together, on a disk that does as it is told."""

from __future__ import annotations

import asyncio
import errno
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.conftest import Party, answer
from themeday.errors import NotSaved
from themeday.group_commit.commits import Commits
from themeday.group_commit.served_records import ServedRecords
from themeday.model.outcomes import Outcome
from themeday.model.visibility import Visibility
from themeday.room.session import Session
from themeday.store import CsvLog, LogLock
from themeday.store.disk import Disk
from themeday.store.lock import LOCK_NAME
from themeday.store.records import LOGS, Records


class WatchedDisk(Disk):
    """A disk that waits before it syncs as long as it is told to, fails when it is told to, and remembers."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, int]] = []
        self.fails: set[str] = set()
        self.syncing = threading.Event()
        self.may_sync = threading.Event()
        self.may_sync.set()

    def write(self, descriptor: int, data: memoryview) -> int:
        self._note("write", descriptor)
        return super().write(descriptor, data)

    def sync(self, descriptor: int) -> None:
        self.syncing.set()
        self.may_sync.wait()
        self._note("sync", descriptor)

    def truncate(self, descriptor: int, size: int) -> None:
        self._note("truncate", descriptor)
        super().truncate(descriptor, size)

    def sync_folder(self, folder: Path) -> None:
        pass

    def _note(self, call: str, descriptor: int) -> None:
        if call in self.fails:
            raise OSError(errno.ENOSPC, "No space left on device")
        self.calls.append((call, descriptor))

    @property
    def syncs(self) -> int:
        return sum(call == "sync" for call, _ in self.calls)


class Served:
    """A day served from one process: pages that share records, and what brings them to the disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.disk = WatchedDisk()
        lock = LogLock(folder / LOCK_NAME)
        self.records = ServedRecords(*(CsvLog(folder / f"{name}.csv", lock, self.disk) for name in LOGS), lock=lock)
        self.party = Party(self.records)
        self.commits = Commits(self.party.session())
        self.me = self.party.join()

    def __enter__(self) -> Served:
        return self

    def __exit__(self, *error: object) -> None:
        self.disk.may_sync.set()
        self.commits.stop()

    def others(self) -> Party:
        """Return the same day as another process has it."""
        party = Party(Records.in_folder(self.folder))
        party.clock.advance(self.party.clock.now().replace(year=2028))
        party.records.refresh()
        return party

    def on_disk(self, item: str = "help", who: Session | None = None) -> str:
        """Return what another process reads of an answer."""
        found = self.others().records.latest((who or self.me).me.code, "welcome", item)
        return found.value if found else ""

    async def until_syncing(self) -> None:
        """Return when the disk has been asked to sync."""
        await asyncio.to_thread(self.disk.syncing.wait)
        self.disk.syncing.clear()

    async def saved(self) -> None:
        """Return when everything is on disk."""
        await settled(self.commits, self.commits.foreseen)

    def hold(self) -> None:
        """Let the disk take as long as it likes from now on."""
        self.disk.may_sync.clear()
        self.disk.syncing.clear()


async def settled(commits: Commits, number: int) -> None:
    """Return when all writes up to a number are on disk, or raise why they were taken back."""
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def tell(error: NotSaved | None) -> None:
        if done.done():
            return  # nobody waits any more
        if error:
            done.set_exception(error)
        else:
            done.set_result(None)

    commits.after(number, tell)
    await done


def run(served: Served, walk: Callable[[], Awaitable[None]]) -> None:
    """Run a walk on an event loop on which the day is served."""

    async def whole() -> None:
        served.commits.start()
        await walk()

    asyncio.run(whole())


def save(who: Session, text: str, visibility: Visibility = Visibility.ANONYMOUS) -> list[Outcome]:
    """Save an answer and return its rows."""
    return answer(who, "welcome", "help", text, visibility)
