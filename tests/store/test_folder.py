"""The data folder belongs to one day and to its owner."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys

import pytest

from tests.conftest import owners_only
from themeday.errors import DataFolderError
from themeday.store.folder import DataFolder


@pytest.fixture
def day(party, tmp_path):
    return party.day.model_copy(update={"folder": tmp_path})


def test_it_is_made_beside_the_day_and_readable_by_its_owner_only(day, tmp_path):
    folder = DataFolder.of(day)
    folder.secret(), folder.door_secret()
    assert folder.path == tmp_path / "data"
    files = list(folder.path.iterdir())
    assert len(files) == 3
    assert owners_only(folder.path, *files)


def test_another_place_can_be_named(day, tmp_path):
    assert DataFolder.of(day, tmp_path / "else" / "where").path == tmp_path / "else" / "where"


def test_secrets_stay_the_same_and_differ_from_each_other(day, tmp_path):
    folder = DataFolder.of(day)
    secrets = folder.secret(), folder.door_secret()
    again = DataFolder.of(day)
    assert (again.secret(), again.door_secret()) == secrets
    other = DataFolder.of(day, tmp_path / "other")
    assert len({*secrets, other.secret(), other.door_secret()}) == 4
    assert {len(secret) for secret in secrets} == {32}


def test_a_rehearsal_plants_its_secret_and_not_that_of_the_door(day):
    folder = DataFolder.of(day)
    folder.plant_secret(b"x" * 32)
    assert folder.secret() == b"x" * 32
    assert folder.door_secret() != b"x" * 32
    assert owners_only(folder.path / "secret")


def test_the_same_day_comes_back_with_a_mended_title(day):
    DataFolder.of(day)
    assert DataFolder.of(day.model_copy(update={"title": {"nl": "Anders", "en": "Other"}}))


@pytest.mark.parametrize(
    "other", [{"date": dt.date(2027, 1, 15)}, {"rehearsal": True}], ids=["another date", "a rehearsal"]
)
def test_days_never_mix(day, other):
    (DataFolder.of(day).path / "private.csv").touch()
    with pytest.raises(DataFolderError):
        DataFolder.of(day.model_copy(update=other))
    rehearsal = day.model_copy(update={"rehearsal": True, "folder": day.folder / "r"})
    DataFolder.of(rehearsal)
    with pytest.raises(DataFolderError):
        DataFolder.of(rehearsal.model_copy(update={"rehearsal": False}))


def test_a_day_may_move_as_long_as_nobody_wrote_anything(day):
    """Posters were printed, and the date on them is wrong."""
    secret = DataFolder.of(day).secret()
    moved = day.model_copy(update={"date": dt.date(2027, 1, 15)})
    assert DataFolder.of(moved).secret() == secret
    (DataFolder.of(moved).path / "outcomes.csv").touch()
    with pytest.raises(DataFolderError, match="2027-01-15"):
        DataFolder.of(day)


@pytest.mark.parametrize("mark", ["", "{", "[]", "5", '"day"', "{}", '{"rehearsal": false}'])
def test_a_mark_that_cannot_be_read_is_no_permission(day, tmp_path, mark):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "day.json").write_text(mark)
    with pytest.raises(DataFolderError):
        DataFolder.of(day)
    assert (tmp_path / "data" / "day.json").read_text() == mark


def test_a_folder_that_cannot_be_made_is_named(day, tmp_path):
    (tmp_path / "data").write_text("in the way")
    with pytest.raises(DataFolderError, match=re.escape(str(tmp_path / "data"))):
        DataFolder.of(day)


def test_a_secret_that_cannot_be_kept(day, monkeypatch):
    folder = DataFolder.of(day)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("themeday.store.folder.os.open", fail)
    with pytest.raises(DataFolderError, match="No space left"):
        folder.secret()


def test_a_day_is_served_or_closed_once_at_a_time(day):
    folder = DataFolder.of(day)
    with folder.in_use(), pytest.raises(DataFolderError, match="being served"), DataFolder.of(day).in_use():
        pass
    with folder.in_use():
        pass


def test_a_process_that_is_killed_lets_the_folder_go(day):
    folder = DataFolder.of(day)
    code = (
        "import sys, time, pathlib; from themeday.store.folder import DataFolder\n"
        "with DataFolder(pathlib.Path(sys.argv[1])).in_use(): print('in use', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(folder.path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "in use\n"
        with pytest.raises(DataFolderError), folder.in_use():
            pass
        process.kill()
        process.wait()
        with folder.in_use():
            pass
