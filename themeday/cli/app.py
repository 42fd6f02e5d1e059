"""The command `themeday` itself, and the way in."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from themeday.cli.after import Close, Erase, Export, Purge
from themeday.cli.before import Check, New, Pack, Posters, Privacy
from themeday.cli.chapters import ChapterCommands
from themeday.cli.command import Command, CommandGroup, UsageError
from themeday.cli.doctor import Doctor
from themeday.cli.lessons import LessonCommands
from themeday.cli.merging import Merge
from themeday.cli.pairing import Match_, Schedule_
from themeday.cli.rehearsing import Rehearse
from themeday.cli.reporting import Report_
from themeday.cli.serving import Serve, Start
from themeday.errors import ThemeDayError
from themeday.i18n import N_


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line, by default with the words of this process, and return its status.

    0 when all went well, 1 when there is something to mend, 2 when the command was typed wrongly, 130 after Ctrl-C.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console that lacks a character must not stop the day
    app = ThemeDay()
    try:
        app.read(sys.argv[1:] if argv is None else argv)
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


def _complain(command: Command, error: ThemeDayError, status: int) -> int:
    while command.chosen:
        command = command.chosen
    sys.stderr.write(error.message(command.speaks) + "\n")
    return status


class ThemeDay(CommandGroup):
    name = "themeday"
    description = N_(
        "Run a theme day for reciprocal mentoring: young colleagues and leaders meet, pair up and learn from each "
        "other. One laptop, every phone in the room."
    )
    examples = N_(
        "themeday start\n"
        "themeday rehearse --serve\n"
        "themeday new our-theme-day --language en\n"
        "themeday check our-theme-day\n"
        "themeday pack our-theme-day -o our-theme-day.zip\n"
        'themeday chapter new "On the ward" our-theme-day\n'
        'themeday lesson new "Fake or real?"\n'
        "themeday privacy our-theme-day -o record.pdf\n"
        "themeday posters our-theme-day -o posters.html\n"
        "themeday serve our-theme-day\n"
        "themeday export our-theme-day -o export\n"
        "themeday report our-theme-day -o report.pdf\n"
        "themeday close our-theme-day\n"
        "themeday erase K7PQ-3MXA our-theme-day\n"
        "themeday merge utrecht zwolle breda -o national\n"
        "themeday doctor our-theme-day\n"
        "themeday purge our-theme-day\n"
        "themeday schedule people.csv --rounds 6 --tables 12 -o rounds.csv\n"
        "themeday match people.csv ratings.csv -o pairs.csv"
    )
    subcommands = {  # noqa: RUF012
        "start": (Start, N_("open the start page: all of this without a terminal")),
        "new": (New, N_("write a first day.toml to edit")),
        "pack": (Pack, N_("make one file of a day, for a colleague")),
        "check": (Check, N_("check a day.toml and its mini-lessons")),
        "chapter": (ChapterCommands, N_("write a part of the day: new, check, preview")),
        "lesson": (LessonCommands, N_("write a mini-lesson: new, check, preview")),
        "rehearse": (Rehearse, N_("fill a day with invented people, to practise")),
        "privacy": (Privacy, N_("write one page for the privacy officer")),
        "posters": (Posters, N_("write the room's poster and the table cards, to print")),
        "serve": (Serve, N_("serve a day to the phones in the room")),
        "export": (Export, N_("write what was shared as CSV and XLSX")),
        "report": (Report_, N_("write the report for HR and the top")),
        "close": (Close, N_("end a day: delete what was private")),
        "merge": (Merge, N_("make one day of several rooms or sites")),
        "erase": (Erase, N_("erase one participant, for good")),
        "purge": (Purge, N_("delete a day, for good")),
        "doctor": (Doctor, N_("check what was collected, and mend it")),
        "schedule": (Schedule_, N_("plan speed dates from a file")),
        "match": (Match_, N_("match people from files")),
    }
