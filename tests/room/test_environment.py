"""Which day a page with a kernel of its own belongs to."""

from __future__ import annotations

from pathlib import Path

import pytest

from themeday.day.load import load_day
from themeday.day.new import new_day
from themeday.errors import DayFileError
from themeday.room.environment import ENV_DATA, ENV_DAY, day_here


@pytest.fixture
def day_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv(ENV_DAY, raising=False)
    monkeypatch.delenv(ENV_DATA, raising=False)
    monkeypatch.chdir(tmp_path)
    return new_day(tmp_path / "our-day", "en")


def test_without_a_day_there_is_none(day_file: Path) -> None:
    assert day_here(None) is None


def test_a_day_is_found_from_a_folder_of_notebooks_below_it(day_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    below = day_file.parent / "notebooks" / "mine"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    for named in ("our-day", day_file):
        day, folder = day_here(named) or pytest.fail("no day")
        assert day == load_day(day_file)
        assert folder.path.is_relative_to(day_file.parent)


def test_the_server_names_its_own_copy_of_the_day_and_where_the_data_is(
    day_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = load_day(day_file)
    copy = tmp_path / "served.json"
    copy.write_text(served.to_text(), encoding="utf-8")
    monkeypatch.setenv(ENV_DAY, str(copy))
    monkeypatch.setenv(ENV_DATA, str(tmp_path / "elsewhere"))
    day_file.write_text("not a day any more")
    day, folder = day_here(None) or pytest.fail("no day")
    assert day == served
    assert folder.path == tmp_path / "elsewhere"


def test_a_day_with_mistakes_or_none_is_refused(day_file: Path) -> None:
    day_file.write_text("title = 3")
    for named in (day_file, "nowhere"):
        with pytest.raises(DayFileError):
            day_here(named)
