"""Who joined and was not seen again, as when someone scans the code in two browsers; they are told apart.

Someone is seen when a page of theirs is open or asks for anything. Soon after joining that belongs to joining, so what
counts is whether they were seen later, went on to another part, or answered anything. Whoever did none of that is
written down as not seen again, and the first sign of them takes that back. Before the day has begun phones may well be
in pockets, and for a while after the server started nobody knows who was seen: then nobody is written down.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from themeday.errors import ThemeDayError
from themeday.group_commit.commits import Commits
from themeday.model.people import Participant, device_code
from themeday.room.participation import Participation
from themeday.room.session import Session
from themeday.store.records import JOIN, UNSEEN

#: What happens sooner after joining belongs to joining.
JOINING_SECONDS = 300.0
_LOOK_SECONDS = 20.0
_log = logging.getLogger(__name__)


@dataclass
class Presence:
    """Watches who is seen; `connected` returns the codes of those of whom a page is open now."""

    session: Session
    writer: Commits
    connected: Callable[[], Iterable[str]]
    clock: Callable[[], float] = time.monotonic
    _known_since: dict[str, float] = field(default_factory=dict)
    _seen_later: set[str] = field(default_factory=set)
    _begun: float | None = None

    def seen(self, who: Participant) -> None:
        """Take note that someone is there; when that was not expected any more, it is written down at once."""
        since = self._known_since.setdefault(who.code, self.clock())
        if self.clock() - since >= JOINING_SECONDS:
            self._seen_later.add(who.code)
        if who.code in Participation(self.session.records).unseen:
            self.writer.soon(lambda session: session.note_seen([who]))

    async def look(self) -> None:
        """Write down who was not seen again, and who was; after `NotSaved` the next look tries again."""
        records = self.session.records
        records.refresh()
        now, taking_part = self.clock(), Participation(records)
        people = {who.code: who for who in taking_part.joined}
        for code in people:
            self._known_since.setdefault(code, now)
        for code in {*self.connected()} & people.keys():
            self.seen(people[code])
        if self._begun is None and any(self.session.stage.was_opened(plan.key) for plan in self.session.day.agenda):
            self._begun = now
        if self._begun is None or now - self._begun < JOINING_SECONDS:
            return
        missing = [
            who
            for code, who in people.items()
            if now - self._known_since[code] >= JOINING_SECONDS
            and code not in self._seen_later | taking_part.unseen
            and not self._went_on(code)
        ]
        if missing:
            active = {device_code(row.participant) for log in (records.shared, records.private) for row in log
                      if row.chapter != JOIN}  # fmt: skip
            silent = [who for who in missing if who.code not in active]
            await self.writer.write(lambda session: session.note_unseen(silent))

    async def keep_looking(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            try:
                await self.look()
            except (ThemeDayError, OSError) as error:  # a full disk keeps nobody from reading
                _log.warning("who was not seen again could not be written: %s", type(error).__name__)

    def _went_on(self, code: str) -> bool:
        """Return whether someone opened a second part, the first having been open when they joined, or came back."""
        latest = self.session.records.private.latest
        place, unseen = latest(code, JOIN, "place"), latest(code, JOIN, UNSEEN)
        return (place is not None and place.revision > 1) or (unseen is not None and unseen.withdrawn)
