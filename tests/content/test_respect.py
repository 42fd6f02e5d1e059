"""Nobody is brought up to date here: no text of the kit looks down on people, in either language."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from themeday.lessons.lint.respect import looking_down

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "themeday" / "locales" / "nl.po"
PATTERNS = (
    "*.md",
    "notebooks/**/*.ipynb",
    "notebooks/**/*.md",
    "exercises/**/*.md",
    "exercises/**/*.svg",
    "facilitator_guide/**/*.md",
    "themeday/*/templates/*",
    "themeday/rehearsal/*.toml",
    "themeday/serving/plain/*",
)
FILES = sorted(path for pattern in PATTERNS for path in ROOT.glob(pattern))
LESSONS = sorted([*ROOT.glob("exercises/*/??.md"), *ROOT.glob("notebooks/*/*/??.md")])


def words_of(path: Path) -> str:
    text = path.read_text("utf-8")
    if path.suffix == ".ipynb":
        return "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
    return text


@pytest.mark.parametrize("pattern", PATTERNS)
def test_pages_are_where_they_are_looked_for(pattern: str) -> None:
    assert list(ROOT.glob(pattern)) != []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_page_looks_down_on_people(path: Path) -> None:
    assert list(looking_down(words_of(path))) == []


def test_no_text_on_a_screen_looks_down_on_people() -> None:
    with CATALOGUE.open("rb") as file:
        for message in read_po(file):
            for text in (message.id, message.string):
                for one in text if isinstance(text, tuple) else (text,):
                    assert list(looking_down(one)) == [], one


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_lesson_or_chapter_makes_nothing_sound_easier_than_it_is(path: Path) -> None:
    assert list(looking_down(words_of(path), belittling=True)) == []


def test_every_chapter_lesson_guide_and_template_is_read() -> None:
    folders = {path.relative_to(ROOT).parts[0] for path in FILES}
    assert {"notebooks", "exercises", "facilitator_guide", "themeday", "README.md", "CONTRIBUTING.md"} <= folders


@pytest.mark.parametrize(
    "text",
    [
        "een opfriscursus voor oude rotten",
        "Digibeten welkom",
        "niet voor dinosaurussen",
        "A refresher for dinosaurs",
        "wie achterloopt",
        "zij loopt achter",
        "digital immigrants",
        "Digitale immigrant",
        "zelfs je oma snapt het",
        "Old-fashioned people",
        "op jouw leeftijd",
        "die jonkies toch",
        "OK Boomer",
        "de digitale analfabeet",
    ],
)
def test_such_words_are_found(text: str) -> None:
    assert list(looking_down(text))


@pytest.mark.parametrize(
    "text",
    [
        "Leer van elkaars ervaring",
        "a log that is too long",
        "de roos",
        "het rotten van fruit is iets anders",
        "natuurlijk",
        "of je voor- of achterloopt",
        "opa's fiets",
    ],
)
def test_other_words_are_left_alone(text: str) -> None:
    assert list(looking_down(text)) == []
