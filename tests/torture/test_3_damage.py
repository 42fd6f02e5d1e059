"""Whatever becomes of the file's bytes: rows that were not hit are read, and every byte that was is kept aside."""

from __future__ import annotations

import csv
import io
import os
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from random import Random

import pytest

from tests.torture.crowd import together
from tests.torture.faults import ForgetfulDisk
from tests.torture.figures import LONG, times
from tests.torture.rows import contents, outcome, places
from themeday.store import CsvLog, Cursor, Damage
from themeday.store.frames import END, HEADER, row_of
from themeday.store.salvage import salvage

OUTCOMES = [outcome(1, number, unit="Recherche") for number in range(200)]
ROWS = [row_of(one) for one in OUTCOMES]
WHOLE = HEADER + b"".join(ROWS)
PLACES = places(WHOLE, ROWS)
NUMBERS = {one.outcome_id: number for number, one in enumerate(OUTCOMES)}
KNOWN = {row: number for number, row in enumerate(ROWS)}
NEW = outcome(2)
MIDDLE = (PLACES[95][0], PLACES[105][1])
TAIL = (PLACES[-4][0], len(WHOLE))


def cuts() -> Iterator[bytes]:
    for at in range(len(WHOLE)):
        yield WHOLE[:at]


def zero_tails() -> Iterator[bytes]:
    # As a file system leaves them that had noted the new length, and not yet the data.
    for at in range(0, len(WHOLE), 17):
        yield WHOLE[:at] + bytes(len(WHOLE) - at)
        yield WHOLE[:at] + bytes(-at % 4096)


def zero_middles() -> Iterator[bytes]:
    for length in (1, 2, 3, 40, 512, 4096):
        for at in range(0, len(WHOLE) - length, 61):
            yield WHOLE[:at] + bytes(length) + WHOLE[at + length :]


def flipped_bits() -> Iterator[bytes]:
    for begin, end in ((0, PLACES[1][1]), MIDDLE, TAIL):
        for at in range(begin, end):
            for bit in range(at % 3, 8, 3):
                yield WHOLE[:at] + bytes([WHOLE[at] ^ 1 << bit]) + WHOLE[at + 1 :]


def line_ends() -> Iterator[bytes]:
    for at in range(0, len(WHOLE) - 1, 7):
        yield WHOLE[:at] + END + WHOLE[at + len(END) :]


def many_at_once() -> Iterator[bytes]:
    random = Random(4)
    for _ in range(3_000):
        data = bytearray(WHOLE)
        for _ in range(random.randint(2, 40)):
            at = random.randrange(len(data))
            length = min(random.choice((1, 1, 2, 3, 30, 300)), len(data) - at)
            sign = random.choice((b"\0", b'"', b"\r", b"\n", b",", END))
            data[at : at + length] = random.choice((random.randbytes(length), (sign * length)[:length]))
        yield bytes(data)


def examine_some(
    me: int, workers: int, folder: Path, damages: Callable[[], Iterator[bytes]], each: int
) -> Counter[str]:
    """Examine one of so many damages, and of those the share of one of the processes."""
    sums: Counter[str] = Counter()
    for number, data in enumerate(damages()):
        if number % workers == me and number % each == 1 % each:
            sums += examine(folder / str(me), data)
    return sums


@pytest.mark.parametrize(
    ("damages", "what", "short"),
    [
        (cuts, "Cut off at every byte of 200 rows", 250),
        (zero_tails, "Tails of zeros", 40),
        (zero_middles, "Zeros in the middle, of 1 to 4,096 bytes", 50),
        (flipped_bits, "One bit flipped: in the header, the middle, the tail", 90),
        (line_ends, "Two bytes overwritten by a line end", 60),
        (many_at_once, "Up to forty damages of several kinds at once", 40),
    ],
)
def test_damaged_bytes(folder, figures, damages, what, short):
    workers = os.cpu_count() or 1
    sums = sum(together(workers, examine_some, workers, folder, damages, 1 if LONG else short), Counter())
    assert sums["cases"]
    assert (sums["lost"], sums["doubled"], sums["left"]) == (0, 0, 0)
    figures(
        what,
        sums["cases"],
        sums["lost"],
        sums["doubled"],
        sums["left"],
        also=f"{sums['intact']:,} rows not hit, all read; {sums['stretches']:,} stretches in the quarantine, "
        f"every byte accounted for; {sums['rescued']:,} rows of which only the line end was hit came back",
    )


def examine(folder: Path, data: bytes) -> Counter[str]:
    """Put damaged bytes in the place of a log; count what was found, and what should not be.

    Every byte must be in exactly one place: a row that was kept, the quarantine, or a header. Of a row of which only
    the line end was hit, the row is kept with a line end of its own, and what was in its place lies in the quarantine;
    half a line end at the end of the file is made whole. A file that is only the beginning of a header says nothing.
    """
    folder.mkdir(exist_ok=True)
    path = folder / "outcomes.csv"
    path.write_bytes(data)
    path.with_suffix(".quarantine").unlink(missing_ok=True)
    intact = [number for number, (begin, end) in enumerate(PLACES) if data[begin:end] == ROWS[number]]

    seen = CsvLog(path).read(Cursor()).outcomes
    assert all(one == OUTCOMES[NUMBERS[one.outcome_id]] for one in seen), "only what was written is read"
    numbers = [NUMBERS[one.outcome_id] for one in seen]
    assert numbers == sorted(set(numbers))

    log = CsvLog(path, disk=ForgetfulDisk())
    assert log.append([NEW]) == 1
    aside = log.set_aside()
    after = path.read_bytes()
    assert after.startswith(HEADER)
    kept = [row + END for row in after[len(HEADER) :].split(END)]
    assert kept[-2:] == [row_of(NEW), END]
    rows = kept[:-2]
    rescued = accounted(data, rows, aside)
    found = [KNOWN[row] for row in rows if row in KNOWN]
    assert [number for number in found if number not in intact and data[slice(*body(number))] != bare(number)] == []
    assert set(only_line_end_hit(data, intact)) <= set(found)
    if sum(data[-50:]) % 40 == 0:  # now and then, because it takes most of the time
        seen_by_all = contents(path)
        assert seen_by_all.outcomes == [*(OUTCOMES[number] for number in found), NEW]
        reading = CsvLog(path).read(Cursor())
        assert (list(reading.outcomes), reading.damaged) == (seen_by_all.outcomes, ())
    return Counter(
        cases=1,
        intact=len(intact),
        lost=len(set(intact) - set(found)) + len(set(intact) - set(numbers)),
        doubled=len(found) - len(set(found)),
        left=len(rows) - len(found),  # what the next reader would find to be no row
        stretches=len(aside),
        rescued=rescued,
    )


def only_line_end_hit(data: bytes, intact: list[int]) -> Iterator[int]:
    """Yield the rows of which only the line end was hit: at the end, or between a line end and a row not hit."""
    whole = set(intact)
    last = next((number for number, (begin, _) in enumerate(PLACES) if begin == data.rfind(END) + len(END)), 0)
    if data[PLACES[last][0] :] in (bare(last), bare(last) + b"\r"):
        yield last
    for number in whole:
        begin, end = body(number - 1) if number else (0, 0)
        if begin and number - 1 not in whole and data[begin - len(END) : end] == END + bare(number - 1):
            yield number - 1


def body(number: int) -> tuple[int, int]:
    """Return where a row lies without its line end."""
    begin, end = PLACES[number]
    return begin, end - len(END)


def bare(number: int) -> bytes:
    """Return a row without its line end."""
    return ROWS[number][: -len(END)]


def accounted(data: bytes, rows: Iterable[bytes], aside: Iterable[Damage]) -> int:
    """Check that every byte is in one place; return how many rows got a new line end."""
    kept, stretches, at, rescued = deque(rows), deque(sorted(aside, key=lambda one: one.offset)), 0, 0
    while at < len(data):
        if stretches and stretches[0].offset == at:
            piece = stretches.popleft().data
            assert piece
            assert data.startswith(piece, at), "byte for byte"
            at += len(piece)
        elif data.startswith(HEADER, at):
            at += len(HEADER)
        elif kept and data.startswith(kept[0], at):
            at += len(kept.popleft())
        elif kept and data.startswith(kept[0][: -len(END)], at):
            at += len(kept.popleft()) - len(END)
            at += data[at:] == b"\r"
            rescued += 1
        else:
            assert HEADER.startswith(data), f"nobody kept what is at {at} of {len(data)}"
            at = len(data)
    assert not kept
    assert not stretches
    return rescued


def test_a_reader_who_looks_after_every_byte(folder, figures):
    path, looks = folder / "outcomes.csv", len(WHOLE) if LONG else PLACES[12][1]
    follower, found = CsvLog(path), []
    cursor = Cursor()
    with path.open("wb", buffering=0) as file:
        for at in range(looks):
            file.write(WHOLE[at : at + 1])
            reading = follower.read(cursor)
            assert not reading.damaged
            assert not reading.rewritten
            assert follower.changed_since(cursor)
            found += reading.outcomes
            cursor = reading.cursor
    assert found == OUTCOMES[: len(found)]
    assert len(found) == sum(end <= looks for _, end in PLACES)
    figures(
        "A reader looks after every byte that is written", looks, 0, 0, 0, also=f"{len(found)} rows, each seen once"
    )


@pytest.mark.parametrize(
    ("name", "save"),
    [
        ("in quotes", lambda text: resaved(text, quoting=csv.QUOTE_ALL).encode()),
        ("with other line ends", lambda text: resaved(text, lineterminator="\n").encode()),
        ("with semicolons", lambda text: resaved(text, delimiter=";").encode()),
        ("in quotes, with tabs", lambda text: resaved(text, quoting=csv.QUOTE_ALL, delimiter="\t").encode()),
        ("with a byte order mark", lambda text: b"\xef\xbb\xbf" + text.encode()),
        ("in UTF-16", lambda text: text.encode("utf-16")),
    ],
)
def test_saved_by_another_program_and_saved_again_by_its_authors(folder, figures, name, save: Callable[[str], bytes]):
    path, known = folder / "outcomes.csv", OUTCOMES[: times(40, 200)]
    CsvLog(path).append(known)
    path.write_bytes(save(path.read_bytes().decode()))
    log = CsvLog(path)
    again = [log.append([one]) for one in known[::2]]
    assert set(again) <= {0, 1}
    salvage(log)
    found = contents(path)
    ids = [one.outcome_id for one in known]
    assert (found.lost(ids), found.doubled, found.torn) == (0, 0, 0)
    assert sorted(found.outcomes, key=lambda one: one.outcome_id) == known
    figures("Saved by another program in its own way, then half of it by its authors again", len(ids), 0, 0, 0)


def resaved(text: str, **style: object) -> str:
    """Return a CSV as another program would write it."""
    out = io.StringIO(newline="")
    csv.writer(out, **{"lineterminator": "\r\n"} | style).writerows(csv.reader(io.StringIO(text, newline="")))
    return out.getvalue()
