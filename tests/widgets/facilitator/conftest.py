"""What tests of the facilitator's cards share."""

from __future__ import annotations

import pytest

from tests.widgets.facilitator.console_room import ConsoleRoom


@pytest.fixture
def room() -> ConsoleRoom:
    return ConsoleRoom()
