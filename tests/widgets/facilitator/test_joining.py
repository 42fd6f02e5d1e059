"""How people join, as the facilitator and the big screen see it: the address, what is in the way, what changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.conftest import Party
from themeday.room.reachability import CHOICE, DOUBTFUL, GONE, NO_DHCP, OFFLINE, REACH, Place, Reach
from themeday.room.session import Session
from themeday.widgets.facilitator.console import Console
from themeday.widgets.facilitator.projector import Projector

HOME = Reach("http://192.168.8.10:8866", "", Place("192.168.8.10", "Wi-Fi"))
CABLE = Place("10.0.0.7", "Ethernet")
NOWHERE = Reach("http://127.0.0.1:8866", OFFLINE, Place("127.0.0.1", ""))


class Room:
    def __init__(self) -> None:
        self.party = Party()
        self.staff = self.party.session()
        self.console, self.projector = Console(self.staff), Projector(self.staff)
        self.staff.bind(None, "en", staff="facilitator")

    def sees(self, reach: Reach) -> dict[str, Any]:
        """Let the server tell of a change; return how people join, as the console shows it."""
        self.party.staff().set_stage("", {REACH: reach.to_text()})
        self.staff.poll()
        return dict(self.console.state["join"])

    def do(self, **message: object) -> dict[str, Any]:
        self.console.receive({"seq": 1, **message})
        return dict(self.console.notice)

    @property
    def invites(self) -> tuple[str, bool]:
        """Return which address the big screen shows, and whether it says to wait."""
        scene = self.projector.scene
        return scene["join"]["address"], bool(scene["unreachable"])


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Room:
    monkeypatch.setenv("THEMEDAY_JOIN_LINK", "http://10.9.9.9:8866/j/ABCD")
    return Room()


def test_console_and_big_screen_follow_the_address(room: Room) -> None:
    assert room.invites == ("http://10.9.9.9:8866", False)  # as it was when the server began
    before = room.projector.scene["join"]["qr"]
    join = room.sees(HOME)
    assert (join["address"], join["warning"], join["moved"], join["places"]) == (HOME.origin, "", "", [])
    assert room.invites == (HOME.origin, False)
    assert room.projector.scene["join"]["link"] == f"{HOME.origin}/j/{room.projector.scene['join']['code']}"
    assert room.projector.scene["join"]["qr"] != before


@pytest.mark.parametrize("problem", [OFFLINE, NO_DHCP, DOUBTFUL, GONE])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_laptop_that_phones_cannot_reach_is_told_in_the_language_of_the_page(
    room: Room, problem: str, language: str
) -> None:
    room.staff.bind(None, language, staff="facilitator")
    warning = room.sees(replace(HOME, problem=problem))["warning"]
    assert {"nl": "Telefoons kunnen", "en": "Phones"}[language] in warning
    assert "{" not in warning
    assert room.sees(HOME)["warning"] == ""


def test_no_phone_is_sent_to_itself(room: Room) -> None:
    assert room.sees(NOWHERE)["warning"]
    assert room.invites[1]
    assert "joining opens soon" in room.projector.scene["unreachable"]
    # Who asked for it gets it: a rehearsal on one's own laptop.
    room.sees(replace(NOWHERE, problem=""))
    assert room.invites == ("http://127.0.0.1:8866", False)


def test_a_changed_address_is_explained_until_the_facilitator_has_read_it(room: Room) -> None:
    moved = replace(HOME, origin="http://10.0.0.7:8866", place=CABLE, before=HOME.origin)
    assert room.sees(moved)["moved"] == ""  # nobody was in
    room.party.join()
    text = room.sees(moved)["moved"]
    for part in (HOME.origin, moved.origin, "I took part already, on another device"):
        assert part in text
    assert room.do(type="address_read")["ok"]
    assert room.console.state["join"]["moved"] == ""
    assert room.sees(replace(HOME, before=moved.origin))["moved"]  # another change is another message


def test_the_facilitator_chooses_among_several(room: Room) -> None:
    join = room.sees(replace(HOME, others=(CABLE, Place("fd12::5", "Wi-Fi"))))
    assert [place["text"] for place in join["places"]] == [
        "192.168.8.10 (Wi-Fi)",
        "10.0.0.7 (Ethernet)",
        "fd12::5 (Wi-Fi)",
    ]
    assert [place["chosen"] for place in join["places"]] == [True, False, False]
    assert room.do(type="address", address=join["places"][1]["handle"])["ok"]
    assert room.staff.stage.value("", CHOICE) == "10.0.0.7"


@pytest.mark.parametrize("address", ["", None, 3, [], {}, "8-8-8-8", "10.0.0.7", "<b>"])
def test_an_address_that_the_laptop_does_not_have_is_refused(room: Room, address: object) -> None:
    room.sees(replace(HOME, others=(CABLE,)))
    assert not room.do(type="address", address=address)["ok"]
    assert room.staff.stage.value("", CHOICE) == ""


def test_without_a_server_there_is_no_address(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("THEMEDAY_JOIN_LINK")
    assert room.sees(HOME)["address"] == ""
    assert room.invites == ("", False)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "{}", '{"origin": 3}', '{"origin": "x", "place": 4}'])
def test_what_another_version_kept_counts_as_nothing(text: str) -> None:
    assert Reach.from_text(text) == Reach()


@pytest.mark.parametrize("reach", [Reach(), HOME, NOWHERE, replace(HOME, others=(CABLE,), before="http://é")])
def test_the_stage_keeps_it_as_it_is(reach: Reach) -> None:
    assert Reach.from_text(reach.to_text()) == reach


def test_participants_hear_nothing_of_it(party: Party, shown: Any) -> None:
    from themeday.widgets.participant.header import Header

    me: Session = party.join()
    header = Header(me, "welcome")
    before = shown(header)
    party.staff().set_stage("", {REACH: HOME.to_text()})
    me.poll()
    assert shown(header) == before
