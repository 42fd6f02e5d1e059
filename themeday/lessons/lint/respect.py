"""Words that look down on people, which no text of the kit uses: nobody here has to be brought up to date."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

_WORDS: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("respect.toml").read_text("utf-8"))


def looking_down(text: str, *, belittling: bool = False) -> Iterator[str]:
    """Yield the words of a text, in either language, that look down on people.

    Args:
        belittling: also words that make what someone finds hard sound easy.
    """
    for words in (_BOTH if belittling else _DEFICIT).finditer(text):
        yield words[0]


def _any(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b".replace(r"\b\b", r"\b"), re.IGNORECASE)


_DEFICIT, _BOTH = _any(_WORDS["deficit"]), _any(_WORDS["deficit"] + _WORDS["belittling"])
