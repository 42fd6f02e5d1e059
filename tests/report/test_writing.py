"""themeday.report.writing: a report is written whole, and noted where erasing looks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import owners_only
from tests.rehearsed_day import Rehearsal, rehearsed
from themeday.cli import main
from themeday.errors import ReportError
from themeday.report.disclosure.history import FILE
from themeday.store import export_register

pytestmark = pytest.mark.slow


def test_a_report_is_registered_so_that_erasing_finds_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    day = rehearsed(tmp_path / "day", 16)
    target = tmp_path / "out" / "report.html"
    assert main(["report", str(tmp_path / "day"), "-o", str(target), "--language", "en"]) == 0
    assert f"Written: {target}" in capsys.readouterr().out
    assert [(e.path, e.kind) for e in export_register.entries(day.folder.path)] == [(target, export_register.REPORT)]
    assert owners_only(target)
    code = day.records().participants()[0].code
    assert main(["erase", code, str(tmp_path / "day"), "--yes"]) == 0
    assert not target.exists()
    assert main(["purge", str(tmp_path / "day"), "--yes"]) == 0
    assert not (day.folder.path / FILE).exists()


def test_an_unknown_ending_says_which_there_are(day_of_120: Rehearsal, tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"\.html, \.pdf, \.pptx, \.xlsx"):
        day_of_120.html(tmp_path / "report.docx")
