"""What all handlers of both applications share: the day, who writes it, limits, and who is asking."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from ipaddress import ip_address

from tornado.web import RequestHandler

from themeday.chapters import follow_up
from themeday.day.plan import Day
from themeday.group_commit.commits import Commits
from themeday.model.people import Participant, join_code
from themeday.room.joining import goes_on_at
from themeday.room.session import Session
from themeday.serving.identity import PARTICIPANT_COOKIE, preferred_language, recall

_MOST_ADDRESSES = 10_000


@dataclass
class RateLimit:
    """A number of tries at once, and so many a minute after that (a token bucket for each address).

    Guessing codes, and letting people in by the hundred, take too long that way to be of use.
    """

    at_once: int
    a_minute: float
    clock: Callable[[], float] = time.monotonic
    #: Whether this computer itself has to wait as well: behind a proxy, its address may be anyone's.
    counts_here: bool = False
    _left: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def spent(self, address: str) -> bool:
        """Return whether an address has no tries left now; costs nothing."""
        return self._tries(address) < 1

    def count(self, address: str) -> None:
        self._left[address] = (self._tries(address) - 1, self.clock())
        self._left.move_to_end(address)
        if len(self._left) > _MOST_ADDRESSES:
            self._left.popitem(last=False)

    def _tries(self, address: str) -> float:
        if not self.counts_here and _is_here(address):
            return self.at_once
        left, at = self._left.get(address, (float(self.at_once), self.clock()))
        return min(self.at_once, left + (self.clock() - at) * self.a_minute / 60)


def _is_here(address: str) -> bool:
    """Return whether it is this computer itself."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


@dataclass
class SharedState:
    """The day as it is served, and what handlers tell one another."""

    session: Session  # of the server itself, bound to nobody; only read
    door_secret: bytes  # what cookies and staff links are made with
    writer: Commits
    follow_up: bool = False  # only the check some weeks after the day is open, for who took part
    wrong_codes: RateLimit = field(default_factory=lambda: RateLimit(at_once=20, a_minute=6))
    joins: RateLimit = field(default_factory=lambda: RateLimit(at_once=40, a_minute=20))
    #: Apart from the participants': nobody's wrong codes keep staff out.
    wrong_links: RateLimit = field(default_factory=lambda: RateLimit(at_once=20, a_minute=6))
    #: Returns how the laptop is doing: an English text and a number each.
    figures: Callable[[], list[tuple[str, str]]] = list
    #: Called with the code of someone who is someone else now, so that no page shows what they were.
    forget: Callable[[str], None] = lambda code: None
    #: Called with whoever asks for anything.
    seen: Callable[[Participant], None] = lambda who: None

    @property
    def day(self) -> Day:
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
        return follow_up.CHAPTER if self.follow_up else goes_on_at(self.session, code)
