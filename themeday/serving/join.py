"""Joining in three taps, moving, coming back and leaving: the addresses; the rules are in `themeday.room.joining`."""

from __future__ import annotations

from urllib.parse import urlencode

from themeday.errors import NotSaved, OutcomeRefused
from themeday.i18n import LANGUAGE_NAMES, N_, known, translate
from themeday.model.people import ROLE_NAMES, Participant, Role, new_code, normal_code
from themeday.room.joining import MAX_NICKNAME, Choices, checked, is_place, let_in, place_of, returning, roles
from themeday.room.notice import notice
from themeday.serving.identity import PARTICIPANT_COOKIE, recall, remember
from themeday.serving.plain_pages import PlainPage

JOINING_COOKIE = "themeday_joining"


class Front(PlainPage):
    """`/`: those who are known go to their place in the day; others type the short code."""

    def get(self) -> None:
        who = self.shared.person(self)
        if who is None:
            self.ask_for_code()
            return
        chapter = self.shared.place(who.code)
        self.redirect(f"/{chapter}" if chapter else "/lobby")

    def ask_for_code(self, error: str = "") -> None:
        if not self.shared.follow_up:
            self.page("code", error=error)
            return
        self.page("follow_up_code", error=error, languages=self.languages_but(self.language))

    def post(self) -> None:
        self.check_xsrf_cookie()
        if self.wait_your_turn(self.shared.wrong_codes):
            return
        typed = self.get_body_argument("code", "")
        self.shared.session.records.refresh()
        if normal_code(typed) == self.shared.join_code and not self.shared.follow_up:
            self.typed_the_rooms_code()
            return
        if who := returning(self.shared.session, typed):
            self.welcome_back(who)
            return
        self.count(self.shared.wrong_codes)
        self.set_status(403)
        wrong = N_(
            "We do not know this code. Look at the screen in the room for the join code, or at your other "
            "device for your personal code."
        )
        unknown = N_(
            "We do not know this code. Look at the card you printed, or wherever you kept it, and type it again."
        )
        self.ask_for_code(translate(self.language, unknown if self.shared.follow_up else wrong))

    def typed_the_rooms_code(self) -> None:
        """Go on to joining: that is what this code is for."""
        self.redirect(f"/j/{self.shared.join_code}")

    def welcome_back(self, who: Participant, place: str = "/") -> None:
        """Go on as someone who was here before."""
        remember(self, PARTICIPANT_COOKIE, who.code)
        self.clear_cookie(JOINING_COOKIE)
        self.redirect(place)


class BackHandler(Front):
    """`/back`: who was here before, on another device or in another browser, types their personal code.

    Someone who is here may come too: who scans the QR code in another browser easily joins a second time.
    """

    def get(self) -> None:
        self.ask_for_code()

    def ask_for_code(self, error: str = "") -> None:
        if self.shared.follow_up:
            super().ask_for_code(error)
            return
        self.page("back", error=error, room=self.get_argument("room", ""), table=self.get_argument("table", ""))

    def typed_the_rooms_code(self) -> None:
        """Say so: whoever types it here is on their way in already, and would come round to where they were."""
        here = N_("That is the code of the room, and you are in already. There is nothing you need to type here.")
        new = N_(
            "That is the code of the room. Here you type a personal code, which you only have when you took part "
            "before. If not, choose “I have no personal code”."
        )
        self.ask_for_code(translate(self.language, here if self.shared.person(self) else new))

    def welcome_back(self, who: Participant, place: str = "/") -> None:
        """Go on as someone who was here before, and to the table whose QR code was scanned."""
        room, table = self.get_argument("room", ""), self.get_argument("table", "")
        scanned = not self.shared.follow_up and is_place(self.shared.day, room, table)
        super().welcome_back(who, f"/t/{room}/{table}/{self.shared.join_code}" if scanned else place)


class AsHandler(PlainPage):
    """`/as/CODE`, in a rehearsal only: the day as one of its invented people sees it.

    On a real day no link lets anyone be someone: who follows one would write under another's code unawares.
    """

    def get(self, code: str) -> None:
        if self.wait_your_turn(self.shared.wrong_codes):
            return
        self.shared.session.records.refresh()
        who = returning(self.shared.session, code)
        if who is None:
            self.refuse(self.shared.wrong_codes)
            return
        remember(self, PARTICIPANT_COOKIE, who.code)
        self.redirect("/")


class JoinHandler(PlainPage):
    """`/j/CODE`: notice and language, then role, then unit; each a tap."""

    def get(self, code: str) -> None:
        if self.wait_your_turn(self.shared.wrong_codes):
            return
        if code.upper() != self.shared.join_code:
            self.count(self.shared.wrong_codes)
            self.set_status(403)
            wrong = N_("This join link is not of today. Scan the QR code on the screen, or type the code.")
            self.page("code", error=translate(self.language, wrong))
            return
        if self.shared.person(self) and not self.get_query_argument("again", ""):
            self.redirect("/")
            return
        chosen = self._chosen()
        if not chosen["language"]:
            self._notice(chosen)
        elif chosen["role"] not in set(Role):
            self._roles(chosen)
        else:
            if not recall(self, JOINING_COOKIE):
                # Chosen here and not when the form arrives: a form that is sent twice lets one person in, not two.
                remember(self, JOINING_COOKIE, new_code())
            self._units(chosen)

    async def post(self, code: str) -> None:
        self.check_xsrf_cookie()
        if self.wait_your_turn(self.shared.wrong_codes) or self.wait_your_turn(self.shared.joins):
            return
        if code.upper() != self.shared.join_code:
            self.refuse(self.shared.wrong_codes)
            return
        chosen = self._chosen()
        before = self.shared.person(self)
        asked = f"{chosen['room']}:{chosen['table']}"
        # Whoever chooses anew keeps what this form does not ask.
        choices = Choices(
            chosen["language"],
            chosen["role"],
            self.get_body_argument("place", place_of(before) if asked == ":" else asked) or asked,
            self.get_body_argument("unit", ""),
            self.get_body_argument("nickname", before.nickname if before else ""),
        )
        try:
            who = checked(self.shared.day, choices, before, recall(self, JOINING_COOKIE))
            code = await self.shared.writer.write(lambda session: let_in(session, who, before is not None))
        except (OutcomeRefused, NotSaved) as error:
            self.set_status(400 if isinstance(error, OutcomeRefused) else 503)
            again = self._units if chosen["role"] in set(Role) else self._roles
            again(chosen, error.message(known(chosen["language"])))
            return
        self.count(self.shared.joins)
        self.shared.forget(code)
        remember(self, PARTICIPANT_COOKIE, code)
        self.clear_cookie(JOINING_COOKIE)
        self.redirect("/")

    def _chosen(self) -> dict[str, str]:
        language = self.get_argument("language", "")
        return {
            "language": language if language in self.shared.day.languages else "",
            "role": self.get_argument("role", ""),
            "room": self.get_argument("room", "")[:20],
            "table": self.get_argument("table", "")[:4],
            "again": self.get_argument("again", "")[:1],
        }

    def _link(self, chosen: dict[str, str], **changes: str) -> str:
        query = {key: value for key, value in {**chosen, **changes}.items() if value}
        return f"/j/{self.shared.join_code}?{urlencode(query)}"

    def _way_back(self, chosen: dict[str, str]) -> str:
        table = {key: chosen[key] for key in ("room", "table") if chosen[key]}
        return f"/back?{urlencode(table)}" if table else "/back"

    def _notice(self, chosen: dict[str, str]) -> None:
        day = self.shared.day
        first = self.language if self.language in day.languages else day.languages[0]
        languages = [first, *(other for other, _ in self.languages_but(first))]
        self.page(
            "join_notice",
            first,
            notices=[notice(day, language) for language in languages],
            choices=[(lang, LANGUAGE_NAMES[lang], self._link(chosen, language=lang)) for lang in languages],
            way_back=self._way_back(chosen),
        )

    def _roles(self, chosen: dict[str, str], error: str = "") -> None:
        language = chosen["language"] or self.language
        choices = [
            (role.value, translate(language, ROLE_NAMES[role]), self._link(chosen, role=role.value))
            for role in roles(self.shared.day)
        ]
        back = self._link(chosen, language="", role="")
        shown = {"again": self._chooses_anew(chosen), "error": error, "back": back, "way_back": self._way_back(chosen)}
        self.page("join_role", language, roles=choices, **shown)

    def _chooses_anew(self, chosen: dict[str, str]) -> bool:
        return bool(chosen["again"]) and self.shared.person(self) is not None

    def _units(self, chosen: dict[str, str], error: str = "") -> None:
        language = chosen["language"] or self.language
        day = self.shared.day
        rooms = [room for room in day.rooms if not chosen["room"] or room.key == chosen["room"]] or list(day.rooms)
        places = [(f"{room.key}:{n}", room.name, n) for room in rooms for n in range(1, room.tables + 1)]
        own = f"{chosen['room']}:{chosen['table']}" if chosen["table"] else ""
        before = self.shared.person(self)
        self.page(
            "join_unit",
            language,
            again=self._chooses_anew(chosen),
            role=translate(language, ROLE_NAMES[Role(chosen["role"])]),
            other_role=before is not None and before.role != chosen["role"],
            own_unit=before.unit if before else "",
            units=day.units,
            places=places,
            own_place=own if own in {place for place, _, _ in places} else "",
            at=self.get_body_argument("place", place_of(before)),
            several_rooms=len(rooms) > 1,
            is_table=chosen["role"] == Role.TABLE,
            action=self._link(chosen),
            back=self._link(chosen, role=""),
            way_back=self._way_back(chosen),
            error=error,
            nickname=self.get_body_argument("nickname", before.nickname if before else "")[:MAX_NICKNAME],
        )
