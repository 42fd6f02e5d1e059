"""The options of commands: each is an attribute, typed by its name, with what the help tells of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from themeday.i18n import N_

T = TypeVar("T")


@dataclass(eq=False)
class CommandOption(Generic[T]):
    """An option of a command. On an instance of the command it is what was typed, or the default."""

    help: str
    default: T
    shows: str = ""  # what stands for its value in the help, such as "FOLDER"; empty for a flag, which has none
    parse: Callable[[str], T] | None = None  # raises ValueError for what is no whole number
    choices: tuple[str, ...] = ()
    short: str = ""  # such as "-o"
    many: bool = False  # it may be typed several times, and is a tuple of what was
    typed: str = ""  # such as "--output"
    name: str = ""

    def __set_name__(self, command: type, name: str) -> None:
        """Be typed by the name of the attribute."""
        self.name = name
        self.typed = self.typed or f"--{name}"

    def __get__(self, command: object, owner: type) -> T:
        """Return the default; an attribute of the instance, set for what was typed, goes before it."""
        return self if command is None else self.default  # type: ignore[return-value]  # for the help


def text(help: str, shows: str, short: str = "") -> CommandOption[str]:
    """Return an option that takes a text."""
    return CommandOption(help, "", shows, str, short=short)


def texts(help: str, shows: str) -> CommandOption[tuple[str, ...]]:
    """Return an option that takes a text, as often as it is typed."""
    return CommandOption(help, (), shows, many=True)


def output(help: str, shows: str = N_("FILE")) -> CommandOption[str]:
    """Return the option -o, where something is written."""
    return text(help, shows, "-o")


def number(help: str, default: int) -> CommandOption[int]:
    """Return an option that takes a whole number."""
    return CommandOption(help, default, N_("NUMBER"), int)


def number_or_none(help: str) -> CommandOption[int | None]:
    """Return an option that takes a whole number, and is None without one."""
    return CommandOption(help, None, N_("NUMBER"), int)


def choice(help: str, choices: Sequence[str], default: str = "", shows: str = "") -> CommandOption[str]:
    """Return an option that takes one of some words."""
    return CommandOption(help, default, shows or "|".join(choices), str, tuple(choices))


def flag(name: str, help: str, default: bool = False) -> CommandOption[bool]:
    """Return an option without a value, which makes the opposite of its default true."""
    return CommandOption(help, default, typed=f"--{name}")


def options_of(command: type) -> list[CommandOption[Any]]:
    """Return the options of a command, its own first; what it declares anew comes once."""
    by_name: dict[str, CommandOption[Any]] = {}
    for base in command.__mro__:
        for option in vars(base).values():
            if isinstance(option, CommandOption):
                by_name.setdefault(option.name, option)
    return list(by_name.values())
