"""The match: it follows private ratings and names nobody, and publishing it ends the deliberation in the same write."""

from __future__ import annotations

import dataclasses

import pytest

from tests.room.appends import Appends, staged_values
from tests.room.speed_dates.people import LEADER, YOUNG, Room, rate
from themeday.errors import NotSaved, PairingRefused
from themeday.model.people import pair_code
from themeday.room.agreements import find_partner, partner_of
from themeday.room.optimistic_writes import at_once
from themeday.room.participation import Participation
from themeday.room.speed_dates import counting, match_decision, reading
from themeday.room.speed_dates.board import board_state, open_board
from themeday.room.speed_dates.match_decision import match_steps, publish_match


@pytest.fixture
def matched() -> Room:
    room = Room()
    room.four()
    at_once(match_steps(room.staff))
    open_board(room.staff)
    return room


def test_publishing_and_ending_the_deliberation_are_one_write(matched: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    appends = Appends(matched.records, monkeypatch)
    publish_match(matched.staff)
    assert appends.count == 1
    assert (board_state(matched.staff), matched.staff.stage.value("pairing", "published")) == ("closed", "1")


@pytest.mark.parametrize("fails_at", [1, 2])
def test_the_deliberation_never_ends_without_a_published_match(
    matched: Room, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    before = staged_values(matched.records)
    Appends(matched.records, monkeypatch, fails_at)
    try:
        publish_match(matched.staff)
    except NotSaved:
        assert staged_values(matched.records) == before
    else:
        assert (board_state(matched.staff), matched.staff.stage.value("pairing", "published")) == ("closed", "1")


@pytest.fixture
def room() -> Room:
    return Room()


def test_the_match_follows_private_ratings_and_names_nobody_who_opted_out(room: Room) -> None:
    y1, y2, l1, l2 = room.four()
    room.join("NO", LEADER, "Recherche", matching="no")
    room.join("QUIET", YOUNG, "Recherche", matching="")
    for rater, rated, value in ((y1, "L2", 5), (y1, "L1", 2), (l2, "Y1", 5), (l2, "Y2", 1)):
        rate(rater, rated, value)
    assert reading.ratings(room.staff) == {("Y1", "L2"): 5, ("Y1", "L1"): 2, ("L2", "Y1"): 5, ("L2", "Y2"): 1}
    result = at_once(match_decision.match_steps(room.staff))
    assert reading.match_of(room.staff)["pairs"] == [["Y1", "L2"]]
    assert result == counting.Matching(
        made=True, published=False, pairs=1, unmatched=2, blocking=0, willing=4, undecided=1, method="stable"
    )
    assert not {"NO", "QUIET", "Y2", "L1"} & set(str(dataclasses.asdict(result)).replace("'", " ").split())
    assert y2.me.code == "Y2"
    assert l1.me.code == "L1"


def test_publishing_shows_the_pairs_and_can_be_taken_back(room: Room) -> None:
    room.four()
    at_once(match_decision.match_steps(room.staff))
    assert Participation(room.staff.records).published_pairs == []
    assert partner_of(room.records, "Y1") is None
    match_decision.publish_match(room.staff)
    assert len(Participation(room.staff.records).published_pairs) == counting.matching(room.staff).pairs
    assert partner_of(room.records, Participation(room.staff.records).published_pairs[0][0]) is not None
    match_decision.publish_match(room.staff, False)
    assert Participation(room.staff.records).published_pairs == []


def test_published_pairs_stay_together_when_someone_comes_later(room: Room) -> None:
    y1 = room.join("Y1", YOUNG, "Recherche")
    room.join("L1", LEADER, "Parket")
    at_once(match_decision.match_steps(room.staff))
    match_decision.publish_match(room.staff)
    room.join("L2", LEADER, "Basisteam")
    room.join("Y2", YOUNG, "Recherche")
    rate(y1, "L2", 5)
    rate(y1, "L1", 1)
    at_once(match_decision.match_steps(room.staff))
    assert Participation(room.staff.records).published_pairs == [("Y1", "L1"), ("Y2", "L2")]


def test_the_match_does_not_part_two_who_found_each_other_by_code(room: Room) -> None:
    y1, *_ = room.four()
    find_partner(y1, pair_code(b"secret", "L1"))
    at_once(match_decision.match_steps(room.staff))
    match_decision.publish_match(room.staff)
    assert Participation(room.staff.records).published_pairs == [("Y2", "L2")]
    partner = partner_of(room.records, "Y1")
    assert partner is not None
    assert partner.code == "L1"


def test_an_empty_match_says_which_side_is_missing_and_names_nobody(room: Room) -> None:
    room.join("Y1", YOUNG, "Recherche")
    room.join("L1", LEADER, "Parket", matching="no")
    with pytest.raises(PairingRefused, match="among the leaders, nobody who is here") as result:
        at_once(match_decision.match_steps(room.staff))
    assert "L1" not in result.value.message("en")
    room.join("L2", LEADER, "RECHERCHE ")
    with pytest.raises(PairingRefused, match="is of one unit"):
        at_once(match_decision.match_steps(room.staff))
    leader = room.join("L3", LEADER, "Parket")
    rate(leader, "Y1", 1)
    with pytest.raises(PairingRefused, match="does not tell who"):
        at_once(match_decision.match_steps(room.staff))
