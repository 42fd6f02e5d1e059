"""The big screen's model: what a room sees, and above all what it does not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.asked import confidence, rating, tip
from tests.widgets.facilitator.console_room import DAY, FacilitatorsRoom
from themeday.chapters import CHAPTERS
from themeday.model.people import Role, join_code
from themeday.model.visibility import Visibility
from themeday.room.optimistic_writes import at_once
from themeday.room.session import Session
from themeday.room.speed_dates import match_decision, planning, running_rounds
from themeday.widgets.facilitator.projector import Projector

MATCHING = CHAPTERS["expectations"].question("matching")


class Room(FacilitatorsRoom):
    """The big screen, and people who answer on their own pages."""

    def __init__(self) -> None:
        super().__init__()
        self.clock.at("09:00")
        self.projector = Projector(self.session)

    def open(self, chapter: str, **items: object) -> dict[str, Any]:
        self.session.set_stage(chapter, {"state": "open", "opened": "1", **items})
        self.session.set_stage("", {"current": chapter})
        return self.scene

    def close(self, chapter: str) -> dict[str, Any]:
        self.session.set_stage(chapter, {"state": "closed"})
        self.session.set_stage("", {"current": ""})
        return self.scene

    @property
    def scene(self) -> dict[str, Any]:
        self.projector.refresh()
        return dict(self.projector.scene)

    @property
    def seen(self) -> str:
        return json.dumps(self.scene, ensure_ascii=False)


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Room:
    monkeypatch.delenv("THEMEDAY_JOIN_LINK", raising=False)
    return Room()


def test_before_the_first_part_it_invites(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    assert room.scene["kind"] == "lobby"
    assert room.scene["title"] == "Sparring with spies"
    assert room.scene["join"] == {"link": "", "address": "", "code": "", "qr": ""}
    code = join_code(b"secret")
    monkeypatch.setenv("THEMEDAY_JOIN_LINK", f"http://10.0.0.5:8866/j/{code}")
    room.join("Y1")
    scene = room.scene
    assert (scene["join"]["address"], scene["join"]["code"]) == ("http://10.0.0.5:8866", code)
    assert scene["join"]["qr"].startswith("data:image/svg+xml")
    assert (scene["joined"], scene["roles"]) == ("1 participant", [])


def test_roles_are_counted_where_enough_people_have_each(room: Room) -> None:
    for role, people in ((Role.YOUNG_COLLEAGUE, 7), (Role.LEADER, 5)):
        for number in range(people):
            room.join(f"{role.value[0]}{number}".upper(), role)
    assert room.scene["roles"] == ["7 young colleagues", "5 leaders"]
    for number in range(2):
        room.join(f"T{number}", Role.TABLE)
    # Told apart, the two devices would be what the number of all leaves.
    assert (room.scene["joined"], room.scene["roles"]) == ("14 participants", ["7 young colleagues"])


def test_a_chapter_has_its_sentence_and_one_line_of_counts(room: Room) -> None:
    room.join("L1", Role.LEADER)
    room.join("Y1").save("welcome", CHAPTERS["welcome"].question("help"), "alleen voor mij", Visibility.PRIVATE)
    scene = room.open("welcome")
    assert (scene["title"], scene["line"]) == ("Welcome", CHAPTERS["welcome"].projector)
    assert scene["answered"] == "1 of 2 has answered"
    assert scene["results"] == []
    assert "alleen voor mij" not in room.seen


def test_only_revealed_answers_whose_authors_agreed_are_seen(room: Room) -> None:
    hope = CHAPTERS["expectations"].question("hope")
    for code, visibility in (("Y1", "anonymous"), ("Y2", "report"), ("Y3", "table"), ("Y4", "private")):
        room.join(code).save("expectations", hope, f"woord {visibility}", visibility)
    room.open("expectations")
    assert "woord" not in room.seen
    room.session.set_stage("expectations", {"show:hope": "1"})
    (result,) = room.scene["results"]
    assert [text["text"] for text in result["texts"]] == ["woord anonymous", "woord report"]
    room.session.set_stage("expectations", {"hide:hope:Y1": "1"})
    assert "woord anonymous" not in room.seen
    room.open("closing")
    assert "woord" not in room.seen


def pairing(room: Room) -> None:
    for number, (unit, other) in enumerate((DAY.units, DAY.units[::-1])):
        room.join(f"YOUNG{number}", unit=unit, nickname=f"Merel{number}").save("expectations", MATCHING, "yes")
        room.join(f"LEADER{number}", Role.LEADER, other, f"Grutto{number}").save("expectations", MATCHING, "yes")
    room.join("OPTOUT", Role.LEADER, "Recherche", nickname="Anoniem").save("expectations", MATCHING, "no")
    room.open("pairing")


def test_a_round_shows_tables_and_who_sits_out(room: Room) -> None:
    pairing(room)
    at_once(planning.plan_steps(room.session, 2, 4))
    assert "Find your table" in room.scene["line"]
    running_rounds.start_round(room.session, 1)
    scene = room.scene
    assert scene["line"] == "Round 1 of 2"
    assert [table["table"] for table in scene["tables"]] == ["Table 1", "Table 2"]
    names = {name for table in scene["tables"] for name in table["names"]} | set(scene["byes"])
    assert names == {"Merel0", "Merel1", "Grutto0", "Grutto1", "Anoniem"}
    assert room.projector.timer["running"]


def test_no_rating_is_ever_on_the_screen_and_the_deliberation_shows_nothing(room: Room) -> None:
    pairing(room)
    at_once(planning.plan_steps(room.session, 1, 4))
    running_rounds.start_round(room.session, 1)
    before = room.seen
    room.join("YOUNG0", nickname="Merel0").save("pairing", rating("LEADER0"), 5)
    assert room.seen == before
    running_rounds.end_rounds(room.session)
    scene = room.scene
    assert not {"tables", "pairs", "byes"} & set(scene)
    at_once(match_decision.match_steps(room.session))
    assert room.scene == scene


def test_a_published_match_shows_pairs_and_never_the_others(room: Room) -> None:
    pairing(room)
    at_once(planning.plan_steps(room.session, 1, 4))
    running_rounds.start_round(room.session, 1)
    at_once(match_decision.match_steps(room.session))
    match_decision.publish_match(room.session)
    scene = room.scene
    assert len(scene["pairs"]) == 2
    assert not {"tables", "byes"} & set(scene)
    assert "Anoniem" not in room.seen
    assert not [code for code in ("OPTOUT", "YOUNG", "LEADER") if code in room.seen]
    match_decision.publish_match(room.session, False)
    assert "pairs" not in room.scene


@pytest.mark.parametrize(("people", "shown"), [(4, False), (5, True)])
def test_lessons_show_averages_of_five_or_more(room: Room, people: int, shown: bool) -> None:
    for number in range(people):
        session = room.join(f"Y{number}")
        session.save("lessons", confidence("say-it-straight", "before"), 2)
        session.save("lessons", confidence("say-it-straight", "after"), 4)
    assert room.open("lessons")["lessons"][0]["bars"] == []
    room.session.set_stage("lessons", {"show:confidence": "1"})
    bars = room.scene["lessons"][0]["bars"]
    assert bool(bars) is shown
    if shown:
        assert [(bar["when"], bar["mean"], bar["part"]) for bar in bars] == [
            ("before", "2.0", 0.4),
            ("after", "4.0", 0.8),
        ]


def test_tips_come_without_votes_while_people_vote_and_by_votes_afterwards(room: Room) -> None:
    author, *others = (room.join(f"Y{number}") for number in range(1, 12))
    author.save("closing", tip("do", 1), "Aanbellen")
    author.save("closing", tip("do", 2), "Begin klein")
    for other in others[:6]:
        other.record("closing", {"vote.do.2.Y1": "1"}, Visibility.ANONYMOUS)
    room.open("closing")
    assert room.scene["tips"] == {}
    room.session.set_stage("closing", {"show:tips": "1"})
    assert [(row["text"], row["votes"]) for row in room.scene["tips"]["do"]] == [
        ("Aanbellen", ""),
        ("Begin klein", ""),
    ]
    room.session.set_stage("closing", {"show:votes": "1", "show:tips": ""})
    assert [(row["text"], row["votes"]) for row in room.scene["tips"]["do"]] == [
        ("Begin klein", "at least 5"),
        ("Aanbellen", ""),
    ]
    room.session.set_stage("closing", {"hide:do.2:Y1": "1"})
    assert "Begin klein" not in room.seen


def test_between_parts_it_tells_what_comes_and_when(room: Room) -> None:
    room.open("welcome")
    assert room.close("welcome")["line"] == "Next: Expectations, at 09:50"
    room.clock.at("11:00")
    assert room.scene["line"] == "Next: Expectations"
    room.open("closing")
    assert room.close("closing")["kind"] == "end"


def test_it_works_for_an_invented_participant_outside_a_served_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("THEMEDAY_DAY", raising=False)
    projector = Projector(Session.here())
    assert projector.scene["key"] == "welcome"
    assert projector.scene["rehearsal"]
