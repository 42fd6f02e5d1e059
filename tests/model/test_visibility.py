"""Who may see an answer is said in words, and those who may are ever more."""

from __future__ import annotations

from themeday.i18n import LANGUAGES, translate
from themeday.model.visibility import VISIBILITY_NAMES, Visibility


def test_each_choice_has_words_of_its_own_in_every_language() -> None:
    assert list(VISIBILITY_NAMES) == list(Visibility)
    for language in LANGUAGES:
        names = [translate(language, name) for name in VISIBILITY_NAMES.values()]
        assert len(set(names)) == len(Visibility)
    assert translate("nl", VISIBILITY_NAMES[Visibility.PRIVATE]) != VISIBILITY_NAMES[Visibility.PRIVATE]


def test_the_first_choice_is_the_most_careful_one() -> None:
    assert next(iter(Visibility)) is Visibility.PRIVATE
