"""Memory in large pages: a fork copies a table of them, and the shorter the table, the sooner the fork."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from pathlib import Path

_MAPS = Path("/proc/self/maps")
_LARGE = 2 << 20  # bytes; of x86-64, and of ARM with the usual small pages
_COLLAPSE = 25  # MADV_COLLAPSE, Linux 6.1: madvise(2)


def use_large_pages() -> None:
    """Put this process's own memory into large pages where the system can; elsewhere nothing changes.

    What a fork writes to later is taken out of its large page again, so a fork costs no more memory than before.
    """
    if not _MAPS.exists():
        return
    advise = ctypes.CDLL(None).madvise
    advise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    for begin, end in _own_memory(_MAPS.read_text("ascii", "replace")):
        first, last = -(-begin // _LARGE) * _LARGE, end // _LARGE * _LARGE
        if last > first:
            advise(first, last - first, _COLLAPSE)  # an older system does not know it, and says so


def _own_memory(maps: str) -> Iterator[tuple[int, int]]:
    """Yield where memory begins and ends that can be written to, is of this process alone, and is no file's."""
    for line in maps.splitlines():
        span, rights, _, _, inode, *name = line.split(maxsplit=5)
        if rights == "rw-p" and inode == "0" and name != ["[stack]"]:
            begin, _, end = span.partition("-")
            yield int(begin, 16), int(end, 16)
