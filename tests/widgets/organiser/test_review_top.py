"""The first screen of the review."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.asked import confidence
from tests.reviewed import DAY, On, Reviewed, Room, save
from themeday.day.load import load_day
from themeday.model.people import Role
from themeday.model.visibility import Visibility
from themeday.rehearsal import rehearse
from themeday.room.environment import ENV_IDENTITY
from themeday.room.session import Session
from themeday.starting.process import CommandResult
from themeday.store.records import Records
from themeday.widgets.organiser.review import review


@pytest.fixture
def room() -> Room:
    return Room()


def test_the_top_tells_the_day_and_who_took_part(room: Room) -> None:
    room.five()
    room.five(Role.LEADER, "Parket")
    state = room.top.state
    assert (state["day"], state["figures"][0]["value"]) == ("Sparring with spies", "10")
    assert state["figures"][0]["note"] == "Young colleagues: 5 · Leaders: 5"
    assert state["date"] == "Thursday, 14 January 2027"
    assert "fewer than 5" in state["notes"][0]


@pytest.mark.parametrize(
    ("today", "says"),
    [
        (DAY.keep_until - dt.timedelta(days=12), ": 12 more days."),
        (DAY.keep_until - dt.timedelta(days=1), ": 1 more day."),
        (DAY.keep_until, ": 0 more days."),
        (DAY.keep_until + dt.timedelta(days=1), "Delete them now."),
    ],
)
def test_the_top_counts_the_days_until_deletion(today: dt.date, says: str) -> None:
    session = Session(DAY, Records.in_memory(), clock=On(today.year, today.month, today.day))
    session.bind(None, "en", staff="organiser")
    assert review(session).children[0].state["kept"].endswith(says)


def test_language_links_are_there_only_on_a_served_page(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    assert room.top.state["languages"] == []
    monkeypatch.setenv(ENV_IDENTITY, "staff:organiser:nl")
    assert room.top.state["languages"] == [{"key": "nl", "text": "Nederlands"}]


def test_five_numbers_and_two_pictures_are_those_of_the_day(room: Room) -> None:
    for number in range(20):
        one = room.join(Role.LEADER if number % 2 else Role.YOUNG_COLLEAGUE, "Parket" if number % 2 else "Recherche")
        save(one, "closing", "recommend", 7 + number % 3, Visibility.ANONYMOUS)
        save(one, "closing", "confidence_then", 2 if number < 10 else 3, Visibility.ANONYMOUS)
        save(one, "closing", "confidence_now", 3 + number % 2, Visibility.ANONYMOUS)
        save(one, "closing", "gained", {"chosen": ["person"] if number < 8 else ["skill"]}, Visibility.ANONYMOUS)
        one.save("lessons", confidence("fake-account", "after"), 4)
    state = room.top.state
    assert [figure["value"] for figure in state["figures"]] == ["20", "8.0", "2.5 → 3.5", "–", "20"]
    assert [figure["note"] for figure in state["figures"]][1:3] == [
        "n = 20",
        "in the morning → at the closing",
    ]
    then_and_now, gained = state["pictures"]
    assert then_and_now["text"] == "Young colleagues: from 2.5 to 3.0; Leaders: from 2.5 to 4.0"
    assert [(row["name"], row["n"]) for row in gained["rows"]][:2] == [
        ("Something I can do now", 10),
        ("Someone I can call", 8),
    ]


def test_without_an_average_the_share_of_the_highest_marks_is_told(room: Room) -> None:
    for number in range(12):
        save(room.join(), "closing", "recommend", (2, 8, 9, 10)[number % 4], Visibility.ANONYMOUS)
    mark = room.top.state["figures"][1]
    assert (mark["value"], mark["label"]) == ("5 in 10", "gave a 9 to 10: would they recommend it, out of 10")


def test_few_people_make_no_average_and_no_picture(room: Room) -> None:
    one = room.join()
    save(one, "closing", "recommend", 9, Visibility.ANONYMOUS)
    save(one, "closing", "gained", {"chosen": ["person"]}, Visibility.ANONYMOUS)
    save(one, "closing", "take_along", "bellen", Visibility.ANONYMOUS)
    state = room.top.state
    assert [figure["value"] for figure in state["figures"]] == ["–"] * 5
    assert state["pictures"] == []


def test_what_to_do_now_is_done_by_the_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = rehearse(tmp_path / "day", 12, 1)
    day = load_day(made.day_file)
    asked: list[list[str]] = []

    def run(words: list[str], folder: Path) -> CommandResult:
        asked.append(words)
        return CommandResult(words[0] != "close", f"{words[0]} is done")

    monkeypatch.setattr("themeday.widgets.organiser.review_top.run_command", run)
    session = Session(day, Records.in_folder(made.data), clock=On(2100, 1, 1))
    session.bind(None, "nl", staff="organiser")
    top = Reviewed(session).top
    assert [command["key"] for command in top.state["commands"]] == ["report", "export", "close", "purge"]
    assert [bool(command["sure"]) for command in top.state["commands"]] == [False, False, True, True]
    for key, status in (("report", "saved"), ("close", "refused")):
        top.receive({"type": "command", "key": key, "attempt": "a1"})
        assert top.replies["command"] == {"attempt": "a1", "status": status, "message": f"{key} is done"}
    options = ["--data", str(made.data), "--language", "nl"]
    assert asked == [["report", str(day.folder), *options], ["close", str(day.folder), *options, "--yes"]]
    for key in ("serve", "", None, ["report"]):
        top.receive({"type": "command", "key": key})
    assert len(asked) == 2


def test_the_draft_of_the_report_is_really_written(tmp_path: Path) -> None:
    made = rehearse(tmp_path / "day", 12, 1)
    session = Session(load_day(made.day_file), Records.in_folder(made.data))
    session.bind(None, "en", staff="organiser")
    top = Reviewed(session).top
    top.receive({"type": "command", "key": "report", "attempt": "a1"})
    assert top.replies["command"]["status"] == "saved", top.replies
    assert (made.day_file.parent / "report.html").exists()


def test_a_demo_day_and_one_before_its_date_offer_nothing_to_delete(room: Room) -> None:
    assert room.top.state["commands"] == []


def test_what_the_day_was_for_stands_on_top_with_the_figure_that_tells(room: Room) -> None:
    assert room.top.state["aims"] == []
    aims = {"purpose": {"en": "To learn."}, "success": {"en": "An 8."}, "shown_by": "people"}
    session = Session(DAY.model_copy(update=aims), room.records, clock=On(2027, 1, 20))
    session.bind(None, "en", staff="organiser")
    room.five()
    room.five(Role.LEADER, "Parket")
    assert Reviewed(session).top.state["aims"] == [
        "What this day was for: To learn.",
        "By what you would know: An 8.",
        "People who took part: 10",
    ]
