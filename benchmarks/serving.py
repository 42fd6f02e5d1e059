"""What a crowd of phones costs: seconds until each has its page, memory, processor time, bytes, saves, and a long day.

Run: python benchmarks/serving.py            the comparison, about a quarter of an hour; writes benchmarks/results
     python benchmarks/serving.py --soak 60  a hundred people for an hour
     python benchmarks/serving.py --quick    every part once, with a few phones; writes only where --results says

Everything runs on this machine, on 127.0.0.1: the server, and phones that speak Jupyter's protocol as a browser does.
Compared with the kit: Voilà as it comes, and Voilà with a pool of ten kernels that have
run the notebook already. All serve the same notebook of the same rehearsal day.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.crowd.joining import Joined, join, until  # noqa: E402
from benchmarks.crowd.kinds import Place, ours, preheated, stock  # noqa: E402
from benchmarks.crowd.report import command, keep, machine, picture, table  # noqa: E402
from benchmarks.crowd.saving import save  # noqa: E402
from benchmarks.crowd.soak import soak  # noqa: E402
from benchmarks.crowd.visits import visits  # noqa: E402

RESULTS = ROOT / "benchmarks" / "results" / "serving.md"
GIVE_UP = 240.0
Serve = Callable[[], AbstractContextManager[Place]]
KINDS: dict[str, Serve] = {
    "Voilà": lambda: stock(),
    "Voilà, pool of ten": preheated,  # type: ignore[dict-item]
    "this kit": lambda: ours(),
}
HEAD = ("", "phones", "p50 s", "p95 s", "last s", "errors", "page MB", "server ms", "page ms", "phones ms")


def row(kind: str, number: str, joined: Joined | None) -> tuple[object, ...]:
    """Return one line of the table of joins."""
    if joined is None or not joined.seconds:
        why = f"gave up after {GIVE_UP:.0f} s" if joined is None else "; ".join(joined.errors)
        return (kind, number, why, *[""] * 7)
    memory = sorted(joined.memory) or [float("nan")]
    return (
        kind,
        number,
        f"{joined.at(0.5):.2f}",
        f"{joined.at(0.95):.2f}",
        f"{joined.seconds[-1]:.2f}",
        sum(joined.errors.values()),
        f"{memory[len(memory) // 2]:.1f}",
        f"{joined.server_cpu * 1e3:.0f}",
        f"{joined.page_cpu * 1e3:.0f}",
        f"{joined.phone_cpu * 1e3:.0f}",
    )


def joins(quick: bool) -> Iterator[tuple[str, str, Joined | None]]:
    """Measure each kind with numbers of phones that it can serve."""
    for kind, serve in {"this kit": lambda: ours(pause=0)}.items() if quick else KINDS.items():
        for number in (3,) if quick else (1, 40, 100, 300) if kind == "this kit" else (1, 40):
            with serve() as place:
                yield kind, f"{number} at once", until(place, number, GIVE_UP)
    if not quick:
        with ours() as place:
            yield "this kit", "300 within 60 s", asyncio.run(join(place, 300, 60.0))


def visited(kind: str, place: Place, times: int, files: list[str] | None = None) -> list[tuple[object, ...]]:
    """Return two lines of the table of visits, and put into `files` what a browser fetches."""
    lines: list[tuple[object, ...]] = []
    for name, visit in zip(("first", "second"), visits(place, times), strict=True):
        lines.append((kind, name, f"{visit.seconds:.2f}", f"{visit.bytes:,}", visit.requests, visit.outside))
        print(*lines[-1], sep="  ", flush=True)
        if files is not None and name == "first":
            files += visit.files
    return lines


def compare(results: Path, quick: bool) -> None:
    """Measure everything but the long day, and write it down.

    Args:
        results: the file.
        quick: a few phones only.
    """
    about = machine()
    rows, seconds = [], {}
    for kind, number, joined in joins(quick):
        rows.append(row(kind, number, joined))
        print(*rows[-1], sep="  ", flush=True)
        if joined is not None and joined.seconds and number == "40 at once":
            seconds[kind] = joined.seconds[-1]
    fetched: list[tuple[object, ...]] = []
    if not quick:
        with stock() as place:
            fetched += visited("Voilà", place, 5)
    phones, people, within = (3, 5, 1.0) if quick else (40, 300, 10.0)
    with ours(pause=0 if quick else 8) as place:
        files: list[str] = []
        fetched += visited("this kit", place, 1 if quick else 5, files)
        rows.append(row("this kit, with all files", f"{phones} at once", asyncio.run(join(place, phones, files=files))))
        took, failed, kept = asyncio.run(save(place, people, within))
    saves = [f"{1e3 * took[int(len(took) * share)]:.0f}" for share in (0.5, 0.95, 0.99)] if took else ["–"] * 3
    slowest = f"{1e3 * took[-1]:.0f}" if took else "–"
    ratio = ""
    if {"Voilà", "this kit"} <= seconds.keys():
        times = seconds["Voilà"] / seconds["this kit"]
        ratio = f"\n\nThe last of 40 phones had its page {times:.0f} times as soon as with Voilà as it comes."
    keep(
        results,
        "comparison",
        "\n".join(
            [
                f"## Comparison\n\n`{command()}`: {about}\n",
                "### Opening a page\n",
                "Seconds from asking for the page until its kernel has told the states of all widgets; files are in "
                "the browser already, but for the last line. Memory is PSS, in the middle of all pages. Processor time "
                "is per page: of the server, of the page's own process, of the phones.\n",
                table(HEAD, rows) + ratio,
                "\n### What a browser fetches\n",
                "Chromium, on the same machine: seconds to the first field, bytes on the wire without the websocket, "
                "requests, and requests to other hosts.\n",
                table(("", "visit", "first field s", "bytes", "requests", "outside"), fetched),
                "\n### Saving\n",
                f"{people} pages save one answer each within {within:.0f} s, from the message to the word that it is "
                f"on disk: p50 {saves[0]} ms, p95 {saves[1]} ms, p99 {saves[2]} ms, slowest {slowest} ms, {failed} "
                f"errors; {kept} of {people} answers are in the log.",
            ]
        ),
    )
    if len(seconds) > 1:
        order = [(kind, seconds[kind]) for kind in KINDS if kind in seconds]
        picture(results.with_suffix(".svg"), order, "40 phones open a page together: seconds until the last has it")


def long_day(results: Path, minutes: float, people: int) -> None:
    """Measure a long day, and write it down.

    Args:
        results: the file.
        minutes: how long.
        people: how many.
    """
    about = machine()
    with ours(pause=min(8.0, minutes)) as place:
        looks, done = asyncio.run(soak(place, people, minutes))
    rows = [
        (f"{look.minute:.0f}", f"{look.server:.0f}", look.pages, f"{look.page:.1f}", look.processes, look.files)
        for look in looks
    ]
    deeds = ", ".join(f"{deed} {times:,}" for deed, times in sorted(done.items()))
    head = ("minute", "server MB", "pages", "page MB", "processes", "open files")
    keep(
        results,
        "soak",
        f"## A long day\n\n`{command()}`: {about}\n\n{people} people for {minutes:g} minutes: {deeds}.\n\n"
        + table(head, rows),
    )
    print(deeds)


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--soak", type=float, default=0.0, metavar="MINUTES")
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--results", type=Path, default=RESULTS)
    chosen = parser.parse_args()
    if chosen.soak:
        long_day(chosen.results, chosen.soak, chosen.people)
    else:
        compare(chosen.results, chosen.quick)


if __name__ == "__main__":
    main()
