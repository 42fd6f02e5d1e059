"""The record for the privacy officer: what day.toml says, on one page, and what the notice says of the same."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import pytest
from weasyprint import HTML

from tests.conftest import DAY
from themeday.day.plan import Day
from themeday.errors import DataFolderError, ReportError
from themeday.i18n import LANGUAGES, format_day
from themeday.lifecycle.processing_record import record_html, write_record
from themeday.room.notice import notice

ON = dt.date(2026, 12, 1)
SHORT = DAY.model_copy(update={"retention_days": 28})
LONG = DAY.model_copy(update={"retention_days": 100, "smallest_group": 8})


def text_of(day: Day, language: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", record_html(day, language, ON)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_filled_from_the_day(language: str) -> None:
    text = text_of(LONG, language)
    for fact in (
        LONG.title_in(language),
        format_day(language, LONG.date),
        format_day(language, LONG.keep_until),
        format_day(language, LONG.date + dt.timedelta(weeks=6)),
        format_day(language, ON),
        "(100 ",
        ", ".join(LONG.units),
        "Aula, Zolder",
        LONG.contact_in(language),
        " 8,",
    ):
        assert fact in text, fact
    assert "{" not in re.sub(r"<style>.*?</style>", "", record_html(LONG, language, ON), flags=re.S)


def test_what_a_day_does_not_do_is_not_told() -> None:
    short = SHORT.model_copy(update={"agenda": tuple(plan for plan in DAY.agenda if plan.key != "pairing")})
    told, long = text_of(short, "en"), text_of(LONG, "en")
    for words in ("after some weeks", "Answers of the checks", "For the pairing"):
        assert words in long
        assert words not in told


def test_what_someone_wrote_in_day_toml_is_text() -> None:
    odd = DAY.model_copy(update={"units": ("<script>alert(1)</script>", "B&B"), "title": {"nl": "<b>", "en": "<b>"}})
    page = record_html(odd, "nl", ON)
    assert "<script" not in page
    assert "<b>" not in page
    assert "B&amp;B" in page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("units", [5, 25])
def test_on_paper_it_is_one_page(tmp_path: Path, language: str, units: int) -> None:
    day = LONG.model_copy(update={"units": tuple(f"Onderdeel van de organisatie {n}" for n in range(units))})
    file = tmp_path / "record.pdf"
    write_record(day, file, language, ON)
    assert file.read_bytes().startswith(b"%PDF-")
    assert len(HTML(string=record_html(day, language, ON)).render().pages) == 1
    if shutil.which("pdftotext"):
        told = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True).stdout
        assert "Onderdeel van de organisatie 4" in " ".join(told.split())


def test_another_ending_or_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"\.html, \.pdf"):
        write_record(DAY, tmp_path / "record.docx", "en", ON)
    (tmp_path / "file").write_text("")
    with pytest.raises(DataFolderError):
        write_record(DAY, tmp_path / "file" / "record.html", "en", ON)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_notice_tells_of_ratings_the_board_and_the_weeks_after(language: str) -> None:
    def told(day: Day) -> str:
        return " ".join(notice(day, language)["points"])

    words = {"nl": ("Speeddates", "onderling", "weken later"), "en": ("Speed dates", "among themselves", "weeks later")}
    ratings, board, later = words[language]
    for word in (ratings, board, later):
        assert word in told(LONG)
    assert later not in told(SHORT)  # its answers are gone before
    short = DAY.model_copy(update={"agenda": tuple(plan for plan in DAY.agenda if plan.key != "pairing")})
    assert ratings not in told(short)
