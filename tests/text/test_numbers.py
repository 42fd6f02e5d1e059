"""Numbers as texts: read as they are shown, kept as what they are."""

from __future__ import annotations

from themeday.text.numbers import Number


def test_a_number_is_its_text_wherever_a_text_is_shown() -> None:
    number = Number("at least 5", 5, '"at least "0')
    assert number == "at least 5"
    assert f"{number} people" == "at least 5 people"
    assert (number.value, number.pattern, dict(number.beside)) == (5, '"at least "0', {})


def test_what_stands_beside_one_is_not_shared_with_another() -> None:
    assert Number("1", 1, beside={"n": Number("", 3)}).beside["n"].value == 3
    assert not Number("2", 2).beside
