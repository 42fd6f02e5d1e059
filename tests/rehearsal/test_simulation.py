"""A simulated day: its chapters hang together as those of a real one do."""

import json
from collections import Counter
from itertools import chain, pairwise
from statistics import fmean

import pytest

from tests.rehearsal.conftest import PEOPLE
from themeday.day.load import load_day
from themeday.model.people import Role
from themeday.rehearsal import rehearse
from themeday.room.agreements import all_agreements, pairs
from themeday.store.records import Records

pytestmark = pytest.mark.slow


def test_lessons_of_three_rounds_were_taken_and_helped(rehearsed, records):
    lessons = load_day(rehearsed.day_file).lessons
    taken = {slug: before for slug in lessons if (before := records.answered("lessons", f"{slug}.before"))}
    assert len(taken) == 9
    for slug, before in taken.items():
        after = records.answered("lessons", f"{slug}.after")
        assert fmean(int(o.value) for o in after.values()) > fmean(int(before[code].value) for code in after)
        assert len({o.item for o in records.shared if o.item.startswith(f"{slug}.")}) > 4


def test_nobody_takes_more_lessons_than_there_are_rounds(rehearsed, records):
    slugs = load_day(rehearsed.day_file).lessons
    taken = Counter(code for slug in slugs for code in records.answered("lessons", f"{slug}.before"))
    assert max(taken.values()) <= 3
    assert 1.8 < sum(taken.values()) / PEOPLE < 2.8
    # A round is over before the next one begins: nobody is in two lessons at a time.
    for code in taken:
        spans = sorted(
            (min(times), max(times))
            for slug in slugs
            if (
                times := [
                    row.recorded_at
                    for log in records.logs
                    for row in log
                    if row.participant == code and row.item.startswith(f"{slug}.")
                ]
            )
        )
        assert all(end < begin for (_, end), (begin, _) in pairwise(spans))


def test_the_facilitator_still_has_every_chapter_to_open(records):
    assert {(o.chapter, o.item) for o in records.stage} == {
        ("pairing", "schedule"),
        ("pairing", "board"),
        ("pairing", "match"),
        ("pairing", "published"),
    }


def test_dates_and_match_cross_units_and_leave_out_who_did_not_want_it(records):
    stage = {o.item: o for o in records.stage}
    schedule, match = json.loads(stage["schedule"].value), json.loads(stage["match"].value)
    unit = {who.code: who.unit for who in records.participants()}
    dates = [(d["young_colleague"], d["leader"]) for dates in schedule["rounds"] for d in dates]
    assert len(dates) == len(set(dates))
    assert all(unit[a] != unit[b] for a, b in [*dates, *match["pairs"]])
    wanted = {code for code, o in records.answered("expectations", "matching").items() if o.value == "yes"}
    assert set(chain.from_iterable(match["pairs"])) <= wanted
    assert match["unmatched"] == len(wanted) - 2 * len(match["pairs"])
    rated = {(o.participant, o.item.removeprefix("rating.")) for o in records.private if o.item.startswith("rating.")}
    assert rated <= {*dates, *((b, a) for a, b in dates)}


def test_the_match_respects_the_decisions_of_the_deliberation(records):
    roles = {who.code: who.role for who in records.participants()}
    board = [o for o in records.private if o.item.startswith("board.")]
    assert {roles[o.participant] for o in board} == {Role.YOUNG_COLLEAGUE}
    assert [o for o in board if o.item.startswith("board.say.")]
    pairs = {tuple(pair) for pair in json.loads(next(o for o in records.stage if o.item == "match").value)["pairs"]}
    marks = {(o.participant, o.item.removeprefix("board.mark.")): o.value for o in board if ".mark." in o.item}
    assert {"wish", "lock", "veto"} <= set(marks.values())
    for both, kind in marks.items():
        assert (both in pairs) or kind != "lock"
        assert (both not in pairs) or kind != "veto"


def test_most_agreements_are_complete_and_some_lack_a_goal_one_way(records):
    agreements = all_agreements(records)
    assert len(agreements) == len(pairs(records))
    open_ones = [agreement for agreement in agreements if not agreement.complete]
    assert 0 < len(open_ones) < len(agreements) / 3
    assert {agreement.missing for agreement in open_ones} == {("learning_goal",)}
    assert sum(agreement.confirmed for agreement in agreements) >= len(agreements) / 3


def test_most_pairs_plan_their_first_meeting_and_confirm_it_too(records):
    agreements = all_agreements(records)
    planned = [agreement for agreement in agreements if agreement.together.get("first_date")]
    assert len(agreements) / 2 < len(planned) < len(agreements)
    assert all(agreement.together["hour"] for agreement in planned)
    assert sum(agreement.confirmed for agreement in planned) > len(planned) / 2


def test_nobody_votes_for_their_own_tip(records):
    votes = [o for o in records.shared if o.item.startswith("vote.")]
    assert len(votes) > PEOPLE
    for vote in votes:
        _, kind, number, author = vote.item.split(".")
        assert author != vote.participant
        assert records.latest(author, "closing", f"{kind}.{number}")


@pytest.mark.parametrize("people", [24, 80, 120])
def test_with_more_rooms_people_meet_within_their_own_across_units(tmp_path, people):
    made = rehearse(tmp_path, people, 1, rooms=3, units=9)
    day = load_day(made.day_file)
    records = Records.in_folder(made.data)
    records.refresh()
    joined = {who.code: who for who in records.participants()}
    assert (len(joined), len(day.units), len(day.rooms)) == (people, 9, 3)
    assert {who.unit for who in joined.values()} == set(day.units)
    in_rooms = Counter(who.room for who in joined.values())
    assert set(in_rooms) == {room.key for room in day.rooms}
    assert max(in_rooms.values()) - min(in_rooms.values()) <= 4  # those of one table
    stage = {o.item: json.loads(o.value) for o in records.stage if o.item in ("schedule", "match")}
    for dates in stage["schedule"]["rounds"]:
        for date in dates:
            both = [joined[date["young_colleague"]], joined[date["leader"]]]
            assert len({who.room for who in both}) == 1
            assert len({who.unit for who in both}) == 2
    assert {joined[date["leader"]].room for dates in stage["schedule"]["rounds"] for date in dates} == set(in_rooms)
    assert len(stage["match"]["pairs"]) > people / 4
