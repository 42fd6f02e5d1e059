"""What programs make of fields is undone as far as the checksum says so, and nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.store.conftest import outcome
from themeday.model.outcomes import COLUMNS, Outcome, checksum
from themeday.store import rewritten
from themeday.store.rewritten import Undoing

ROW = outcome("007", role="leader", table="3", room="a")


def fields(row: Outcome, **changed: str) -> dict[str, str]:
    return dict(zip(COLUMNS, row.row(), strict=True)) | changed


def test_a_row_that_nothing_was_done_to_is_that_row() -> None:
    assert Undoing().outcome(fields(ROW)) == ROW


@pytest.mark.parametrize(
    "changed",
    [
        {"value": "7"},
        {"value": "7.0", "table": "3,0", "revision": "1.0"},
        {"recorded_at": "gisteren"},
        {"recorded_at": ROW.recorded_at.replace("T", " ").replace("Z", "000+00:00")},
    ],
)
def test_what_was_done_is_undone(changed: dict[str, str]) -> None:
    undoing = Undoing()
    assert undoing.outcome(fields(ROW, **changed)) == ROW
    assert undoing.outcome(fields(ROW, **changed)) == ROW, "the second time it is known how"


@pytest.mark.parametrize(("made", "saved"), [("NA", ""), ("null", "NA"), ("", "NA"), ("true", "WAAR"), ("1,5", "1.5")])
def test_words_that_a_program_takes_for_something_else(made: str, saved: str) -> None:
    row = outcome(made)
    assert Undoing().outcome(fields(row, value=saved)) == row


@pytest.mark.parametrize("name", ["check", "recorded_at", "revision", "visibility", "role"])
def test_a_column_that_is_gone_and_follows_from_the_others(name: str) -> None:
    left = fields(ROW)
    del left[name]
    assert Undoing().outcome(left) == ROW


@pytest.mark.parametrize("name", ["value", "participant", "item", "day", "outcome_id"])
def test_nothing_is_made_up(name: str) -> None:
    left = fields(ROW)
    assert Undoing().outcome(left | {name: "iets anders"}) is None
    del left[name]
    assert Undoing().outcome(left) is None


@pytest.mark.parametrize("other", [{"recorded_at": "2027-01-14T09:30:00.000Z"}, {"visibility": "iedereen"}])
def test_without_checksums_a_row_that_cannot_be_so_is_none(other: dict[str, str]) -> None:
    left = fields(ROW, **other)
    del left["check"]
    assert Undoing().outcome(left) is None


def numbered(digits: Callable[[str], bool]) -> Outcome:
    """Return a row whose checksum a spreadsheet takes for a number."""
    return next(row for n in range(100_000) if digits((row := outcome(str(n))).row()[-1]))


def test_a_checksum_that_lost_its_zero_or_became_a_number() -> None:
    row = numbered(lambda check: check.isdigit() and check.startswith("0"))
    assert Undoing().outcome(fields(row, check=str(int(row.row()[-1])))) == row
    row = numbered(lambda check: re.fullmatch(r"[1-9]\d{6}e\d\d", check) is not None)
    assert Undoing().outcome(fields(row, check=f"{float(row.row()[-1]):.2E}")) == row


def test_rows_that_cannot_be_put_right_do_not_take_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    reckoned: list[int] = []
    monkeypatch.setattr(rewritten, "checksum", lambda fields: reckoned.append(1) or checksum(fields))
    monkeypatch.setattr(rewritten, "_MOST_TRIES", 5_000)
    undoing = Undoing()
    for number in range(100):
        row = fields(outcome("7"), value="iets anders", table=str(number % 9), recorded_at="ooit")
        assert undoing.outcome(row) is None
    assert len(reckoned) <= 5_000 + 100
