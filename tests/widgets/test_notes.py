"""Notes of one's own: they stay on the device."""

from __future__ import annotations

import pytest

from themeday.widgets.participant.notes import Notes
from themeday.widgets.shared.prose import Prose


@pytest.fixture
def me(party):
    return party.join()


def test_notes_have_no_trait_that_could_hold_them_and_no_message_that_keeps_them(me, party):
    notes = Notes(me)
    before = party.rows()
    for message in ({"type": "save", "text": "secret"}, {"type": "note", "value": "secret"}):
        notes._receive(None, message, None)
    assert party.rows() == before
    assert set(notes.keys) == set(Prose(me, "").keys) - {"body"}
