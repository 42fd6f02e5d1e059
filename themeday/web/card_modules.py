"""The browser's side of the cards: modules that `make page` builds and git keeps, each with several cards.

Names of files change with their content, so that a browser may keep them for ever. A card that is in no module is plain
JavaScript beside its model, and gets what the cards share as `kit`.
"""

from __future__ import annotations

import re
from functools import cache
from hashlib import blake2s
from pathlib import Path

from themeday.places import STATIC

#: Where a served page finds the browser's side of its cards; unset in JupyterLab, where it travels with each card.
ENV_CARDS = "THEMEDAY_CARDS"
#: The module with every card that participants may meet, and with the kit.
ALL = "cards"
_MODULES = (ALL, "console", "projector", "review")
_NAME = re.compile(rf"({'|'.join(_MODULES)})\.[0-9a-f]{{12}}\.js")
_EXPORTS = re.compile(r"^export const \{ ([\w, ]+) \} = cards;$", re.MULTILINE)


def hashed(data: bytes) -> str:
    """Return a short text that stands for some content."""
    return blake2s(data, digest_size=6).hexdigest()


def is_module(name: str) -> bool:
    """Return whether a file may be a module with cards, by its name."""
    return _NAME.fullmatch(name) is not None


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
    return next((module for module in _MODULES if card in cards_of(module)), "")


def inline(card: str, folder: Path) -> str:
    """Return a module that exports one card as its default, with all it needs; plain ones are in the folder."""
    module = module_of(card)
    text = module_file(module or ALL).read_text("utf-8")
    return f"{text}\nexport default cards.{card};" if module else f"{text}\n{_plain(card, folder)}"


def by_address(card: str, folder: Path, address: str) -> str:
    """Return a module that fetches, from the address of the static files, what `inline` holds: once for every phone."""
    module = module_of(card)
    fetched = f'(await import(new URL("{address}/{module_file(module or ALL).name}", location.href)))'
    return f"export default {fetched}.{card};" if module else f"const {{ kit }} = {fetched};\n{_plain(card, folder)}"


def _plain(card: str, folder: Path) -> str:
    for path in sorted(folder.glob(f"*/{card}.js")):
        return path.read_text("utf-8")
    raise FileNotFoundError(f"{card}.js")
