"""The command `themeday` itself, and the way in."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches

from traitlets.config import Application

from themeday.cli.after import Close, Export, Report_
from themeday.cli.before import Check, New, Posters
from themeday.cli.checking import Doctor
from themeday.cli.command import HELP, VERSION, Command, UsageError
from themeday.cli.deleting import Erase, Purge
from themeday.cli.layout import WIDTH, columns
from themeday.cli.pairing import Match_, Schedule_
from themeday.cli.rehearsing import Rehearse
from themeday.cli.serving import Serve
from themeday.errors import ThemeDayError
from themeday.i18n import N_, translate


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
        "themeday report our-theme-day -o report.pdf\n"
        "themeday close our-theme-day\n"
        "themeday erase K7PQ-3MXA our-theme-day\n"
        "themeday doctor our-theme-day\n"
        "themeday purge our-theme-day\n"
        "themeday schedule people.csv --rounds 6 --tables 12 -o rounds.csv\n"
        "themeday match people.csv ratings.csv -o pairs.csv"
    )
    subcommands = {  # noqa: RUF012
        "new": (_made(New), N_("write a first day.toml to edit")),
        "check": (_made(Check), N_("check a day.toml and its mini-lessons")),
        "rehearse": (_made(Rehearse), N_("fill a day with invented people, to practise")),
        "posters": (_made(Posters), N_("write the room's poster and the table cards, to print")),
        "serve": (_made(Serve), N_("serve a day to the phones in the room")),
        "export": (_made(Export), N_("write what was shared as CSV and XLSX")),
        "report": (_made(Report_), N_("write the report for HR and the top")),
        "close": (_made(Close), N_("end a day: delete what was private")),
        "erase": (_made(Erase), N_("erase one participant, for good")),
        "purge": (_made(Purge), N_("delete a day, for good")),
        "doctor": (_made(Doctor), N_("check what was collected, and mend it")),
        "schedule": (_made(Schedule_), N_("plan speed dates from a file")),
        "match": (_made(Match_), N_("match people from files")),
    }

    def _in_order(self, words: list[str]) -> list[str]:
        """Return the words as they are when they begin with a command; the command looks after the others."""
        first = words[0] if words else "--help"
        if first in self.subcommands or first in ("help", "--help"):
            return words or [first]
        if first.startswith("-"):
            raise self._unknown(first, sorted(HELP | VERSION))
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
        yield from textwrap.wrap(translate(self.speaks, str(self.description)), WIDTH)
        yield ""
        yield f"{translate(self.speaks, N_('Commands'))}:"
        yield from columns(lines)
        yield ""
        yield f"{translate(self.speaks, N_('Examples'))}:"
        yield from (f"  {line}" for line in translate(self.speaks, str(self.examples)).splitlines())
        yield ""
        yield translate(self.speaks, N_("`themeday COMMAND --help` tells more about each."))
