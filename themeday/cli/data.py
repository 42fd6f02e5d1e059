"""The option `--data`: where a day keeps what is collected."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from traitlets import Unicode

from themeday.cli.command import Command
from themeday.errors import DataFolderError
from themeday.i18n import N_

if TYPE_CHECKING:
    from themeday.day.plan import Day
    from themeday.store.folder import DataFolder

DATA = "data"


class WithData(Command):
    """What the commands that read or keep what was collected share."""

    data = Unicode("", help=N_("The day's data folder, when it is not the folder data beside day.toml.")).tag(
        config=True, shows=N_("FOLDER")
    )

    aliases = {"data": "WithData.data", **Command.aliases}  # noqa: RUF012

    def data_path(self, day: Day) -> Path:
        """Return the path of a day's data folder without making it.

        Args:
            day: the day.
        """
        return Path(self.data) if self.data else (day.folder or Path()) / DATA

    def kept(self, day: Day) -> DataFolder:
        """Return a day's data folder, which has to be there.

        Args:
            day: the day.

        Raises:
            DataFolderError: it is not there, is not writable, or belongs to another day.
        """
        path = self.data_path(day)
        if not path.is_dir():
            raise DataFolderError(
                N_("There is no data folder {folder}: nothing was collected there yet. Name another one with --data."),
                folder=path,
            )
        return self.data_folder(day)

    def data_folder(self, day: Day) -> DataFolder:
        """Return a day's data folder, made when it is not there.

        Args:
            day: the day.

        Raises:
            DataFolderError: not writable, or it belongs to another day.
        """
        from themeday.store.folder import DataFolder

        return DataFolder.of(day, self.data_path(day))
