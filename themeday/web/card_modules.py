"""The browser's side of the cards as modules: one for all cards of a participant's page, one for each page of staff."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from themeday.text.shown import patterns
from themeday.web.hashed import hashed

#: What cards share, and the fields that only some questions need; these stand first in every module.
SHARED = ("keeping", "drafts", "saving", "press", "common", "fields")
#: The module with every card that participants may meet.
ALL = "cards"
#: Cards of staff are large, and no phone needs them.
OF_STAFF = ("console", "projector", "review")
_EXPORT = re.compile(r"^export default ", re.MULTILINE)


def module_text(folder: Path, name: str) -> str:
    """Return a module.

    Args:
        name: of one card, whose module exports it as the default; or `ALL`, which exports each card by its name.
    """
    shared = "\n".join([_rule(), *(view(folder, part).read_text("utf-8") for part in SHARED)])
    if name != ALL:
        # Plain concatenation: the same text works in JupyterLab and on a served page, without a build step.
        return f"{shared}\n{view(folder, name).read_text('utf-8')}"
    return "\n".join([shared, *(_as_constant(view(folder, card)) for card in cards_of_participants(folder))])


def views(folder: Path) -> list[Path]:
    """Return the files with the browser's side of cards, each in the folder of who sees it."""
    return sorted(folder.glob("*/*.js"))


def view(folder: Path, name: str) -> Path:
    """Return the file with the browser's side of a card.

    Raises:
        FileNotFoundError: there is no such card.
    """
    for path in views(folder):
        if path.stem == name:
            return path
    raise FileNotFoundError(name)


def cards_of_participants(folder: Path) -> Iterable[str]:
    """Return the names of the cards that participants may meet."""
    return sorted(path.stem for path in views(folder) if path.stem not in (*SHARED, *OF_STAFF))


def module_of(name: str) -> str:
    """Return the name of the module that has a card."""
    return name if name in OF_STAFF else ALL


@cache
def _rule() -> str:
    # How what people typed is shown is written down once, in Python.
    rule = patterns(lambda point: f"\\u{{{point:x}}}")
    flags = {name: "gu" if name in ("unseen", "apart") else "u" for name in rule}
    return f"const RULE = {{ {', '.join(f'{name}: /{text}/{flags[name]}' for name, text in rule.items())} }};"


def _as_constant(path: Path) -> str:
    # Each in a function of its own, under a name of its own: cards and what they share may name something the same.
    name, text = path.stem, _EXPORT.sub("return ", path.read_text("utf-8"))
    return f"const card_{name} = (() => {{\n{text}}})();\nexport {{ card_{name} as {name} }};"


def module_name(folder: Path, name: str) -> str:
    """Return the file name of a module, which changes with its content."""
    return f"{name}.{hashed(module_text(folder, name).encode())}.js"
