"""A rehearsal in a folder is the same for the same seed, and never mixes with a real day."""

import datetime as dt
import re
from dataclasses import asdict

import pytest

from tests.conftest import owners_only
from tests.rehearsal.conftest import LOGS, PEOPLE, contents
from themeday.day.load import load_day
from themeday.day.new import new_day
from themeday.errors import DataFolderError, ThemeDayError
from themeday.model.clock import Clock
from themeday.rehearsal import Rehearsed, rehearse
from themeday.room.agreements import CONFIRMATION
from themeday.store import Cursor
from themeday.store.records import Records

pytestmark = pytest.mark.slow


def test_same_seed_gives_the_same_bytes(rehearsed, tmp_path):
    again = rehearse(tmp_path, PEOPLE, 1)
    assert contents(again.data) == contents(rehearsed.data)
    assert again.day_file.read_bytes() == rehearsed.day_file.read_bytes()


def as_of_the_day(made: Rehearsed) -> tuple[str, list[list[object]], bytes]:
    """Return a rehearsal with every date and time told from the day on, and what follows from those left out."""
    day = load_day(made.day_file)
    midnight = dt.datetime.combine(day.date, dt.time(), dt.UTC)

    def later(text: str) -> object:
        return dt.date.fromisoformat(text) - day.date if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text

    told: list[list[object]] = []
    records = Records.in_folder(made.data)
    records.refresh()
    for log in records.logs:
        for row in log.read(Cursor()).outcomes:
            made_at = int(row.outcome_id.replace("-", "")[:12], 16) - round(midnight.timestamp() * 1000)
            # A confirmation is the digest of an agreement with its dates.
            value = "" if row.item == CONFIRMATION else later(row.value)
            fields = asdict(row) | {"day": row.day.replace(day.date.isoformat(), ""), "value": value}
            fields["outcome_id"] = (made_at, row.outcome_id[14:])
            fields["recorded_at"] = dt.datetime.fromisoformat(row.recorded_at) - midnight
            told.append(list(fields.values()))
    text = made.day_file.read_text("utf-8").replace(day.date.isoformat(), "")
    return text, told, (made.data / "secret").read_bytes()


@pytest.mark.parametrize("today", ["2027-01-15", "2027-03-27", "2028-02-29", "2036-12-31"])
def test_the_same_seed_gives_the_same_day_whenever_someone_practises(rehearsed, tmp_path, monkeypatch, today):
    monkeypatch.setattr(Clock, "today", lambda self: dt.date.fromisoformat(today))
    later = rehearse(tmp_path, PEOPLE, 1)
    assert load_day(later.day_file).date > dt.date.fromisoformat(today)
    assert as_of_the_day(later) == as_of_the_day(rehearsed)


def test_another_seed_gives_another_day(rehearsed, tmp_path):
    other = contents(rehearse(tmp_path, PEOPLE, 2).data)
    assert all(other[name] != content for name, content in contents(rehearsed.data).items())


def test_rows_are_counted_and_whole(rehearsed, records):
    logs = records.logs
    assert not any(log.damaged for log in logs)
    rows = sum(len(log.read(Cursor()).outcomes) for log in logs)
    assert rehearsed.rows == rows
    assert owners_only(*(rehearsed.data / name for name in (*LOGS, "secret")))


@pytest.mark.parametrize("people", [2, 5, 61])
def test_any_size(tmp_path, people):
    small = rehearse(tmp_path, people, 3)
    assert load_day(small.day_file).rehearsal
    records = Records.in_folder(small.data)
    records.refresh()
    assert len(records.participants()) == people


def test_a_real_day_is_never_touched(tmp_path):
    file = new_day(tmp_path, "nl")
    before = file.read_bytes()
    for fresh in (False, True):
        with pytest.raises(DataFolderError):
            rehearse(tmp_path, PEOPLE, 1, fresh=fresh)
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["day.toml"]


@pytest.mark.parametrize("text", ["rehearsal = true\ntitle = ", "", "\x00"])
def test_a_day_file_that_cannot_be_read_is_left_alone(tmp_path, text):
    (tmp_path / "day.toml").write_text(text)
    with pytest.raises(DataFolderError):
        rehearse(tmp_path, PEOPLE, 1, fresh=True)
    assert (tmp_path / "day.toml").read_text() == text


@pytest.mark.parametrize("mark", [None, '{"day": "x", "rehearsal": false}', "[]", "{"])
def test_logs_without_the_mark_of_a_rehearsal_are_left_alone(tmp_path, mark):
    data = tmp_path / "data"
    data.mkdir()
    (data / "outcomes.csv").write_text("precious")
    if mark is not None:
        (data / "day.json").write_text(mark)
    with pytest.raises(DataFolderError):
        rehearse(tmp_path, PEOPLE, 1, fresh=True)
    assert (data / "outcomes.csv").read_text() == "precious"
    assert not (tmp_path / "day.toml").exists()


def test_a_rehearsal_is_replaced_only_when_asked(tmp_path):
    first = rehearse(tmp_path, 6, 1)
    (tmp_path / "notes.txt").write_text("mine")
    before = contents(first.data)
    with pytest.raises(DataFolderError):
        rehearse(tmp_path, 6, 2)
    assert contents(first.data) == before
    rehearse(tmp_path, 6, 2, fresh=True)
    assert contents(first.data) != before
    rehearse(tmp_path, 6, 1, fresh=True)
    assert contents(first.data) == before
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(DataFolderError):
        rehearse(tmp_path / "file", 6, 1)


@pytest.mark.parametrize("people", [-1, 0, 1, 301])
def test_too_few_or_too_many(tmp_path, people):
    with pytest.raises(ThemeDayError, match="2 to 300"):
        rehearse(tmp_path / "day", people, 1)
    assert not (tmp_path / "day").exists()


@pytest.mark.parametrize(("rooms", "units"), [(0, 6), (21, 6), (1, 1), (1, 13)])
def test_too_few_or_too_many_rooms_or_units(tmp_path, rooms, units):
    with pytest.raises(ThemeDayError, match="A rehearsal has"):
        rehearse(tmp_path / "day", 24, 1, rooms=rooms, units=units)
    assert not (tmp_path / "day").exists()


def test_more_rooms_than_people_leave_some_empty(tmp_path):
    made = rehearse(tmp_path, 4, 1, rooms=20, units=12)
    assert len(load_day(made.day_file).rooms) == 20
