"""Which answers the room may see: what authors released, as the facilitator leaves it, in the order of the words."""

from __future__ import annotations

import pytest

from tests.asked import LISTED, changed
from themeday.chapters import CHAPTERS
from themeday.model.visibility import Visibility
from themeday.widgets.shared.moderation import hide, is_moderated, let_through, room_sees, texts_for_the_room

HOPE = CHAPTERS["expectations"].question("hope")


@pytest.fixture
def desk(party):
    return party.staff()


def released(desk):
    desk.poll()
    return texts_for_the_room(desk, "expectations", HOPE.items)


def test_only_what_was_released_is_there_and_the_order_tells_nobody_who_was_first(party, desk):
    for text, seen_by in (
        ("zwijgen", Visibility.ANONYMOUS),
        ("alleen ik", Visibility.PRIVATE),
        ("Helpen", Visibility.REPORT),
        ("onze tafel", Visibility.TABLE),
        ("aanspreken", Visibility.ANONYMOUS),
    ):
        party.join().save("expectations", HOPE, text, seen_by)
    assert [outcome.value for outcome in released(desk)] == ["aanspreken", "Helpen", "zwijgen"]


def test_what_is_hidden_is_off_the_screens_and_what_waits_comes_only_as_it_was_let_through(party, desk):
    author = party.join()
    author.save("expectations", HOPE, "tekst", Visibility.ANONYMOUS)
    (text,) = released(desk)
    assert (room_sees(desk, text, waits=False), room_sees(desk, text, waits=True)) == (True, False)
    let_through(desk, text)
    assert room_sees(desk, text, waits=True)
    hide(desk, text, True)
    assert not room_sees(desk, text, waits=False)
    let_through(desk, text)
    author.save("expectations", HOPE, "andere tekst", Visibility.ANONYMOUS)
    (changed,) = released(desk)
    assert (room_sees(desk, changed, waits=False), room_sees(desk, changed, waits=True)) == (True, False)


def test_texts_wait_only_where_a_chapter_lists_them(party):
    session = party.staff()
    assert not is_moderated(session, "welcome", "help")
    session.day = changed(session.day, welcome=LISTED)
    assert is_moderated(session, "welcome", "help")
    assert not is_moderated(session, "gallery", "help")
