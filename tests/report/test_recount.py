"""Every number and sentence of a report, counted again from the CSV by lines of its own: what is told is so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rehearsed_day import ON, Rehearsal, rehearsed
from tests.report.recounted_words import Recount
from themeday.report import write_report

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=[24, 80, 120])
def day(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Rehearsal:
    return rehearsed(tmp_path_factory.mktemp("recount") / "day", request.param, weeks_later=True)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_sentence_and_number_of_a_report_is_so(day: Rehearsal, language: str, tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    written = write_report(day.day, day.records(), day.folder, target, language, ON, each_room=True)
    for path, report in written.reports.items():
        again = Recount(day, language, path.stem.removeprefix("report").removeprefix("-"))
        assert again.everything(report) == []
        assert again.checked > 100 or path != target
    print(language, len(written.reports))
