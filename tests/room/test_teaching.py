"""Giving a lesson: one teacher at a time, known to nobody, and forgotten after a while."""

from __future__ import annotations

import datetime as dt

import pytest

from themeday.errors import OutcomeRefused
from themeday.room import teaching
from themeday.room.teaching import begin, end, free, go_to, left_at, reveal
from themeday.store.records import Records

SLUG = "fake-account"


def test_a_lesson_is_given_step_by_step(party) -> None:
    mine, other = party.join(), party.join()
    assert teaching.teaching(other, SLUG) is None
    begin(mine, SLUG)
    go_to(mine, SLUG, 3)
    reveal(mine, SLUG, "first-look", True)
    other.poll()
    now = teaching.teaching(other, SLUG)
    assert now is not None
    assert (now.step, now.shown) == (3, ("first-look",))
    assert now.step_began > now.began
    assert not now.holds_back(2, "which-signs")
    assert not now.holds_back(3, "first-look")
    assert now.holds_back(4, "which-signs")
    reveal(mine, SLUG, "first-look", False)
    begin(mine, SLUG)  # again, as from another device: it goes on where it was
    assert teaching.teaching(mine, SLUG).step == 3
    end(mine, SLUG)
    assert teaching.teaching(mine, SLUG) is None


def test_nobody_takes_a_lesson_from_who_gives_it(party) -> None:
    mine, other = party.join(), party.join()
    begin(mine, SLUG)
    other.poll()
    for act in (
        lambda: begin(other, SLUG),
        lambda: go_to(other, SLUG, 2),
        lambda: reveal(other, SLUG, "first-look", True),
        lambda: end(other, SLUG),
    ):
        with pytest.raises(OutcomeRefused):
            act()
    assert teaching.teaching(mine, SLUG).step == 0


def test_the_stage_does_not_know_who_it_is(party) -> None:
    mine = party.join()
    begin(mine, SLUG)
    assert mine.me.code not in "".join(row.value + row.item for row in party.rows() if row.chapter == "lessons")


def test_a_lesson_that_was_never_ended_is_free_after_a_while(party) -> None:
    mine, other = party.join(), party.join()
    begin(mine, SLUG)
    party.clock.advance(party.clock.now() + dt.timedelta(hours=2))
    other.poll()
    assert teaching.teaching(other, SLUG) is None
    begin(other, SLUG)


def test_the_facilitator_frees_a_seat_and_another_goes_on_where_it_was(party) -> None:
    mine, other, staff = party.join(), party.join(), party.staff()
    begin(mine, SLUG)
    go_to(mine, SLUG, 3)
    reveal(mine, SLUG, "first-look", True)
    staff.poll()
    free(staff, SLUG)
    other.poll()
    assert teaching.teaching(other, SLUG) is None  # nobody holds anything back meanwhile
    assert left_at(other, SLUG) == 3
    with pytest.raises(OutcomeRefused):
        go_to(mine, SLUG, 4)
    began = party.clock.now().timestamp()
    begin(other, SLUG)
    now = teaching.teaching(other, SLUG)
    assert now is not None
    assert (now.step, now.shown) == (3, ("first-look",))
    assert now.began < began <= now.step_began
    assert left_at(other, SLUG) == 0
    with pytest.raises(OutcomeRefused):
        begin(mine, SLUG)


def test_a_seat_taken_by_mistake_leaves_nothing(party) -> None:
    mine, staff = party.join(), party.staff()
    with pytest.raises(OutcomeRefused):
        free(staff, SLUG)
    begin(mine, SLUG)
    staff.poll()
    free(staff, SLUG)
    assert staff.stage.value("lessons", f"teach:{SLUG}") == ""
    with pytest.raises(OutcomeRefused):
        free(staff, SLUG)


def test_who_has_not_heard_yet_that_the_seat_was_freed_does_not_take_it_back(tmp_path, new_party) -> None:
    here, there = (new_party(Records.in_folder(tmp_path)) for _ in range(2))
    mine = here.join()
    begin(mine, SLUG)
    go_to(mine, SLUG, 2)
    there.records.refresh()
    free(there.staff(), SLUG)
    with pytest.raises(OutcomeRefused):
        go_to(mine, SLUG, 3)
    assert left_at(mine, SLUG) == 2
