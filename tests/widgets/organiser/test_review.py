"""The review as a whole: an empty day, and a rehearsed one."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.reviewed import DAY, FIGURES, Reviewed, Room
from themeday.day.load import load_day
from themeday.places import NOTEBOOKS
from themeday.rehearsal import demo_session, rehearse
from themeday.room.environment import ENV_IDENTITY
from themeday.room.session import Session
from themeday.store.records import Records
from themeday.widgets.organiser.review import review


@pytest.fixture
def room() -> Room:
    return Room()


@pytest.mark.parametrize("kind", FIGURES)
def test_an_empty_day_says_so_in_every_card(room: Room, kind: type) -> None:
    assert room.texts(kind)
    assert room.tables(kind) == []
    assert room.open(kind).title


def test_cards_wait_until_someone_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENV_IDENTITY, "staff:organiser:nl")
    session = Session(DAY, Records.in_memory())
    reviewed = Reviewed(session)
    assert reviewed.top.state == {}
    session.bind(None, "en", staff="organiser")
    assert reviewed.top.state["day"] == "Sparring with spies"
    session.bind(None, "nl", staff="organiser")
    assert reviewed.top.state["day"] == "Sparren met spionnen"


def test_opened_beside_a_day_it_becomes_the_organisers() -> None:
    session = Session(DAY, Records.in_memory())
    assert review(session).children[0].state["day"]
    assert session.staff == "organiser"


def test_the_demo_day_has_something_in_every_card() -> None:
    reviewed = Reviewed(demo_session())
    assert all(reviewed.open(chapter).blocks for chapter in FIGURES)
    assert reviewed.rows()


def test_a_rehearsal_is_reviewed_in_full_without_any_code(tmp_path: Path) -> None:
    made = rehearse(tmp_path / "day", 24, 1)
    session = Session(load_day(made.day_file), Records.in_folder(made.data))
    session.bind(None, "nl", staff="organiser")
    reviewed = Reviewed(session)
    assert reviewed.top.state["rehearsal"]
    kinds = {block["kind"] for chapter in FIGURES for block in reviewed.open(chapter).blocks}
    assert kinds >= {"text", "table", "quotes"}
    rows = reviewed.rows()
    assert len(rows) > 200
    # Every question has its wording: no row shows the key of its item.
    assert not [row for row in rows if re.fullmatch(r"[a-z0-9_.-]+", row[1])]
    everything = reviewed.everything()
    assert not [who.code for who in session.records.participants() if who.code in everything]


def test_what_the_notebook_says_about_pandas_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rehearse(tmp_path / "our-theme-day", 24, 1)
    below = tmp_path / "notebooks" / "organiser"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    notebook = json.loads((NOTEBOOKS / "organiser" / "review.ipynb").read_text("utf-8"))
    code = "".join(notebook["cells"][0]["source"]).partition("```python\n")[2].partition("```")[0]
    names: dict[str, object] = {"Session": Session}
    exec(code, names)
    assert [len(names[table]) > 2 for table in ("answers", "counts", "groups", "tips")] == [True] * 4
