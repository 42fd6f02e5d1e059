"""After the day: `report`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from themeday.cli.command import UsageError, beside_day, quoted
from themeday.cli.data import NOTHING_YET, WithData
from themeday.cli.options import choice, flag, output, text, texts
from themeday.errors import LogDamaged
from themeday.i18n import N_, format_day

if TYPE_CHECKING:
    from themeday.day.plan import Day
    from themeday.report import WrittenReports
    from themeday.store.folder import DataFolder


class Report_(WithData):  # noqa: N801  (Report is what is in it)
    name = "themeday report"
    takes = N_("DAY")
    description = N_(
        "Write the report of a day, to send to HR and the top: two pages first, then the full picture, then the list "
        "of do's and don'ts. The ending of the file says what it becomes: .html, .pdf, .pptx (slides) or .xlsx. It is "
        "a draft, for yourselves, until you add --publish; a published report is held against every later one, so that "
        "the two together tell of nobody. Nothing in it is about fewer people than the smallest_group of day.toml, "
        "also not for who has the reports of all rooms. DAY is a day.toml or its folder."
    )
    examples = N_(
        "themeday report our-theme-day -o report.pdf\n"
        "themeday report our-theme-day -o report.pdf --publish\n"
        "themeday report our-theme-day -o report.pptx --publish\n"
        "themeday report our-theme-day -o poster.pdf --poster --publish\n"
        "themeday report our-theme-day --each-room -o report.pdf\n"
        "themeday report our-theme-day --room a --language en -o room-a.html\n"
        "themeday report our-theme-day --compare last-year -o report.pdf"
    )

    output = output(N_("The file to write, .html, .pdf, .pptx or .xlsx, instead of report.html beside day.toml."))
    room = text(N_("The report of this room only: its key in day.toml, or its name."), N_("ROOM"))
    drafts = choice(
        N_("Whether drafts stayed with your team, and may be forgotten, or one was sent. Asked for when it matters."),
        ("stayed", "sent"),
    )
    each_room = flag(
        "each-room",
        N_("The report together, and beside it one for each room, with the room's key behind the file's name."),
    )
    poster = flag("poster", N_("One sheet of A3 for the corridor instead, .html or .pdf."))
    publish = flag("publish", N_("Publish it: no draft any more, and later reports are held against it."))
    compare = texts(
        N_("Set it beside an earlier day: the folder of that day, with what it published. As often as there are days."),
        N_("FOLDER"),
    )
    never_sent = flag(
        "never-sent", N_("Write nothing, but take back the last report that was published: nobody ever got it.")
    )

    def start(self) -> None:
        """Write it, or take one back; raise UsageError for options that do not go together."""
        from themeday.report import room_named, write_report
        from themeday.store.mending import read_whole, remarks

        if self.room and self.each_room:
            raise UsageError(N_("Choose either --room or --each-room."))
        if self.drafts == "sent" and not self.publish:
            raise UsageError(N_("--drafts sent goes with --publish."))
        day = self.load_day()
        folder = self.data_folder(day, NOTHING_YET)
        if self.never_sent:
            if self.publish or self.output or self.room or self.each_room or self.poster or self.compare:
                raise UsageError(N_("--never-sent stands on its own, beside the day."))
            self._take_back(day, folder)
            return
        records = read_whole(folder.path)
        records.chapters = day.chapters
        incomplete = list(remarks(records))
        if incomplete and self.publish:
            raise LogDamaged(
                N_(
                    "Nothing is published, because later reports would be held against this one, and not everything is "
                    "there. Without --publish it is a draft. If it has to do: themeday doctor {day} --drop, and then "
                    "close the day."
                ),
                incomplete,
                day=quoted(self.word),
            )
        stem = "poster" if self.poster else "report"
        name = f"{stem}-{room_named(day, self.room).key}.html" if self.room else f"{stem}.html"
        written = write_report(
            day,
            records,
            folder,
            Path(self.output or beside_day(day, name)),
            self.speaks,
            room=self.room,
            each_room=self.each_room,
            poster=self.poster,
            publish=self.publish,
            drafts=self.drafts,
            compare=[Path(folder) for folder in self.compare],
        )
        self.print_written(*written.reports)
        self._tell(day, written)
        self.print_remarks(incomplete)
        self.print(N_("Read the quotes before you send it: a choice of words may give someone away."))

    def _tell(self, day: Day, written: WrittenReports) -> None:
        report = next(iter(written.reports.values()))
        if report.repeated:
            self.print("{sentence}", sentence=report.repeated)
        for why in written.refused:
            self.print("{sentence}", sentence=why.message(self.speaks))
        here = quoted(self.word)
        if report.draft:
            self.print(
                N_(
                    "This is draft {number}, for yourselves. Before you pass it on: themeday report {day} --publish, "
                    "with the same options."
                ),
                number=report.number,
                day=here,
            )
            if written.other_drafts:
                self.print(
                    N_(
                        "It is held against draft {drafts}: whoever has both can find nobody by subtracting. Did none "
                        "leave your team? Delete them, and add --drafts stayed: then this one tells all that is there."
                    ),
                    drafts=", ".join(map(str, written.other_drafts)),
                )
            return
        self.print(
            N_(
                "Published. You can pass it on; it is not put anywhere by itself. The kit keeps its numbers: a later "
                "report tells something new only where at least {k} people changed their answers."
            ),
            k=day.smallest_group,
        )
        if written.unfinished:
            self.print(
                N_(
                    "The day is not closed yet: what fewer than {k} people change or add from now on, no later report "
                    "tells. Did you only want to look? Delete the file, and: themeday report {day} --never-sent"
                ),
                day=here,
                k=day.smallest_group,
            )

    def _take_back(self, day: Day, folder: DataFolder) -> None:
        from themeday.report import take_back

        report, files = take_back(folder)
        if report is None:
            self.print(N_("No report of this day was published, so there is none to take back."))
            return
        self.print(
            N_(
                "Report {number} of {date} counts as never sent: later reports are not held against it any more. If "
                "anyone has it after all, they can subtract it from the next one, and may learn what a few people "
                "answered."
            ),
            number=report.number,
            date=format_day(self.speaks, dt.date.fromisoformat(report.on)),
        )
        for path in files:
            self.print(N_("Delete this file, and every copy of it: {file}"), file=path)
