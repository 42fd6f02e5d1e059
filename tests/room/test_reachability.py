"""Where phones reach the laptop, as the stage keeps it."""

from __future__ import annotations

import pytest

from themeday.room.reachability import DOUBTFUL, Place, Reach

REACH = Reach(
    "http://10.0.0.2:8866", DOUBTFUL, Place("10.0.0.2", "tun0"), (Place("192.168.8.10", "wlan0"),), "http://a"
)


def test_it_comes_back_as_it_was_kept() -> None:
    assert Reach.from_text(REACH.to_text()) == REACH
    assert not REACH.only_here
    assert REACH.warning[1] == {"address": "10.0.0.2", "interface": "tun0"}


@pytest.mark.parametrize("text", ["", "null", "{", '{"place": 3}', '{"others": [7]}'])
def test_what_another_kit_kept_counts_as_nothing(text: str) -> None:
    assert Reach.from_text(text) == Reach()
    assert Reach().only_here
