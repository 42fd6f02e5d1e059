"""Renew the list of texts to translate: `python -m themeday.locales` (or `make catalogue`)."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

from themeday.i18n import LANGUAGES, SOURCE_LANGUAGE

_HERE = Path(__file__).parent
_ROOT = _HERE.parents[1]
# Functions that take a text, and which of their arguments it is.
_KEYWORDS = {"N_": (0,), "say": (0,), "translate": (1,), "say_count": (0, 1), "translate_count": (1, 2)}
# Templates say("…"); the arguments are plain strings, so no template parser is needed.
_IN_TEMPLATE = re.compile(r"""\bsay\(\s*(["'])(.*?)\1""")


def texts_to_translate() -> Catalog:
    """Return every text in the code and the templates, with where it stands."""
    catalogue = Catalog(project="themeday", charset="utf-8", fuzzy=False)
    for path in sorted([*_ROOT.glob("themeday/**/*.py"), *_ROOT.glob("widgets/**/*.py")]):
        for message in _in_python(path.read_text("utf-8")):
            catalogue.add(message, locations=[(path.relative_to(_ROOT).as_posix(), 1)])
    for path in sorted([*_ROOT.glob("themeday/*/plain/*.j2"), *_ROOT.glob("themeday/*/templates/*.j2")]):
        for _, text in _IN_TEMPLATE.findall(path.read_text("utf-8")):
            catalogue.add(text, locations=[(path.relative_to(_ROOT).as_posix(), 1)])
    return catalogue


def _in_python(source: str) -> Iterator[str | tuple[str, ...]]:
    # The syntax tree also shows texts inside f-strings, which gettext's usual extractors pass over.
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        places = _KEYWORDS.get(name, ())
        given = [node.args[place] for place in places if place < len(node.args)]
        strings = tuple(part.value for part in given if isinstance(part, ast.Constant) and isinstance(part.value, str))
        if places and len(strings) == len(places) and all(strings):
            yield strings if len(strings) > 1 else strings[0]


def renew(language: str) -> Catalog:
    """Write a language's catalogue with new texts added and dead ones gone; return it."""
    path = _HERE / f"{language}.po"
    before = io.BytesIO(path.read_bytes() if path.exists() else b"")
    catalogue = read_po(before, locale=language, charset="utf-8")
    catalogue.update(texts_to_translate(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    written = io.BytesIO()
    # No line numbers: they change with every edit and say little.
    write_po(written, catalogue, width=120, include_lineno=False, sort_output=True, ignore_obsolete=True)
    text = re.sub(
        r'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team|Report-Msgid-Bugs-To).*\n',
        "",
        written.getvalue().decode(),
        flags=re.M,
    )
    path.write_text(text, "utf-8")
    return catalogue


if __name__ == "__main__":
    for language in LANGUAGES:
        if language != SOURCE_LANGUAGE:
            missing = [message.id for message in renew(language) if message.id and not message.string]
            print(f"{language}: {len(missing)} texts to translate")
