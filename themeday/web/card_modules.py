"""The browser's side of the cards: modules that `make page` builds and git keeps, each with several cards.

A card that is in none of them is plain JavaScript beside its model, and gets what they share as `kit`.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from themeday.places import STATIC

#: The module with every card that participants may meet, and with the kit.
ALL = "cards"
_MODULE = re.compile(r"(cards|console|projector|review)\.[0-9a-f]{12}\.js")
_EXPORTS = re.compile(r"^export const \{ ([\w, ]+) \} = cards;$", re.MULTILINE)


def is_module(name: str) -> bool:
    """Return whether a file may be a module with cards, by its name, which changes with its content."""
    return _MODULE.fullmatch(name) is not None


@cache
def module_file(module: str) -> Path:
    """Return the file of a module, such as `ALL`, as it was built last."""
    return next(path for path in sorted(STATIC.glob(f"{module}.*.js")) if is_module(path.name))


@cache
def cards_of(module: str) -> frozenset[str]:
    """Return the names of the cards in a module."""
    line = _EXPORTS.findall(module_file(module).read_text("utf-8"))[-1]
    return frozenset(line.split(", "))


def module_of(card: str) -> str:
    """Return the module that has a card; nothing when the card is plain JavaScript."""
    return next((module for module in (ALL, "console", "projector", "review") if card in cards_of(module)), "")


def inline(card: str, folder: Path) -> str:
    """Return a module that exports one card as its default, with all it needs: for JupyterLab.

    Args:
        folder: with the cards that are plain JavaScript.

    Raises:
        FileNotFoundError: there is no such card.
    """
    module = module_of(card)
    text = module_file(module or ALL).read_text("utf-8")
    return f"{text}\nexport default cards.{card};" if module else f"{text}\n{_plain(card, folder)}"


def by_address(card: str, folder: Path, address: str) -> str:
    """Return a module that fetches what `inline` holds: once, for every card and every phone.

    Args:
        folder: with the cards that are plain JavaScript.
        address: where the static files are.

    Raises:
        FileNotFoundError: there is no such card.
    """
    module = module_of(card)
    fetched = f'(await import(new URL("{address}/{module_file(module or ALL).name}", location.href)))'
    return f"export default {fetched}.{card};" if module else f"const {{ kit }} = {fetched};\n{_plain(card, folder)}"


def _plain(card: str, folder: Path) -> str:
    for path in sorted(folder.glob(f"*/{card}.js")):
        return path.read_text("utf-8")
    raise FileNotFoundError(f"{card}.js")
