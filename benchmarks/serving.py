"""What a crowd of phones costs: seconds until each has its page, memory, processor time, bytes, saves, and a long day.

Run: python benchmarks/serving.py            the comparison, about twenty minutes; writes benchmarks/results
     python benchmarks/serving.py --soak 60 --people 300
                                             three hundred people for an hour
     python benchmarks/serving.py --as-windows
                                             the kit's own figures where all is taken away that Windows lacks
     python benchmarks/serving.py --slow-disk
                                             saving on a disk that takes two seconds for each sync
     python benchmarks/serving.py --only killed
                                             the server is killed with three hundred phones on it; half a minute
     python benchmarks/serving.py --before CHECKOUT
                                             beside another checkout of the kit, which has its own .venv
     python benchmarks/serving.py --quick    every part once, with a few phones; writes only where --results says

Everything runs on this machine, on 127.0.0.1: the server, and phones that speak Jupyter's protocol as a browser does.
Compared with the kit: Voilà as it comes. Both serve the same notebook of the same rehearsal day.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.crowd.costs import costs  # noqa: E402
from benchmarks.crowd.joining import Joined, join, until  # noqa: E402
from benchmarks.crowd.killed import KILLED, kill, parts, start_parts  # noqa: E402
from benchmarks.crowd.kinds import Place, ours, stock, with_slow_disk  # noqa: E402
from benchmarks.crowd.report import command, keep, machine, picture, table  # noqa: E402
from benchmarks.crowd.saving import save  # noqa: E402
from benchmarks.crowd.soak import soak  # noqa: E402
from benchmarks.crowd.visits import visits  # noqa: E402
from tests.other_system import as_if_windows  # noqa: E402

RESULTS = ROOT / "benchmarks" / "results" / "serving.md"
GIVE_UP = 240.0
SLOW_SYNC = 2.0
Serve = Callable[[], AbstractContextManager[Place]]
SAVED = ("answers", "p50 ms", "p95 ms", "p99 ms", "slowest ms", "last s", "errors", "in the log")
HEAD = ("", "phones", "p50 s", "p95 s", "last s", "errors", "MB a page", "MB for all", "server ms", "phones ms")


def row(kind: str, number: str, joined: Joined | None) -> tuple[object, ...]:
    """Return one line of the table of joins."""
    if joined is None or not joined.seconds:
        why = f"gave up after {GIVE_UP:.0f} s" if joined is None else "; ".join(joined.errors)
        return (kind, number, why, *[""] * 7)
    return (
        kind,
        number,
        f"{joined.at(0.5):.2f}",
        f"{joined.at(0.95):.2f}",
        f"{joined.seconds[-1]:.2f}",
        sum(joined.errors.values()),
        f"{joined.page:.2f}",
        f"{joined.whole:.0f}",
        f"{joined.server_cpu * 1e3:.1f}",
        f"{joined.phone_cpu * 1e3:.1f}",
    )


def joins(kit: Serve, quick: bool, alone: bool, before: Path | None) -> Iterator[tuple[str, str, Joined | None]]:
    """Measure each kind with numbers of phones that it can serve."""
    kinds: dict[str, tuple[Serve, tuple[int, ...]]] = {} if quick or alone else {"Voilà": (stock, (1, 40))}
    if before is not None:
        kinds["this kit, before"] = (partial(ours, checkout=before, pause=8.0), (1, 40, 100, 300))
    kinds["this kit"] = (kit, (3,) if quick else (1, 40, 100, 300, 1000))
    for kind, (serve, numbers) in kinds.items():
        for number in numbers:
            with serve() as place:
                yield kind, f"{number:,} at once", until(place, number, GIVE_UP)
    if not quick:
        with kit() as place:
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


def saves(kit: Serve, quick: bool) -> list[tuple[object, ...]]:
    """Return the table of saves."""
    cases: list[tuple[str, Serve, int, float]] = [
        ("within 10 s", kit, *((5, 1.0) if quick else (300, 10.0))),
        ("within 1 s", kit, *((5, 1.0) if quick else (1000, 1.0))),
    ]
    return list(map(saving, cases))


def saving(case: tuple[str, Serve, int, float]) -> tuple[object, ...]:
    """Return one line of the table of saves; a case is its name, the kind of serving, people, and seconds."""
    name, serve, people, within = case
    with serve() as place:
        took, failed, kept, last = asyncio.run(save(place, people, within))
    at = [f"{1e3 * took[int(len(took) * share)]:.0f}" for share in (0.5, 0.95, 0.99)] if took else ["–"] * 3
    slowest = f"{1e3 * took[-1]:.0f}" if took else "–"
    line = (f"{people:,} {name}", *at, slowest, f"{last:.2f}", failed, f"{kept} of {people}")
    print(*line, sep="  ", flush=True)
    return line


def slow_disk(results: Path, quick: bool) -> None:
    """Measure saving where the disk takes long, and write it down."""
    about = machine()
    people, within = (3, 1.0) if quick else (300, 10.0)
    line = saving((f"within {within:.0f} s", partial(with_slow_disk, SLOW_SYNC), people, within))
    keep(
        results,
        "slow-disk",
        f"## A slow disk\n\n`{command()}`: {about}\n\nEach sync takes {SLOW_SYNC:g} s; all who wait share one.\n\n"
        + table(SAVED, [line]),
    )


def killed(results: Path, quick: bool) -> None:
    """Measure how long it takes until everyone is back after the server was killed, and write it down."""
    about = machine()
    people, times = (24, 1) if quick else (300, 3)
    lines = []
    for _ in range(times):
        with ours(alone=False, people=people, pause=0.0 if quick else 4.0) as place:
            after = asyncio.run(kill(place, people))
            lines.append(after.cells)
            print(*lines[-1], sep="  ", flush=True)
    with ours(people=people, pause=0.0) as place:
        longest = parts(start_parts(place))
    keep(
        results,
        "killed",
        "\n\n".join(
            [
                f"## The server killed\n\n`{command()}`: {about}",
                f"The logs hold a whole day of {people} people, and {people} phones have a page open. When the server "
                "is killed, half of what they just typed is not acknowledged yet. They look for the server, get their "
                "page again and send again as its script does. Seconds from the kill, each time with another server:",
                table(KILLED, lines),
                f"What the start of a server takes, the longest part first: {longest}.",
            ]
        ),
    )
    print(longest)


@contextmanager
def kits(quick: bool, windows: bool) -> Iterator[Serve]:
    """Lend how to serve the kit: anew for each part, or, only to see that they run, once for all of them."""
    serve: Serve = partial(ours, settings=as_if_windows() if windows else None, pause=0.0 if quick else 4.0)
    if not quick:
        yield serve
        return
    with serve() as place:
        yield lambda: nullcontext(place)


def compare(kit: Serve, results: Path, quick: bool, windows: bool, before: Path | None) -> None:
    """Measure everything but the long day, and write it down."""
    about = machine()
    rows, seconds = [], {}
    for kind, number, joined in joins(kit, quick, windows, before):
        rows.append(row(kind, number, joined))
        print(*rows[-1], sep="  ", flush=True)
        if joined is not None and joined.seconds and number == "40 at once":
            seconds[kind] = joined.seconds[-1]
    fetched: list[tuple[object, ...]] = []
    if not quick and not windows:
        with stock() as place:
            fetched += visited("Voilà", place, 5)
    with kit() as place:
        files: list[str] = []
        fetched += visited("this kit", place, 1 if quick else 5, files)
        phones = 3 if quick else 40
        rows.append(row("this kit, with all files", f"{phones} at once", asyncio.run(join(place, phones, files=files))))
    saved = saves(kit, quick)
    # Short rests: what idle pages cost is taken off, and must be small beside what an answer costs.
    people, idle_seconds, answers, rest = (3, 1.0, 2, 0.2) if quick else (300, 60.0, 40, 0.5)
    with kit() as place:
        cost = asyncio.run(costs(place, people, idle_seconds, answers, rest))
    ratio = ""
    if {"Voilà", "this kit"} <= seconds.keys():
        times = seconds["Voilà"] / seconds["this kit"]
        ratio = f"\n\nThe last of 40 phones had its page {times:.0f} times as soon as with Voilà as it comes."
    keep(
        results,
        "as-windows" if windows else "comparison",
        "\n".join(
            [
                f"## {'As if on Windows' if windows else 'Comparison'}\n\n`{command()}`: {about}\n",
                "### Opening a page\n",
                "Seconds from asking for the page until its kernel has told the states of all widgets; files are in "
                "the browser already, but for the last line. Memory is PSS of all processes of the server: what each "
                "page added, and all of it. Processor time is per page: of the server, of the phones.\n",
                table(HEAD, rows) + ratio,
                "\n### What a browser fetches\n",
                "Chromium, on the same machine: seconds to the first field, bytes on the wire without the websocket, "
                "requests, and requests to other hosts.\n",
                table(("", "visit", "first field s", "bytes", "requests", "outside"), fetched),
                "\n### Saving\n",
                "As many open pages save one answer each, from the message to the word that it is on disk; the last "
                "word came so many seconds after the first message.\n",
                table(SAVED, saved),
                f"\n### What {people} open pages cost\n",
                f"While nobody does anything: {100 * cost.idle:.1f} % of one core. An answer that only its author "
                f"sees: {1e3 * cost.alone:.1f} ms of processor time in all. An answer that every page shows: "
                f"{1e3 * cost.shown:.0f} ms.",
            ]
        ),
    )
    if not windows and len(seconds) > 1:
        picture(
            results.with_suffix(".svg"),
            list(seconds.items()),
            "40 phones open a page together: seconds until the last has it",
        )


def long_day(results: Path, minutes: float, people: int, pace: float) -> None:
    """Measure a long day, and write it down."""
    about = machine()
    with ours(pause=min(4.0, minutes)) as place:
        looks, done = asyncio.run(soak(place, people, minutes, pace))
    rows = [
        (f"{look.minute:.0f}", f"{look.memory:.0f}", look.processes, f"{100 * look.cpu:.0f}", look.files)
        for look in looks
    ]
    deeds = ", ".join(f"{deed} {times:,}" for deed, times in sorted(done.items()))
    head = ("minute", "MB for all", "processes", "% of one core", "open files")
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
    parser.add_argument("--pace", type=float, default=1.0)
    parser.add_argument("--slow-disk", action="store_true")
    parser.add_argument("--only", choices=["killed"])
    parser.add_argument("--as-windows", action="store_true")
    parser.add_argument("--before", type=Path, metavar="CHECKOUT")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--results", type=Path, default=RESULTS)
    chosen = parser.parse_args()
    if chosen.soak:
        long_day(chosen.results, chosen.soak, chosen.people, chosen.pace)
    elif chosen.only == "killed":
        killed(chosen.results, chosen.quick)
    elif chosen.slow_disk:
        slow_disk(chosen.results, chosen.quick)
    else:
        with kits(chosen.quick, chosen.as_windows) as kit:
            compare(kit, chosen.results, chosen.quick, chosen.as_windows, chosen.before)


if __name__ == "__main__":
    main()
