"""Participants' pages without a kernel, once they joined: moving, waiting, notice, language, leaving, calendar."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from themeday.errors import OutcomeRefused
from themeday.i18n import translate
from themeday.model.people import ROLE_NAMES, Participant, rejoin_code
from themeday.room.calendar import FILE_NAME, calendar_file
from themeday.room.joining import change, is_place
from themeday.room.notice import notice
from themeday.serving.identity import PARTICIPANT_COOKIE
from themeday.serving.plain_pages import LanguageHandler, PlainPage


class TableHandler(PlainPage):
    """`/t/ROOM/TABLE/CODE`: the QR code that lies on a table."""

    def get(self, room: str, table: str, code: str) -> None:
        """Join with the table filled in; someone who is in already is asked whether they moved.

        They are asked because following a link must change nothing: browsers and chat programs do it by themselves.
        """
        who = self._here(room, table, code)
        if who is None:
            return
        if (who.room, who.table) == (room, str(int(table))):
            self.redirect("/")
            return
        several = len(self.shared.day.rooms) > 1
        name = next(r.name for r in self.shared.day.rooms if r.key == room)
        self.page("table", who.language, room=name if several else "", number=int(table))

    async def post(self, room: str, table: str, code: str) -> None:
        self.check_xsrf_cookie()
        who = self._here(room, table, code)
        if who is None:
            return
        moved = replace(who, room=room, table=str(int(table)))
        await self.shared.writer.write(lambda session: change(session, moved))
        self.shared.forget(who.code)
        self.redirect("/")

    def _here(self, room: str, table: str, code: str) -> Participant | None:
        """Return who is in already, after sending anyone else to join."""
        who = self.shared.person(self)
        exists = is_place(self.shared.day, room, table)
        if who and exists and code.upper() == self.shared.join_code:
            return who
        query = f"?{urlencode({'room': room, 'table': table})}" if exists else ""
        self.redirect(f"/j/{code}{query}")
        return None


class OwnPage(PlainPage):
    """A page of someone who joined; anyone else goes to the front page."""

    who: Participant

    def prepare(self) -> None:
        if who := self.shared.person(self):
            self.who = who
        else:
            self.redirect("/")


class LobbyHandler(OwnPage):
    """`/lobby`: in, and the facilitator has not opened anything yet."""

    def get(self) -> None:
        who, session = self.who, self.shared.session
        self.page(
            "lobby",
            who.language,
            code=rejoin_code(session.secret, who.code),
            nickname=who.nickname,
            who=", ".join(filter(None, (translate(who.language, ROLE_NAMES[who.role]), who.unit))),
            languages=self.languages_but(who.language),
            opened=[
                (plan.key, translate(who.language, self.shared.day.chapters[plan.key].title))
                for plan in self.shared.day.agenda
                if session.stage.was_opened(plan.key)
            ],
        )


class NowHandler(PlainPage):
    """`/now`: which chapter is open, for pages that wait."""

    def get(self) -> None:
        self.shared.person(self)  # a phone that waits is there
        self.set_header("Cache-Control", "no-store")
        self.finish({"current": self.shared.session.stage.current})


class PrivacyHandler(PlainPage):
    """`/privacy`: the notice, at any time."""

    def get(self) -> None:
        self.page("privacy", notice=notice(self.shared.day, self.language))


class ChangeHandler(PlainPage):
    """`/change`: choose role, unit or table anew; code and answers stay."""

    def get(self) -> None:
        who = self.shared.person(self)
        # What was chosen is not asked again; every choice can be changed from there.
        before = {"language": who.language, "role": who.role.value} if who else {}
        self.redirect(f"/j/{self.shared.join_code}?{urlencode({'again': '1', **before})}")


class ParticipantLanguage(LanguageHandler):
    """`/language/nl`, also for whoever is here on several devices."""

    async def post(self, language: str) -> None:
        """Remember the language of whoever is here, on every device of theirs, and go back."""
        self.check_xsrf_cookie()
        who = self.shared.person(self)
        if who and language in self.shared.day.languages and language != who.language and not self.shared.follow_up:
            spoken = replace(who, language=language)
            await self.shared.writer.write(lambda session: change(session, spoken))
        self.get(language)


class ToFront(PlainPage):
    """Addresses of the day itself, weeks later: an old QR code leads to the page where one types the personal code."""

    def get(self, *_: str) -> None:
        self.redirect("/")


class LeaveHandler(OwnPage):
    """`/leave`: give the device to someone else."""

    def post(self) -> None:
        """Forget who was here; what was saved stays."""
        self.check_xsrf_cookie()
        self.clear_cookie(PARTICIPANT_COOKIE)
        self.redirect("/")

    def get(self) -> None:
        """Ask whether that is meant, and show the code to come back with."""
        self.page("leave", self.who.language, code=rejoin_code(self.shared.session.secret, self.who.code))


class CalendarHandler(OwnPage):
    """`/agreement.ics`: the meetings of one's own pair, for one's calendar."""

    def get(self) -> None:
        who, session = self.who, self.shared.session
        try:
            content = calendar_file(session.records, session.secret, who, who.language, session.clock.now())
        except OutcomeRefused as error:
            self.set_status(404)
            self.page("message", who.language, title=error.message(who.language), text="", staff=False)
            return
        self.set_header("Content-Type", "text/calendar; charset=utf-8")
        self.set_header("Content-Disposition", f'attachment; filename="{FILE_NAME}"')
        self.set_header("Cache-Control", "no-store")
        self.finish(content)
