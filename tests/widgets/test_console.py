"""The console as a whole: the pairing, what goes wrong, and what a browser may not do."""

from __future__ import annotations

import pytest

from tests.widgets.facilitator import DAY, ConsoleRoom
from themeday.chapters import CHAPTERS
from themeday.errors import NotSaved
from themeday.i18n import N_
from themeday.model.people import Role
from themeday.room.session import Session
from themeday.widgets.facilitator.console import Console


def test_the_pairing_goes_from_schedule_to_publication(room: ConsoleRoom) -> None:
    for number, unit in enumerate(DAY.units):
        room.join(f"YOUNG{number}", Role.YOUNG_COLLEAGUE, unit)
        leader = room.join(f"LEADER{number}", Role.LEADER, unit)
        leader.save("expectations", CHAPTERS["expectations"].question("matching"), "yes")
    assert room.console.pairing == {}
    room.do("start", chapter="pairing")
    assert [field["value"] for field in room.console.pairing["fields"]] == [5, 4, 10]
    room.do("schedule", **{"rounds": 2, "minutes": 3, "places.a": 4})
    assert room.console.notice["ok"], room.console.notice
    assert room.console.pairing["next_text"] == "Start round 1"
    room.do("round", round=1)
    assert room.stage.timer.running
    assert "0 of 4" in room.console.pairing["round"]
    assert "pair" in room.do("match")
    assert not room.console.notice["ok"]
    room.join("YOUNG0").save("expectations", CHAPTERS["expectations"].question("matching"), "yes")
    room.do("match")
    assert room.console.pairing["match"][0] == "1 pair."
    room.do("publish", on=True)
    assert room.console.pairing["published"]
    room.do("publish", on=False)
    assert not room.console.pairing["published"]
    room.do("end_rounds")
    assert room.console.pairing["round"] == "The rounds are over."
    assert not [name for name in ("YOUNG", "LEADER") if name in room.everything()]


def test_numbered_places_may_be_left_empty(room: ConsoleRoom) -> None:
    room.join("Y1")
    room.join("L1", Role.LEADER, "Parket")
    room.do("start", chapter="pairing")
    room.do("schedule", **{"rounds": 1, "minutes": 3, "places.a": None, "places.nowhere": 3})
    assert room.console.notice["ok"]


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
