"""What the commands share that read, keep or delete what was collected: the option `--data`, and asking first."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from themeday.cli.command import Command, UsageError, beside_day, quoted
from themeday.cli.options import flag, text
from themeday.errors import DataFolderError, ThemeDayError
from themeday.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterable

    from themeday.day.plan import Day
    from themeday.store.folder import DataFolder

NOTHING_YET = N_("There is no data folder {folder}: nothing was collected there yet. Name another one with --data.")
_YES = {"yes", "y", "ja", "j"}
NOTHING_LEFT = N_("There is no data folder {folder}: nothing was collected there, or it is deleted already.")


class WithData(Command):
    """What the commands that read or keep what was collected share."""

    data = text(N_("The day's data folder, when it is not the folder data beside day.toml."), N_("FOLDER"))

    def data_path(self, day: Day) -> Path:
        """Return the path of a day's data folder without making it."""
        return Path(self.data or beside_day(day, "data"))

    def print_remarks(self, remarks: Iterable[ThemeDayError]) -> None:
        """Print what has to be said of the logs that were read, if anything."""
        said = [remark.message(self.speaks) for remark in remarks]
        for line in said:
            self.print("{line}", line=line)
        if said:
            self.print(N_("More: themeday doctor {day}"), day=quoted(self.word))

    def data_folder(self, day: Day, missing: str = "") -> DataFolder:
        """Return a day's data folder, made unless `missing` says why not; raise DataFolderError for a bad one."""
        from themeday.store.folder import MERGE_AGAIN, MERGED, DataFolder

        path = self.data_path(day)
        if missing and not path.is_dir():
            raise DataFolderError(missing, folder=path)
        if missing == NOTHING_YET and (path / MERGED).exists() and not (path / "outcomes.csv").exists():
            raise DataFolderError(MERGE_AGAIN, folder=path.parent)
        return DataFolder.of(day, path)


class Asking(WithData):
    """What the commands share that delete something."""

    sure = flag("yes", N_("Do not ask whether you are sure."))

    def ask(self, *what: str, question: str) -> None:
        """Ask, unless it was answered with `--yes`; leave after a no; raise UsageError when nobody can answer."""
        if self.sure:
            return
        if not sys.stdin.isatty():
            raise UsageError(N_("Nobody is here to say yes. Nothing was deleted; add --yes if you are sure."))
        for line in what:
            self.print(line)
        try:
            said = input(self.say(question) + " ")
        except EOFError:
            said = ""
        yes = self.say(N_("yes"))
        if said.strip().lower() not in _YES | {yes, yes[0]}:
            self.print(N_("Nothing was deleted."))
            raise SystemExit(1)
