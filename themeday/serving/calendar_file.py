"""`/agreement.ics`: the meetings of a pair, for the calendar of whoever holds this browser."""

from __future__ import annotations

from themeday.errors import OutcomeRefused
from themeday.room.calendar import FILE_NAME, calendar_file
from themeday.serving.plain_pages import PlainPage


class CalendarHandler(PlainPage):
    """Hands a participant the calendar file of the own pair, and nobody anything else."""

    def get(self) -> None:
        """Answer with the file."""
        who = self.known_person()
        if who is None:
            return
        session = self.shared.session
        try:
            content = calendar_file(session.records, session.secret, who, who.language, session.clock.now())
        except OutcomeRefused as error:
            self.set_status(404)
            language = who.language
            self.page("message", language, title=error.message(language), text="", staff=False)
            return
        self.set_header("Content-Type", "text/calendar; charset=utf-8")
        self.set_header("Content-Disposition", f'attachment; filename="{FILE_NAME}"')
        self.set_header("Cache-Control", "no-store")
        self.finish(content)
