"""All pages of one application: built once for each notebook and language, one for each person who opens it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import psutil  # type: ignore[import-untyped]

from themeday.errors import ServingError
from themeday.group_commit.commits import Commits
from themeday.i18n import N_
from themeday.room.session import Session
from themeday.serving.gate import MOST_PAGES
from themeday.serving.kernel.notebook import BuiltNotebook, compiled
from themeday.serving.kernel.page import Page
from themeday.serving.kernel.scope import install

IDLE_SECONDS = 3 * 3600.0
LEAVE_SECONDS = 20.0
_LOOK_SECONDS = 300.0
_BYTES_OF_A_PAGE = 2**20
_FEWEST_PAGES, _MOST_PAGES = 20, 3_000
#: How long files that a page is made from are taken to be as they were: they lie on a disk, and hundreds come at once.
_SAME_SECONDS = 1.0
#: Version 8 of RFC 9562, "custom": tells these pages from Jupyter's own kernels, which have version 4.
PAGE_ID = r"(?P<kernel_id>[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12})"
#: Stands in a rendered page where its kernel's id goes; no text of the kit holds it.
PLACE = "00000000-7468-656d-6564-617900000000"

_log = logging.getLogger(__name__)


class PageFailed(ServingError):
    """A notebook's page cannot be built."""

    def __init__(self) -> None:
        super().__init__(N_("This page cannot be shown. Tell the facilitator."))


class RoomFull(ServingError):
    """No page more can be opened on this laptop."""

    def __init__(self) -> None:
        super().__init__(N_("The room is full: no more pages can be opened on the laptop. Ask the facilitator."))


@dataclass(eq=False)
class PageRegistry:
    """The pages of one application.

    Whoever opens a page again, in this tab or another, gets the one that is there: it knows what was typed, and a
    hundred tabs cost no more than one. When what it shows beside its notebook, such as lessons, has another version, it
    is built again.
    """

    make: Callable[[str], Session]
    most: int
    keeping: Commits
    version: Callable[[], object] = lambda: None
    #: What pages ask. When that is another, as while its author writes it, those that are open start anew.
    asks: Callable[[], object] = lambda: None
    acted: Callable[[Page], None] = lambda _: None
    opened: int = 0
    refused: int = 0
    _built: dict[tuple[Path, str, str], BuiltNotebook] = field(default_factory=dict)
    _looked: dict[tuple[Path, str, str], float] = field(default_factory=dict)
    _pages: dict[str, Page] = field(default_factory=dict)
    #: By key and identity: staff of one role may read two languages at once.
    _places: dict[tuple[str, str], tuple[Page, BuiltNotebook]] = field(default_factory=dict)
    _leaving: dict[Page, asyncio.TimerHandle] = field(default_factory=dict)
    _looking: asyncio.TimerHandle | None = None

    def __post_init__(self) -> None:
        install()

    def __len__(self) -> int:
        """Return how many pages live."""
        return len(self._pages)

    def __iter__(self) -> Iterator[Page]:
        """Return the pages that live."""
        return iter(list(self._pages.values()))

    def built(self, notebook: Path, language: str, opened_for: str = "") -> BuiltNotebook:
        """Return a notebook ready to run as it is now, for a page of one chapter; PageFailed when a cell failed."""
        place = (notebook, language, opened_for)
        known = self._built.get(place)
        if known is not None and time.monotonic() < self._looked.get(place, 0.0) + _SAME_SECONDS:
            return known
        version = (notebook.stat().st_mtime_ns, self.version(), self.asks())
        self._looked[place] = time.monotonic()
        if known is not None and known.version == version:
            return known
        page = Page(PLACE, "", self.keeping)
        try:
            cells = compiled(notebook)
            shown = page.build(cells, lambda: self._session(language, opened_for))
        except BaseException as error:  # also what would end a program
            _log.warning("%s is not shown: %s", notebook.name, type(error).__name__)
            raise PageFailed from error
        finally:
            page.end()
        built = self._built[place] = BuiltNotebook(cells, shown, version, opened_for)
        if known is not None and known.version[-1] != version[-1]:
            for open_page, made_of in list(self._places.values()):
                if made_of is known:
                    open_page.end()
        return built

    def _session(self, language: str, opened_for: str) -> Session:
        session = self.make(language)
        session.opened_for = opened_for
        return session

    def visit(self, key: str, built: BuiltNotebook, identity: str) -> Page:
        """Return the page of someone who opens it: the one that is there, or a new one, unless the room is full.

        It is never full for who is in: a browser asks for the next page before it leaves the one it shows.
        """
        place = (key, identity)
        page, made_of = self._places.get(place, (None, None))
        if page is not None:
            if made_of is built:
                self._stay(page)
                return page
            page.end()
        if len(self) >= self.most:
            for leaving in list(self._leaving):
                self._left(leaving)
        owner = identity.split(":")[1]
        if len(self) >= self.most and not any(each.owner == owner for each in self):
            self.refused += 1
            raise RoomFull
        page = self.open(built, identity)
        self._places[place] = (page, built)
        return page

    def open(self, built: BuiltNotebook, identity: str) -> Page:
        """Open a page, whoever has it already; PageFailed when a cell failed."""
        fresh = str(uuid4())
        _, owner, language = identity.split(":")
        page = Page(f"{fresh[:14]}8{fresh[15:]}", owner, self.keeping, self._gone, self.acted)
        try:
            page.build(built.cells, lambda: self._session(language, built.opened_for))
        except BaseException as error:  # also what would end a program
            page.end()
            _log.warning("a page is not shown: %s", type(error).__name__)
            raise PageFailed from error
        page.arrive(identity)
        self._pages[page.kernel_id] = page
        self.opened += 1
        if self._looking is None:
            self._look()
        return page

    def owned(self, kernel_id: str, owner: str) -> Page | None:
        """Return a page that belongs to someone, or None."""
        page = self._pages.get(kernel_id)
        return page if page is not None and owner and page.owner == owner else None

    @property
    def browsers(self) -> int:
        """Return how many browsers follow pages now."""
        return sum(len(page.browsers) for page in self)

    @property
    def connected_owners(self) -> set[str]:
        """Return the owners of pages that a browser follows now."""
        return {page.owner for page in self if page.browsers}

    # Ends

    def leave(self, page: Page) -> None:
        """End a page soon, unless it is opened again or another tab shows it: a reload leaves it as well."""
        if page not in self._leaving:
            self._leaving[page] = asyncio.get_running_loop().call_later(LEAVE_SECONDS, self._left, page)

    def forget(self, owner: str) -> None:
        """End all pages of someone who is someone else now: another role, another unit."""
        for page in self:
            if page.owner == owner:
                page.end()

    def stop(self) -> None:
        """End all pages."""
        if self._looking is not None:
            self._looking.cancel()
        for page in self:
            page.end()

    def _left(self, page: Page) -> None:
        self._stay(page)
        if not page.browsers:
            page.end()

    def _stay(self, page: Page) -> None:
        if timer := self._leaving.pop(page, None):
            timer.cancel()

    def _gone(self, page: Page) -> None:
        self._stay(page)
        self._pages.pop(page.kernel_id, None)
        self._places = {place: visited for place, visited in self._places.items() if visited[0] is not page}

    def _look(self) -> None:
        """End pages that nobody used for hours: a phone that sleeps comes back sooner, one that left never does."""
        long_ago = time.monotonic() - IDLE_SECONDS
        for page in self:
            if not page.browsers and page.last_used < long_ago:
                page.end()
        self._looking = asyncio.get_running_loop().call_later(_LOOK_SECONDS, self._look)


def most_pages() -> int:
    """Return how many pages this computer can have open: as many as fit in two thirds of the memory that is free."""
    fitting = int(psutil.virtual_memory().available * 2 / 3 / _BYTES_OF_A_PAGE)
    return min(max(fitting, _FEWEST_PAGES), MOST_PAGES or _MOST_PAGES)
