"""The rows are what Python's own csv module writes, and nothing else counts as a row."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.conftest import NASTY, TEXTS, outcome
from themeday.model.outcomes import COLUMNS, checksum
from themeday.model.visibility import Visibility
from themeday.store.frames import END, intact, line, outcome_of, row_of

SIGNS = st.text(st.sampled_from('a,"\n\r\x1fé '), max_size=12).filter(lambda text: "\r\n" not in text)


def as_csv(fields: list[str], quoting: int = csv.QUOTE_MINIMAL) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n", quoting=quoting).writerow(fields)
    return text.getvalue().encode()


def is_a_row(frame: bytes) -> bool:
    """Return what `intact` should, in the words of the csv module."""
    try:
        rows = list(csv.reader([frame.decode()], strict=True))
    except (UnicodeDecodeError, csv.Error):
        return False
    row = rows[0] if len(rows) == 1 else []
    return len(row) == len(COLUMNS) and row[-1] == checksum(row[:-1]) and as_csv(row) == frame + END


@settings(max_examples=200, deadline=None)
@given(st.lists(TEXTS | SIGNS, min_size=2, max_size=6))
def test_a_line_is_what_the_csv_module_writes(fields):
    assert line(fields) == as_csv(fields)


@settings(max_examples=300, deadline=None)
@given(SIGNS | st.sampled_from(NASTY), SIGNS, st.data())
def test_a_row_is_a_row_and_a_changed_one_is_none(value, unit, data):
    frame = row_of(outcome(value, unit=unit)).removesuffix(END)
    assert intact(frame)
    assert is_a_row(frame)
    at = data.draw(st.integers(36, len(frame) - 1))
    changed = frame[:at] + data.draw(st.sampled_from([b"", b'"', b'""', b",", b"\x1f", b"\n", b"a"])) + frame[at + 1 :]
    if END not in changed:
        assert intact(changed) == is_a_row(changed)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.booleans(), min_size=len(COLUMNS), max_size=len(COLUMNS)), SIGNS)
def test_quotes_where_none_are_needed_make_no_row(quoted, value):
    quotable = zip(outcome(value).row(), quoted, strict=True)
    cells = [as_csv(["", field], csv.QUOTE_ALL if more else csv.QUOTE_MINIMAL) for field, more in quotable]
    frame = b",".join(cell.removesuffix(END).partition(b",")[2] for cell in cells)
    if END not in frame:
        assert intact(frame) == is_a_row(frame)


def test_an_outcome_has_its_types_back():
    kept = outcome_of(row_of(outcome("one", revision=12, visibility=Visibility.REPORT)))
    assert kept is not None
    assert (kept.revision, type(kept.revision)) == (12, int)
    assert kept.visibility is Visibility.REPORT
    assert asdict(kept.model_copy(update={"value": "other"})) == {**asdict(kept), "value": "other"}
    assert kept == type(kept)(**asdict(kept))
