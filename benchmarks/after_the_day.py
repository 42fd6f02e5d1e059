"""What comes after a day takes when its logs are very long, beside what pandas takes for the CSV alone.

Run: python benchmarks/after_the_day.py            some minutes; writes benchmarks/results
     python benchmarks/after_the_day.py --quick    tiny; writes only where --results says

A rehearsal of 300 people is copied, each copy with codes of its own, until the logs hold as many rows as wanted. Every
measurement is a process of its own, from reading the first row to the last file. pandas reads the shared log, takes the
latest row of each answer and writes a CSV of the columns that the kit exports from the log: no words, no texts kept
from becoming dates, no codes taken out, and nobody's privacy looked after.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.crowd.report import command, keep, table  # noqa: E402
from benchmarks.report import filled  # noqa: E402

RESULTS = ROOT / "benchmarks" / "results" / "after-the-day.md"
SIZE, QUICK = 502_000, 2_000
_COLUMNS = ["day", "role", "unit", "chapter", "item", "value", "visibility"]


def export(folder: Path) -> None:
    """Export the day as the command does."""
    from themeday.cli import main as themeday

    themeday(["export", str(folder), "-o", str(folder / "export")])


def close(folder: Path) -> None:
    """Close the day as the command does; its logs are shorter afterwards."""
    from themeday.cli import main as themeday

    themeday(["close", str(folder), "--yes"])


def doctor(folder: Path) -> None:
    """Check the logs as the command does."""
    from themeday.cli import main as themeday

    themeday(["doctor", str(folder)])


def review(folder: Path) -> None:
    """Open the review as its page does: the first screen, and the first chapter with its tables."""
    from themeday.day.load import load_day
    from themeday.room.session import Session
    from themeday.store.folder import DataFolder
    from themeday.store.records import Records
    from themeday.widgets.organiser.review import review as opened

    day = load_day(folder)
    data = DataFolder.of(day)
    session = Session(day, Records.in_folder(data.path), data.secret())
    session.bind(None, day.languages[0], staff="organiser")
    page = opened(session)
    session.poll()
    if not page.children:
        raise SystemExit("the review is empty")


def with_pandas(folder: Path) -> None:
    """Read the shared log with pandas, and write the answers that count as CSV."""
    import pandas as pd

    rows = pd.read_csv(folder / "data" / "outcomes.csv", dtype=str, keep_default_na=False)
    rows["revision"] = rows["revision"].astype(int)
    latest = rows.sort_values("revision").drop_duplicates(["participant", "chapter", "item"], keep="last")
    latest[latest["value"] != ""].to_csv(folder / "pandas.csv", columns=_COLUMNS, index=False)


WHAT = {"export": export, "pandas, the CSV alone": with_pandas, "review": review, "doctor": doctor, "close": close}


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="tiny numbers, only to see that it runs")
    parser.add_argument("--results", type=Path, help="the file to write; not written with --quick otherwise")
    parser.add_argument("--one", nargs=2, metavar=("DAY", "WHAT"), help="do one thing, in this process")
    chosen = parser.parse_args()
    if chosen.one:
        WHAT[chosen.one[1]](Path(chosen.one[0]))
        return
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    with tempfile.TemporaryDirectory() as folder:
        day = Path(folder) / "day"
        size = filled(day, QUICK if chosen.quick else SIZE)
        rows = [[what, *measured(day, what)] for what in WHAT]
    text = "\n".join(
        [
            f"### A day of {size:,} rows",
            "",
            f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}. "
            f"Load before the run: {load}. `{command()}`",
            "",
            table(["what", "seconds", "seconds of processor", "MB at most"], rows),
        ]
    )
    print(text)
    if results := chosen.results or (None if chosen.quick else RESULTS):
        keep(results, "after the day", text, "# After the day")


def measured(folder: Path, what: str) -> tuple[str, str, int]:
    """Return the seconds that one thing takes in a process of its own, those of the processor, and its memory in MB."""
    began = time.perf_counter()
    child = psutil.Popen(
        [sys.executable, __file__, "--one", str(folder), what], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    busy, most = 0.0, 0
    while child.poll() is None:
        try:
            times, memory = child.cpu_times(), child.memory_info()
            # Where the system knows it, what it was at most and not only when one looked.
            busy, most = times.user + times.system, max(most, getattr(memory, "peak_wset", memory.rss))
        except psutil.Error:
            break
        time.sleep(0.02)
    if child.wait():
        raise SystemExit(f"{what} did not work")
    return f"{time.perf_counter() - began:.1f}", f"{busy:.1f}", round(most / 2**20)


if __name__ == "__main__":
    main()
