from __future__ import annotations

import logging
from collections.abc import Iterator

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
