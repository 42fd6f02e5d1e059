"""After the day: `export` and `close`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from themeday.cli.asking import Asking
from themeday.cli.command import beside
from themeday.cli.data import WithData
from themeday.cli.options import output, text
from themeday.cli.quoting import quoted
from themeday.i18n import N_, format_day

if TYPE_CHECKING:
    from themeday.day.plan import Day
    from themeday.store.records import Records


class Export(WithData):
    """Writes what was shared, for other programs."""

    name = "themeday export"
    takes = N_("DAY")
    description = N_(
        "Write what was shared: as CSV, as CSV for a Dutch Excel, and as XLSX, with a data dictionary. What was "
        "private is never in it. With --participant it is everything about one participant instead, private answers "
        "too, for that participant only. DAY is a day.toml or its folder."
    )
    examples = N_(
        "themeday export our-theme-day -o export\nthemeday export our-theme-day --participant K7PQ-3MXA -o for-you"
    )

    output = output(N_("The folder to write to, instead of the folder export beside day.toml."), N_("FOLDER"))
    participant = text(N_("Everything about who has this personal code, for them."), N_("CODE"))

    def start(self) -> None:
        """Write it."""
        from themeday.export.tables import export
        from themeday.store.mending import read_whole

        day = self.load_day()
        records = read_whole(self.existing_data_folder(day).path)
        if self.participant:
            self._for_one(day, records)
            return
        for file in export(day, records, Path(self.output or beside(day, "export"))):
            self.print(N_("Written: {file}"), file=file)
        self.print_damaged(records)
        self.print(
            N_("Keep these files in a safe place, and delete them by {date}."),
            date=format_day(self.speaks, day.keep_until),
        )

    def _for_one(self, day: Day, records: Records) -> None:
        from themeday.lifecycle.erase import find
        from themeday.lifecycle.subject_access import about

        code = find(records, self.data_folder(day).secret(), self.participant)
        for file in about(day, records, code, Path(self.output or beside(day, "export/participant"))):
            self.print(N_("Written: {file}"), file=file)
        self.print(
            N_("This is for that participant only. Hand it over, and delete it here; erase and purge delete it too.")
        )


class Close(Asking):
    """Ends a day."""

    name = "themeday close"
    takes = N_("DAY")
    description = N_(
        "End a day: delete everything that was private, for good, and take out of the shared answers what was "
        "withdrawn or replaced. What was shared stays. Stop serving the day first. DAY is a day.toml or its folder."
    )
    examples = N_("themeday close our-theme-day\nthemeday close our-theme-day --yes")

    def start(self) -> None:
        """Ask, and end it."""
        from themeday.lifecycle.close import PRIVATE, SHARED, close_day, look

        day = self.load_day()
        folder = self.data_path(day)
        before = look(folder)
        if before.nothing_to_delete and not before.damaged:
            self.print(
                N_("There is nothing to delete in {folder}: this day is closed already, or was never served."),
                folder=folder,
            )
            return
        claimed = self.data_folder(day)  # refuses the folder of another day
        folder = claimed.path
        self.print_day(day)
        with claimed.in_use():  # a page that is still open would write what was just deleted
            self.ask(
                N_("This deletes all private answers, ratings and choices of this day. They cannot be brought back."),
                N_("Stop serving the day first, with Ctrl-C where it is served."),
                question=N_("Close this day? [yes/no]"),
            )
            gone = close_day(folder)
        self.print(N_("Deleted with {file}: {count} private rows."), file=PRIVATE, count=gone.private)
        self.print(
            N_("Taken out of {file}: {count} rows that were withdrawn or replaced."), file=SHARED, count=gone.replaced
        )
        self.print(
            N_("Kept: {count} shared answers, until {date}. Delete the day by then."),
            count=gone.kept,
            date=format_day(self.speaks, day.keep_until),
        )
        self.print(N_("On that day: themeday purge {folder}"), folder=quoted(self.word))
