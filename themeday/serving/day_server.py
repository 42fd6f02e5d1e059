"""One day while it is served: its two applications, and what goes on beside answering browsers."""

from __future__ import annotations

import asyncio
import logging
import os
import webbrowser
from collections.abc import Callable, Coroutine
from contextlib import suppress
from functools import partial
from typing import Any

from themeday.day.plan import Day
from themeday.errors import NotSaved
from themeday.group_commit.commits import Commits
from themeday.group_commit.served_records import ServedRecords
from themeday.i18n import known
from themeday.lessons.reading import written_at
from themeday.model.people import rejoin_code
from themeday.room.reachability import CHOICE, Reach
from themeday.room.session import Session
from themeday.serving.address import LOOPBACK, interfaces, judge, origin
from themeday.serving.announcing import Links, announce_change
from themeday.serving.application import DayVoila, make_application
from themeday.serving.audience import Audience, for_participants, for_staff
from themeday.serving.broadcaster import Broadcaster
from themeday.serving.garbage import freeze_loaded, keep_collecting
from themeday.serving.housekeeping import Housekeeping
from themeday.serving.kernel.registry import PageRegistry, most_pages
from themeday.serving.kernel.scope import guard
from themeday.serving.logs import RedactingFilter
from themeday.serving.network import Network, keep_reach
from themeday.serving.ports import Listeners, ServeOptions
from themeday.serving.presence import Presence
from themeday.serving.prewarm import coming, keep_ready, make_ready
from themeday.serving.shared_state import SharedState
from themeday.serving.staff import staff_key
from themeday.serving.status import ErrorCounter, ServerStatus
from themeday.store.folder import DataFolder
from themeday.store.mending import mend
from themeday.supervising import supervised
from themeday.supervising.stopping import stop_asked

#: In so many seconds a room is back on a server that started again; what can wait until then, does.
_CALM_SECONDS = 10.0


class DayServer:
    """A day that is ready to be served on sockets that listen."""

    def __init__(self, day: Day, folder: DataFolder, options: ServeOptions, listeners: Listeners) -> None:
        self._day = day
        self._options = options
        self._port = listeners.port
        self._records = ServedRecords.in_folder(folder.path)
        self._session = Session(day, self._records, folder.secret())
        mend(self._records)
        self._writer = Commits(self._session)
        self._shared = SharedState(self._session, folder.door_secret(), self._writer, follow_up=options.after_the_day)
        for limit in (self._shared.wrong_codes, self._shared.joins):
            limit.counts_here = bool(options.behind)
        self._network = Network(self._port, options.participants_address, options.behind)
        self._network.begin(self._session.stage, bool(self._records.participants()))
        self._announced = self._network.reach
        self._errors = ErrorCounter()
        logging.getLogger("tornado.application").addHandler(self._errors)
        self._follower = Broadcaster(self._records, self._session.clock)
        self._writer.on_settled.append(self._follower.look_soon)
        phones = [] if options.review else listeners.participants  # nothing answers there
        self._participants = self._application(for_participants(self._shared), phones, options.behind)
        self._staff = self._application(for_staff(self._shared), listeners.staff)
        self._shared.forget = self._participants.pages.forget
        self._presence = Presence(self._session, self._writer, lambda: self._participants.pages.connected_owners)
        if not options.after_the_day:
            self._shared.seen = self._presence.seen

    def _application(self, audience: Audience, sockets: list[Any], behind: str = "") -> DayVoila:
        version = partial(written_at, self._day.lesson_roots, self._day.lessons)
        pages = PageRegistry(
            self._page_session, most_pages(), self._writer, version, lambda: self._day.chapters, self._follower.acted
        )
        level = logging.INFO if self._options.verbose else logging.ERROR
        application = make_application(self._shared, audience, pages, sockets, level, behind)
        application.log.addFilter(RedactingFilter())
        application.log.addHandler(self._errors)
        return application

    def _page_session(self, language: str) -> Session:
        made = Session(self._day, self._records, self._session.secret)
        made.followed, made.language = True, known(language)
        return made

    # Before anyone comes

    def warm_up(self) -> None:
        """Load the cards and build the first pages, which takes longest."""
        os.environ["THEMEDAY_JOIN_LINK"] = self._links(self._network.reach).participants
        if not self._options.after_the_day:
            with suppress(NotSaved):  # it is told again as soon as anything is served
                keep_reach(self._session, self._network.reach)
        language = self._day.languages[0]
        for chapter in coming(self._shared):
            make_ready(self._participants.pages, self._participants.audience.notebook(chapter), language, chapter)
        for key, plan in self._staff.audience.pages.items():
            if not plan.own_kernel:
                make_ready(self._staff.pages, self._staff.audience.notebook(key), language, key)
        freeze_loaded()

    # While it is served

    def run(self, housekeeping: Housekeeping, announce: Callable[[Links], None]) -> None:
        """Answer browsers until someone wants the end, which leaves nothing unwritten."""
        try:
            asyncio.run(self._run(housekeeping, announce))
        finally:
            self._writer.stop()

    async def _run(self, housekeeping: Housekeeping, announce: Callable[[Links], None]) -> None:
        loop = asyncio.get_running_loop()
        guard(loop)
        links = self._links(self._announced)
        with stop_asked() as stop:
            try:
                self._participants.start()
                self._staff.start()
                self._writer.start()
                tasks = [loop.create_task(work) for work in (housekeeping.keep_looking(_CALM_SECONDS), *self._beside())]
                if supervisor := supervised.here():
                    supervisor.serves(self._port, partial(loop.call_soon_threadsafe, stop.set))
                announce(links)
                if self._options.open_browser:
                    await loop.run_in_executor(None, webbrowser.open, links.facilitator or links.organiser)
                await stop.wait()
                if supervisor:
                    supervisor.ends()
                for task in tasks:
                    task.cancel()
                await loop.run_in_executor(None, housekeeping.last_look)
            finally:
                await self._participants.shut_down()
                await self._staff.shut_down()

    def _beside(self) -> list[Coroutine[Any, Any, None]]:
        status = ServerStatus((self._participants, self._staff), self._errors)
        self._shared.figures = status.figures
        return [
            self._follower.keep_telling(),
            status.keep_telling(),
            status.lag.keep_watching(),
            self._network.keep_looking(self._chosen_address, self._tell_reach),
            *([] if self._options.after_the_day else [self._presence.keep_looking()]),
            keep_ready(self._shared, self._participants.pages, self._participants.audience.notebook),
            keep_collecting(lambda: self._follower.calm),
        ]

    # Where it is found

    def _chosen_address(self) -> str:
        self._session.records.refresh()
        return self._session.stage.value("", CHOICE)

    async def _tell_reach(self, reach: Reach) -> None:
        if not self._options.after_the_day:  # weeks later no page shows it, and the day is closed
            await self._writer.write(partial(keep_reach, reach=reach))
        if (reach.origin, reach.problem) != (self._announced.origin, self._announced.problem):
            await asyncio.to_thread(announce_change, self._links(reach), self._day)
        self._announced = reach

    def _links(self, reach: Reach) -> Links:
        options, shared = self._options, self._shared
        staff_address = options.staff_address or reach.place.address or judge(interfaces()).place.address
        staff = origin(staff_address, self._port + 1)
        facilitator, organiser = (
            f"{staff}/enter/{role}/{staff_key(shared.door_secret, role)}" for role in ("facilitator", "organiser")
        )
        address = options.participants_address
        here = origin(address if address.startswith("127.") else LOOPBACK, self._port)
        shows_one = self._day.rehearsal and not (options.after_the_day or options.behind)
        invented = next(iter(self._records.participants()), None) if shows_one else None
        if options.review:
            return Links("", "", organiser)
        return Links(
            participants=reach.origin if options.after_the_day else f"{reach.origin}/j/{shared.join_code}",
            # Weeks later there is nothing to facilitate.
            facilitator="" if options.after_the_day else facilitator,
            organiser=organiser,
            for_proxy=here if options.behind else "",
            reach=reach,
            participant=f"{here}/as/{rejoin_code(self._session.secret, invented.code)}" if invented else "",
        )
