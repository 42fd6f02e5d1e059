"""Sentences to read: in the reader's language."""

from __future__ import annotations

from themeday.i18n import Wording
from themeday.widgets.shared.prose import Prose


def test_prose_reads_in_the_language_of_who_reads(party):
    me = party.join()
    prose = Prose(me, Wording.of({"nl": "<p>Hallo</p>", "en": "<p>Hello</p>"}))
    me.bind(me.participant, "nl")
    assert prose.body == "<p>Hallo</p>"
    me.bind(me.participant, "en")
    assert prose.body == "<p>Hello</p>"
