"""That the server was started again, as the environment tells it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from themeday.room.restarts import ENV_RESTARTED, Restarted


def test_it_comes_back_as_it_was_written(monkeypatch: pytest.MonkeyPatch) -> None:
    restarted = Restarted(2, datetime(2027, 1, 14, 10, 30, tzinfo=UTC))
    monkeypatch.setenv(ENV_RESTARTED, restarted.to_text())
    assert Restarted.here() == restarted


@pytest.mark.parametrize("text", ["", "2", "two 2027-01-14", "1 yesterday"])
def test_anything_else_is_no_restart(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv(ENV_RESTARTED, text)
    assert Restarted.here() is None
