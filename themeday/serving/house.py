"""What every page without a kernel shares: the day and who writes it, who asks, and how it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from tornado.web import RequestHandler

from themeday.chapters import follow_up
from themeday.day.plan import Day
from themeday.errors import TooOften
from themeday.i18n import LANGUAGE_NAMES, N_
from themeday.model.people import Participant, join_code
from themeday.room.joining import goes_on_at
from themeday.room.session import Session
from themeday.saving.commits import Commits
from themeday.serving.identity import PARTICIPANT_COOKIE, preferred_language, recall, remember_language
from themeday.serving.limits import Limit
from themeday.serving.plain_pages import SafeHeaders, render, write_plain_error
from themeday.serving.status import Engine


@dataclass
class House:
    """What every handler shares.

    Args:
        session: of the server itself, bound to nobody; only read.
        door_secret: what cookies and staff links are made with.
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
        """Return the chapter to open for someone who arrives; none when they have to wait."""
        return follow_up.CHAPTER.key if self.follow_up else goes_on_at(self.session, code)


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

    def known_person(self) -> Participant | None:
        """Return who holds this browser, after sending anyone else to the front page."""
        who = self.house.person(self)
        if who is None:
            self.redirect("/")
        return who

    def wait_your_turn(self, limit: Limit) -> bool:
        """Return whether this address has tried too often; then it is told, and nothing is looked up."""
        if not limit.spent(str(self.request.remote_ip)):
            return False
        self.set_status(429)
        self.set_header("Retry-After", "60")
        write_plain_error(self, 429, TooOften(N_("Too many tries from this device. Wait a minute and try again.")))
        return True

    def count(self, limit: Limit) -> None:
        """Take one try from this address."""
        limit.count(str(self.request.remote_ip))

    def page(self, template: str, language: str = "", **values: Any) -> None:
        """Answer with a plain page."""
        language = language or self.language
        day = self.house.day
        self.set_header("Cache-Control", "no-store")
        shared = {"day_title": day.title_in(language), "rehearsal": day.rehearsal, "way_back": "/back"}
        self.finish(render(template, language, **{**shared, "xsrf": self.xsrf_token.decode(), **values}))

    def languages_but(self, language: str) -> list[tuple[str, str]]:
        """Return the day's other languages: their codes and names."""
        return [(other, LANGUAGE_NAMES[other]) for other in self.house.day.languages if other != language]

    def speak(self, language: str) -> None:
        """Remember a language in this browser, and go on where one was."""
        remember_language(self, language)
        target = self.get_argument("to", "")
        self.redirect(f"/{target}" if target.isidentifier() else "/")
