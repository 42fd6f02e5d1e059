"""The review, without a browser: what its cards are told about an empty day, a small one, and a rehearsed one."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import pytest

from tests.reviewed import Reviewed
from themeday.chapters import CHAPTERS
from themeday.chapters.agreements import OWN, TOGETHER
from themeday.chapters.closing import tip
from themeday.chapters.lessons import confidence
from themeday.day.load import load_day
from themeday.day.plan import Day, lesson_keys
from themeday.model.clock import Clock
from themeday.model.people import Participant, Role, new_code
from themeday.model.questions import Kind
from themeday.model.visibility import VISIBILITY_NAMES, Visibility
from themeday.places import EXERCISES, NOTEBOOKS
from themeday.rehearsal import demo_session, rehearse
from themeday.room.agreements import confirm
from themeday.room.environment import ENV_IDENTITY
from themeday.room.session import Session
from themeday.starting.process import CommandResult
from themeday.store import Damage
from themeday.store.records import Records
from themeday.widgets.organiser.review import review
from themeday.widgets.organiser.review_card import ROWS_OF_A_PAGE
from themeday.widgets.organiser.review_charts import by_week
from themeday.widgets.organiser.review_wording import all_questions

HOSTILE = '<img src=x onerror="alert(1)">'
BY = "leader · Parket"
DAY = Day(
    title={"nl": "Sparren met spionnen", "en": "Sparring with spies"},
    date=dt.date(2027, 1, 14),
    units=("Recherche", "Parket", "Basisteam"),
    rooms=[{"key": "a", "name": "Aula", "tables": 10}, {"key": "b", "name": "Zolder", "tables": 4}],
    lessons=lesson_keys(EXERCISES),
    organiser_contact="bureau themadag",
)


class On(Clock):
    """A clock that stands still on a date."""

    def __init__(self, year: int, month: int, day: int) -> None:
        self._now = dt.datetime(year, month, day, 12).astimezone()  # noon on the laptop, wherever that is

    def now(self) -> dt.datetime:
        return self._now


class Room(Reviewed):
    """People who answer through their own sessions, and the review that follows them."""

    def __init__(self, language: str = "en") -> None:
        self.records = Records.in_memory()
        self.session = Session(DAY, self.records, clock=On(2027, 1, 20))
        self.session.bind(None, language, staff="organiser")
        super().__init__(self.session)

    def join(self, role: Role = Role.YOUNG_COLLEAGUE, unit: str = "Recherche", room: str = "a") -> Session:
        who = Participant(new_code(), role, unit=unit, room=room, table="1")
        session = Session(DAY, self.records)
        session.join(who)
        session.bind(who, "nl")
        return session

    def five(self, role: Role = Role.YOUNG_COLLEAGUE, unit: str = "Recherche") -> Session:
        """Let as many join as may be told apart; return one of them."""
        first, *_ = [self.join(role, unit) for _ in range(DAY.smallest_group)]
        return first


@pytest.fixture
def room() -> Room:
    return Room()


def save(session: Session, chapter: str, key: str, value: object, visibility: Visibility | None = None) -> None:
    session.save(chapter, CHAPTERS[chapter].question(key), value, visibility)


def status(card: object) -> str:
    (block,) = [block for block in card.blocks if block["kind"] == "status"]
    return block["text"]


def choose(card: object, name: str, value: object) -> None:
    card.receive({"type": "choose", "name": name, "value": value})


def offered(card: object, name: str) -> list[str]:
    return [option["key"] for one in card.choices if one["name"] == name for option in one["options"]]


FIGURES = ("response", "scales", "gains", "learning", "advice", "agreements")


# --- an empty day -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FIGURES)
def test_an_empty_day_says_so_in_every_card(room: Room, kind: type) -> None:
    assert room.texts(kind)
    assert room.tables(kind) == []
    assert room.open(kind).title


def test_an_empty_day_has_no_table_of_outcomes(room: Room) -> None:
    outcomes = room.open("outcomes")
    assert status(outcomes).startswith("There are no outcomes yet")
    assert room.rows() == []


def test_people_who_only_joined_show_as_response(room: Room) -> None:
    room.join()
    (chapters,) = room.tables("response")  # and nothing by role, unit or room: one person is no group
    assert chapters["rows"][0][:3] == ["Welcome", "1", {"text": "0", "part": 0.0}]
    for _ in range(4):
        room.join()
    _, by_role, by_unit, by_room = room.tables("response")
    told = ["0 of 5", "0 of 5", "0 of 5, 0 to the end", "0 of 5, 0 confirmed", "0 of 5"]
    for table, name in ((by_role, "Young colleague"), (by_unit, "Recherche"), (by_room, "Aula")):
        assert table["rows"] == [[name, *({"text": text, "part": 0.0} for text in told)]]


def test_small_units_are_taken_together(room: Room) -> None:
    for unit, people in (("Recherche", 8), ("Parket", 3), ("Basisteam", 2)):
        for _ in range(people):
            room.join(unit=unit)
    by_unit = room.tables("response")[2]
    assert [(row[0], row[1]["text"]) for row in by_unit["rows"]] == [
        ("Recherche", "0 of 8"),
        ("2 small units together", "0 of 5"),
    ]


def test_a_unit_that_would_be_left_alone_takes_the_next_small_one_along(room: Room) -> None:
    for unit, people in (("Recherche", 8), ("Parket", 6), ("Basisteam", 2)):
        for _ in range(people):
            room.join(unit=unit)
    assert [row[0] for row in room.tables("response")[2]["rows"]] == ["Recherche", "2 small units together"]


# --- the top of the page ----------------------------------------------------------------------------------------------


def test_the_top_tells_the_day_and_who_took_part(room: Room) -> None:
    room.join()
    room.join(Role.LEADER, "Parket")
    state = room.top.state
    assert (state["day"], state["figures"][0]["value"]) == ("Sparring with spies", "2")
    assert state["figures"][0]["note"] == "Young colleagues: 1 · Leaders: 1"
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


def test_rows_that_cannot_be_read_are_shown_but_not_what_someone_wrote(room: Room) -> None:
    assert room.damaged.blocks == []
    row = "id,2027-01-14T10:00:00.000Z,d,a,1,ABCDEFGH,leader,Parket,expectations,hope,onder ons,table,1,00000000"
    room.records.shared.damaged.append(Damage(0, b"half a row"))
    room.records.shared.damaged.append(Damage(120, f"{row}\r\n".encode(), "2027-01-14T10:00:00Z"))
    room.records.private.damaged.append(Damage(7, row.encode()))
    warning, listed = room.damaged.blocks
    assert warning["text"].startswith("3 damaged pieces were found")
    assert listed["rows"] == [
        ["outcomes.csv", "0", "10", "still in the log", "cannot be told"],
        ["outcomes.csv", "120", str(len(row) + 2), "2027-01-14 10:00:00", "Expectations: hope"],
        ["private.csv", "7", str(len(row)), "still in the log", "–"],
    ]
    assert not re.search("onder ons|ABCDEFGH", json.dumps(room.damaged.blocks))


@pytest.mark.parametrize(
    "data", [b'\x00,"', b"\xff" * 70_000, b'"' + b"x" * 200_000, b",,,,,,,,closing,vote.do.1.ABCDEFGH"]
)
def test_any_damage_can_be_listed(room: Room, data: bytes) -> None:
    room.records.shared.damaged.append(Damage(0, data))
    assert room.damaged.blocks[1]["rows"][0][-1] == "cannot be told"


def test_language_links_are_there_only_on_a_served_page(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    assert room.top.state["languages"] == []
    monkeypatch.setenv(ENV_IDENTITY, "staff:organiser:nl")
    assert room.top.state["languages"] == [{"key": "nl", "text": "Nederlands"}]


# --- figures ----------------------------------------------------------------------------------------------------------


def test_response_counts_per_chapter_role_unit_and_room(room: Room) -> None:
    people = [room.join() for _ in range(5)] + [room.join(Role.LEADER, "Parket", "b") for _ in range(5)]
    for session in people[:6]:
        save(session, "welcome", "help", "presenteren")
    chapters, by_role, by_unit, by_room = room.tables("response")
    assert chapters["columns"] == ["Chapter", "Could take part", "Shared something", "Of those"]
    assert chapters["caption"] == "Per part of the day (10 participants)"
    assert (chapters["rows"][0][2]["text"], chapters["rows"][0][3]) == ("6", "–")
    assert [row[3]["text"] for row in chapters["rows"][1:]] == [
        "0: all 8 questions",
        "0: a mini-lesson to its end",
        "0: confirmed with their partner",
        "0: all 8 questions",
    ]
    assert chapters["rows"][0][2]["part"] == 0.6
    assert [row[1]["text"] for row in by_role["rows"]] == ["5 of 5", "1 of 5"]
    assert [row[0] for row in by_unit["rows"]] == ["Recherche", "Parket"]
    assert [row[1]["text"] for row in by_room["rows"]] == ["5 of 5", "1 of 5"]


def test_ratings_before_looking_back_and_after_have_their_numbers_and_intervals(room: Room) -> None:
    for number in range(12):
        one = room.join()
        for when, step in (("before", 3), ("after", 4), ("back", 2)):
            one.save("lessons", confidence("fake-account", when), step)
        save(one, "expectations", "confidence", 3, Visibility.ANONYMOUS)
        save(one, "closing", "confidence_then", 2, Visibility.ANONYMOUS)
        save(one, "closing", "confidence_now", 4 + number % 2, Visibility.ANONYMOUS)
    day, lessons = room.tables("scales")
    assert lessons["rows"][0][0] == "Fake account or real?"
    assert lessons["rows"][0][1]["text"] == "3.0 (95% between 3.0 and 3.0), n = 12"
    assert lessons["rows"][0][2]["text"].startswith("2.0 ")
    assert lessons["rows"][0][4] == "+1.0 (95% between +1.0 and +1.0) (12 did both)"
    assert day["columns"][1:] == [
        "This morning (n = 12)",
        "This morning, looking back (n = 12)",
        "At the closing (n = 12)",
    ]
    assert [[cell["text"] for cell in row[1:]] for row in day["rows"][:5]] == [
        ["0", "0", "0"],
        ["0", "12", "0"],
        ["12", "0", "0"],
        ["0", "0", "6"],
        ["0", "0", "6"],
    ]
    assert day["rows"][0][0] == "1  Not at all"
    assert day["rows"][-1][3]["text"] == "4.5 (95% between 4.2 and 4.8), n = 12"


def test_few_answers_are_too_few_to_say(room: Room) -> None:
    one, two = room.join(), room.join()
    for session, before, after in ((one, 2, 4), (two, 3, 4)):
        session.save("lessons", confidence("fake-account", "before"), before)
        session.save("lessons", confidence("fake-account", "after"), after)
    save(one, "closing", "recommend", 9, Visibility.ANONYMOUS)
    (lessons,) = room.tables("scales")
    assert lessons["rows"][0][1] == "too few to say (2 answers)"
    assert lessons["rows"][0][4] == "too few to say (2 did both)"
    (recommend,) = room.tables("gains")
    assert len(recommend["rows"]) == 11
    assert recommend["rows"][9][1] == {"text": "1", "part": 1.0}
    assert recommend["caption"].endswith("? (1 answer)")
    assert "On average: too few to say." in room.texts("gains")


def test_what_was_useful_and_what_each_side_gained_are_told_side_by_side(room: Room) -> None:
    for role, gained in ((Role.YOUNG_COLLEAGUE, ["person"]), (Role.LEADER, ["skill", "view"])):
        for _ in range(10):
            one = room.join(role, "Parket" if role is Role.LEADER else "Recherche")
            save(one, "closing", "useful", "pairing", Visibility.ANONYMOUS)
            save(one, "closing", "gained", {"chosen": gained}, Visibility.ANONYMOUS)
            save(one, "closing", "interest", 4, Visibility.ANONYMOUS)
    useful, gained, moves = room.tables("gains")
    assert useful["rows"][1][:2] == ["The speed dates", {"text": "20", "part": 1.0}]
    assert useful["rows"][1][2] == "100% (95% between 84% and 100%)"
    assert gained["columns"] == ["Gained", "Young colleagues (n = 10)", "Leaders (n = 10)"]
    by_name = {row[0]: [cell["text"] for cell in row[1:]] for row in gained["rows"]}
    assert by_name["Someone I can call"] == ["10: 100% (95% between 72% and 100%)", "0: 0% (95% between 0% and 28%)"]
    assert moves["rows"][0][1]["text"] == "4.0 (95% between 4.0 and 4.0), n = 20"


def test_a_side_of_few_people_is_not_told_apart(room: Room) -> None:
    for number in range(9):
        one = room.join(Role.LEADER if number < 4 else Role.YOUNG_COLLEAGUE)
        save(one, "closing", "gained", {"chosen": ["person"]}, Visibility.ANONYMOUS)
    (gained,) = room.tables("gains")
    assert gained["columns"] == ["Gained", "Young colleagues (n = 5)"]


# --- two rooms, one question ------------------------------------------------------------------------------------------


def test_two_rooms_stand_side_by_side(room: Room) -> None:
    for number in range(22):
        one = room.join(room="a" if number < 11 else "b")
        save(one, "closing", "recommend", 9 if number < 11 else 7, Visibility.ANONYMOUS)
    card = room.open("rooms")
    assert [offered(card, name) for name in ("one", "other")] == [["rooms:a", "rooms:b"]] * 2
    (table,) = room.tables("rooms")
    assert table["columns"] == ["What", "Aula (n = 11)", "Zolder (n = 11)"]
    recommend = next(row for row in table["rows"] if row[0].startswith("Would you recommend"))
    assert [cell["text"] for cell in recommend[1:]] == [
        "9.0 (95% between 9.0 and 9.0), n = 11",
        "7.0 (95% between 7.0 and 7.0), n = 11",
    ]
    choose(card, "other", "rooms:a")
    assert room.tables("rooms")[0]["columns"][1:] == ["Aula (n = 11)"] * 2
    choose(card, "other", "rooms:c")
    assert card.chosen["other"] == "rooms:a"


def test_a_small_room_is_not_compared(room: Room) -> None:
    for number in range(12):
        room.join(room="a" if number < 10 else "b")
    assert room.tables("rooms") == []
    assert "no two rooms" in room.texts("rooms")


def test_one_question_opens_with_all_its_answers(room: Room) -> None:
    save(room.five(Role.LEADER, "Parket"), "expectations", "hope", HOSTILE, Visibility.REPORT)
    save(room.five(), "expectations", "hope", "een frisse blik", Visibility.ANONYMOUS)
    save(room.join(), "expectations", "hope", "onder elkaar", Visibility.TABLE)
    save(room.join(), "closing", "useful", "lessons", Visibility.ANONYMOUS)
    card = room.open("question")
    assert offered(card, "question") == ["", "expectations/hope", "closing/useful"]
    choose(card, "question", "expectations/hope")
    (quotes,) = [block for block in card.blocks if block["kind"] == "quotes"]
    assert quotes["heading"].endswith("mentoring? (2 answers)")
    assert quotes["texts"] == [{"text": HOSTILE, "by": "leader · Parket"}, {"text": "een frisse blik", "by": ""}]
    choose(card, "question", "closing/useful")
    (table,) = room.tables("question")
    assert [row[1]["text"] for row in table["rows"]] == ["0", "0", "1", "0", "0", "0"]
    choose(card, "question", "expectations/motivation")
    assert card.chosen["question"] == "closing/useful"


def test_a_ranking_is_summed_up_by_its_mean_places(room: Room) -> None:
    ranked = next(
        question
        for _, _, question in all_questions(room.session)
        if question.kind is Kind.RANK and len(question.options) > 2
    )
    keys = [option.key for option in ranked.options]
    for order in (keys, [*keys[1:], keys[0]]):
        room.join().save("lessons", ranked, order)
    card = room.open("question")
    choose(card, "question", f"lessons/{ranked.key}")
    (table,) = room.tables("question")
    assert table["caption"].endswith("(2 answers)")
    assert table["rows"][0] == [ranked.options[1].text, {"text": "1.5", "part": 1.0}]
    assert "Mean place" in room.texts("question")


def test_dutch_numbers_have_a_comma() -> None:
    room = Room("nl")
    for _ in range(10):
        room.join().save("lessons", confidence("say-it-straight", "before"), 2)
    assert room.tables("scales")[0]["rows"][0][1]["text"].startswith("2,0")


def test_a_rating_of_one_moment_only_does_no_harm(room: Room) -> None:
    one = room.join()
    one.save("lessons", confidence("taken-out", "after"), 5)
    save(one, "closing", "confidence_now", 5, Visibility.ANONYMOUS)
    day, lessons = room.tables("scales")
    assert lessons["rows"][0][:2] == ["taken-out", "–"]
    assert day["rows"][-1][1:] == ["–", "–", "too few to say (1 answer)"]


def test_learning_questions_show_themes_and_released_words_only(room: Room) -> None:
    save(room.join(), "expectations", "learn", {"chosen": ["ai"], "own": HOSTILE}, Visibility.ANONYMOUS)
    save(room.join(), "expectations", "offer", {"chosen": ["ai", "craft"], "own": "aan tafel"}, Visibility.TABLE)
    save(room.join(), "expectations", "offer", {"chosen": ["craft"], "own": ""}, Visibility.REPORT)
    (themes,) = room.tables("learning")
    assert themes["caption"] == "Themes, ticked by 1 person to learn and by 1 person to offer"
    assert [[row[0][:3], row[1]["text"], row[2]["text"]] for row in themes["rows"]] == [
        ["AI ", "1", "0"],
        ["The", "0", "1"],
    ]
    (quotes,) = [block for block in room.open("learning").blocks if block["kind"] == "quotes"]
    assert quotes["texts"] == [{"text": HOSTILE, "by": ""}]


def test_tips_come_by_votes_as_far_as_those_may_be_told(room: Room) -> None:
    one, two, *others = (room.join() for _ in range(11))
    one.save("closing", tip("do", 1), "Bel gewoon")
    one.save("closing", tip("do", 2), "Luister eerst")
    two.save("closing", tip("dont", 1), HOSTILE)
    two.record("closing", {f"vote.do.1.{one.me.code}": "1"}, Visibility.ANONYMOUS)
    for session in others[:6]:
        session.record("closing", {f"vote.do.2.{one.me.code}": "1"}, Visibility.ANONYMOUS)
    do, dont = room.tables("advice")
    assert do["rows"] == [
        ["Luister eerst", {"text": "at least 5", "part": 1.0}, "–"],
        ["Bel gewoon", {"text": "–", "part": 0.0}, "–"],
    ]
    assert do["caption"] == "Do's: 2 written, at least 5 votes"
    assert dont["rows"] == [[HOSTILE, {"text": "–", "part": 0.0}, "–"]]


def test_agreements_are_counted_without_dates_of_one_pair_or_codes(room: Room) -> None:
    young, leader = room.join(), room.join(Role.LEADER, "Parket")
    pair = {"pairs": [[young.me.code, leader.me.code]], "unmatched": 0}
    room.session.set_stage("pairing", {"match": pair, "published": "1"})
    values = {"learning_goal": "leren", "step": "stap", "step_date": "2027-02-01", "cadence": "monthly"}
    values |= {"place": "kantine", "rules": "rechtuit", "review_date": "2027-04-12", "way_out": "say_it"}
    for session in (young, leader):
        for question in (*OWN, *TOGETHER) if session is young else OWN:
            session.save("agreements", question, values[question.key])
    assert room.top.state["figures"][3]["value"] == "0"
    for session in (young, leader):
        confirm(session)
    stages, cadence, way_out = room.tables("agreements")
    assert [row[1]["text"] for row in stages["rows"]] == ["1", "1", "1", "1"]
    assert cadence["caption"] == "How often do you meet? (1 agreement)"
    assert [row[1]["text"] for row in way_out["rows"]] == ["1", "0"]
    assert (room.top.state["figures"][3]["value"], room.top.state["figures"][3]["note"]) == ("1", "of 1 pair")
    everything = room.everything()
    assert not [code for code in (young.me.code, leader.me.code) if code in everything]


# --- the table of all outcomes ----------------------------------------------------------------------------------------


def test_outcomes_read_as_they_were_asked_and_answered(room: Room) -> None:
    one = room.five(Role.LEADER, "Parket")
    save(one, "expectations", "learn", {"chosen": ["ai"], "own": ""}, Visibility.REPORT)
    save(one, "expectations", "hope", "onder elkaar", Visibility.TABLE)
    one.save("lessons", confidence("fake-account", "before"), 2)
    hope, learn, sure = room.rows()
    ask = "What do you hope to achieve with reciprocal mentoring?"
    assert hope == ["Expectations", ask, "(counted, not shown)", VISIBILITY_NAMES[Visibility.TABLE], "", ""]
    assert learn[1:3] == ["What are your main learning questions?", "AI and data in our work"]
    assert learn[3:] == [VISIBILITY_NAMES[Visibility.REPORT], "leader", "Parket"]
    assert sure[:3] == ["Mini-lessons", "Fake account or real?: How sure do you feel about this now?", "2"]


@pytest.mark.parametrize(
    "text", [HOSTILE, "a & b", "&lt;b&gt;", "nan", "None", "007", "1e5", "=1+1", "👩🏽‍✈️", "x" * 280, "2027-01-14"]
)
def test_a_cell_stays_what_was_typed(room: Room, text: str) -> None:
    save(room.join(), "welcome", "help", text)
    assert room.rows()[0][2] == text


def test_outcomes_are_filtered_by_chapter_and_visibility(room: Room) -> None:
    one = room.five()
    save(one, "welcome", "help", "presenteren")
    save(one, "expectations", "hope", "een frisse blik", Visibility.REPORT)
    outcomes = room.open("outcomes")
    assert offered(outcomes, "chapter") == ["", "welcome", "expectations"]
    assert offered(outcomes, "visibility") == ["", "table", "anonymous", "report"]
    choose(outcomes, "chapter", "expectations")
    assert [row[2] for row in room.rows()] == ["een frisse blik"]
    assert status(outcomes) == "1 outcome"
    choose(outcomes, "visibility", "anonymous")
    assert (status(outcomes), room.rows()) == ("0 outcomes", [])
    choose(outcomes, "visibility", "")
    choose(outcomes, "chapter", "")
    assert len(room.rows()) == 2
    choose(outcomes, "role", "young_colleague")
    assert [row[2] for row in room.rows()] == ["een frisse blik"]


def test_outcomes_are_found_by_their_words_and_sorted_by_a_column(room: Room) -> None:
    one = room.five(Role.LEADER, "Parket")
    save(one, "welcome", "help", "presenteren")
    save(one, "expectations", "hope", "een frisse blik", Visibility.REPORT)
    save(one, "closing", "take_along", "een blik op de ander", Visibility.ANONYMOUS)
    outcomes = room.open("outcomes")
    for order, first in (("2", "een blik op de ander"), ("-2", "presenteren"), ("0", "een blik op de ander")):
        choose(outcomes, "sort", order)
        assert room.rows()[0][2] == first
    choose(outcomes, "search", "BLIK parket")
    assert [row[2] for row in room.rows()] == ["een frisse blik"]
    assert status(outcomes) == "1 outcome"
    for order in ("9", "--1", "x", "1" * 300):
        choose(outcomes, "sort", order)
        assert len(room.rows()) == 1


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"type": "choose"},
        {"type": "choose", "name": "chapter", "value": "nowhere"},
        {"type": "choose", "name": "chapter", "value": ["welcome"]},
        {"type": "choose", "name": ["chapter"], "value": "welcome"},
        {"type": "choose", "name": "visibility", "value": {"a": 1}},
        {"type": "other", "name": "chapter", "value": "welcome"},
    ],
)
def test_any_other_message_changes_nothing(room: Room, message: dict) -> None:
    save(room.join(), "welcome", "help", "presenteren")
    outcomes = room.open("outcomes")
    before = dict(outcomes.chosen)
    outcomes.receive(message)
    assert outcomes.chosen == before


def test_every_row_is_in_the_table(room: Room) -> None:
    one = room.join()
    for number in range(3_000):
        one.record("welcome", {f"more.{number}": "x" * 200}, Visibility.ANONYMOUS)
    assert len(room.rows()) == 3_000
    (table, _) = room.open("outcomes").blocks
    for value in ("-1", "999999", "x", "\u0661", "1"):
        choose(room.chapters, table["pages"]["name"], value)
        assert 0 < len(room.chapters.blocks[0]["rows"]) <= ROWS_OF_A_PAGE
    assert room.chapters.blocks[0]["pages"]["text"] == "26 to 50 of 3000"


# --- a whole day ------------------------------------------------------------------------------------------------------


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
    assert all(reviewed.tables(chapter) for chapter in FIGURES)
    assert reviewed.rows()


def test_a_rehearsal_is_reviewed_in_full_without_any_code(tmp_path: Path) -> None:
    made = rehearse(tmp_path / "day", 24, 1)
    session = Session(load_day(made.day_file), Records.in_folder(made.data))
    session.bind(None, "nl", staff="organiser")
    reviewed = Reviewed(session)
    assert reviewed.top.state["rehearsal"]
    kinds = {block["kind"] for chapter in FIGURES for block in reviewed.open(chapter).blocks}
    assert kinds == {"text", "table", "quotes", "chart"}
    rows = reviewed.rows()
    assert len(rows) > 200
    # Every question has its wording: no row shows the key of its item.
    assert not [row for row in rows if re.fullmatch(r"[a-z0-9_.-]+", row[1])]
    everything = reviewed.everything()
    assert not [who.code for who in session.records.participants() if who.code in everything]


# --- free text by theme -----------------------------------------------------------------------------------------------


def test_themes_are_grouped_when_a_question_is_opened_and_arranged_by_hand(room: Room) -> None:
    for text in ("Luisteren naar elkaar", "Eerst luisteren", "Feedback geven", "Feedback vragen", HOSTILE):
        save(room.join(Role.LEADER, "Parket"), "expectations", "hope", text, Visibility.REPORT)
    card = room.open("themes")
    assert [one["key"] for one in card.questions] == ["expectations/hope"]
    assert (card.chosen, card.themes) == ("", [])
    card.receive({"type": "open", "question": "expectations/hope"})
    assert card.line == "5 answers, 2 themes"
    assert card.themes[-1]["answers"] == [{"key": card.themes[-1]["answers"][0]["key"], "text": HOSTILE, "by": BY}]
    one, other, loose = (theme["key"] for theme in card.themes)
    for attempt, edit in zip(
        "123",
        (
            {"what": "rename", "theme": one, "name": "Eerlijk zijn"},
            {"what": "merge", "theme": other, "into": one},
            {"what": "split", "answers": [card.themes[-1]["answers"][0]["key"]]},
        ),
        strict=True,
    ):
        card.receive({"type": "edit", "attempt": attempt, **edit})
        assert card.replies["edit"] == {"attempt": attempt, "status": "saved", "message": ""}
    assert (card.themes[0]["title"], card.themes[0]["count"]) == ("Eerlijk zijn", "4 answers")
    assert loose not in [theme["key"] for theme in card.themes]
    assert card.arranged
    ids = [outcome.outcome_id for outcome in room.records.shared]
    assert not [one for one in ids if one in json.dumps(card.themes)]
    card.receive({"type": "edit", "what": "forget", "attempt": "9"})
    assert (card.arranged, card.line) == (False, "5 answers, 2 themes")


@pytest.mark.parametrize(
    "edit",
    [
        {},
        {"what": "rename"},
        {"what": ["rename"]},
        {"what": "rename", "theme": {"a": 1}, "name": "x"},
        {"what": "rename", "theme": "t1", "name": 5},
        {"what": "merge", "theme": "t1", "into": ["t2"]},
        {"what": "move", "answers": "all", "into": "t1"},
        {"what": "move", "answers": [{}, None], "into": "t1"},
        {"what": "split", "answers": {"a": 1}},
    ],
)
def test_any_other_edit_changes_no_theme(room: Room, edit: dict) -> None:
    for text in ("Luisteren naar elkaar", "Eerst luisteren"):
        save(room.join(), "expectations", "hope", text, Visibility.ANONYMOUS)
    card = room.open("themes")
    card.receive({"type": "open", "question": "expectations/hope"})
    before = card.themes
    card.receive({"type": "edit", "attempt": "1", **edit})
    assert (card.themes, card.arranged) == (before, False)
    card.receive({"type": "open", "question": ["expectations/hope"]})
    assert card.themes == []


# --- whose answers ----------------------------------------------------------------------------------------------------


def test_a_group_is_counted_by_itself_and_only_in_lower_bounds(room: Room) -> None:
    for number in range(24):
        one = room.join(Role.LEADER if number < 12 else Role.YOUNG_COLLEAGUE, "Parket" if number < 12 else "Recherche")
        save(one, "closing", "recommend", 9 if number < 12 else 6, Visibility.ANONYMOUS)
        save(one, "closing", "useful", "pairing" if number else "lessons", Visibility.ANONYMOUS)
    card = room.open("gains")
    assert offered(card, "group") == ["", "roles:young_colleague", "roles:leader", "units:Recherche", "units:Parket"]
    choose(card, "group", "units:Parket")
    recommend, useful = room.tables("gains")
    assert "On average: 9.0 " in room.texts("gains")
    assert {cell["text"] for _, cell in recommend["rows"]} == {"–", "12"}
    assert [row[1]["text"] for row in useful["rows"]] == ["–", "at least 5", "–", "–", "–", "–"]
    assert {row[2] for row in useful["rows"]} == {"–"}
    choose(card, "group", "")
    assert [row[1]["text"] for row in room.tables("gains")[1]["rows"]] == ["0", "23", "1", "0", "0", "0"]


@pytest.mark.parametrize(("inside", "outside", "told"), [(4, 8, False), (8, 4, False), (8, 0, True), (8, 8, True)])
def test_a_question_that_few_of_a_group_or_few_others_answered_is_left_out(
    room: Room, inside: int, outside: int, told: bool
) -> None:
    for unit, answering in (("Parket", inside), ("Recherche", outside)):
        for number in range(10):
            one = room.join(unit=unit)
            if number < answering:
                save(one, "closing", "recommend", 8, Visibility.ANONYMOUS)
    card = room.open("gains")
    choose(card, "group", "units:Parket")
    assert bool(room.tables("gains")) is told


# --- the first screen ------------------------------------------------------------------------------------------------


def test_five_numbers_and_two_pictures_are_those_of_the_day(room: Room) -> None:
    for number in range(20):
        one = room.join(Role.LEADER if number % 2 else Role.YOUNG_COLLEAGUE, "Parket" if number % 2 else "Recherche")
        save(one, "closing", "recommend", 7 + number % 3, Visibility.ANONYMOUS)
        save(one, "closing", "confidence_then", 2, Visibility.ANONYMOUS)
        save(one, "closing", "confidence_now", 3 + number % 2, Visibility.ANONYMOUS)
        save(one, "closing", "gained", {"chosen": ["person"] if number < 8 else ["skill"]}, Visibility.ANONYMOUS)
        one.save("lessons", confidence("fake-account", "after"), 4)
    state = room.top.state
    assert [figure["value"] for figure in state["figures"]] == ["20", "8.0", "+1.5", "0", "20"]
    assert [figure["note"] for figure in state["figures"]][1:3] == ["n = 20", "from 2.0 to 3.5"]
    then_and_now, gained = state["pictures"]
    assert then_and_now["text"] == "Young colleague: from 2.0 to 3.0; Leader: from 2.0 to 4.0"
    assert [(row["name"], row["n"]) for row in gained["rows"]][:2] == [
        ("Something I can do now", 12),
        ("Someone I can call", 8),
    ]


def test_few_people_make_no_average_and_no_picture(room: Room) -> None:
    one = room.join()
    save(one, "closing", "recommend", 9, Visibility.ANONYMOUS)
    save(one, "closing", "gained", {"chosen": ["person"]}, Visibility.ANONYMOUS)
    save(one, "closing", "take_along", "bellen", Visibility.ANONYMOUS)
    state = room.top.state
    assert [figure["value"] for figure in state["figures"]] == ["1", "–", "–", "0", "0"]
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


def test_what_the_notebook_says_about_pandas_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rehearse(tmp_path / "our-theme-day", 12, 1)
    below = tmp_path / "notebooks" / "organiser"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    notebook = json.loads((NOTEBOOKS / "organiser" / "review.ipynb").read_text("utf-8"))
    code = "".join(notebook["cells"][0]["source"]).partition("```python\n")[2].partition("```")[0]
    names: dict[str, object] = {"Session": Session}
    exec(code, names)
    assert [len(names[table]) > 5 for table in ("answers", "units", "tips")] == [True, True, True]


# --- dates ------------------------------------------------------------------------------------------------------------


def test_dates_of_agreements_make_a_curve_in_which_no_week_stands_out(room: Room) -> None:
    weeks = ["2027-02-01"] * 6 + ["2027-02-08"] * 2 + ["2027-02-15"] * 4 + ["2027-02-22"] * 5 + ["", ""]
    (curve,) = by_week(room.session, "Steps", weeks)
    assert [row["n"] for row in curve["rows"]] == [6, 12, 17]
    assert by_week(room.session, "Steps", ["2027-02-01"] * 4) == []
