"""Both languages whole: every text translated, the same placeholders, and nobody looked down on."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from themeday.i18n import LANGUAGES, LOCALES, SOURCE_LANGUAGE, translate
from themeday.locales.__main__ import texts_to_translate

ROOT = Path(__file__).resolve().parents[2]
TEXTS = [message for message in texts_to_translate() if message.id]
CATALOGUES = {
    language: read_po((LOCALES / f"{language}.po").open("rb"), locale=language)
    for language in LANGUAGES
    if language != SOURCE_LANGUAGE
}
DUTCH = CATALOGUES["nl"]
each_catalogue = pytest.mark.parametrize("catalogue", CATALOGUES.values(), ids=list(CATALOGUES))

# Words that look down on someone, in either language.
UNWANTED = re.compile(
    r"dinosau|digib[ei]|digital(?:ly)?[\s-]+(?:illitera|immigrant|dummy|dummies)|illitera|analfabe"
    r"|bijspijker|opfris|refresher|boomer|millennial|generatie\s*z\b|gen[\s-]?z\b|snowflake|sneeuwvlok"
    r"|ouderwets|old-fashioned|achterlop|achterblijver|laggard|stoffig|oude garde|old guard|oudje|oldie|grijsaard",
    re.IGNORECASE,
)
# Something between quotation marks is somebody else's word, such as in "geen opfriscursus".
QUOTED = re.compile(r"“[^”]*”|‘[^’]*’|«[^»]*»|\"[^\"\n]*\"|^>.*$", re.MULTILINE)
PAGES = sorted(
    path
    for pattern in (
        "facilitator_guide/**/*.md",
        "exercises/**/*.md",
        "README.md",
        "notebooks/**/*.ipynb",
        "notebooks/**/*.md",
    )
    for path in ROOT.glob(pattern)
)
DATA = sorted([*ROOT.glob("themeday/day/templates/*.toml"), *ROOT.glob("themeday/rehearsal/*.toml")])


def forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def named(message) -> str:
    return " / ".join(forms(message.id))


def test_there_are_texts():
    assert len(TEXTS) > 400


@each_catalogue
def test_every_text_is_in_the_catalogue(catalogue):
    missing = [named(message) for message in TEXTS if catalogue.get(message.id) is None]
    assert missing == [], "run `make catalogue` and translate what is new"


@each_catalogue
def test_every_text_has_a_translation(catalogue):
    empty = [named(message) for message in catalogue if message.id and not all(forms(message.string or ""))]
    assert empty == []
    assert [named(message) for message in catalogue if message.id and message.fuzzy] == []


@each_catalogue
def test_no_translation_is_of_a_text_that_is_gone(catalogue):
    known = {forms(message.id) for message in TEXTS}
    assert [named(message) for message in catalogue if message.id and forms(message.id) not in known] == []


def translated(catalogue):
    """Return pairs of a text and its translation; of a plural, the singular may write its 1 out."""
    for message in catalogue:
        if message.id and all(forms(message.string or "")):
            for source, found in zip(forms(message.id), forms(message.string), strict=True):
                yield (
                    forms(message.id)[-1] if placeholders(found) == placeholders(forms(message.id)[-1]) else source,
                    found,
                )


@pytest.mark.parametrize(
    "look",
    [
        placeholders,
        lambda text: text.count("**"),
        lambda text: text.count("`"),
        lambda text: (text[:1].isspace(), text[-1:].isspace(), "\n" in text),
        lambda text: text.endswith((".", "!", "?", "…", ":")),
    ],
    ids=["placeholders", "bold", "code", "white space", "end of sentence"],
)
@each_catalogue
def test_a_translation_has_what_the_text_has(catalogue, look):
    assert [(source, found) for source, found in translated(catalogue) if look(source) != look(found)] == []


def test_an_english_text_can_be_filled_in():
    wrong = []
    for message in TEXTS:
        for text in forms(message.id):
            try:
                names = placeholders(text)
            except ValueError:  # a lone brace
                wrong.append(text)
                continue
            if any(not re.fullmatch(r"[a-z_]+", name) for name in names):
                wrong.append(text)
    assert wrong == []


def test_the_catalogue_is_what_the_screens_use():
    assert translate("nl", "Save") == DUTCH.get("Save").string != "Save"


def test_dutch_speaks_to_people_in_one_way():
    # "je" throughout: no "u" to leaders and "je" to young colleagues.
    formal = [
        text
        for message in DUTCH
        if message.id
        for text in forms(message.string)
        if re.search(r"\b(u|uw|uzelf)\b", text, re.IGNORECASE)
    ]
    assert formal == []


@pytest.mark.parametrize("where", ["English", "Dutch"])
def test_no_text_looks_down_on_anyone(where):
    said = [text for message in TEXTS for text in forms(message.id)]
    if where == "Dutch":
        said = [text for message in DUTCH if message.id for text in forms(message.string)]
    assert [text for text in said if UNWANTED.search(text)] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_page_looks_down_on_anyone(path):
    text = path.read_text("utf-8")
    if path.suffix == ".ipynb":
        text = "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
    assert UNWANTED.findall(QUOTED.sub("", text)) == []


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.name)
def test_no_example_looks_down_on_anyone(path):
    text = path.read_text("utf-8")
    assert tomllib.loads(text)
    assert UNWANTED.findall(text) == []


@pytest.mark.parametrize(
    "text", ["een cursus voor dinosaurussen", "digital illiterates", "een opfriscursus", "Digibeten", "bijspijkeren"]
)
def test_such_words_would_be_found(text):
    assert UNWANTED.search(text)
    assert UNWANTED.search(QUOTED.sub("", f"Dit is geen {text}."))
    assert not UNWANTED.search(QUOTED.sub("", f"Niet “{text}” dus."))
