"""Whatever happened to a log, every command that reads it says the same of it, and what refuses has changed nothing."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.conftest import Party
from themeday.day.load import load_day
from themeday.model.people import rejoin_code
from themeday.model.visibility import Visibility
from themeday.store import CsvLog, Cursor
from themeday.store.folder import DataFolder
from themeday.store.frames import HEADER
from themeday.store.records import Records

pytestmark = pytest.mark.slow

DAY, OTHER = Path("dag"), Path("elders")
SHARED = DAY / "data" / "outcomes.csv"


def resaved(data: bytes, change: Callable[[list[list[str]]], list[list[str]]] = list, **style: object) -> bytes:
    out = io.StringIO(newline="")
    rows = list(csv.reader(io.StringIO(data.decode(), newline="")))
    csv.writer(out, **{"lineterminator": "\n"} | style).writerows(change(rows))
    return out.getvalue().encode()


def without(name: str) -> Callable[[list[list[str]]], list[list[str]]]:
    return lambda rows: [[cell for cell, column in zip(row, rows[0], strict=True) if column != name] for row in rows]


#: What the door mends whole: every command does what it is for, and the doctor leaves nothing to do.
MENDED: dict[str, Callable[[bytes], bytes]] = {
    "nothing happened": lambda data: data,
    "other line ends": resaved,
    "semicolons in UTF-16": lambda data: resaved(data, delimiter=";").decode().encode("utf-16"),
    "a title": lambda data: b"What we heard today\r\n" + data,
    "a title and an empty line": lambda data: b"Wat we hoorden, vandaag, in de zaal\r\n\r\n" + data,
    "a title in a resaved log": lambda data: b"What we heard\n" + resaved(data),
    "its delimiter named": lambda data: b"sep=,\r\n" + data,
    "a mark in front": lambda data: b"\xef\xbb\xbf" + data,
    "a total below": lambda data: data + b"total,,,,17,\r\n",
    "a total below a resaved log": lambda data: resaved(data, lambda rows: [*rows, ["", "", "Totaal", "17"]]),
    "a note between": lambda data: data.replace(b"\r\n", b"\r\ntot hier gelezen\r\n", 9).replace(b"gelezen", b"", 8),
    "blank lines between": lambda data: data.replace(b"\r\n", b"\r\n\r\n"),
    "blank lines behind": lambda data: data + b"\r\n,,,,,\r\n",
    "the header twice": lambda data: HEADER + data,
    "a header in capitals": lambda data: data.replace(HEADER, HEADER.upper()),
    "no header": lambda data: data.removeprefix(HEADER),
    "no line end at the end": lambda data: data.removesuffix(b"\r\n"),
    "without the checksums": lambda data: resaved(data, without("check")),
    "without the times": lambda data: resaved(data, without("recorded_at")),
}
#: What holds pieces in which no whole answer stands.
CUT: dict[str, Callable[[bytes], bytes]] = {
    "a row left half": lambda data: data + b"0190f3aa-11",
    "cut in half": lambda data: data[: len(data) // 2],
    "cut in half after other line ends": lambda data: resaved(data)[: len(data) // 2],
}
#: What is missing and looks complete.
MISSING: dict[str, Callable[[bytes], bytes]] = {
    "without the values": lambda data: resaved(data, without("value")),
    "without the values, as a spreadsheet saves it": lambda data: resaved(data, without("value"), delimiter=";"),
    "without the codes": lambda data: resaved(data, without("participant")),
    "a word changed": lambda data: data.replace(b"meer tijd", b"geen tijd"),
    "emptied": lambda data: b"",
    "only the header": lambda data: HEADER,
}


def fill(folder: Path) -> Party:
    records = Records.in_folder(folder / "data")
    party = Party(records, load_day(folder))
    party.secret = DataFolder(folder / "data").secret()
    party.clock._random.seed(str(folder))  # no two of its ids are those of the other day
    party.staff().set_stage("welcome", {"state": "open"})
    for number in range(12):
        person = party.leader() if number % 2 else party.join()
        person.record("welcome", {"help": f"meer tijd, {number}"}, Visibility.REPORT)
        person.record("closing", {"take": "voor mij"}, Visibility.PRIVATE)
        person.record("closing", {"do.1": f"luister\nnaar {number}"}, Visibility.ANONYMOUS)
    return party


@pytest.fixture
def code(run: Run) -> str:
    """Return the personal code of who joined first, on a day of twelve people; another day lies beside it."""
    for folder in (DAY, OTHER):
        assert run(f"new {folder} --language en")[0] == 0
        DataFolder.of(load_day(folder))
    fill(OTHER)
    first = next(iter(fill(DAY).records.participants()))
    return rejoin_code(DataFolder(DAY / "data").secret(), first.code)


PUBLISHING = "report dag -o {out}/report.html --publish"
MAKING = ["report dag -o {out}/report.html", "export dag -o {out}/export", "merge dag elders -o {out}/samen"]
DELETING = ["close dag --yes", "erase {code} dag --yes", "purge dag --yes"]


def state(folder: Path = DAY) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and "lock" not in path.name)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


class Tried:
    """Each command, on a day of which a log was harmed, and what it did."""

    def __init__(self, run: Run, code: str, harmed: bytes, log: Path = SHARED) -> None:
        log.write_bytes(harmed)
        shutil.copytree(DAY, "harmed")
        self.status: dict[str, int] = {}
        self.said: dict[str, str] = {}
        self.changed: dict[str, bool] = {}
        self.rows: dict[str, int] = {}
        for line in [*MAKING, PUBLISHING, *DELETING, "doctor dag --look", "doctor dag"]:
            shutil.rmtree(DAY)
            shutil.copytree("harmed", DAY)
            name = line.split()[0] + ("?" if "--look" in line else "!" if "--publish" in line else "")
            before = state()
            status, out, err = run(line.format(out=f"out-{name}", code=code) + " --language en")
            self.status[name], self.said[name], self.changed[name] = status, out + err, state() != before
            if SHARED.exists():
                self.rows[name] = len(CsvLog(SHARED).read(Cursor()).outcomes)

    def sentences(self, pattern: str) -> dict[str, set[str]]:
        return {name: set(re.findall(pattern, said)) for name, said in self.said.items()}


@pytest.mark.parametrize("harm", MENDED)
def test_what_can_be_put_right_keeps_no_command_from_its_work(run: Run, code: str, harm: str) -> None:
    there = len(CsvLog(SHARED).read(Cursor()).outcomes)
    tried = Tried(run, code, MENDED[harm](SHARED.read_bytes()))
    looked = tried.status.pop("doctor?")
    assert set(tried.status.values()) == {0}, tried.said
    assert looked == (0 if tried.said["doctor"].count("+ ") == 0 else 1)
    for said in tried.said.values():
        assert not re.search("pieces that hold|stops in the middle|missing", said)
    assert tried.rows["report"] == tried.rows["export"] == tried.rows["doctor"] == there
    assert f"whole answers: {there}, people: 12." in tried.said["doctor"]
    assert "Kept: 36 shared answers" in tried.said["close"]
    assert "participants: 24" in tried.said["merge"]


@pytest.mark.parametrize("harm", CUT)
def test_of_a_log_that_was_cut_off_all_say_what_is_known_and_nothing_is_deleted_that_needs_it_whole(
    run: Run, code: str, harm: str
) -> None:
    harmed = CUT[harm](SHARED.read_bytes())
    tried = Tried(run, code, harmed)
    assert {name for name, status in tried.status.items() if status} == {"close", "doctor", "doctor?", "report!"}
    assert not tried.changed["close"]
    assert not tried.changed["doctor?"]
    assert "Nothing is published" in tried.said["report!"]
    assert not Path("out-report!").exists()
    told = tried.sentences(r"outcomes\.csv stops in the middle of a row\. Answers that can be read: (\d+),")
    told.pop("erase"), told.pop("purge")
    assert len(set(map(frozenset, told.values()))) == 1, told
    # Counted by an independent few lines: whole rows are those with as many fields as the header.
    text = harmed.decode(errors="replace")
    whole = [
        row for row in csv.reader(io.StringIO(text, newline="")) if len(row) == len(HEADER.split(b",")) and row[-1]
    ]
    assert told["report"] == {str(len(whole) - 1)}
    assert not any("the rest is complete" in said for said in tried.said.values())
    if "half" in harm and "cut" in harm:
        joined = text.count(",join,role,")
        assert f"people who gave private answers and are not in it: {12 - joined}." in tried.said["report"]
        for name in ("export", "doctor", "doctor?"):
            assert f"people who gave private answers and are not in it: {12 - joined}." in tried.said[name], name
        assert re.search(r"given after the last one in outcomes\.csv: \d+, people: \d+", tried.said["report"])


def test_rows_that_are_gone_without_a_trace_are_counted_once_the_kit_saw_them(run: Run, code: str) -> None:
    assert run("doctor dag")[0] == 0
    rows = SHARED.read_bytes().splitlines(keepends=True)
    whole = b"".join(rows)
    ends = [number for number, row in enumerate(rows) if row.endswith(b"\r\n")]
    for harmed, gone in (
        (b"".join(rows[: ends[20] + 1]), len(ends) - 21),
        (resaved(b"".join(rows[: ends[20] + 1]), delimiter=";"), len(ends) - 21),
        (whole[: whole.rindex(b"\r\n", 0, -2) - 30], 2),
    ):
        shutil.rmtree("harmed", ignore_errors=True)
        for made in Path().glob("out-*"):
            shutil.rmtree(made)
        tried = Tried(run, code, harmed)
        for name in ("report", "export", "close", "doctor", "doctor?"):
            if name != "close" or "stops in the middle" not in tried.said[name]:
                assert f"outcomes.csv: rows that are gone without a trace: {gone}." in tried.said[name], name
        assert {name for name, status in tried.status.items() if status} == {"close", "doctor", "doctor?", "report!"}
        assert not tried.changed["close"]
    assert run("doctor dag --drop --yes")[0] == 0
    assert run("doctor dag")[0] == 0
    assert run("close dag --yes")[0] == 0
    assert run("doctor dag")[0] == 0


@pytest.mark.parametrize("harm", MISSING)
def test_answers_that_are_missing_stop_every_command_and_nothing_is_changed(run: Run, code: str, harm: str) -> None:
    tried = Tried(run, code, MISSING[harm](SHARED.read_bytes()))
    emptied = harm in ("emptied", "only the header")
    assert {name for name, status in tried.status.items() if not status} == ({"purge"} if emptied else set())
    for name in {*tried.status} - {"doctor", "purge"} | (set() if emptied else {"purge"}):
        assert not tried.changed[name], name
        assert not Path(f"out-{name}").exists()
    assert not any(Path(f"out-{name}").exists() for name in tried.status)
    for said in tried.said.values():
        assert "Traceback" not in said
    if not emptied:
        counted = tried.sentences(r"(?:missing|cannot be read): (\d+), people: (\d+)")
        assert len(set(map(frozenset, counted.values()))) == 1, counted


@pytest.mark.parametrize(
    ("name", "go_on"), [("stage", set()), ("private", {"report", "report!", "export", "merge", "close"})]
)
def test_of_the_other_logs_too_what_needs_them_refuses_and_nothing_else_does(
    run: Run, code: str, name: str, go_on: set[str]
) -> None:
    log = SHARED.with_name(f"{name}.csv")
    tried = Tried(run, code, resaved(log.read_bytes(), without("value")), log)
    assert {command for command, status in tried.status.items() if not status} == go_on
    assert {command for command, changed in tried.changed.items() if changed} <= go_on | {"doctor"}
    for command in {*tried.status} - go_on:
        assert re.search(rf"{name}\.(csv|quarantine)", tried.said[command]), command
