"""What the server knows of its network: where phones reach it, also when the Wi-Fi changes while the day is on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field, replace

from themeday.errors import NotSaved
from themeday.room.reachability import CHOICE, REACH, Reach
from themeday.room.session import Session
from themeday.room.stage import Stage
from themeday.serving.address import Interface, interfaces, judge, judge_fixed, origin, routed_address

LOOK_SECONDS = 2.0
# A phone that walks to another access point has no address for a moment; so has a laptop.
_LOOKS_GONE = 3

_log = logging.getLogger(__name__)


@dataclass
class Network:
    """Where phones reach this laptop."""

    port: int
    fixed: str = ""  # the one address that it listens on; empty for every network
    public: str = ""  # where a reverse proxy is found; then nothing here changes
    ask: Callable[[], Iterable[Interface]] = interfaces
    route: Callable[[], str] = routed_address  # the address of the way out, to choose among equals
    reach: Reach = field(default_factory=Reach)
    _gone: int = 0  # looks since the network that phones know went away
    _last: str = ""

    def begin(self, stage: Stage, anyone_in: bool) -> None:
        """Look for the first time, before anything is served."""
        last = Reach.from_text(stage.value("", REACH))
        self._last = last.place.address
        self.look(stage.value("", CHOICE))
        if anyone_in and not last.only_here and last.origin != self.reach.origin:
            self.reach = replace(self.reach, before=last.origin)

    def look(self, chosen: str = "") -> None:
        """Look at the network cards, and see what is different now."""
        now = self.reach
        if self.public:
            self.reach = replace(now, origin=self.public)
            return
        if self.fixed:
            verdict = judge_fixed(self.ask(), self.fixed)
        else:
            verdict = judge(self.ask(), chosen, (self._last, self.route()))
        place, others = verdict.place, verdict.others
        leaves = bool(now.place.interface) and place != now.place
        self._gone = self._gone + 1 if leaves else 0
        other_card = place.interface != now.place.interface and place.address != chosen
        waits = other_card and not now.problem and self._gone < _LOOKS_GONE
        if leaves and (verdict.problem or waits):
            # It may come back, and what is there is no better: keep what phones know.
            others = tuple(other for other in (place, *others) if other.interface and other != now.place)
            place = now.place
            leaves = False
        elif not verdict.problem:
            self._last = place.address
        before = now.origin if leaves else now.before
        self.reach = Reach(origin(place.address, self.port), verdict.problem, place, others, before)

    async def keep_looking(self, chosen: Callable[[], str], tell: Callable[[Reach], Awaitable[None]]) -> None:
        """Tell where phones reach this laptop, look every few seconds, and tell what changed, until cancelled."""
        told = None
        while True:
            try:
                if told != self.reach:
                    await tell(self.reach)
                    told = self.reach
                await asyncio.sleep(LOOK_SECONDS)
                await asyncio.to_thread(self.look, chosen())
            except (OSError, NotSaved) as error:
                # The next turn tries again; who saves on a disk that is full is told by their own page.
                _log.warning("where phones reach the laptop could not be told: %s", type(error).__name__)
                await asyncio.sleep(LOOK_SECONDS)


def keep_reach(session: Session, reach: Reach) -> None:
    """Let every page know where phones reach the laptop."""
    session.records.refresh()
    if session.stage.value("", REACH) != reach.to_text():
        session.set_stage("", {REACH: reach.to_text()})
