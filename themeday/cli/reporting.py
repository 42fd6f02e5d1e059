"""After the day: `report`."""

from __future__ import annotations

from pathlib import Path

from themeday.cli.command import UsageError, beside_day
from themeday.cli.data import NOTHING_YET, WithData
from themeday.cli.options import flag, output, text
from themeday.i18n import N_


class Report_(WithData):  # noqa: N801  (Report is what is in it)
    """Writes the report of a day, or of its rooms."""

    name = "themeday report"
    takes = N_("DAY")
    description = N_(
        "Write the report of a day, to send to HR and the top: two pages first, then the full picture, then the list "
        "of do's and don'ts. The ending of the file says what it becomes: .html, .pdf or .xlsx. Nothing in it is about "
        "fewer people than the smallest_group of day.toml, also not for who has the reports of all rooms. DAY is a "
        "day.toml or its folder."
    )
    examples = N_(
        "themeday report our-theme-day -o report.pdf\n"
        "themeday report our-theme-day --each-room -o report.pdf\n"
        "themeday report our-theme-day --room a --language en -o room-a.html"
    )

    output = output(N_("The file to write, .html, .pdf or .xlsx, instead of report.html beside day.toml."))
    room = text(N_("The report of this room only: its key in day.toml, or its name."), N_("ROOM"))
    each_room = flag(
        "each-room",
        N_("The report together, and beside it one for each room, with the room's key behind the file's name."),
    )

    def start(self) -> None:
        """Write it."""
        from themeday.report import room_named, write_report
        from themeday.store.records import Records

        if self.room and self.each_room:
            raise UsageError(N_("Choose either --room or --each-room."))
        day = self.load_day()
        folder = self.data_folder(day, NOTHING_YET)
        records = Records.in_folder(folder.path)
        name = f"report-{room_named(day, self.room).key}.html" if self.room else "report.html"
        target = Path(self.output or beside_day(day, name))
        written = write_report(
            day, records, folder, target, self.speaks, room=str(self.room), each_room=bool(self.each_room)
        )
        for path in written.reports:
            self.print(N_("Written: {file}"), file=path)
        if repeated := next(iter(written.reports.values())).repeated:
            self.print("{sentence}", sentence=repeated)
        for why in written.refused:
            self.print("{sentence}", sentence=why.message(self.speaks))
        self.print_damaged(records)
        self.print(N_("Read the quotes before you send it: a choice of words may give someone away."))
