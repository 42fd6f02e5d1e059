"""The options of commands: each is a trait, typed by its name, and told in the help by what it is declared with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from traitlets import Bool, Int, TraitType, Unicode

from themeday.i18n import N_


def text(help: str, shows: str, short: str = "") -> Unicode[str, str | bytes]:
    """Return an option that takes a text.

    Args:
        shows: what stands for its value in the help, such as "FOLDER".
        short: a letter that says the same.
    """
    return Unicode("", help=help).tag(config=True, shows=shows, short=short)


def output(help: str, shows: str = N_("FILE")) -> Unicode[str, str | bytes]:
    """Return the option -o, where something is written."""
    return text(help, shows, "o")


def number(help: str, default: int) -> Int[int, int]:
    """Return an option that takes a whole number."""
    return Int(default, help=help).tag(config=True, shows=N_("NUMBER"))


def number_or_none(help: str) -> Int[int | None, int | None]:
    """Return an option that takes a whole number, and is None without one."""
    return Int(None, allow_none=True, help=help).tag(config=True, shows=N_("NUMBER"))


def flag(name: str, help: str, default: bool = False) -> Bool[bool, bool | int]:
    """Return an option without a value, which makes the opposite of its default true."""
    return Bool(default, help=help).tag(config=True, flag=name)


def declared(command: type) -> Iterator[tuple[str, TraitType[Any, Any]]]:
    """Yield the options of a command by the names of their traits, its own first; what it declares anew comes once."""
    seen = set()
    for base in command.__mro__:
        for name, trait in vars(base).items():
            if isinstance(trait, TraitType) and {*trait.metadata} & {"shows", "flag"} and name not in seen:
                seen.add(name)
                yield name, trait
