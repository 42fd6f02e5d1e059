"""themeday.report.render_html: the report of a rehearsal of 120 people, as a page."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.rehearsed_day import ON, Rehearsal, rehearsed
from tests.report.recount import latest
from themeday.model.visibility import Visibility
from themeday.report import write_report
from themeday.report.disclosure.history import load
from themeday.report.numbers import about

pytestmark = pytest.mark.slow


def test_the_page_says_what_was_published(day_of_120: Rehearsal, pages: dict[str, str]) -> None:
    page = pages["en"]
    recommend = load(day_of_120.folder.path)[-1].tables["closing/recommend"]
    assert f"n = {recommend.n}" in page
    for cell in recommend.overall:
        span = cell.group[0] if len(cell.group) == 1 else f"{cell.group[0]}–{cell.group[-1]}"
        if cell.count:
            assert re.search(rf'<th scope="row">{span}</th><td class="bars"><span[^>]*></span>{cell.count}</td>', page)
    assert any(len(cell.group) > 1 for cell in recommend.overall)
    low, high = (sum(int(c.group[end]) * c.count for c in recommend.overall) / recommend.n for end in (0, -1))
    assert f"On average {about('en', low, high)} out of 10" in page
    assert "120 people took part: 60 young colleagues and 60 leaders, from 9 units, in 3 rooms." in page
    assert page.count('<figure class="quote">') == 5


def test_only_released_texts_and_no_code_are_in_it(day_of_120: Rehearsal, pages: dict[str, str]) -> None:
    page = pages["nl"]
    rows = latest(day_of_120.folder.path)
    assert [who for who, _, _ in rows if who != "staff" and who in page] == []
    kept = {row["value"] for row in rows.values() if row["visibility"] == Visibility.TABLE and len(row["value"]) > 20}
    released = {row["value"] for row in rows.values() if row["visibility"] in ("anonymous", "report")}
    assert kept - released
    assert [text for text in kept - released if text in page] == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_page_stands_alone_and_says_its_language(pages: dict[str, str], language: str) -> None:
    page = pages[language]
    assert f'<html lang="{language}">' in page
    assert not re.search(r'(src|href)="(?!data:)', page)
    assert len(re.findall("<img ", page)) == len(re.findall('<img [^>]*alt="[^"]+"', page)) == 3
    assert ("What was gained" in page) == (language == "en")
    assert ("Wat het opleverde" in page) == (language == "nl")


def test_what_someone_typed_is_text_and_never_markup(tmp_path: Path) -> None:
    small = rehearsed(tmp_path / "day", 16)
    from themeday.chapters import CHAPTERS
    from themeday.room.session import Session

    records = small.records()
    for number, who in enumerate(records.participants()):
        session = Session(small.day, records, small.folder.secret())
        session.bind(who, "en")
        text = f"<script>alert({number})</script> =1+1"
        session.save("closing", CHAPTERS["closing"].question("take_along"), text, Visibility.REPORT)
    page = small.html(tmp_path / "report.html")
    assert "&lt;script&gt;alert(" in page
    assert "<script" not in page


def test_what_reads_from_right_to_left_stands_apart_on_the_page_and_on_paper(tmp_path: Path) -> None:
    small = rehearsed(tmp_path / "day", 16)
    from themeday.chapters import CHAPTERS
    from themeday.room.session import Session

    records = small.records()
    for number, who in enumerate(records.participants()):
        session = Session(small.day, records, small.folder.secret())
        session.bind(who, "en")
        text = f"\u202e{number} شكرا! (Dutch)"
        session.save("closing", CHAPTERS["closing"].question("take_along"), text, Visibility.REPORT)
    page = small.html(tmp_path / "report.html")
    assert re.search("\u2068[0-9]+ شكرا! \\(Dutch\\)\u2069", page)
    assert "\u202e" not in page
    assert page.count("\u2068") == page.count("\u2069")
    pytest.importorskip("weasyprint")
    checker = pytest.importorskip("page")
    write_report(small.day, records, small.folder, tmp_path / "report.pdf", "nl", ON)
    assert checker.validate_pdf(os.fspath(tmp_path / "report.pdf"), profile="ua1").is_compliant
