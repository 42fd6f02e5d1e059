"""A question's card: what it shows, what it accepts, and what it says about saving."""

from __future__ import annotations

import pytest

from themeday.chapters import CHAPTERS
from themeday.errors import NotSaved
from themeday.i18n import translate
from themeday.model.people import Role
from themeday.model.visibility import Visibility
from themeday.store.records import Records
from themeday.widgets.participant.notes import Notes
from themeday.widgets.participant.question import QuestionCard
from themeday.widgets.shared.prose import Prose


def card_of(session, chapter, key):
    return QuestionCard(session, chapter, CHAPTERS[chapter].question(key))


def send(card, value, visibility=None, attempt="1", **more):
    message = {"type": "save", "key": card.question.key, "value": value, "visibility": visibility, "attempt": attempt}
    card._receive(None, message | more, None)
    return card.replies.get(card.question.key)


@pytest.fixture
def me(party):
    return party.join()


@pytest.fixture
def card(me):
    return card_of(me, "welcome", "help")


def state(card):
    return card.questions[card.question.key]


def test_saving_says_so_and_shows_the_answer(card, me):
    assert not state(card)["answered"]
    assert send(card, "  kort spreken ", "anonymous", "7") == {"attempt": "7", "status": "saved", "message": ""}
    assert me.answer("welcome", "help").value == "kort spreken"
    assert (state(card)["answer"], state(card)["answered"], state(card)["visibility"]) == (
        "kort spreken",
        True,
        "anonymous",
    )


def test_whoever_waits_for_the_word_hears_it_before_anything_else_on_the_page_changes(card, me):
    heard = []
    card.observe(lambda _: heard.append("the word"), "replies")
    me.on_change(lambda: heard.append("the rest"))
    send(card, "kort")
    assert heard == ["the word", "the rest"]


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


def test_a_disk_that_fails_twice_is_told_and_the_third_attempt_gives_one_row(card, party, monkeypatch):
    def refuse(_):
        raise NotSaved("Not saved: the laptop cannot write.")

    before = party.rows()
    with monkeypatch.context() as patch:
        patch.setattr(party.records, "append", refuse)
        for attempt in "12":
            reply = send(card, "text", attempt=attempt)
            assert (reply["attempt"], reply["status"]) == (attempt, "failed")
            assert reply["message"]
    assert not state(card)["answered"]
    assert party.rows() == before
    for attempt in "34":  # the page may not have heard the answer to the third
        assert send(card, "text", attempt=attempt) == {"attempt": attempt, "status": "saved", "message": ""}
    assert [row.value for row in party.rows() if row not in before] == ["text"]
    assert state(card)["answer"] == "text"


def test_a_log_that_is_away_is_told_and_answers_again_when_it_is_back(new_party, tmp_path):
    me = new_party(Records.in_folder(tmp_path)).join()
    card = card_of(me, "welcome", "help")
    log = tmp_path / "outcomes.csv"
    aside = log.with_suffix(".aside")
    log.rename(aside)
    log.mkdir()  # nobody can read or append to a folder
    replies = [send(card, "text", "anonymous", attempt) for attempt in "12"]
    log.rmdir()
    aside.rename(log)
    assert [reply["status"] for reply in replies] == ["failed", "failed"]
    assert all(reply["message"] and str(tmp_path) not in reply["message"] for reply in replies)
    before = log.read_bytes()
    assert [send(card, "text", "anonymous", attempt)["status"] for attempt in "34"] == ["saved", "saved"]
    added = log.read_bytes()[len(before) :]
    assert added.count(b",text,") == added.count(b"\r\n") == 1


def test_what_the_other_side_of_a_table_typed_is_never_kept_under_my_name(party):
    table = party.join(Role.TABLE, "", "2")
    card = card_of(table, "expectations", "hope")
    young = card.scope
    table.speak_as(Role.LEADER)
    before = party.rows()
    # Sent again by a page that did not hear yet that the device changed hands.
    assert send(card, "from the young side", scope=young) is None
    assert party.rows() == before
    assert send(card, "from the leader", scope=card.scope)["status"] == "saved"
    table.speak_as(Role.YOUNG_COLLEAGUE)
    assert send(card, "from the young side", attempt="2", scope=young)["status"] == "saved"


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


@pytest.mark.parametrize(
    "message", [None, 5, "save", [], {}, {"type": "save"}, {"type": "save", "key": "other"}, {"type": [], "key": {}}]
)
def test_what_is_no_message_changes_nothing(card, party, message):
    before = party.rows()
    card._receive(None, message, None)
    assert party.rows() == before
    assert card.replies == {}


def test_a_careful_default_and_who_may_be_chosen(me):
    hope = card_of(me, "expectations", "hope")
    assert state(hope)["visibility"] == "table"
    assert [one["key"] for one in state(hope)["visibilities"]] == [v.value for v in Visibility]
    assert all(one["text"] for one in state(hope)["visibilities"])
    matching = card_of(me, "expectations", "matching")
    assert [one["key"] for one in state(matching)["visibilities"]] == ["private"]
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


def test_everyone_sees_their_own_answer_only(party, shown):
    one, other = party.join(), party.leader()
    send(card_of(one, "welcome", "help"), "only for me", "private")
    assert "only for me" not in shown(card_of(other, "welcome", "help"))
    assert "only for me" in shown(card_of(one, "welcome", "help"))


def test_handing_over_a_shared_device_shows_the_other_sides_answer(party, shown):
    table = party.join(Role.TABLE, "", "2")
    card = card_of(table, "expectations", "hope")
    send(card, "from the young side")
    drafts = card.scope
    table.speak_as(Role.LEADER)
    assert "from the young side" not in shown(card)
    assert not state(card)["answered"]
    assert card.scope != drafts
    send(card, "from the leader")
    table.speak_as(Role.YOUNG_COLLEAGUE)
    assert state(card)["answer"] == "from the young side"
    assert card.scope == drafts


def test_the_place_for_drafts_gives_no_code_away(card, me):
    assert card.scope
    assert me.me.code not in card.scope


def test_prose_lets_no_html_through(me):
    prose = Prose(me, "**bold** <script>alert(1)</script>")
    assert "<strong>bold</strong>" in prose.body
    assert "<script>" not in prose.body


def test_notes_have_no_trait_that_could_hold_them_and_no_message_that_keeps_them(me, party):
    notes = Notes(me)
    before = party.rows()
    for message in ({"type": "save", "text": "secret"}, {"type": "note", "value": "secret"}):
        notes._receive(None, message, None)
    assert party.rows() == before
    assert set(notes.keys) == set(Prose(me, "").keys) - {"body"}


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
