"""The languages of the kit, and its texts in them: English sentences in the code, translations in `locales/`."""

from __future__ import annotations

import gettext
import io
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from themeday.text.display import shown


class Language(NamedTuple):
    """A language that the kit speaks."""

    name: str
    locale: str  # how Unicode's CLDR names what dates and numbers look like in it


#: The one list of languages, the usual one first; all else about languages is found by these codes.
SPOKEN = {
    "nl": Language("Nederlands", "nl_NL"),
    "en": Language("English", "en_GB"),
}
LANGUAGES = tuple(SPOKEN)
DEFAULT_LANGUAGE = LANGUAGES[0]
LANGUAGE_NAMES = {code: language.name for code, language in SPOKEN.items()}
#: Of the texts in the code, which a text is read in where its translation is not there yet.
SOURCE_LANGUAGE = "en"
LOCALES = Path(__file__).parent / "locales"


def N_(text: str) -> str:  # noqa: N802  (the name gettext tools look for)
    """Mark a text for translation; it is translated later, when the reader's language is known."""
    return text


class Wording(str):
    """A text that was written in several languages; as a plain string it is the English, or the first there is."""

    languages: Mapping[str, str]

    @classmethod
    def of(cls, languages: Mapping[str, str]) -> Wording:
        """Return one text of what was written, by language."""
        wording = cls(_first(languages))
        wording.languages = dict(languages)
        return wording

    # Two that read alike in English may differ in another language; beside a plain text it is the plain text it is.
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return self.languages == other.languages if isinstance(other, Wording) else str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def read(self, language: str) -> str:
        """Return it in a language, or in another where it was not written in that one yet."""
        return _first(self.languages, language)


def _first(languages: Mapping[str, str], *preferred: str) -> str:
    return next(languages[code] for code in (*preferred, SOURCE_LANGUAGE, *LANGUAGES) if code in languages)


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    path = LOCALES / f"{language}.po"
    if not path.exists():
        return gettext.NullTranslations()
    # Read the .po itself, so that a translator sees a change at once and no compiled file can be stale.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = io.BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def known(language: str | None) -> str:
    """Return the language itself when we speak it, else the default."""
    return language if language in LANGUAGES else DEFAULT_LANGUAGE


def translate(language: str, text: str, /, **values: Any) -> str:
    """Return a text in a language, with its `{placeholders}` filled in; texts among these as they are shown."""
    if not text:
        return ""
    known_language = known(language)
    translated = text.read(known_language) if isinstance(text, Wording) else _catalogue(known_language).gettext(text)
    return translated.format(**_shown(values)) if values else translated


def translate_count(language: str, singular: str, plural: str, n: int, **values: Any) -> str:
    """Return the singular or plural text for a number, with `{n}` filled in."""
    return _catalogue(known(language)).ngettext(singular, plural, n).format(n=n, **_shown(values))


def _shown(values: dict[str, Any]) -> dict[str, Any]:
    return {name: shown(value) if isinstance(value, str) else value for name, value in values.items()}


def format_day(language: str, day: date) -> str:
    """Return a date in full, such as "donderdag 14 januari 2027"."""
    from babel.dates import format_date

    return str(format_date(day, "full", locale=SPOKEN[known(language)].locale))


@cache
def number_signs(language: str) -> tuple[str, str]:
    """Return what stands before the decimals of a number and between its thousands, such as "," and "."."""
    from babel.numbers import get_decimal_symbol, get_group_symbol

    locale = SPOKEN[known(language)].locale
    return get_decimal_symbol(locale), get_group_symbol(locale)


def in_language(folder: Path, pattern: str, language: str) -> Path:
    """Return a file of which there is one for each language; where it is not there yet, that of another.

    Raises:
        FileNotFoundError: no language has it.
    """
    files = (folder / pattern.format(language=code) for code in (language, SOURCE_LANGUAGE, *LANGUAGES))
    file = next((file for file in files if file.is_file()), None)
    if file is None:
        raise FileNotFoundError(folder / pattern)
    return file


def format_time(moment: datetime) -> str:
    """Return hours and minutes, the same in every language."""
    return moment.strftime("%H:%M")
