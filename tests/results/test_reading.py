"""Which answers count, which may be shown, and texts without codes."""

from __future__ import annotations

from tests.results.people import ANYONE, REPORT, TABLE, Room, feel, save
from themeday.model.people import Role, device_code
from themeday.results.reading import count_people, label_of, lessons_done, rooms_of, showable, without_codes


def test_only_what_is_released_and_not_hidden_is_shown_with_the_label_its_author_chose(room: Room) -> None:
    leader, other, hidden, quiet = room.join(Role.LEADER, "Parket"), room.join(), room.join(), room.join()
    for session, visibility in ((leader, REPORT), (other, ANYONE), (hidden, REPORT), (quiet, TABLE)):
        save(session, "expectations", "hope", "hoop", visibility)
    room.hide(hidden, "expectations", "hope")
    shown = showable(room.records, "expectations", "hope")
    assert sorted(map(label_of, shown)) == [("", ""), ("leader", "Parket")]


def test_codes_are_taken_out_of_texts_whatever_their_case(room: Room) -> None:
    code = room.join().me.code
    assert without_codes(room.records)(f"vraag {code.lower()}!") == "vraag …!"


def test_a_shared_device_is_two_people_in_one_room(room: Room) -> None:
    room.join()
    device = room.join(Role.TABLE)
    assert count_people(room.records) == 3
    assert rooms_of(room.records)[device_code(device.me.code)] == "a"


def test_lessons_that_were_done_are_those_with_an_answer(room: Room) -> None:
    feel(room.join(), "before", 2, "say-it-straight")
    feel(room.join(), "after", 2, "fake-account")
    assert lessons_done(room.records) == ["fake-account", "say-it-straight"]
