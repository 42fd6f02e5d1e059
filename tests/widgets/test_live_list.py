"""A list that the facilitator lets through: nothing by itself, nothing changed behind their back, no names."""

from __future__ import annotations

import pytest

from themeday.chapters import CHAPTERS
from themeday.model.questions import Kind, Option, Question
from themeday.model.visibility import Visibility
from themeday.widgets.participant.live_list import LIST, LiveList
from themeday.widgets.participant.room import RoomAnswers

HELP = CHAPTERS["welcome"].question("help")


@pytest.fixture
def author(party):
    return party.join()


@pytest.fixture
def desk(party):
    return LiveList(party.staff(), "welcome", HELP)


@pytest.fixture
def room(party):
    return LiveList(party.leader(), "welcome", HELP)


def write(session, text, visibility=Visibility.ANONYMOUS):
    session.save("welcome", HELP, text, visibility)


def press(card, handle, on=True, attempt="1"):
    card._receive(None, {"type": "let", "handle": handle, "on": on, "attempt": attempt}, None)
    return card.replies.get(LIST)


def let(desk, text, on=True):
    desk.session.poll()
    row = next(row for row in desk.rows if row["text"] == text)
    return press(desk, row["handle"], on)


def seen(room):
    room.session.poll()
    return [row["text"] for row in room.rows]


def test_a_text_appears_when_it_is_let_through_and_goes_when_it_is_hidden(author, desk, room):
    write(author, "een praatje <b>houden</b>")
    assert seen(room) == []
    assert let(desk, "een praatje <b>houden</b>")["status"] == "saved"
    assert seen(room) == ["een praatje <b>houden</b>"]
    assert desk.rows[0]["shown"]
    let(desk, "een praatje <b>houden</b>", on=False)
    assert seen(room) == []
    let(desk, "een praatje <b>houden</b>")
    assert len(seen(room)) == 1


def test_a_text_that_was_changed_waits_again(author, desk, room):
    write(author, "netjes")
    let(desk, "netjes")
    write(author, "niet netjes")
    assert seen(room) == []
    desk.session.poll()
    assert [row["shown"] for row in desk.rows] == [False]


def test_what_was_changed_while_the_facilitator_read_is_not_let_through(author, desk, room):
    write(author, "netjes")
    desk.session.poll()
    handle = desk.rows[0]["handle"]
    write(author, "niet netjes")
    reply = press(desk, handle)
    assert reply["status"] == "refused"
    assert reply["message"]
    assert seen(room) == []


def test_what_is_hidden_here_is_hidden_everywhere_and_the_other_way_round(party, author, desk, room):
    write(author, "tekst")
    let(desk, "tekst")
    party.staff().set_stage("welcome", {"show:help": "1"})
    everywhere = RoomAnswers(room.session, "welcome")
    let(desk, "tekst", on=False)
    room.session.poll()
    assert everywhere.results[0]["texts"] == []
    let(desk, "tekst")
    party.staff().set_stage("welcome", {f"hide:help:{author.me.code}": "1"})  # as the console does
    assert seen(room) == []


@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, Visibility.TABLE])
def test_what_was_not_given_to_the_room_is_not_even_offered(party, desk, author, visibility):
    question = Question("hope", Kind.TEXT, "?", revealable=True)
    author.save("welcome", question, "alleen voor ons", visibility)
    assert LiveList(party.staff(), "welcome", question).rows == []


def test_what_may_not_be_revealed_is_not_offered(party, author):
    question = Question("hope", Kind.TEXT, "?")
    author.save("welcome", question, "tekst", Visibility.ANONYMOUS)
    assert LiveList(party.staff(), "welcome", question).rows == []


def test_only_the_facilitator_lets_through(author, desk, room):
    write(author, "tekst")
    desk.session.poll()
    handle = desk.rows[0]["handle"]
    room.moderating = True
    assert press(room, handle) is None
    assert seen(room) == []


@pytest.mark.parametrize("handle", [None, "", "x", 5, [], {}, ["a"]])
def test_what_is_no_text_of_the_list_is_refused(party, author, desk, handle):
    write(author, "tekst")
    before = party.rows()
    assert press(desk, handle)["status"] == "refused"
    assert party.rows() == before


def test_no_codes_no_names_no_order_of_writing(party, desk, room, shown):
    authors = [party.join(nickname="Yara"), party.join(), party.join()]
    for author, text in zip(authors, ("zwijgen", "aanspreken", "Helpen"), strict=True):
        write(author, text)
        let(desk, text)
    assert seen(room) == ["aanspreken", "Helpen", "zwijgen"]
    for card in (desk, room):
        told = shown(card)
        assert "Yara" not in told
        assert not any(author.me.code in told for author in authors)


def test_words_of_ones_own_are_let_through_one_by_one(party):
    question = Question("words", Kind.TAGS, "?", options=(Option("red", "Red"),), revealable=True)
    party.join().save("welcome", question, {"chosen": ["red"], "own": ["moed", "rust"]}, Visibility.ANONYMOUS)
    desk, room = LiveList(party.staff(), "welcome", question), LiveList(party.join(), "welcome", question)
    let(desk, "rust")
    assert seen(room) == ["rust"]


def test_an_unbound_list_knows_nothing(party, author, desk, shown):
    write(author, "tekst")
    let(desk, "tekst")
    session = party.session()
    card = LiveList(session, "welcome", HELP)
    assert "tekst" not in shown(card)
    session.bind(party.join().participant, "en")
    assert [row["text"] for row in card.rows] == ["tekst"]
