"""After the day: `report`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from traitlets import Bool, Unicode

from themeday.cli.command import UsageError
from themeday.cli.data import WithData
from themeday.cli.quoting import quoted
from themeday.i18n import N_

if TYPE_CHECKING:
    from themeday.report import Written


class Report_(WithData):  # noqa: N801  (traitlets names options after the class; Report is what is in it)
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

    output = Unicode(
        "", help=N_("The file to write, .html, .pdf or .xlsx, instead of report.html beside day.toml.")
    ).tag(config=True, shows=N_("FILE"))
    room = Unicode("", help=N_("The report of this room only: its key in day.toml, or its name.")).tag(
        config=True, shows=N_("ROOM")
    )
    each_room = Bool(False).tag(config=True)

    aliases = {"o": "Report_.output", "output": "Report_.output", "room": "Report_.room", **WithData.aliases}  # noqa: RUF012
    flags = {  # noqa: RUF012
        "each-room": (
            {"Report_": {"each_room": True}},
            N_("The report together, and beside it one for each room, with the room's key behind the file's name."),
        ),
        **WithData.flags,
    }

    def start(self) -> None:
        """Write it."""
        from themeday.report import Written, room_named, write_each_room, write_report
        from themeday.store.records import Records

        if self.room and self.each_room:
            raise UsageError(N_("Choose either --room or --each-room."))
        day = self.load_day()
        folder = self.kept(day)
        records = Records.in_folder(folder.path)
        name = f"report-{room_named(day, self.room).key}.html" if self.room else "report.html"
        target = Path(self.output) if self.output else (day.folder or Path()) / name
        if self.each_room:
            each = write_each_room(day, records, folder, target, self.speaks)
            self._tell([each.together, *each.rooms])
            for why in each.held:
                self.print("{sentence}", sentence=why.message(self.speaks))
        else:
            made = write_report(day, records, folder, target, self.speaks, room=self.room)
            self._tell([Written(target, made)])
        if records.damaged:
            self.print(
                N_("Damaged pieces that were left out: {count}. The rest is complete. More: themeday doctor {day}"),
                count=records.damaged,
                day=quoted(self.word),
            )
        self.print(N_("Read the quotes before you send it: a choice of words may give someone away."))

    def _tell(self, written: list[Written]) -> None:
        for one in written:
            self.print(N_("Written: {file}"), file=one.path)
        if written[0].report.repeated:
            self.print("{sentence}", sentence=written[0].report.repeated)
