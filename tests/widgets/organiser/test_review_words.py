"""The review's chapters with words: what people seek and offer, advice, and one question."""

from __future__ import annotations

import pytest

from tests.asked import tip
from tests.reviewed import HOSTILE, Room, choose, offered, save
from themeday.model.people import Role
from themeday.model.questions import Kind
from themeday.model.visibility import Visibility
from themeday.widgets.organiser.review_wording import all_questions


@pytest.fixture
def room() -> Room:
    return Room()


def test_one_question_opens_with_all_its_answers(room: Room) -> None:
    leader, young = room.five(Role.LEADER, "Parket"), room.five()
    save(leader, "expectations", "hope", HOSTILE, Visibility.REPORT)
    save(young, "expectations", "hope", "een frisse blik", Visibility.ANONYMOUS)
    save(room.join(), "expectations", "hope", "onder elkaar", Visibility.TABLE)
    for number in range(12):
        save(room.join(), "closing", "useful", "lessons" if number < 6 else "pairing", Visibility.ANONYMOUS)
    card = room.open("question")
    assert offered(card, "question") == ["", "expectations/hope", "closing/useful"]
    choose(card, "question", "expectations/hope")
    (quotes,) = [block for block in card.blocks if block["kind"] == "quotes"]
    assert quotes["heading"].endswith("mentoring? (2 answers)")
    assert quotes["texts"] == [{"text": HOSTILE, "by": "leader · Parket"}, {"text": "een frisse blik", "by": ""}]
    choose(card, "question", "closing/useful")
    (table,) = room.tables("question")
    assert [(row[0], row[1]["text"]) for row in table["rows"]] == [("The speed dates", "6"), ("A mini-lesson", "6")]
    choose(card, "question", "expectations/motivation")
    assert card.chosen["question"] == "closing/useful"


def test_a_question_that_few_answered_is_not_counted(room: Room) -> None:
    for number in range(12):
        one = room.join()
        if number < 4:
            save(one, "closing", "useful", "lessons", Visibility.ANONYMOUS)
    card = room.open("question")
    choose(card, "question", "closing/useful")
    assert room.tables("question") == []
    assert "Too few people answered" in room.texts("question")


def test_a_ranking_is_summed_up_by_its_mean_places(room: Room) -> None:
    ranked = next(
        question
        for _, _, question in all_questions(room.session)
        if question.kind is Kind.RANK and len(question.options) > 2
    )
    keys = [option.key for option in ranked.options]
    for number in range(20):
        room.join().save("lessons", ranked, keys if number % 2 else [*keys[1:], keys[0]])
    card = room.open("question")
    choose(card, "question", f"lessons/{ranked.key}")
    (table,) = room.tables("question")
    assert table["columns"][1] == "Mean place; 1 is at the top"
    assert table["rows"][1] == [ranked.options[1].text, "between 1.5 and 1.5"]


def test_learning_questions_show_themes_and_released_words_only(room: Room) -> None:
    for number in range(12):
        chosen = {"chosen": ["ai"] if number < 6 else ["craft"], "own": HOSTILE if not number else ""}
        save(room.join(), "expectations", "learn", chosen, Visibility.ANONYMOUS)
    save(room.join(), "expectations", "offer", {"chosen": ["ai", "craft"], "own": "aan tafel"}, Visibility.TABLE)
    themes = next(
        table for table in room.tables("learning") if table["caption"].startswith("What people want to learn")
    )
    assert [[row[0][:3], row[1]["text"]] for row in themes["rows"]] == [["AI ", "6"], ["The", "6"]]
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
        ["Luister eerst", {"text": "at least 5", "part": 1.0}],
        ["Bel gewoon", {"text": "–", "part": 0.0}],
    ]
    assert do["caption"] == "Do's: 2 written, at least 5 votes"
    assert dont["rows"] == [[HOSTILE, {"text": "–", "part": 0.0}]]
