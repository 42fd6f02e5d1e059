"""A page follows the logs: its cards hear of what was added, each only of what concerns it."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from themeday.model.changes import Listeners, Topics
from themeday.store.records import Records

_log = logging.getLogger(__name__)
FOLLOW_SECONDS = 1.0
# How often a page looks for what is new, in seconds; tests that wait for nothing else look more often.
ENV_FOLLOW = "THEMEDAY_FOLLOW_SECONDS"


class Following:
    """Tells those who listen of what is new in the logs."""

    #: Whether someone else looks for what is new, and calls `poll()`.
    followed = False

    def __init__(self, records: Records) -> None:
        self.records = records
        self._listeners = Listeners()
        self._told = records.version
        self._holding = False
        self._follower: asyncio.Task[None] | None = None

    def on_change(
        self,
        tell: Callable[[], None],
        shows: Callable[[], Topics | None] | None = None,
        until: Callable[[], float] | None = None,
    ) -> None:
        """Call back whenever something that concerns it was added to a log; see `Listeners.add`."""
        self._listeners.add(tell, shows, until)

    def shows(self) -> tuple[Topics | None, float]:
        """Return the topics of all that it would tell someone of, None for everything, and until when that holds."""
        return self._listeners.shows()

    def poll(self) -> None:
        """Read what was appended, and tell the cards whom it concerns."""
        self.records.refresh()
        self.show_changes()

    def show_changes(self) -> None:
        """Tell the cards whom it concerns what was read meanwhile, by whomever."""
        if self.records.version != self._told:
            self._notify()

    def pass_over(self, version: int) -> None:
        """Take note that nothing it did not hear of concerned it, up to a version of the records."""
        self._told = max(self._told, version)

    @contextmanager
    def telling_later(self) -> Iterator[None]:
        """Let the cards hear what is written meanwhile only when this is left."""
        self._holding = True
        try:
            yield
        finally:
            self._holding = False
            self.show_changes()

    def _notify(self) -> None:
        if self._holding:
            return
        changed = self.records.changes.since(self._told)
        self._told = self.records.version
        self._listeners.tell(changed)

    def _follow(self) -> None:
        if self._follower is not None or self.followed:
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return  # No event loop: a script or a test, which polls by itself.
        self._follower = loop.create_task(self._keep_following())

    def _follow_no_more(self) -> None:
        self._listeners.clear()
        if self._follower is not None:
            self._follower.cancel()

    async def _keep_following(self) -> None:
        seconds = float(os.environ.get(ENV_FOLLOW, FOLLOW_SECONDS))
        while True:
            await asyncio.sleep(seconds)
            try:
                self.poll()
            except Exception as error:
                # A disk that is away for a moment, or one card that fails, must not stop the page from following.
                # Only the kind: its message may hold what someone wrote.
                _log.warning("following failed once: %s", type(error).__name__)
