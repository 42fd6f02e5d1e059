"""The report: counts and shared words only, and nothing that tells who wrote what."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from themeday import results
from themeday.chapters import CHAPTERS
from themeday.chapters.agreements import OWN, TOGETHER
from themeday.chapters.closing import tip
from themeday.chapters.lessons import confidence
from themeday.day.plan import Day
from themeday.model.people import Participant, Role, new_code
from themeday.model.visibility import Visibility
from themeday.room.agreements import confirm
from themeday.room.session import Session
from themeday.store.records import Records

DAY = Day(
    title={"nl": "Sparren met spionnen", "en": "Sparring with spies"},
    date=dt.date(2027, 1, 14),
    units=("Recherche", "Parket", "Basisteam"),
    rooms=[{"key": "a", "name": "Aula", "tables": 10}],
    organiser_contact="bureau themadag",
)
ANYONE, REPORT, TABLE, PRIVATE = Visibility.ANONYMOUS, Visibility.REPORT, Visibility.TABLE, Visibility.PRIVATE


class Room:
    """People who join and answer through their own sessions, as on the day."""

    def __init__(self, records: Records | None = None) -> None:
        self.records = records or Records.in_memory()
        self.staff = Session(DAY, self.records)

    def join(self, role: Role = Role.YOUNG_COLLEAGUE, unit: str = "Recherche") -> Session:
        who = Participant(new_code(), role, unit=unit if role is not Role.TABLE else "", room="a", table="7")
        session = Session(DAY, self.records)
        session.join(who)
        session.bind(who, "nl")
        return session

    def hide(self, session: Session, chapter: str, item: str) -> None:
        self.staff.set_stage(chapter, {f"hide:{item}:{session.me.code}": "1"})

    @property
    def codes(self) -> set[str]:
        return {who.code for who in self.records.participants()}


@pytest.fixture
def room() -> Room:
    return Room()


def save(session: Session, chapter: str, key: str, value: object, visibility: Visibility | None = None) -> None:
    session.save(chapter, CHAPTERS[chapter].question(key), value, visibility)


def write_tip(session: Session, kind: str, number: int, text: str) -> None:
    session.save("closing", tip(kind, number), text)


def vote(session: Session, kind: str, number: int, author: Session, value: str = "1") -> None:
    session.record("closing", {f"vote.{kind}.{number}.{author.me.code}": value}, ANYONE)


def feel(session: Session, when: str, step: int, slug: str = "fake-account") -> None:
    session.save("lessons", confidence(slug, when), step)


# --- rows -------------------------------------------------------------------------------------------------------------


def test_an_anonymous_row_has_no_role_or_unit_and_a_report_row_has_both(room: Room) -> None:
    save(room.join(), "welcome", "help", "presenteren", ANYONE)
    save(room.join(Role.LEADER, "Parket"), "expectations", "hope", "een frisse blik", REPORT)
    anonymous, reported = results.shareable(room.records)
    assert anonymous == results.SharedRow("welcome", "help", "presenteren", ANYONE)
    assert reported == results.SharedRow("expectations", "hope", "een frisse blik", REPORT, "leader", "Parket")


def test_private_answers_withdrawn_answers_and_joining_are_no_rows(room: Room) -> None:
    one = room.join()
    save(one, "welcome", "help", "alleen voor mij", PRIVATE)
    save(one, "expectations", "hope", "toch niet", ANYONE)
    save(one, "expectations", "hope", "")
    save(one, "closing", "recommend", 9, PRIVATE)
    assert results.shareable(room.records) == []


def test_only_the_latest_answer_is_a_row(room: Room) -> None:
    one = room.join()
    save(one, "welcome", "help", "eerst")
    save(one, "welcome", "help", "later")
    assert [row.value for row in results.shareable(room.records)] == ["later"]


def test_what_was_shared_and_became_private_is_no_row(room: Room) -> None:
    one = room.join()
    save(one, "welcome", "help", "bij nader inzien", ANYONE)
    save(one, "welcome", "help", "bij nader inzien", PRIVATE)
    assert results.shareable(room.records) == []


def test_a_table_answer_counts_and_tells_nothing(room: Room) -> None:
    one = room.join()
    save(one, "expectations", "hope", "onder elkaar", TABLE)
    save(one, "expectations", "learn", {"chosen": ["ai", "craft"], "own": "ook onder elkaar"}, TABLE)
    assert results.shareable(room.records) == [
        results.SharedRow("expectations", "hope", "", TABLE),
        results.SharedRow("expectations", "learn", "", TABLE),
    ]


def test_a_hidden_answer_is_withheld(room: Room) -> None:
    one = room.join()
    save(one, "expectations", "hope", "de zaak van Jansen", REPORT)
    room.hide(one, "expectations", "hope")
    assert results.shareable(room.records) == [results.SharedRow("expectations", "hope", "", REPORT)]
    assert results.texts(room.records, "expectations", "hope") == []


def test_votes_are_no_rows_because_they_name_an_author(room: Room) -> None:
    one, two = room.join(), room.join()
    write_tip(one, "do", 1, "Luister")
    vote(two, "do", 1, one)
    assert [row.item for row in results.shareable(room.records)] == ["do.1"]


def test_the_order_of_rows_says_nothing_about_who_answered(room: Room) -> None:
    answers = [("welcome", "help", "b"), ("welcome", "help", "a"), ("closing", "take_along", "z")]
    for chapter, key, value in answers:
        save(room.join(), chapter, key, value, ANYONE)
    other = Room()
    for chapter, key, value in reversed(answers):
        save(other.join(), chapter, key, value, ANYONE)
    assert results.shareable(room.records) == results.shareable(other.records)
    assert [row.value for row in results.shareable(room.records)] == ["a", "b", "z"]


def test_a_code_typed_into_a_text_is_taken_out_everywhere(room: Room) -> None:
    one, two = room.join(), room.join()
    text = f"Vraag {two.me.code.lower()}, of {one.me.code}!"
    save(one, "welcome", "help", text)
    save(one, "expectations", "learn", {"chosen": [], "own": text}, ANYONE)
    write_tip(one, "do", 1, text)
    told = repr(
        [
            results.shareable(room.records),
            results.texts(room.records, "welcome", "help"),
            results.tags(room.records, "expectations", "learn", k=5),
            results.tips(room.records),
        ]
    )
    assert "Vraag …, of …!" in told
    assert not [code for code in room.codes if code.casefold() in told.casefold()]


# --- response ---------------------------------------------------------------------------------------------------------


def test_response_counts_who_joined_and_who_shared_something(room: Room) -> None:
    people = [room.join(unit=unit) for unit in ["Recherche"] * 6 + ["Parket"] * 5]
    leader = room.join(Role.LEADER, "Basisteam")
    for _ in range(4):
        room.join(Role.LEADER, "Basisteam")
    save(people[0], "welcome", "help", "iets")
    save(people[0], "expectations", "direct", 4, TABLE)
    save(leader, "expectations", "direct", 2, TABLE)
    save(people[1], "expectations", "hope", "voor mij", PRIVATE)
    welcome, expectations, *others = results.response(room.records, DAY)
    assert (welcome.chapter, welcome.everyone) == ("welcome", results.GroupResponse("", 16, 1, 1))
    assert expectations.everyone == results.GroupResponse("", 16, 2, 0)
    assert expectations.roles == (
        results.GroupResponse("young_colleague", 11, 1, 0),
        results.GroupResponse("leader", 5, 1, 0),
        results.GroupResponse("table", 0, 0, 0),
    )
    assert expectations.units == (
        results.GroupResponse("Recherche", 6, 1, 0),
        results.GroupResponse("Parket", 5, 0, 0),
        results.GroupResponse("Basisteam", 5, 1, 0),
    )
    assert [chapter.chapter for chapter in others] == ["lessons", "agreements", "closing"]
    ends = [(chapter.end, chapter.questions) for chapter in (welcome, expectations, *others)]
    assert ends == [("questions", 1), ("questions", 8), ("lesson", 0), ("confirmed", 0), ("questions", 8)]


def test_what_is_kept_private_is_not_counted_and_closing_the_day_changes_no_number(tmp_path: Path) -> None:
    from themeday.lifecycle.close import close_day

    kept = Records.in_folder(tmp_path)
    room = Room(kept)
    people = [room.join() for _ in range(6)]
    questions = [one for one in CHAPTERS["expectations"].questions if len(one.visibilities) > 1]
    for number, person in enumerate(people):
        save(person, "expectations", "hope", f"hoop {number}")
        save(person, "expectations", "direct", 3, PRIVATE if number % 2 else TABLE)
    before = results.response(kept, DAY)
    assert before[1].everyone == results.GroupResponse("", 6, 6, 0)
    assert len(questions) == before[1].questions
    close_day(tmp_path)
    after = Records.in_folder(tmp_path)
    after.refresh()
    assert not list(after.private)
    assert results.response(after, DAY) == before


def test_a_table_counts_once_for_both_sides(room: Room) -> None:
    table = room.join(Role.TABLE)
    for role in (Role.YOUNG_COLLEAGUE, Role.LEADER):
        table.speak_as(role)
        save(table, "welcome", "help", f"namens {role}")
    (welcome, *_) = results.response(room.records, DAY)
    assert welcome.everyone == results.GroupResponse("", 1, 1, 1)
    assert welcome.roles[-1] == results.GroupResponse("table", 1, 1, 1)
    assert all(group.eligible == 0 for group in welcome.units)


# --- scales and lessons -----------------------------------------------------------------------------------------------


def test_a_scale_has_every_step_and_its_average(room: Room) -> None:
    for step in (10, 8, 8):
        save(room.join(), "closing", "recommend", step, ANYONE)
    summary = results.scale_summary(room.records, "closing", "recommend", k=5)
    assert (summary.n, summary.mean) == (3, pytest.approx(26 / 3))
    assert summary.counts == ((0, 0), (1, 0), (2, 0), (3, 0), (4, 0), (5, 0), (6, 0), (7, 0), (8, 2), (9, 0), (10, 1))


def test_a_scale_without_answers_has_no_average(room: Room) -> None:
    summary = results.scale_summary(room.records, "closing", "confidence_now", k=5)
    assert (summary.n, summary.mean) == (0, None)


def test_private_steps_never_count(room: Room) -> None:
    for _ in range(9):
        save(room.join(), "closing", "confidence_now", 5, PRIVATE)
        save(room.join(), "expectations", "motivation", 1)
    assert results.scale_summary(room.records, "closing", "confidence_now", k=5).n == 0
    assert results.scale_summary(room.records, "expectations", "motivation", k=5).n == 0


@pytest.mark.parametrize(("people", "counted"), [(4, 1), (5, 5)])
def test_table_answers_count_only_in_a_large_enough_group(room: Room, people: int, counted: int) -> None:
    save(room.join(), "expectations", "direct", 3, ANYONE)
    for _ in range(people - 1):
        save(room.join(), "expectations", "direct", 5, TABLE)
    assert results.scale_summary(room.records, "expectations", "direct", k=5).n == counted


@pytest.mark.parametrize("place", [("closing", "take_along"), ("closing", "nothing"), ("nowhere", "direct")])
def test_what_is_no_scale_is_refused(room: Room, place: tuple[str, str]) -> None:
    with pytest.raises(KeyError):
        results.scale_summary(room.records, *place, k=5)


def test_a_lesson_tells_before_after_and_the_change_of_those_who_did_both(room: Room) -> None:
    one, two, three = room.join(), room.join(), room.join()
    feel(one, "before", 2)
    feel(one, "after", 4)
    feel(two, "before", 3)
    feel(two, "after", 4)
    feel(three, "before", 1)
    feel(three, "before", 1, "say-it-straight")
    fake, straight = results.lessons(room.records, k=5)
    assert (fake.slug, fake.before.n, fake.before.mean, fake.after.n, fake.after.mean) == ("fake-account", 3, 2, 2, 4)
    assert fake.changes == (1, 2)
    assert (straight.slug, straight.both) == ("say-it-straight", 0)


# --- words ------------------------------------------------------------------------------------------------------------


def test_tags_count_themes_and_show_only_words_for_everyone(room: Room) -> None:
    save(room.join(), "expectations", "learn", {"chosen": ["ai", "craft"], "own": "Zeggen wat ik vind"}, ANYONE)
    save(room.join(), "expectations", "learn", {"chosen": ["craft"], "own": "aan tafel gezegd"}, TABLE)
    save(room.join(), "expectations", "learn", {"chosen": ["craft"], "own": "Alles over data"}, REPORT)
    found = results.tags(room.records, "expectations", "learn", k=5)
    assert found.counts[:3] == (("craft", 2), ("ai", 1), ("social_media", 0))
    assert found.own_words == ("Alles over data", "Zeggen wat ik vind")
    for _ in range(2):
        save(room.join(), "expectations", "learn", {"chosen": ["ai"], "own": ""}, ANYONE)
    assert dict(results.tags(room.records, "expectations", "learn", k=5).counts)["craft"] == 3
    with pytest.raises(KeyError):
        results.tags(room.records, "expectations", "hope", k=5)


def test_texts_come_with_role_and_unit_only_where_chosen(room: Room) -> None:
    save(room.join(), "expectations", "hope", "zonder naam", ANYONE)
    save(room.join(Role.LEADER, "Parket"), "expectations", "hope", "Met rol", REPORT)
    save(room.join(), "expectations", "hope", "onder elkaar", TABLE)
    save(room.join(), "expectations", "hope", "voor mij", PRIVATE)
    assert results.texts(room.records, "expectations", "hope") == [
        results.Text("Met rol", "leader", "Parket"),
        results.Text("zonder naam"),
    ]


# --- do's and don'ts --------------------------------------------------------------------------------------------------


def test_equal_tips_are_one_and_each_voter_counts_once(room: Room) -> None:
    one, two, three, four = (room.join() for _ in range(4))
    write_tip(one, "do", 1, "Luister eerst")
    write_tip(two, "do", 3, "luister  EERST")
    write_tip(two, "dont", 1, "Luister eerst")
    write_tip(three, "do", 1, "Bel gewoon")
    for author, number in ((one, 1), (two, 3)):
        vote(three, "do", number, author)
    vote(four, "do", 1, one)
    vote(one, "do", 3, two)  # its writer too
    vote(two, "do", 3, two)
    vote(four, "do", 1, three)
    vote(four, "do", 1, three, "")  # taken back
    assert results.tips(room.records) == [
        results.Tip("do", "Luister eerst", votes=2, writers=2),
        results.Tip("do", "Bel gewoon", votes=0, writers=1),
        results.Tip("dont", "Luister eerst", votes=0, writers=1),
    ]


def test_a_hidden_tip_is_left_out_with_its_votes(room: Room) -> None:
    one, two, three = room.join(), room.join(), room.join()
    write_tip(one, "do", 1, "Noem de zaak van Jansen")
    write_tip(two, "do", 1, "Zeg wat je ziet")
    vote(three, "do", 1, one)
    vote(three, "do", 1, two)
    room.hide(one, "closing", "do.1")
    assert results.tips(room.records) == [results.Tip("do", "Zeg wat je ziet", votes=1, writers=1)]


def test_a_vote_for_what_is_no_tip_does_no_harm(room: Room) -> None:
    one = room.join()
    one.record("closing", {"vote.do": "1", "vote.do.1.NOBODY": "1", "vote.": "1"}, ANYONE)
    assert results.tips(room.records) == []


# --- agreements -------------------------------------------------------------------------------------------------------


def agree(young: Session, leader: Session) -> None:
    answers = {"learning_goal": "Leren", "step": "Kijken", "cadence": "monthly", "place": "Bij jou", "rules": "Open"}
    dates = {"step_date": "2027-02-01", "review_date": "2027-04-01"}
    for session in (young, leader):
        for question in OWN:
            session.save("agreements", question, (answers | dates)[question.key])
    for question in TOGETHER:
        young.save("agreements", question, (answers | dates | {"way_out": "say_it"})[question.key])


def test_agreements_tell_dates_and_confirmation_but_no_codes(room: Room) -> None:
    young, leader = room.join(), room.join(Role.LEADER, "Parket")
    other, third = room.join(), room.join(Role.LEADER, "Parket")
    pairs = [[young.me.code, leader.me.code], [other.me.code, third.me.code]]
    room.staff.set_stage("pairing", {"match": {"pairs": pairs}, "published": "1"})
    agree(young, leader)
    confirm(young)
    confirm(leader)
    other.save("agreements", OWN[2], "2027-03-01")
    assert results.agreements(room.records) == [
        results.AgreementSummary(True, "monthly", "2027-04-01", ("2027-02-01", "2027-02-01"), "say_it"),
        results.AgreementSummary(False, "", "", ("2027-03-01", "")),
    ]
    told = repr([results.agreements(room.records), results.shareable(room.records)])
    assert not [code for code in room.codes if code in told]
    assert Counter(row.item for row in results.shareable(room.records))["learning_goal"] == 2


def test_an_empty_day_gives_an_empty_report(room: Room) -> None:
    assert results.shareable(room.records) == []
    assert results.tips(room.records) == []
    assert results.lessons(room.records, k=5) == []
    assert results.agreements(room.records) == []
    assert all(chapter.everyone.eligible == 0 for chapter in results.response(room.records, DAY))


def test_results_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        results.Text("a").text = "b"  # type: ignore[misc]
