"""A participant's code is the name under which someone stands in the log: no browser learns another's."""

from __future__ import annotations

from collections.abc import Iterator

import ipywidgets
import pytest

from tests.reviewed import Reviewed
from themeday.chapters import CHAPTERS
from themeday.model.people import Role
from themeday.rehearsal import demo_session
from themeday.room.session import Session
from themeday.widgets.facilitator.console import Console
from themeday.widgets.facilitator.projector import Projector
from themeday.widgets.participant.chapter import chapter_page


def cards(page: ipywidgets.Widget) -> Iterator[ipywidgets.Widget]:
    yield page
    for child in getattr(page, "children", ()):
        yield from cards(child)


def codes_in(page: ipywidgets.Widget, codes: set[str]) -> set[tuple[str, str]]:
    """Return (kind of card, code) for every code that a page's browser learns."""
    return {
        (type(card).__name__, code)
        for card in cards(page)
        for text in [repr(card.get_state())]
        for code in codes
        if code in text
    }


@pytest.fixture(scope="module")
def demo() -> Session:
    session = demo_session()
    # After the last round there is a rating for everyone whom one has met.
    session.set_stage("pairing", {"round": "9", "published": "1"})
    for chapter in CHAPTERS.values():
        shows = {f"show:{question.key}": "1" for question in chapter.questions}
        session.set_stage(chapter.key, {**shows, "show:tips": "1", "show:votes": "1", "show:confidence": "1"})
    return session


@pytest.mark.parametrize("chapter", list(CHAPTERS))
@pytest.mark.parametrize("role", [Role.YOUNG_COLLEAGUE, Role.LEADER])
def test_no_participants_page_holds_a_code(demo: Session, chapter: str, role: Role) -> None:
    people = demo.records.participants()
    page = Session(demo.day, demo.records, demo.secret, demo.clock)
    page.bind(next(who for who in people if who.role is role), "nl")
    assert codes_in(chapter_page(page, chapter), {who.code for who in people}) == set()


@pytest.mark.parametrize("chapter", list(CHAPTERS))
def test_no_staff_page_holds_a_code(demo: Session, chapter: str) -> None:
    codes = {who.code for who in demo.records.participants()}
    staff = Session(demo.day, demo.records, demo.secret, demo.clock)
    staff.bind(None, "nl", staff="facilitator")
    staff.set_stage("", {"current": chapter})
    for page in (Console(staff), Projector(staff)):
        assert codes_in(page, codes) == set()
    reviewed = Reviewed(staff).everything()
    assert not [code for code in codes if code in reviewed]
