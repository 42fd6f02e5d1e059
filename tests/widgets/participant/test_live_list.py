"""A list of what the facilitator let through: nothing by itself, nothing changed behind their back, no names."""

from __future__ import annotations

import pytest

from tests.conftest import DAY, Party
from themeday.chapters import CHAPTERS
from themeday.model.questions import Kind, Option, Question
from themeday.model.visibility import Visibility
from themeday.widgets.participant.live_list import LiveList
from themeday.widgets.participant.room import RoomAnswers
from themeday.widgets.shared.moderation import hide, let_through

HELP = CHAPTERS["welcome"].question("help")
K = 5


@pytest.fixture
def party():
    """Return a day on which one person makes a batch, where it is not about batches."""
    return Party(day=DAY.model_copy(update={"smallest_group": 1}))


@pytest.fixture
def author(party):
    return party.join()


@pytest.fixture
def desk(party):
    return party.staff()


@pytest.fixture
def room(party):
    return LiveList(party.leader(), "welcome", HELP)


def write(session, text, visibility=Visibility.ANONYMOUS):
    session.save("welcome", HELP, text, visibility)


def written(desk, text, items=HELP.items):
    desk.poll()
    answers = [outcome for item in items for outcome in desk.records.shared.answers("welcome", item)]
    return next(outcome for outcome in answers if outcome.value == text)


def let(desk, text):
    let_through(desk, written(desk, text))


def seen(room):
    room.session.poll()
    return room.rows


def test_a_text_appears_when_it_is_let_through_and_goes_when_it_is_hidden(author, desk, room):
    write(author, "een praatje <b>houden</b>")
    assert seen(room) == []
    let(desk, "een praatje <b>houden</b>")
    assert seen(room) == ["een praatje <b>houden</b>"]
    hide(desk, written(desk, "een praatje <b>houden</b>"), True)
    assert seen(room) == []
    let(desk, "een praatje <b>houden</b>")
    assert len(seen(room)) == 1
    let_through(desk, written(desk, "een praatje <b>houden</b>"), False)
    assert seen(room) == []


def test_whoever_watches_who_writes_and_when_it_is_let_through_cannot_join_the_two():
    party = Party()
    desk, room = party.staff(), LiveList(party.leader(), "welcome", HELP)
    desk.set_stage("welcome", {"state": "open", "opened": "1"})
    before: set[str] = set()
    for number in range(2 * K + 2):
        write(party.join(), f"tekst {number}")
        let(desk, f"tekst {number}")
        now = set(seen(room))
        assert len(now - before) in (0, K)
        before = now
    assert len(before) == 2 * K
    assert room.count == "10 answers · 2 more wait for others"
    # Shown on the big screen meanwhile, the two do not come by themselves either.
    desk.set_stage("welcome", {"show:help": "1"})
    assert len(seen(room)) == 2 * K


def test_a_text_that_was_changed_waits_again(author, desk, room):
    write(author, "netjes")
    read = written(desk, "netjes")
    let(desk, "netjes")
    write(author, "niet netjes")
    assert seen(room) == []
    let_through(desk, read)  # what the facilitator read is not what stands there now
    assert seen(room) == []


def test_what_is_hidden_here_is_hidden_everywhere(party, author, desk, room):
    write(author, "tekst")
    let(desk, "tekst")
    desk.set_stage("welcome", {"show:help": "1"})
    everywhere = RoomAnswers(room.session, "welcome")
    hide(desk, written(desk, "tekst"), True)
    assert seen(room) == []
    assert everywhere.results[0]["texts"] == []


@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, Visibility.TABLE])
def test_what_was_not_given_to_the_room_is_not_shown(party, author, desk, visibility):
    question = Question("hope", Kind.TEXT, "?", revealable=True)
    room = LiveList(party.leader(), "welcome", question)
    for seen_by, texts in ((Visibility.ANONYMOUS, ["voor de zaal"]), (visibility, [])):
        author.save("welcome", question, "voor de zaal", seen_by)
        desk.poll()
        let_through(desk, desk.records.latest(author.me.code, "welcome", "hope"))
        assert seen(room) == texts


def test_what_may_not_be_revealed_is_not_shown(party, author, desk):
    question = Question("help", Kind.TEXT, "?")
    author.save("welcome", question, "tekst", Visibility.ANONYMOUS)
    let(desk, "tekst")
    assert LiveList(party.leader(), "welcome", question).rows == []
    assert LiveList(party.leader(), "welcome", HELP).rows == ["tekst"]


def test_no_codes_no_names_no_order_of_writing(party, desk, room, shown):
    authors = [party.join(nickname="Yara"), party.join(), party.join()]
    for author, text in zip(authors, ("zwijgen", "aanspreken", "Helpen"), strict=True):
        write(author, text)
        let(desk, text)
    assert seen(room) == ["aanspreken", "Helpen", "zwijgen"]
    told = shown(room)
    assert "Yara" not in told
    assert not any(author.me.code in told for author in authors)


def test_words_of_ones_own_are_let_through_one_by_one(party, desk):
    question = Question("words", Kind.TAGS, "?", options=(Option("red", "Red"),), revealable=True)
    party.join().save("welcome", question, {"chosen": ["red"], "own": ["moed", "rust"]}, Visibility.ANONYMOUS)
    room = LiveList(party.join(), "welcome", question)
    let_through(desk, written(desk, "rust", question.items))
    assert seen(room) == ["rust"]


def test_an_unbound_list_knows_nothing(party, author, desk, shown):
    write(author, "zonnebloem")
    let(desk, "zonnebloem")
    session = party.session()
    card = LiveList(session, "welcome", HELP)
    assert "zonnebloem" not in shown(card)
    session.bind(party.join().participant, "en")
    assert card.rows == ["zonnebloem"]
