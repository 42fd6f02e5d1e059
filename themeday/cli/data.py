"""The option `--data`: where a day keeps what is collected."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from themeday.cli.command import Command, beside
from themeday.cli.options import text
from themeday.cli.quoting import quoted
from themeday.errors import DataFolderError
from themeday.i18n import N_

if TYPE_CHECKING:
    from themeday.day.plan import Day
    from themeday.store.folder import DataFolder
    from themeday.store.records import Records

DATA = "data"
_NOT_YET = N_("There is no data folder {folder}: nothing was collected there yet. Name another one with --data.")
GONE = N_("There is no data folder {folder}: nothing was collected there, or it is deleted already.")


class WithData(Command):
    """What the commands that read or keep what was collected share."""

    data = text(N_("The day's data folder, when it is not the folder data beside day.toml."), N_("FOLDER"))

    def data_path(self, day: Day) -> Path:
        """Return the path of a day's data folder without making it."""
        return Path(self.data or beside(day, DATA))

    def existing_data_folder(self, day: Day, missing: str = _NOT_YET) -> DataFolder:
        """Return a day's data folder, which has to be there; `missing` says what to do when it is not.

        Raises:
            DataFolderError: it is not there, is not writable, or belongs to another day.
        """
        path = self.data_path(day)
        if not path.is_dir():
            raise DataFolderError(missing, folder=path)
        return self.data_folder(day)

    def print_damaged(self, records: Records) -> None:
        """Print how much of the logs could not be read, if anything."""
        if records.damaged:
            self.print(
                N_("Damaged pieces that were left out: {count}. The rest is complete. More: themeday doctor {day}"),
                count=records.damaged,
                day=quoted(self.word),
            )

    def data_folder(self, day: Day) -> DataFolder:
        """Return a day's data folder, made when it is not there.

        Raises:
            DataFolderError: not writable, or it belongs to another day.
        """
        from themeday.store.folder import DataFolder

        return DataFolder.of(day, self.data_path(day))
