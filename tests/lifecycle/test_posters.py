"""Posters: the right links, in both languages, needing nothing from outside."""

from __future__ import annotations

import datetime as dt
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
import segno

from themeday.day.plan import Day, Room
from themeday.errors import DataFolderError
from themeday.lifecycle.posters import posters_html, write_posters
from themeday.model.people import join_code

SECRET = bytes(32)
ADDRESS = "http://192.168.8.10:8866"
VOID = {"meta", "path", "br", "link", "img"}


def day(**changes: object) -> Day:
    values: dict[str, object] = {
        "title": {"nl": "Sparren met spionnen", "en": "Sparring with spies"},
        "date": dt.date(2027, 1, 14),
        "units": ("Recherche", "Intelligence"),
        "rooms": (Room(key="a", name="Grote zaal", tables=3),),
        "organiser_contact": "balie",
    }
    return Day(**(values | changes))  # type: ignore[arg-type]


def drawing(link: str) -> str:
    """Return what is unique in the picture of a link."""
    svg = segno.make(link, error="m", micro=False).svg_inline(omitsize=True, border=2)
    found = re.search(r' d="([^"]+)"', svg)
    assert found
    return found[1]


class Outline(HTMLParser):
    """Notes elements and their attributes, and that each is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag


def test_the_poster_has_the_join_link_as_code_and_as_text() -> None:
    page = posters_html(day(), SECRET, ADDRESS)
    code = join_code(SECRET)
    assert page.count(drawing(f"{ADDRESS}/j/{code}")) == 1
    assert page.count(f'<span class="address">192.168.8.10:8866</span> <span class="code">{code}</span>') == 4


def test_every_table_has_a_card_with_its_own_code() -> None:
    page = posters_html(day(), SECRET, ADDRESS)
    code = join_code(SECRET)
    assert page.count('class="card"') == 3
    assert page.count('class="sheet cards"') == 2
    for number in (1, 2, 3):
        assert page.count(drawing(f"{ADDRESS}/t/a/{number}/{code}")) == 1
        assert f"<strong>{number}</strong>" in page


def test_rooms_have_a_poster_each_that_fills_in_the_room() -> None:
    two = day(rooms=(Room(key="a", name="Boven", tables=2), Room(key="b", name="Beneden", tables=0)))
    page = posters_html(two, SECRET, ADDRESS)
    code = join_code(SECRET)
    assert page.count('class="sheet poster"') == 2
    assert page.count('class="card"') == 2
    assert page.count(drawing(f"{ADDRESS}/j/{code}?room=b")) == 1
    assert "Beneden" in page


@pytest.mark.parametrize("languages", [("nl", "en"), ("en", "nl"), ("nl",)])
def test_every_language_of_the_day_is_there_and_marked(languages: tuple[str, ...]) -> None:
    outline = Outline(posters_html(day(languages=languages), SECRET, ADDRESS))
    assert outline.open == []
    assert ("html", {"lang": languages[0]}) in outline.seen
    steps = [attributes["lang"] for tag, attributes in outline.seen if tag == "div" and "lang" in attributes]
    assert steps == list(languages)
    assert [tag for tag, _ in outline.seen].count("li") == 3 * len(languages)


def test_a_title_that_is_the_same_in_both_languages_stands_there_once() -> None:
    same = day(title={"nl": "Sparren", "en": "Sparren"})
    assert posters_html(same, SECRET, ADDRESS).count("Sparren") == 2  # the tab and the heading


def test_words_of_others_are_only_words() -> None:
    hostile = "<script>alert(1)</script>&\"'"
    page = posters_html(
        day(
            title={"nl": hostile, "en": hostile},
            rooms=(Room(key="a", name=hostile, tables=1), Room(key="b", name="B", tables=0)),
        ),
        SECRET,
        ADDRESS,
    )
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_the_page_needs_nothing_from_outside() -> None:
    page = posters_html(day(), SECRET, ADDRESS)
    assert not re.search(r"\b(src|href|srcset|action)=|url\(|@import", page)
    assert "default-src 'none'" in page


def test_a_rehearsal_says_so_on_every_sheet() -> None:
    assert "rehearsal" not in re.sub(r"<style>.*?</style>", "", posters_html(day(), SECRET, ADDRESS), flags=re.S)
    assert posters_html(day(rehearsal=True), SECRET, ADDRESS).count('class="rehearsal"') == 4


def test_the_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    file = tmp_path / "new" / "posters.html"
    write_posters(day(), SECRET, ADDRESS, file)
    write_posters(day(rehearsal=True), SECRET, ADDRESS, file)
    assert file.read_text(encoding="utf-8") == posters_html(day(rehearsal=True), SECRET, ADDRESS)
    assert [path.name for path in file.parent.iterdir()] == ["posters.html"]


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DataFolderError, match="-o"):
        write_posters(day(), SECRET, ADDRESS, tmp_path / "file" / "posters.html")
