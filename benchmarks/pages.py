"""What an open page costs: seconds until its fields can be used, and memory of its own process.

Run: python benchmarks/pages.py --pages 10
Serves a rehearsal day on this machine, opens the same page that many times in Chromium, one after another, and prints
the median seconds from navigation to the first usable field, and the median PSS of the kernels (Linux only).
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.browser.conftest import FLAGS, NAMES
from tests.browser.visitor import PATIENCE, Visitor
from tests.served_day import ServedDay, serve
from themeday.day import load_day
from themeday.records import Records
from themeday.rehearsal import rehearse
from themeday.session import Session


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=10)
    pages = parser.parse_args().pages
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        rehearse(Path(folder), 24, 1)
        day = load_day(Path(folder))
        session = Session(day, Records.in_folder(Path(folder) / "data"))
        session.set_stage("welcome", {"state": "open", "opened": "1"})
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        with serve(Path(folder)) as served:
            seconds = []
            for _ in range(pages):
                person = Visitor(browser)
                person.join(served, "leader", day.units[0])
                person.page.wait_for_url("**/lobby")
                begun = time.perf_counter()
                person.page.goto(f"{served.base}/welcome")
                person.page.locator("textarea").first.wait_for(timeout=PATIENCE)
                seconds.append(time.perf_counter() - begun)
            memory = _memory(served)
        browser.close()
    print(f"pages: {pages}")
    print(f"navigation to first usable field: median {statistics.median(seconds):.2f} s, most {max(seconds):.2f} s")
    if memory:
        print(f"memory per open page (PSS): median {statistics.median(memory):.0f} MB, {len(memory)} kernels")


def _memory(served: ServedDay) -> list[float]:
    listed = subprocess.run(["pgrep", "-P", str(served.process.pid)], capture_output=True, text=True, check=False)
    found = []
    for pid in listed.stdout.split():
        rollup = Path(f"/proc/{pid}/smaps_rollup")
        if rollup.exists() and (pss := re.search(r"^Pss:\s+(\d+)", rollup.read_text(), flags=re.M)):
            found.append(int(pss[1]) / 1024)
    return found


if __name__ == "__main__":
    main()
