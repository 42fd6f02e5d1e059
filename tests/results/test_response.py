"""Response: who joined, who shared something, and who came how far."""

from __future__ import annotations

from pathlib import Path

from tests.results.people import DAY, PRIVATE, TABLE, Room, save
from themeday import results
from themeday.chapters import CHAPTERS
from themeday.model.people import Role
from themeday.store.records import Records


def test_response_counts_who_joined_and_who_shared_something(room: Room) -> None:
    people = [room.join(unit=unit) for unit in ["Recherche"] * 6 + ["Parket"] * 5]
    leader = room.join(Role.LEADER, "Basisteam")
    for _ in range(4):
        room.join(Role.LEADER, "Basisteam")
    save(people[0], "welcome", "help", "iets")
    save(people[0], "expectations", "direct", 4, TABLE)
    save(leader, "expectations", "direct", 2, TABLE)
    save(people[1], "expectations", "hope", "voor mij", PRIVATE)
    welcome, expectations, *others = results.response(room.records, DAY)
    assert (welcome.chapter, welcome.everyone) == ("welcome", results.GroupResponse("", 16, 1, 1))
    assert expectations.everyone == results.GroupResponse("", 16, 2, 0)
    assert expectations.roles == (
        results.GroupResponse("young_colleague", 11, 1, 0),
        results.GroupResponse("leader", 5, 1, 0),
        results.GroupResponse("table", 0, 0, 0),
    )
    assert expectations.units == (
        results.GroupResponse("Recherche", 6, 1, 0),
        results.GroupResponse("Parket", 5, 0, 0),
        results.GroupResponse("Basisteam", 5, 1, 0),
    )
    assert [chapter.chapter for chapter in others] == ["lessons", "agreements", "closing"]
    ends = [(chapter.end, chapter.questions) for chapter in (welcome, expectations, *others)]
    assert ends == [("questions", 1), ("questions", 8), ("lesson", 0), ("confirmed", 0), ("questions", 8)]


def test_what_is_kept_private_is_not_counted_and_closing_the_day_changes_no_number(tmp_path: Path) -> None:
    from themeday.lifecycle.close import close_day

    kept = Records.in_folder(tmp_path)
    room = Room(kept)
    people = [room.join() for _ in range(6)]
    questions = [one for one in CHAPTERS["expectations"].questions if len(one.visibilities) > 1]
    for number, person in enumerate(people):
        save(person, "expectations", "hope", f"hoop {number}")
        save(person, "expectations", "direct", 3, PRIVATE if number % 2 else TABLE)
    before = results.response(kept, DAY)
    assert before[1].everyone == results.GroupResponse("", 6, 6, 0)
    assert len(questions) == before[1].questions
    close_day(tmp_path)
    after = Records.in_folder(tmp_path)
    after.refresh()
    assert not list(after.private)
    assert results.response(after, DAY) == before


def test_a_table_counts_once_for_both_sides(room: Room) -> None:
    table = room.join(Role.TABLE)
    for role in (Role.YOUNG_COLLEAGUE, Role.LEADER):
        table.speak_as(role)
        save(table, "welcome", "help", f"namens {role}")
    (welcome, *_) = results.response(room.records, DAY)
    assert welcome.everyone == results.GroupResponse("", 1, 1, 1)
    assert welcome.roles[-1] == results.GroupResponse("table", 1, 1, 1)
    assert all(group.eligible == 0 for group in welcome.units)
