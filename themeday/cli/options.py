"""The options of commands: each is an attribute, typed by its name, with what the help tells of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from themeday.i18n import N_

T = TypeVar("T")


@dataclass(eq=False)
class Option(Generic[T]):
    """An option of a command. On an instance of the command it is what was typed, or the default."""

    help: str
    default: T
    shows: str = ""  # what stands for its value in the help, such as "FOLDER"; empty for a flag, which has none
    parse: Callable[[str], T] | None = None  # raises ValueError for what is no whole number
    choices: tuple[str, ...] = ()
    short: str = ""  # such as "-o"
    typed: str = ""  # such as "--output"
    name: str = ""

    def __set_name__(self, command: type, name: str) -> None:
        """Be typed by the name of the attribute."""
        self.name = name
        self.typed = self.typed or f"--{name}"

    def __get__(self, command: object, owner: type) -> T:
        """Return the default; an attribute of the instance, set for what was typed, goes before it."""
        return self if command is None else self.default  # type: ignore[return-value]  # for the help


def text(help: str, shows: str, short: str = "") -> Option[str]:
    """Return an option that takes a text."""
    return Option(help, "", shows, str, short=short)


def output(help: str, shows: str = N_("FILE")) -> Option[str]:
    """Return the option -o, where something is written."""
    return text(help, shows, "-o")


def number(help: str, default: int) -> Option[int]:
    """Return an option that takes a whole number."""
    return Option(help, default, N_("NUMBER"), int)


def number_or_none(help: str) -> Option[int | None]:
    """Return an option that takes a whole number, and is None without one."""
    return Option(help, None, N_("NUMBER"), int)


def choice(help: str, choices: Sequence[str], default: str = "", shows: str = "") -> Option[str]:
    """Return an option that takes one of some words."""
    return Option(help, default, shows or "|".join(choices), str, tuple(choices))


def flag(name: str, help: str, default: bool = False) -> Option[bool]:
    """Return an option without a value, which makes the opposite of its default true."""
    return Option(help, default, typed=f"--{name}")


def options_of(command: type) -> list[Option[Any]]:
    """Return the options of a command, its own first; what it declares anew comes once."""
    by_name: dict[str, Option[Any]] = {}
    for base in command.__mro__:
        for option in vars(base).values():
            if isinstance(option, Option):
                by_name.setdefault(option.name, option)
    return list(by_name.values())
