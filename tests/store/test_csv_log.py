"""The outcome log as a file: nothing lost, doubled or torn; readable by anyone; honest when it cannot write."""

from __future__ import annotations

import csv
import multiprocessing
import os
import shutil
import stat
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.conftest import temporary_folder
from tests.store.conftest import NASTY, TEXTS, FailingDisk, everything, hostile, kept_bytes, outcome, values
from themeday.errors import NotSaved, OutcomeRefused
from themeday.model.outcomes import COLUMNS, Outcome
from themeday.store import CsvLog, Cursor
from themeday.store.disk import Disk, fresh_name
from themeday.store.frames import HEADER, row_of


class WatchedDisk(Disk):
    """A disk that remembers what was written and synced, and where."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, int, bytes]] = []

    def write_at(self, descriptor: int, position: int, data: bytes) -> None:
        super().write_at(descriptor, position, data)
        if data:
            self.calls.append(("write", position, bytes(data)))

    def sync(self, descriptor: int) -> None:
        super().sync(descriptor)
        self.calls.append(("sync", 0, b""))


def stretches(log: CsvLog) -> list[bytes]:
    """Return what lies in the quarantine."""
    return [damage.data for damage in log.set_aside()]


# What goes in comes out


@pytest.mark.parametrize("blank", [b"\r\n", b"\r\n\r\n", b",,,,\r\n\r\n", b";;\r\n \t\r\n"])
def test_empty_lines_at_the_end_are_no_damage(path: Path, blank: bytes) -> None:
    log = CsvLog(path)
    log.append([outcome("before")])
    whole = path.read_bytes()
    path.write_bytes(whole + blank)
    reading = CsvLog(path).read(Cursor())
    assert (values(reading.outcomes), reading.damaged) == (["before"], ())
    CsvLog(path).append([outcome("after")])
    assert values(everything(CsvLog(path))) == ["before", "after"]
    assert path.read_bytes().startswith(whole)
    assert len(path.read_bytes()) == len(whole) + len(row_of(outcome("after")))
    assert stretches(CsvLog(path)) == []


def test_empty_lines_between_pieces_stay_with_them(path: Path) -> None:
    log = CsvLog(path)
    log.append([outcome("before")])
    with path.open("ab") as file:
        file.write(b"of someone\r\n\r\nwho typed\r\n")
    CsvLog(path).append([outcome("after")])
    assert b"".join(stretches(CsvLog(path))) == b"of someone\r\n\r\nwho typed\r\n"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(TEXTS, min_size=1, max_size=4), max_size=5))
def test_any_text_comes_back_as_it_was(batches):
    with temporary_folder() as folder:
        log = CsvLog(Path(folder) / "outcomes.csv")
        kept = []
        for batch in batches:
            rows = [outcome(text) for text in batch]
            assert log.append(rows) == len(rows)
            kept += rows
        assert everything(log) == kept
        assert log.set_aside() == ()


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


def test_an_outcome_of_hundreds_of_kilobytes_is_kept(path):
    """A schedule of many rounds is one value."""
    long = ['{"rounds": [' + '"é, ""x""", ' * n + "]}\n" for n in (20_000, 30_000)]
    log = CsvLog(path)
    log.append([outcome("before"), outcome(long[0]), outcome("between")])
    log.append([outcome(long[1])])
    assert values(everything(CsvLog(path))) == ["before", long[0], "between", long[1]]
    os.truncate(path, path.stat().st_size - 1_000)
    log.append([outcome("after")])
    assert values(everything(CsvLog(path))) == ["before", long[0], "between", "after"]
    assert len(stretches(log)[0]) > 200_000


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX systems")
def test_only_the_owner_may_read(path):
    before = os.umask(0)
    try:
        CsvLog(path).append([outcome("one")])
        CsvLog(path).rewrite(lambda row: row)
        path.write_bytes(path.read_bytes() + b"half")
        CsvLog(path).mend()
    finally:
        os.umask(before)
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert set(modes) == {"outcomes.csv", "outcomes.quarantine", ".lock"}
    assert set(modes.values()) == {0o600}, modes


def test_a_log_that_is_not_there_is_empty(path):
    log = CsvLog(path)
    reading = log.read(Cursor())
    assert (reading.outcomes, reading.damaged, reading.rewritten) == ((), (), False)
    assert not log.changed_since(reading.cursor)
    assert (log.mend(), log.rewrite(lambda _: None), log.erase("AAAA2222", "ZZZZ9999"), log.release()) == ((), 0, 0, 0)
    assert log.append([]) == 0
    assert not path.exists()


# The same outcome again


def test_the_same_outcome_again_is_acknowledged_and_there_once(path):
    rows = [outcome(text) for text in ("one", "two\nlines", "three")]
    log = CsvLog(path)
    assert log.append(rows) == 3
    whole = path.read_bytes()
    for other in (log, CsvLog(path)):
        assert other.append(rows[1:2]) == 0
        assert other.append(rows) == 0
    assert path.read_bytes() == whole
    more = outcome("four")
    assert log.append([rows[2], more, rows[0], more]) == 1
    assert everything(log) == [*rows, more]


def test_the_same_outcome_twice_in_one_call_is_there_once(path):
    log, twice = CsvLog(path), outcome("one")
    assert log.append([twice, twice]) == 1
    assert everything(log) == [twice]


def test_what_was_there_is_written_again_before_it_is_acknowledged(path):
    """Seen is not yet on disk: whoever wrote it may have died before the sync, or the sync may have failed."""
    rows = [outcome(text) for text in ("one", "two", "three")]
    CsvLog(path).append(rows)
    disk = WatchedDisk()
    assert CsvLog(path, disk=disk).append([rows[1]]) == 0
    at = path.read_bytes().index(row_of(rows[1]))
    assert disk.calls == [("write", at, row_of(rows[1])), ("sync", 0, b"")]
    failing = CsvLog(path, disk=FailingDisk("sync"))
    with pytest.raises(NotSaved):
        failing.append([rows[1]])
    assert everything(CsvLog(path)) == rows


def test_another_outcome_with_the_same_id_is_refused_and_nothing_is_written(path):
    first, fine = outcome("one"), outcome("fine")
    log = CsvLog(path)
    log.append([first])
    before = path.read_bytes()
    for other in (log, CsvLog(path)):
        for changed in ({"value": "two"}, {"revision": 2}, {"participant": "BBBB3333"}):
            with pytest.raises(OutcomeRefused, match="id belongs to another"):
                other.append([fine, first.model_copy(update=changed)])
    with pytest.raises(OutcomeRefused, match="id belongs to another"):
        log.append([fine, fine.model_copy(update={"value": "not the same"})])
    assert path.read_bytes() == before
    assert log.append([fine]) == 1


def test_an_id_inside_what_someone_wrote_is_taken_by_nobody(path):
    new = outcome("new")
    log = CsvLog(path)
    log.append(
        [outcome(text) for text in (f"{new.outcome_id},", f"\n{new.outcome_id},x", row_of(new).decode().strip())]
    )
    assert log.append([new]) == 1
    assert log.append([new]) == 0
    assert everything(log)[-1] == new


# Following


def test_how_much_waits_behind_the_last_row_can_be_seen(path):
    log = CsvLog(path)
    assert (log.cursor.position, log.unread()) == (0, 0)
    log.append([outcome("one")])
    log.refresh()
    size = path.stat().st_size
    assert (log.cursor.position, log.unread()) == (size, 0)
    with path.open("ab") as file:
        file.write(b"torn")
    log.refresh()
    assert (log.cursor.position, log.unread()) == (size, 4)


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
    assert values(log.read(cursor).outcomes) == ["one\ntwo"]


# Many at once

WRITERS, EACH = 8, 50


def _write(path: Path, who: str) -> None:
    log = CsvLog(path)
    for n in range(EACH):
        row = outcome(f'{who} "{n}"\nand more, é', item=f"i{n}", participant=who)
        assert log.append([row]) == 1
        assert log.append([row]) == 0


@pytest.mark.slow
def test_several_processes_lose_double_and_tear_nothing(path):
    spawn = multiprocessing.get_context("spawn")
    names = [f"WRITER{n}" for n in range(WRITERS)]
    writers = [spawn.Process(target=_write, args=(path, name)) for name in names]
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
@given(st.sampled_from([*NASTY[2:8], 'x","', 'end"\n', "a\n\nb"]), st.sampled_from(NASTY[1:8]), st.integers(0, 10_000))
@example("two\nlines", "after", 10)
def test_a_torn_tail_swallows_no_neighbour(torn, after, cut):
    with temporary_folder() as folder:
        path = Path(folder) / "outcomes.csv"
        first, half, last = outcome("first"), outcome(torn), outcome(after)
        CsvLog(path).append([first])
        whole = path.stat().st_size
        CsvLog(path).append([half])
        row = row_of(half)
        end = 1 + cut % (len(row) - 1)  # somewhere inside the second row
        os.truncate(path, whole + end)

        reader = CsvLog(path)
        early = reader.read(Cursor())
        assert list(early.outcomes) == [first]
        CsvLog(path).append([last])
        reading = reader.read(early.cursor)
        new = list(reading.outcomes)[reading.rewritten :]
        # Whole but for its line end, a row may count; otherwise it is set aside.
        assert new in ([last], [half, last])
        assert stretches(reader) == ([] if half in new else [row[:end]])
        assert everything(reader) == [first, *new]


def test_a_half_row_that_ends_at_a_newline_in_its_text_swallows_no_neighbour(path):
    CsvLog(path).append([outcome("first")])
    CsvLog(path).append([outcome("one\ntwo\nthree")])
    content = path.read_bytes()
    path.write_bytes(content[: content.index(b"two\n") + 4])
    log = CsvLog(path)
    log.append([outcome("second")])
    log.append([outcome("third")])
    assert values(everything(log)) == ["first", "second", "third"]
    assert len(stretches(log)) == 1


def test_a_half_row_left_by_another_while_this_one_writes_too(path):
    mine = CsvLog(path)
    mine.append([outcome("first")])
    halves = [b'0190,"half a\n', b"0190,half"]
    for half, text in zip(halves, ("second", "third"), strict=True):
        with path.open("ab") as file:
            file.write(half)
        mine.append([outcome(text)])
    assert values(everything(mine)) == ["first", "second", "third"]
    assert stretches(mine) == halves


def test_a_whole_row_that_lacks_only_its_end_is_kept_and_appending_it_again_adds_nothing(path):
    first, last = outcome("first"), outcome("last")
    CsvLog(path).append([first, last])
    os.truncate(path, path.stat().st_size - 2)
    log = CsvLog(path)
    assert log.append([last]) == 0
    assert everything(log) == [first, last]
    assert stretches(log) == []


@pytest.mark.parametrize("left", [0, 1, 40, len(HEADER) - 2, len(HEADER) - 1, len(HEADER)])
def test_a_torn_header_is_written_again(path, left):
    CsvLog(path).append([outcome("gone")])
    os.truncate(path, left)
    log = CsvLog(path)
    log.append([outcome("one")])
    assert values(everything(log)) == ["one"]
    assert path.read_bytes().startswith(HEADER)
    assert stretches(log) == []


# Damage


def test_damage_in_the_middle_goes_to_the_quarantine_byte_for_byte_and_the_file_is_whole_again(path):
    rows = [outcome(text) for text in ("one", "two\nlines", "three")]
    log = CsvLog(path)
    log.append(rows)
    damaged = row_of(rows[1]).replace(b"two", b"t\xff\x00")
    path.write_bytes(path.read_bytes().replace(row_of(rows[1]), damaged))
    log = CsvLog(path)
    reading = log.read(Cursor())
    assert (values(reading.outcomes), [damage.data for damage in reading.damaged]) == (["one", "three"], [damaged])
    assert reading.damaged[0].offset == path.read_bytes().index(damaged)
    new = outcome("four")
    assert log.append([new]) == 1
    assert everything(CsvLog(path)) == [rows[0], rows[2], new]
    assert path.read_bytes() == HEADER + b"".join(map(row_of, (rows[0], rows[2], new)))
    assert stretches(log) == [damaged]
    assert log.append([rows[1]]) == 1, "who saves it again adds it"


def test_a_row_that_was_changed_by_hand_is_told_and_does_not_count(path):
    CsvLog(path).append([outcome("honest"), outcome("other")])
    path.write_bytes(path.read_bytes().replace(b"honest", b"forged"))
    reading = CsvLog(path).read(Cursor())
    assert values(reading.outcomes) == ["other"]
    assert len(reading.damaged) == 1
    assert b"forged" in reading.damaged[0].data


def test_large_damage_stops_nobody_from_reading_on(path):
    log = CsvLog(path)
    log.append([outcome("before")])
    with path.open("ab") as file:
        file.write(b"x" * 200_000 + b"\r\n")
    follower = CsvLog(path)
    assert values(follower.read(Cursor()).outcomes) == ["before"]
    log.append([outcome("after")])
    assert values(everything(log)) == ["before", "after"]
    assert stretches(log) == [b"x" * 200_000 + b"\r\n"]


def test_mending_tells_what_it_moved_and_mending_again_moves_nothing(path):
    log = CsvLog(path)
    log.append([outcome("one")])
    whole = path.read_bytes()
    path.write_bytes(whole + b"junk\r\n" + row_of(outcome("two")) + b"torn")
    assert [damage.data for damage in log.mend()] == [b"junk\r\n", b"torn"]
    before = kept_bytes(path.parent)
    assert log.mend() == ()
    assert kept_bytes(path.parent) == before
    assert [damage.data for damage in log.set_aside()] == [b"junk\r\n", b"torn"]


def test_a_header_that_is_missing_or_doubled_is_put_right(path):
    rows = [outcome("one"), outcome("two")]
    first, second = map(row_of, rows)
    for content in (first + second, HEADER + first + HEADER + second, HEADER + HEADER + first + second + HEADER):
        path.write_bytes(content)
        assert list(CsvLog(path).read(Cursor()).outcomes) == rows
        log = CsvLog(path)
        assert log.append([rows[1]]) == 0
        assert path.read_bytes() == HEADER + first + second
        assert stretches(log) == []


def test_a_mark_in_front_costs_no_row(path):
    log, rows = CsvLog(path), [outcome("one"), outcome("two")]
    log.append(rows)
    whole = path.read_bytes()
    path.write_bytes(b"\xef\xbb\xbf" + whole)
    assert list(CsvLog(path).read(Cursor()).outcomes) == rows
    log.append([rows[0]])
    assert path.read_bytes() == whole
    assert stretches(log) == [b"\xef\xbb\xbf" + HEADER]


@pytest.mark.parametrize(
    "resaved",
    [
        lambda text: text.replace("\r\n", "\n").encode(),
        lambda text: text.replace("\r\n", "\n").replace(",", ";").encode(),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace("\r\n", "\n").encode("cp1252"),
    ],
    ids=["line ends", "semicolons", "UTF-16", "cp1252"],
)
def test_what_another_program_saved_goes_aside_whole_at_the_next_append(path, resaved):
    log = CsvLog(path)
    log.append([outcome("één", unit="Recherche"), outcome("twee\nregels", unit="Parket")])
    content = resaved(path.read_bytes().decode())
    path.write_bytes(content)
    new = outcome("three")
    assert log.append([new]) == 1
    assert everything(CsvLog(path)) == [new]
    assert stretches(log) == [content]


@pytest.mark.parametrize("around", ["ROW", "\nROW\n", '"\nROW\n"', ",\nROW"])
def test_a_row_inside_a_value_never_gets_into_the_log(path, around):
    forged = outcome("forged", participant="VICTIM22", unit="Parket")
    outer, honest = hostile(forged, around), outcome("honest")
    row = row_of(outer)
    for at in range(0, len(row), 5):
        for data in (row[at:], row[:at], row[:at] + b"\x00" + row[at + 1 :]):
            path.unlink(missing_ok=True)
            path.with_suffix(".quarantine").unlink(missing_ok=True)
            path.write_bytes(HEADER + data + row_of(honest))
            log = CsvLog(path)
            log.append([outcome("new")])
            assert forged not in everything(log)
            assert honest in everything(log)
            assert b"".join(stretches(log)) in (data, b"", data[-2:])


# When it cannot be written


@pytest.mark.parametrize("room", [0, 1, 100])
def test_on_a_full_disk_nothing_is_half_kept(path, room):
    CsvLog(path).append([outcome("first")])
    before = path.read_bytes()
    disk = FailingDisk(room=room)
    log = CsvLog(path, disk=disk)
    with pytest.raises(NotSaved) as full:
        log.append([outcome("second"), outcome("third")])
    assert full.value.message("en").startswith("Not saved")
    assert path.read_bytes() == before
    disk.failing = False
    log.append([outcome("again")])
    assert values(everything(log)) == ["first", "again"]


@pytest.mark.parametrize("call", ["open", "write", "sync", "sync_folder"])
def test_what_the_disk_does_not_confirm_is_not_kept(path, call):
    CsvLog(path).append([outcome("first")])
    before = path.read_bytes()
    disk = FailingDisk(call)
    log, second = CsvLog(path, disk=disk), outcome("second")
    with pytest.raises(NotSaved):
        log.append([second])
    assert path.read_bytes() == before
    disk.failing = False
    assert log.append([second]) == 1
    assert values(everything(log)) == ["first", "second"]


def test_what_cannot_be_cut_off_either_is_set_aside_by_the_next_writer(path):
    CsvLog(path).append([outcome("first")])
    log = CsvLog(path, disk=FailingDisk("truncate", room=60))
    with pytest.raises(NotSaved):
        log.append([outcome("second")])
    other = CsvLog(path)
    other.append([outcome("third")])
    assert values(everything(other)) == ["first", "third"]
    assert len(stretches(other)[0]) == 60


def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(NotSaved) as refused:
        CsvLog(tmp_path / "file" / "outcomes.csv").append([outcome("one")])
    assert refused.value.message("en").startswith("Not saved")
    assert (tmp_path / "file").read_text() == "in the way"


@pytest.mark.skipif(os.name == "nt", reason="Windows removes no file that is open")
def test_a_folder_that_is_gone_is_told_and_not_made_anew(tmp_path):
    folder = tmp_path / "stick"
    log = CsvLog(folder / "outcomes.csv")
    with pytest.raises(NotSaved):
        log.append([outcome("one")])
    folder.mkdir()
    log.append([outcome("one")])
    log.refresh()
    shutil.rmtree(folder)
    for attempt in (lambda: log.append([outcome("two")]), log.mend, log.release, lambda: log.rewrite(lambda row: row)):
        with pytest.raises(NotSaved):
            attempt()
    assert not folder.exists()
    folder.mkdir()
    log.append([outcome("three")])
    assert values(everything(log)) == ["three"]


@pytest.mark.parametrize("text", ["\ud800", "\x00", "win\r\ndows"])
def test_characters_that_no_file_holds_are_refused_whole(path, text):
    log = CsvLog(path)
    log.append([outcome("first")])
    with pytest.raises(OutcomeRefused):
        log.append([outcome("fine"), outcome("fine").model_copy(update={"value": text})])
    assert values(everything(log)) == ["first"]


@pytest.mark.parametrize("call", ["create", "write", "sync", "replace", "sync_folder"])
def test_damage_that_cannot_be_set_aside_stays_where_it_is(path, call):
    CsvLog(path).append([outcome("one"), outcome("two")])
    damaged = path.read_bytes().replace(b"one", b"0ne")
    path.write_bytes(damaged)
    disk = FailingDisk(call)
    log = CsvLog(path, disk=disk)
    for attempt in (lambda: log.append([outcome("three")]), log.mend):
        with pytest.raises(NotSaved):
            attempt()
        assert b"0ne" in b"".join([path.read_bytes(), *stretches(log)])
        assert values(CsvLog(path).read(Cursor()).outcomes) == ["two"]
    disk.failing = False
    log.append([outcome("three")])
    assert values(everything(log)) == ["two", "three"]
    assert b"0ne" in b"".join(stretches(log))


# Rewriting


def test_rewriting_keeps_changes_and_removes(path):
    rows = [outcome(text) for text in ("keep", "change", "drop", "keep too")]
    log = CsvLog(path)
    log.append(rows)

    def change(row: Outcome) -> Outcome | None:
        if row.value == "drop":
            return None
        return row.model_copy(update={"value": "changed"}) if row.value == "change" else row

    assert log.rewrite(change) == 1
    kept = [rows[0], rows[1].model_copy(update={"value": "changed"}), rows[3]]
    assert path.read_bytes() == HEADER + b"".join(map(row_of, kept))
    assert log.append([rows[0]]) == 0
    assert log.append([rows[2]]) == 1, "what is gone can be kept anew"


def test_rewriting_sets_aside_what_is_damaged(path):
    log = CsvLog(path)
    log.append([outcome("one"), outcome("two")])
    path.write_bytes(path.read_bytes().replace(b"one", b"0ne") + b"torn")
    assert log.rewrite(lambda row: row) == 0
    assert values(everything(log)) == ["two"]
    assert [len(piece) for piece in stretches(log)] == [len(row_of(outcome("one"))), 4]


def test_rows_are_kept_by_where_they_begin_and_byte_for_byte(path):
    log, rows = CsvLog(path), [outcome(text) for text in NASTY]
    log.append(rows)
    before = path.read_bytes()
    begins: list[int] = []
    log.survey(lambda row, _: begins.append(row.offset))
    log.keep_only(begins, ())
    assert path.read_bytes() == before
    log.keep_only(begins[::3], ())
    assert everything(log) == rows[::3]
    log.append([outcome("new")])
    assert len(everything(log)) == len(rows[::3]) + 1


def test_a_change_that_cannot_be_kept_changes_nothing(path):
    log = CsvLog(path)
    log.append([outcome("one"), outcome("two")])
    before = path.read_bytes()
    with pytest.raises(OutcomeRefused):
        log.rewrite(lambda row: row.model_copy(update={"value": "\x00"}))
    with pytest.raises(ZeroDivisionError):
        log.rewrite(lambda _: 1 / 0)
    assert path.read_bytes() == before
    assert values(everything(log)) == ["one", "two"]


@pytest.mark.parametrize("call", ["create", "write", "sync", "replace"])
def test_a_rewrite_that_fails_leaves_the_log_as_it_was(path, call):
    CsvLog(path).append([outcome("one"), outcome("two")])
    before = kept_bytes(path.parent)
    disk = FailingDisk(call)
    log = CsvLog(path, disk=disk)
    for attempt in (
        lambda: log.keep_only([], ()),
        lambda: log.rewrite(lambda row: row if row.value == "one" else None),
        lambda: log.erase("AAAA2222", "ZZZZ9999"),
    ):
        with pytest.raises(NotSaved):
            attempt()
        assert kept_bytes(path.parent) == before
    disk.failing = False
    assert log.rewrite(lambda row: row if row.value == "one" else None) == 1


def test_erasing_removes_the_quarantine_and_what_a_dead_writer_left(path):
    log = CsvLog(path)
    log.append([outcome("mine"), outcome("theirs", participant="BBBB3333")])
    path.write_bytes(path.read_bytes().replace(b"mine", b"m!ne") + b"AAAA2222 torn")
    log.mend()
    path.write_bytes(path.read_bytes() + b"AAAA2222 torn again")
    fresh_name(path).write_bytes(b"AAAA2222 half a rewrite")
    fresh_name(log.quarantine.path).write_bytes(b"AAAA2222 half a quarantine")
    log.append([outcome("again")])
    assert log.erase("AAAA2222", "ZZZZ9999") == 1
    assert kept_bytes(path.parent).keys() == {path.name}
    assert b"AAAA2222" not in path.read_bytes()
    assert values(everything(log)) == ["theirs"]


def test_erasing_in_a_log_that_is_not_there_removes_the_quarantine_all_the_same(path):
    log = CsvLog(path)
    path.write_bytes(b"AAAA2222 torn")
    log.mend()
    path.unlink()
    assert log.erase("AAAA2222", "ZZZZ9999") == 0
    assert kept_bytes(path.parent) == {}
