"""Which language the messages are in, before a day has said which are its own."""

from __future__ import annotations

import locale
import os
import re
from collections.abc import Sequence
from pathlib import Path

from themeday.i18n import LANGUAGES, SOURCE_LANGUAGE, SPOKEN


def asked_language(words: Sequence[str]) -> str:
    """Return the language asked for, also when the other words make no sense."""
    found = re.search(rf"--language[= ]({'|'.join(LANGUAGES)})\b", " ".join(words))
    return found[1] if found else ""


def language_of_computer() -> str:
    """Return the language this computer speaks to its owner when the kit speaks it too, else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return _of_locale(os.environ[name])
    try:
        named = locale.getlocale()[0] or ""  # Windows has no LANG and says "Dutch_Netherlands"
    except ValueError:
        named = ""
    return _of_locale(named)


def _of_locale(named: str) -> str:
    """Return the language of a locale's name: "nl_NL.UTF-8", or "Dutch_Netherlands.1252" as Windows has it."""
    from babel import Locale

    spoken = re.split(r"[_.@-]", named.lower())[0]
    # Windows names a language in English, and "West Frisian" is "Frisian" to it.
    names = {code: str(Locale.parse(SPOKEN[code].locale).get_language_name("en")).lower() for code in LANGUAGES}
    found = (code for code in LANGUAGES if spoken == code or (len(spoken) > 3 and names[code].endswith(spoken)))
    return next(found, SOURCE_LANGUAGE)


def language_of_file(path: Path) -> str:
    """Return the first language that a day.toml with mistakes names, so that its author reads about them in it.

    Args:
        path: the day.toml, or its folder.
    """
    from themeday.day.load import FILE_NAME

    try:
        text = (path / FILE_NAME if path.is_dir() else path).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""
    found = re.search(rf"^languages\s*=\s*\[\s*[\"']({'|'.join(LANGUAGES)})[\"']", text, flags=re.MULTILINE)
    return found[1] if found else ""
