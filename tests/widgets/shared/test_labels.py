"""What every card can say: views use all of it, and it is there in each language."""

from __future__ import annotations

import re

import pytest

from themeday.chapters import CHAPTERS
from themeday.i18n import LANGUAGES, SOURCE_LANGUAGE, translate
from themeday.places import CARDS
from themeday.widgets.participant.question import QuestionCard
from themeday.widgets.participant.tally import LiveTally
from themeday.widgets.shared.labels import FIELD_TEXTS, LABELS

ALL = {**LABELS, **FIELD_TEXTS}


@pytest.mark.parametrize("name", ALL)
def test_a_view_uses_it(name):
    views = "".join(path.read_text("utf-8") for path in CARDS.rglob("*.ts"))
    assert re.search(rf'\.{name}\b|"{name}"', views)


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != SOURCE_LANGUAGE])
def test_it_is_translated_with_its_placeholders(language):
    for text in ALL.values():
        told = translate(language, text)
        assert told != text
        assert re.findall(r"\{\w+\}", told) == re.findall(r"\{\w+\}", text)


def test_every_card_has_the_labels_and_one_with_fields_has_theirs(party):
    session = party.join()
    question = CHAPTERS["welcome"].questions[0]
    assert QuestionCard(session, "welcome", question).labels.keys() >= ALL.keys()
    assert LiveTally(session, "welcome", question).labels.keys() & ALL.keys() == LABELS.keys()
