"""Plain language: words and sentences that not everyone in the room reads easily, with what to write instead."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

LONGEST_SENTENCE = 25  # words
LONGEST_WORD = 22  # letters; even in Dutch, longer ones are mostly several words in one
_FILE = Path(__file__).with_name("plain.toml")
_SENTENCE_ENDS = re.compile(r"[.!?…:;](?=\s|$)|\s[–-]\s|[()\"“”]")
_WORD = re.compile(r"[^\W\d_]+")


def hard_words(text: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield words above plain language (level B1), each with plainer ones."""
    pattern, plainer = _list(language)
    for word in pattern.finditer(text):
        yield word[0], next(instead for start, instead in plainer if start.fullmatch(word[0]))


def long_words(text: str) -> Iterator[str]:
    """Yield words that are hard to read because they are so long."""
    yield from (word for word in _WORD.findall(text) if len(word) > LONGEST_WORD)


def long_sentences(text: str) -> Iterator[int]:
    """Yield the number of words of each sentence that is too long to be read at a glance."""
    for sentence in _SENTENCE_ENDS.split(text):
        n = len(sentence.split())
        if n > LONGEST_SENTENCE:
            yield n


@cache
def _list(language: str) -> tuple[re.Pattern[str], list[tuple[re.Pattern[str], str]]]:
    words = tomllib.loads(_FILE.read_text("utf-8")).get(language, {})
    forms = [(re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else ""), word) for word in words]
    plainer = [(re.compile(form, re.IGNORECASE), words[word]) for form, word in forms]
    return re.compile(rf"\b(?:{'|'.join(form for form, _ in forms) or '(?!)'})\b", re.IGNORECASE), plainer
