"""Joining in three taps, coming back, and the privacy notice."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from tornado.web import RequestHandler

from themeday.chapters import CHAPTERS, follow_up
from themeday.day import Day
from themeday.errors import NotSaved, OutcomeRefused, TooOften
from themeday.follow_up import dates
from themeday.i18n import LANGUAGE_NAMES, N_, format_day, known, translate
from themeday.labels import comparable, spelled
from themeday.people import ROLE_NAMES, Participant, Role, join_code, new_code, normal_code, rejoin_code
from themeday.questions import checked_text
from themeday.records import JOIN
from themeday.saving.commits import Commits
from themeday.serving.identity import (
    PARTICIPANT_COOKIE,
    preferred_language,
    recall,
    remember,
    remember_language,
)
from themeday.serving.limits import Limit
from themeday.serving.plain_pages import SafeHeaders, render, write_plain_error
from themeday.session import Session
from themeday.shown import visible

if TYPE_CHECKING:
    from themeday.serving.status import Engine

MAX_NICKNAME = 30
JOINING_COOKIE = "themeday_joining"


@dataclass
class House:
    """What every handler of the participants' application shares.

    Args:
        session: of the server itself, bound to nobody; only read.
        door_secret: what cookies and staff links are made with.
        writer: saves.
        follow_up: only the check some weeks after the day is open, for who took part.
    """

    session: Session
    door_secret: bytes
    writer: Commits
    follow_up: bool = False
    wrong_codes: Limit = field(default_factory=lambda: Limit(at_once=20, a_minute=6))
    joins: Limit = field(default_factory=lambda: Limit(at_once=40, a_minute=20))
    #: Apart from the participants': nobody's wrong codes keep staff out.
    wrong_links: Limit = field(default_factory=lambda: Limit(at_once=20, a_minute=6))
    engine: Engine | None = None
    #: Called with the code of someone who is someone else now, so that no page shows what they were.
    forget: Callable[[str], None] = lambda code: None
    #: Called with whoever asks for anything.
    seen: Callable[[Participant], None] = lambda who: None

    @property
    def day(self) -> Day:
        """Return the day."""
        return self.session.day

    @property
    def join_code(self) -> str:
        """Return the short code that lets people in, as the projector shows it."""
        return join_code(self.session.secret)

    def person(self, handler: RequestHandler) -> Participant | None:
        """Return who holds this browser, or None."""
        self.session.records.refresh()
        code = recall(handler, PARTICIPANT_COOKIE)
        who = self.session.records.participant(code) if code else None
        if who:
            self.seen(who)
        if who and self.follow_up:
            # Which language someone chose was private, and is gone since the day was closed.
            return replace(who, language=preferred_language(handler, self.day.languages[0]))
        return who

    def place(self, code: str) -> str:
        """Return the chapter to open for someone who arrives: the current one, else where they were, else none.

        Args:
            code: of the participant.
        """
        if self.follow_up:
            return follow_up.CHAPTER.key
        stage = self.session.stage
        if stage.current:
            return stage.current
        last = self.session.records.private.latest(code, JOIN, "place")
        return last.value if last and stage.was_opened(last.value) else ""


class Plain(SafeHeaders):
    """A page without a kernel."""

    def initialize(self, house: House) -> None:
        """Keep what the application shares."""
        self.house = house

    @property
    def language(self) -> str:
        """Return the reader's language."""
        who = self.house.person(self)
        return who.language if who else preferred_language(self, self.house.day.languages[0])

    def wait_your_turn(self, limit: Limit) -> bool:
        """Return whether this address has tried too often; then it is told, and nothing is looked up.

        Args:
            limit: for what is tried.
        """
        if not limit.spent(str(self.request.remote_ip)):
            return False
        self.set_status(429)
        self.set_header("Retry-After", "60")
        write_plain_error(self, 429, TooOften(N_("Too many tries from this device. Wait a minute and try again.")))
        return True

    def page(self, template: str, language: str = "", **values: Any) -> None:
        """Answer with a plain page.

        Args:
            template: its name.
            language: of the page; the reader's otherwise.
            values: for the template.
        """
        language = language or self.language
        day = self.house.day
        self.set_header("Cache-Control", "no-store")
        self.finish(
            render(
                template,
                language,
                day_title=day.title_in(language),
                xsrf=self.xsrf_token.decode(),
                rehearsal=day.rehearsal,
                **{"way_back": "/back", **values},
            )
        )


class Front(Plain):
    """`/`: those who are known go to their place in the day; others type the short code."""

    def get(self) -> None:
        """Send a known participant on, ask a new one for the code."""
        who = self.house.person(self)
        if who is None:
            self.ask_for_code()
            return
        chapter = self.house.place(who.code)
        self.redirect(f"/{chapter}" if chapter else "/lobby")

    def ask_for_code(self, error: str = "") -> None:
        """Answer with the page on which a code is typed.

        Args:
            error: what was wrong with the one before.
        """
        if not self.house.follow_up:
            self.page("code", error=error)
            return
        others = [(lang, LANGUAGE_NAMES[lang]) for lang in self.house.day.languages if lang != self.language]
        self.page("follow_up_code", error=error, languages=others)

    def post(self) -> None:
        """Check a typed join code or personal code."""
        self.check_xsrf_cookie()
        if self.wait_your_turn(self.house.wrong_codes):
            return
        typed = normal_code(self.get_body_argument("code", ""))
        session = self.house.session
        session.records.refresh()
        if typed == self.house.join_code and not self.house.follow_up:
            self.redirect(f"/j/{self.house.join_code}")
            return
        for who in session.records.participants():
            if normal_code(rejoin_code(session.secret, who.code)) == typed:
                self.welcome_back(who)
                return
        self.house.wrong_codes.count(str(self.request.remote_ip))
        self.set_status(403)
        wrong = N_(
            "We do not know this code. Look at the screen in the room for the join code, or at your other "
            "device for your personal code."
        )
        unknown = N_(
            "We do not know this code. Look at the card you printed, or wherever you kept it, and type it again."
        )
        self.ask_for_code(translate(self.language, unknown if self.house.follow_up else wrong))

    def welcome_back(self, who: Participant, place: str = "/") -> None:
        """Go on as someone who was here before.

        Args:
            who: whose code was typed.
            place: where to.
        """
        remember(self, PARTICIPANT_COOKIE, who.code)
        self.clear_cookie(JOINING_COOKIE)
        self.redirect(place)


class BackHandler(Front):
    """`/back`: who was here before, on another device or in another browser, types their personal code.

    Someone who is here may come too: who scans the QR code in another browser easily joins a second time.
    """

    def get(self) -> None:
        """Ask for the personal code."""
        self.ask_for_code()

    def ask_for_code(self, error: str = "") -> None:
        """Answer with the page on which a personal code is typed.

        Args:
            error: what was wrong with the one before.
        """
        if self.house.follow_up:
            super().ask_for_code(error)
            return
        self.page("back", error=error, room=self.get_argument("room", ""), table=self.get_argument("table", ""))

    def welcome_back(self, who: Participant, place: str = "/") -> None:
        """Go on as someone who was here before, and to the table whose QR code was scanned.

        Args:
            who: whose code was typed.
            place: where to without a table.
        """
        room, table = self.get_argument("room", ""), self.get_argument("table", "")
        scanned = not self.house.follow_up and is_place(self.house.day, room, table)
        super().welcome_back(who, f"/t/{room}/{table}/{self.house.join_code}" if scanned else place)


class JoinHandler(Plain):
    """`/j/CODE`: notice and language, then role, then unit; each a tap."""

    def get(self, code: str) -> None:
        """Show the next of the three questions."""
        if self.wait_your_turn(self.house.wrong_codes):
            return
        if code.upper() != self.house.join_code:
            self.house.wrong_codes.count(str(self.request.remote_ip))
            self.set_status(403)
            wrong = N_("This join link is not of today. Scan the QR code on the screen, or type the code.")
            self.page("code", error=translate(self.language, wrong))
            return
        if self.house.person(self) and not self.get_query_argument("again", ""):
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
        """Let the participant in."""
        self.check_xsrf_cookie()
        if self.wait_your_turn(self.house.wrong_codes) or self.wait_your_turn(self.house.joins):
            return
        if code.upper() != self.house.join_code:
            self.house.wrong_codes.count(str(self.request.remote_ip))
            self.send_error(403)
            return
        chosen = self._chosen()
        day = self.house.day
        # Whoever chooses anew keeps what this form does not ask.
        before = self.house.person(self)
        asked = f"{chosen['room']}:{chosen['table']}"
        place = self.get_body_argument("place", _place(before) if asked == ":" else asked) or asked
        room, _, table = place.partition(":")
        unit = spelled(self.get_body_argument("unit", ""), day.units) or ""
        role = chosen["role"]
        rooms = {r.key: r for r in day.rooms}
        number = int(table) if re.fullmatch("[0-9]{1,4}", table) else 0
        problem = ""
        if role not in set(Role):
            problem = N_("Choose your role.")
        elif role != Role.TABLE and not unit:
            problem = N_("Choose the part of the organisation where you work.")
        elif (room and room not in rooms) or (table and not is_place(day, room, table)):
            problem = N_("This table does not exist. Choose one from the list.")
        elif role == Role.TABLE and not table:
            problem = N_("Choose your table.")
        try:
            given = self.get_body_argument("nickname", before.nickname if before else "")
            nickname = checked_text(given, MAX_NICKNAME)
        except OutcomeRefused as error:
            problem, nickname = problem or "nickname", ""
            message = error.message(known(chosen["language"]))
        else:
            message = translate(known(chosen["language"]), problem) if problem else ""
        if problem:
            self.set_status(400)
            self._units(chosen, message) if role in set(Role) else self._roles(chosen, message)
            return
        at_first = before.room if before else day.rooms[0].key if day.rooms else ""
        who = Participant(
            code=before.code if before else recall(self, JOINING_COOKIE) or new_code(),
            role=Role(role),
            unit="" if role == Role.TABLE else unit,
            language=known(chosen["language"]),
            room=room if room in rooms else at_first,
            table=str(number) if number else "",
            nickname=" ".join(visible(nickname).split()),  # kept as others see it
        )
        try:
            code = await self.house.writer.write(lambda session: _let_in(session, who, known=before is not None))
        except NotSaved as error:
            self.set_status(503)
            self._units(chosen, error.message(who.language))
            return
        self.house.joins.count(str(self.request.remote_ip))
        self.house.forget(code)
        remember(self, PARTICIPANT_COOKIE, code)
        self.clear_cookie(JOINING_COOKIE)
        self.redirect("/")

    def _chosen(self) -> dict[str, str]:
        language = self.get_argument("language", "")
        return {
            "language": language if language in self.house.day.languages else "",
            "role": self.get_argument("role", ""),
            "room": self.get_argument("room", "")[:20],
            "table": self.get_argument("table", "")[:4],
            "again": self.get_argument("again", "")[:1],
        }

    def _link(self, chosen: dict[str, str], **changes: str) -> str:
        query = {key: value for key, value in {**chosen, **changes}.items() if value}
        return f"/j/{self.house.join_code}?{urlencode(query)}"

    def _way_back(self, chosen: dict[str, str]) -> str:
        table = {key: chosen[key] for key in ("room", "table") if chosen[key]}
        return f"/back?{urlencode(table)}" if table else "/back"

    def _notice(self, chosen: dict[str, str]) -> None:
        day = self.house.day
        first = self.language if self.language in day.languages else day.languages[0]
        languages = [first, *(other for other in day.languages if other != first)]
        self.page(
            "join_notice",
            first,
            notices=[notice(day, language) for language in languages],
            choices=[(lang, LANGUAGE_NAMES[lang], self._link(chosen, language=lang)) for lang in languages],
            way_back=self._way_back(chosen),
        )

    def _roles(self, chosen: dict[str, str], error: str = "") -> None:
        language = chosen["language"] or self.language
        roles = [
            (role.value, translate(language, ROLE_NAMES[role]), self._link(chosen, role=role.value))
            for role in Role
            if role is not Role.TABLE or any(room.tables for room in self.house.day.rooms)
        ]
        back = self._link(chosen, language="", role="")
        self.page("join_role", language, roles=roles, error=error, back=back, way_back=self._way_back(chosen))

    def _units(self, chosen: dict[str, str], error: str = "") -> None:
        language = chosen["language"] or self.language
        day = self.house.day
        rooms = [room for room in day.rooms if not chosen["room"] or room.key == chosen["room"]] or list(day.rooms)
        places = [(f"{room.key}:{n}", room.name, n) for room in rooms for n in range(1, room.tables + 1)]
        own = f"{chosen['room']}:{chosen['table']}" if chosen["table"] else ""
        before = self.house.person(self)
        self.page(
            "join_unit",
            language,
            chosen=chosen,
            units=day.units,
            places=places,
            own_place=own if own in {place for place, _, _ in places} else "",
            at=self.get_body_argument("place", _place(before)),
            several_rooms=len(rooms) > 1,
            is_table=chosen["role"] == Role.TABLE,
            action=self._link(chosen),
            back=self._link(chosen, role=""),
            way_back=self._way_back(chosen),
            error=error,
            nickname=self.get_body_argument("nickname", before.nickname if before else "")[:MAX_NICKNAME],
        )


def _place(who: Participant | None) -> str:
    """Return where someone sits, as the form writes it."""
    return f"{who.room}:{who.table}" if who and who.table else ""


def _let_in(session: Session, who: Participant, known: bool) -> str:
    """Write down that someone joined, or joined anew; return their code."""
    session.records.refresh()
    if known and session.records.participant(who.code) is None:
        who = replace(who, code=new_code())  # erased meanwhile: what belonged to that code stays gone
    # Two of one name could not find their own table on the big screen.
    taken = {comparable(other.nickname) for other in session.records.participants() if other.code != who.code}
    names = (who.nickname if n == 1 else f"{who.nickname} {n}" for n in range(1, len(taken) + 2))
    free = next(name for name in names if not comparable(name) or comparable(name) not in taken)
    session.join(replace(who, nickname=free))
    return who.code


def _change(session: Session, who: Participant) -> None:
    """Write down what someone changed, unless they were erased meanwhile."""
    session.records.refresh()
    if session.records.participant(who.code) is not None:
        session.join(who)


def is_place(day: Day, room: str, table: str) -> bool:
    """Return whether a day has a table.

    Args:
        day: the day.
        room: key of its room.
        table: its number, as it may have been typed.
    """
    number = int(table) if re.fullmatch("[0-9]{1,4}", table) else 0
    return any(one.key == room and 1 <= number <= one.tables for one in day.rooms)


class TableHandler(Plain):
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
        several = len(self.house.day.rooms) > 1
        name = next(r.name for r in self.house.day.rooms if r.key == room)
        self.page("table", who.language, room=name if several else "", number=int(table))

    async def post(self, room: str, table: str, code: str) -> None:
        """Move whoever is here to the table."""
        self.check_xsrf_cookie()
        who = self._here(room, table, code)
        if who is None:
            return
        moved = replace(who, room=room, table=str(int(table)))
        await self.house.writer.write(lambda session: _change(session, moved))
        self.house.forget(who.code)
        self.redirect("/")

    def _here(self, room: str, table: str, code: str) -> Participant | None:
        """Return who is in already, after sending anyone else to the door."""
        who = self.house.person(self)
        exists = is_place(self.house.day, room, table)
        if who and exists and code.upper() == self.house.join_code:
            return who
        query = f"?{urlencode({'room': room, 'table': table})}" if exists else ""
        self.redirect(f"/j/{code}{query}")
        return None


class LobbyHandler(Plain):
    """`/lobby`: in, and the facilitator has not opened anything yet."""

    def get(self) -> None:
        """Show that all is well, and the personal code."""
        who = self.house.person(self)
        if who is None:
            self.redirect("/")
            return
        session = self.house.session
        self.page(
            "lobby",
            who.language,
            code=rejoin_code(session.secret, who.code),
            nickname=who.nickname,
            languages=[(lang, LANGUAGE_NAMES[lang]) for lang in self.house.day.languages if lang != who.language],
            opened=[
                (plan.key, translate(who.language, CHAPTERS[plan.key].title))
                for plan in self.house.day.agenda
                if session.stage.was_opened(plan.key)
            ],
        )


class NowHandler(Plain):
    """`/now`: which chapter is open, for pages that wait."""

    def get(self) -> None:
        """Answer with the key of the current chapter."""
        self.house.person(self)  # a phone that waits is there
        self.set_header("Cache-Control", "no-store")
        self.finish({"current": self.house.session.stage.current})


class PrivacyHandler(Plain):
    """`/privacy`: the notice, at any time."""

    def get(self) -> None:
        """Show the notice."""
        self.page("privacy", notice=notice(self.house.day, self.language))


class ChangeHandler(Plain):
    """`/change`: choose role, unit or table anew; code and answers stay."""

    def get(self) -> None:
        """Go through the three questions again."""
        self.redirect(f"/j/{self.house.join_code}?again=1")


class LanguageHandler(Plain):
    """`/language/nl`: go on in another language, on the page where one was."""

    def get(self, language: str) -> None:
        """Remember the language in this browser only: following a link writes nothing."""
        self._go_on(language)

    async def post(self, language: str) -> None:
        """Remember the language of whoever is here, on every device of theirs, and go back."""
        self.check_xsrf_cookie()
        who = self.house.person(self)
        if who and language in self.house.day.languages and language != who.language and not self.house.follow_up:
            spoken = replace(who, language=language)
            await self.house.writer.write(lambda session: _change(session, spoken))
        self._go_on(language)

    def _go_on(self, language: str) -> None:
        remember_language(self, known(language))
        target = self.get_argument("to", "")
        self.redirect(f"/{target}" if target.isidentifier() else "/")


class ToFront(Plain):
    """Addresses of the day itself, weeks later: an old QR code leads to the page where one types the personal code."""

    def get(self, *_: str) -> None:
        """Go there."""
        self.redirect("/")


class LeaveHandler(Plain):
    """`/leave`: give the device to someone else."""

    def post(self) -> None:
        """Forget who was here; what was saved stays."""
        self.check_xsrf_cookie()
        self.clear_cookie(PARTICIPANT_COOKIE)
        self.redirect("/")

    def get(self) -> None:
        """Ask whether that is meant, and show the code to come back with."""
        who = self.house.person(self)
        if who is None:
            self.redirect("/")
            return
        self.page("leave", who.language, code=rejoin_code(self.house.session.secret, who.code))


def notice(day: Day, language: str) -> dict[str, Any]:
    """Return the privacy notice of a day as title and points.

    Args:
        day: whose data it is about.
        language: of the notice.
    """

    def say(text: str, **values: Any) -> str:
        return translate(language, text, **values)

    return {
        "language": language,
        "name": LANGUAGE_NAMES[language],
        "title": say(N_("Before you begin")),
        "points": [
            say(
                N_(
                    "**What is kept:** your role, your unit and what you answer, under a random code. No name, no "
                    "e-mail address, no age."
                )
            ),
            say(
                N_(
                    "**Who sees it:** with every question you choose that yourself. Private answers are only used "
                    "to bring you back and to find a match; they are deleted when the day is closed."
                )
            ),
            *_of_pairing(day, say),
            say(
                N_(
                    "**What two people tell each other stays between them.** Notes about a meeting stay on your own "
                    "device; we never receive them."
                )
            ),
            say(
                N_("**Until when:** until {date}. After that the organiser deletes everything."),
                date=format_day(language, day.keep_until),
            ),
            *_of_follow_up(day, say),
            say(N_("**Do not name any people or cases.** Your answers may be read by others in the room.")),
            say(
                N_("Questions, or do you want something removed? Ask {contact}."),
                contact=day.contact_in(language) or say(N_("the organiser in the room")),
            ),
        ],
    }


def _of_pairing(day: Day, say: Callable[..., str]) -> list[str]:
    if all(plan.key != "pairing" for plan in day.agenda):
        return []
    return [
        say(
            N_(
                "**Speed dates:** nobody sees how you rate a conversation; it only serves to make pairs. What young "
                "colleagues discuss among themselves is on the phones of young colleagues who take part in the "
                "matching; no leader sees it, and the facilitator only how many wishes there are. Both are deleted "
                "when the day is closed."
            )
        )
    ]


def _of_follow_up(day: Day, say: Callable[..., str]) -> list[str]:
    if not dates(day):
        return []
    return [
        say(
            N_(
                "**Some weeks later** we ask those who want to tell it how it goes. You open that with your personal "
                "code; we cannot write to you, because we do not know who you are."
            )
        )
    ]
