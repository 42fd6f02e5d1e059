"""What is kept for a browser that is away has an end."""

from __future__ import annotations

import pytest

from themeday.serving.kernel.missed_messages import MissedMessages


@pytest.mark.parametrize(("messages", "size", "too_much"), [(3, 10, False), (600, 1, True), (2, 2**20, True)])
def test_what_is_kept_has_an_end(messages: int, size: int, too_much: bool) -> None:
    missed = MissedMessages()
    for _ in range(messages):
        missed.keep(b"x" * size)
    assert missed.too_much is too_much
    assert len(missed.messages) == (0 if too_much else messages)
