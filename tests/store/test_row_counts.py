"""How many rows there were is noted, and fewer are told; a note that cannot be read or written harms nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from themeday.store.row_counts import NAME, fewer, note


def test_fewer_rows_are_told_and_more_are_not(tmp_path: Path) -> None:
    assert list(fewer(tmp_path, {"outcomes.csv": 0})) == []
    note(tmp_path, {"outcomes.csv": 10, "stage.csv": 2})
    assert list(fewer(tmp_path, {"outcomes.csv": 10, "stage.csv": 3, "private.csv": 0})) == []
    (told,) = fewer(tmp_path, {"outcomes.csv": 7, "stage.csv": 2})
    assert "outcomes.csv: rows that are gone without a trace: 3." in told.message("en")
    assert "3" in told.message("nl")


@pytest.mark.parametrize("damage", [b"", b"[1]", b'{"outcomes.csv": "10"}', b"\xff"])
def test_a_note_that_cannot_be_read_is_none(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / NAME).write_bytes(damage)
    assert list(fewer(tmp_path, {"outcomes.csv": 1})) == []
    note(tmp_path, {"outcomes.csv": 5})
    assert len(list(fewer(tmp_path, {"outcomes.csv": 1}))) == 1


def test_where_nothing_can_be_written_nothing_is_noted(tmp_path: Path) -> None:
    note(tmp_path / "nowhere", {"outcomes.csv": 5})
    assert list(tmp_path.iterdir()) == []
