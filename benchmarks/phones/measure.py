"""Everything that is measured of serving, one after another, and how it is told."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.phones.joining import Joined, at, join
from benchmarks.phones.kinds import Place, kinds, ours
from benchmarks.phones.picture import Panel, draw
from benchmarks.phones.report import keep, machine, table, told
from benchmarks.phones.saving import Saved, save
from benchmarks.phones.soak import Day, soak
from benchmarks.phones.visits import Visit, chromium, visits

_MOST_FILES = 8_192
_HEAD = (
    "served by",
    "phones",
    "p50 s",
    "p95 s",
    "last s",
    "errors",
    "page MB",
    "server ms",
    "page ms",
    "starter ms",
    "phone ms",
    "phones' share",
)


@dataclass(frozen=True)
class Scale:
    """How much is measured.

    Args:
        name: the option that chooses it.
        pool: kernels that Voilà has ready.
        visits: how often a browser comes.
        alone: phones that come one after another; none when 0.
        together: phones that come at once, everywhere.
        many: numbers of phones that come at once where they can.
        spread: phones that come over a while.
        spread_seconds: that while.
        savers: pages that save.
        save_seconds: within which they do.
        patience: seconds that a phone waits for its page.
        fresh: each figure is of a server of its own.
    """

    name: str
    pool: int
    visits: int
    alone: int
    together: int
    many: tuple[int, ...]
    spread: int
    spread_seconds: float
    savers: int
    save_seconds: float
    patience: float
    fresh: bool


FULL = Scale("", 10, 3, 5, 40, (100, 300), 300, 60.0, 300, 10.0, 150.0, True)
QUICK = Scale(" --quick", 2, 1, 0, 2, (), 3, 1.0, 3, 1.0, 60.0, False)


Serve = Callable[[], AbstractContextManager[Place]]


def compare(results: Path, scale: Scale) -> Counter[str]:
    """Measure everything but the long day, and write it down; return what went wrong with the kit.

    Args:
        results: the file; a picture stands beside it.
        scale: how much.
    """
    _make_room()
    about = machine()
    every = kinds(scale.pool)
    kit = list(every)[-1]
    fetched: dict[str, tuple[Visit, Visit]] = {}
    browser = ""
    together: dict[str, Joined] = {}
    rows: list[tuple[object, ...]] = []
    notes: list[str] = []
    wrong: Counter[str] = Counter()
    saves: list[Saved] = []

    def measured(kind: str, phones: str, place: Place, **how: Any) -> Joined:
        joined = asyncio.run(join(place, patience=scale.patience, **how))
        rows.append(_join_row(kind, phones, joined))
        _tell(rows[-1])
        if joined.errors:
            notes.append(f"{kind}, {phones}: {told(joined.errors)}.")
            if kind == kit:
                wrong.update(joined.errors)
        return joined

    def visit(kind: str, place: Place) -> None:
        nonlocal browser
        if chromium():
            first, second, browser = visits(place, scale.visits)
            fetched[kind] = (first, second)
            for line in _visit_rows(kind, first, second):
                _tell(line)
        if scale.alone:
            phones = f"{scale.alone} one by one"
            measured(kind, phones, place, number=scale.alone, alone=True, files=files(kind))

    def files(kind: str) -> Sequence[str]:
        return fetched[kind][0].files if kind in fetched else ()

    def come(kind: str, place: Place) -> None:
        number = scale.together
        together[kind] = measured(kind, f"{number} at once", place, number=number, files=files(kind))

    def crowd(phones: str, cached: bool, how: dict[str, Any], place: Place) -> None:
        named = f"{phones}, files cached" if cached else phones
        measured(kit, named, place, files=() if cached else files(kit), **how)

    def keep_answers(place: Place) -> None:
        saves.append(asyncio.run(save(place, scale.savers, scale.save_seconds)))

    spread = {"number": scale.spread, "within": scale.spread_seconds}
    crowds: list[tuple[str, bool, dict[str, Any]]] = [
        (f"{scale.together} at once", True, {"number": scale.together}),
        *((f"{number} at once", cached, {"number": number}) for number in scale.many for cached in (False, True)),
        *((f"{scale.spread} within {scale.spread_seconds:.0f} s", cached, spread) for cached in (False, True)),
    ]
    for kind, serve in every.items():
        steps: list[Callable[[Place], None]] = [partial(visit, kind), partial(come, kind)]
        if kind == kit:
            steps += [*(partial(crowd, *one) for one in crowds), keep_answers]
        _each(steps, serve, scale.fresh)
    saved = saves[0]
    wrong.update(saved.errors)
    if saved.rows != saved.number:
        wrong["answers that are not in the log once"] += abs(saved.number - saved.rows)
    text = _told(about, browser, scale, rows, notes, fetched, together, saved)
    keep(results, "comparison", text)
    _tell((text,))
    _draw(results.with_suffix(".svg"), scale, together, fetched)
    return wrong


def _each(steps: Sequence[Callable[[Place], None]], serve: Serve, fresh: bool) -> None:
    """Take each step on a server of its own, or all on one."""
    if fresh:
        for step in steps:
            _each([step], serve, False)
        return
    with serve() as place:
        for step in steps:
            step(place)


def long_day(results: Path, minutes: float, people: int) -> Counter[str]:
    """Measure a long day, and write it down; return what went wrong.

    Args:
        results: the file.
        minutes: how long.
        people: at the same time.
    """
    _make_room()
    about = machine()
    with ours() as place:
        day = asyncio.run(soak(place, people, minutes))
    text = _day_told(about, day, minutes, people)
    keep(results, "soak", text)
    _tell((text,))
    return day.errors


def _make_room() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_FILES if hard == resource.RLIM_INFINITY else min(_MOST_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _tell(cells: Sequence[object]) -> None:
    print(*cells, sep="  ", flush=True)


def _join_row(kind: str, phones: str, joined: Joined) -> tuple[object, ...]:
    work, number = joined.work, joined.number
    return (
        kind,
        phones,
        *(f"{at(joined.seconds, share):.2f}" for share in (0.5, 0.95, 1)),
        sum(joined.errors.values()),
        f"{at(joined.memory, 0.5):.1f}",
        *(f"{1e3 * seconds / number:.0f}" for seconds in (work.server, work.pages, work.others, joined.phones)),
        f"{joined.share:.0%}",
    )


def _visit_rows(kind: str, *both: Visit) -> list[tuple[object, ...]]:
    return [
        (
            kind,
            name,
            f"{visit.seconds:.2f}",
            f"{visit.bytes:,}",
            visit.requests,
            visit.outside,
            f"{visit.saved:.0f}",
        )
        for name, visit in zip(("first", "second"), both, strict=True)
    ]


def _told(
    about: str,
    browser: str,
    scale: Scale,
    rows: Sequence[Sequence[object]],
    notes: Sequence[str],
    fetched: dict[str, tuple[Visit, Visit]],
    together: dict[str, Joined],
    saved: Saved,
) -> str:
    kit = list(together)[-1]
    own = together[kit].seconds
    times = [
        f"{together[kind].seconds[-1] / own[-1]:.1f} times as soon as with {kind}"
        f"{' (of those that came at all)' if together[kind].errors else ''}"
        for kind in together
        if kind != kit and own and together[kind].seconds
    ]
    ratio = f"The last of {scale.together} phones that came together had its page {', '.join(times)}." if times else ""
    about = about.replace(". Load", f", Chromium {browser}. Load") if browser else about
    visited = (
        table(
            ("served by", "visit", "first field s", "bytes", "requests", "outside", "click to saved ms"),
            [row for kind, both in fetched.items() for row in _visit_rows(kind, *both)],
        )
        if fetched
        else "There was no Chromium: not measured, and the phones fetched no files."
    )
    parts = [
        "## Comparison",
        f"`python -m benchmarks.phones{scale.name}`: {about}",
        "### Opening a page",
        "Seconds from asking for the page until its kernel has told the states of all widgets. Each phone fetches the "
        "page, all files that Chromium fetches with it (six at a time, from the first bytes of the page on), opens the "
        "websocket, asks for the kernel's information and the widgets. Memory is PSS, in the middle of all pages. "
        "Processor time is user and system, per phone: of the server's process, of the pages' processes, of what "
        "those are forked from, and of the phone itself. The last column tells which part of all cores the phones "
        f"took. A phone that waits {scale.patience:.0f} s is an error; more than {scale.together} at once can only "
        "be asked of the kit as it is, the others do not get them all in.",
        table(_HEAD, rows),
        *([" ".join(notes)] if notes else []),
        ratio,
        "### What a browser fetches",
        f"Chromium, median of {scale.visits}, from an empty cache and then once more: seconds from navigation to the "
        "first field that can be typed in, bytes on the wire without the websocket, requests that the server "
        "answered, requests to any other host, and milliseconds from a click on the button to the word that it is "
        "saved.",
        visited,
        "### Saving",
        f"{saved.number} pages are open and save one answer each within {saved.within:.0f} s. Milliseconds from the "
        "moment at which a save was due until the page hears that it is on disk.",
        table(
            ("pages", "p50", "p95", "p99", "slowest", "errors", "in the log", "server ms", "page ms", "phones' share"),
            [
                (
                    saved.number,
                    *(f"{1e3 * at(saved.seconds, share):.1f}" for share in (0.5, 0.95, 0.99, 1)),
                    sum(saved.errors.values()),
                    saved.rows,
                    f"{1e3 * saved.work.server / saved.number:.1f}",
                    f"{1e3 * saved.work.pages / saved.number:.1f}",
                    f"{saved.share:.0%}",
                )
            ],
        ),
        *([f"{told(saved.errors)}."] if saved.errors else []),
    ]
    return "\n\n".join(part for part in parts if part)


def _day_told(about: str, day: Day, minutes: float, people: int) -> str:
    looks = day.looks
    *_, busy, after = looks
    deeds = ", ".join(f"{deed} {times:,}" for deed, times in sorted(day.deeds.items()))
    rows = [
        (
            f"{look.minute:.1f}",
            f"{look.server:.1f}",
            f"{look.others:.1f}",
            look.pages,
            f"{look.page:.1f}" if look.pages else "–",
            look.processes,
            look.files,
            f"{look.rows:,}",
        )
        for look in looks
    ]
    first = looks[0]
    parts = [
        "## A long day",
        f"`python -m benchmarks.phones --soak {minutes:g} --people {people}`: {about}",
        f"{people} people at the same time for {minutes:g} minutes, each doing something every 3 to 15 seconds: "
        f"{deeds}. Errors: {told(day.errors) or 'none'}.",
        f"From the first look to the last one while they were there, the server went from {first.server:.1f} to "
        f"{busy.server:.1f} MB, a page from {first.page:.1f} to {busy.page:.1f} MB, {first.processes} to "
        f"{busy.processes} processes, {first.files} to {busy.files} open files. The last line is half a minute after "
        f"everybody had gone: {after.processes} processes, {after.files} open files. Memory is PSS.",
        table(("minute", "server MB", "others MB", "pages", "page MB", "processes", "files", "rows"), rows),
    ]
    return "\n\n".join(parts)


def _draw(path: Path, scale: Scale, together: dict[str, Joined], fetched: dict[str, tuple[Visit, Visit]]) -> None:
    panels = [
        Panel(
            f"{scale.together} phones open a page at once: seconds until the last one has it",
            "s",
            [(kind, joined.seconds[-1]) for kind, joined in together.items() if joined.seconds],
        ),
        Panel(
            "Memory of one open page",
            "MB",
            [(kind, at(joined.memory, 0.5)) for kind, joined in together.items() if joined.memory],
        ),
        Panel(
            "First visit: data over the network",
            "MB",
            [(kind, first.bytes / 1e6) for kind, (first, _) in fetched.items()],
        ),
    ]
    draw(path, [panel for panel in panels if panel.bars])
