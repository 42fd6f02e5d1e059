"""The review's chapters about pairs, and about the checks weeks later."""

from __future__ import annotations

import json

import pytest

from tests.asked import OWN, TOGETHER, learned, questions
from tests.conftest import Party
from tests.reviewed import Reviewed, Room
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
    people = [party.join() for _ in range(11)]
    goes_on, met, *_ = questions("six")
    for n, person in enumerate(people):
        person.save("follow_up", met, "once" if n > 4 else "few")
        person.save("follow_up", goes_on, "stopped" if n == 0 else "yes", Visibility.ANONYMOUS if n < 4 else None)
    people[0].save("follow_up", learned("six"), f"iets van {people[1].me.code}", Visibility.REPORT)
    people[1].save("follow_up", learned("six"), "dit blijft bij mij", Visibility.PRIVATE)
    organiser.records.refresh()
    reviewed = Reviewed(organiser)
    caption = "How often have you met since the theme day? (n = 11)"
    assert tables(reviewed)[caption] == [["Once", "6"], ["Two or three times", "5"]]
    # Four let it count: too few to say who stopped.
    assert not [caption for caption in tables(reviewed) if "go on" in caption]
    told = reviewed.everything()
    assert "dit blijft bij mij" not in told
    assert not [person for person in people if person.me.code in told]
    assert "iets van" in told


def test_the_two_checks_stand_apart_and_every_answer_has_words(party: Party, organiser) -> None:
    for n in range(12):
        party.join().save("follow_up", questions("twelve")[2], "begun" if n % 2 else "yes")
    organiser.records.refresh()
    reviewed = Reviewed(organiser)
    assert list(tables(reviewed)) == ["Have you taken your step outside your comfort zone? (n = 12)"]
    assert "After twelve weeks. " in reviewed.texts("weeks_later")
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


def test_agreements_are_counted_from_as_many_as_make_a_group_and_no_date_stands_out(room: Room) -> None:
    both = [(room.join(), room.join(Role.LEADER, "Parket")) for _ in range(12)]
    pairs = [[young.me.code, leader.me.code] for young, leader in both]
    room.session.set_stage("pairing", {"match": {"pairs": pairs, "unmatched": 0}, "published": "1"})
    values = {"learning_goal": "leren", "step": "stap", "step_date": "2027-02-01", "cadence": "monthly"}
    values |= {"place": "kantine", "rules": "rechtuit", "review_date": "2027-04-12", "way_out": "say_it"}
    for number, pair in enumerate(both):
        mine = values | {"cadence": "weekly" if number < 5 else "monthly"}
        mine |= {"review_date": "2027-04-12" if number < 6 else "2027-05-10"}
        mine |= {"step_date": "2027-02-01" if number < 5 else "2027-03-01"}
        for session in pair:
            for question in (*OWN, *TOGETHER) if session is pair[0] else OWN:
                session.save("agreements", question, mine[question.key])
    assert room.top.state["figures"][3]["value"] == "–"
    for young, leader in both[:-1]:
        confirm(young)
        confirm(leader)
    (stages,) = room.tables("agreements")
    assert [row[1]["text"] for row in stages["rows"]] == ["12", "12", "12", "at least 7"]
    figure = room.top.state["figures"][3]
    assert (figure["value"], figure["note"]) == ("7+", "at least, of 12 pairs")
    for session in both[-1]:
        confirm(session)
    stages, cadence = room.tables("agreements")
    assert [row[1]["text"] for row in stages["rows"]] == ["12"] * 4
    assert [(row[0], row[1]["text"]) for row in cadence["rows"]] == [("Every week", "5"), ("Every month", "7")]
    curves = {block["title"]: block["text"] for block in room.open("agreements").blocks if block["kind"] == "chart"}
    assert set(curves) == {
        "Pairs that plan to have taken both steps by then",
        "Pairs that plan to have looked back together by then",
    }
    everything = room.everything()
    assert not [who.me.code for pair in both for who in pair if who.me.code in everything]
