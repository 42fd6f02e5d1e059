"""What a served day takes of the laptop: memory, processes, and whether it still answers."""

from __future__ import annotations

import re
import time
from pathlib import Path

import psutil

from tests.served_day import ServedDay
from tests.serving.security.asking import ask
from tests.serving.test_doors import Phone

MB = 2**20


class Laptop:
    """The processes of a served day."""

    def __init__(self, served: ServedDay) -> None:
        self._served = served
        self._staff = Phone()
        self._staff.get(served.facilitator)

    def peak(self) -> int:
        """Return the most memory the server has had since it was asked before, in MB; or has now, off Linux."""
        if not Path("/proc/self/clear_refs").exists():
            return int(psutil.Process(self._served.process.pid).memory_info().rss // MB)
        proc = Path(f"/proc/{self._served.process.pid}")
        found = re.search(r"VmHWM:\s+(\d+) kB", (proc / "status").read_text())
        assert found
        (proc / "clear_refs").write_text("5")
        return int(found[1]) // 1024

    def memory(self) -> int:
        """Return what all its processes have together, shared pages counted once, in MB."""
        server = psutil.Process(self._served.process.pid)
        total = 0
        for process in [server, *server.children(recursive=True)]:
            try:
                found = process.memory_full_info()
                total += getattr(found, "pss", found.uss)  # what it shares with another only Linux divides
            except psutil.Error:
                continue  # it has just ended
        return int(total // MB)

    def seconds(self) -> float:
        """Return how long it takes to answer."""
        begin = time.monotonic()
        assert ask(self._served.base, "GET", "/now").status == 200
        return time.monotonic() - begin

    def pages(self) -> int:
        """Return how many pages are open, as staff is told."""
        found = re.search(r"Open pagina&#39;s</th><td>(\d+)", self._staff.get(f"{self._served.staff}/status").text)
        assert found
        return int(found[1])
