"""The rows of a file that count are those of the index that keeps every row."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.conftest import outcome
from themeday.model.outcomes import Outcome
from themeday.store import CsvLog, Cursor
from themeday.store.frames import HEADER, row_of
from themeday.store.latest_rows import LatestRows
from themeday.store.outcome_log import AnswerIndex

ROWS = st.lists(
    st.builds(
        outcome,
        value=st.sampled_from(["", "one", "two\nlines", 'a "\x1f" word']),
        item=st.sampled_from(["hope", "fear"]),
        participant=st.sampled_from(["AAAA2222", "BBBB3333"]),
        revision=st.integers(1, 3),
    ),
    max_size=12,
)


@given(ROWS, st.data())
def test_the_same_rows_count_as_by_the_index(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Outcome], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(rows))
    twice = order[: data.draw(st.integers(0, 2))]
    folder: Path = tmp_path_factory.mktemp("data")
    try:
        log = CsvLog(folder / "outcomes.csv")
        log.path.write_bytes(HEADER + b"".join(map(row_of, [*order, *twice])))
        latest = LatestRows(log.path)
        survey = log.survey(latest.take)
        assert survey is not None
        assert (survey.rows, survey.doubled) == (len(order) + len(twice), bool(twice))
        index = AnswerIndex.of([*order, *twice])
        expected = {row.outcome_id for row in index.rows if row and row.value}
        assert latest.gone == {row.outcome_id for row in rows} - expected
        changed = max((row.recorded_at for row in rows if row.outcome_id in latest.gone), default="")
        assert latest.changed >= changed
        latest.close()  # as whoever replaces the file does, for Windows
        log.keep_only(latest.counting(), ())
        kept = log.read(Cursor())
        assert {row.outcome_id for row in kept.outcomes} == expected
        assert len(kept.outcomes) == len(expected)
        assert kept.damaged == ()
    finally:
        shutil.rmtree(folder)


def test_of_what_is_kept_some_can_go_all_the_same(path: Path) -> None:
    rows = [outcome(text, item=text) for text in ("one", "two", "three")]
    log = CsvLog(path)
    log.append(rows)
    latest = LatestRows(path)
    log.survey(latest.take)
    log.keep_only(latest.counting(), {rows[1].outcome_id})
    assert path.read_bytes() == HEADER + row_of(rows[0]) + row_of(rows[2])
    log.append([outcome("four")])
    assert len(CsvLog(path).read(Cursor()).outcomes) == 3
