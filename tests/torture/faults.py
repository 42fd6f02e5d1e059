"""A disk that fails, writes half, or kills its own process, at a call that the test chooses."""

from __future__ import annotations

import errno
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from themeday.store.disk import Disk

DIES = 0
#: What kills a process at once; on Windows any signal does.
KILL = getattr(signal, "SIGKILL", signal.SIGTERM)
KINDS = ("open", "create", "write", "sync", "truncate", "replace", "sync_folder")


@dataclass(frozen=True)
class Fault:
    """What goes wrong, and when.

    Args:
        at: number of the call, from 0, among the calls of its kind.
        kind: one of `KINDS`; any call otherwise.
        error: the number of the OSError; `DIES` kills the process instead.
        part: of a write, how much reaches the file before that: a share of its bytes, or a number of them from 1.
        lasting: every later call fails as well, of whatever kind: the disk stays away.
    """

    at: int
    kind: str = ""
    error: int = DIES
    part: float = 0
    lasting: bool = False


@dataclass(frozen=True)
class Call:
    """A call to the disk that came back without an error.

    Args:
        kind: one of `KINDS`.
        position: where it wrote, or to which size it cut.
        data: what it wrote.
    """

    kind: str
    position: int = 0
    data: bytes = b""


class FaultyDisk(Disk):
    """A disk with faults that are planned; it remembers every call that came back.

    Args:
        faults: what goes wrong; each happens once, unless it is lasting.
    """

    def __init__(self, *faults: Fault) -> None:
        self.calls: list[Call] = []
        self.happened: list[Fault] = []
        self._waiting = list(faults)
        self._asked = dict.fromkeys(("", *KINDS), 0)
        self._away: Fault | None = None

    def back(self) -> None:
        """Work again from now on."""
        self._waiting.clear()
        self._away = None

    def open(self, path: Path, create: bool = True) -> int:
        self._fail("open")
        descriptor = super().open(path, create)
        self.calls.append(Call("open"))
        return descriptor

    def create(self, path: Path) -> int:
        self._fail("create")
        descriptor = super().create(path)
        self.calls.append(Call("create"))
        return descriptor

    def write(self, descriptor: int, data: memoryview) -> int:
        position = os.lseek(descriptor, 0, os.SEEK_CUR)
        if fault := self._next("write"):
            share = int(fault.part if fault.part >= 1 else fault.part * len(data))
            os.write(descriptor, data[: min(share, len(data) - 1)])
            self._happen(fault)
        done = super().write(descriptor, data)
        self.calls.append(Call("write", position, bytes(data[:done])))
        return done

    def sync(self, descriptor: int) -> None:
        self._fail("sync")
        super().sync(descriptor)
        self.calls.append(Call("sync"))

    def truncate(self, descriptor: int, size: int) -> None:
        self._fail("truncate")
        super().truncate(descriptor, size)
        self.calls.append(Call("truncate", size))

    def replace(self, fresh: Path, path: Path) -> None:
        self._fail("replace")
        super().replace(fresh, path)
        self.calls.append(Call("replace"))

    def sync_folder(self, folder: Path) -> None:
        self._fail("sync_folder")
        super().sync_folder(folder)
        self.calls.append(Call("sync_folder"))

    def _fail(self, kind: str) -> None:
        if fault := self._next(kind):
            self._happen(fault)

    def _next(self, kind: str) -> Fault | None:
        numbers = {name: self._asked[name] for name in ("", kind)}
        for name in numbers:
            self._asked[name] += 1
        if self._away:
            return self._away
        fault = next((one for one in self._waiting if one.kind in numbers and one.at == numbers[one.kind]), None)
        if fault:
            self._waiting.remove(fault)
            self._away = fault if fault.lasting else None
        return fault

    def _happen(self, fault: Fault) -> None:
        if fault.error == DIES:
            os.kill(os.getpid(), KILL)
        self.happened.append(fault)
        raise OSError(fault.error, os.strerror(fault.error))


class SmallDisk(Disk):
    """A disk with room for so many bytes more; what does not fit is written as far as it fits, as systems do.

    Args:
        room: in bytes.
    """

    def __init__(self, room: int) -> None:
        self.room = room
        self.short = 0

    def write(self, descriptor: int, data: memoryview) -> int:
        position = os.lseek(descriptor, 0, os.SEEK_CUR)
        grows = max(0, position + len(data) - os.fstat(descriptor).st_size)
        fits = min(len(data), len(data) - grows + self.room)
        if fits <= 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self.short += fits < len(data)
        done = super().write(descriptor, data[:fits])
        self.room -= max(0, done - (len(data) - grows))
        return done

    def truncate(self, descriptor: int, size: int) -> None:
        self.room += max(0, os.fstat(descriptor).st_size - size)
        super().truncate(descriptor, size)


class SlowDisk(Disk):
    """A disk that takes a row in many small pieces, so that a kill at any moment often tears one."""

    PIECE = 8

    def write(self, descriptor: int, data: memoryview) -> int:
        done = super().write(descriptor, data[: self.PIECE])
        time.sleep(0)
        return done


class ForgetfulDisk(Disk):
    """A disk that is never waited for. For damage of the bytes, which no sync would prevent."""

    def sync(self, descriptor: int) -> None:
        pass

    def sync_folder(self, folder: Path) -> None:
        pass


class PowerCut(BaseException):
    """The lights went out."""


class PowerlessDisk(Disk):
    """A disk whose power fails at a call; it knows what had reached it for certain.

    A file holds for certain what it held at its last sync, and a folder names for certain the files that it named at
    its own last sync. What else had been written may have arrived wholly, not at all, or in its length only.

    Args:
        folder: of which everything has arrived so far.
        at: number of the call, from 0, before which the power fails.
    """

    def __init__(self, folder: Path, at: int) -> None:
        self._folder = folder
        self._at = at
        self._numbers: dict[int, int] = {}
        self._synced: dict[int, bytes] = {}
        self._named: dict[str, int] = {}
        for path in folder.iterdir():
            self._synced[self._number(path.stat().st_ino)] = path.read_bytes()
        self._named = self._names()
        self.arrived: list[dict[str, bytes]] = []

    def look(self) -> list[dict[str, bytes]]:
        """Return what may be found when the power is back: file names with their bytes, in three versions."""
        seen = {path.name: path.read_bytes() for path in self._folder.iterdir()}
        numbers = self._names()
        certain = {name: self._synced[number] for name, number in self._named.items()}
        lengths = {name: _where_known(data, self._synced.get(numbers[name], b"")) for name, data in seen.items()}
        return [certain, lengths, seen]

    def open(self, path: Path, create: bool = True) -> int:
        return self._opened(path, super().open)

    def create(self, path: Path) -> int:
        return self._opened(path, super().create)

    def write(self, descriptor: int, data: memoryview) -> int:
        self._count()
        return super().write(descriptor, data)

    def sync(self, descriptor: int) -> None:
        self._count()
        size = os.fstat(descriptor).st_size
        position = os.lseek(descriptor, 0, os.SEEK_CUR)
        os.lseek(descriptor, 0, os.SEEK_SET)
        self._synced[self._number(os.fstat(descriptor).st_ino)] = os.read(descriptor, size)
        os.lseek(descriptor, position, os.SEEK_SET)

    def truncate(self, descriptor: int, size: int) -> None:
        self._count()
        super().truncate(descriptor, size)

    def replace(self, fresh: Path, path: Path) -> None:
        self._count()
        super().replace(fresh, path)

    def sync_folder(self, folder: Path) -> None:
        self._count()
        self._named = self._names()

    def _opened(self, path: Path, do: Callable[[Path], int]) -> int:
        self._count()
        new = not path.exists()
        descriptor = do(path)
        if new:  # The system may give it the number of a file that is gone.
            self._numbers.pop(os.fstat(descriptor).st_ino, None)
            self._synced[self._number(os.fstat(descriptor).st_ino)] = b""
        return descriptor

    def _count(self) -> None:
        if self._at == 0:
            self.arrived = self.look()
        self._at -= 1
        if self._at < 0:
            raise PowerCut

    def _number(self, inode: int) -> int:
        return self._numbers.setdefault(inode, len(self._synced))

    def _names(self) -> dict[str, int]:
        return {path.name: self._number(path.stat().st_ino) for path in self._folder.iterdir()}


def _where_known(data: bytes, known: bytes) -> bytes:
    """Return bytes of the same length, with zeros where they are not known to have arrived."""
    same = known[: len(data)].ljust(len(data), b"\0")
    return bytes(byte if byte == other else 0 for byte, other in zip(data, same, strict=True))
