"""All texts and numbers that stand in a file of a report, whatever kind of file it is."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from tests.report.recount import flat
from themeday.i18n import translate
from themeday.report.contents import Report
from themeday.report.figures import Figure

#: What stands in the files of every report; it tells nothing of a day.
HEADINGS = (
    *("Report", "Poster", "Summary", "In two pages", "What happened", "What was gained", "In their own words"),
    *(
        "What we suggest",
        "What",
        "Of whom",
        "By when",
        "The full picture",
        "What people wrote, and released",
    ),
    *(
        "Do's and don'ts",
        "Do's and don'ts, for HR",
        "Written and voted on by everyone, without names. Votes are rounded down.",
    ),
    *("What this day was for, and what came of it", "Confirmed by both"),
    *("How to read this report", "Rehearsal: nothing here is real", "What this day was for", "By what you would know"),
    *(
        "Do or don't",
        "Text",
        "Votes, at least",
        "In figures",
        "This day",
        "Answers",
        "Average",
        "Share",
        "When",
        "Step",
    ),
    *("People", "at least", "at most", "95% from", "95% to", "Too few people wrote any to pass on."),
    *("Too few people released a text to quote any.", "Too few answers to say."),
    "Thank you to everyone who took part. What people kept to themselves stands nowhere; no number is about a few.",
)


def unknown(texts: Iterator[str], so: set[str], report: Report) -> list[str]:
    """Return the texts that were not counted again, and are no heading either."""
    say, language = translate, report.language
    known = so | {flat(say(language, heading)) for heading in HEADINGS}
    known |= {f"{say(language, kind)} · {report.title}" for kind in ("Report", "Poster")}
    known |= {
        f"{say(language, kind)}: {report.title}{date}"
        for kind in ("Report", "Poster")
        for date in ("", f", {report.date}")
    }
    known.add(f"{report.date} · {say(language, 'Made on {date}', date=report.made)}")
    rehearsal = say(language, "Rehearsal: nothing here is real")
    known.add(f"{report.draft} · {rehearsal}")
    lines = {flat(line) for text in known for line in text.splitlines()}
    return [text for text in map(flat, texts) if text and text not in known | lines | {"–", "(", ")"}]


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.pictures: list[bytes] = []
        self._style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._style = tag == "style"
        given = dict(attrs)
        self.texts += [text for name in ("alt", "aria-label", "title") if (text := given.get(name))]
        if given.get("name") == "description":
            self.texts.append(given["content"] or "")
        if (source := given.get("src") or "").startswith("data:image/svg+xml;base64,"):
            self.pictures.append(base64.b64decode(source.partition(",")[2]))

    def handle_data(self, data: str) -> None:
        if not self._style:
            self.texts += data.splitlines()

    def handle_endtag(self, tag: str) -> None:
        self._style = False


def texts_of_page(path: Path, so: set[str]) -> Iterator[str]:
    """Yield what a page says, and its pictures; lines of a picture that are a part of a known label are left out."""
    page = _Page()
    page.feed(path.read_text("utf-8"))
    for text in page.texts:
        yield re.sub(r"^\((.*)\)$", r"\1", flat(text)) if flat(text) not in so else text
    for picture in page.pictures:
        for element in ElementTree.fromstring(picture).iter("{http://www.w3.org/2000/svg}text"):
            text = flat(element.text or "")
            if not re.search(r"[^\W\d]", text) or not any(text in label for label in so):
                yield text


def texts_of_slides(path: Path) -> Iterator[str]:
    """Yield what slides say: text boxes, tables, charts with their labels, and what is said of those."""
    from pptx import Presentation

    for slide in Presentation(str(path)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                yield from (paragraph.text for paragraph in shape.text_frame.paragraphs)
            elif shape.has_table:
                yield from (cell.text for row in shape.table.rows for cell in row.cells)
            elif shape.has_chart:
                yield shape._element.nvGraphicFramePr.cNvPr.get("descr")
                plot = shape.chart.plots[0]
                yield from plot.categories
                for series in plot.series:
                    yield series.name
                    yield from (
                        series.points[n].data_label.text_frame.text
                        for n, value in enumerate(series.values)
                        if value is not None
                    )


# Workbooks


def cell_text(cell: Any) -> str:
    """Return a cell as it is shown there."""
    value = cell.value
    if not isinstance(value, int | float) or isinstance(value, bool):
        return "" if value is None else str(value)
    before, pattern, after = re.fullmatch(
        r'(?:"([^"]*)")?(General|0(?:\.0)?%?)(?:"([^"]*)")?', cell.number_format
    ).groups()
    digits = 1 if ".0" in pattern else 0
    number = f"{100 * value:.{digits}f}%" if "%" in pattern else f"{value:.{digits}f}"
    return f"{before or ''}{number}{after or ''}"


def figures_of_sheet(sheet: Any, language: str) -> Iterator[Figure]:
    """Yield the figures of a sheet, put together again from its cells; averages as rows of a figure without a title."""
    beside = {
        translate(language, name): name for name in ("95% from", "95% to", "at least", "at most", "Share", "Answers")
    }
    title, columns = "", []
    rows: list[tuple[str, ...]] = []
    for row in [*sheet.iter_rows(), ()]:
        texts = [cell_text(cell) for cell in row]
        while texts and not texts[-1]:
            texts.pop()
        heading = bool(row) and row[0].font.bold
        if (not texts or heading or len(texts) == 1) and rows:
            name, _, n = title.rpartition(" (")
            main = tuple(column for at, column in enumerate(columns) if at < 2 or column not in beside)
            yield Figure(name, n.removesuffix(")"), main, tuple(rows))
            rows = []
        if heading and len(texts) == 1:
            title = texts[0]
        elif heading:
            columns = texts
        elif len(texts) > 1:
            texts += [""] * (len(columns) - len(texts))
            rows.append(tuple(_cells(columns, texts, beside)))


def _cells(columns: list[str], texts: list[str], beside: dict[str, str]) -> Iterator[str]:
    main, more = texts[0], {}
    for place, (column, text) in enumerate(zip(columns[1:], texts[1:], strict=False), start=1):
        if column in beside and place > 1:
            more[beside[column]] = text
        else:
            yield _together(main, more)
            main, more = text, {}
    yield _together(main, more)


def _together(main: str, more: dict[str, str]) -> str:
    """Return a number and what stands beside it as they stand in one cell of the report."""
    if more.get("at least"):
        main = f"between {more['at least']} and {more['at most']}"
    if more.get("Share"):
        main = f"{main}: {more['Share']}"
    if more.get("95% from"):
        main = f"{main} ({more['95% from']}–{more['95% to']})"
    return f"{main}, n = {more['Answers']}" if more.get("Answers") else main
