"""What makes two spellings one label: of a unit, a room, a code, a tag, a tip.

People see no difference between capitals and small letters, one space and two, a space and one that does not break,
an accent on its letter and one typed after it, or what is not to be seen at all. So neither do we, wherever one label
is compared with another. What was typed is shown as typed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache

from themeday.errors import ThemeDayError
from themeday.i18n import N_

# Nothing is to be seen of them, though Unicode counts them as letters, marks or signs (Default_Ignorable_Code_Point).
_UNSEEN = frozenset(
    map(chr, (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0, *range(0x180B, 0x1810), *range(0xFE00, 0xFE10)))
) | frozenset(map(chr, range(0xE0100, 0xE01F0)))
_SEEN_AS = {"\u2800": " ", "\u2010": "-"}  # an empty braille cell; what is left of a hyphen that does not break


def comparable(text: str) -> str:
    """Return what all spellings of one label share: for comparing, never for showing.

    That is NFKC_Casefold (The Unicode Standard, section 3.13.5), with single spaces and none around it.
    """
    if text.isascii():
        return " ".join(_shown(text.casefold()).split())
    # Twice: what was between a letter and its accent is gone only after the first time.
    return _folded(_folded(text))


@lru_cache(maxsize=1024)
def label_key(label: str) -> str:
    """Return what is comparable of a label that comes by again and again, as units do; never of what people wrote."""
    return comparable(label)


def same(label: str, other: str) -> bool:
    """Return whether two spellings are of one label, such as a unit; never of what people wrote."""
    return label == other or label_key(label) == label_key(other)


def spelled(text: str, known: Collection[str]) -> str | None:
    """Return how a label is spelled among those that are known, or None when it is not among them."""
    wanted = comparable(text)
    return next((label for label in known if label == text), None) or next(
        (label for label in known if comparable(label) == wanted), None
    )


TAKEN_AS_ONE = N_(
    "“{label}” and “{other}” are taken as one: they differ only in capitals, spaces, how an accent was typed, or "
    "characters that cannot be seen."
)


class Spellings:
    """Labels as they come, each spelled as it was first; `notes` tells of other spellings, in the order of coming."""

    def __init__(
        self, key: Callable[[str], str] = comparable, known: Iterable[str] = (), note: str = TAKEN_AS_ONE
    ) -> None:
        self._key, self._note = key, note
        self._first = {key(label): label for label in known}
        self._others: dict[tuple[str, str], ThemeDayError] = {}

    def take(self, text: str) -> str:
        """Return a label as it was spelled first, and note when that was otherwise."""
        label = self._first.setdefault(self._key(text), text)
        if label != text:
            self._others[label, text] = ThemeDayError(self._note, label=label, other=text)
        return label

    @property
    def notes(self) -> list[ThemeDayError]:
        """Return what to tell of labels that were spelled in two ways."""
        return list(self._others.values())


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(_shown(plain).split())


def _shown(text: str) -> str:
    return "".join(
        _SEEN_AS.get(sign, sign)
        for sign in text
        if sign.isspace() or not (sign in _UNSEEN or unicodedata.category(sign) in ("Cf", "Cc"))
    )
