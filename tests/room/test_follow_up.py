"""When the check after six and twelve weeks is."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.conftest import DAY
from themeday.errors import DataFolderError
from themeday.room.follow_up import changes_at, check_at, dates, may_open


def test_a_check_comes_before_the_answers_are_deleted() -> None:
    long, short = (DAY.model_copy(update={"retention_days": 7 * weeks}) for weeks in (13, 11))
    assert list(dates(long)) == ["six", "twelve"]
    assert dates(short) == {"six": DAY.date + dt.timedelta(weeks=6)}


def test_the_second_check_begins_after_nine_weeks() -> None:
    change = dt.datetime.fromtimestamp(changes_at(DAY)).astimezone().date()
    assert change == DAY.date + dt.timedelta(weeks=9)
    assert [check_at(DAY, change + dt.timedelta(days=days)) for days in (-1, 0)] == ["six", "twelve"]


def test_where_nothing_was_collected_there_is_nobody_to_ask(tmp_path: Path) -> None:
    with pytest.raises(DataFolderError, match="nothing was collected"):
        may_open(DAY, tmp_path / "gone", DAY.date)
