"""The modules in which cards travel to a browser."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from themeday.chapters import CHAPTERS
from themeday.places import CARDS
from themeday.serving.audience import pages_of
from themeday.serving.files import cards_address, our_file
from themeday.web.card_modules import ALL, ENV_CARDS, cards_of, inline, module_of


def test_every_card_says_where_its_browsers_side_is() -> None:
    # In a process of its own: a card reads it when it is imported.
    code = (
        "from themeday.widgets.facilitator import console, projector\nfrom themeday.widgets.organiser import review\n"
        "from themeday.widgets.participant import chapter\nfrom themeday.widgets.shared.card import Card\n"
        "def kinds(of):\n    return [of, *(k for one in of.__subclasses__() for k in kinds(one))]\n"
        "print(*sorted({k._esm.default_value for k in kinds(Card) if hasattr(k, '_esm')}), sep='\\n')"
    )
    served = {**os.environ, ENV_CARDS: "/static"}
    told = subprocess.run([sys.executable, "-c", code], env=served, capture_output=True, text=True, check=True)
    stub = re.compile(r'export default \(await import\(new URL\("/static/([^"]+)", location\.href\)\)\)\.(\w+);')
    said = [stub.fullmatch(line) for line in told.stdout.splitlines()]
    assert len(said) > 10
    assert None not in said
    for address, name in (one.groups() for one in said if one is not None):
        assert our_file(address) is not None
        assert address == cards_address(module_of(name)).removeprefix("/static/")


def test_one_module_holds_all_cards_that_a_phone_may_meet() -> None:
    assert {plan.cards for plan in pages_of(CHAPTERS).values()} == {ALL}
    views = {path.stem for path in Path("widgets/participant").glob("*.[jt]s")}
    assert cards_of(ALL) == {*views, "prose", "timer", "kit"}


def test_a_card_that_is_not_there_is_missed_when_it_is_made() -> None:
    with pytest.raises(FileNotFoundError, match=r"nothing\.js"):
        inline("nothing", CARDS)
