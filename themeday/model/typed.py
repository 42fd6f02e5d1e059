"""What someone typed, as it may be kept."""

from __future__ import annotations

import re
from datetime import date

from themeday.errors import OutcomeRefused
from themeday.i18n import N_
from themeday.model.outcomes import MAX_VALUE

MAX_TAG = 30


def checked_text(value: object, max_length: int) -> str:
    """Return a text as typed, without white space around it and with plain line ends; raises `OutcomeRefused`."""
    if not isinstance(value, str):
        raise OutcomeRefused(N_("Write your answer as text."))
    # One kind of line end, whatever the browser sent; the two characters of Windows end a row of the log.
    text = re.sub("\r\n?", "\n", value).strip()
    limit = min(max_length, MAX_VALUE)
    if len(text) > limit:
        raise OutcomeRefused(
            N_("This is {length} characters; at most {limit} fit. Shorten it and save again. Your text is still here."),
            length=len(text),
            limit=limit,
        )
    if "\x00" in text or any(0xD800 <= ord(character) <= 0xDFFF for character in text):
        raise OutcomeRefused(N_("This text holds a character that cannot be stored. Remove it and save again."))
    return text


def checked_tag(value: object) -> str:
    """Return a word or two that may be kept: a text of one line, with single spaces; raises as `checked_text` does."""
    return " ".join(checked_text(" ".join(value.split()) if isinstance(value, str) else value, MAX_TAG).split())


def checked_date(value: object) -> str:
    """Return a date as ISO 8601 writes it; raises `OutcomeRefused` for what is none."""
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise OutcomeRefused(N_("Choose a date, with day, month and year.")) from None
