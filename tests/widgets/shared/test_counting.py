"""Each kind of question: saved, restored and taken back on its card, and shown to the room as bars."""

from __future__ import annotations

import pytest

from themeday.model.questions import Kind, Option, Question
from themeday.model.visibility import Visibility
from themeday.widgets.participant.question import QuestionCard
from themeday.widgets.participant.reveal import RevealTogether
from themeday.widgets.shared.results import question_result

OPTIONS = (Option("red", "Red"), Option("blue", "Blue"), Option("green", "Green"))
TAGS = Question("q", Kind.TAGS, "?", options=OPTIONS, most=3)
RANK = Question("q", Kind.RANK, "?", options=OPTIONS)
RATING = Question("q", Kind.RATING, "?", low_text="Bad", high_text="Good")
CHECKLIST = Question("q", Kind.CHECKLIST, "?", options=OPTIONS)
NEW = {
    TAGS: {"chosen": ["red"], "own": ["moed", "", ""]},
    RANK: ["blue", "red", "green"],
    RATING: "4",
    CHECKLIST: {"chosen": ["red", "green"]},
}
NOTHING = {TAGS: {"chosen": [], "own": ["", "", ""]}, RANK: [], RATING: "", CHECKLIST: {"chosen": []}}
each_kind = pytest.mark.parametrize("question", NEW, ids=lambda question: question.kind)


def send(card, value, attempt="1"):
    card._receive(
        None, {"type": "save", "key": "q", "value": value, "visibility": "anonymous", "attempt": attempt}, None
    )
    return card.replies["q"]


def room(party, question, *answers, visibility=Visibility.ANONYMOUS):
    for value in answers:
        party.join().save("any", question, value, visibility)
    return question_result(party.join(), "any", question)


def bars(result):
    return [(bar["text"], bar["n"]) for bar in result["bars"]]


@each_kind
def test_an_answer_is_saved_and_comes_back_and_is_taken_back(party, question):
    me = party.join()
    card = QuestionCard(me, "any", question)
    assert card.questions["q"]["answer"] == NOTHING[question]
    assert not card.questions["q"]["answered"]
    assert send(card, NEW[question])["status"] == "saved"
    assert QuestionCard(me, "any", question).questions["q"]["answer"] == NEW[question]
    rows = len(party.rows())
    assert send(card, NEW[question], 2)["status"] == "saved"
    assert len(party.rows()) == rows  # the same again is no new row
    assert send(card, NOTHING[question], 3)["status"] == "withdrawn"
    assert not QuestionCard(me, "any", question).questions["q"]["answered"]


@each_kind
@pytest.mark.parametrize("value", ["x", 9, {"chosen": "red"}, ["red"], [["red"]], {"chosen": [5]}])
def test_anything_else_is_refused_in_words_and_changes_nothing(party, question, value):
    card = QuestionCard(party.join(), "any", question)
    send(card, NEW[question])
    before = party.rows()
    reply = send(card, value, 2)
    assert reply["status"] == "refused"
    assert len(reply["message"]) > 10
    assert party.rows() == before


def test_a_tick_is_one_row(party):
    card = QuestionCard(party.join(), "any", CHECKLIST)
    send(card, {"chosen": ["red"]})
    before = party.rows()
    send(card, {"chosen": ["red", "green"]}, 2)
    assert [(row.item, row.value) for row in party.rows() if row not in before] == [("q.green", "1")]


def test_a_move_writes_only_what_changed_place(party):
    card = QuestionCard(party.join(), "any", RANK)
    send(card, ["red", "blue", "green"])
    before = party.rows()
    send(card, ["red", "green", "blue"], 2)
    assert {(row.item, row.value) for row in party.rows() if row not in before} == {("q.green", "2"), ("q.blue", "3")}


def test_tags_become_the_most_used_whoever_offered_the_word(party):
    result = room(
        party,
        TAGS,
        {"chosen": ["blue"], "own": ["Moed"]},
        {"chosen": ["blue"], "own": ["moed", "RED"]},
        {"chosen": ["red"], "own": ["<b>"]},
        {"own": [" blue "]},
    )
    assert bars(result) == [("Blue", 3), ("Moed", 2), ("Red", 2), ("<b>", 1)]
    assert result["n"] == 4


def test_a_hidden_word_is_off_the_screens_and_the_others_stay(party):
    author = party.join()
    author.save("any", TAGS, {"chosen": ["red"], "own": ["moed", "scheldwoord"]}, Visibility.ANONYMOUS)
    party.staff().set_stage("any", {f"hide:q.own.2:{author.me.code}": "1"})
    author.save("any", TAGS, {"chosen": ["red"], "own": ["", "scheldwoord"]}, Visibility.ANONYMOUS)
    assert bars(question_result(party.join(), "any", TAGS)) == [("Red", 1)]


def test_a_ranking_becomes_mean_places_with_the_longest_bar_on_top(party):
    result = room(party, RANK, ["blue", "red", "green"], ["blue", "green", "red"], ["red", "blue", "green"])
    assert [(bar["text"], bar["shown"]) for bar in result["bars"]] == [
        ("Blue", "1.3"),
        ("Red", "2.0"),
        ("Green", "2.7"),
    ]
    assert [bar["n"] for bar in result["bars"]] == sorted((bar["n"] for bar in result["bars"]), reverse=True)
    assert (result["n"], bool(result["caption"])) == (3, True)


def test_a_rating_becomes_a_distribution_with_its_mean(party):
    result = room(party, RATING, 5, 4, 4)
    assert bars(result) == [("1  Bad", 0), ("2", 0), ("3", 0), ("4", 2), ("5  Good", 1)]
    assert result["caption"] == "On average 4.3 of 5"


def test_a_checklist_keeps_its_order_and_shows_what_nobody_did(party):
    assert bars(room(party, CHECKLIST, {"chosen": ["green"]}, {"chosen": ["green", "red"]})) == [
        ("Red", 1),
        ("Blue", 0),
        ("Green", 2),
    ]


@each_kind
def test_what_was_not_shared_is_not_counted(party, question):
    result = room(party, question, NEW[question], visibility=Visibility.TABLE)
    assert result["n"] == sum(bar["n"] for bar in result["bars"]) == 0


@each_kind
def test_nobody_answered_yet(party, question):
    result = room(party, question)
    assert (result["n"], result["caption"], result["texts"]) == (0, "", [])


@pytest.mark.parametrize(
    ("question", "texts"),
    [
        (TAGS, ["Red", "moed"]),
        (RANK, ["1. Blue", "2. Red", "3. Green"]),
        (RATING, ["4 of 5"]),
        (CHECKLIST, ["Red", "Green"]),
        (Question("q", Kind.CHOICE, "?", options=OPTIONS), ["Blue"]),
    ],
    ids=lambda value: getattr(value, "kind", ""),
)
def test_a_table_reads_them_in_words(party, monkeypatch, question, texts):
    me, other = party.join(table="3"), party.leader(table="3")
    for session in (me, other):
        session.save("expectations", question, NEW.get(question, "blue"), Visibility.TABLE)
    monkeypatch.setattr(RevealTogether, "_questions", lambda card: [question])
    (row,) = RevealTogether(me, "expectations").rows
    assert [(side["side"], side["texts"]) for side in row["answers"]] == [
        ("young_colleague", texts),
        ("leader", texts),
    ]


@pytest.mark.parametrize("kind", [Kind.SCALE, Kind.RATING])
def test_steps_are_shown_as_heat_with_the_words_of_both_ends(party, kind):
    question = Question("q", kind, "?", low_text="Bad", high_text="Good")
    result = room(party, question, "4", "4", "1")
    assert result["heat"]
    assert result["ends"] == ["Bad", "Good"]
    assert [(bar["step"], bar["n"]) for bar in result["bars"]] == [(1, 1), (2, 0), (3, 0), (4, 2), (5, 0)]
