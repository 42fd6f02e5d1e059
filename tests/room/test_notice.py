"""The privacy notice: what everyone reads before they join, in every language of the kit."""

from __future__ import annotations

import pytest

from tests.conftest import DAY
from themeday.i18n import LANGUAGES
from themeday.room.notice import notice


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_until_when_and_whom_to_ask(language: str) -> None:
    told = notice(DAY, language)
    assert (told["language"], len(told["points"])) == (language, 8)
    assert str(DAY.keep_until.year) in told["points"][4]
    assert DAY.contact_in(language) in told["points"][-1]
    assert not [point for point in told["points"] if "{" in point]
