"""A room of people for each test."""

from __future__ import annotations

import pytest

from tests.results.people import Room


@pytest.fixture
def room() -> Room:
    return Room()
