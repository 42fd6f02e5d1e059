"""Who may open which page, and which notebook that is."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.conftest import Party
from themeday.chapters import AFTERWARDS, CHAPTERS
from themeday.group_commit.commits import Commits
from themeday.serving import audience
from themeday.serving.audience import ANY_CHAPTER, Audience, for_participants, for_staff, notebook_of
from themeday.serving.shared_state import SharedState


@pytest.fixture
def party() -> Party:
    return Party()


def shared(party: Party, follow_up: bool = False) -> SharedState:
    return SharedState(party.session(), b"door", Commits(party.session()), follow_up=follow_up)


class Asks:
    """A request, and where it is sent when it is not admitted."""

    def __init__(self) -> None:
        self.sent: str | int = ""

    def redirect(self, where: str) -> None:
        self.sent = where

    def send_error(self, status: int) -> None:
        self.sent = status


def admitted(who: Audience, key: str) -> str | int | None:
    request: Any = Asks()
    return who.admit(request, who.pages[key]) or request.sent


def test_a_chapters_notebook_is_found_by_its_key_whatever_number_stands_before_it(tmp_path: Path) -> None:
    for name in ("10_pairing.ipynb", "welcome.ipynb", "2_welcome_back.ipynb"):
        (tmp_path / name).touch()
    assert notebook_of("pairing", tmp_path) == "10_pairing.ipynb"
    assert notebook_of("welcome", tmp_path) == "welcome.ipynb"
    assert notebook_of("on-the-ward", tmp_path) == ANY_CHAPTER  # a part of a day's own has none


def test_every_page_has_its_notebook(party: Party) -> None:
    for who in (for_participants(shared(party)), for_participants(shared(party, True)), for_staff(shared(party))):
        assert all(who.notebook(key).is_file() for key in who.pages)


def test_a_participant_opens_what_was_opened_and_nobody_else_anything(
    party: Party, monkeypatch: pytest.MonkeyPatch
) -> None:
    young, state = party.join(), shared(party)
    who = for_participants(state)
    monkeypatch.setattr(state, "person", lambda _: young.me)
    assert admitted(who, "welcome") == "/"
    party.staff().set_stage("welcome", {"state": "open", "opened": "1"})
    assert admitted(who, "welcome") == f"participant:{young.me.code}:en"
    assert admitted(who, "closing") == "/"
    monkeypatch.setattr(state, "person", lambda _: None)
    assert admitted(who, "welcome") == "/"


def test_weeks_later_only_the_check_is_open(party: Party, monkeypatch: pytest.MonkeyPatch) -> None:
    young, state = party.join(), shared(party, follow_up=True)
    monkeypatch.setattr(state, "person", lambda _: young.me)
    who = for_participants(state)
    assert set(who.pages) == set(AFTERWARDS)
    assert not set(CHAPTERS) & set(who.pages)
    assert admitted(who, next(iter(AFTERWARDS))) == f"participant:{young.me.code}:en"
    assert set(for_staff(state).pages) == {"review"}


@pytest.mark.parametrize(
    ("role", "opens"), [("facilitator", {"console", "projector"}), ("organiser", {"review"}), ("", set())]
)
def test_staff_open_their_own_pages(party: Party, monkeypatch: pytest.MonkeyPatch, role: str, opens: set[str]) -> None:
    monkeypatch.setattr(audience, "recall", lambda *_: role)
    monkeypatch.setattr(audience, "preferred_language", lambda *_: "nl")
    who = for_staff(shared(party))
    assert {key for key in who.pages if admitted(who, key) == f"staff:{role}:nl"} == opens
    assert {admitted(who, key) for key in set(who.pages) - opens} == {403}


def test_being_someone_else_is_for_rehearsals_only(party: Party) -> None:
    def has_a_way(rehearsal: bool) -> bool:
        state = shared(party)
        day = party.day.model_copy(update={"rehearsal": rehearsal})
        fake: Any = SimpleNamespace(day=day, follow_up=False, session=state.session)
        return any(path.startswith("/as/") for path, _ in for_participants(fake).handlers)

    assert has_a_way(True)
    assert not has_a_way(False)
