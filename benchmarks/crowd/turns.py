"""What each turn of the server's event loop takes: serves as `themeday` does, and keeps the longest turns by name.

Run: python -m benchmarks.crowd.turns FILE serve FOLDER ...   the file holds the longest when it has stopped

A turn is one callback, or one step of a task. It is measured in processor time of the loop's own thread: what others on
the machine take, and what the kit's own threads take, is not the turn's.
"""

from __future__ import annotations

import asyncio
import json
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

from themeday.serving.loop_lag import ThreadStacks, held_by

#: Shorter turns are counted and not kept, in seconds.
KEPT = 0.005
_LOOK = 0.004


class Turns:
    """The turns of the loop that runs in the thread that makes this."""

    def __init__(self) -> None:
        self.count = 0
        #: Of each name: how many turns, and the seconds of the longest.
        self.found: dict[str, tuple[int, float]] = {}
        self._thread = threading.get_ident()
        self._began = 0.0
        self._seen: Counter[str] = Counter()
        threading.Thread(target=self._watch, daemon=True).start()

    def install(self) -> None:
        """Measure every turn from now on."""
        run = asyncio.Handle._run

        def measured(handle: asyncio.Handle) -> None:
            if threading.get_ident() != self._thread:  # another thread has a loop of its own to work something out
                run(handle)
                return
            self._began = time.monotonic()
            begun = time.thread_time()
            try:
                run(handle)
            finally:
                self._note(handle, time.thread_time() - begun)

        asyncio.Handle._run = measured  # type: ignore[method-assign]

    def _note(self, handle: asyncio.Handle, took: float) -> None:
        self._began = 0.0
        self.count += 1
        if took >= KEPT:
            name = self._seen.most_common(1)[0][0] if self._seen else _name(handle)
            times, most = self.found.get(name, (0, 0.0))
            self.found[name] = (times + 1, max(most, took))
        if self._seen:
            self._seen = Counter()

    def _watch(self) -> None:
        stacks = ThreadStacks()
        while True:
            time.sleep(_LOOK)
            began = self._began
            if began and time.monotonic() - began >= KEPT:
                name = held_by(stacks.of(self._thread))
                if name and self._began == began:
                    self._seen[name] += 1


def _name(handle: asyncio.Handle) -> str:
    callback: Any = handle._callback  # type: ignore[attr-defined]
    task = getattr(callback, "__self__", None)
    if isinstance(task, asyncio.Task):
        return str(getattr(task.get_coro(), "__qualname__", task))
    return str(getattr(callback, "__qualname__", callback))


def main() -> None:
    """Serve, and write down what was found."""
    from themeday.cli import main as command

    file, *words = sys.argv[1:]
    turns = Turns()
    turns.install()
    sys.argv = ["themeday", *words]
    try:
        command()
    finally:
        Path(file).write_text(json.dumps({"count": turns.count, "found": turns.found}), encoding="utf-8")


if __name__ == "__main__":
    # As a module of its own: what is "__main__" would be taken for a notebook's cell.
    from benchmarks.crowd.turns import main as serve

    serve()
