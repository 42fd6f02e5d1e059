"""Which language the messages are in, before a day has said which are its own."""

from __future__ import annotations

import locale
import os
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from themeday.i18n import LANGUAGES, SOURCE_LANGUAGE, SPOKEN


def asked_language(words: Sequence[str]) -> str:
    """Return the language asked for, also when the other words make no sense."""
    asked = re.search(rf"--language[= ]({'|'.join(LANGUAGES)})\b", " ".join(words))
    return asked[1] if asked else ""


def language_of_computer() -> str:
    """Return the language this computer speaks to its owner when the kit speaks it too, else English."""
    from babel import Locale

    named = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    if not named:
        with suppress(ValueError):
            named = locale.getlocale()[0] or ""  # Windows has no LANG and says "Dutch_Netherlands.1252"
    spoken = re.split(r"[_.@-]", named.lower())[0]
    # Windows names a language in English, and "West Frisian" is "Frisian" to it.
    names = {code: str(Locale.parse(SPOKEN[code].locale).get_language_name("en")).lower() for code in LANGUAGES}
    known = (code for code in LANGUAGES if spoken == code or (len(spoken) > 3 and names[code].endswith(spoken)))
    return next(known, SOURCE_LANGUAGE)


def language_of_file(path: Path) -> str:
    """Return the first language that a day.toml, or the one in a folder, names although it has mistakes."""
    from themeday.day.load import FILE_NAME

    try:
        text = (path / FILE_NAME if path.is_dir() else path).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""
    named = re.search(rf"^languages\s*=\s*\[\s*[\"']({'|'.join(LANGUAGES)})[\"']", text, flags=re.MULTILINE)
    return named[1] if named else ""
