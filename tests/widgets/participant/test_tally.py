"""A tally: nothing of what a room said before the facilitator shows it."""

from __future__ import annotations

from themeday.model.questions import Kind, Option, Question, ballot
from themeday.widgets.participant.tally import LiveTally

OPTIONS = (Option("walk", "Walk"), Option("talk", "Talk"))


BALLOT = ballot("lunch", "What shall we do?", OPTIONS)


def show(party, on="1"):
    party.staff().set_stage("closing", {"show:lunch": on})


def bars(card):
    return [(bar["text"], bar["n"]) for bar in card.result["bars"]]


def test_a_tally_follows_the_room_in_steps_that_tell_of_nobody(party):
    card = LiveTally(party.join(), "closing", BALLOT)
    party.join().save("closing", BALLOT, "talk")
    show(party)
    for n in range(1, 8):
        party.join().save("closing", BALLOT, "talk")
        card.session.poll()
        assert bars(card) == [("Walk", 0), ("Talk", 1 if n < 5 else 6)]
    assert card.result["n_text"] == "6 answers · 2 more wait for others"


def test_a_tally_of_what_may_not_be_revealed_shows_nothing(party):
    question = Question("lunch", Kind.CHOICE, "?", options=OPTIONS, revealable=False)
    card = LiveTally(party.join(), "closing", question)
    party.join().save("closing", question, "talk")
    show(party)
    card.session.poll()
    assert card.result["bars"] == []
