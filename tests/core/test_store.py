"""The outcome log: nothing lost, doubled or torn; readable by anyone; honest when it cannot write."""

from __future__ import annotations

import csv
import multiprocessing
import os
import stat
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from themeday.errors import NotSaved
from themeday.outcomes import COLUMNS, Clock, Outcome, Visibility
from themeday.store import CsvLog, Cursor, MemoryLog

CLOCK = Clock()
NASTY = [
    "",
    "plain",
    'a "quoted" word, and a comma',
    "two\nlines",
    "win\r\ndows",
    "old\rmac",
    "=1+1",
    "@SUM(A1)",
    "<script>alert(1)</script>",
    "👩🏽‍⚖️ één café",
    "\ufeffmark",
    "\u2028 and \x85 and \x1f",
    '"',
    '""\n"',
    "NA",
    "null",
    "007",
    "x" * 4_000,
]
TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=60) | st.sampled_from(
    NASTY
)


def outcome(value: str, item: str = "hope", participant: str = "AAAA2222", revision: int = 1) -> Outcome:
    return Outcome(
        outcome_id=CLOCK.new_id(),
        recorded_at=CLOCK.stamp(),
        day="2027-01-14-dag",
        participant=participant,
        unit='Recherche, "Noord"',
        chapter="expectations",
        item=item,
        value=value,
        visibility=Visibility.TABLE,
        revision=revision,
    )


def everything(log: CsvLog) -> list[Outcome]:
    return list(log.read(Cursor()).outcomes)


@pytest.fixture(params=["csv", "memory"])
def log(request, tmp_path):
    return CsvLog(tmp_path / "outcomes.csv") if request.param == "csv" else MemoryLog()


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "outcomes.csv"


# What goes in comes out


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(TEXTS, min_size=1, max_size=4), max_size=5))
def test_any_text_comes_back_as_it_was(batches):
    with TemporaryDirectory() as folder:
        log = CsvLog(Path(folder) / "outcomes.csv")
        kept = []
        for batch in batches:
            rows = [outcome(text) for text in batch]
            log.append(rows)
            kept += rows
        reading = log.read(Cursor())
        assert list(reading.outcomes) == kept
        assert reading.damaged == ()


def test_there_is_one_header_and_it_comes_first(path):
    for text in ("one", "two\nlines", "three"):
        CsvLog(path).append([outcome(text)])
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == list(COLUMNS)
    assert rows.count(list(COLUMNS)) == 1
    assert [row[COLUMNS.index("value")] for row in rows[1:]] == ["one", "two\nlines", "three"]


def test_pandas_reads_the_file_as_it_is(path):
    pandas = pytest.importorskip("pandas")
    CsvLog(path).append([outcome(text) for text in NASTY])
    table = pandas.read_csv(path, dtype=str, keep_default_na=False)
    assert list(table.columns) == list(COLUMNS)
    assert list(table["value"]) == NASTY


def test_only_the_owner_may_read(path):
    before = os.umask(0)
    try:
        CsvLog(path).append([outcome("one")])
        CsvLog(path).rewrite(lambda _: True)
    finally:
        os.umask(before)
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert modes
    assert set(modes.values()) == {0o600}, modes


def test_a_log_that_is_not_there_is_empty(path):
    reading = CsvLog(path).read(Cursor())
    assert (reading.outcomes, reading.damaged, reading.rewritten) == ((), (), False)
    assert not path.exists()


# Following


def test_a_reader_gets_only_what_is_new(log):
    log.append([outcome("one")])
    first = log.read(Cursor())
    assert log.read(first.cursor).outcomes == ()
    log.append([outcome("two"), outcome("three")])
    second = log.read(first.cursor)
    assert [row.value for row in second.outcomes] == ["two", "three"]
    assert not second.rewritten


def test_a_reader_notices_a_rewrite(log):
    log.append([outcome("keep"), outcome("drop")])
    before = log.read(Cursor())
    assert log.rewrite(lambda row: row.value == "keep") == 1
    after = log.read(before.cursor)
    assert after.rewritten
    assert [row.value for row in log.read(Cursor()).outcomes] == ["keep"]
    log.append([outcome("later")])
    assert [row.value for row in log.read(after.cursor).outcomes] == ["later"]


def test_a_reader_notices_that_the_file_is_gone_or_shorter(path):
    log = CsvLog(path)
    log.append([outcome("one"), outcome("two")])
    cursor = log.read(Cursor()).cursor
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.index(b"\r\n") + 2])
    assert log.changed_since(cursor)
    assert log.read(cursor).rewritten
    path.unlink()
    assert log.changed_since(cursor)
    assert log.read(cursor).rewritten


def test_one_can_see_cheaply_whether_there_is_something_new(path):
    log = CsvLog(path)
    assert not log.changed_since(Cursor())
    log.append([outcome("one")])
    assert log.changed_since(Cursor())
    cursor = log.read(Cursor()).cursor
    assert not log.changed_since(cursor)
    log.append([outcome("two")])
    assert log.changed_since(cursor)


# Many at once

WRITERS, EACH = 8, 50


def _write(path: Path, who: str) -> None:
    log = CsvLog(path)
    for n in range(EACH):
        log.append([outcome(f'{who} "{n}"\nand more, é', item=f"i{n}", participant=who)])


def test_several_processes_lose_double_and_tear_nothing(path):
    fork = multiprocessing.get_context("fork")
    names = [f"WRITER{n}" for n in range(WRITERS)]
    writers = [fork.Process(target=_write, args=(path, name)) for name in names]
    for writer in writers:
        writer.start()
    # A reader that follows meanwhile must see every row once as well.
    log, cursor, followed = CsvLog(path), Cursor(), []
    while any(writer.is_alive() for writer in writers):
        reading = log.read(cursor)
        assert reading.damaged == ()
        assert not reading.rewritten
        followed += reading.outcomes
        cursor = reading.cursor
    for writer in writers:
        writer.join(30)
        assert writer.exitcode == 0
    followed += log.read(cursor).outcomes
    rows = everything(log)
    assert followed == rows
    assert len({row.outcome_id for row in rows}) == len(rows) == WRITERS * EACH
    for name in names:
        assert [row.item for row in rows if row.participant == name] == [f"i{n}" for n in range(EACH)]
    assert path.read_bytes().count(b"outcome_id") == 1


# A writer that dies midway


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([*NASTY[2:8], 'x","', 'end"\r\n', "a\n\nb"]), st.sampled_from(NASTY[1:8]), st.integers(0, 10_000)
)
@example("two\nlines", "after", 10)
def test_a_torn_tail_swallows_no_neighbour(torn, after, cut):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "outcomes.csv"
        first, half, last = outcome("first"), outcome(torn), outcome(after)
        CsvLog(path).append([first])
        whole = path.stat().st_size
        CsvLog(path).append([half])
        size = path.stat().st_size
        end = whole + 1 + cut % (size - whole - 1)  # somewhere inside the second row
        os.truncate(path, end)

        reader = CsvLog(path)
        early = reader.read(Cursor())
        assert list(early.outcomes) == [first]
        CsvLog(path).append([last])
        reading = reader.read(early.cursor)
        # Whole but for its line end, a row may count; otherwise it is reported.
        assert list(reading.outcomes) in ([last], [half, last])
        assert (half in reading.outcomes) != bool(reading.damaged)
        assert everything(reader) == [first, *reading.outcomes]


def test_a_half_row_that_ends_at_a_newline_in_its_text_swallows_no_neighbour(path):
    CsvLog(path).append([outcome("first")])
    CsvLog(path).append([outcome("one\ntwo\nthree")])
    content = path.read_bytes()
    path.write_bytes(content[: content.index(b"two\n") + 4])
    log = CsvLog(path)
    log.append([outcome("second")])
    log.append([outcome("third")])
    reading = log.read(Cursor())
    assert [row.value for row in reading.outcomes] == ["first", "second", "third"]
    assert len(reading.damaged) == 1


def test_a_half_row_left_by_another_while_this_one_writes_too(path):
    mine = CsvLog(path)
    mine.append([outcome("first")])
    with path.open("ab") as file:
        file.write(b'0190,"half a\n')
    mine.append([outcome("second")])
    with path.open("ab") as file:
        file.write(b"0190,half")
    mine.append([outcome("third")])
    reading = mine.read(Cursor())
    assert [row.value for row in reading.outcomes] == ["first", "second", "third"]
    assert len(reading.damaged) == 2


@pytest.mark.parametrize("left", [0, 1, 40])
def test_a_torn_header_is_written_again(path, left):
    CsvLog(path).append([outcome("gone")])
    os.truncate(path, left)
    CsvLog(path).append([outcome("one")])
    reading = CsvLog(path).read(Cursor())
    assert [row.value for row in reading.outcomes] == ["one"]
    assert reading.damaged == ()
    assert path.read_bytes().startswith(",".join(COLUMNS).encode() + b"\r\n")


def test_a_reader_that_comes_during_a_write_waits_for_the_rest(path):
    log = CsvLog(path)
    log.append([outcome("first")])
    cursor = log.read(Cursor()).cursor
    log.append([outcome("one\ntwo")])
    content = path.read_bytes()
    for end in range(cursor.position, len(content)):
        path.write_bytes(content[:end])
        reading = log.read(cursor)
        assert (reading.outcomes, reading.damaged) == ((), ())
    path.write_bytes(content)
    assert [row.value for row in log.read(cursor).outcomes] == ["one\ntwo"]


def test_a_row_that_was_changed_by_hand_is_reported_and_does_not_count(path):
    CsvLog(path).append([outcome("honest"), outcome("other")])
    path.write_bytes(path.read_bytes().replace(b"honest", b"forged"))
    reading = CsvLog(path).read(Cursor())
    assert [row.value for row in reading.outcomes] == ["other"]
    assert len(reading.damaged) == 1
    assert "forged" in reading.damaged[0]


def test_large_damage_stops_nobody_from_reading_on(path):
    log = CsvLog(path)
    log.append([outcome("before")])
    with path.open("ab") as file:
        file.write(b"x" * 200_000 + b"\r\n")
    log.append([outcome("after")])
    reading = log.read(Cursor())
    assert [row.value for row in reading.outcomes] == ["before", "after"]
    assert reading.damaged


# When it cannot be written


def _full_after(limit: int):
    real = os.write

    def write(descriptor: int, data: bytes) -> int:
        nonlocal limit
        if limit <= 0:
            raise OSError(28, "No space left on device")
        done = real(descriptor, bytes(data[:limit]))
        limit -= done
        return done

    return write


@pytest.mark.parametrize("room", [0, 1, 100])
def test_on_a_full_disk_nothing_is_half_kept(path, monkeypatch, room):
    log = CsvLog(path)
    log.append([outcome("first")])
    before = path.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", _full_after(room))
        with pytest.raises(NotSaved):
            log.append([outcome("second"), outcome("third")])
    assert path.read_bytes() == before
    log.append([outcome("again")])
    assert [row.value for row in everything(log)] == ["first", "again"]


def test_a_short_write_is_finished(path, monkeypatch):
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, bytes(data[:7])))
    CsvLog(path).append([outcome("one"), outcome("two")])
    assert [row.value for row in everything(CsvLog(path))] == ["one", "two"]


def test_what_the_disk_does_not_confirm_is_not_kept(path, monkeypatch):
    log = CsvLog(path)
    log.append([outcome("first")])
    before = path.read_bytes()

    def fail(_: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(NotSaved):
        log.append([outcome("second")])
    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(NotSaved) as refused:
        CsvLog(tmp_path / "file" / "outcomes.csv").append([outcome("one")])
    assert refused.value.message("en").startswith("Not saved")
    assert (tmp_path / "file").read_text() == "in the way"


def test_a_lock_that_another_keeps_too_long(path, monkeypatch):
    CsvLog(path).append([outcome("one")])
    before = path.read_bytes()
    monkeypatch.setattr("themeday.store.csv_log._LOCK_SECONDS", 0.1)
    with CsvLog(path)._lock, pytest.raises(NotSaved):
        CsvLog(path).append([outcome("two")])
    assert path.read_bytes() == before


def test_characters_that_no_file_holds_are_refused_whole(path):
    log = CsvLog(path)
    log.append([outcome("first")])
    with pytest.raises(NotSaved):
        log.append([outcome("fine"), outcome("fine").model_copy(update={"value": "\ud800"})])
    assert [row.value for row in everything(log)] == ["first"]


def test_a_rewrite_that_fails_leaves_the_log_as_it_was(path, monkeypatch):
    log = CsvLog(path)
    log.append([outcome("one"), outcome("two")])
    before = path.read_bytes()

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        with pytest.raises(OSError, match="space"):
            log.rewrite(lambda row: row.value == "one")
    assert path.read_bytes() == before
