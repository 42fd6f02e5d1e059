from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import anywidget
import pytest

from tests.conftest import Party
from tests.serving.kernel.world import World


@pytest.fixture
def world(party: Party) -> Iterator[World]:
    """Return a day whose pages run in this process."""
    with World(party) as found:
        yield found


@pytest.fixture
def words(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Return what is logged, at every level."""
    caplog.set_level(logging.DEBUG)
    return caplog


@pytest.fixture(autouse=True)
def _propagating(monkeypatch: pytest.MonkeyPatch) -> None:
    # A server that was started in this process keeps its own lines to itself.
    monkeypatch.setattr(logging.getLogger("themeday"), "propagate", True)


@pytest.fixture(autouse=True)
def _without_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    # As on a served page, where a card says only where its program is; programs are the same for all.
    whole = anywidget.AnyWidget.get_state

    def get_state(self: anywidget.AnyWidget, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {name: "" if name in ("_esm", "_css") else value for name, value in whole(self, *args, **kwargs).items()}

    monkeypatch.setattr(anywidget.AnyWidget, "get_state", get_state)
