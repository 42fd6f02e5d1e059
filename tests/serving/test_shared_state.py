"""How often one address may try."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from themeday.serving import shared_state
from themeday.serving.shared_state import RateLimit


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_some_tries_at_once_then_a_few_a_minute() -> None:
    clock = Clock()
    limit = RateLimit(at_once=3, a_minute=6, clock=clock)
    for _ in range(3):
        assert not limit.spent("192.168.8.20")
        limit.count("192.168.8.20")
    assert limit.spent("192.168.8.20")
    assert not limit.spent("192.168.8.21")
    clock.now = 10
    assert not limit.spent("192.168.8.20")
    limit.count("192.168.8.20")
    assert limit.spent("192.168.8.20")
    clock.now = 10_000
    assert not limit.spent("192.168.8.20")


@given(st.lists(st.tuples(st.floats(0, 30), st.booleans()), max_size=60))
def test_nobody_tries_more_than_is_allowed(steps: list[tuple[float, bool]]) -> None:
    clock = Clock()
    limit = RateLimit(at_once=5, a_minute=6, clock=clock)
    done = 0
    for pause, wants in steps:
        clock.now += pause
        if wants and not limit.spent("fe80::1"):
            limit.count("fe80::1")
            done += 1
    assert done <= 5 + clock.now * 6 / 60 + 1e-6


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_this_computer_itself_may(address: str) -> None:
    limit = RateLimit(at_once=1, a_minute=1)
    for _ in range(100):
        limit.count(address)
    assert not limit.spent(address)


def test_a_million_addresses_take_no_more_room_than_some(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_state, "_MOST_ADDRESSES", 50)
    limit = RateLimit(at_once=1, a_minute=1)
    for n in range(1_000):
        limit.count(f"10.0.{n // 250}.{n % 250}")
    assert len(limit._left) == 50
