"""Several tabs of one person follow the same card: each hears of its own attempts, whatever the others do meanwhile."""

from __future__ import annotations

from copy import deepcopy
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from themeday.chapters import CHAPTERS
from themeday.errors import NotSaved
from themeday.widgets.facilitator.console import Console
from themeday.widgets.participant.question import QuestionCard
from themeday.widgets.participant.tips import Tips

TABS = range(5)
VALUES = st.sampled_from(["kort", "lang", ""])  # the same from several tabs is what most easily goes wrong
STEPS = st.lists(
    st.tuples(st.sampled_from(TABS), st.sampled_from(["save", "again", "save", "reload", "disk"]), VALUES),
    min_size=1,
    max_size=30,
)


class Wire:
    """What a card tells all browsers that follow it."""

    def __init__(self, card: Any) -> None:
        self.card = card
        self.told: list[dict[str, Any]] = []
        card._send = lambda message, buffers=None: self.told.append(deepcopy(message["state"]))


class Tab:
    """A tab: it knows of its own attempts only, and forgets them when it is loaded again.

    Args:
        wire: to the card.
        names: of attempts; no two tabs ever have the same.
    """

    def __init__(self, wire: Wire, names: count[int]) -> None:
        self.wire = wire
        self.names = names
        self.reload()

    def reload(self) -> None:
        self.state = deepcopy(self.wire.card.get_state())
        self.heard_until = len(self.wire.told)
        self.awaited: dict[str, str] = {}
        self.answers: dict[str, list[str]] = {}
        self.listen(self.state)

    def send(self, message: dict[str, Any], expected: str) -> None:
        name = f"{next(self.names):x}"
        self.awaited[name] = expected
        self.wire.card._receive(None, message | {"attempt": name}, None)

    def catch_up(self) -> None:
        """Hear all that was told; a browser that was slow hears it late."""
        for told in self.wire.told[self.heard_until :]:
            self.state |= told
            self.listen(told)
        self.heard_until = len(self.wire.told)

    def listen(self, told: dict[str, Any]) -> None:
        for reply in (*told.get("replies", {}).values(), told.get("notice") or {}):
            if reply.get("attempt") in self.awaited:
                status = reply.get("status") or ("saved" if reply["ok"] else "failed")
                if status not in self.answers.setdefault(reply["attempt"], []):
                    self.answers[reply["attempt"]].append(status)


def play(wire: Wire, steps: list[tuple[int, str, str]], records: Any, message: Any, expected: Any) -> None:
    """Let tabs do things in turn, and look at what each has heard in the end.

    Args:
        wire: to the card.
        steps: which tab does what, with what.
        records: of the day, which a broken disk cannot write.
        message: makes the message from what was filled in.
        expected: returns the status that must be told, or "any", from what was filled in and whether the disk fails.
    """
    names = count(1)
    tabs = [Tab(wire, names) for _ in TABS]
    latest: dict[int, str] = dict.fromkeys(TABS, "kort")
    broken = False

    def refuse(*_: object, **__: object) -> None:
        raise NotSaved("Not saved: the laptop cannot write.")

    with pytest.MonkeyPatch.context() as now:
        for number, what, value in steps:
            tab = tabs[number]
            if what == "reload":
                tab.reload()
            elif what == "disk":
                broken = not broken
                now.setattr(records, "append", refuse) if broken else now.undo()
            else:
                latest[number] = latest[number] if what == "again" else value
                tab.send(message(latest[number]), expected(latest[number], broken))
    for tab in tabs:
        tab.catch_up()
        assert set(tab.answers) == set(tab.awaited)
        for name, status in tab.awaited.items():
            assert len(tab.answers[name]) == 1
            assert status in ("any", *tab.answers[name])


@settings(deadline=None, max_examples=60)
@given(steps=STEPS)
def test_each_tab_hears_how_its_own_answer_went(new_party: Any, steps: list[tuple[int, str, str]]) -> None:
    party = new_party()
    card = QuestionCard(party.join(), "welcome", CHAPTERS["welcome"].question("help"))

    def message(value: str) -> dict[str, Any]:
        return {"type": "save", "key": "help", "value": value, "visibility": "anonymous"}

    def expected(value: str, broken: bool) -> str:
        # What is kept already, or is nothing and never was anything, needs no disk.
        return "any" if broken else "saved" if value else "withdrawn"

    play(Wire(card), steps, party.records, message, expected)


@settings(deadline=None, max_examples=40)
@given(steps=STEPS)
def test_each_tab_hears_how_its_own_tip_went(new_party: Any, steps: list[tuple[int, str, str]]) -> None:
    party = new_party()
    card = Tips(party.join())

    def message(value: str) -> dict[str, Any]:
        return {"type": "add", "kind": "do", "text": value}

    play(
        Wire(card),
        steps,
        party.records,
        message,
        lambda value, broken: "refused" if not value else "any" if broken else "saved",
    )
    mine = [each["text"] for each in card.mine]
    assert len(mine) == len(set(mine))  # sent twice, or from two tabs, is no second one


@settings(deadline=None, max_examples=40)
@given(steps=STEPS)
def test_each_console_hears_how_its_own_act_went(new_party: Any, steps: list[tuple[int, str, str]]) -> None:
    party = new_party()
    session = party.session()
    console = Console(session)
    session.bind(None, "en", staff="facilitator")
    party.join()
    party.leader()
    console.receive({"type": "schedule", "rounds": 2, "minutes": 4, "attempt": "a"})

    def message(value: str) -> dict[str, Any]:
        return {"type": "round", "round": {"kort": 1, "lang": 1}.get(value)}

    play(
        Wire(console),
        steps,
        party.records,
        message,
        lambda value, broken: "failed" if not value else "any" if broken else "saved",
    )
