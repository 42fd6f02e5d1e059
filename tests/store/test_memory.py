"""The log in memory promises what the file does, or tests that use it would prove nothing."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.store.conftest import NASTY, everything, outcome, values
from themeday.errors import OutcomeRefused
from themeday.store import CsvLog, Cursor, MemoryLog

PEOPLE = ["AAAA2222", "AAAA2222-Y", "BBBB3333", "staff"]


class Both(RuleBasedStateMachine):
    """Whatever is done to a file and to a log in memory, both say the same."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.file, self.memory = CsvLog(Path(self.folder.name) / "outcomes.csv"), MemoryLog()
        self.cursors = [Cursor(), Cursor()]
        self.rows = [outcome("known")]

    def teardown(self) -> None:
        self.folder.cleanup()

    def both(self, do):
        found = []
        for log in (self.file, self.memory):
            try:
                found.append(do(log))
            except OutcomeRefused:
                found.append("refused")
        assert found[0] == found[1]

    @rule(
        batch=st.lists(
            st.tuples(
                st.sampled_from([*NASTY[:12], "\x00", "win\r\ndows", "AAAA2222"]),
                st.sampled_from(["hope", "rating.AAAA2222"]),
                st.sampled_from(PEOPLE),
                st.integers(1, 3),
            ),
            max_size=3,
        )
    )
    def append(self, batch):
        rows = [outcome(*row) for row in batch]
        self.rows += rows
        self.both(lambda log: log.append(rows))

    @rule(data=st.data(), value=st.sampled_from(["", "another"]), same=st.booleans())
    def append_again(self, data, value, same):
        row = data.draw(st.sampled_from(self.rows))
        rows = [row if same else row.model_copy(update={"value": value})]
        self.both(lambda log: log.append([*rows, *self.rows[:2]]))

    @rule(value=st.sampled_from(NASTY))
    def remove(self, value):
        self.both(lambda log: log.rewrite(lambda row: None if row.value == value else row))

    @rule()
    def erase(self):
        self.both(lambda log: log.erase("AAAA2222", "ZZZZ9999"))

    @rule()
    def read_on(self):
        readings = [log.read(cursor) for log, cursor in zip((self.file, self.memory), self.cursors, strict=True)]
        self.cursors = [reading.cursor for reading in readings]
        assert readings[0].outcomes == readings[1].outcomes

    @invariant()
    def they_say_the_same(self):
        assert everything(self.file) == everything(self.memory)
        for log in (self.file, self.memory):
            log.refresh()
        assert list(self.file) == list(self.memory)
        for row in self.rows:
            assert self.file.latest(*row.key) == self.memory.latest(*row.key)
            assert self.file.answers(row.chapter, row.item) == self.memory.answers(row.chapter, row.item)
        assert self.file.items("expectations") == self.memory.items("expectations")


Both.TestCase.settings = settings(max_examples=25, stateful_step_count=12, deadline=None)
test_file_and_memory = Both.TestCase


def test_what_the_file_refuses_is_refused_here_too_and_nothing_is_kept():
    log, fine = MemoryLog(), outcome("fine")
    for wrong in (
        fine.model_copy(update={"outcome_id": "no id"}),
        outcome("\ud800"),
        outcome("win\r\ndows"),
        fine.model_copy(update={"value": "another with the same id"}),
    ):
        with pytest.raises(OutcomeRefused):
            log.append([fine, wrong])
    assert everything(log) == []
    assert log.append([fine, fine]) == 1
    assert values(everything(log)) == ["fine"]


def test_there_is_nothing_to_read_before_anything_was_appended():
    log = MemoryLog()
    cursor = log.read(Cursor()).cursor
    assert not log.changed_since(cursor)
    log.append([outcome("one")])
    assert log.changed_since(cursor)
    assert not log.changed_since(log.read(cursor).cursor)
