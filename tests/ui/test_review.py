"""The review, without a browser: what its cards are told about an empty day, a small one, and a rehearsed one."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import pytest

from themeday.agreements import confirm
from themeday.chapters import CHAPTERS
from themeday.chapters.agreements import OWN, TOGETHER
from themeday.chapters.closing import tip
from themeday.chapters.lessons import confidence
from themeday.day import EXERCISES, Day, lesson_keys, load_day
from themeday.outcomes import VISIBILITY_NAMES, Clock, Visibility
from themeday.people import Participant, Role, new_code
from themeday.records import Records
from themeday.rehearsal import demo_session, rehearse
from themeday.session import ENV_IDENTITY, Session
from themeday.store import Damage
from widgets import review as page
from widgets.review import review

HOSTILE = '<img src=x onerror="alert(1)">'
DAY = Day(
    title={"nl": "Sparren met spionnen", "en": "Sparring with spies"},
    date=dt.date(2027, 1, 14),
    units=("Recherche", "Parket", "Basisteam"),
    rooms=[{"key": "a", "name": "Aula", "tables": 10}],
    lessons=lesson_keys(EXERCISES),
    organiser_contact="bureau themadag",
)


class On(Clock):
    """A clock that stands still on a date."""

    def __init__(self, year: int, month: int, day: int) -> None:
        self._now = dt.datetime(year, month, day, 12, tzinfo=dt.UTC)

    def now(self) -> dt.datetime:
        return self._now


class Room:
    """People who answer through their own sessions, and the review that follows them."""

    def __init__(self, language: str = "en") -> None:
        self.records = Records.in_memory()
        self.session = Session(DAY, self.records, clock=On(2027, 1, 20))
        self.session.bind(None, language, staff="organiser")
        self.cards = review(self.session).children

    def join(self, role: Role = Role.YOUNG_COLLEAGUE, unit: str = "Recherche") -> Session:
        who = Participant(new_code(), role, unit=unit, room="a", table="1")
        session = Session(DAY, self.records)
        session.join(who)
        session.bind(who, "nl")
        return session

    def card(self, kind: type) -> object:
        self.session._notify()
        return next(card for card in self.cards if isinstance(card, kind))

    def tables(self, kind: type) -> list[dict]:
        return [block for block in self.card(kind).blocks if block["kind"] == "table"]

    def texts(self, kind: type) -> str:
        return " ".join(block["text"] for block in self.card(kind).blocks if block["kind"] == "text")

    @property
    def outcomes(self) -> list[list[str]]:
        return json.loads(self.card(page.Outcomes).table._dt_args["data_json"])


@pytest.fixture
def room() -> Room:
    return Room()


def save(session: Session, chapter: str, key: str, value: object, visibility: Visibility | None = None) -> None:
    session.save(chapter, CHAPTERS[chapter].question(key), value, visibility)


def told(cards: tuple) -> str:
    return json.dumps([card.get_state() for card in cards], default=str)


FIGURES = (page.Response, page.Ratings, page.Learning, page.Tips, page.Agreements)


# --- an empty day -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FIGURES)
def test_an_empty_day_says_so_in_every_card(room: Room, kind: type) -> None:
    assert room.texts(kind)
    assert room.tables(kind) == []
    assert room.card(kind).labels["title"]


def test_an_empty_day_has_no_table_of_outcomes(room: Room) -> None:
    outcomes = room.card(page.Outcomes)
    assert outcomes.filters["status"].startswith("There are no outcomes yet")
    assert outcomes.table.layout.display == "none"
    assert room.outcomes == []


def test_people_who_only_joined_show_as_response(room: Room) -> None:
    room.join()
    by_role, by_unit = room.tables(page.Response)
    assert by_role["rows"][0][:2] == ["Welcome", {"text": "0 of 1", "part": 0.0}]
    assert by_unit["rows"][0][:2] == ["Recherche", "small group, not shown"]


# --- the top of the page ----------------------------------------------------------------------------------------------


def test_the_top_tells_the_day_and_who_took_part(room: Room) -> None:
    room.join()
    room.join(Role.LEADER, "Parket")
    state = room.card(page.Overview).state
    assert (state["day"], state["people"]) == ("Sparring with spies", "2 participants")
    assert state["date"] == "Thursday, 14 January 2027"
    assert state["warnings"] == []
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


def test_rows_that_cannot_be_read_are_told(room: Room) -> None:
    room.records.shared.damaged.append(Damage(0, b"half a row"))
    (warning,) = room.card(page.Overview).state["warnings"]
    assert warning.startswith("1 damaged piece was found")


def test_language_links_are_there_only_on_a_served_page(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    assert room.card(page.Overview).state["languages"] == []
    monkeypatch.setenv(ENV_IDENTITY, "staff:organiser:nl")
    assert room.card(page.Overview).state["languages"] == [{"key": "nl", "text": "Nederlands"}]


# --- figures ----------------------------------------------------------------------------------------------------------


def test_response_counts_per_chapter_role_and_unit(room: Room) -> None:
    people = [room.join() for _ in range(5)] + [room.join(Role.LEADER, "Parket") for _ in range(5)]
    for session in people[:6]:
        save(session, "welcome", "help", "presenteren")
    by_role, by_unit = room.tables(page.Response)
    assert by_role["columns"] == ["Chapter", "Everyone", "Young colleague", "Leader"]
    assert [cell["text"] for cell in by_role["rows"][0][1:]] == ["6 of 10", "5 of 5", "1 of 5"]
    assert by_role["rows"][0][1]["part"] == 0.6
    assert [row[1]["text"] for row in by_unit["rows"]] == ["5 of 5", "1 of 5", "0 of 0"]


def test_ratings_before_and_after_have_their_numbers(room: Room) -> None:
    one, two = room.join(), room.join()
    for session, before, after in ((one, 2, 4), (two, 3, 4)):
        session.save("lessons", confidence("fake-account", "before"), before)
        session.save("lessons", confidence("fake-account", "after"), after)
        save(session, "closing", "confidence_then", before, Visibility.ANONYMOUS)
        save(session, "closing", "confidence_now", after, Visibility.ANONYMOUS)
    save(one, "closing", "recommend", 9, Visibility.ANONYMOUS)
    lessons, day, recommend = room.tables(page.Ratings)
    assert lessons["rows"][0][0] == "Fake account or real?"
    assert lessons["rows"][0][1]["text"] == "2.5 (2 answers)"
    assert lessons["rows"][0][3] == "+1.5 (2 did both)"
    assert [row[1]["text"] for row in day["rows"]] == ["0", "1", "1", "0", "0", "2.5 (2 answers)"]
    assert day["rows"][0][0] == "1  Not at all"
    assert len(recommend["rows"]) == 11
    assert recommend["rows"][9][1] == {"text": "1", "part": 1.0}
    assert "1 answer, on average 9.0" in recommend["caption"]


def test_dutch_numbers_have_a_comma() -> None:
    room = Room("nl")
    room.join().save("lessons", confidence("say-it-straight", "before"), 2)
    assert room.tables(page.Ratings)[0]["rows"][0][1]["text"].startswith("2,0")


def test_a_rating_of_one_moment_only_does_no_harm(room: Room) -> None:
    one = room.join()
    one.save("lessons", confidence("taken-out", "after"), 5)
    save(one, "closing", "confidence_now", 5, Visibility.ANONYMOUS)
    lessons, day = room.tables(page.Ratings)
    assert lessons["rows"][0][:2] == ["taken-out", "–"]
    assert day["rows"][-1][1] == "–"


def test_learning_questions_show_themes_and_released_words_only(room: Room) -> None:
    save(room.join(), "expectations", "learn", {"chosen": ["ai"], "own": HOSTILE}, Visibility.ANONYMOUS)
    save(room.join(), "expectations", "offer", {"chosen": ["ai", "craft"], "own": "aan tafel"}, Visibility.TABLE)
    save(room.join(), "expectations", "offer", {"chosen": ["craft"], "own": ""}, Visibility.REPORT)
    (themes,) = room.tables(page.Learning)
    assert themes["caption"] == "Themes: ticked 1 times to learn, 1 times to offer"
    assert [[row[0][:3], row[1]["text"], row[2]["text"]] for row in themes["rows"]] == [
        ["AI ", "1", "0"],
        ["The", "0", "1"],
    ]
    (quotes,) = [block for block in room.card(page.Learning).blocks if block["kind"] == "quotes"]
    assert quotes["texts"] == [HOSTILE]


def test_tips_come_by_votes(room: Room) -> None:
    one, two = room.join(), room.join()
    one.save("closing", tip("do", 1), "Bel gewoon")
    one.save("closing", tip("do", 2), "Luister eerst")
    two.save("closing", tip("dont", 1), HOSTILE)
    two.record("closing", {f"vote.do.2.{one.me.code}": "1"}, Visibility.ANONYMOUS)
    do, dont = room.tables(page.Tips)
    assert [row[0] for row in do["rows"]] == ["Luister eerst", "Bel gewoon"]
    assert do["caption"] == "Do's: 2 written, 1 votes"
    assert dont["rows"] == [[HOSTILE, {"text": "0", "part": 0.0}, "1"]]


def test_agreements_have_dates_and_no_codes(room: Room) -> None:
    young, leader = room.join(), room.join(Role.LEADER, "Parket")
    pair = {"pairs": [[young.me.code, leader.me.code]], "unmatched": 0}
    room.session.set_stage("pairing", {"match": pair, "published": "1"})
    values = {"learning_goal": "leren", "step": "stap", "step_date": "2027-02-01", "cadence": "monthly"}
    values |= {"place": "kantine", "rules": "rechtuit", "review_date": "2027-04-12", "way_out": "say_it"}
    for session in (young, leader):
        for question in (*OWN, *TOGETHER) if session is young else OWN:
            session.save("agreements", question, values[question.key])
    assert room.tables(page.Agreements)[0]["caption"] == "1 agreement, 0 confirmed by both"
    for session in (young, leader):
        confirm(session)
    (table,) = room.tables(page.Agreements)
    assert table["rows"] == [["Confirmed by both", "Every month", "12 Apr 2027", "1 Feb 2027", "1 Feb 2027"]]
    assert not [code for code in (young.me.code, leader.me.code) if code in told(room.cards)]


# --- the table of all outcomes ----------------------------------------------------------------------------------------


def test_outcomes_read_as_they_were_asked_and_answered(room: Room) -> None:
    one = room.join(Role.LEADER, "Parket")
    save(one, "expectations", "learn", {"chosen": ["ai"], "own": ""}, Visibility.REPORT)
    save(one, "expectations", "hope", "onder elkaar", Visibility.TABLE)
    one.save("lessons", confidence("fake-account", "before"), 2)
    hope, learn, sure = room.outcomes
    ask = "What do you hope to achieve with reciprocal mentoring?"
    assert hope == ["Expectations", ask, "(counted, not shown)", VISIBILITY_NAMES[Visibility.TABLE], "", ""]
    assert learn[1:3] == ["What are your main learning questions?", "AI and data in our work"]
    assert learn[3:] == [VISIBILITY_NAMES[Visibility.REPORT], "leader", "Parket"]
    assert sure[:3] == ["Mini-lessons", "Fake account or real?: How sure do you feel about this now?", "2"]


@pytest.mark.parametrize("text", [HOSTILE, "<script>alert(1)</script>", "a & b", "&lt;b&gt;", "<b>", "'\"</td>"])
def test_no_cell_holds_html(room: Room, text: str) -> None:
    save(room.join(), "welcome", "help", text)
    ((_, _, cell, *_),) = room.outcomes
    assert not re.search(r"[<>]|&(?!(?:lt|gt|amp|quot|#x27|#39);)", cell)
    assert "<" not in room.card(page.Outcomes).table.caption


@pytest.mark.parametrize("text", ["nan", "None", "007", "1e5", "=1+1", "👩🏽‍✈️", "x" * 280, "2027-01-14"])
def test_a_cell_stays_what_was_typed(room: Room, text: str) -> None:
    save(room.join(), "welcome", "help", text)
    assert room.outcomes[0][2] == text


def test_lines_of_an_answer_do_not_become_letters(room: Room) -> None:
    save(room.join(), "expectations", "hope", "een\ntwee\\n\tdrie", Visibility.REPORT)
    assert [row[2] for row in room.outcomes] == ["een twee\\n drie"]


def test_outcomes_are_filtered_by_chapter_and_visibility(room: Room) -> None:
    one = room.join()
    save(one, "welcome", "help", "presenteren")
    save(one, "expectations", "hope", "een frisse blik", Visibility.REPORT)
    outcomes = room.card(page.Outcomes)
    assert [option["key"] for option in outcomes.filters["chapters"]] == ["welcome", "expectations"]
    assert [option["key"] for option in outcomes.filters["visibilities"]] == ["anonymous", "report"]
    outcomes.receive({"type": "filter", "chapter": "expectations", "visibility": ""})
    assert [row[2] for row in room.outcomes] == ["een frisse blik"]
    assert outcomes.filters["status"] == "1 outcome"
    outcomes.receive({"type": "filter", "chapter": "expectations", "visibility": "anonymous"})
    assert (outcomes.filters["status"], outcomes.table.layout.display) == ("0 outcomes", "none")
    outcomes.receive({"type": "filter", "chapter": "", "visibility": ""})
    assert (len(room.outcomes), outcomes.table.layout.display) == (2, None)


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"type": "filter"},
        {"type": "filter", "chapter": "nowhere", "visibility": ""},
        {"type": "filter", "chapter": ["welcome"], "visibility": ""},
        {"type": "filter", "chapter": "", "visibility": {"a": 1}},
        {"type": "other", "chapter": "welcome", "visibility": ""},
    ],
)
def test_any_other_message_changes_nothing(room: Room, message: dict) -> None:
    outcomes = room.card(page.Outcomes)
    before = outcomes.filters
    outcomes.receive(message)
    assert outcomes.filters == before


def test_the_table_is_drawn_anew_only_for_other_rows(room: Room) -> None:
    drawn = []
    room.card(page.Outcomes).table.observe(drawn.append, "_dt_args")
    one = room.join()
    room.session._notify()
    assert drawn == []
    save(one, "welcome", "help", "presenteren")
    room.session._notify()
    room.session._notify()
    assert len(drawn) == 1


def test_every_row_is_in_the_table(room: Room) -> None:
    one = room.join()
    for number in range(3_000):
        one.record("welcome", {f"more.{number}": "x" * 200}, Visibility.ANONYMOUS)
    assert len(room.outcomes) == 3_000


# --- a whole day ------------------------------------------------------------------------------------------------------


def test_cards_wait_until_someone_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENV_IDENTITY, "staff:organiser:nl")
    session = Session(DAY, Records.in_memory())
    cards = review(session).children
    assert cards[0].state == {}
    session.bind(None, "en", staff="organiser")
    assert cards[0].state["day"] == "Sparring with spies"
    session.bind(None, "nl", staff="organiser")
    assert cards[0].state["day"] == "Sparren met spionnen"


def test_opened_beside_a_day_it_becomes_the_organisers() -> None:
    session = Session(DAY, Records.in_memory())
    assert review(session).children[0].state["day"]
    assert session.staff == "organiser"


def test_the_demo_day_has_something_in_every_card() -> None:
    cards = review(demo_session()).children
    assert all(any(block["kind"] == "table" for block in card.blocks) for card in cards if isinstance(card, FIGURES))
    assert json.loads(cards[-1]._dt_args["data_json"])


def test_a_rehearsal_is_reviewed_in_full_without_any_code(tmp_path: Path) -> None:
    made = rehearse(tmp_path / "day", 24, 1)
    session = Session(load_day(made.day_file), Records.in_folder(made.data))
    session.bind(None, "nl", staff="organiser")
    cards = review(session).children
    assert cards[0].state["rehearsal"]
    assert {block["kind"] for card in cards if isinstance(card, FIGURES) for block in card.blocks} == {
        "text",
        "table",
        "quotes",
    }
    rows = json.loads(cards[-1]._dt_args["data_json"])
    assert len(rows) > 200
    # Every question has its wording: no row shows the key of its item.
    assert not [row for row in rows if re.fullmatch(r"[a-z0-9_.-]+", row[1])]
    everything = told(cards)
    assert not [who.code for who in session.records.participants() if who.code in everything]
