"""Which pages are open, for whom, and how many there may be."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from themeday.errors import ServingError
from themeday.i18n import N_

LEAVE_SECONDS = 20.0


class RoomFull(ServingError):
    """No page more can be opened on this laptop."""


def full() -> RoomFull:
    """Return what is told to whoever finds no place."""
    return RoomFull(N_("The room is full: no more pages can be opened on the laptop. Ask the facilitator."))


@dataclass(frozen=True)
class OpenPage:
    """A page with its kernel.

    Args:
        kernel_id: of its kernel.
        built: what it was made from.
    """

    kernel_id: str
    built: object


#: Whose, which page, and the identity with its language: staff of one role may read two languages at once.
_Place = tuple[str, str, str]


class OpenPages:
    """Remembers the one kernel that each person has for each page and language.

    Whoever opens a page again, in this tab or another, gets the kernel that is there: it knows what was typed, and a
    hundred tabs cost no more than one.

    Args:
        most: kernels at the same time.
        shut: ends a kernel.
        connected: whether a browser is connected to a kernel.
    """

    def __init__(
        self, most: int, shut: Callable[[str], object], connected: Callable[[str], bool] = lambda _: False
    ) -> None:
        self.most = most
        self._shut = shut
        self._connected = connected
        self._pages: dict[_Place, OpenPage] = {}
        self._leaving: dict[str, asyncio.TimerHandle] = {}
        self.refused = 0

    def __len__(self) -> int:
        """Return how many kernels there are."""
        return len(self._pages)

    def kernel(
        self,
        owner: str,
        page: str,
        identity: str,
        built: object,
        alive: Callable[[str], bool],
        start: Callable[[], str],
    ) -> str:
        """Return the kernel of a page, the one that is there or a new one.

        Args:
            owner: participant's code or staff role.
            page: key of the page.
            identity: for whom, and in which language; another one needs another kernel.
            built: what a new one would be made from.
            alive: whether a kernel lives.
            start: starts one.

        Raises:
            RoomFull: there are as many as there may be.
        """
        place = (owner, page, identity)
        known = self._pages.get(place)
        if known is not None:
            if known.built is built and alive(known.kernel_id):
                self._stay(known.kernel_id)
                return known.kernel_id
            self._end(place)
        if len(self) >= self.most:
            self._end_those_leaving()
        if len(self) >= self.most:
            self.refused += 1
            raise full()
        kernel_id = start()
        self._pages[place] = OpenPage(kernel_id, built)
        return kernel_id

    def leave(self, kernel_id: str) -> None:
        """End a kernel soon, unless its page is opened again: a reload leaves the page as well.

        Args:
            kernel_id: of a page that was left.
        """
        if kernel_id not in self._leaving and any(page.kernel_id == kernel_id for page in self._pages.values()):
            loop = asyncio.get_running_loop()
            self._leaving[kernel_id] = loop.call_later(LEAVE_SECONDS, self._left, kernel_id)

    def forget(self, owner: str) -> None:
        """End all kernels of someone who is someone else now: another role, another unit.

        Args:
            owner: participant's code.
        """
        for place in [place for place in self._pages if place[0] == owner]:
            self._end(place)

    def gone(self, kernel_id: str) -> None:
        """Take note that a kernel was ended by another, such as for being idle.

        Args:
            kernel_id: of the kernel.
        """
        self._stay(kernel_id)
        self._pages = {place: page for place, page in self._pages.items() if page.kernel_id != kernel_id}

    def _stay(self, kernel_id: str) -> None:
        if timer := self._leaving.pop(kernel_id, None):
            timer.cancel()

    def _end_those_leaving(self) -> None:
        for kernel_id in list(self._leaving):
            self._left(kernel_id)

    def _left(self, kernel_id: str) -> None:
        self._stay(kernel_id)
        if not self._connected(kernel_id):  # another tab may show the same page
            self._end_kernel(kernel_id)

    def _end_kernel(self, kernel_id: str) -> None:
        for place in [place for place, page in self._pages.items() if page.kernel_id == kernel_id]:
            self._end(place)

    def _end(self, place: _Place) -> None:
        kernel_id = self._pages.pop(place).kernel_id
        self._stay(kernel_id)
        self._shut(kernel_id)
