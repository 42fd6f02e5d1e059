"""The card that CONTRIBUTING shows works as it stands there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from themeday.widgets.shared import card as module

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```(python|js)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def example(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return the kind of card that CONTRIBUTING makes, as if its files were in `widgets/`."""
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    code = dict(BLOCK.findall(page[page.index("## A new kind of card") :]))
    (folder / "participant").mkdir()
    (folder / "participant/hands.js").write_text(code["js"], "utf-8")
    monkeypatch.setattr(module, "CARDS", folder)
    names: dict[str, Any] = {"__name__": "tests.hands"}
    exec(compile(code["python"], "CONTRIBUTING.md", "exec"), names)
    return names["Hands"]


@pytest.fixture
def hands(tmp_path, monkeypatch):
    return example(tmp_path, monkeypatch)


def test_a_hand_goes_up_and_down_and_the_room_sees_it(party, hands):
    mine, theirs = hands(party.join()), hands(party.join())
    for on, counts in ((True, "1 hand"), (True, "1 hand"), (False, "0 hands")):
        mine._receive(None, {"type": "hand", "on": on, "attempt": "3"}, None)
        assert mine.replies["hand"] == {"attempt": "3", "status": "saved", "message": ""}
        theirs.session.poll()
        assert (mine.mine, theirs.mine, theirs.count) == (on, False, counts)


@pytest.mark.parametrize("message", [None, [], {}, {"type": "hand"}, {"type": "hand", "on": "yes"}, {"type": ["hand"]}])
def test_anything_else_puts_no_hand_up(party, hands, message):
    card = hands(party.join())
    card._receive(None, message, None)
    assert not card.mine


def test_it_knows_nobody_before_it_is_bound(party, hands):
    hands(party.join())._receive(None, {"type": "hand", "on": True}, None)
    card = hands(party.session())
    assert (card.mine, card.count) == (False, "")
    assert card.labels["title"]


def test_staff_have_no_hand(party, hands):
    card = hands(party.staff())
    card._receive(None, {"type": "hand", "on": True}, None)
    assert card.count == "0 hands"
