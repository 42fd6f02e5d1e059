"""The review's chapters about pairs, and about the checks weeks later."""

from __future__ import annotations

import json

import pytest

from tests.conftest import Party
from tests.reviewed import Reviewed, Room
from themeday.chapters.agreements import OWN, TOGETHER
from themeday.chapters.follow_up import learned, questions
from themeday.model.people import Role
from themeday.model.visibility import Visibility
from themeday.room.agreements import confirm
from themeday.widgets.organiser.review_themes import FreeText
from themeday.widgets.organiser.review_wording import wordings


@pytest.fixture
def organiser(party: Party):
    session = party.session()
    session.bind(None, "en", staff="organiser")
    return session


def tables(reviewed: Reviewed) -> dict[str, list[list[str]]]:
    return {
        table["caption"]: [[row[0], row[1]["text"]] for row in table["rows"]]
        for table in reviewed.tables("weeks_later")
    }


def test_before_anyone_was_asked_it_says_how(organiser) -> None:
    assert "serve --follow-up" in Reviewed(organiser).texts("weeks_later")


def test_it_counts_what_was_shared_and_tells_of_no_one(party: Party, organiser) -> None:
    people = [party.join() for _ in range(6)]
    goes_on, met, *_ = questions("six")
    for n, person in enumerate(people):
        person.save("follow_up", met, "once" if n else "few")
        person.save("follow_up", goes_on, "stopped" if n == 0 else "yes", Visibility.ANONYMOUS if n < 4 else None)
    people[0].save("follow_up", learned("six"), f"iets van {people[1].me.code}", Visibility.REPORT)
    people[1].save("follow_up", learned("six"), "dit blijft bij mij", Visibility.PRIVATE)
    organiser.records.refresh()
    reviewed = Reviewed(organiser)
    caption = "After six weeks: How often have you met since the theme day? (6 answers)"
    assert tables(reviewed)[caption] == [
        ["Not yet", "0"],
        ["Once", "5"],
        ["Two or three times", "1"],
        ["Four times or more", "0"],
    ]
    # Four let it count: too few to say who stopped.
    assert not [caption for caption in tables(reviewed) if "go on" in caption]
    told = reviewed.everything()
    assert "dit blijft bij mij" not in told
    assert not [person for person in people if person.me.code in told]
    assert "iets van" in told
    people[4].save("follow_up", goes_on, "changed", Visibility.ANONYMOUS)
    organiser.poll()
    assert len(tables(reviewed)) == 2


def test_the_two_checks_stand_apart_and_every_answer_has_words(party: Party, organiser) -> None:
    person = party.join()
    person.save("follow_up", questions("twelve")[2], "begun")
    organiser.records.refresh()
    assert list(tables(Reviewed(organiser))) == [
        "After twelve weeks: Have you taken your step outside your comfort zone? (1 answer)"
    ]
    words = wordings(organiser)
    assert words["follow_up", "twelve.step"][0].startswith("After twelve weeks: ")
    assert words["follow_up", "twelve.step"][1]["begun"] == "I have begun"
    assert json.dumps(words["agreements", "first_date"][0])


def test_what_people_learned_can_be_arranged_in_themes(party: Party, organiser) -> None:
    person = party.join()
    for check in ("six", "twelve"):
        person.save("follow_up", learned(check), "ik vraag nu eerder om feedback", Visibility.ANONYMOUS)
    organiser.records.refresh()
    card = FreeText(organiser)
    assert [one["key"] for one in card.questions] == ["follow_up/six.learned", "follow_up/twelve.learned"]
    assert [one["text"].partition(":")[0] for one in card.questions] == ["After six weeks", "After twelve weeks"]
    card.receive({"type": "open", "question": "follow_up/six.learned"})
    assert card.line == "1 answer, 0 themes"


@pytest.fixture
def room() -> Room:
    return Room()


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
