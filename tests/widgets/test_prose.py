"""Sentences to read: from the kit alone, and without HTML."""

from __future__ import annotations

import pytest

from themeday.widgets.shared.prose import Prose


@pytest.fixture
def me(party):
    return party.join()


def test_prose_lets_no_html_through(me):
    prose = Prose(me, "**bold** <script>alert(1)</script>")
    assert "<strong>bold</strong>" in prose.body
    assert "<script>" not in prose.body
