"""Saving for the server, without letting anyone wait for a disk but the one who saves."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from themeday.errors import ThemeDayError
from themeday.people import Participant
from themeday.session import Session

_T = TypeVar("_T")
_log = logging.getLogger(__name__)


class Writer:
    """Saves in one thread of its own, in the order of asking.

    The event loop serves every phone: a lock or a slow disk must not stop it. One thread and no more, because a
    session's records are not made for several.

    Args:
        session: of the writer alone, with records that nobody else uses.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="themeday-writer")
        self._places: dict[str, tuple[Participant, str]] = {}

    async def write(self, deed: Callable[[Session], _T]) -> _T:
        """Do something with the writer's session and return what it returns, once it is on disk.

        Args:
            deed: saves what has to be saved.

        Raises:
            NotSaved: it could not be written; likewise whatever else `deed` raises.
        """
        return await asyncio.get_running_loop().run_in_executor(self._thread, deed, self._session)

    def soon(self, deed: Callable[[Session], object]) -> None:
        """Do something with the writer's session before long, without anyone waiting for it: no promise was made.

        Args:
            deed: saves what has to be saved.
        """
        self._thread.submit(self._quietly, deed)

    def note_place(self, who: Participant, chapter: str) -> None:
        """Write down soon in which chapter someone is; what comes while the disk is busy goes in one write.

        Nobody waits for it: no promise was made, and a phone that opens a chapter need not stand still for a disk.

        Args:
            who: is there.
            chapter: key of the chapter.
        """
        waiting = bool(self._places)
        self._places[who.code] = who, chapter
        if not waiting:
            self.soon(self._write_places)

    def _write_places(self, session: Session) -> None:
        places, self._places = self._places, {}
        session.remember_places(places.values())

    def _quietly(self, deed: Callable[[Session], object]) -> None:
        try:
            deed(self._session)
        except (ThemeDayError, OSError) as error:  # a full disk keeps nobody from reading
            _log.warning("where people are could not be written: %s", type(error).__name__)

    def stop(self) -> None:
        """Finish what was asked for, then end the thread."""
        self._thread.shutdown(wait=True)
