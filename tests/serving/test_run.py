"""How many files the server may have open."""

from __future__ import annotations

import os

import pytest

from themeday.serving.run import allow_many_files


def test_a_mac_that_says_there_is_no_end_and_refuses_gets_what_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    if os.name == "nt":
        pytest.skip("Windows has no such limit")
    import resource

    asked: list[int] = []

    def refuses(which: int, limits: tuple[int, int]) -> None:
        asked.append(limits[0])
        if limits[0] > 10_240:
            raise ValueError("current limit exceeds maximum limit")

    monkeypatch.setattr(resource, "getrlimit", lambda which: (256, resource.RLIM_INFINITY))
    monkeypatch.setattr(resource, "setrlimit", refuses)
    allow_many_files()
    assert asked[-1] == 10_240
    asked.clear()
    monkeypatch.setattr(resource, "getrlimit", lambda which: (20_000, resource.RLIM_INFINITY))
    allow_many_files()
    assert min(asked) >= 20_000  # never less than it had
