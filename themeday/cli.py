"""The command line: `themeday new`, `check`, `serve`, `rehearse`, `posters`, `export`, `close`."""

from __future__ import annotations

import locale
import os
import re
import shlex
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from traitlets import Bool, Enum, Int, TraitType, Unicode
from traitlets.config import Application

from themeday import __version__
from themeday.errors import DataFolderError, DayFileError, LessonError, ThemeDayError
from themeday.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_, format_day, translate

if TYPE_CHECKING:
    from themeday.day import Day
    from themeday.folder import DataFolder

_DATA = "data"
_HELP = {"-h", "--help"}
_VERSION = {"-V", "--version"}
_WIDTH = 92
_LONGEST_SHOWN = 40
_YES = {"yes", "y", "ja", "j"}


class UsageError(ThemeDayError):
    """The command was not typed as it has to be."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        argv: the words after `themeday`; those of this process otherwise.

    Returns:
        0 when all went well, 1 when there is something to mend, 2 when the command was typed wrongly, 130 after Ctrl-C.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console that lacks a character must not stop the day
    app = ThemeDay()
    try:
        app.initialize(list(sys.argv[1:] if argv is None else argv))
        app.start()
    except ThemeDayError as error:
        return _complain(app, error, 2 if isinstance(error, UsageError) else 1)
    except OSError as error:
        reason = " ".join(str(part) for part in (error.strerror or error, error.filename) if part)
        return _complain(app, ThemeDayError(N_("That did not work: {reason}"), reason=reason), 1)
    except KeyboardInterrupt:
        return 130
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def _complain(app: ThemeDay, error: ThemeDayError, status: int) -> int:
    who = app.subapp if isinstance(app.subapp, Command) else app
    sys.stderr.write(error.message(who.speaks) + "\n")
    return status


class Command(Application):
    """What all commands share: options, readable help, and the nearest right word for a wrong one."""

    takes: ClassVar[str] = ""
    """The word that follows the command, such as "DAY"; between brackets when it may be left out."""

    language = Enum(LANGUAGES, None, allow_none=True, help=N_("Language of the messages: nl or en.")).tag(
        config=True, shows="nl|en"
    )

    aliases = {"language": "Command.language"}  # noqa: RUF012  (traitlets' own way)
    flags = {}  # noqa: RUF012
    version = __version__

    speaks = DEFAULT_LANGUAGE
    """The language of what is printed."""

    def initialize(self, argv: Any = None) -> None:
        """Read the words after the command.

        Args:
            argv: those words.

        Raises:
            UsageError: they make no sense here.
        """
        self.speaks = _asked_language(argv or []) or _language_of_computer()
        super().initialize(argv)

    def parse_command_line(self, argv: Any = None) -> None:
        """Set options and words, after checking each of them.

        Args:
            argv: the words after the command.

        Raises:
            UsageError: an option or a word that is unknown, missing or too much.
        """
        words = list(argv or [])
        super().parse_command_line(words if {*words} & {*_HELP, *_VERSION} else self._in_order(words))

    def print_help(self, classes: bool = False) -> None:
        """Print what the command does, its options and examples.

        Args:
            classes: ignored; traitlets would list its classes.
        """
        self.print("\n".join(self._help()))

    def print(self, text: str = "", /, **values: object) -> None:
        """Print a text in the reader's language.

        Args:
            text: marked with `N_`.
            values: what its placeholders stand for.
        """
        sys.stdout.write(translate(self.speaks, text, **values) + "\n")

    @property
    def word(self) -> str:
        """Return the word that followed the command, or an empty text."""
        return self.extra_args[0] if self.extra_args else ""

    def load_day(self, default: str = "") -> Day:
        """Return the day that was named, and go on in its language unless another was asked for.

        Args:
            default: the day when none was named.

        Raises:
            DayFileError: it has mistakes.
        """
        from themeday.day import load_day

        path = Path(self.word or default)
        try:
            day = load_day(path)
        except DayFileError:
            self.speaks = self.language or _language_of_file(path) or self.speaks
            raise
        self.speaks = self.language or day.languages[0]
        return day

    def _in_order(self, words: list[str]) -> list[str]:
        """Return the options first, each once and with its value attached, then the other words."""
        valued = {option: names[-1] for names in self._valued() for option in names}
        flags = [f"--{name}" for name in self.flags]
        options: dict[str, str] = {}
        others: list[str] = []
        queue = iter(words)
        for word in queue:
            name, attached, value = word.partition("=")
            if word == "--":
                others += queue
            elif not word.startswith("-") or word == "-":
                others += filter(None, [word])  # an empty word, as from "$DAY" without a DAY, is no word
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
        least, most = int(bool(self.takes) and "[" not in self.takes), int(bool(self.takes))
        if len(others) < least:
            raise UsageError(N_("Write it like this: {usage}"), usage=self._usage())
        if len(others) > most:  # a path with a space in it is how this usually happens
            raise UsageError(
                N_("{word} is a word too many; a name with a space goes between quotes. Write it like this: {usage}"),
                word=others[-1],
                usage=self._usage(),
            )
        return [*options.values(), "--", *others]

    def _unknown(self, name: str, known: list[str]) -> UsageError:
        nearest = get_close_matches(name, known, n=1)
        if nearest:
            return UsageError(
                N_("{option} is no option of `{command}`. Do you mean {nearest}?"),
                option=name,
                command=self.name,
                nearest=nearest[0],
            )
        return UsageError(
            N_("{option} is no option of `{command}`. `{command} --help` shows what there is."),
            option=name,
            command=self.name,
        )

    def _checked(self, option: str, canonical: str, value: str) -> str:
        trait, shown = self._trait(canonical), value[:_LONGEST_SHOWN]
        if isinstance(trait, Enum) and value not in LANGUAGES:
            raise UsageError(
                N_("{option} is one of {known}, not {value}."), option=option, known=", ".join(LANGUAGES), value=shown
            )
        if isinstance(trait, Int):
            try:
                trait.from_string(value)
            except ValueError:
                raise UsageError(N_("{option} is a whole number, not {value}."), option=option, value=shown) from None
        return value

    def _trait(self, option: str) -> TraitType[Any, Any]:
        return self.traits()[option.lstrip("-")]

    def _shape(self, option: str, canonical: str) -> str:
        return f"{option} {translate(self.speaks, self._trait(canonical).metadata['shows'])}"

    def _valued(self) -> list[list[str]]:
        """Return the names of each option that takes a value, as they are typed, the long one last."""
        names: dict[str, list[str]] = {}
        for name, trait in self.aliases.items():
            names.setdefault(trait, []).append(f"--{name}" if len(name) > 1 else f"-{name}")
        return list(names.values())

    def _usage(self) -> str:
        return " ".join(filter(None, [self.name, translate(self.speaks, self.takes)]))

    def _help(self) -> Iterator[str]:
        def say(text: str) -> str:
            return translate(self.speaks, text)

        yield f"{say(N_('Usage'))}: {self._usage()} {say(N_('[options]'))}"
        yield ""
        yield from textwrap.wrap(say(str(self.description)), _WIDTH)
        yield ""
        yield f"{say(N_('Options'))}:"
        options = [
            (", ".join([*names[:-1], self._shape(names[-1], names[-1])]), say(str(self._trait(names[-1]).help)))
            for names in self._valued()
        ]
        options += [(f"--{name}", say(text)) for name, (_, text) in self.flags.items()]
        yield from _columns([*options, ("-h, --help", say(N_("Show this help.")))])
        yield ""
        yield f"{say(N_('Examples'))}:"
        yield from (f"  {line}" for line in say(str(self.examples)).splitlines())


class New(Command):
    """Writes a first `day.toml`."""

    language = Enum(
        LANGUAGES, None, allow_none=True, help=N_("Language of the day.toml: nl (Dutch, the usual) or en.")
    ).tag(config=True, shows="nl|en")

    name = "themeday new"
    takes = N_("NAME")
    description = N_(
        "Make a theme day: a folder with a day.toml in it, full of comments and with an example that works. "
        "Open it in a text editor and make it yours."
    )
    examples = N_("themeday new our-theme-day --language en\nthemeday new onze-themadag")

    def start(self) -> None:
        """Write it, and say what comes next."""
        from themeday.day import load_day, new_day

        self.speaks = self.language or DEFAULT_LANGUAGE
        file = new_day(Path(self.word), self.speaks)
        folder = shlex.quote(self.word)
        day = load_day(file)
        self.print(N_("Written: {file}"), file=file)
        self.print(N_("It is planned for {date} for now. What comes next:"), date=format_day(self.speaks, day.date))
        steps = (
            (N_("fill in your title, date, rooms and units"), str(file)),
            (N_("see whether everything is in order"), f"themeday check {folder}"),
            (N_("practise with invented people"), "themeday rehearse --serve"),
            (N_("print the poster and the table cards"), f"themeday posters {folder}"),
            (N_("the day itself"), f"themeday serve {folder}"),
        )
        for line in _columns([(command, translate(self.speaks, text)) for text, command in steps]):
            self.print(line)


class Check(Command):
    """Says whether a day can be served."""

    name = "themeday check"
    takes = N_("[DAY]")
    description = N_(
        "Check a day.toml and the mini-lessons it offers. Shows the agenda with its times when all is in order, "
        "and every mistake with how to mend it when it is not. DAY is a day.toml or its folder; "
        "without it, the folder you are in."
    )
    examples = N_("themeday check our-theme-day\nthemeday check --language en")

    def start(self) -> None:
        """Check the day, then its lessons."""
        from themeday.chapters import CHAPTERS

        day = self.load_day(".")
        problems = _lesson_problems(day)
        if problems:
            raise LessonError(N_("The day is in order, its mini-lessons are not yet. To mend:"), problems)
        self.print(N_("{title}, {date}"), title=day.title_in(self.speaks), date=format_day(self.speaks, day.date))
        for planned in day.planned():
            start, end = (moment.strftime("%H:%M") for moment in (planned.start, planned.end))
            self.print(f"  {start}–{end}  {translate(self.speaks, CHAPTERS[planned.key].title)}")
        self.print(
            N_("Units: {units} · rooms: {rooms} · tables: {tables} · mini-lessons: {lessons}"),
            units=len(day.units),
            rooms=len(day.rooms),
            tables=sum(room.tables for room in day.rooms),
            lessons=len(day.lessons),
        )
        self.print(N_("Everything is in order."))


class Serving(Command):
    """What the commands that serve a day share."""

    port = Int(
        None,
        allow_none=True,
        help=N_("Port for participants; staff get the next one. Otherwise 8866 or the next free one."),
    ).tag(config=True, shows=N_("NUMBER"))
    data = Unicode("", help=N_("Folder for what is collected, instead of the folder data beside day.toml.")).tag(
        config=True, shows=N_("FOLDER")
    )
    address = Unicode("", help=N_("Listen on this address of the laptop only, such as 192.168.8.10.")).tag(
        config=True, shows="IP"
    )
    browser = Bool(True).tag(config=True)
    staff_on_network = Bool(False).tag(config=True)
    verbose = Bool(False).tag(config=True)

    aliases = {  # noqa: RUF012
        "port": "Serving.port",
        "address": "Serving.address",
        "data": "Serving.data",
        **Command.aliases,
    }
    flags = {  # noqa: RUF012
        "no-browser": ({"Serving": {"browser": False}}, N_("Do not open the console in a browser.")),
        "staff-on-network": (
            {"Serving": {"staff_on_network": True}},
            N_("Let the console and review be opened on other devices too, with their secret links."),
        ),
        "verbose": ({"Serving": {"verbose": True}}, N_("Show what the servers do.")),
    }

    def serve(self, day: Day, folder: DataFolder) -> None:
        """Serve a day until it is stopped.

        Args:
            day: the day.
            folder: its data folder.

        Raises:
            UsageError: the address is none.
            ServingError: the servers cannot start.
        """
        from themeday.serving import run

        for problem in _lesson_problems(day):
            # The rest of the day is fine: say so and go on.
            sys.stderr.write(problem.message(self.speaks) + "\n")
        run.serve(
            day,
            folder,
            port=self.port,
            address=_ip_address(self.address),
            staff_on_network=self.staff_on_network,
            open_browser=self.browser and _has_screen(),
            verbose=self.verbose,
        )


class Serve(Serving):
    """Serves a day."""

    name = "themeday serve"
    takes = N_("DAY")
    description = N_(
        "Serve a theme day from this laptop until you press Ctrl-C. Prints the participants' link with its QR code, "
        "and the secret links of the facilitator and the organiser. DAY is a day.toml or its folder. Served again, "
        "the day goes on where it was."
    )
    examples = N_(
        "themeday serve our-theme-day\n"
        "themeday serve our-theme-day --port 8900 --no-browser\n"
        "themeday serve our-theme-day --staff-on-network"
    )

    def start(self) -> None:
        """Serve it."""
        from themeday.folder import DataFolder

        day = self.load_day()
        self.serve(day, DataFolder.of(day, Path(self.data) if self.data else None))


class Rehearse(Serving):
    """Fills a rehearsal day, and serves it when asked."""

    name = "themeday rehearse"
    description = N_(
        "Fill a day with invented people of invented units, so that you can practise and see a full review. "
        "A rehearsal has a folder of its own and never mixes with a real day. The same seed gives the same day. "
        "A rehearsal that is there already is used again as it is."
    )
    examples = N_(
        "themeday rehearse --serve\n"
        "themeday rehearse --participants 60 --seed 2 --serve --no-browser\n"
        "themeday rehearse --fresh"
    )

    participants = Int(24, help=N_("How many invented people (24).")).tag(config=True, shows=N_("NUMBER"))
    seed = Int(1, help=N_("Another number gives other people and answers (1).")).tag(config=True, shows=N_("NUMBER"))
    data = Unicode(
        "", help=N_("Folder for the rehearsal, instead of data/rehearsal-24-1 below the folder you are in.")
    ).tag(config=True, shows=N_("FOLDER"))
    fresh = Bool(False).tag(config=True)
    serves = Bool(False).tag(config=True)

    aliases = {  # noqa: RUF012
        "participants": "Rehearse.participants",
        "seed": "Rehearse.seed",
        **Serving.aliases,
        "data": "Rehearse.data",
    }
    flags = {  # noqa: RUF012
        "serve": ({"Rehearse": {"serves": True}}, N_("Serve the rehearsal when it is ready.")),
        "fresh": ({"Rehearse": {"fresh": True}}, N_("Start anew: replace the rehearsal that is there.")),
        **Serving.flags,
    }

    def start(self) -> None:
        """Fill the rehearsal unless it is there, and serve it when asked."""
        from themeday.day import load_day
        from themeday.folder import DataFolder

        folder = Path(self.data or Path(_DATA, f"rehearsal-{self.participants}-{self.seed}"))
        day_file = self._filled(folder)
        day = load_day(day_file)
        if self.serves:
            self.serve(day, DataFolder.of(day))
            return
        named = shlex.quote(str(folder))
        self.print(N_("Serve it with: themeday serve {folder}"), folder=named)
        self.print(N_("Export it with: themeday export {folder}"), folder=named)

    def _filled(self, folder: Path) -> Path:
        from themeday.day import FILE_NAME
        from themeday.rehearsal import rehearse

        file, logs = folder / FILE_NAME, folder / _DATA
        # The stage is written last: without it, an earlier rehearsal was interrupted and is made again.
        whole = (logs / "stage.csv").exists()
        if file.exists() and whole and not self.fresh:
            self.print(
                N_("This rehearsal is there already: {folder} (participants: {count}). --fresh starts anew."),
                folder=folder,
                count=_joined(file),
            )
            return file
        done = rehearse(folder, self.participants, self.seed, fresh=self.fresh or not whole)
        self.print(
            N_("The rehearsal is ready: {folder} (participants: {count}, rows: {rows})."),
            folder=folder,
            count=done.participants,
            rows=done.rows,
        )
        return done.day_file


class Posters(Command):
    """Writes what hangs on the door and stands on the tables."""

    name = "themeday posters"
    takes = N_("DAY")
    description = N_(
        "Write a page to print: a poster for the room and a card for each table, with their QR codes. "
        "Give the laptop a fixed address first; it is on every poster. DAY is a day.toml or its folder."
    )
    examples = N_("themeday posters our-theme-day -o posters.html --address http://192.168.8.10:8866")

    output = Unicode("", help=N_("The file to write, instead of posters.html beside day.toml.")).tag(
        config=True, shows=N_("FILE")
    )
    address = Unicode("", help=N_("Where phones reach the laptop, instead of the address it has now.")).tag(
        config=True, shows="URL"
    )
    data = Unicode("", help=N_("The day's data folder, when it is not the folder data beside day.toml.")).tag(
        config=True, shows=N_("FOLDER")
    )

    aliases = {  # noqa: RUF012
        "o": "Posters.output",
        "output": "Posters.output",
        "address": "Posters.address",
        "data": "Posters.data",
        **Command.aliases,
    }

    def start(self) -> None:
        """Write them."""
        from themeday.folder import DataFolder
        from themeday.posters import checked_address, write_posters
        from themeday.serving.run import DEFAULT_PORT, network_address

        day = self.load_day()
        address = checked_address(self.address or network_address(), DEFAULT_PORT)
        target = Path(self.output) if self.output else (day.folder or Path()) / "posters.html"
        secret = DataFolder.of(day, Path(self.data) if self.data else None).secret()
        write_posters(day, secret, address, target)
        self.print(N_("Written: {file}"), file=target)
        self.print(N_("Open it in a browser and print it. Phones will go to {address}."), address=address)
        if not self.address:
            self.print(N_("Will the laptop have another address on the day? Then say which with --address."))


class Export(Command):
    """Writes what was shared, for other programs."""

    name = "themeday export"
    takes = N_("DAY")
    description = N_(
        "Write what was shared: as CSV, as CSV for a Dutch Excel, and as XLSX. What was private is never in it. "
        "DAY is a day.toml or its folder."
    )
    examples = N_("themeday export our-theme-day -o export")

    output = Unicode("", help=N_("The folder to write to, instead of the folder export beside day.toml.")).tag(
        config=True, shows=N_("FOLDER")
    )
    data = Unicode("", help=N_("The day's data folder, when it is not the folder data beside day.toml.")).tag(
        config=True, shows=N_("FOLDER")
    )

    aliases = {"o": "Export.output", "output": "Export.output", "data": "Export.data", **Command.aliases}  # noqa: RUF012

    def start(self) -> None:
        """Write it."""
        from themeday.export import export
        from themeday.folder import DataFolder
        from themeday.records import Records

        day = self.load_day()
        folder = _data_folder(day, self.data)
        if not folder.is_dir():
            raise DataFolderError(
                N_("There is no data folder {folder}: nothing was collected there yet. Name another one with --data."),
                folder=folder,
            )
        records = Records.in_folder(DataFolder.of(day, folder).path)
        records.refresh()
        for file in export(day, records, Path(self.output) if self.output else (day.folder or Path()) / "export"):
            self.print(N_("Written: {file}"), file=file)
        if records.shared.damaged:
            self.print(
                N_("Rows that are damaged and were left out: {count}. The rest is complete."),
                count=len(records.shared.damaged),
            )
        self.print(
            N_("Keep these files in a safe place, and delete them by {date}."),
            date=format_day(self.speaks, day.keep_until),
        )


class Close(Command):
    """Ends a day."""

    name = "themeday close"
    takes = N_("DAY")
    description = N_(
        "End a day: delete everything that was private, for good, and take out of the shared answers what was "
        "withdrawn or replaced. What was shared stays. Stop serving the day first. DAY is a day.toml or its folder."
    )
    examples = N_("themeday close our-theme-day\nthemeday close our-theme-day --yes")

    data = Unicode("", help=N_("The day's data folder, when it is not the folder data beside day.toml.")).tag(
        config=True, shows=N_("FOLDER")
    )
    sure = Bool(False).tag(config=True)

    aliases = {"data": "Close.data", **Command.aliases}  # noqa: RUF012
    flags = {"yes": ({"Close": {"sure": True}}, N_("Do not ask whether you are sure."))}  # noqa: RUF012

    def start(self) -> None:
        """Ask, and end it."""
        from themeday.closing import PRIVATE, SHARED, close_day, look
        from themeday.folder import DataFolder

        day = self.load_day()
        folder = _data_folder(day, self.data)
        found = look(folder)
        if found.nothing_to_delete and not found.damaged:
            self.print(
                N_("There is nothing to delete in {folder}: this day is closed already, or was never served."),
                folder=folder,
            )
            return
        claimed = DataFolder.of(day, folder)  # refuses the folder of another day
        folder = claimed.path
        self.print(N_("{title}, {date}"), title=day.title_in(self.speaks), date=format_day(self.speaks, day.date))
        with claimed.in_use():  # a page that is still open would write what was just deleted
            if not self.sure:
                self._ask()
            gone = close_day(folder)
        self.print(N_("Deleted with {file}: {count} private rows."), file=PRIVATE, count=gone.private)
        self.print(
            N_("Taken out of {file}: {count} rows that were withdrawn or replaced."), file=SHARED, count=gone.replaced
        )
        self.print(
            N_("Kept: {count} shared answers, until {date}. On that day, delete {folder} and every export."),
            count=gone.kept,
            date=format_day(self.speaks, day.keep_until),
            folder=folder,
        )

    def _ask(self) -> None:
        if not sys.stdin.isatty():
            raise UsageError(N_("Nobody is here to say yes. Nothing was deleted; add --yes if you are sure."))
        self.print(
            N_("This deletes all private answers, ratings and choices of this day. They cannot be brought back.")
        )
        self.print(N_("Stop serving the day first, with Ctrl-C where it is served."))
        try:
            said = input(translate(self.speaks, N_("Close this day? [yes/no]")) + " ")
        except EOFError:
            said = ""
        if said.strip().lower() not in _YES:
            self.print(N_("Nothing was deleted."))
            self.exit(1)


def _made(command: type[Command]) -> Callable[[Application], Command]:
    # Traitlets would make a class a singleton, and Voilà's applications would then find it.
    return lambda parent: command(parent=parent)


class ThemeDay(Command):
    """The command `themeday` itself."""

    name = "themeday"
    description = N_(
        "Run a theme day for reciprocal mentoring: young colleagues and leaders meet, pair up and learn from each "
        "other. One laptop, every phone in the room."
    )
    examples = N_(
        "themeday rehearse --serve\n"
        "themeday new our-theme-day --language en\n"
        "themeday check our-theme-day\n"
        "themeday posters our-theme-day -o posters.html\n"
        "themeday serve our-theme-day\n"
        "themeday export our-theme-day -o export\n"
        "themeday close our-theme-day"
    )
    subcommands = {  # noqa: RUF012
        "new": (_made(New), N_("write a first day.toml to edit")),
        "check": (_made(Check), N_("check a day.toml and its mini-lessons")),
        "rehearse": (_made(Rehearse), N_("fill a day with invented people, to practise")),
        "posters": (_made(Posters), N_("write the room's poster and the table cards, to print")),
        "serve": (_made(Serve), N_("serve a day to the phones in the room")),
        "export": (_made(Export), N_("write what was shared as CSV and XLSX")),
        "close": (_made(Close), N_("end a day: delete what was private")),
    }

    def _in_order(self, words: list[str]) -> list[str]:
        """Return the words as they are when they begin with a command; the command looks after the others."""
        first = words[0] if words else "--help"
        if first in self.subcommands or first in ("help", "--help"):
            return words or [first]
        if first.startswith("-"):
            raise self._unknown(first, sorted(_HELP | _VERSION))
        nearest = get_close_matches(first, self.subcommands, n=1)
        if nearest:
            raise UsageError(
                N_("{word} is no command. Do you mean `themeday {nearest}`?"), word=first, nearest=nearest[0]
            )
        raise UsageError(N_("{word} is no command. `themeday --help` shows what there is."), word=first)

    def _help(self) -> Iterator[str]:
        lines = [(name, translate(self.speaks, text)) for name, (_, text) in self.subcommands.items()]
        yield f"{translate(self.speaks, N_('Usage'))}: themeday {translate(self.speaks, N_('COMMAND [options]'))}"
        yield ""
        yield from textwrap.wrap(translate(self.speaks, str(self.description)), _WIDTH)
        yield ""
        yield f"{translate(self.speaks, N_('Commands'))}:"
        yield from _columns(lines)
        yield ""
        yield f"{translate(self.speaks, N_('Examples'))}:"
        yield from (f"  {line}" for line in translate(self.speaks, str(self.examples)).splitlines())
        yield ""
        yield translate(self.speaks, N_("`themeday COMMAND --help` tells more about each."))


def _columns(rows: list[tuple[str, str]]) -> Iterator[str]:
    """Yield two columns, the second wrapped."""
    width = max(len(left) for left, _ in rows) + 4
    for left, right in rows:
        first, *more = textwrap.wrap(right, max(_WIDTH - width, 30)) or [""]
        yield f"  {left}".ljust(width) + first
        yield from (" " * width + line for line in more)


def _asked_language(words: Sequence[str]) -> str:
    """Return the language asked for, also when the other words make no sense."""
    found = re.search(rf"--language[= ]({'|'.join(LANGUAGES)})\b", " ".join(words))
    return found[1] if found else ""


def _language_of_computer() -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "nl" if os.environ[name].lower().startswith("nl") else "en"
    try:
        named = locale.getlocale()[0] or ""  # Windows has no LANG and says "Dutch_Netherlands"
    except ValueError:
        named = ""
    return "nl" if named.lower().startswith(("nl", "dutch")) else "en"


def _language_of_file(path: Path) -> str:
    """Return the first language that a day.toml with mistakes names, so that its author reads about them in it."""
    from themeday.day import FILE_NAME

    try:
        text = (path / FILE_NAME if path.is_dir() else path).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""
    found = re.search(rf"^languages\s*=\s*\[\s*[\"']({'|'.join(LANGUAGES)})[\"']", text, flags=re.MULTILINE)
    return found[1] if found else ""


def _lesson_problems(day: Day) -> list[ThemeDayError]:
    from themeday.lessons import check_lessons

    problems = []
    for slug in day.lessons:
        root = next((root for root in day.lesson_roots if (root / slug).is_dir()), day.lesson_roots[0])
        problems += check_lessons(root, [slug])
    return problems


def _data_folder(day: Day, named: str) -> Path:
    """Return the path of a day's data folder without making it."""
    return Path(named) if named else (day.folder or Path()) / _DATA


def _joined(day_file: Path) -> int:
    from themeday.records import Records

    records = Records.in_folder(day_file.parent / _DATA)
    records.refresh()
    return len(records.participants())


def _ip_address(text: str) -> str:
    from ipaddress import IPv4Address

    try:
        return str(IPv4Address(text)) if text else ""
    except ValueError:
        raise UsageError(
            N_("{value} is no address of a laptop. Write it like --address 192.168.8.10, or leave it out."),
            value=text,
        ) from None


def _has_screen() -> bool:
    """Return whether someone sits here who can see a browser."""
    shown = sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return shown and sys.stdin.isatty() and sys.stdout.isatty()
