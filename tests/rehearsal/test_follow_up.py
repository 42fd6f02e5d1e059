"""The weeks after a rehearsal: the same people come back."""

import datetime as dt

import pytest

from tests.asked import ALL
from tests.rehearsal.conftest import PEOPLE, contents
from themeday.day.load import load_day
from themeday.rehearsal import rehearse
from themeday.report import write_report
from themeday.store.folder import DataFolder
from themeday.store.records import Records

pytestmark = pytest.mark.slow


def test_weeks_later_the_same_people_come_back_and_the_day_stays_as_it_was(rehearsed, tmp_path):
    later = rehearse(tmp_path / "later", PEOPLE, 1, weeks_later=True)
    again = rehearse(tmp_path / "again", PEOPLE, 1, weeks_later=True)
    assert contents(again.data) == contents(later.data)
    for name, day in contents(rehearsed.data).items():
        assert contents(later.data)[name].startswith(day)
    result = Records.in_folder(later.data)
    result.refresh()
    rows = [row for log in result.logs for row in log if row.chapter == "follow_up"]
    assert {row.item for row in rows} == {question.key for question in ALL}
    joined = {who.code for who in result.participants()}
    assert {row.participant for row in rows} < joined
    first = min(dt.datetime.fromisoformat(row.recorded_at) for row in result.shared).date()
    days = {(dt.datetime.fromisoformat(row.recorded_at).date() - first).days for row in rows}
    assert min(days) == 42
    assert 84 <= max(days) < 91
    # Whoever has stopped is asked nothing more about the pair, then or later.
    for code in joined:
        mine = {row.item: row.value for row in rows if row.participant == code}
        if mine.get("six.goes_on") == "stopped":
            asked = {item for item in mine if not item.endswith("learned")}
            assert asked <= {"six.goes_on", "twelve.goes_on"}
            assert mine.get("twelve.goes_on", "stopped") == "stopped"


def test_the_report_of_a_rehearsal_shows_the_weeks_after(tmp_path):
    made = rehearse(tmp_path / "day", 60, 1, weeks_later=True)
    day = load_day(made.day_file)
    write_report(day, Records.in_folder(made.data), DataFolder.of(day), tmp_path / "report.html", "nl")
    page = (tmp_path / "report.html").read_text("utf-8")
    for words in ("Na zes weken", "Na twaalf weken", "Gaan jullie samen door?", "Bellen in plaats van mailen."):
        assert words in page
