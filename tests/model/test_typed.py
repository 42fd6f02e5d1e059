"""What someone typed is kept as typed, or refused in words."""

from __future__ import annotations

import pytest

from themeday.errors import OutcomeRefused
from themeday.model.outcomes import MAX_VALUE
from themeday.model.typed import MAX_TAG, checked_date, checked_tag, checked_text


def test_line_ends_are_of_one_kind_and_nothing_stands_around_a_text() -> None:
    assert checked_text(" één\r\ntwee\rdrie \n", 20) == "één\ntwee\ndrie"


@pytest.mark.parametrize("value", [None, 3, ["text"], "x" * 21, "nul\0", "half \ud83d"])
def test_what_no_log_holds_is_refused(value: object) -> None:
    with pytest.raises(OutcomeRefused):
        checked_text(value, 20)


def test_no_limit_is_beyond_that_of_a_row() -> None:
    with pytest.raises(OutcomeRefused) as refused:
        checked_text("x" * (MAX_VALUE + 1), MAX_VALUE * 2)
    assert str(MAX_VALUE) in str(refused.value)


def test_a_tag_is_one_line_with_single_spaces() -> None:
    assert checked_tag("  korte\n lijnen ") == "korte lijnen"
    with pytest.raises(OutcomeRefused):
        checked_tag("x" * (MAX_TAG + 1))


def test_a_date_is_written_in_one_way() -> None:
    assert checked_date("20270301") == "2027-03-01"
    with pytest.raises(OutcomeRefused):
        checked_date("1-3-2027")
