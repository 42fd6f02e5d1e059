"""themeday.report.disclosure.history: what was published is kept, and a next report is held against it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.rehearsed_day import Rehearsal, rehearsed
from tests.report.recount import latest
from themeday.errors import DataFolderError
from themeday.model.people import Role
from themeday.model.visibility import Visibility
from themeday.report.disclosure.history import FILE, load

pytestmark = pytest.mark.slow


@pytest.mark.usefixtures("pages")
def test_the_register_names_nobody_and_holds_no_words(day_of_120: Rehearsal) -> None:
    text = (day_of_120.folder.path / FILE).read_text("utf-8")
    rows = latest(day_of_120.folder.path)
    words = {row["value"] for row in rows.values() if len(row["value"]) > 12 and " " in row["value"]}
    assert [value for value in words if value in text] == []
    assert [who for who, _, _ in rows if who != "staff" and who in text] == []


def test_a_register_that_cannot_be_read_stops_the_report(tmp_path: Path) -> None:
    day = rehearsed(tmp_path / "day", 16)
    (day.folder.path / FILE).write_text("{", encoding="utf-8")
    with pytest.raises(DataFolderError, match="cannot be read"):
        day.html(tmp_path / "report.html")
    assert not (tmp_path / "report.html").exists()


def test_someone_who_comes_later_changes_nothing_in_the_next_report(tmp_path: Path) -> None:
    from themeday.chapters import CHAPTERS
    from themeday.model.people import Participant, new_code
    from themeday.room.session import Session

    day = rehearsed(tmp_path / "day", 60)
    first = day.html(tmp_path / "first.html")
    records = day.records()
    who = Participant(new_code(), Role.LEADER, unit="Onderdeel A", room="a", table="1")
    late = Session(day.day, records, day.folder.secret())
    late.join(who)
    late.bind(who, "en")
    late.save("closing", CHAPTERS["closing"].question("take_along"), "a text of who came late", Visibility.REPORT)
    second = day.html(tmp_path / "second.html")
    assert "a text of who came late" not in second
    assert "Counted are the people of the report of" in second
    assert re.findall(r"<td>.*?</td>", first) == re.findall(r"<td>.*?</td>", second)
    assert len(load(day.folder.path)) == 1
