"""What every command shares: its options and words, readable help, and the language it answers in."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from traitlets import Enum, Int, TraitType
from traitlets.config import Application

from themeday import __version__
from themeday.cli.language import asked_language, language_of_computer, language_of_file
from themeday.cli.layout import WIDTH, columns
from themeday.cli.options import declared
from themeday.errors import DayFileError, ThemeDayError
from themeday.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_, format_day, translate

if TYPE_CHECKING:
    from themeday.day.plan import Day

HELP = frozenset({"-h", "--help"})
VERSION = frozenset({"-V", "--version"})
_LONGEST_SHOWN = 40
_ANY_NUMBER = 1_000


class UsageError(ThemeDayError):
    """The command was not typed as it has to be."""


def beside(day: Day, name: str) -> Path:
    """Return a path beside a day's day.toml."""
    return (day.folder or Path()) / name


class Command(Application):
    """What all commands share: options, readable help, and the nearest right word for a wrong one."""

    takes: ClassVar[str] = ""
    """The words that follow the command, such as "CODE [DAY]"; between brackets when it may be left out.

    Those that may be left out come last. "[FOLDER…]" and "[DAY...]" stand for any number of them.
    """

    language = Enum(LANGUAGES, None, allow_none=True, help=N_("Language of the messages.")).tag(
        config=True, shows="|".join(LANGUAGES)
    )

    version = __version__

    speaks = DEFAULT_LANGUAGE
    """The language of what is printed."""

    typed: tuple[str, ...] = ()
    """The words after the command, as they were typed."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Tell traitlets how the options that a command declares are typed."""
        super().__init_subclass__(**kwargs)
        cls.aliases, cls.flags = {}, {}
        for name, trait in declared(cls):
            if "flag" in trait.metadata:
                change = {cls.__name__: {name: not trait.default_value}}
                cls.flags[trait.metadata["flag"]] = (change, trait.help)
            else:
                names = filter(None, [trait.metadata.get("short"), name])
                cls.aliases |= dict.fromkeys(names, f"{cls.__name__}.{name}")

    def initialize(self, argv: Any = None) -> None:
        """Read the words after the command.

        Raises:
            UsageError: they make no sense here.
        """
        self.typed = tuple(argv or [])
        self.speaks = asked_language(argv or []) or language_of_computer()
        super().initialize(argv)

    def parse_command_line(self, argv: Any = None) -> None:
        """Set options and words, after checking each of them.

        Raises:
            UsageError: an option or a word that is unknown, missing or too much.
        """
        words = list(argv or [])
        super().parse_command_line(words if {*words} & {*HELP, *VERSION} else self._in_order(words))

    def print_help(self, classes: bool = False) -> None:
        """Print what the command does, its options and examples; never, as traitlets would, its classes."""
        self.print("\n".join(self._help()))

    def print(self, text: str = "", /, **values: object) -> None:
        """Print a text that is marked with `N_`, in the reader's language, with its placeholders filled in."""
        sys.stdout.write(self.say(text, **values) + "\n")

    def say(self, text: str, /, **values: object) -> str:
        """Return a text that is marked with `N_`, in the reader's language, with its placeholders filled in."""
        return translate(self.speaks, text, **values)

    def print_day(self, day: Day) -> None:
        """Print which day it is about."""
        self.print(N_("{title}, {date}"), title=day.title_in(self.speaks), date=format_day(self.speaks, day.date))

    @property
    def words(self) -> tuple[str, ...]:
        """Return what followed the command: a text for each word of `takes`, empty when it was left out."""
        _, most = self._how_many()
        given = tuple(self.extra_args[:most])
        return given if most == _ANY_NUMBER else given + ("",) * (most - len(given))

    @property
    def word(self) -> str:
        """Return the first word that followed the command, or an empty text."""
        return next(iter(self.words), "")

    def load_day(self, default: str = "", place: int = 0) -> Day:
        """Return the day that was named, and go on in its language unless another was asked for.

        Args:
            default: the day when none was named.
            place: which of the words names it, counted from 0.

        Raises:
            DayFileError: it has mistakes.
        """
        from themeday.day.load import load_day

        path = Path(self.words[place] or default)
        try:
            day = load_day(path)
        except DayFileError:
            self.speaks = self.language or language_of_file(path) or self.speaks
            raise
        self.speaks = self.language or day.languages[0]
        return day

    def _in_order(self, words: list[str]) -> list[str]:
        """Return the options first, each once and with its value attached, then the other words."""
        valued = {option: names[-1] for names in self._valued() for option in names}
        flags = [f"--{name}" for name in self.flags]
        options: dict[str, str] = {}
        others: list[str] = []
        alone = self._how_many()[1] < 2
        queue = iter(words)
        for word in queue:
            name, attached, value = word.partition("=")
            if word == "--":
                others += queue
            elif not word.startswith("-") or word == "-":
                others += filter(None, [word]) if alone else [word]  # "" as from "$DAY" without a DAY is no word
            elif name in flags:
                if attached:
                    raise UsageError(N_("{option} stands on its own, without a value."), option=name)
                options[name] = name
            elif name in valued:
                if not attached:
                    value = next(queue, "")
                if not value or value in valued or value in flags:
                    raise UsageError(
                        N_("{option} needs a value: {example}"), option=name, example=self._shape(name, valued[name])
                    )
                options[valued[name]] = f"{valued[name]}={self._checked(name, valued[name], value)}"
            else:
                raise self._unknown(name, [*valued, *flags])
        return [*options.values(), "--", *self._in_place(others)]

    def _in_place(self, words: list[str]) -> list[str]:
        """Return the words that are no options, each where `takes` has it."""
        least, most = self._how_many()
        given = list(words)
        # Among several, an empty word keeps its place: a day must not be taken for the code that is missing.
        while most > 1 and given and not given[-1]:
            given.pop()
        if len(given) < least or (most > 1 and not all(given[:least])):
            raise UsageError(N_("Write it like this: {usage}"), usage=self._usage())
        if len(given) > most:  # a path with a space in it is how this usually happens
            raise UsageError(
                N_("{word} is a word too many; a name with a space goes between quotes. Write it like this: {usage}"),
                word=given[-1],
                usage=self._usage(),
            )
        return given

    def _how_many(self) -> tuple[int, int]:
        """Return how many words there are at least, and at most."""
        words = self.takes.split()
        least = sum(not word.startswith("[") for word in words)
        return least, _ANY_NUMBER if words and words[-1].endswith(("…]", "...]")) else len(words)

    def _unknown(self, name: str, known: list[str]) -> UsageError:
        nearest = next(iter(get_close_matches(name, known, n=1)), "")
        text = (
            N_("{option} is no option of `{command}`. Do you mean {nearest}?")
            if nearest
            else N_("{option} is no option of `{command}`. `{command} --help` shows what there is.")
        )
        return UsageError(text, option=name, command=self.name, nearest=nearest)

    def _checked(self, option: str, canonical: str, value: str) -> str:
        trait, shown = self._trait(canonical), value[:_LONGEST_SHOWN]
        if isinstance(trait, Enum) and value not in (trait.values or ()):
            known = ", ".join(trait.values or ())
            raise UsageError(N_("{option} is one of {known}, not {value}."), option=option, known=known, value=shown)
        if isinstance(trait, Int):
            try:
                trait.from_string(value)
            except ValueError:
                raise UsageError(N_("{option} is a whole number, not {value}."), option=option, value=shown) from None
        return value

    def _trait(self, option: str) -> TraitType[Any, Any]:
        return self.traits()[option.lstrip("-")]

    def _shape(self, option: str, canonical: str) -> str:
        return f"{option} {self.say(self._trait(canonical).metadata['shows'])}"

    def _valued(self) -> list[list[str]]:
        """Return the names of each option that takes a value, as they are typed, the long one last."""
        names: dict[str, list[str]] = {}
        for name, trait in self.aliases.items():
            names.setdefault(trait, []).append(f"--{name}" if len(name) > 1 else f"-{name}")
        return list(names.values())

    def _usage(self) -> str:
        return " ".join(filter(None, [self.name, self.say(self.takes)]))

    def _help(self) -> Iterator[str]:
        say = self.say
        yield f"{say(N_('Usage'))}: {self._usage()} {say(N_('[options]'))}"
        yield ""
        yield from textwrap.wrap(say(str(self.description)), WIDTH)
        yield ""
        yield f"{say(N_('Options'))}:"
        options = [
            (", ".join([*names[:-1], self._shape(names[-1], names[-1])]), say(str(self._trait(names[-1]).help)))
            for names in self._valued()
        ]
        options += [(f"--{name}", say(text)) for name, (_, text) in self.flags.items()]
        yield from columns([*options, ("-h, --help", say(N_("Show this help.")))])
        yield ""
        yield f"{say(N_('Examples'))}:"
        yield from (f"  {line}" for line in say(str(self.examples)).splitlines())
