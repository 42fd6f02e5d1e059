"""What one page takes of the server's process: processor time and memory of each thing that happens to it.

Run: python benchmarks/one_page.py
Opens the same page for many people as the server does, and divides. Memory is what the process has grown by.
"""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
os.environ["THEMEDAY_CARDS"] = "/cards"  # as on a served page

from benchmarks.crowd.report import table  # noqa: E402
from themeday.day import load_day  # noqa: E402
from themeday.records import Records  # noqa: E402
from themeday.rehearsal import rehearse  # noqa: E402
from themeday.serving.kernel.page import Page  # noqa: E402
from themeday.serving.kernel.protocol import dumps  # noqa: E402
from themeday.serving.kernel.registry import Pages  # noqa: E402
from themeday.session import Session  # noqa: E402

NOTEBOOK = ROOT / "notebooks" / "participant" / "2_expectations.ipynb"
PEOPLE = 24
PAGES = 240


def main() -> None:
    """Open, measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rehearse(folder, PEOPLE, 1)
        asyncio.run(_measure(Session(load_day(folder), Records.in_folder(folder / "data"), b"secret")))


async def _measure(session: Session) -> None:
    session.records.refresh()
    session.set_stage("expectations", {"state": "open", "opened": "1"})
    pages = Pages(lambda _: Session(session.day, session.records, session.secret), PAGES + 1)
    built = pages.built(NOTEBOOK, "nl")
    people = list(session.records.participants())
    opened: list[Page] = []
    rows: list[tuple[object, ...]] = []

    def step(what: str, deed: Callable[[], object]) -> None:
        gc.collect()
        memory, begun = psutil.Process().memory_info().rss, time.process_time()
        deed()
        spent = time.process_time() - begun
        gc.collect()
        grown = psutil.Process().memory_info().rss - memory
        rows.append((what, f"{1e3 * spent / PAGES:.2f}", f"{grown / PAGES / 1024:.0f}"))

    def build() -> None:
        for number in range(PAGES):
            page = Page(f"page-{number}", people[number % PEOPLE].code)
            page.build(built.cells, lambda: pages.make("nl"))
            opened.append(page)

    def each(deed: Callable[[Page], object]) -> Callable[[], object]:
        return lambda: [deed(page) for page in opened] and None

    step("its notebook runs", build)
    step("its person arrives", each(lambda page: page.arrive(f"participant:{page.owner}:nl")))
    step("the states of its widgets as JSON", each(lambda page: dumps(str(page.scope.run(page.scope.states)))))
    step("a look for what is new", each(Page.poll))
    step("it ends", each(Page.end))
    print(table(("what happens", "ms a page", "kB a page"), rows))
    pages.stop()


if __name__ == "__main__":
    main()
