"""How the laptop is doing: numbers for the facilitator and the log."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field

import psutil  # type: ignore[import-untyped]

from themeday.i18n import N_, format_time
from themeday.room.restarts import Restarted
from themeday.serving.application import DayVoila
from themeday.serving.loop_lag import LoopLag

TELL_SECONDS = 300.0
_MB = 2**20
_log = logging.getLogger(__name__)


class ErrorCounter(logging.Handler):
    """Counts what went wrong in the servers, without its words."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += 1


@dataclass(frozen=True)
class ServerStatus:
    """What serves the pages."""

    applications: tuple[DayVoila, ...]
    errors: ErrorCounter
    lag: LoopLag = field(default_factory=LoopLag)

    def figures(self) -> list[tuple[str, str]]:
        """Return what there is to see: an English text and a number each."""
        memory = psutil.virtual_memory()
        applications = self.applications
        rows = [
            (N_("Open pages"), str(sum(each.open_pages for each in applications))),
            (N_("Pages that fit"), str(applications[0].pages.most)),
            (N_("Turned away because the room was full"), str(sum(each.pages.refused for each in applications))),
            (N_("Memory that is free"), f"{memory.available // _MB} MB ({100 - memory.percent:.0f} %)"),
            (N_("Pages made so far"), str(sum(each.pages.opened for each in applications))),
        ]
        if restarted := Restarted.here():
            when = format_time(restarted.at.astimezone())
            rows.append((N_("Died and started again by itself"), f"{restarted.times} ({when})"))
        rows += self.lag.figures()
        return [*rows, (N_("Errors in the servers' log"), str(self.errors.count))]

    async def keep_telling(self) -> None:
        """Write the same into the log every few minutes, until cancelled."""
        while True:
            await asyncio.sleep(TELL_SECONDS)
            _log.info("%s", " · ".join(f"{text}: {number}" for text, number in self.figures()))
