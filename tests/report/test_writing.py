"""The report of a rehearsal of 120 people in 9 units and 3 rooms, against its CSV counted in another way."""

from __future__ import annotations

import csv
import os
import re
import sys
import zlib
from collections import Counter
from collections.abc import Callable
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import owners_only
from tests.rehearsed_day import ON, Rehearsal, rehearsed
from themeday.cli import main
from themeday.errors import DataFolderError, ReportError
from themeday.model.people import Role
from themeday.model.visibility import Visibility
from themeday.report import write_report
from themeday.report.disclosure.history import FILE, load
from themeday.results.themes import Themes
from themeday.store import export_register

pytestmark = pytest.mark.slow

K = 5


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Rehearsal:
    return rehearsed(tmp_path_factory.mktemp("report") / "day", 120)


@pytest.fixture(scope="module")
def pages(big: Rehearsal, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return its page in each language."""
    folder = tmp_path_factory.mktemp("pages")
    return {language: big.html(folder / f"{language}.html", language) for language in ("en", "nl")}


@pytest.fixture(scope="module")
def papers(pages: dict[str, str]) -> Callable[[str], Any]:
    """Return what lays a page out on paper, once for all who look at it; that takes longer than what they look for."""
    pytest.importorskip("weasyprint")
    from themeday.report.render_pdf import laid_out

    return cache(lambda language: laid_out(pages[language]))


@pytest.fixture(scope="module")
def pdf(big: Rehearsal, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file in Dutch."""
    pytest.importorskip("weasyprint")
    target = tmp_path_factory.mktemp("pdf") / "report.pdf"
    write_report(big.day, big.records(), big.folder, target, "nl", ON)
    return target


def latest(folder: Path) -> dict[tuple[str, str, str], dict[str, str]]:
    """Return the rows that count, read by nothing of the kit."""
    found: dict[tuple[str, str, str], dict[str, str]] = {}
    with (folder / "outcomes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = (row["participant"], row["chapter"], row["item"])
            if key not in found or int(row["revision"]) >= int(found[key]["revision"]):
                found[key] = row
    return {key: row for key, row in found.items() if row["value"]}


def test_every_published_number_is_that_of_the_csv(big: Rehearsal, tmp_path: Path) -> None:
    big.html(tmp_path / "report.html")
    rows = latest(big.folder.path)
    role = {who: row["value"] for (who, chapter, item), row in rows.items() if (chapter, item) == ("join", "role")}
    # Who confirmed what is checked in the tests of agreements.
    published = {key: t for key, t in load(big.folder.path)[-1].tables.items() if not key.startswith("agreements/")}
    checked = 0
    for key, table in published.items():
        chapter, _, item = key.partition("/")
        if key in ("role", "people"):
            truth = Counter(("", kind if key == "role" else "") for kind in role.values())
        elif key in ("unit", "room"):
            truth = Counter(("", rows[(who, "join", "role")][key]) for who in role)
        else:
            answers = [(role[who], row["value"]) for (who, c, i), row in rows.items() if (c, i) == (chapter, item)]
            truth = Counter((r if r in table.cells else "", value) for r, value in answers)
        for stratum, cells in table.cells.items():
            assert table.totals[stratum] == sum(stratum in ("", kind) for kind in role.values())
            for cell in cells:
                number = sum(truth[(stratum, category)] for category in cell.group)
                assert (number >= cell.count) if cell.at_least else (number == cell.count), (key, cell)
                assert cell.count == 0 or cell.count >= K
                checked += 1
    assert checked > 80
    bounds = load(big.folder.path)[-1].bounds
    for chapter in ("welcome", "expectations", "lessons", "closing"):
        there = {who for who, c, _ in rows if c == chapter and who in role}
        assert len(there) - K * 2 < bounds[f"response/{chapter}"][""] <= len(there)


def test_the_page_says_what_was_published(big: Rehearsal, pages: dict[str, str]) -> None:
    page = pages["en"]
    recommend = load(big.folder.path)[-1].tables["closing/recommend"]
    assert f"n = {recommend.n}" in page
    for cell in recommend.overall:
        span = cell.group[0] if len(cell.group) == 1 else f"{cell.group[0]}–{cell.group[-1]}"
        assert re.search(rf'<th scope="row">{span}</th><td>{cell.count}</td>', page)
    mean = sum((int(c.group[0]) + int(c.group[-1])) / 2 * c.count for c in recommend.overall) / recommend.n
    assert f"On average {mean:.1f}" in page
    assert "120 people took part: 60 young colleagues and 60 leaders, from 9 units, in 3 rooms." in page
    assert page.count('<figure class="quote">') == 5


def test_only_released_texts_and_no_code_are_in_it(big: Rehearsal, pages: dict[str, str]) -> None:
    page = pages["nl"]
    rows = latest(big.folder.path)
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
    assert len(re.findall("<img ", page)) == len(re.findall('<img [^>]*alt="[^"]+"', page)) > 5
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


def test_a_day_of_too_few_tells_nothing(tmp_path: Path) -> None:
    tiny = rehearsed(tmp_path / "day", 4)
    page = tiny.html(tmp_path / "report.html")
    assert "Too few people took part" in page
    assert "<table" not in page
    assert "<blockquote" not in page


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
    assert "These are the numbers of" in second
    assert re.findall(r"<td>.*?</td>", first) == re.findall(r"<td>.*?</td>", second)
    assert len(load(day.folder.path)) == 1


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


@pytest.mark.usefixtures("pages")
def test_the_register_names_nobody_and_holds_no_words(big: Rehearsal) -> None:
    text = (big.folder.path / FILE).read_text("utf-8")
    rows = latest(big.folder.path)
    words = {row["value"] for row in rows.values() if len(row["value"]) > 12 and " " in row["value"]}
    assert [value for value in words if value in text] == []
    assert [who for who, _, _ in rows if who != "staff" and who in text] == []


def test_a_register_that_cannot_be_read_stops_the_report(tmp_path: Path) -> None:
    day = rehearsed(tmp_path / "day", 16)
    (day.folder.path / FILE).write_text("{", encoding="utf-8")
    with pytest.raises(DataFolderError, match="cannot be read"):
        day.html(tmp_path / "report.html")
    assert not (tmp_path / "report.html").exists()


def test_an_unknown_ending_says_which_there_are(big: Rehearsal, tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"\.html, \.pdf, \.xlsx"):
        big.html(tmp_path / "report.docx")


def test_without_weasyprint_it_says_what_to_install(
    big: Rehearsal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(ReportError, match=r"report\.html") as refused:
        big.html(tmp_path / "report.pdf")
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
    parts = [unescape(title) for title in re.findall(r'<h2(?: class="part-title")?>(.*?)</h2>', page)]
    begins = [number for number, one in enumerate(document.pages) if _first_words(one) in parts]
    holes = {
        number + 1: hole
        for number, one in enumerate(document.pages[:-1])
        if number + 1 not in begins and (hole := _empty_below(one)) > 0.25
    }
    assert len(document.pages) > 12
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
    ends = [b.position_y + b.height for b in box.children[0].descendants() if getattr(b, "text", "").strip()]
    return 1 - (max(ends) - top) / height


def _first_words(page: object) -> str:
    boxes = page._page_box.descendants()
    return next(box.text for box in boxes if getattr(box, "text", "").strip())


def test_themes_are_in_it_when_an_organiser_arranged_them_and_enough_people_wrote(tmp_path: Path) -> None:
    day = rehearsed(tmp_path / "day", 60)
    themes = Themes(day.records(), day.folder.path)
    assert "by theme" not in day.html(tmp_path / "report.html")
    found = themes.of("closing/take_along")
    large, small = (
        [answer.id for one in found for answer in one.answers][part] for part in (slice(0, 9), slice(9, 12))
    )
    themes.split_off("closing/take_along", large, "Weer =leren & <b>doen</b>")
    themes.split_off("closing/take_along", small, "Van weinig mensen")
    page = day.html(tmp_path / "report.html")
    assert "What people wrote, by theme" in page
    told = re.search(r'<th scope="row">Weer =leren &amp; &lt;b&gt;doen&lt;/b&gt;</th>(.*?)</tr>', page)
    assert told
    assert re.sub("<.*?>", "", told[1]) == "at least 5"
    assert "Van weinig mensen" not in page


def test_the_workbook_calculates_nothing(big: Rehearsal, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    write_report(big.day, big.records(), big.folder, tmp_path / "report.xlsx", "nl", ON)
    book = openpyxl.load_workbook(tmp_path / "report.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    published = load(big.folder.path)[-1].tables["closing/recommend"]
    assert {float(c.count) for c in published.overall} <= {float(c.value) for c in cells if c.data_type == "n"}
