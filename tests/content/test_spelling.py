"""Words are spelt as Debian's Dutch (OpenTaal) and British dictionaries have them; our own stand in two short lists.

`make test` unpacks the dictionaries where there is apt-get; elsewhere they are where hunspell's are, or it is skipped.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from hunspell import Hunspell

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
FOLDERS = (
    Path("/usr/share/hunspell"),
    ROOT / ".venv" / "dictionaries" / "usr" / "share" / "hunspell",
    Path("/opt/homebrew/share/hunspell"),
)
DICTIONARIES = {"nl": "nl", "en": "en_GB"}
each_language = pytest.mark.parametrize("language", DICTIONARIES)

# What is no prose: fences and their keys, code, what is filled in, tags, where links lead, addresses, and codes.
_NO_PROSE = re.compile(
    r"^```.*$|^(?:keys|digcomp|kind|part|seen_by|reveal|vote|long|own_words|source|licence|when):.*$"
    r"|^[a-z_]+: ?|^themeday .*$"
    r"|`[^`\n]*`|\{[^{}\n]*\}|<[^<>]*>|\]\([^)\n]*\)|^\[[^\]]+\]: .*$"
    r"|--[a-z-]+|\b[\w.@-]+\.(?:example|nl|org|com|eu|svg|png|md|csv|toml|json|py)\b[\w/.?=#-]*|\w*\d\w*",
    re.MULTILINE,
)
_CONSOLE = re.compile(r"^( *)```(?:console|toml|ini|python|nginx|text|json)\n.*?^\1```$", re.MULTILINE | re.DOTALL)
# Sources have their titles in whatever language they were written in.
_SOURCES = re.compile(r"^\*\*(?:Bronnen|Sources)\*\*$.*?^```$", re.MULTILINE | re.DOTALL)
_DRAWN = re.compile(r"<style.*?</style>", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def folder_with(name: str) -> Path | None:
    return next((folder for folder in FOLDERS if (folder / f"{name}.dic").exists()), None)


@cache
def dictionary(language: str) -> Hunspell:
    name = DICTIONARIES[language]
    folder = folder_with(name)
    if folder is None:
        pytest.skip(f"there is no dictionary {name}.dic; `make dictionaries` unpacks Debian's where there is apt-get")
    return Hunspell(name, hunspell_data_dir=os.fspath(folder))


@cache
def own(language: str) -> frozenset[str]:
    lines = (HERE / f"words.{language}.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def texts(language: str) -> Iterator[tuple[str, str]]:
    """Everything that people read in a language, with where it stands."""
    for pattern in (
        f"exercises/*/{language}.md",
        f"notebooks/*/*/{language}.md",
        f"exercises/*/*-{language}.svg",
        f"facilitator_guide/{language}/*.md",
        f"themeday/lessons/templates/*.{language}.md",
    ):
        for path in sorted(ROOT.glob(pattern)):
            if path.name == "11_words.md":
                continue  # it has the words of the day in both languages
            yield str(path.relative_to(ROOT)), path.read_text("utf-8")
    with (ROOT / "themeday" / "locales" / "nl.po").open("rb") as file:
        for message in read_po(file):
            found = (message.string if language == "nl" else message.id) if message.id else ""
            for text in found if isinstance(found, tuple | list) else (found,):
                yield f"nl.po, {message.id!r:.60}", text or ""
    if language == "nl":
        played = ROOT / "themeday" / "rehearsal" / "answers.nl.toml"
        yield played.name, "\n".join(_said(tomllib.loads(played.read_text("utf-8"))))


def _said(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for name, one in value.items() if name != "theme" for text in _said(one))
    elif isinstance(value, list):
        yield from (text for one in value for text in _said(one))


def words(text: str) -> set[str]:
    for pattern in (_DRAWN, _CONSOLE, _SOURCES, _NO_PROSE):
        text = pattern.sub(" ", text)
    return {word.replace("’", "'") for word in _WORD.findall(unescape(text))}


def is_known(language: str, word: str) -> bool:
    spelling, mine = dictionary(language), own(language)

    def fine(part: str) -> bool:
        part = part.replace("Eé", "Éé")
        # Abbreviations are in no dictionary.
        return part.isupper() or part in mine or part.lower() in mine or bool(spelling.spell(part))

    return fine(word) or ("-" in word and all(map(fine, word.split("-"))))


@pytest.mark.slow
@each_language
def test_words_are_spelt_as_the_dictionary_has_them(language: str) -> None:
    unknown: dict[str, str] = {}
    for where, text in texts(language):
        for word in words(text):
            if word not in unknown and not is_known(language, word):
                unknown[word] = where
    assert unknown == {}, f"mend these, or put what is right in tests/content/words.{language}.txt"


@each_language
def test_our_own_words_are_in_use_in_order_and_in_no_dictionary(language: str) -> None:
    used = {part.lower() for _, text in texts(language) for word in words(text) for part in (word, *word.split("-"))}
    mine = own(language)
    assert sorted(mine, key=str.casefold) == [word for word in _lines(language) if not word.startswith("#")]
    assert {word for word in mine if word.lower() not in used} == set()
    assert {word for word in mine if dictionary(language).spell(word)} == set()


def _lines(language: str) -> list[str]:
    return [line for line in (HERE / f"words.{language}.txt").read_text("utf-8").splitlines() if line]


@pytest.mark.parametrize(
    ("language", "wrong"),
    [("nl", "terrugvertellen"), ("nl", "onmidelijk"), ("nl", "leiddinggevende"), ("en", "recieve"), ("en", "colleage")],
)
def test_a_slip_of_the_pen_is_found(language: str, wrong: str) -> None:
    assert words(f"Een zin met {wrong}, en `{wrong}x` in code.") >= {wrong}
    assert not is_known(language, wrong)


def test_what_is_no_prose_is_not_read() -> None:
    lesson = (
        "---\ntitle: Een les\nkeys: [aap]\n---\n```quiz first-look\nVraag?\n- [x] {zeker} Ja, op [zo](x.svg)\n```\n"
    )
    assert words(lesson) == {"Een", "les", "Vraag", "x", "Ja", "op", "zo"}
