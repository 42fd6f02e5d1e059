"""How long the report of a day takes, and the opening of its review, the more rows there are.

Run: python benchmarks/report.py            some minutes; writes benchmarks/results
     python benchmarks/report.py --quick    tiny; writes only where --results says

A rehearsal of 300 people is copied, each copy with codes of its own, until the logs hold as many rows as wanted. Every
measurement is a process of its own, from reading the first row to the finished file: what an organiser waits for. The
review's table of all outcomes is drawn with the page up to 20,000 rows, and when asked for beyond that; its column is
the drawing of all rows alone. In brackets stands the processor time, which others on the machine do not lengthen.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.crowd.report import command, keep, table  # noqa: E402
from themeday.day.load import load_day  # noqa: E402
from themeday.model.outcomes import Outcome  # noqa: E402
from themeday.model.people import codes_in, new_code  # noqa: E402
from themeday.rehearsal import rehearse  # noqa: E402
from themeday.store import Cursor  # noqa: E402
from themeday.store.folder import DataFolder  # noqa: E402
from themeday.store.records import STAFF, Records  # noqa: E402

RESULTS = ROOT / "benchmarks" / "results" / "report.md"
SIZES, QUICK = (1_000, 10_000, 30_000, 100_000), (600,)
AIMS = {"report.html": 30, "report.xlsx": 30, "report.pdf": 30, "review": 5, "review's table": 5}


class Seconds(NamedTuple):
    """How long something took until it was there, and the processor time of it: less when others wanted it too."""

    waited: float
    computed: float


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="tiny numbers, only to see that it runs")
    parser.add_argument("--results", type=Path, help="the file to write; not written with --quick otherwise")
    parser.add_argument("--one", nargs=2, metavar=("DAY", "WHAT"), help="measure one thing, in this process")
    chosen = parser.parse_args()
    if chosen.one:
        print(*one(Path(chosen.one[0]), chosen.one[1]))
        return
    load = _load()
    wanted = [what for what in AIMS if not (chosen.quick and what in ("report.pdf", "report.xlsx"))]
    rows: list[tuple[int, dict[str, Seconds]]] = []
    for size in QUICK if chosen.quick else SIZES:
        with tempfile.TemporaryDirectory() as folder:
            count = filled(Path(folder) / "day", size)
            rows.append((count, {what: measured(Path(folder) / "day", what) for what in wanted}))
    text = told(rows, wanted, load)
    print(text)
    if results := chosen.results or (None if chosen.quick else RESULTS):
        keep(results, "report", text, "# The report and the review")


def filled(folder: Path, size: int) -> int:
    """Fill a day's folder; return how many rows its logs hold."""
    people = min(300, max(12, size // 50))
    rehearse(folder, people, seed=1)
    records = Records.in_folder(DataFolder.of(load_day(folder)).path)
    logs = {log: log.read(Cursor()).outcomes for log in records.files()[:2]}
    random = Random(1)
    total = sum(map(len, logs.values()))
    each = total
    while total < size:
        codes: dict[str, str] = {}
        for log, outcomes in logs.items():
            log.append([copied(outcome, codes, random) for outcome in outcomes])
        total += each
    return total


def copied(outcome: Outcome, codes: dict[str, str], random: Random) -> Outcome:
    """Return a row as if someone else had written it."""

    def of(code: str) -> str:
        return codes.setdefault(code, new_code(random))

    who, dash, side = outcome.participant.partition("-")
    item = outcome.item
    for code in codes_in(item):
        item = item.replace(code, of(code))
    return outcome.model_copy(
        update={
            "outcome_id": f"{outcome.outcome_id[:-12]}{random.getrandbits(48):012x}",
            "participant": who if who == STAFF else f"{of(who)}{dash}{side}",
            "item": item,
        }
    )


def measured(folder: Path, what: str) -> Seconds:
    """Return the seconds that one thing takes, in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, "--one", str(folder), what], capture_output=True, text=True, check=True
    )
    waited, computed = map(float, done.stdout.split())
    return Seconds(waited, computed)


def one(folder: Path, what: str) -> Seconds:
    """Return the seconds that one thing takes."""
    began, busy = time.perf_counter(), time.process_time()
    day = load_day(folder)
    kept = DataFolder.of(day)
    records = Records.in_folder(kept.path)
    if what.startswith("review"):
        from themeday.room.session import Session
        from themeday.widgets.organiser.review import review

        session = Session(day, records, kept.secret())
        records.refresh()
        session.bind(None, "nl", staff="organiser")
        chapters = review(session).children[2]
        if what != "review":
            # Of very many rows the table is drawn when it is asked for: here with all of them.
            chapters.receive({"type": "open", "tab": "outcomes"})
            for chapter in ("closing", ""):  # another choice first: what is drawn already is not drawn again
                began, busy = time.perf_counter(), time.process_time()
                chapters.receive({"type": "choose", "name": "chapter", "value": chapter})
    else:
        from themeday.report import write_report

        write_report(day, records, kept, folder / what, "nl")
    return Seconds(time.perf_counter() - began, time.process_time() - busy)


def told(rows: Sequence[tuple[int, dict[str, Seconds]]], wanted: Sequence[str], load: str) -> str:
    """Return the figures as text."""
    head = ["rows in the logs", *(f"{what}, s (aim {AIMS[what]})" for what in wanted)]
    cells = [
        [f"{count:,}", *(f"{seconds[what].waited:.1f} ({seconds[what].computed:.1f})" for what in wanted)]
        for count, seconds in rows
    ]
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}."
    during = _load()
    told_load = (
        f" Load of the machine before the run {load}, and at its end {during}, by other programs too." if load else ""
    )
    about = f"{machine}{told_load} In brackets: seconds of processor time."
    return f"`{command()}`\n\n{about}\n\n{table(head, cells)}"


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""


if __name__ == "__main__":
    main()
