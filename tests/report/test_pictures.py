"""themeday.report.pictures: bars of the parts that are published, and of nothing else."""

from __future__ import annotations

import re
from itertools import chain

import pytest

from tests.rehearsed_day import ON, Rehearsal, rehearsed
from tests.report.test_sections import answer
from themeday.report.disclosure.decision import Disclosure
from themeday.report.figures import ReportedDay
from themeday.report.pictures import Picture, pictures, weeks_later

pytestmark = pytest.mark.slow

K = 5


@pytest.fixture(scope="module", params=[24, 80])
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> ReportedDay:
    return reported(rehearsed(tmp_path_factory.mktemp("pictures") / "day", request.param))


def reported(day: Rehearsal, language: str = "en") -> ReportedDay:
    numbers = Disclosure(day.day, day.records(), day.folder, ON, ()).numbers()
    return ReportedDay(day.day, numbers, language, {}, {})


def drawn(told: ReportedDay) -> list[Picture]:
    return [*pictures(told), *chain.from_iterable(shown for _, shown in weeks_later(told))]


def test_there_are_three_of_at_least_two_bars_each(told: ReportedDay) -> None:
    assert len(pictures(told)) == 3
    for picture in pictures(told):
        assert len(picture.labels) >= 2
        for series in picture.series:
            assert len(series.shares) == len(series.shown) == len(picture.labels)
            assert all(0 <= share <= 1 for share in series.shares)


def test_each_bar_is_a_sum_of_published_parts_and_so_tells_nothing_more(told: ReportedDay) -> None:
    published = {
        (sum(cell.count for cell in cells[first:last]), any(cell.at_least for cell in cells[first:last]))
        for table in told.published.tables.values()
        for cells in (*table.cells.values(), table.overall)
        for first in range(len(cells))
        for last in range(first + 1, len(cells) + 1)
    }
    for picture in drawn(told):
        for series in picture.series:
            for share, shown in zip(series.shares, series.shown, strict=True):
                number = int(re.sub("[^0-9]", "", shown) or 0)
                assert number == 0 or number >= K
                assert (number, shown.startswith("at least")) in published | {(0, False)}
                assert number == 0 or share == pytest.approx(number / round(number / share))


def test_a_picture_has_its_numbers_in_words(told: ReportedDay) -> None:
    for picture in pictures(told):
        assert picture.title in picture.words
        assert all(label in picture.words for label in picture.labels)
        assert all(shown in picture.words for series in picture.series for shown in series.shown)


def test_weeks_later_each_check_has_pictures_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    day = rehearsed(tmp_path_factory.mktemp("weeks") / "day", 60)
    assert list(weeks_later(reported(day))) == []
    answer(day, "six", 40)
    answer(day, "twelve", 3)
    ((check, shown),) = weeks_later(reported(day, "nl"))
    assert check == "six"
    assert "Hoe vaak hebben jullie elkaar gezien sinds de themadag?" in [picture.title for picture in shown]
