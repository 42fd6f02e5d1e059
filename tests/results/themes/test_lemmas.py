"""Words of a text: forms of one are one, and small words say nothing."""

from __future__ import annotations

import pytest

from themeday.results.themes.lemmas import terms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("We luisterden naar collega's.", "Luisteren naar een collega"),
        ("The leaders listened", "A leader listens"),
        ("Listening", "We are listening together"),
    ],
)
def test_forms_of_a_word_are_one(one: str, other: str) -> None:
    assert set(terms(one)) & set(terms(other))


def test_words_that_say_nothing_are_left_out_and_pairs_are_kept() -> None:
    assert terms("Ik wil dat het beter is voor ons allemaal, en dat je dat ook vindt") in ((), ("allemaal",))
    assert "sociaal medium" in terms("Iets met sociale media") or "sociaal media" in terms("Iets met sociale media")
    assert terms("") == terms("👩🏽‍✈️ 123 !!") == ()
