"""Blocks of every kind as steps."""

from __future__ import annotations

from pathlib import Path

from tests.lessons.test_reading import HEAD, folder
from themeday.lessons.reading import load_lesson


def test_the_kinds_of_block_that_ask_to_spot_to_sort_and_to_rank(tmp_path: Path) -> None:
    text = (
        f"{HEAD}```spot find\nWat is nep?\n\n> Je hebt *gewonnen*.\n\n- [x] {{prize}} De prijs\n> Te ver naar links.\n"
        "- [ ] {day} De dag\n  > Klopt.\n```\n"
        "```sort piles\nWaar hoort het?\n\n- {keep} Houden\n  - {photo} Een foto\n    > Mag.\n  - {pin} Een code\n"
        "  > Te ver naar links.\n- {share} Delen\n```\n"
        "```rank steps\nWat eerst?\n\n1. {stop} Stop\n2. {look} Kijk\n  > Rustig.\n```\n"
        "```rank taste\nWat vind je?\n\n- {a} A\n- {b} B\n```\n"
    )
    find, piles, steps, taste = load_lesson(folder(tmp_path, text), "nl").steps
    assert (find.ask, find.why) == ("Wat is nep?", "")
    assert find.rest_html == "<blockquote>\n<p>Je hebt <em>gewonnen</em>.</p>\n</blockquote>"
    assert [(one.key, one.right, one.feedback) for one in find.options] == [
        ("prize", True, "Te ver naar links."),
        ("day", False, "Klopt."),
    ]
    assert [(one.key, one.text) for one in piles.groups] == [("keep", "Houden"), ("share", "Delen")]
    assert [(one.key, one.group, one.feedback) for one in piles.options] == [
        ("photo", "keep", "Mag."),
        ("pin", "keep", "Te ver naar links."),
    ]
    assert ([one.key for one in steps.options], steps.ordered) == (["stop", "look"], True)
    assert steps.options[1].feedback == "Rustig."
    assert ([one.key for one in taste.options], taste.ordered) == (["a", "b"], False)
