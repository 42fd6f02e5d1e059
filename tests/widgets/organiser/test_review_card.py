"""What a browser may ask of a card of the review."""

from __future__ import annotations

import pytest

from tests.reviewed import Room, save


@pytest.fixture
def room() -> Room:
    return Room()


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"type": "choose"},
        {"type": "choose", "name": "chapter", "value": "nowhere"},
        {"type": "choose", "name": "chapter", "value": ["welcome"]},
        {"type": "choose", "name": ["chapter"], "value": "welcome"},
        {"type": "choose", "name": "visibility", "value": {"a": 1}},
        {"type": "other", "name": "chapter", "value": "welcome"},
    ],
)
def test_any_other_message_changes_nothing(room: Room, message: dict) -> None:
    save(room.join(), "welcome", "help", "presenteren")
    outcomes = room.open("outcomes")
    before = dict(outcomes.chosen)
    outcomes.receive(message)
    assert outcomes.chosen == before
