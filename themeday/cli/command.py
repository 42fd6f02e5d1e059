"""What every command shares: options and words, readable help, the language it answers in; and groups of commands."""

from __future__ import annotations

import os
import re
import shlex
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from themeday import __version__
from themeday.cli.language import asked_language, language_of_computer, language_of_file
from themeday.cli.options import CommandOption, choice, options_of
from themeday.errors import DayFileError, ThemeDayError
from themeday.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_, format_day, translate
from themeday.model.clock import Clock

if TYPE_CHECKING:
    from themeday.day.plan import Day

_HELP = frozenset({"-h", "--help"})
_VERSION = frozenset({"-V", "--version"})
_WIDTH = 92
_LONGEST_SHOWN = 40
_ANY_NUMBER = 1_000
_PLAIN = re.compile(r"[\w.:\\/~-]+")


class UsageError(ThemeDayError):
    """The command was not typed as it has to be."""


def beside_day(day: Day, name: str) -> Path:
    """Return a path beside a day's day.toml."""
    return (day.folder or Path()) / name


def is_overdue(day: Day) -> bool:
    """Return whether the date by which the answers of a day were to be deleted has passed."""
    return Clock().today() > day.keep_until


def quoted(path: str) -> str:
    """Return a path as one word of a command that someone types in the terminal of this system."""
    if os.name != "nt":
        return shlex.quote(path)
    # Windows' own terminal takes single quotes for a part of the name. A double quote is in no name there.
    return path if _PLAIN.fullmatch(path) else f'"{path}"'


def columns(rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield two columns as help stands on a screen, the second wrapped."""
    width = max(len(left) for left, _ in rows) + 4
    for left, right in rows:
        first, *more = textwrap.wrap(right, max(_WIDTH - width, 30)) or [""]
        yield f"  {left}".ljust(width) + first
        yield from (" " * width + line for line in more)


class Command:
    """What all commands share: options, readable help, and the nearest right word for a wrong one."""

    name: ClassVar[str] = ""
    description: ClassVar[str] = ""
    examples: ClassVar[str] = ""
    takes: ClassVar[str] = ""
    """The words that follow the command, such as "CODE [DAY]"; between brackets when it may be left out.

    Those that may be left out come last. "[FOLDER…]" and "[DAY...]" stand for any number of them.
    """

    language = choice(N_("Language of the messages."), LANGUAGES)

    speaks = DEFAULT_LANGUAGE
    """The language of what is printed."""

    tells_overdue: ClassVar[bool] = True
    """Whether it says first that the answers of a day should have been deleted by now."""

    chosen: Command | None = None
    """The command below this one that was typed."""

    typed: tuple[str, ...] = ()
    """All that was typed after the command."""

    words: tuple[str, ...] = ()
    """A text for each word of `takes`, empty when it was left out."""

    def read(self, typed: Sequence[str]) -> None:
        """Take what was typed after the command; raise UsageError for what it does not know; help ends the program."""
        self.typed = tuple(typed)
        self.speaks = asked_language(typed) or language_of_computer()
        if wanted := {*typed} & (_HELP | _VERSION):
            self.print("\n".join(self._help()) if wanted & _HELP else __version__)
            raise SystemExit(0)
        self.words = self._in_place(list(self._take_options(typed)))

    def start(self) -> None:
        """Do what the command is for."""
        raise NotImplementedError

    def print(self, text: str = "", /, **values: object) -> None:
        """Print what `say` returns."""
        sys.stdout.write(self.say(text, **values) + "\n")

    def say(self, text: str, /, **values: object) -> str:
        """Return a text that is marked with `N_`, in the reader's language, with its placeholders filled in."""
        return translate(self.speaks, text, **values)

    def print_written(self, *files: Path | None) -> None:
        """Print which files were written."""
        for file in filter(None, files):
            self.print(N_("Written: {file}"), file=file)

    def print_day(self, day: Day) -> None:
        """Print which day it is about."""
        self.print(N_("{title}, {date}"), title=day.title_in(self.speaks), date=format_day(self.speaks, day.date))

    @property
    def word(self) -> str:
        """Return the first word that followed the command, or an empty text."""
        return next(iter(self.words), "")

    def load_day(self, default: str = "", place: int = 0) -> Day:
        """Return the day that the word at this place names, and go on in its language; raise DayFileError if bad."""
        from themeday.day.load import load_day

        path = Path(self.words[place] or default)
        try:
            day = load_day(path)
        except DayFileError:
            self.speaks = self.language or language_of_file(path) or self.speaks
            raise
        self.speaks = self.language or day.languages[0]
        data = self.data_path(day)
        if self.tells_overdue and is_overdue(day) and (any(data.glob("*.csv")) or any(data.glob("*.quarantine"))):
            elsewhere = f" --data {quoted(str(data))}" if data != beside_day(day, "data") else ""
            self.print(
                N_(
                    "People were promised that the answers of this day would be deleted by {date}. That date has "
                    "passed: delete them now, with themeday purge {folder}"
                ),
                date=format_day(self.speaks, day.keep_until),
                folder=quoted(str(path)) + elsewhere,
            )
        return day

    def data_path(self, day: Day) -> Path:
        """Return the path of a day's data folder without making it."""
        return beside_day(day, "data")

    def _take_options(self, typed: Iterable[str]) -> Iterator[str]:
        """Set what the options say, of one that is typed twice mostly the last, and yield the other words."""
        options = options_of(type(self))
        by_name = {name: option for option in options for name in (option.short, option.typed) if name}
        queue = iter(typed)
        for word in queue:
            name, attached, value = word.partition("=")
            option = by_name.get(name)
            if word == "--":
                yield from queue
            elif not word.startswith("-") or word == "-":
                yield word
            elif option is None:
                raise self._unknown(name, by_name)
            elif option.shows:
                value = value if attached else next(queue, "")
                if not value or value in by_name:
                    raise UsageError(
                        N_("{option} needs a value: {example}"), option=name, example=self._shape(name, option)
                    )
                parsed = _parsed(name, option, value)
                setattr(self, option.name, (*getattr(self, option.name), parsed) if option.many else parsed)
            elif attached:
                raise UsageError(N_("{option} stands on its own, without a value."), option=name)
            else:
                setattr(self, option.name, not option.default)

    def _in_place(self, given: list[str]) -> tuple[str, ...]:
        """Return the words that are no options, each where `takes` has it."""
        takes = self.takes.split()
        least = sum(not word.startswith("[") for word in takes)
        most = _ANY_NUMBER if takes and takes[-1].endswith(("…]", "...]")) else len(takes)
        if most < 2:
            given = list(filter(None, given))  # "" as from "$DAY" without a DAY is no word
        # Among several, an empty word keeps its place: a day must not be taken for the code that is missing.
        while given and not given[-1]:
            given.pop()
        if len(given) < least or not all(given[:least]):
            raise UsageError(N_("Write it like this: {usage}"), usage=self._usage())
        if len(given) > most:  # a path with a space in it is how this usually happens
            raise UsageError(
                N_("{word} is a word too many; a name with a space goes between quotes. Write it like this: {usage}"),
                word=given[-1],
                usage=self._usage(),
            )
        return tuple(given) if most == _ANY_NUMBER else (*given, *[""] * (most - len(given)))

    def _unknown(self, name: str, known: Iterable[str]) -> UsageError:
        nearest = next(iter(get_close_matches(name, known, n=1)), "")
        text = (
            N_("{option} is no option of `{command}`. Do you mean {nearest}?")
            if nearest
            else N_("{option} is no option of `{command}`. `{command} --help` shows what there is.")
        )
        return UsageError(text, option=name, command=self.name, nearest=nearest)

    def _shape(self, name: str, option: CommandOption[Any]) -> str:
        return f"{name} {self.say(option.shows)}" if option.shows else name

    def _usage(self) -> str:
        return " ".join(filter(None, [self.name, self.say(self.takes)]))

    def _help(self) -> Iterator[str]:
        say = self.say
        yield f"{say(N_('Usage'))}: {self._usage()} {say(N_('[options]'))}"
        yield ""
        yield from textwrap.wrap(say(self.description), _WIDTH)
        yield ""
        yield from self._choices()
        yield ""
        yield f"{say(N_('Examples'))}:"
        yield from (f"  {line}" for line in say(self.examples).splitlines())

    def _choices(self) -> Iterator[str]:
        yield f"{self.say(N_('Options'))}:"
        options = sorted(options_of(type(self)), key=lambda option: not option.shows)  # flags last
        lines = [
            (", ".join(filter(None, [option.short, self._shape(option.typed, option)])), self.say(option.help))
            for option in options
        ]
        yield from columns([*lines, ("-h, --help", self.say(N_("Show this help.")))])


class CommandGroup(Command):
    """A command that only holds other commands."""

    takes = N_("COMMAND")
    subcommands: ClassVar[Mapping[str, tuple[type[Command], str]]]
    """Each by its name, with a line about it."""

    def read(self, typed: Sequence[str]) -> None:
        """Choose the command that was typed; it looks after the words behind it."""
        first, *rest = typed or ["--help"]
        if first == "help":
            first, *rest = [*rest, "--help"]
        if first in _HELP | _VERSION:
            super().read([first])
        if first in self.subcommands:
            self.chosen = self.subcommands[first][0]()
            self.chosen.read(rest)
            return
        self.speaks = asked_language(typed) or language_of_computer()
        if first.startswith("-"):
            raise self._unknown(first, sorted(_HELP | _VERSION))
        nearest = next(iter(get_close_matches(first, self.subcommands, n=1)), "")
        text = (
            N_("{word} is no command. Do you mean `{command} {nearest}`?")
            if nearest
            else N_("{word} is no command. `{command} --help` shows what there is.")
        )
        raise UsageError(text, word=first, command=self.name, nearest=nearest)

    def start(self) -> None:
        """Do what the chosen command is for."""
        if self.chosen:
            self.chosen.start()

    def _help(self) -> Iterator[str]:
        yield from super()._help()
        yield ""
        yield self.say(N_("`{command} COMMAND --help` tells more about each."), command=self.name)

    def _choices(self) -> Iterator[str]:
        yield f"{self.say(N_('Commands'))}:"
        yield from columns([(name, self.say(text)) for name, (_, text) in self.subcommands.items()])


def _parsed(name: str, option: CommandOption[Any], value: str) -> Any:
    if option.choices and value not in option.choices:
        raise UsageError(
            N_("{option} is one of {known}, not {value}."),
            option=name,
            known=", ".join(option.choices),
            value=value[:_LONGEST_SHOWN],
        )
    try:
        return option.parse(value) if option.parse else value
    except ValueError:
        raise UsageError(
            N_("{option} is a whole number, not {value}."), option=name, value=value[:_LONGEST_SHOWN]
        ) from None
