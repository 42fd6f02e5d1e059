"""Notes of one's own: they stay on the device."""

from __future__ import annotations

import pytest

from themeday.widgets.participant.notes import Notes
from themeday.widgets.shared.prose import Prose


@pytest.fixture
def me(party):
    return party.join()


def test_no_trait_and_no_message_can_hold_notes(me, party):
    notes = Notes(me)
    before = party.rows()
    for message in ({"type": "save", "text": "secret"}, {"type": "note", "value": "secret"}):
        notes._receive(None, message, None)
    assert party.rows() == before
    assert set(notes.keys) == set(Prose(me, "").keys) - {"body"}
