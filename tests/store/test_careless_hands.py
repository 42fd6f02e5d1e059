"""A log that was opened and saved by whatever is at hand, in more than two hundred ways: no answer is lost.

What counts is whether the fields survived. A program that reckons, or that writes another character for one it does not
know, has changed an answer; that is told and not made up.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from tests.office import SOFFICE, WHY_NOT
from tests.store.conftest import outcome
from themeday.errors import LogDamaged
from themeday.model.outcomes import COLUMNS, Outcome
from themeday.model.visibility import Visibility
from themeday.store import CsvLog, Cursor
from themeday.store.mending import mended, read_whole, whole_rows

pytestmark = pytest.mark.slow

Table = list[list[str]]
#: From the table of a log, its header first, to the bytes that stand in its place.
Way = Callable[[Table], bytes]

TEXTS = [
    "gewoon",
    'een "aangehaald" woord, en een komma; en een puntkomma | en een tab\t.',
    "twee\nregels\n\nen vier",
    "één café – ‘ja’ €",
    "=1+1",
    "007",
    "3",
    "",
    "2027-03-01",
    "true",
    "1,5",
    "null",
    "NA",
    "-",
    "'s avonds",
    "a|b",
]


def answers() -> list[Outcome]:
    """Return answers of six people, some without a table, and what a facilitator did."""
    rows = []
    for number, text in enumerate(TEXTS):
        code = f"ABCDEFG{2 + number % 6}"
        rows.append(
            outcome(
                text,
                item=f"item.{number}",
                participant=code,
                revision=1 + number % 3,
                table="" if number % 5 == 0 else str(number % 4 + 1),
                room="a" if number % 2 else "",
                role="leader" if number % 2 else "young_colleague",
                visibility=list(Visibility)[1 + number % 3],
            )
        )
    return rows


def numbers() -> list[Outcome]:
    """Return answers that are all numbers but one that was taken back: to pandas a column of floats."""
    return [outcome(text, item=f"scale.{n}", table="1") for n, text in enumerate(["3", "7", "", "10", "007"])]


def written(table: Table, encoding: str = "utf-8", **style: object) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, **{"lineterminator": "\n"} | style).writerows(table)
    return out.getvalue().encode(encoding)


WAYS: dict[str, Way] = {}

# The dialects of the module csv, which are those of most programs.
for sign, quotes, end, encoding in itertools.product(
    ",;\t|",
    ("QUOTE_MINIMAL", "QUOTE_ALL", "QUOTE_NONNUMERIC"),
    ("\n", "\r\n", "\r"),
    ("utf-8", "utf-8-sig", "utf-16", "utf-16-be"),
):
    if quotes == "QUOTE_MINIMAL" and end == "\r":
        continue  # the module leaves a text of two lines without quotes then
    style = {"delimiter": sign, "quoting": getattr(csv, quotes), "lineterminator": end}
    WAYS[f"csv {sign!r} {quotes} {end!r} {encoding}"] = lambda table, s=style, e=encoding: written(table, e, **s)


def columns(*names: str) -> Callable[[Table], Table]:
    return lambda table: [[row[COLUMNS.index(name)] for name in names] for row in table]


SHAPES: dict[str, Callable[[Table], Table]] = {
    "columns the other way round": columns(*reversed(COLUMNS)),
    "columns in the order of the alphabet": columns(*sorted(COLUMNS)),
    "an index in front": lambda table: [["", *table[0]], *([str(n), *row] for n, row in enumerate(table[1:]))],
    "a named index in front": lambda table: [["nr", *table[0]], *([str(n), *row] for n, row in enumerate(table[1:]))],
    "notes behind": lambda table: [[*table[0], "notes"], *([*row, 'look, at "this"'] for row in table[1:])],
    "notes between": lambda table: [[*row[:3], "x" if n else "notes", *row[3:]] for n, row in enumerate(table)],
    "empty columns behind": lambda table: [[*row, "", "", ""] for row in table],
    "a title": lambda table: [["What we heard today"], [], *table],
    "a title as wide as the table": lambda table: [["What we heard", *[""] * 13], *table],
    "its delimiter named": lambda table: [["sep=,"], *table],
    "blank lines behind": lambda table: [*table, [], [], [""] * 14],
    "blank lines between": lambda table: [line for row in table for line in (row, [])],
    "a total below": lambda table: [*table, ["total", *[""] * 10, str(len(table)), "", ""]],
    "sorted": lambda table: [table[0], *sorted(table[1:], key=lambda row: row[9])],
    "the header twice": lambda table: [table[0], table[0], *table[1:]],
    "the header below": lambda table: [*table[1:], table[0]],
    "no header": lambda table: table[1:],
    "a header in capitals": lambda table: [[name.upper() for name in table[0]], *table[1:]],
    "every row twice": lambda table: [*table, *table],
    "without the checksums": columns(*COLUMNS[:-1]),
    "without the times": columns(*(name for name in COLUMNS if name != "recorded_at")),
    "without the revisions": columns(*(name for name in COLUMNS if name != "revision")),
    "without who may see it": columns(*(name for name in COLUMNS if name != "visibility")),
    "without the roles": columns(*(name for name in COLUMNS if name != "role")),
}
for (name, shape), (how, style) in itertools.product(
    SHAPES.items(),
    {
        "commas": {},
        "semicolons": {"delimiter": ";", "lineterminator": "\r\n"},
        "all quoted": {"quoting": csv.QUOTE_ALL},
    }.items(),
):
    WAYS[f"{name}, {how}"] = lambda table, shape=shape, style=style: written(shape(table), **style)


def column(name: str, change: Callable[[str], str]) -> Way:
    at = COLUMNS.index(name)
    return lambda table: written(
        [table[0], *([*row[:at], change(row[at]), *row[at + 1 :]] for row in table[1:])], delimiter=";"
    )


def every(*ways: tuple[str, Callable[[str], str]]) -> Way:
    def way(table: Table) -> bytes:
        rows = [list(row) for row in table]
        for name, change in ways:
            for row in rows[1:]:
                row[COLUMNS.index(name)] = change(row[COLUMNS.index(name)])
        return written(rows, delimiter=";")

    return way


def dutch_date(text: str) -> str:
    return re.sub(r"^(\d{4})-0?(\d+)-0?(\d+)$", r"\3-\2-\1", text)


def american_date(text: str) -> str:
    return re.sub(r"^(\d{4})-0?(\d+)-0?(\d+)$", r"\2/\3/\1", text)


def dutch_time(text: str) -> str:
    return re.sub(r"(\d+)-(\d+)-(\d+)T(\d+:\d+).*", r"\3-\2-\1 \4", text)


def decimals(end: str) -> Callable[[str], str]:
    return lambda text: text + end if text.isdigit() else text


def as_number(text: str) -> str:
    return str(int(text)) if text.isdigit() else text


# What spreadsheets make of cells.
WAYS |= {
    "zeros cut off": column("value", as_number),
    "zeros and checksums cut off": every(("value", as_number), ("check", as_number)),
    "numbers with a comma": every(
        *((name, lambda text: f"{text},0" if text.isdigit() else text) for name in ("table", "revision"))
    ),
    "numbers with decimals": every(
        *((name, lambda text: f"{text}.0" if text.isdigit() else text) for name in ("table", "revision", "value"))
    ),
    "Dutch dates": column("value", dutch_date),
    "American dates": column("value", american_date),
    "dates with a time": column("value", lambda text: re.sub(r"^(\d{4}-\d\d-\d\d)$", r"\1 00:00:00", text)),
    "truth in capitals": column("value", lambda text: text.upper() if text == "true" else text),
    "truth in Dutch": column("value", lambda text: "WAAR" if text == "true" else text),
    "a point for a comma": column("value", lambda text: text.replace(",", ".") if text == "1,5" else text),
    "times as a spreadsheet shows them": column(
        "recorded_at", lambda text: re.sub(r"(\d+)-(\d+)-(\d+)T(\d+:\d+).*", r"\3-\2-\1 \4", text)
    ),
    "times without milliseconds": column("recorded_at", lambda text: text[:19].replace("T", " ")),
    "line ends in cells of two characters": column("value", lambda text: text.replace("\n", "\r\n")),
    "letters and accents apart": lambda table: (
        __import__("unicodedata").normalize("NFD", written(table).decode()).encode()
    ),
    "everything at once": every(
        ("value", lambda text: dutch_date(as_number(text))),
        ("recorded_at", lambda text: text[:16].replace("T", " ")),
        ("table", lambda text: f"{text}.0" if text else text),
        ("check", as_number),
    ),
}


def canonical(table: Table) -> bytes:
    return written(table, lineterminator="\r\n")


def misread(data: bytes) -> bytes:
    """Return what a spreadsheet saves that shows "Ã©" where "é" stands; it shows five bytes as nothing known."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in data).encode()


# What an editor, sed, tr, iconv, cat and the like leave.
WAYS |= {
    "sed 's/\\r//'": lambda table: canonical(table).replace(b"\r", b""),
    "sed 's/$/\\r/'": lambda table: canonical(table).replace(b"\n", b"\r\n"),
    "unix2dos": lambda table: canonical(table).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
    "dos2mac": lambda table: canonical(table).replace(b"\r\n", b"\n").replace(b"\n", b"\r"),
    "a mark in front": lambda table: b"\xef\xbb\xbf" + canonical(table),
    "two marks in front": lambda table: b"\xef\xbb\xbf" * 2 + canonical(table),
    "taken for the code page of Windows, saved as UTF-8": lambda table: misread(canonical(table)),
    "the same with semicolons and a mark": lambda table: b"\xef\xbb\xbf" + misread(written(table, delimiter=";")),
    "iconv to cp1252": lambda table: canonical(table).decode().encode("cp1252"),
    "iconv to utf-16": lambda table: canonical(table).decode().encode("utf-16"),
    "iconv to utf-16-le": lambda table: canonical(table).decode().encode("utf-16-le"),
    "no line end at the end": lambda table: canonical(table).rstrip(b"\r\n"),
    "cat twice": lambda table: canonical(table) * 2,
    "blank lines behind": lambda table: canonical(table) + b"\r\n\n\n",
    "an end-of-file mark": lambda table: canonical(table).replace(b"\r\n", b"\n") + b"\x1a",
    "the first half with other line ends": lambda table: (
        canonical(table[:9]).replace(b"\r\n", b"\n") + canonical(table[9:])
    ),
    "half with semicolons": lambda table: canonical(table[:9]) + written(table[9:], delimiter=";"),
    "tail -n +2": lambda table: canonical(table[1:]),
    "tail -n +2 and other line ends": lambda table: written(table[1:]),
    "sed 's/,/;/' outside quotes": lambda table: written(table, delimiter=";", lineterminator="\r\n"),
}


def by_pandas(read: dict[str, object], write: dict[str, object]) -> Way:
    def way(table: Table) -> bytes:
        frame = pd.read_csv(io.BytesIO(canonical(table)), **read)
        out = io.BytesIO()
        frame.to_csv(out, **{"index": False} | write)
        return out.getvalue()

    return way


READ = {
    "as it comes": {},
    "as texts": {"dtype": str},
    "as texts, nothing as nothing": {"dtype": str, "keep_default_na": False},
    "with dates": {"parse_dates": ["recorded_at"]},
    "by id": {"index_col": "outcome_id"},
}
WRITE = {
    "as it comes": {},
    "with an index": {"index": True},
    "for a Dutch Excel": {"sep": ";", "decimal": ",", "encoding": "utf-8-sig"},
    "for Windows": {"lineterminator": "\r\n"},
    "all quoted": {"quoting": csv.QUOTE_ALL},
    "nothing as NA": {"na_rep": "NA"},
    "with dates of its own": {"date_format": "%d-%m-%Y %H:%M"},
}
for (read_name, read), (write_name, write) in itertools.product(READ.items(), WRITE.items()):
    index = {"index": True} if "index_col" in read else {}
    WAYS[f"pandas: read {read_name}, written {write_name}"] = by_pandas(read, {**write, **index})


def test_there_are_ways_enough() -> None:
    assert len(WAYS) >= 200


@pytest.mark.parametrize("rows", [answers, numbers], ids=["texts", "numbers"])
def test_no_answer_is_lost(rows: Callable[[], list[Outcome]], tmp_path: Path) -> None:
    lost = {}
    for number, (name, way) in enumerate(WAYS.items()):
        folder = tmp_path / str(number)
        folder.mkdir()
        log = CsvLog(folder / "outcomes.csv")
        there = rows()
        log.append(there)
        table = list(csv.reader(io.StringIO(log.path.read_bytes().decode(), newline="")))
        log.path.write_bytes(way(table))
        kept = CsvLog(log.path)
        kept.refresh()
        try:
            looked = set(whole_rows(kept).rows)
        except LogDamaged:
            looked = set()
        mended(folder)
        back = set(CsvLog(log.path).read(Cursor()).outcomes)
        missing = [row.value for row in there if row not in back or row not in looked]
        if missing or back - set(there):
            lost[name] = missing, [row.value for row in back - set(there)]
        else:
            assert {row.outcome_id for row in read_whole(folder).shared} == {
                row.outcome_id for row in there if row.value
            }
    assert not lost, f"{len(lost)} of {len(WAYS)} ways: {lost}"


DUTCH, ENGLISH = "1043", "1033"
#: How LibreOffice is told to read a CSV: comma, quotes, UTF-8, from line 1, in a language, numbers recognised or not.
READS = {
    "as it comes": "",
    "as a Dutch one": f"CSV:44,34,76,1,,{DUTCH},false,true",
    "as an English one": f"CSV:44,34,76,1,,{ENGLISH},false,true",
    "all as text": f"CSV:44,34,76,1,,{DUTCH},false,false",
}
#: And to write it: delimiter, quotes, character set; language, whether all texts are quoted, cells as they are shown.
WRITES = {
    "with commas": "44,34,76",
    "with semicolons": "59,34,76",
    "with tabs": "9,34,76",
    "for old Windows": "59,34,1",
    "as shown to the Dutch": f"59,34,76,1,,{DUTCH},false,true",
    "all texts quoted": f"59,34,76,1,,{DUTCH},true,false",
}


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return where LibreOffice keeps its settings; making them takes longest."""
    return tmp_path_factory.mktemp("profile").as_uri()


@pytest.mark.skipif(SOFFICE is None, reason=WHY_NOT)
@pytest.mark.parametrize(
    ("reads", "by", "writes"),
    [
        *(("as it comes", "", writes) for writes in WRITES),
        *((reads, "", "as shown to the Dutch") for reads in READS if reads != "as it comes"),
        *((reads, "xlsx", "as shown to the Dutch") for reads in READS),
        ("as a Dutch one", "xlsx", "all texts quoted"),
        ("as a Dutch one", "ods", "with semicolons"),
    ],
)
def test_no_answer_is_lost_in_libreoffice(reads: str, by: str, writes: str, profile: str, tmp_path: Path) -> None:
    log = CsvLog(tmp_path / "outcomes.csv")
    # It calculates a formula; its own format keeps no tab in a cell. Both are told as missing.
    there = [row for row in answers() if not row.value.startswith("=") and not (by == "ods" and "\t" in row.value)]
    log.append(there)
    start = [str(SOFFICE), "--headless", f"-env:UserInstallation={profile}"]

    def convert(path: Path, into: str, reads: str = "") -> Path:
        how = [f"--infilter={reads}"] if reads else []
        target = tmp_path / "saved" / f"outcomes.{into.partition(':')[0]}"
        subprocess.run([*start, *how, "--convert-to", into, "--outdir", target.parent, path], check=True, timeout=120)
        return target

    opened = convert(log.path, by, READS[reads]) if by else log.path
    saved = convert(opened, f"csv:Text - txt - csv (StarCalc):{WRITES[writes]}", "" if by else READS[reads])
    shutil.copy(saved, log.path)
    assert set(whole_rows(CsvLog(log.path)).rows) == set(there)
