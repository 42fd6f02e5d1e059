"""Details of real people are told; what nobody has is left alone."""

from __future__ import annotations

import pytest

from themeday.lessons.lint.private import details


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Vraag het Sanne de Vries.", "name"),
        ("Mail naar jan@politie.nl", "email"),
        ("Bel 06-12345678", "phone"),
    ],
)
def test_a_detail_is_told(text: str, kind: str) -> None:
    assert kind in [told for told, _ in details(text)]


@pytest.mark.parametrize("text", ["Bo kijkt eerst.", "bo@example.org", "06 - 00 00 00 00", "De Nieuwe Kerk"])
def test_what_is_nobodys_is_left_alone(text: str) -> None:
    assert list(details(text)) == []
