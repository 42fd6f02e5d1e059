"""The console's model: what the facilitator does, what the stage then says, and what a browser may not do."""

from __future__ import annotations

import datetime as dt
import json
import time
from dataclasses import replace
from typing import Any

import pytest

from tests.room.appends import Appends, staged_values
from themeday.chapters import CHAPTERS
from themeday.chapters.blocks import Live
from themeday.chapters.closing import tip
from themeday.day.plan import Day
from themeday.errors import NotSaved
from themeday.i18n import N_
from themeday.model.outcomes import Clock, Visibility
from themeday.model.people import Participant, Role
from themeday.room.session import Session
from themeday.room.stage import Timer
from themeday.store.records import Records
from themeday.widgets.facilitator.console import Console
from themeday.widgets.facilitator.console_clock import minutes_behind
from themeday.widgets.participant.live_list import LiveList
from themeday.widgets.participant.room import RoomAnswers

DAY = Day(
    title={"nl": "Sparren met spionnen", "en": "Sparring with spies"},
    date=dt.date(2027, 1, 14),
    units=("Recherche", "Parket"),
    rooms=[{"key": "a", "name": "Aula", "tables": 10}],
    lessons=("say-it-straight",),
    organiser_contact="bureau themadag",
)


class SetClock(Clock):
    """A clock that stands where it is put, in the laptop's own time zone."""

    def __init__(self) -> None:
        super().__init__()
        self.at("09:30")

    def at(self, time: str, date: dt.date = DAY.date) -> None:
        self.moment = dt.datetime.combine(date, dt.time.fromisoformat(time)).astimezone().astimezone(dt.UTC)

    def now(self) -> dt.datetime:
        return self.moment


class Room:
    """The facilitator's page, and people who answer on theirs."""

    def __init__(self) -> None:
        self.records = Records.in_memory()
        self.clock = SetClock()
        self.session = Session(DAY, self.records, b"secret", self.clock)
        self.console = Console(self.session)
        self.session.bind(None, "en", staff="facilitator")
        self.stage = self.session.stage

    def do(self, kind: object, **values: object) -> str:
        self.console.receive({"type": kind, "attempt": "7", **values})
        notice = self.console.notice
        assert notice == {} or notice["attempt"] == "7"
        return str(notice.get("text", ""))

    def join(self, code: str, role: Role = Role.YOUNG_COLLEAGUE, unit: str = "Recherche") -> Session:
        session = Session(DAY, self.records, b"secret", self.clock)
        who = Participant(code, role, unit=unit, room="a", table="1")
        session.join(who)
        session.bind(who, "nl")
        self.session._notify()
        return session

    def row(self, key: str) -> dict[str, Any]:
        return next(row for row in self.console.asked if row["key"] == key)

    def everything(self) -> str:
        sent = (self.console.state, self.console.asked, self.console.answers, self.console.pairing, self.console.notice)
        return json.dumps(sent, ensure_ascii=False)


@pytest.fixture
def room() -> Room:
    return Room()


def test_before_the_first_part_it_says_so_and_offers_it(room: Room) -> None:
    state = room.console.state
    assert state["title"] == "Sparring with spies"
    assert not state["running"]
    assert state["next"]["key"] == "welcome"
    assert room.console.asked == []
    assert [chapter["button"] for chapter in state["chapters"]] == ["Start"] * 6


def test_starting_a_part_closes_the_one_before_and_stops_the_timer(room: Room) -> None:
    room.do("start", chapter="welcome")
    room.do("timer", do="start", minutes=5)
    room.clock.at("09:50")
    room.do("start", chapter="expectations")
    assert (room.stage.current, room.stage.state("welcome"), room.stage.state("expectations")) == (
        "expectations",
        "closed",
        "open",
    )
    assert not room.stage.timer.running
    room.do("end")
    assert (room.stage.current, room.stage.state("expectations")) == ("", "closed")
    assert room.console.state["next"]["key"] == "pairing"
    assert [chapter["button"] for chapter in room.console.state["chapters"]][:3] == [
        "Open again",
        "Open again",
        "Start",
    ]


def test_starting_and_ending_a_part_is_one_write_each(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.do("start", chapter="welcome")
    appends = Appends(room.records, monkeypatch)
    room.do("start", chapter="expectations")
    assert (appends.count, room.stage.current) == (1, "expectations")
    room.do("end")
    assert (appends.count, room.stage.current) == (2, "")


@pytest.mark.parametrize("fails_at", [1, 2, 3])
def test_a_part_is_open_and_current_or_neither_when_the_disk_fails(
    room: Room, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    room.do("start", chapter="welcome")
    room.do("timer", do="start", minutes=5)
    before = staged_values(room.records)
    Appends(room.records, monkeypatch, fails_at)
    room.do("start", chapter="expectations")
    if room.stage.current == "welcome":
        assert staged_values(room.records) == before
    else:
        assert (room.stage.state("welcome"), room.stage.state("expectations")) == ("closed", "open")
        assert not room.stage.timer.running


def test_starting_the_open_part_again_does_not_turn_back_its_clock(room: Room) -> None:
    room.do("start", chapter="welcome")
    opened = room.stage.opened_at("welcome")
    room.clock.at("09:45")
    room.do("start", chapter="welcome")
    assert room.stage.opened_at("welcome") == opened


def test_the_timer_starts_pauses_goes_on_and_is_extended(room: Room) -> None:
    now = room.clock.now().timestamp()
    room.do("timer", do="start", minutes=5)
    assert room.stage.timer == Timer(ends_at=now + 300, whole=300)
    room.do("timer", do="more")
    room.do("timer", do="pause")
    assert room.stage.timer == Timer(left=360, whole=360)
    room.do("timer", do="more")
    room.do("timer", do="resume")
    assert room.stage.timer == Timer(ends_at=now + 420, whole=420)
    room.do("timer", do="stop")
    assert room.stage.timer == Timer()


def test_a_minute_more_after_the_time_is_a_whole_minute(room: Room) -> None:
    room.do("timer", do="start", minutes=1)
    room.clock.at("10:00")
    room.do("timer", do="more")
    assert room.stage.timer.seconds_left(room.clock.now().timestamp()) == 60


@pytest.mark.parametrize("minutes", [0, -1, 241, 2.5, "5", None, True, [], {}])
def test_no_minutes_from_a_browser_do_harm(room: Room, minutes: object) -> None:
    assert "1" in room.do("timer", do="start", minutes=minutes)
    assert not room.console.notice["ok"]
    assert not room.stage.timer.running


def test_questions_are_closed_opened_shown_and_taken_off(room: Room) -> None:
    room.do("start", chapter="welcome")
    room.do("ask", key="help", on=False)
    assert not room.stage.accepts("welcome", "help")
    assert not room.row("help")["open"]
    room.do("ask", key="help", on=True)
    assert room.stage.accepts("welcome", "help")
    room.do("show", key="help", on=True)
    assert room.stage.revealed("welcome", "help")
    room.do("show", key="help", on=False)
    assert not room.stage.revealed("welcome", "help")


def test_private_questions_can_never_be_shown(room: Room) -> None:
    room.do("start", chapter="expectations")
    for key in ("motivation", "matching", "feedback"):
        assert room.row(key)["shows"] == []
        room.do("show", key=key, on=True)
        assert not room.stage.revealed("expectations", key)


def test_counts_hold_private_answers_too_and_a_table_once(room: Room) -> None:
    room.do("start", chapter="expectations")
    matching = CHAPTERS["expectations"].question("matching")
    room.join("Y1").save("expectations", matching, "no")
    room.join("L1", Role.LEADER, "Parket")
    device = room.join("T1", Role.TABLE, "")
    for role in (Role.YOUNG_COLLEAGUE, Role.LEADER):
        device.speak_as(role)
        device.save("expectations", matching, "yes")
    room.session._notify()
    assert room.row("matching")["counts"] == "2 of 3 have answered"
    assert room.console.state["joined"] == "3 participants"
    assert room.console.state["roles"] == ["1 young colleague", "1 leader", "1 table"]


def test_moderation_holds_only_what_authors_let_the_room_see(room: Room) -> None:
    room.do("start", chapter="expectations")
    hope = CHAPTERS["expectations"].question("hope")
    for code, text, visibility in (
        ("Y1", "open <b>voor</b> allen", Visibility.ANONYMOUS),
        ("Y2", "met naam", Visibility.REPORT),
        ("Y3", "alleen tafel", Visibility.TABLE),
        ("Y4", "alleen ik", Visibility.PRIVATE),
    ):
        room.join(code).save("expectations", hope, text, visibility)
    room.session._notify()
    answers = room.console.answers["hope"]
    assert [(one["text"], one["by"]) for one in answers] == [
        ("met naam", "young colleague · Recherche"),
        ("open <b>voor</b> allen", ""),
    ]
    assert "2 may be shown" in room.row("hope")["counts"]
    assert not [code for code in ("Y1", "Y2", "Y3", "Y4", "alleen") if code in room.everything()]

    handle = answers[1]["handle"]
    room.do("hide", handle=handle, on=True)
    assert room.stage.hidden("Y1", "expectations", "hope")
    assert room.console.answers["hope"][1]["hidden"]
    room.do("hide", handle=handle, on=False)
    assert not room.stage.hidden("Y1", "expectations", "hope")


def test_own_words_beside_themes_are_moderated(room: Room) -> None:
    room.do("start", chapter="expectations")
    learn = CHAPTERS["expectations"].question("learn")
    room.join("Y1").save("expectations", learn, {"chosen": ["ai"], "own": "iets"}, Visibility.ANONYMOUS)
    room.session._notify()
    room.do("hide", handle=room.console.answers["learn"][0]["handle"], on=True)
    assert room.stage.hidden("Y1", "expectations", "learn.own")


def test_texts_for_a_list_wait_until_the_facilitator_lets_them_through(room: Room, monkeypatch: Any) -> None:
    welcome = CHAPTERS["welcome"]
    listed = replace(welcome, blocks=(*welcome.blocks, Live("list", about="help")))
    monkeypatch.setitem(CHAPTERS, "welcome", listed)
    room.do("start", chapter="welcome")
    author, reader = room.join("Y1"), room.join("Y2")
    author.save("welcome", listed.question("help"), "netjes")
    room.do("show", key="help", on=True)

    def seen() -> tuple[list[str], list[str]]:
        reader.poll()
        (result,) = RoomAnswers(reader, "welcome").results
        texts = [row["text"] for row in LiveList(reader, "welcome", listed.question("help")).rows]
        return texts, [one["text"] for one in result["texts"]]

    def waits() -> str:
        room.session._notify()
        return str(room.console.answers["help"][0]["waits"])

    assert seen() == ([], [])
    early = waits()
    author.save("welcome", listed.question("help"), "niet netjes")
    assert room.do("let", handle=early).startswith("This text was changed")
    assert seen() == ([], [])
    room.do("let", handle=waits())
    assert seen() == (["niet netjes"], ["niet netjes"])
    assert waits() == ""
    room.do("hide", handle=room.console.answers["help"][0]["handle"], on=True)
    assert seen() == ([], [])
    for handle in ("", None, "x", [], {}):
        assert room.do("let", handle=handle).startswith("This text was changed")


def test_closing_has_its_tips_with_voting_and_result(room: Room) -> None:
    room.do("start", chapter="closing")
    room.join("Y1").save("closing", tip("do", 1), "Begin klein")
    room.session._notify()
    assert room.row("tips")["counts"].startswith("1 of 1")
    assert [one["text"] for one in room.console.answers["tips"]] == ["Do: Begin klein"]
    room.do("show", key="tips", on=True)
    room.do("show", key="votes", on=True)
    room.do("ask", key="tips", on=False)
    assert room.stage.revealed("closing", "tips")
    assert room.stage.revealed("closing", "votes")
    assert not room.stage.accepts("closing", "tips")
    room.do("hide", handle=room.console.answers["tips"][0]["handle"], on=True)
    assert room.stage.hidden("Y1", "closing", "do.1")


def test_lessons_and_agreements_have_counts(room: Room) -> None:
    room.do("start", chapter="lessons")
    assert [row["key"] for row in room.console.asked] == ["say-it-straight", "confidence"]
    room.do("show", key="confidence", on=True)
    assert room.stage.revealed("lessons", "confidence")
    room.do("start", chapter="agreements")
    assert room.row("agreements")["counts"] == "0 began, 0 confirmed"


def test_the_pairing_goes_from_schedule_to_publication(room: Room) -> None:
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


def test_numbered_places_may_be_left_empty(room: Room) -> None:
    room.join("Y1")
    room.join("L1", Role.LEADER, "Parket")
    room.do("start", chapter="pairing")
    room.do("schedule", **{"rounds": 1, "minutes": 3, "places.a": None, "places.nowhere": 3})
    assert room.console.notice["ok"]


def test_an_error_is_told_in_the_language_of_the_page(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise NotSaved(N_("It is very busy. Your text is still here; try again in a moment."))

    monkeypatch.setattr(room.records.stage, "append", full)
    assert "busy" in room.do("start", chapter="welcome")
    assert not room.console.notice["ok"]


def test_a_disk_that_cannot_be_read_is_told(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(room.records.stage, "append", away)
    assert room.do("start", chapter="welcome").startswith("Not saved")
    assert not room.console.notice["ok"]


@pytest.mark.parametrize(
    "kind", ["start", "end", "timer", "ask", "show", "hide", "schedule", "round", "match", "publish", "?", None, [], {}]
)
@pytest.mark.parametrize("value", [None, [], {}, 3, "x", "<b>", "help", True])
def test_whatever_a_browser_sends_does_no_harm(room: Room, kind: object, value: object) -> None:
    room.do("start", chapter="expectations")
    before = room.records.stage.latest("staff", "expectations", "state")
    room.console.receive(
        {"type": kind, "attempt": value}
        | dict.fromkeys(("chapter", "do", "key", "handle", "on", "minutes", "rounds", "round", "places.a"), value)
    )
    assert before is not None
    assert {outcome.item for outcome in room.records.stage if outcome.chapter == "expectations"} <= {"state", "opened"}


def test_language_and_links(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THEMEDAY_JOIN_LINK", "http://10.0.0.5:8866/j/ABCD")
    room.do("tick")
    assert room.console.state["join"]["address"] == "http://10.0.0.5:8866"
    assert len(room.console.state["join"]["code"]) == 4
    assert [language["key"] for language in room.console.state["languages"]] == ["nl"]


@pytest.mark.parametrize(
    ("events", "now", "behind"),
    [
        ([], "09:30", None),
        ([("09:00", "welcome")], "09:10", 0),  # the doors open early
        ([("09:30", "welcome")], "09:40", 0),
        ([("09:37", "welcome")], "09:40", 7),
        ([("09:30", "welcome")], "10:00", 10),  # longer than its twenty minutes
        ([("09:30", "welcome"), ("09:45", "expectations")], "09:50", -5),
        ([("09:30", "welcome"), ("10:00", ""), ("10:30", "expectations")], "10:40", 10),  # the break does not count
        ([("09:30", "welcome"), ("09:50", "pairing")], "10:00", -40),  # a part is left out
        ([("09:30", "welcome"), ("09:55", "")], "12:00", 5),
    ],
)
def test_the_clock_of_the_day(room: Room, events: list[tuple[str, str]], now: str, behind: int | None) -> None:
    for moment, chapter in events:
        room.clock.at(moment)
        room.do("start", chapter=chapter) if chapter else room.do("end")
    room.clock.at(now)
    assert minutes_behind(room.session, room.clock.now()) == behind
    room.do("tick")
    expected = {None: "", 0: "On time"}.get(
        behind, f"{abs(behind or 0)} minutes {'behind' if (behind or 0) > 0 else 'ahead'}"
    )
    assert room.console.state["clock"]["text"] == expected


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system cannot change its time zone for one process")
@pytest.mark.parametrize("night", ["2027-03-28T00:50:00+00:00", "2027-10-31T00:50:00+00:00"])
def test_a_clock_change_makes_nobody_late(room: Room, monkeypatch: pytest.MonkeyPatch, night: str) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Europe/Amsterdam")
        time.tzset()
        room.clock.moment = dt.datetime.fromisoformat(night)
        room.do("start", chapter="welcome")
        room.clock.moment += dt.timedelta(minutes=25)  # of which twenty were planned
        assert minutes_behind(room.session, room.clock.now()) == 5
    time.tzset()


def test_a_rehearsal_on_another_day_starts_on_time(room: Room) -> None:
    room.clock.at("16:00", dt.date(2026, 11, 1))
    room.do("start", chapter="welcome")
    assert minutes_behind(room.session, room.clock.now()) == 0


def test_it_works_for_an_invented_participant_outside_a_served_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("THEMEDAY_DAY", raising=False)
    session = Session.here()
    console = Console(session)
    console.receive({"type": "start", "chapter": "pairing", "attempt": "1"})
    assert session.stage.current == "pairing"
    assert console.pairing["published"]
