"""The pairing without a screen: people from the records, rounds that stay, a match, and counts that name nobody."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from themeday.chapters import CHAPTERS
from themeday.chapters.pairing import rating
from themeday.day.plan import Day
from themeday.errors import PairingRefused
from themeday.model.outcomes import Visibility
from themeday.model.people import Participant, Role, pair_code
from themeday.room.agreements import find_partner, partner_of
from themeday.room.dates import counting, deciding, holding, planning, reading
from themeday.room.session import Session
from themeday.room.work import at_once
from themeday.store.records import Records

UNITS = ("Recherche", "Parket", "Basisteam")
YOUNG, LEADER = Role.YOUNG_COLLEAGUE, Role.LEADER


def make_day(*tables: int) -> Day:
    return Day(
        title={"nl": "Sparren", "en": "Sparring"},
        date=dt.date(2027, 1, 14),
        units=UNITS,
        rooms=[{"key": "ab"[n], "name": f"Zaal {n}", "tables": many} for n, many in enumerate(tables)],
        organiser_contact="bureau themadag",
    )


class Room:
    """People who join through their own sessions, and the facilitator's session."""

    def __init__(self, *tables: int) -> None:
        self.day = make_day(*(tables or (10,)))
        self.records = Records.in_memory()
        self.staff = Session(self.day, self.records, b"secret")
        self.staff.bind(None, "en", staff="facilitator")

    def join(self, code: str, role: Role, unit: str, matching: str = "yes", room: str = "a") -> Session:
        session = Session(self.day, self.records, b"secret")
        who = Participant(code, role, unit="" if role is Role.TABLE else unit, room=room, table="1")
        session.join(who)
        session.bind(who, "nl")
        if matching:
            session.save("expectations", CHAPTERS["expectations"].question("matching"), matching)
        return session

    def four(self) -> list[Session]:
        return [
            self.join("Y1", YOUNG, "Recherche"),
            self.join("Y2", YOUNG, "Parket"),
            self.join("L1", LEADER, "Parket"),
            self.join("L2", LEADER, "Basisteam"),
        ]


@pytest.fixture
def room() -> Room:
    return Room()


def rate(session: Session, other: str, value: int) -> None:
    session.save("pairing", rating(other), value)


def test_people_come_from_what_they_answered_whoever_may_see_it(room: Room) -> None:
    one = room.join("Y1", YOUNG, "Recherche")
    learn, offer = (CHAPTERS["expectations"].question(key) for key in ("learn", "offer"))
    one.save("expectations", learn, {"chosen": ["craft"], "own": "hoe een zaak loopt"}, Visibility.PRIVATE)
    one.save("expectations", offer, {"chosen": ["ai", "devices"]}, Visibility.REPORT)
    room.join("L1", LEADER, "Parket", matching="no")
    room.join("L2", LEADER, "Parket", matching="")
    room.join("T1", Role.TABLE, "")
    young, no, silent = reading.people(room.staff)
    assert (young.role, young.unit, young.asks, young.offers) == (
        "young_colleague",
        "Recherche",
        {"craft"},
        {"ai", "devices"},
    )
    assert [young.willing, no.willing, silent.willing] == [True, False, False]


def test_the_schedule_is_for_everyone_and_crosses_units(room: Room) -> None:
    room.four()
    room.join("Y3", YOUNG, "Parket", matching="no")
    found = at_once(planning.plan_steps(room.staff, 3, 4))
    assert (found.rounds, found.minutes, found.round, found.newcomers) == (3, 4, 0, 0)
    schedule = room.staff.stage.data("pairing", "schedule")
    units = {person.code: person.unit for person in reading.people(room.staff)}
    met = [(d["young_colleague"], d["leader"]) for dates in schedule["rounds"] for d in dates]
    assert len(met) == len(set(met)) == found.dates
    assert all(units[young] != units[leader] for young, leader in met)
    assert any("Y3" in pair for pair in met)
    assert found.sitting_out == sum(map(len, schedule["byes"]))
    assert schedule["seed"] == 20270114


def test_numbered_places_limit_the_dates_of_a_round(room: Room) -> None:
    room.four()
    assert at_once(planning.plan_steps(room.staff, 1, 4, {"a": 1})).dates == 1
    assert reading.seats_of_rooms(room.staff) == {"a": 1}
    assert at_once(planning.plan_steps(room.staff, 1, 4)).dates == 2


def test_rounds_that_were_started_stay_and_latecomers_are_planned_in(room: Room) -> None:
    room.four()
    at_once(planning.plan_steps(room.staff, 2, 4))
    holding.start_round(room.staff, 1)
    before = room.staff.stage.data("pairing", "schedule")["rounds"]
    room.join("Y9", YOUNG, "Basisteam")
    assert counting.dating(room.staff).newcomers == 1
    found = at_once(planning.plan_steps(room.staff, 3, 4))
    after = room.staff.stage.data("pairing", "schedule")
    assert after["rounds"][0] == before[0]
    assert "Y9" in after["byes"][0]
    assert (found.rounds, found.round, found.newcomers) == (3, 1, 0)
    assert any("Y9" in date.values() for dates in after["rounds"][1:] for date in dates)


def test_rounds_added_after_the_end_have_not_begun(room: Room) -> None:
    room.four()
    at_once(planning.plan_steps(room.staff, 1, 4))
    holding.start_round(room.staff, 1)
    holding.end_rounds(room.staff)
    assert counting.dating(room.staff).over
    found = at_once(planning.plan_steps(room.staff, 2, 4))
    assert (found.round, found.over) == (1, False)


def test_each_room_meets_within_itself() -> None:
    room = Room(4, 0)
    for number, unit in enumerate(("Recherche", "Parket")):
        room.join(f"YA{number}", YOUNG, unit, room="a")
        room.join(f"LB{number}", LEADER, unit, room="b")
    room.join("LA", LEADER, "Basisteam", room="a")
    found = at_once(planning.plan_steps(room.staff, 2, 4))
    met = {
        code
        for dates in reading.rounds_of(room.staff)
        for date in dates
        for code in (date.young_colleague, date.leader)
    }
    assert met == {"YA0", "YA1", "LA"}
    assert (found.fewest, found.newcomers) == (0, 0)


@pytest.mark.parametrize("rounds", [0, -1, 21, True, "3", 2.5, None, [], float("nan")])
def test_no_number_of_rounds_from_a_browser_does_harm(room: Room, rounds: object) -> None:
    room.four()
    with pytest.raises(PairingRefused):
        at_once(planning.plan_steps(room.staff, rounds, 4))
    with pytest.raises(PairingRefused):
        at_once(planning.plan_steps(room.staff, 2, 4, {"a": 201 if rounds == 21 else rounds}))
    assert room.staff.stage.data("pairing", "schedule") is None


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
        holding.start_round(room.staff, 1)
    with pytest.raises(PairingRefused, match="pair"):
        at_once(deciding.match_steps(room.staff))
    with pytest.raises(PairingRefused, match="match"):
        deciding.publish_match(room.staff)


def test_a_round_starts_its_timer_and_counts_its_ratings(room: Room) -> None:
    sessions = {session.me.code: session for session in room.four()}
    at_once(planning.plan_steps(room.staff, 2, 3))
    with pytest.raises(PairingRefused):
        holding.start_round(room.staff, 3)
    holding.start_round(room.staff, 1)
    left = room.staff.stage.timer.seconds_left(room.staff.clock.now().timestamp())
    assert 170 < left <= 180
    assert (counting.dating(room.staff).rated, counting.dating(room.staff).to_rate) == (0, 4)
    date = reading.rounds_of(room.staff)[0][0]
    rate(sessions[date.leader], date.young_colleague, 5)
    assert counting.dating(room.staff).rated == 1


def test_the_match_follows_private_ratings_and_names_nobody_who_opted_out(room: Room) -> None:
    y1, y2, l1, l2 = room.four()
    room.join("NO", LEADER, "Recherche", matching="no")
    room.join("QUIET", YOUNG, "Recherche", matching="")
    for rater, rated, value in ((y1, "L2", 5), (y1, "L1", 2), (l2, "Y1", 5), (l2, "Y2", 1)):
        rate(rater, rated, value)
    assert reading.ratings(room.staff) == {("Y1", "L2"): 5, ("Y1", "L1"): 2, ("L2", "Y1"): 5, ("L2", "Y2"): 1}
    found = at_once(deciding.match_steps(room.staff))
    assert room.staff.stage.data("pairing", "match")["pairs"] == [["Y1", "L2"]]
    assert found == counting.Matching(
        made=True, published=False, pairs=1, unmatched=2, blocking=0, willing=4, undecided=1, method="stable"
    )
    assert not {"NO", "QUIET", "Y2", "L1"} & set(str(dataclasses.asdict(found)).replace("'", " ").split())
    assert y2.me.code == "Y2"
    assert l1.me.code == "L1"


def test_publishing_shows_the_pairs_and_can_be_taken_back(room: Room) -> None:
    room.four()
    at_once(deciding.match_steps(room.staff))
    assert reading.published_pairs(room.staff) == []
    assert partner_of(room.records, "Y1") is None
    deciding.publish_match(room.staff)
    assert len(reading.published_pairs(room.staff)) == counting.matching(room.staff).pairs
    assert partner_of(room.records, reading.published_pairs(room.staff)[0][0]) is not None
    deciding.publish_match(room.staff, False)
    assert reading.published_pairs(room.staff) == []


def test_published_pairs_stay_together_when_someone_comes_later(room: Room) -> None:
    y1 = room.join("Y1", YOUNG, "Recherche")
    room.join("L1", LEADER, "Parket")
    at_once(deciding.match_steps(room.staff))
    deciding.publish_match(room.staff)
    room.join("L2", LEADER, "Basisteam")
    room.join("Y2", YOUNG, "Recherche")
    rate(y1, "L2", 5)
    rate(y1, "L1", 1)
    at_once(deciding.match_steps(room.staff))
    assert reading.published_pairs(room.staff) == [("Y1", "L1"), ("Y2", "L2")]


def test_the_match_does_not_part_two_who_found_each_other_by_code(room: Room) -> None:
    y1, *_ = room.four()
    find_partner(y1, pair_code(b"secret", "L1"))
    at_once(deciding.match_steps(room.staff))
    deciding.publish_match(room.staff)
    assert reading.published_pairs(room.staff) == [("Y2", "L2")]
    partner = partner_of(room.records, "Y1")
    assert partner is not None
    assert partner.code == "L1"


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
        at_once(deciding.match_steps(room.staff))
        outcomes.append([room.staff.stage.value("pairing", item) for item in ("schedule", "match")])
    assert outcomes[0] == outcomes[1]


def test_an_empty_match_says_which_side_is_missing_and_names_nobody(room: Room) -> None:
    room.join("Y1", YOUNG, "Recherche")
    room.join("L1", LEADER, "Parket", matching="no")
    with pytest.raises(PairingRefused, match="On one side nobody who is here") as found:
        at_once(deciding.match_steps(room.staff))
    assert "L1" not in found.value.message("en")
    room.join("L2", LEADER, "RECHERCHE ")
    with pytest.raises(PairingRefused, match="is of one unit"):
        at_once(deciding.match_steps(room.staff))
    leader = room.join("L3", LEADER, "Parket")
    rate(leader, "Y1", 1)
    with pytest.raises(PairingRefused, match="does not tell who"):
        at_once(deciding.match_steps(room.staff))


def test_the_ratings_of_each_side_are_counted(room: Room) -> None:
    y1, _, l1, l2 = room.four()
    assert counting.raters(room.staff) == counting.Raters(2, 0, 2, 0)
    rate(y1, "L1", 5)
    rate(y1, "L2", 4)
    assert counting.raters(room.staff) == counting.Raters(2, 1, 2, 0)
    rate(l1, "Y1", 5)
    rate(l2, "Y1", 5)
    at_once(planning.left_steps(room.staff, "L2"))
    assert counting.raters(room.staff) == counting.Raters(2, 1, 1, 1)
