"""After the day: `export` and `close`; and deleting for good: `erase` for one participant, `purge` for the day."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from themeday.cli.command import beside_day, is_overdue, quoted
from themeday.cli.data import NOTHING_LEFT, NOTHING_YET, Asking, WithData
from themeday.cli.options import output, text
from themeday.i18n import N_, format_day
from themeday.lifecycle import confirmations

if TYPE_CHECKING:
    from themeday.day.plan import Day
    from themeday.store.records import Records


class Export(WithData):
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
        from themeday.export.tables import export
        from themeday.store.mending import read_whole, remarks

        day = self.load_day()
        records = read_whole(self.data_folder(day, NOTHING_YET).path)
        records.chapters = day.chapters
        if self.participant:
            self._for_one(day, records)
            return
        self.print_written(*export(day, records, Path(self.output or beside_day(day, "export"))))
        self.print_remarks(remarks(records))
        self.print(N_("For Excel and LibreOffice: open outcomes.xlsx. A CSV file makes dates of texts such as 3-4."))
        if not is_overdue(day):
            self.print(
                N_("Keep these files in a safe place, and delete them by {date}."),
                date=format_day(self.speaks, day.keep_until),
            )

    def _for_one(self, day: Day, records: Records) -> None:
        from themeday.lifecycle.erase import find_participant
        from themeday.lifecycle.subject_access import about

        code = find_participant(records, self.data_folder(day).secret(), self.participant)
        self.print_written(*about(day, records, code, Path(self.output or beside_day(day, "export/participant"))))
        self.print(
            N_("This is for that participant only. Hand it over, and delete it here; erase and purge delete it too.")
        )


class Close(Asking):
    name = "themeday close"
    takes = N_("DAY")
    description = N_(
        "End a day: delete everything that was private, for good, and take out of the shared answers what was "
        "withdrawn or replaced. What was shared stays. Stop serving the day first. DAY is a day.toml or its folder."
    )
    examples = N_("themeday close our-theme-day\nthemeday close our-theme-day --yes")

    def start(self) -> None:
        from themeday.lifecycle.close import PRIVATE, SHARED, close_day, look

        day = self.load_day()
        folder = self.data_path(day)
        before = look(folder, day.chapters)
        if before.nothing_to_delete:
            self.print(
                N_("There is nothing to delete in {folder}: this day is closed already, or was never served."),
                folder=folder,
            )
            return
        claimed = self.data_folder(day)  # refuses the folder of another day
        folder = claimed.path
        self.print_day(day)
        self.print_remarks(before.remarks)
        with claimed.in_use():  # a page that is still open would write what was just deleted
            self.ask(
                confirmations.CLOSE,
                N_("Stop serving the day first, with Ctrl-C where it is served."),
                question=N_("Close this day? [yes/no]"),
            )
            gone, handed_out = close_day(folder, self.speaks, before, day.chapters)
        self.print(N_("Deleted with {file}: {count} private rows."), file=PRIVATE, count=gone.private)
        self.print(
            N_("Taken out of {file}: {count} rows that were withdrawn or replaced."), file=SHARED, count=gone.replaced
        )
        if handed_out.files or handed_out.left:
            self.print(N_("Exports, reports and copies that may hold some of it:"))
            for line in handed_out.lines(self.speaks):
                self.print("{line}", line=line)
        if is_overdue(day):
            self.print(
                N_("Still there: {count} shared answers. Delete them now: themeday purge {folder}"),
                count=gone.kept,
                folder=quoted(self.word),
            )
            return
        self.print(
            N_("Kept: {count} shared answers, until {date}. Delete the day by then."),
            count=gone.kept,
            date=format_day(self.speaks, day.keep_until),
        )
        self.print(N_("On that day: themeday purge {folder}"), folder=quoted(self.word))


class Erase(Asking):
    name = "themeday erase"
    takes = N_("CODE [DAY]")
    description = N_(
        "Erase everything that one participant wrote: from all logs, from what was set aside as damaged, and every "
        "export and published copy, because their words may be in it. CODE is the personal code on the participant's "
        "own page. Can be done while the day is served. DAY is a day.toml or its folder; without it, the folder you "
        "are in."
    )
    examples = N_("themeday erase K7PQ-3MXA our-theme-day\nthemeday erase K7PQ-3MXA our-theme-day --yes")

    def start(self) -> None:
        from themeday.lifecycle.erase import RECEIPTS, erase_participant, find_participant
        from themeday.store.records import Records

        day = self.load_day(".", place=1)
        folder = self.data_folder(day, NOTHING_LEFT)
        self.print_day(day)
        records = Records.in_folder(folder.path)
        records.refresh()
        code = find_participant(records, folder.secret(), self.word)
        self.ask(
            N_("This erases one participant from this day, for good. Exports and published copies are deleted too."),
            question=N_("Erase this participant? [yes/no]"),
        )
        receipt = erase_participant(folder, code, self.speaks)
        self.print("{text}", text=receipt.text(self.speaks).rstrip())
        self.print(N_("This receipt names no one. It is kept in {file}."), file=folder.path / RECEIPTS)
        if receipt.handed_out.files:
            self.print(N_("Make a new export with `themeday export` if you need one."))


class Purge(Asking):
    name = "themeday purge"
    tells_overdue = False
    takes = N_("[DAY]")
    description = N_(
        "Delete everything that was collected on a day: all logs, what was set aside as damaged, its secrets, and "
        "every export and published copy that this program made. Stop serving the day first. The day.toml stays. DAY "
        "is a day.toml or its folder; without it, the folder you are in."
    )
    examples = N_("themeday purge our-theme-day\nthemeday purge our-theme-day --yes")

    def start(self) -> None:
        from themeday.lifecycle.erase import purge_day

        day = self.load_day(".")
        folder = self.data_folder(day, NOTHING_LEFT)
        self.print_day(day)
        self.ask(
            confirmations.PURGE,
            N_("Stop serving the day first, with Ctrl-C where it is served."),
            question=N_("Delete this day? [yes/no]"),
        )
        receipt, kept = purge_day(folder, self.speaks)
        self.print("{text}", text=receipt.text(self.speaks).rstrip())
        self.print(N_("This receipt names no one. It is kept in {file}."), file=kept)
        if folder.path.exists():
            self.print(
                N_("The folder {folder} is still there, because someone put other files in it."), folder=folder.path
            )
