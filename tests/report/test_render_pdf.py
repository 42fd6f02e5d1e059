"""themeday.report.render_pdf: the report of a rehearsal of 120 people, on paper."""

from __future__ import annotations

import os
import re
import sys
import zlib
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.rehearsed_day import ON, Rehearsal, rehearsed
from themeday.errors import ReportError
from themeday.report import write_report

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def pdf(day_of_120: Rehearsal, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file in Dutch."""
    pytest.importorskip("weasyprint")
    target = tmp_path_factory.mktemp("pdf") / "report.pdf"
    write_report(day_of_120.day, day_of_120.records(), day_of_120.folder, target, "nl", ON)
    return target


def test_without_weasyprint_it_says_what_to_install(
    day_of_120: Rehearsal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(ReportError, match=r"report\.html") as refused:
        day_of_120.html(tmp_path / "report.pdf")
    assert "pip install weasyprint" in refused.value.message("nl")
    assert not (tmp_path / "report.pdf").exists()


def test_the_pdf_is_tagged_and_says_its_language(pdf: Path) -> None:
    content = pdf.read_bytes()
    assert content.startswith(b"%PDF-")
    # What is in it is packed, piece by piece.
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, flags=re.DOTALL)
    plain = content + b"".join(zlib.decompressobj().decompress(part) for part in packed if part[:1] == b"x")
    for part in (b"/StructTreeRoot", b"/MarkInfo", b"/Lang", b"pdfuaid", b"/Alt", b"/H1", b"/TH"):
        assert part in plain, part


def test_the_pdf_holds_to_every_rule_of_pdf_ua_that_a_program_can_check(pdf: Path) -> None:
    page = pytest.importorskip("page")
    checked = page.validate_pdf(os.fspath(pdf), profile="ua1")
    assert [(failure.rule_id, failure.message) for failure in checked.failures] == []
    assert checked.is_compliant
    assert checked.rules.passed > 100


def test_the_top_is_two_pages_however_long_the_quotes_are(pages: dict[str, str], papers: Callable[[str], Any]) -> None:
    from themeday.report.render_pdf import laid_out

    longest = "<blockquote><p>" + "Wij leren van elkaar en van wie " * 7 + "</p>"
    for paper in (papers("nl"), laid_out(re.sub("<blockquote><p>.*?</p>", longest, pages["nl"]))):
        assert [_first_words(one) for one in paper.pages[1:3]] == ["In hun eigen woorden", "Het hele beeld"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_page_is_half_empty_but_at_the_end_of_a_part(
    pages: dict[str, str], papers: Callable[[str], Any], language: str
) -> None:
    page, document = pages[language], papers(language)
    # A part begins on a page of its own; how to read the report stays in one piece.
    parts = [unescape(title) for title in re.findall(r'<h2(?: class="part-title" id="[a-z]+")?>(.*?)</h2>', page)]
    begins = [number for number, one in enumerate(document.pages) if _first_words(one) in parts]
    holes = {
        number + 1: hole
        for number, one in enumerate(document.pages[:-1])
        if number + 1 not in begins and (hole := _empty_below(one)) > 0.25
    }
    assert 8 < len(document.pages) < 14
    assert holes == {}


def test_a_table_that_goes_on_has_its_headings_again_and_loses_no_row(
    pages: dict[str, str], papers: Callable[[str], Any]
) -> None:
    page, document = pages["nl"], papers("nl")
    drawn: dict[int, list[str]] = {}
    for number, one in enumerate(document.pages):
        boxes = [box for box in one._page_box.descendants() if box.element is not None and box.element.tag == "tr"]
        drawn[number] = ["".join(box.element.itertext()).strip() for box in boxes]
    rows = [row for number in drawn for row in drawn[number]]
    written = [unescape(re.sub("<.*?>", "", row)) for row in re.findall("<tr>(.*?)</tr>", page)]
    assert set(written) <= set(rows)
    again = [row for row in set(rows) if rows.count(row) > written.count(row)]
    assert again, "no table goes on at a next page"
    # Only headings come again, each as the first row of a page.
    headings = {unescape(re.sub("<.*?>", "", row)) for row in re.findall("<thead><tr>(.*?)</tr>", page)}
    assert set(again) <= headings


def _empty_below(page: object) -> float:
    """Return which part of a page, margins aside, is empty below the last line."""
    box = page._page_box
    top, height = box.content_box_y(), box.height
    inside = list(box.children[0].descendants())
    ends = [b.position_y + b.height for b in inside if getattr(b, "text", "").strip() or hasattr(b, "replacement")]
    return 1 - (max(ends) - top) / height


def _first_words(page: object) -> str:
    boxes = page._page_box.descendants()
    return next(box.text for box in boxes if getattr(box, "text", "").strip())


@pytest.fixture(scope="module", params=["nl", "en"])
def small(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Any]:
    """Return the page of a day of 24, in which much is left out, and what it is on paper."""
    pytest.importorskip("weasyprint")
    from themeday.report.render_pdf import laid_out

    page = rehearsed(tmp_path_factory.mktemp("small") / "day", 24).html(
        tmp_path_factory.mktemp("page") / "report.html", request.param
    )
    return page, laid_out(page)


def test_of_24_people_it_is_eight_pages_at_most_the_last_of_them_no_scrap(small: tuple[str, Any]) -> None:
    _, paper = small
    assert 4 < len(paper.pages) <= 8
    assert [hole for hole in map(_empty_below, paper.pages) if hole > 0.45] == []


def test_no_row_of_a_table_is_all_zeros_or_dashes(small: tuple[str, Any]) -> None:
    page, _ = small
    rows = re.findall(r'<tr><th scope="row">.*?</th>(.*?)</tr>', page)
    cells = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in rows]
    shown = [[re.sub("<.*?>", "", cell) for cell in row] for row in cells]
    assert len(shown) > 30
    assert [row for row in shown if all(cell in ("0", "–", "0%", "0 %") for cell in row)] == []


def test_nothing_that_the_page_says_is_lost_on_paper(small: tuple[str, Any]) -> None:
    page, paper = small
    drawn = "".join(
        "".join(box.text for box in one._page_box.descendants() if getattr(box, "text", None)) for one in paper.pages
    )
    drawn = re.sub(r"\s|-", "", drawn)
    items = re.findall(r"<li>(.*?)(?:<span|</li>)|<th scope=\"row\">(.*?)</th>|<p>(.*?)</p>", page, re.DOTALL)
    texts = [unescape(re.sub("<.*?>", "", "".join(item))).strip() for item in items]
    assert len(texts) > 100
    assert [text for text in texts if re.sub(r"\s|-", "", text) not in drawn] == []
