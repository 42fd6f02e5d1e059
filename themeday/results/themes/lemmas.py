"""A text as the words that say what it is about: lemmas of content words, and pairs that stand beside each other.

Lemmas come from simplemma, whose dictionaries for Dutch and English are in its package; nothing is downloaded.
Source: A. Barbaresi, Simplemma (2021), doi 10.5281/zenodo.4673264.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_SHORTEST = 3
_DUTCH, _ENGLISH = "nl", "en"
#: Stands between the two words of a pair.
BESIDE = " "


def terms(text: str) -> tuple[str, ...]:
    """Return the lemmas of a text's content words and the pairs of neighbours, each once, in the order of the text."""
    return tuple(as_written(text))


@lru_cache(maxsize=50_000)
def as_written(text: str) -> dict[str, str]:
    """Return the same terms, each with the words as they stand in the text, in small letters."""
    words = [word.casefold().replace("’", "'") for word in _WORD.findall(text)]
    language = language_of(words)
    lemmas = [lemma if _tells(lemma := _lemma(word, language)) and _tells(word) else "" for word in words]
    written: dict[str, str] = {}
    for lemma, word in zip(lemmas, words, strict=True):
        if lemma:
            written.setdefault(lemma, word)
    for (lemma, word), (next_lemma, next_word) in pairwise(zip(lemmas, words, strict=True)):
        if lemma and next_lemma and lemma != next_lemma:
            written.setdefault(f"{lemma}{BESIDE}{next_lemma}", f"{word}{BESIDE}{next_word}")
    return written


def language_of(words: list[str]) -> str:
    """Return the language of words in small letters, by those that are small; Dutch when they do not tell."""
    dutch, english = (sum(word in small_words(language) for word in words) for language in (_DUTCH, _ENGLISH))
    return _ENGLISH if english > dutch else _DUTCH


@cache
def small_words(language: str) -> frozenset[str]:
    """Return the words that say nothing about a subject."""
    return frozenset(Path(__file__).with_name(f"small_words.{language}.txt").read_text("utf-8").split())


@lru_cache(maxsize=50_000)
def _lemma(word: str, language: str) -> str:
    import simplemma

    # The other language too: an English word in a Dutch sentence is nothing special.
    other = _DUTCH if language == _ENGLISH else _ENGLISH
    # Dutch verbs that are taken apart come with a line between their parts.
    lemma = str(simplemma.lemmatize(word, lang=(language, other))).casefold().replace("_", "")
    return _across().get(lemma, lemma)


@cache
def _across() -> dict[str, str]:
    """Return Dutch lemmas by the English ones that mean the same, so that a theme can hold both languages."""
    lines = Path(__file__).with_name("across.en-nl.txt").read_text("utf-8").splitlines()
    return {english: dutch for english, _, dutch in (line.partition(" ") for line in lines) if dutch}


def _tells(word: str) -> bool:
    return len(word) >= _SHORTEST and word not in small_words(_DUTCH) and word not in small_words(_ENGLISH)
