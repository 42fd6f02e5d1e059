"""The review's chapter of free text by theme."""

from __future__ import annotations

import json

import pytest

from tests.reviewed import BY, HOSTILE, Room, save
from themeday.model.people import Role
from themeday.model.visibility import Visibility


@pytest.fixture
def room() -> Room:
    return Room()


def test_themes_are_grouped_when_a_question_is_opened_and_arranged_by_hand(room: Room) -> None:
    for text in ("Luisteren naar elkaar", "Eerst luisteren", "Feedback geven", "Feedback vragen", HOSTILE):
        save(room.join(Role.LEADER, "Parket"), "expectations", "hope", text, Visibility.REPORT)
    card = room.open("themes")
    assert [one["key"] for one in card.questions] == ["expectations/hope"]
    assert (card.chosen, card.themes) == ("", [])
    card.receive({"type": "open", "question": "expectations/hope"})
    assert card.line == "5 answers, 2 themes"
    assert card.themes[-1]["answers"] == [{"key": card.themes[-1]["answers"][0]["key"], "text": HOSTILE, "by": BY}]
    one, other, loose = (theme["key"] for theme in card.themes)
    for attempt, edit in zip(
        "123",
        (
            {"what": "rename", "theme": one, "name": "Eerlijk zijn"},
            {"what": "merge", "theme": other, "into": one},
            {"what": "split", "answers": [card.themes[-1]["answers"][0]["key"]]},
        ),
        strict=True,
    ):
        card.receive({"type": "edit", "attempt": attempt, **edit})
        assert card.replies["edit"] == {"attempt": attempt, "status": "saved", "message": ""}
    assert (card.themes[0]["title"], card.themes[0]["count"]) == ("Eerlijk zijn", "4 answers")
    assert loose not in [theme["key"] for theme in card.themes]
    assert card.arranged
    ids = [outcome.outcome_id for outcome in room.records.shared]
    assert not [one for one in ids if one in json.dumps(card.themes)]
    card.receive({"type": "edit", "what": "forget", "attempt": "9"})
    assert (card.arranged, card.line) == (False, "5 answers, 2 themes")


@pytest.mark.parametrize(
    "edit",
    [
        {},
        {"what": "rename"},
        {"what": ["rename"]},
        {"what": "rename", "theme": {"a": 1}, "name": "x"},
        {"what": "rename", "theme": "t1", "name": 5},
        {"what": "merge", "theme": "t1", "into": ["t2"]},
        {"what": "move", "answers": "all", "into": "t1"},
        {"what": "move", "answers": [{}, None], "into": "t1"},
        {"what": "split", "answers": {"a": 1}},
    ],
)
def test_any_other_edit_changes_no_theme(room: Room, edit: dict) -> None:
    for text in ("Luisteren naar elkaar", "Eerst luisteren"):
        save(room.join(), "expectations", "hope", text, Visibility.ANONYMOUS)
    card = room.open("themes")
    card.receive({"type": "open", "question": "expectations/hope"})
    before = card.themes
    card.receive({"type": "edit", "attempt": "1", **edit})
    assert (card.themes, card.arranged) == (before, False)
    card.receive({"type": "open", "question": ["expectations/hope"]})
    assert card.themes == []
