"""The schedule: rounds that stay, rooms by themselves, and the same answers give the same dates."""

from __future__ import annotations

import pytest

from tests.room.speed_dates.people import LEADER, YOUNG, Room
from themeday.errors import PairingRefused
from themeday.room.optimistic_writes import at_once
from themeday.room.participation import Participation
from themeday.room.speed_dates import counting, match_decision, planning, reading, running_rounds


@pytest.fixture
def room() -> Room:
    return Room()


def test_the_schedule_is_for_everyone_and_crosses_units(room: Room) -> None:
    room.four()
    room.join("Y3", YOUNG, "Parket", matching="no")
    result = at_once(planning.plan_steps(room.staff, 3, 4))
    assert (result.rounds, result.minutes, result.round, result.newcomers) == (3, 4, 0, 0)
    schedule = reading.schedule_of(room.staff)
    units = {person.code: person.unit for person in reading.people(room.staff)}
    met = [(d["young_colleague"], d["leader"]) for dates in schedule["rounds"] for d in dates]
    assert len(met) == len(set(met)) == result.dates
    assert all(units[young] != units[leader] for young, leader in met)
    assert any("Y3" in pair for pair in met)
    assert result.sitting_out == sum(map(len, schedule["byes"]))
    assert schedule["seed"] == 20270114


@pytest.mark.parametrize("other", ["RECHERCHE", "Recherché", "Recherche.", " re cherche"])
def test_two_spellings_of_one_unit_are_never_planned_or_matched(room: Room, other: str) -> None:
    room.four()
    room.join("Y3", YOUNG, other)
    room.join("L3", LEADER, "Recherche")
    at_once(planning.plan_steps(room.staff, 6, 4))
    at_once(match_decision.match_steps(room.staff))
    met = {date.codes for dates in reading.rounds_of(room.staff) for date in dates}
    assert ("Y2", "L3") in met
    assert not met & {("Y1", "L3"), ("Y3", "L3")}
    assert not {*Participation(room.records).match_pairs} & {("Y1", "L3"), ("Y3", "L3")}


def test_numbered_places_limit_the_dates_of_a_round(room: Room) -> None:
    room.four()
    assert at_once(planning.plan_steps(room.staff, 1, 4, {"a": 1})).dates == 1
    assert reading.seats_of_rooms(room.staff) == {"a": 1}
    assert at_once(planning.plan_steps(room.staff, 1, 4)).dates == 2


def test_rounds_that_were_started_stay_and_latecomers_are_planned_in(room: Room) -> None:
    room.four()
    at_once(planning.plan_steps(room.staff, 2, 4))
    running_rounds.start_round(room.staff, 1)
    before = reading.schedule_of(room.staff)["rounds"]
    room.join("Y9", YOUNG, "Basisteam")
    assert counting.dating(room.staff).newcomers == 1
    result = at_once(planning.plan_steps(room.staff, 3, 4))
    after = reading.schedule_of(room.staff)
    assert after["rounds"][0] == before[0]
    assert "Y9" in after["byes"][0]
    assert (result.rounds, result.round, result.newcomers) == (3, 1, 0)
    assert any("Y9" in date.values() for dates in after["rounds"][1:] for date in dates)


def test_rounds_added_after_the_end_have_not_begun(room: Room) -> None:
    room.four()
    at_once(planning.plan_steps(room.staff, 1, 4))
    running_rounds.start_round(room.staff, 1)
    running_rounds.end_rounds(room.staff)
    assert counting.dating(room.staff).over
    result = at_once(planning.plan_steps(room.staff, 2, 4))
    assert (result.round, result.over) == (1, False)


def test_each_room_meets_within_itself() -> None:
    room = Room(4, 0)
    for number, unit in enumerate(("Recherche", "Parket")):
        room.join(f"YA{number}", YOUNG, unit, room="a")
        room.join(f"LB{number}", LEADER, unit, room="b")
    room.join("LA", LEADER, "Basisteam", room="a")
    result = at_once(planning.plan_steps(room.staff, 2, 4))
    met = {
        code
        for dates in reading.rounds_of(room.staff)
        for date in dates
        for code in (date.young_colleague, date.leader)
    }
    assert met == {"YA0", "YA1", "LA"}
    assert (result.fewest, result.newcomers) == (0, 0)


@pytest.mark.parametrize("rounds", [0, -1, 21, True, "3", 2.5, None, [], float("nan")])
def test_no_number_of_rounds_from_a_browser_does_harm(room: Room, rounds: object) -> None:
    room.four()
    with pytest.raises(PairingRefused):
        at_once(planning.plan_steps(room.staff, rounds, 4))
    with pytest.raises(PairingRefused):
        at_once(planning.plan_steps(room.staff, 2, 4, {"a": 201 if rounds == 21 else rounds}))
    assert reading.schedule_of(room.staff) == {}


def test_refusals_say_why(room: Room) -> None:
    with pytest.raises(PairingRefused, match="young colleague"):
        at_once(planning.plan_steps(room.staff, 2, 4))
    room.join("Y1", YOUNG, "Parket")
    with pytest.raises(PairingRefused, match="leader"):
        at_once(planning.plan_steps(room.staff, 2, 4))
    room.join("L1", LEADER, "Parket")
    with pytest.raises(PairingRefused, match="Parket"):
        at_once(planning.plan_steps(room.staff, 2, 4))
    with pytest.raises(PairingRefused, match="schedule"):
        running_rounds.start_round(room.staff, 1)
    with pytest.raises(PairingRefused, match="pair"):
        at_once(match_decision.match_steps(room.staff))
    with pytest.raises(PairingRefused, match="match"):
        match_decision.publish_match(room.staff)


def test_the_same_answers_give_the_same_schedule_and_match() -> None:
    outcomes = []
    for order in (1, -1):
        room = Room()
        for code, role, unit in [
            ("Y1", YOUNG, "Recherche"),
            ("Y2", YOUNG, "Parket"),
            ("L1", LEADER, "Parket"),
            ("L2", LEADER, "Basisteam"),
        ][::order]:
            room.join(code, role, unit)
        at_once(planning.plan_steps(room.staff, 2, 4))
        at_once(match_decision.match_steps(room.staff))
        outcomes.append([room.staff.stage.value("pairing", item) for item in ("schedule", "match")])
    assert outcomes[0] == outcomes[1]
