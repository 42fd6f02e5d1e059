"""Themes proposed for texts, after the words and pairs of words that most of them share.

The word that most texts without a theme share makes the next theme of them, a pair counting for more than a word,
until no word is shared by enough. What is left joins the theme with which it shares most words, weighed by how rare
they are (inverse document frequency; Spärck Jones, Journal of Documentation 28, 1972), or stays without a theme. Ties
go by the alphabet, so that the same texts give the same themes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import log

from themeday.results.themes.lemmas import BESIDE, as_written, terms

_PAIR = 1.6  # how many words a pair is worth
_MOST_THEMES = 12
_PART_OF_ALL = 40  # a theme holds at least one in so many texts
_AT_LEAST = 2
_TOO_COMMON = 0.5  # a word in more than this part of many texts tells nothing
_MANY = 8
# Words, to join a theme. One would place more short answers, and wrongly: of 15 that it placed among the texts of a
# rehearsal and some English ones, two were where they belong.
_IN_COMMON = 2
_SHOWN_WORDS = 3


def propose(texts: Mapping[str, str]) -> list[list[str]]:
    """Return themes, the largest first: each the keys of its texts, in alphabetical order."""
    least = max(_AT_LEAST, len(texts) // _PART_OF_ALL)
    most = len(texts) if len(texts) < _MANY else len(texts) * _TOO_COMMON
    using: dict[str, set[str]] = defaultdict(set)
    for key, text in texts.items():
        for term in terms(text):
            using[term].add(key)
    holds = {term: keys for term, keys in using.items() if least <= len(keys) <= most}
    free = set(texts)
    themes: list[set[str]] = []
    while len(themes) < _MOST_THEMES and holds:
        # Down to a term that is shared by enough; those that are not will not be later either.
        holds = {term: left for term, keys in holds.items() if len(left := keys & free) >= least}
        if holds:
            first = min(holds, key=lambda term: (-len(holds[term]) * (_PAIR if BESIDE in term else 1), term))
            themes.append(holds.pop(first))
            free -= themes[-1]
    groups = [sorted(theme) for theme in themes]
    written = [[texts[key] for key in group] for group in groups]
    for key, place in nearest({key: texts[key] for key in free}, written).items():
        groups[place].append(key)
    return sorted(map(sorted, groups), key=lambda group: (-len(group), sorted(texts[key] for key in group)))


def nearest(texts: Mapping[str, str], themes: Sequence[Iterable[str]]) -> dict[str, int]:
    """Return which theme each text fits best, by place in the list; a text that fits none is left out."""
    profiles = [Counter(term for text in theme for term in terms(text)) for theme in themes]
    spread = Counter(term for profile in profiles for term in profile)
    weight = {term: log(1 + len(profiles) / count) for term, count in spread.items()}
    fits = {}
    for key, text in sorted(texts.items()):
        shared = [[term for term in terms(text) if term in profile] for profile in profiles]
        scores = [sum(weight[term] for term in common) for common in shared]
        best = max(range(len(profiles)), key=lambda place: (scores[place], -place), default=-1)
        if best >= 0 and len(shared[best]) >= _IN_COMMON:
            fits[key] = best
    return fits


def words_of(texts: Iterable[str], others: Iterable[str] = (), least: int = _AT_LEAST) -> list[str]:
    """Return the words that texts share, those first that say most about them.

    Args:
        others: texts of other themes; what is common there says less.
    """
    mine: Counter[str] = Counter()
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for term, words in as_written(text).items():
            mine[term] += 1
            written[term][words] += 1
    theirs = Counter(term for text in others for term in terms(text))
    shared = [term for term, count in mine.items() if count >= least]
    shared.sort(key=lambda term: (-mine[term] * (_PAIR if BESIDE in term else 1) / (1 + theirs[term]), term))
    chosen: list[str] = []
    for term in shared:
        if not any(set(term.split(BESIDE)) & set(other.split(BESIDE)) for other in chosen):
            chosen.append(term)
    # As most of them write it: a lemma is no word to read.
    return [max(sorted(written[term]), key=written[term].__getitem__) for term in chosen[:_SHOWN_WORDS]]
