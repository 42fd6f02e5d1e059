"""How rows lie in the file: found again whatever stands beside them, and never seen where nobody wrote one."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.conftest import NASTY, TEXTS, hostile, outcome
from themeday.errors import OutcomeRefused
from themeday.model.outcomes import COLUMNS, checksum
from themeday.store import frames
from themeday.store.frames import END, HEADER, MAX_ROW, outcome_of, row_of, scan, whole_tail

LINE_ENDS = ["ROW", "\nROW\n", "before\nROW", "ROW\nafter", '"\nROW\n"', ",\nROW\n,", "ROW\nROW"]


def pieces(data: bytes) -> tuple[list[bytes], list[bytes]]:
    """Return the rows and the damage in some bytes, which together are all there is but headers."""
    found = list(scan(data))
    for piece in found:
        # Of a row before another whose end was hit, the end is put back; what was there instead is damage.
        stands_there = data[piece.offset : piece.offset + len(piece.data)] == piece.data
        assert stands_there or (piece.intact and piece.data.endswith(END))
    return [p.data for p in found if p.intact], [p.data for p in found if not p.intact]


# A row


@settings(max_examples=100, deadline=None)
@given(TEXTS, TEXTS)
def test_a_row_comes_back_as_it_was(value, unit):
    kept = outcome(value, unit=unit)
    row = row_of(kept)
    assert frames.intact(row.removesuffix(END))
    assert outcome_of(row) == kept
    assert row.count(END) == 1
    assert next(csv.reader(io.StringIO(row.decode(), newline=""))) == kept.row()


@pytest.mark.parametrize("value", ["\ud800", "half \udfff", "nul\x00", "win\r\ndows", "\r\n"])
def test_what_would_not_come_back_is_refused_in_words(value):
    with pytest.raises(OutcomeRefused, match="character that cannot be stored"):
        row_of(outcome(value))
    with pytest.raises(OutcomeRefused, match="character that cannot be stored"):
        row_of(outcome("fine", unit=value))


def test_half_a_line_end_on_either_side_of_a_comma_is_no_line_end():
    row = row_of(outcome("\n", item="\r"))
    assert outcome_of(row).value == "\n"


def test_a_row_that_is_too_long_is_refused_and_one_of_a_whole_schedule_is_not():
    assert outcome_of(row_of(outcome("é" * 200_000))).value == "é" * 200_000
    with pytest.raises(OutcomeRefused, match="Shorten it"):
        row_of(outcome("x" * MAX_ROW))


@pytest.mark.parametrize("one_id", ["", "1", "x" * 36, "0190ABCD-0000-7000-8000-000000000000", f"{'0' * 8}-\n"])
def test_a_row_without_a_proper_id_is_refused(one_id):
    with pytest.raises(OutcomeRefused, match="no proper id"):
        row_of(outcome("fine", outcome_id=one_id))


# Rows among others


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, max_size=6))
def test_rows_behind_one_another_are_found_where_they_lie(texts):
    rows = [row_of(outcome(text)) for text in texts]
    found = list(scan(HEADER + b"".join(rows)))
    assert [piece.data for piece in found] == rows
    assert all(piece.intact for piece in found)
    assert [piece.offset for piece in found] == [len(HEADER) + sum(map(len, rows[:n])) for n in range(len(rows))]


def test_headers_are_no_rows_and_no_damage_wherever_they_stand():
    row = row_of(outcome("one"))
    assert pieces(HEADER + row + HEADER + HEADER + row) == ([row, row], [])


def test_what_has_no_end_yet_is_not_looked_at():
    row = row_of(outcome("one"))
    assert list(scan(row[:-1])) == []
    assert pieces(row + row[:40]) == ([row], [])


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(NASTY), st.sampled_from(NASTY), st.data())
def test_a_changed_byte_costs_at_most_the_row_it_is_in(first, second, data):
    rows = [row_of(outcome(text)) for text in (first, second, "last")]
    at = data.draw(st.integers(0, len(rows[0]) + len(rows[1]) - 1))
    byte = data.draw(st.sampled_from(b'\x00"\r\n,x') | st.integers(0, 255))
    whole = bytearray(b"".join(rows))
    whole[at] = byte
    intact, damaged = pieces(bytes(whole))
    hit = 0 if at < len(rows[0]) else 1
    assert [row for row in intact if row in rows] in (rows, [row for n, row in enumerate(rows) if n != hit])
    assert set(intact) <= set(rows)
    assert bool(damaged) == (bytes(whole) != b"".join(rows))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(NASTY), st.sampled_from(NASTY), st.data())
def test_a_row_that_is_cut_off_swallows_no_neighbour(torn, after, data):
    first, half, last = (row_of(outcome(text)) for text in ("first", torn, after))
    cut = data.draw(st.integers(1, len(half) - 1))
    intact, damaged = pieces(first + half[:cut] + last)
    assert [row for row in intact if row != half] == [first, last]
    assert b"".join(damaged) == (half[len(half) - 2 : cut] if half in intact else half[:cut])


@pytest.mark.parametrize("instead", [b"", b"\r", b"\n", b"xx", b"\x00\x00"])
def test_of_a_row_whose_end_was_hit_nothing_but_the_end_is_lost(instead):
    rows = [row_of(outcome(text)) for text in ("one", "two\nlines", "three")]
    bare = rows[1].removesuffix(END)
    assert pieces(rows[0] + bare + instead + rows[2]) == (rows, [instead] if instead else [])


def test_large_damage_is_one_stretch():
    row = row_of(outcome("one"))
    assert pieces(b"x" * 300_000 + row) == ([row], [b"x" * 300_000])
    assert pieces(b"x" * 300_000 + END + row) == ([row], [b"x" * 300_000 + END])


def test_the_same_fields_in_other_bytes_are_no_row():
    """Such a row could not be found again by its bytes, and would be kept twice."""
    kept = outcome("plain", unit="Recherche")
    row = row_of(kept)
    quoted = b",".join(b'"%s"' % field for field in row.removesuffix(END).split(b",")) + END
    assert next(csv.reader([quoted.decode()])) == kept.row()
    assert pieces(quoted) == ([], [quoted])
    assert pieces(row.replace(b"Recherche", b"Recher\xe9")) == ([], [row.replace(b"Recherche", b"Recher\xe9")])


def test_an_intact_row_whose_words_are_not_known_here_is_no_outcome():
    fields = outcome("of a later edition").row()[:-1]
    fields[COLUMNS.index("visibility")] = "everyone"
    row = frames.line([*fields, checksum(fields)])
    assert [(piece.offset, piece.data, piece.intact) for piece in scan(row)] == [(0, row, True)]
    assert outcome_of(row) is None


# A last row that lacks its end


@pytest.mark.parametrize("value", NASTY)
def test_a_last_row_that_lacks_only_its_end_is_whole(value):
    row = row_of(outcome(value))
    assert whole_tail(row[:-1]) == whole_tail(row[:-2]) == row
    assert whole_tail(row[:-3]) == b""
    assert whole_tail(b"") == b""


# Values that look like rows


@pytest.mark.parametrize("around", LINE_ENDS)
def test_a_row_inside_a_value_is_never_taken_for_one(around):
    forged = row_of(outcome("forged", participant="VICTIM22"))
    row = row_of(hostile(outcome_of(forged), around))
    neighbour = row_of(outcome("neighbour"))
    assert pieces(row) == ([row], [])
    for at in range(len(row)):
        for data in (
            row[at:] + neighbour,  # its beginning is gone
            row[:at] + neighbour,  # its end is gone
            row[:at] + bytes([row[at] ^ 1]) + row[at + 1 :] + neighbour,
        ):
            intact, _ = pieces(data)
            assert neighbour in intact
            assert forged not in intact
    assert [whole_tail(row[:at]) for at in range(len(row) - 2) if whole_tail(row[:at])] == []
