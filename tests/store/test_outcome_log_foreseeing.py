"""What a log says before it is written, and how it is as before when that comes to nothing."""

from __future__ import annotations

from copy import deepcopy

from hypothesis import given
from hypothesis import strategies as st

from tests.store.conftest import everything, outcome
from themeday.model.outcomes import Outcome
from themeday.store import CsvLog, MemoryLog, OutcomeLog
from themeday.store.outcome_log import AnswerIndex

ROWS = st.lists(
    st.builds(
        outcome,
        value=st.sampled_from(["", "one", "two"]),
        item=st.sampled_from(["hope", "fear"]),
        participant=st.sampled_from(["AAAA2222", "BBBB3333", "CCCC4444"]),
        revision=st.integers(1, 3),
    ),
    max_size=6,
)


def state(log: OutcomeLog) -> object:
    """Return everything that a log says, with every order in it."""
    index = log._index
    by_item = [(item, list(answers.items())) for item, answers in index.by_item.items()]
    return deepcopy((by_item, index.rows))


@given(ROWS, st.lists(ROWS, max_size=4))
def test_what_is_taken_back_in_reverse_leaves_no_trace(kept: list[Outcome], foreseen: list[list[Outcome]]) -> None:
    log = MemoryLog()
    log.append(kept)
    log.refresh()
    states, undo = [], []
    for rows in foreseen:
        states.append(state(log))
        undo.append(log.foresee([*rows, *rows[:1]]))  # one of them twice
    while undo:
        undo.pop()()
        assert state(log) == states.pop()


@given(ROWS, ROWS)
def test_what_is_foreseen_is_what_will_be_read(kept: list[Outcome], foreseen: list[Outcome]) -> None:
    log, read = MemoryLog(), MemoryLog()
    for one in (log, read):
        one.append(kept)
        one.refresh()
    log.foresee(foreseen)
    read.append(foreseen)
    read.refresh()
    assert state(log) == state(read)
    whole = AnswerIndex.of([*kept, *foreseen])
    assert (whole.rows, whole.by_item) == (read._index.rows, read._index.by_item)


# What the file can tell for it


def test_only_what_was_added_is_unread(path):
    log, other = CsvLog(path), CsvLog(path)
    assert log.unread() == 0
    other.append([outcome("one")])
    assert log.unread() == path.stat().st_size
    log.refresh()
    assert log.unread() == 0
    before = path.stat().st_size
    other.append([outcome("two")])
    assert log.unread() == path.stat().st_size - before


def test_everything_is_unread_in_a_file_that_took_the_place_of_another(path):
    log, other = CsvLog(path), CsvLog(path)
    other.append([outcome("one"), outcome("two")])
    log.refresh()
    other.rewrite(lambda row: row if row.value == "one" else None)
    assert log.unread() == path.stat().st_size
    log.refresh()
    data = path.read_bytes()
    path.write_bytes(data[: -len(data) // 3] + b"x" * 400)  # another end, in the same file
    assert log.unread() == path.stat().st_size
    path.unlink()
    assert log.unread() == 0


def test_what_is_made_whole_needs_no_mending_when_it_is_appended_to(path):
    log = CsvLog(path)
    log.append([outcome("one")])
    log.refresh()
    with path.open("ab") as file:
        file.write(b"torn")
    with log.lock:
        log.make_whole()
        assert log.read(log.cursor).outcomes == ()
        log.append([outcome("two")])
    assert [row.value for row in everything(log)] == ["one", "two"]
    assert [damage.data for damage in log.set_aside()] == [b"torn"]


def test_a_reader_who_foresaw_what_was_appended_need_not_read_it(path):
    reader = CsvLog(path)
    writer = reader.beside()
    for text in ("one", "two"):
        with writer.lock:
            writer.make_whole()
            base = writer.read(reader.cursor).cursor
            row = outcome(text, item=text)
            reader.foresee([row])
            writer.append([row])
        reader.cursor = writer.behind_append(base)
        assert reader.unread() == 0
        assert not reader.changed_since(reader.cursor)
    assert not reader.refresh()
    fresh = CsvLog(path)
    fresh.refresh()
    assert state(reader) == state(fresh)


def test_a_reader_goes_on_from_where_it_was_when_someone_came_between(path):
    reader = CsvLog(path)
    writer = reader.beside()
    writer.append([outcome("one")])
    reader.refresh()
    CsvLog(path).append([outcome("between", item="between")])
    writer.append([outcome("two", item="two")])
    assert writer.behind_append(reader.cursor) == reader.cursor
    assert reader.refresh()
    assert [row.value for row in reader] == ["one", "between", "two"]
