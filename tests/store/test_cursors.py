"""A reader knows where it stands in a file, and whether that is still the same file."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import temporary_folder
from tests.store.conftest import TEXTS, everything, outcome, values
from themeday.store import CsvLog, Cursor, cursors
from themeday.store.frames import HEADER, row_of


class WatchedLog(CsvLog):
    """A log that counts how often its file is read."""

    reads = 0

    def read(self, cursor: Cursor):
        self.reads += 1
        return super().read(cursor)


def test_following_a_file_costs_a_look_at_it_only_when_it_changed(path):
    writer, log = CsvLog(path), WatchedLog(path)
    assert not log.refresh()
    for text in ("one", "two"):
        writer.append([outcome(text)])
        before = log.reads
        assert log.refresh()
        assert not any(log.refresh() for _ in range(5))
        assert log.reads == before + 1


def test_one_can_see_cheaply_whether_there_is_something_new(path):
    log = CsvLog(path)
    assert not log.changed_since(Cursor())
    log.append([outcome("one")])
    assert log.changed_since(Cursor())
    cursor = log.read(Cursor()).cursor
    assert not log.changed_since(cursor)
    log.append([outcome("two")])
    assert log.changed_since(cursor)
    cursor = log.read(cursor).cursor
    log.rewrite(lambda row: row)
    assert log.changed_since(cursor)


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
    gone = log.read(cursor)
    assert gone.rewritten
    assert not log.changed_since(gone.cursor)


@pytest.mark.parametrize("more", [0, 1, 3])
def test_a_reader_notices_that_other_content_stands_in_the_same_file(path, more):
    """Same number, same length or longer, as when a copy is put back or a program saves in place."""
    log = CsvLog(path)
    log.append([outcome("one"), outcome("two")])
    cursor = log.read(Cursor()).cursor
    size, inode = path.stat().st_size, path.stat().st_ino
    others = [outcome("1st"), outcome("2nd"), *(outcome(f"more {n}") for n in range(more))]
    path.write_bytes(HEADER + b"".join(map(row_of, others)))
    assert path.stat().st_ino == inode
    assert path.stat().st_size - size == sum(len(row_of(row)) for row in others[2:])
    reading = log.read(cursor)
    assert reading.rewritten
    assert list(reading.outcomes) == others


@pytest.mark.skipif("THEMEDAY_AS_IF" in os.environ, reason="files of Windows have other numbers than those of Linux")
def test_a_reader_notices_every_one_of_many_rewrites(path):
    """The system gives the number of a file that is gone to the next one."""
    log, follower = CsvLog(path), CsvLog(path)
    log.append([outcome("one"), outcome("two", item="fear")])
    follower.refresh()
    for n in range(6):
        for _ in range(1 + n % 3):
            log.rewrite(lambda row: row.model_copy(update={"value": f"{row.value[:3]}"}))
        log.rewrite(lambda row, n=n: row.model_copy(update={"unit": f"Unit {n}"}) if row.value == "one" else row)
        assert follower.refresh()
        assert [row.unit for row in follower if row.value == "one"] == [f"Unit {n}"]


def test_following_notices_a_change_in_place_that_leaves_the_length_as_it_was(path):
    log, follower = CsvLog(path), CsvLog(path)
    log.append([outcome("one"), outcome("two", item="fear")])
    follower.refresh()
    before = path.stat()
    path.write_bytes(HEADER + row_of(outcome("1st")) + row_of(outcome("2nd", item="fear")))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns + 1_000_000))
    assert path.stat().st_size == before.st_size
    assert follower.refresh()
    assert values(follower) == ["1st", "2nd"]


def test_a_copy_that_was_put_back_is_read_anew(path, tmp_path):
    log, follower = CsvLog(path), CsvLog(path)
    log.append([outcome("one")])
    shutil.copy2(path, tmp_path / "copy")
    log.append([outcome("two", item="fear")])
    follower.refresh()
    (tmp_path / "copy").replace(path)
    assert follower.refresh()
    assert values(follower) == ["one"]
    later = outcome("three")
    assert log.append([later]) == 1
    assert follower.refresh()
    assert values(everything(log)) == ["one", "three"]


def test_cutting_off_a_torn_row_makes_nobody_read_anew(path):
    log, follower = CsvLog(path), CsvLog(path)
    log.append([outcome("one")])
    first = follower.read(Cursor())
    with path.open("ab") as file:
        file.write(row_of(outcome("torn"))[:60])
    assert follower.read(first.cursor).cursor == first.cursor
    log.append([outcome("two")])
    reading = follower.read(first.cursor)
    assert (values(reading.outcomes), reading.rewritten, reading.damaged) == (["two"], False, ())


@settings(max_examples=60, deadline=None)
@given(
    st.lists(TEXTS, min_size=1, max_size=12),
    st.integers(30, 400),
    st.sampled_from(["whole", "unix2dos", "cut", "junk", "lf"]),
    st.data(),
)
def test_it_makes_no_difference_in_how_many_parts_a_file_is_read(texts, part, harm, data):
    rows = [row_of(outcome(text)) for text in texts]
    whole = HEADER + b"".join(rows)
    at = data.draw(st.integers(0, len(whole)))
    content = {
        "whole": whole,
        "unix2dos": whole.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
        "cut": whole[:at] + whole[at + 9 :],
        "junk": whole[:at] + b'",\r\n' * 3 + whole[at:],
        "lf": whole.replace(b"\r\n", b"\n", 3),
    }[harm]
    with temporary_folder() as folder, pytest.MonkeyPatch.context() as patch:
        path = Path(folder) / "outcomes.csv"
        path.write_bytes(content)
        at_once = CsvLog(path).read(Cursor())
        patch.setattr(cursors, "_PART", part)
        patch.setattr(cursors, "AHEAD", 2 * len(content))
        assert CsvLog(path).read(Cursor()) == at_once
        patch.setattr(cursors, "AHEAD", max(map(len, rows)) * 3)
        if harm == "whole":
            assert CsvLog(path).read(Cursor()) == at_once
            survey = CsvLog(path).survey()
            assert survey is not None
            assert survey.rows == len(rows)
        elif at_once.damaged:
            assert CsvLog(path).survey() is None
