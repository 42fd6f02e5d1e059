"""The console as a whole: the pairing, what goes wrong, and what a browser may not do."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.conftest import Party
from tests.widgets.facilitator.console_room import ConsoleRoom
from themeday.errors import NotSaved
from themeday.i18n import N_
from themeday.room.environment import ENV_IDENTITY
from themeday.room.restarts import ENV_RESTARTED, Restarted
from themeday.room.session import Session
from themeday.store import Cursor
from themeday.store.records import Records
from themeday.widgets.facilitator.console import Console
from themeday.widgets.facilitator.projector import Projector


def test_an_error_is_told_in_the_language_of_the_page(room: ConsoleRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise NotSaved(N_("It is very busy. Your text is still here; try again in a moment."))

    monkeypatch.setattr(room.records.stage, "append", full)
    assert "busy" in room.do("start", chapter="welcome")
    assert not room.console.notice["ok"]


def test_a_disk_that_cannot_be_read_is_told(room: ConsoleRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(room.records.stage, "append", away)
    assert room.do("start", chapter="welcome").startswith("Not saved")
    assert not room.console.notice["ok"]


@pytest.mark.parametrize(
    "kind", ["start", "end", "timer", "ask", "show", "hide", "schedule", "round", "match", "publish", "?", None, [], {}]
)
@pytest.mark.parametrize("value", [None, [], {}, 3, "x", "<b>", "help", True])
def test_whatever_a_browser_sends_does_no_harm(room: ConsoleRoom, kind: object, value: object) -> None:
    room.do("start", chapter="expectations")
    before = room.records.stage.latest("staff", "expectations", "state")
    room.console.receive(
        {"type": kind, "attempt": value}
        | dict.fromkeys(("chapter", "do", "key", "handle", "on", "minutes", "rounds", "round", "places.a"), value)
    )
    assert before is not None
    assert {outcome.item for outcome in room.records.stage if outcome.chapter == "expectations"} <= {"state", "opened"}


def test_language_and_links(room: ConsoleRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THEMEDAY_JOIN_LINK", "http://10.0.0.5:8866/j/ABCD")
    room.do("tick")
    assert room.console.state["join"]["address"] == "http://10.0.0.5:8866"
    assert len(room.console.state["join"]["code"]) == 4
    assert [language["key"] for language in room.console.state["languages"]] == ["nl"]


def test_it_works_for_an_invented_participant_outside_a_served_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("THEMEDAY_DAY", raising=False)
    session = Session.here()
    console = Console(session)
    console.receive({"type": "start", "chapter": "pairing", "attempt": "1"})
    assert session.stage.current == "pairing"
    assert console.pairing["published"]


# --- a server that died and was started again -------------------------------------------------------------------------

AT = dt.datetime(2027, 1, 14, 10, 42, 7, tzinfo=dt.UTC)
HERE = AT.astimezone().strftime("%H:%M")


def died(monkeypatch: pytest.MonkeyPatch, times: int, at: dt.datetime = AT) -> None:
    monkeypatch.setenv(ENV_RESTARTED, Restarted(times, at).to_text())


def console(party: Party, language: str = "en") -> Console:
    """Return the page of a facilitator who comes back to a server that was started again."""
    session = party.session()
    made = Console(session)
    session.bind(None, language, staff="facilitator")
    return made


def rows(records: Records) -> int:
    return len(records.stage.read(Cursor()).outcomes)


def test_a_server_that_never_died_is_not_spoken_of(party: Party, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ENV_RESTARTED, raising=False)
    made = console(party)
    assert made.state["restarted"] == ""
    made.receive({"type": "restart_read", "attempt": "1"})
    assert made.notice["ok"]
    assert rows(party.records) == 0


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The server died and started again by itself at {}. Everyone goes on; what was saved is there."),
        ("nl", "De server viel uit en is om {} vanzelf weer gestart."),
    ],
)
def test_when_it_was_is_told(party: Party, monkeypatch: pytest.MonkeyPatch, language: str, text: str) -> None:
    died(monkeypatch, 1)
    assert console(party, language).state["restarted"].startswith(text.format(HERE))


def test_it_stays_until_it_is_read_and_comes_back_with_the_next_time(
    party: Party, monkeypatch: pytest.MonkeyPatch
) -> None:
    died(monkeypatch, 1)
    laptop, phone = console(party), console(party)
    laptop.receive({"type": "tick"})
    assert laptop.state["restarted"]
    assert rows(party.records) == 0  # that it died stands in no log
    laptop.receive({"type": "restart_read", "attempt": "1"})
    assert laptop.notice == {"attempt": "1", "ok": True, "text": "Done"}
    assert laptop.state["restarted"] == ""
    phone.receive({"type": "tick"})
    assert phone.state["restarted"] == ""
    phone.receive({"type": "restart_read", "attempt": "2"})  # at the same moment, on another device
    assert rows(party.records) == 1
    died(monkeypatch, 2, AT + dt.timedelta(minutes=3))
    assert console(party).state["restarted"]


def test_nobody_else_hears_of_it(party: Party, monkeypatch: pytest.MonkeyPatch, shown: Any) -> None:
    from themeday.widgets.participant.header import Header

    me: Session = party.join()
    cards = [Header(me, "welcome"), Projector(party.staff())]
    before = shown(cards)
    died(monkeypatch, 1)
    for card in cards:
        card.refresh()
    assert shown(cards) == before


def test_the_console_of_a_served_day_leads_to_how_the_laptop_is_doing(
    party: Party, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(ENV_IDENTITY, raising=False)
    assert not console(party).state["served"]  # in JupyterLab there is no such page
    session = party.session()
    session.followed = True
    made = Console(session)
    session.bind(None, "en", staff="facilitator")
    assert made.state["served"]
