"""A question's card: what it shows, what it accepts, and what it says about saving."""

from __future__ import annotations

import pytest

from tests.asked import everything_asked
from tests.widgets.participant.question_cards import card_of, send, state
from themeday.chapters import EVERY_CHAPTER
from themeday.i18n import translate
from themeday.model.visibility import Visibility
from themeday.widgets.participant.question import QuestionCard


@pytest.fixture
def me(party):
    return party.join()


@pytest.fixture
def card(me):
    return card_of(me, "welcome", "help")


def test_saving_says_so_and_shows_the_answer(card, me):
    assert not state(card)["answered"]
    assert send(card, "  kort spreken ", "anonymous", "7") == {"attempt": "7", "status": "saved", "message": ""}
    assert me.answer("welcome", "help").value == "kort spreken"
    assert (state(card)["answer"], state(card)["answered"], state(card)["visibility"]) == (
        "kort spreken",
        True,
        "anonymous",
    )


def test_taking_back_says_so(card, me):
    send(card, "text")
    assert send(card, "", attempt="2")["status"] == "withdrawn"
    assert me.answer("welcome", "help") is None
    assert state(card)["answer"] == ""


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_refusal_is_told_in_the_readers_language_and_keeps_what_was_there(party, language):
    me = party.join(language=language)
    card = card_of(me, "welcome", "help")
    send(card, "first")
    reply = send(card, "x" * 10_000, attempt="2")
    assert (reply["attempt"], reply["status"]) == ("2", "refused")
    expected = "This is {length} characters; at most {limit} fit. Shorten it and save again. Your text is still here."
    assert reply["message"] == translate(language, expected, length=10_000, limit=280)
    assert state(card)["answer"] == "first"


def test_the_facilitator_closes_a_question(card, party):
    assert state(card)["open"]
    party.staff().set_stage("welcome", {"ask:help": "closed"})
    card.session.poll()
    assert not state(card)["open"]
    assert send(card, "text")["status"] == "refused"
    assert card.session.answer("welcome", "help") is None


@pytest.mark.parametrize("attempt", [None, 1, [], {}, 1.5, "", "<b>", "a" * 65, "1\n", "١"])
def test_a_strange_name_for_an_attempt_harms_nothing(card, attempt):
    assert send(card, "text", attempt=attempt) == {"attempt": "", "status": "saved", "message": ""}


def test_a_careful_default_and_who_may_be_chosen(me):
    hope = card_of(me, "expectations", "hope")
    assert state(hope)["visibility"] == "table"
    assert [visibility["key"] for visibility in state(hope)["visibilities"]] == [v.value for v in Visibility]
    assert all(visibility["text"] for visibility in state(hope)["visibilities"])
    matching = card_of(me, "expectations", "matching")
    assert [visibility["key"] for visibility in state(matching)["visibilities"]] == ["private"]
    assert send(matching, "yes", "report")["status"] == "refused"
    assert me.answer("expectations", "matching") is None


def test_choices_come_back_as_they_were_ticked(me):
    card = card_of(me, "expectations", "learn")
    assert send(card, {"chosen": ["craft", "ai"], "own": "=1+1 <b>"}, "private")["status"] == "saved"
    assert {*state(card)["answer"]["chosen"]} == {"craft", "ai"}
    assert state(card)["answer"]["own"] == "=1+1 <b>"
    again = card_of(me, "expectations", "learn")
    assert state(again) == state(card)
    assert send(card, {"chosen": []})["status"] == "withdrawn"
    assert state(card)["answer"] == {"chosen": [], "own": ""}


def test_a_scale_says_what_its_ends_mean(me):
    card = card_of(me, "closing", "recommend")
    assert (state(card)["low"], state(card)["high"]) == (0, 10)
    assert state(card)["low_text"] != state(card)["high_text"]
    assert send(card, 0)["status"] == "saved"
    assert state(card)["answer"] == "0"


def narrow(card, visibility):
    message = {"type": "narrow", "key": card.question.key, "visibility": visibility, "attempt": "9"}
    card._receive(None, message, None)
    return card.replies.get(f"{card.question.key}:who", {}).get("status")


def test_fewer_people_see_an_answer_at_once_and_never_more(me):
    card = card_of(me, "expectations", "hope")
    narrow(card, "private")
    assert me.answer("expectations", "hope") is None  # there is nothing that anyone could see
    send(card, "kort spreken", "anonymous")
    assert narrow(card, "table") == "saved"
    assert (me.answer("expectations", "hope").value, state(card)["visibility"]) == ("kort spreken", "table")
    for wider in ("anonymous", "report", "everyone", None, [], 3):
        narrow(card, wider)
        assert state(card)["visibility"] == "table"


@pytest.mark.parametrize("chapter", EVERY_CHAPTER)
def test_what_is_only_counted_says_so_and_what_the_room_reads_does_not(me, chapter):
    for question in everything_asked(chapter, ()):
        texts = {one["key"]: one["text"] for one in card_of_any(me, chapter, question)["visibilities"]}
        if "anonymous" in texts:
            counted = texts["anonymous"] == "Only as a count, without my name"
            assert counted is not bool(question.text_items), question.key


def card_of_any(session, chapter, question):
    return QuestionCard(session, chapter, question).questions[question.key]
