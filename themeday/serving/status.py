"""How the laptop is doing, for the facilitator: a small page of numbers without a kernel."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from themeday.i18n import N_, format_time
from themeday.restarted import Restarted
from themeday.serving.house import Plain
from themeday.serving.identity import STAFF_COOKIE, STAFF_ROLES, recall
from themeday.serving.loop_lag import LoopLag

if TYPE_CHECKING:
    from themeday.serving.application import DayVoila

TELL_SECONDS = 300.0
_MB = 2**20
_log = logging.getLogger(__name__)


class Errors(logging.Handler):
    """Counts what went wrong in the servers, without its words."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Count one."""
        self.count += 1


@dataclass(frozen=True)
class Engine:
    """What serves the pages.

    Args:
        doors: each application.
        errors: counted.
        lag: who holds the loop up.
    """

    doors: tuple[DayVoila, ...]
    errors: Errors
    lag: LoopLag = field(default_factory=LoopLag)

    def figures(self) -> list[tuple[str, str]]:
        """Return what there is to see: an English text and a number each."""
        import psutil  # type: ignore[import-untyped]

        memory = psutil.virtual_memory()
        found = [
            (N_("Open pages"), str(sum(door.opened for door in self.doors))),
            (N_("Pages that fit"), str(self.doors[0].pages.most)),
            (N_("Turned away because the room was full"), str(sum(door.refused for door in self.doors))),
            (N_("Memory that is free"), f"{memory.available // _MB} MB ({100 - memory.percent:.0f} %)"),
        ]
        found.append((N_("Pages made so far"), str(sum(door.pages.opened for door in self.doors))))
        if restarted := Restarted.here():
            when = format_time(restarted.at.astimezone())
            found.append((N_("Died and started again by itself"), f"{restarted.times} ({when})"))
        found += self.lag.figures()
        return [*found, (N_("Errors in the servers' log"), str(self.errors.count))]

    async def keep_telling(self) -> None:
        """Write the same into the log every few minutes, until cancelled."""
        while True:
            await asyncio.sleep(TELL_SECONDS)
            _log.info("%s", " · ".join(f"{text}: {number}" for text, number in self.figures()))


class StatusHandler(Plain):
    """`/status`: the numbers, renewed every few seconds."""

    def get(self) -> None:
        """Show them to staff."""
        if recall(self, STAFF_COOKIE) not in STAFF_ROLES or self.house.engine is None:
            self.send_error(403)
            return
        figures: Iterable[tuple[str, str]] = self.house.engine.figures()
        damaged = self.house.session.records.damaged
        self.page("status", figures=[*figures, (N_("Damaged pieces that were set aside"), str(damaged))])
