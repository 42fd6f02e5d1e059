"""What the server looks after while a day is on: damage is mended at once, the published copy stays fresh."""

from __future__ import annotations

import asyncio
import gc
import logging
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from themeday.errors import NotSaved
from themeday.store import CsvLog, row_counts
from themeday.store.records import Records
from themeday.store.salvage import restore

if TYPE_CHECKING:
    from themeday.export.live_copy import Publisher

LOOK_SECONDS = 1.0
PUBLISH_SECONDS = 10.0

_log = logging.getLogger(__name__)


@dataclass
class Housekeeping:
    """Looks at the logs every second, in a thread of its own, so that no page waits for a disk.

    A torn row keeps spreadsheets from reading the file until it is set aside. The next save would do that as well, but
    there may be none for an hour.
    """

    records: Records  # nobody else uses them
    publisher: Publisher | None = None
    _torn: dict[CsvLog, tuple[int, int]] = field(default_factory=dict)
    _next_copy: float = 0.0
    # Cancelling a look does not stop its thread: the last look comes after it, and never beside it.
    _alone: Any = field(default_factory=threading.RLock)

    async def keep_looking(self, after: float = 0.0) -> None:
        """Look until cancelled; the first look, after so many seconds, reads all there is."""
        await asyncio.sleep(after)
        await asyncio.to_thread(self.look)
        gc.freeze()  # what it read stays: nobody is to wait while that is searched with what is young
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            await asyncio.to_thread(self.look)

    def look(self) -> None:
        """Mend what is damaged, and renew the published copy when it is time."""
        with self._alone:
            try:
                self.records.refresh()
                for log in self.records.files():
                    if log.damaged or self._is_torn(log):
                        restore(log)
            except (OSError, NotSaved) as error:
                # Only the kind: its message may hold a path. Whoever saves is told by their own page.
                _log.warning("a log could not be mended: %s", type(error).__name__)
            if self.publisher and time.monotonic() >= self._next_copy:
                self.publisher.refresh()
                self._next_copy = time.monotonic() + PUBLISH_SECONDS

    def last_look(self) -> None:
        """Look once more, and leave a copy that is up to date."""
        with self._alone:
            self._next_copy = 0.0
            self.look()
            logs = self.records.files()
            row_counts.note(logs[0].path.parent, {log.path.name: log.rows for log in logs})

    def _is_torn(self, log: CsvLog) -> bool:
        # What is on its way now is a whole row when one looks again.
        before, now = self._torn.get(log), (log.cursor.position, log.unread())
        self._torn[log] = now
        return now[1] > 0 and now == before
