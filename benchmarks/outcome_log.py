"""What it costs to keep an answer, to follow the log and to save as a page does, beside SQLite and pandas.

Run: python benchmarks/outcome_log.py [--quick]
Everything that is compared is measured in the same run, in turns, so that the ratios hold on a machine that does other
things too. Prints tables and puts them in benchmarks/results/outcome-log.md; `--quick` only shows that it runs.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from multiprocessing.synchronize import Barrier
from pathlib import Path
from random import Random
from typing import Any

import psutil

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.crowd.report import command, keep, machine, spread, table, timed
from benchmarks.rivals import INSERT, VALUE_BYTES, KitStore, PandasStore, SqliteStore, Store, sample
from themeday.chapters import CHAPTERS
from themeday.day.load import load_day
from themeday.model.outcomes import COLUMNS
from themeday.rehearsal import rehearse
from themeday.room.session import Session
from themeday.store import Cursor
from themeday.store.disk import DISK
from themeday.store.frames import HEADER, row_of
from themeday.store.records import Records

RESULTS = Path(__file__).with_name("results") / "outcome-log.md"
STORES: tuple[type[Store], ...] = (KitStore, SqliteStore, PandasStore)
BARRIER_SECONDS = 600
_BATCH = 10_000
_TAILS = ("p50 ms", "p95 ms", "p99 ms", "slowest ms")
# Every process of every round loads Python anew, on every system the same way; what that takes is not measured.
_PROCESSES = multiprocessing.get_context("spawn")


@dataclass(frozen=True)
class Scale:
    """How much is measured."""

    processes: tuple[int, ...] = (1, 8, 64)  # that append at the same time
    appends: int = 1920  # per round, by all of them together
    rounds: int = 9
    sizes: tuple[int, ...] = (10_000, 100_000, 1_000_000)  # rows of the logs that are followed
    news: int = 200  # single rows that a follower learns of, one after another
    participants: int = 300
    savers: int = 8  # processes that save at the same time
    seconds: float = 10.0  # in which each participant saves once
    openings: int = 9  # pages that are opened afresh


QUICK = Scale((2,), 8, 1, (40,), 4, 6, 2, 0.2, 1)


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="tiny numbers, only to see that it runs")
    parser.add_argument("--parts", default="ABC", help="which parts to measure: A appending, B following, C saving")
    parser.add_argument("--folder", type=Path, help="where to keep the rows meanwhile, on the disk that counts")
    parser.add_argument("--results", type=Path, help="the file to write; not written with --quick or some parts only")
    chosen = parser.parse_args()
    scale = QUICK if chosen.quick else Scale()
    parts = {"A": appending, "B": following, "C": saving}
    with tempfile.TemporaryDirectory(dir=chosen.folder) as name:
        text = [_machine(Path(name))]
        print(text[0], flush=True)
        for key in chosen.parts:
            folder = Path(name) / key
            folder.mkdir()
            text.append(parts[key](folder, scale))
            print(f"\n{text[-1]}", flush=True)
    complete = not chosen.quick and chosen.parts == "ABC"
    if results := chosen.results or (RESULTS if complete else None):
        keep(results, "speed", "## Speed\n\n" + "\n\n".join(text), "# The outcome log")


# A. Appending


@dataclass(frozen=True)
class Round:
    """What a store did in one round."""

    rate: float  # appends per second, all processes together
    seconds: list[float]  # of each append that was acknowledged
    errors: int  # appends that failed


def appending(folder: Path, scale: Scale) -> str:
    """Return what appending costs, one row at a time, each on disk before the next."""
    speeds, ratios = [], []
    growing, in_place = [], []
    for processes in scale.processes:
        rounds: dict[str, list[Round]] = {store.name: [] for store in STORES}
        for number in range(scale.rounds):
            for store in STORES:
                place = folder / f"{processes}-{number}-{store.__name__}"
                place.mkdir()
                rounds[store.name].append(_round(store(place), processes, scale.appends // processes))
            if processes == min(scale.processes):
                growing.append(_disk_alone(folder / f"growing-{number}", scale.appends, 0))
                in_place.append(_disk_alone(folder / f"in-place-{number}", scale.appends, scale.appends))
        for name, done in rounds.items():
            tails = [spread([_percentile(one.seconds, q) * 1e3 for one in done], 2) for q in (0.5, 0.95, 0.99, 1)]
            rate = spread([one.rate for one in done], 0)
            speeds.append([processes, name, rate, *tails, sum(one.errors for one in done)])
        ours = rounds[KitStore.name]
        others = [
            [mine.rate / theirs.rate for mine, theirs in zip(ours, rounds[store.name], strict=True)]
            for store in (SqliteStore, PandasStore)
        ]
        even = sum(ratio >= 1 for ratio in others[0])
        ratios.append([processes, spread(others[0], 2), f"{even} of {scale.rounds}", spread(others[1], 2)])
    return "\n\n".join(
        (
            "### Appending",
            f"One row per append, on disk before it returns; {VALUE_BYTES}-byte answers. {scale.rounds} rounds of "
            f"{scale.appends} appends, the stores in turns. Median of the rounds (least-most). After each round every "
            "row was found exactly once, with the same fields.",
            table(["processes", "store", "appends/s", *_TAILS, "errors"], speeds),
            "How many times as many appends per second as the others in the same round:",
            table(["processes", "CsvLog / SQLite", "rounds not slower", "CsvLog / pandas"], ratios),
            "What the disk alone takes to write and sync as many bytes as a row has, one process, p50 in ms: "
            f"{spread(growing, 2)} behind the end of a file, as a CSV has to; {spread(in_place, 2)} over old bytes, as "
            "SQLite does in its log, which keeps its length. Waiting writers get the lock of CsvLog in the order of "
            "asking; SQLite lets the one that is writing go on, which shows in its slowest append.",
        )
    )


def _disk_alone(path: Path, appends: int, there: int) -> float:
    """Return the median milliseconds to write a row's bytes and sync them."""
    row = row_of(next(iter(sample(1, 0))))
    seconds = []
    descriptor = DISK.open(path)
    DISK.write_at(descriptor, 0, bytes(there * len(row)))
    DISK.sync(descriptor)
    for number in range(appends):
        start = time.perf_counter()
        DISK.write_at(descriptor, number * len(row), row)
        DISK.sync(descriptor)
        seconds.append(time.perf_counter() - start)
    os.close(descriptor)
    return statistics.median(seconds) * 1e3


def _round(store: Store, processes: int, appends: int) -> Round:
    store.make()
    barrier = _PROCESSES.Barrier(processes)
    done = _together([partial(_append, store, barrier, seed, appends) for seed in range(processes)])
    wanted = Counter(tuple(o.row()) for seed in range(processes) for o in sample(appends + 1, seed))
    failed = Counter(row for *_, rows in done for row in rows)
    found = Counter(store.rows())
    if wanted - failed - found or found - wanted:
        raise RuntimeError(f"{store.name} lost {wanted - failed - found} and has too many {found - wanted}")
    seconds = [second for _, _, each, _ in done for second in each]
    begun, ended = min(begun for begun, *_ in done), max(ended for _, ended, *_ in done)
    return Round(len(seconds) / (ended - begun), seconds, failed.total())


def _append(
    store: Store, barrier: Barrier, seed: int, appends: int
) -> tuple[float, float, list[float], list[tuple[str, ...]]]:
    first, *outcomes = sample(appends + 1, seed)
    rows = [(store.prepared(outcome), outcome) for outcome in outcomes]
    store.open()
    store.append(store.prepared(first))  # the file and its header, the connection and its schema
    seconds, failed = [], []
    barrier.wait(BARRIER_SECONDS)
    begun = time.perf_counter()
    for row, outcome in rows:
        start = time.perf_counter()
        try:
            store.append(row)
        except Exception:
            failed.append(tuple(outcome.row()))
        else:
            seconds.append(time.perf_counter() - start)
    return begun, time.perf_counter(), seconds, failed


# B. Following


def following(folder: Path, scale: Scale) -> str:
    """Return what it costs to know what is in a log, and to learn of a row that was added to it."""
    news, writes, firsts = [], [], []
    for size in scale.sizes:
        place = folder / str(size)
        place.mkdir()
        _alone(partial(_fill, place, size))
        times = _alone(partial(_follow, place, size, scale.news))
        medians = {name: statistics.median(seconds) for name, seconds in times.items()}
        ratio = medians["pandas"] / medians["refresh"]
        news.append([_count(size), *(_ms(times[name]) for name in ("refresh", "select", "idle", "pandas"))])
        news[-1].append(f"{ratio:,.0f}")
        writes.append([_count(size), *(_ms(times[name]) for name in ("append", "insert", "first append"))])
        for name, first in (("CsvLog", _read_kit), ("pandas.read_csv", _read_pandas), ("SQLite", _read_sqlite)):
            seconds, most, kept = _alone(partial(first, place, size))
            firsts.append([_count(size), name, f"{seconds:.2f}", f"{size / seconds:,.0f}", most, kept])
    return "\n\n".join(
        (
            "### Following",
            f"Milliseconds to learn of one row that another log object appended, median of {scale.news} (p95). pandas "
            "reads the file anew. Nothing new: what a page pays each second while nobody saves.",
            table(
                ["rows", "CsvLog", "SQLite rowid > ?", "CsvLog, nothing new", "pandas, re-read", "pandas / CsvLog"],
                news,
            ),
            "Milliseconds for the writer of those rows, one process, median (p95). The first append of a process "
            "checks what is in the log already.",
            table(["rows", "CsvLog append", "SQLite insert", "first CsvLog append of a process"], writes),
            "Reading everything once, in a process of its own: CsvLog checks every checksum and makes an outcome of "
            "each row, the others return texts. MB of memory more than before, at its most and what stays.",
            table(["rows", "read by", "seconds", "rows/s", "most MB", "stays MB"], firsts),
        )
    )


def _fill(folder: Path, size: int) -> None:
    """Put the same rows in a log and a database, without the care for each row that an append takes."""
    database = SqliteStore(folder)
    database.make()
    database.open()
    connection = database.connect()
    connection.execute("PRAGMA synchronous=OFF")
    with KitStore(folder).path.open("wb") as file:
        file.write(HEADER)
        outcomes = sample(size, size)
        while batch := list(islice(outcomes, _BATCH)):
            file.writelines(map(row_of, batch))
            connection.execute("BEGIN")
            connection.executemany(INSERT, [outcome.row() for outcome in batch])
            connection.execute("COMMIT")
    connection.close()


def _follow(folder: Path, size: int, news: int) -> dict[str, list[float]]:
    import pandas

    log, database = KitStore(folder), SqliteStore(folder)
    writer, follower = log.log(), log.log()
    reader = database.connect()
    database.open()
    outcomes = list(sample(news + 1, size + 1))
    follower.refresh()
    last = _last(reader)
    times: dict[str, list[float]] = {"first append": [timed(partial(writer.append, [outcomes[0]]))[0]]}

    def note(name: str, call: Callable[[], Any]) -> Any:
        seconds, value = timed(call)
        times.setdefault(name, []).append(seconds)
        return value

    read = partial(pandas.read_csv, log.path, dtype=str, keep_default_na=False)
    rereads = max(3, min(20, 1_000_000 // size))
    follower.refresh()
    for number, outcome in enumerate(outcomes[1:]):
        note("append", partial(writer.append, [outcome]))
        note("insert", partial(database.append, outcome.row()))
        note("refresh", follower.refresh)
        found = note("select", reader.execute("SELECT * FROM outcomes WHERE rowid > ?", (last,)).fetchall)
        last = _last(reader)
        if follower.latest(*outcome.key) != outcome or found != [tuple(outcome.row())]:
            raise RuntimeError("a follower did not see the row")
        note("idle", follower.refresh)
        if number % max(1, news // rereads) == 0 and len(note("pandas", read)) != size + number + 2:
            raise RuntimeError("pandas did not see the row")
    return times


def _last(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT max(rowid) FROM outcomes").fetchone()[0])


def _read_kit(folder: Path, size: int) -> tuple[float, str, str]:
    log = KitStore(folder).log()
    return _weighed(log.refresh, lambda _: sum(1 for _ in log) >= size and not log.damaged)


def _read_pandas(folder: Path, size: int) -> tuple[float, str, str]:
    import pandas

    read = partial(pandas.read_csv, KitStore(folder).path, dtype=str, keep_default_na=False)
    return _weighed(read, lambda frame: len(frame) >= size)


def _read_sqlite(folder: Path, size: int) -> tuple[float, str, str]:
    connection = SqliteStore(folder).connect()
    return _weighed(connection.execute("SELECT * FROM outcomes").fetchall, lambda rows: len(rows) >= size)


def _weighed(read: Callable[[], Any], complete: Callable[[Any], bool]) -> tuple[float, str, str]:
    """Return seconds, and MB of memory at the most and after it."""
    process = psutil.Process()
    before, most_before = process.memory_info().rss, _most_memory()
    seconds, found = timed(read)
    after, most = process.memory_info().rss, _most_memory()
    if not complete(found):
        raise RuntimeError("not everything was read")
    grown = f"{(most - max(before, most_before)) / 1e6:,.0f}" if most else "?"
    return seconds, grown, f"{(after - before) / 1e6:,.0f}"


def _most_memory() -> int:
    try:
        import resource
    except ImportError:  # Windows
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


# C. Saving as a page does


def saving(folder: Path, scale: Scale) -> str:
    """Return what a save costs a page: finding out what is new, checking the answer, and keeping it."""
    rows = rehearse(folder / "day", scale.participants, 1).rows
    place = folder / "day"
    alone = _alone(partial(_save, place, None, range(scale.participants), 0.0, 1))
    opened = [_alone(partial(_open, place, number)) for number in range(scale.openings)]
    many = []
    for seconds, seed in ((scale.seconds, 2), (0.0, 3)):
        barrier = _PROCESSES.Barrier(scale.savers)
        shares = [range(first, scale.participants, scale.savers) for first in range(scale.savers)]
        saves = _together([partial(_save, place, barrier, share, seconds, seed) for share in shares])
        many.append([second for share in saves for second in share])
    cases = {
        "1 process, one save after another": alone,
        f"{scale.savers} processes, each participant once within {scale.seconds:g} s": many[0],
        f"{scale.savers} processes, each participant once, without a pause": many[1],
        "first save of a page that was just opened": [first for _, first in opened],
        "opening: reading all that is there": [opening for opening, _ in opened],
    }
    return "\n\n".join(
        (
            "### Saving as a page does",
            f"`Session.save` in a day of {scale.participants} people, {_count(rows)} rows in its three logs. A save "
            "within the seconds is timed from the moment at which it was due. Afterwards every answer was there once. "
            "The design asks for 150 ms at p95 from click to saved; this is the part of it that saves.",
            table(
                ["", "saves", *_TAILS],
                [
                    [case, len(took), *(f"{_percentile(took, q) * 1e3:.2f}" for q in (0.5, 0.95, 0.99, 1))]
                    for case, took in cases.items()
                ],
            ),
        )
    )


def _pages(folder: Path) -> list[Session]:
    """Return a page of everyone in a day; they share what is known, so that it fits in memory."""
    day = load_day(folder)
    records = Records.in_folder(folder / "data")
    records.refresh()
    pages = []
    for who in records.participants():
        pages.append(Session(day, records))
        pages[-1].bind(who, who.language)
    return pages


def _save(folder: Path, barrier: Barrier | None, share: Sequence[int], within: float, seed: int) -> list[float]:
    pages = _pages(folder)
    texts = [outcome.value for outcome in sample(len(pages), seed)]
    moments = Random(seed)
    due = [moments.uniform(0, within) for _ in pages]
    took, wanted = [], set()
    if barrier:
        barrier.wait(BARRIER_SECONDS)
    begun = time.perf_counter()
    for number in sorted(share, key=due.__getitem__):
        page = pages[number]
        time.sleep(max(0.0, begun + due[number] - time.perf_counter()))
        start = begun + due[number] if within else time.perf_counter()
        kept = _hope(page, texts[number])
        took.append(time.perf_counter() - start)
        wanted |= {outcome.outcome_id for outcome in kept}
    found = Counter(row.outcome_id for log in pages[0].records.logs for row in log.read(Cursor()).outcomes)
    if len(wanted) < len(share) or any(found[key] != 1 for key in wanted):
        raise RuntimeError("a save is not there exactly once")
    return took


def _open(folder: Path, number: int) -> tuple[float, float]:
    day = load_day(folder)
    seconds, records = timed(partial(_records, folder))
    page = Session(day, records)
    page.bind(records.participants()[number], "nl")
    text = next(iter(sample(1, 100 + number))).value
    return seconds, timed(partial(_hope, page, text))[0]


def _records(folder: Path) -> Records:
    records = Records.in_folder(folder / "data")
    records.refresh()
    return records


def _hope(page: Session, text: str) -> Any:
    return page.save("expectations", CHAPTERS["expectations"].question("hope"), text)


# What the parts share


def _together(jobs: list[Callable[[], Any]]) -> list[Any]:
    """Run each job in a process of its own, at the same time; return what they return."""
    ends = [_PROCESSES.Pipe(duplex=False) for _ in jobs]
    processes = [
        _PROCESSES.Process(target=_report, args=(job, sender)) for job, (_, sender) in zip(jobs, ends, strict=True)
    ]
    for process in processes:
        process.start()
    for _, sender in ends:
        sender.close()
    found = [receiver.recv() for receiver, _ in ends]
    for process in processes:
        process.join()
    return found


def _alone(job: Callable[[], Any]) -> Any:
    return _together([job])[0]


def _report(job: Callable[[], Any], sender: Any) -> None:
    gc.freeze()  # what the parent left behind would be looked through again and again
    sender.send(job())


def _percentile(values: Iterable[float], part: float) -> float:
    found = sorted(values)
    return found[min(len(found) - 1, int(part * len(found)))] if found else float("nan")


def _ms(seconds: Sequence[float]) -> str:
    middle = statistics.median(seconds) * 1e3
    return f"{middle:,.3f} ({_percentile(seconds, 0.95) * 1e3:,.3f})" if len(seconds) > 1 else f"{middle:,.1f}"


def _count(number: int) -> str:
    return f"{number:,}"


def _machine(folder: Path) -> str:
    mounts = [part for part in psutil.disk_partitions(all=True) if folder.resolve().is_relative_to(part.mountpoint)]
    system = max(mounts, key=lambda part: len(part.mountpoint)).fstype if mounts else "?"
    about = machine(f"file system {system}", f"SQLite {sqlite3.sqlite_version}", packages=["pandas"], phones=False)
    row = row_of(next(iter(sample(1, 0))))
    return f"`{command()}`: {about}\n\nA row is {len(row)} bytes in {len(COLUMNS)} columns."


if __name__ == "__main__":
    main()
