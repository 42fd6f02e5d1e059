"""Scales: how many gave each step, and how sure people felt before and after a lesson."""

from __future__ import annotations

import pytest

from tests.results.people import ANYONE, PRIVATE, TABLE, Room, feel, save
from themeday import results


def test_a_scale_has_every_step_and_its_average(room: Room) -> None:
    for step in (10, 8, 8):
        save(room.join(), "closing", "recommend", step, ANYONE)
    summary = results.scale_summary(room.records, "closing", "recommend", k=5)
    assert (summary.n, summary.mean) == (3, pytest.approx(26 / 3))
    assert summary.counts == ((0, 0), (1, 0), (2, 0), (3, 0), (4, 0), (5, 0), (6, 0), (7, 0), (8, 2), (9, 0), (10, 1))


def test_a_scale_without_answers_has_no_average(room: Room) -> None:
    summary = results.scale_summary(room.records, "closing", "confidence_now", k=5)
    assert (summary.n, summary.mean) == (0, None)


def test_private_steps_never_count(room: Room) -> None:
    for _ in range(9):
        save(room.join(), "closing", "confidence_now", 5, PRIVATE)
        save(room.join(), "expectations", "motivation", 1)
    assert results.scale_summary(room.records, "closing", "confidence_now", k=5).n == 0
    assert results.scale_summary(room.records, "expectations", "motivation", k=5).n == 0


@pytest.mark.parametrize(("people", "counted"), [(4, 1), (5, 5)])
def test_table_answers_count_only_in_a_large_enough_group(room: Room, people: int, counted: int) -> None:
    save(room.join(), "expectations", "direct", 3, ANYONE)
    for _ in range(people - 1):
        save(room.join(), "expectations", "direct", 5, TABLE)
    assert results.scale_summary(room.records, "expectations", "direct", k=5).n == counted


@pytest.mark.parametrize("place", [("closing", "take_along"), ("closing", "nothing"), ("nowhere", "direct")])
def test_what_is_no_scale_is_refused(room: Room, place: tuple[str, str]) -> None:
    with pytest.raises(KeyError):
        results.scale_summary(room.records, *place, k=5)


def test_a_lesson_tells_before_after_and_the_change_of_those_who_did_both(room: Room) -> None:
    one, two, three = room.join(), room.join(), room.join()
    feel(one, "before", 2)
    feel(one, "after", 4)
    feel(two, "before", 3)
    feel(two, "after", 4)
    feel(three, "before", 1)
    feel(three, "before", 1, "say-it-straight")
    fake, straight = results.lessons(room.records, k=5)
    assert (fake.slug, fake.before.n, fake.before.mean, fake.after.n, fake.after.mean) == ("fake-account", 3, 2, 2, 4)
    assert fake.changes == (1, 2)
    assert (straight.slug, straight.both) == ("say-it-straight", 0)
