"""The numbers of the review: those of the report, of everyone or of one group."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rehearsed_day import rehearsed
from tests.reviewed import Reviewed, Room, choose, offered, save
from themeday.lifecycle.close import close_day
from themeday.model.people import Role
from themeday.model.visibility import Visibility
from themeday.report.disclosure.history import FILE
from themeday.room.session import Session
from themeday.widgets.organiser.review_numbers import reported


@pytest.fixture
def room() -> Room:
    return Room()


def test_a_group_is_counted_by_itself_where_the_report_tells_it(room: Room) -> None:
    for number in range(24):
        one = room.join(
            Role.LEADER if number < 12 else Role.YOUNG_COLLEAGUE, ("Parket", "Recherche")[number % 2], "ab"[number % 2]
        )
        save(one, "closing", "useful", "pairing" if number % 4 < 2 else "lessons", Visibility.ANONYMOUS)
        save(one, "closing", "confidence_now", 5 if number < 12 else 4, Visibility.ANONYMOUS)
    card = room.open("scales")
    assert offered(card, "group") == [
        *("", "role:young_colleague", "role:leader", "room:a", "room:b"),
        *("unit:Parket", "unit:Recherche"),
    ]
    choose(card, "group", "role:leader")
    (sure,) = room.tables("scales")
    assert [[cell if isinstance(cell, str) else cell["text"] for cell in row] for row in sure["rows"]] == [
        ["5", "12", "100%"]
    ]
    card = room.open("gains")
    choose(card, "group", "room:a")
    (useful,) = room.tables("gains")
    assert useful["caption"].endswith("(n = 12)")
    choose(card, "group", "unit:Parket")
    (useful,) = room.tables("gains")
    assert [row[1]["text"] for row in useful["rows"]] == ["6", "6"]
    choose(card, "group", "")
    assert room.tables("gains")[0]["caption"].endswith("(n = 24)")


@pytest.mark.parametrize("visibility", [Visibility.ANONYMOUS, Visibility.REPORT])
def test_no_words_are_told_of_a_group(room: Room, visibility: Visibility) -> None:
    for number in range(20):
        one = room.join(Role.LEADER if number % 2 else Role.YOUNG_COLLEAGUE)
        save(one, "expectations", "learn", {"chosen": ["ai"], "own": f"woorden {number}"}, visibility)
    card = room.open("learning")
    assert "woorden 1" in str(card.blocks)
    choose(card, "group", "role:leader")
    assert "woorden" not in str(card.blocks)


def test_a_register_that_cannot_be_read_tells_no_number_and_says_why(tmp_path: Path) -> None:
    day = rehearsed(tmp_path / "day", 24)
    (day.folder.path / FILE).write_text("{", "utf-8")
    session = Session(day.day, day.records(), day.folder.secret())
    session.bind(None, "en", staff="organiser")
    reviewed = Reviewed(session)
    assert reported(session).published.tables == {}
    assert FILE in reviewed.top.state["problem"]
    assert {figure["value"] for figure in reviewed.top.state["figures"]} == {"–"}


def test_the_review_follows_what_an_earlier_report_told(tmp_path: Path) -> None:
    day = rehearsed(tmp_path / "day", 40)
    day.html(tmp_path / "report.html")
    records = day.records()
    session = Session(day.day, records, day.folder.secret())
    session.bind(None, "en", staff="organiser")
    reviewed = Reviewed(session)
    before = reviewed.top.state["figures"]
    late = Session(day.day, records, day.folder.secret())
    who = records.participants()[0]
    late.bind(who, "en")
    save(late, "closing", "recommend", 1, Visibility.ANONYMOUS)
    session.poll()
    assert reviewed.top.state["figures"] == before
    assert "repeated from the report" in reviewed.top.state["repeated"]


def test_a_unit_is_told_by_itself_once_the_day_is_closed(tmp_path: Path) -> None:
    day = rehearsed(tmp_path / "day", 80)
    offers = []
    for _ in range(2):
        session = Session(day.day, day.records(), day.folder.secret())
        session.bind(None, "en", staff="organiser")
        card = Reviewed(session).open("gains")
        offers.append([key for key in offered(card, "group") if key.startswith("unit:")])
        close_day(day.folder.path)
    assert not offers[0]
    assert len(offers[1]) > 3
