"""All pages of one application: built once for each notebook and language, opened for each person."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from themeday.errors import ServingError
from themeday.i18n import N_
from themeday.serving.kernel.notebook import Cell, Output, compiled, model_ids
from themeday.serving.kernel.page import Page
from themeday.serving.kernel.scope import install
from themeday.serving.kernel.telling import Keeping
from themeday.serving.open_pages import OpenPages
from themeday.session import Session

IDLE_SECONDS = 3 * 3600.0
_LOOK_SECONDS = 300.0
#: How long files that a page is made from are taken to be as they were: they lie on a disk, and hundreds come at once.
_SAME_SECONDS = 1.0
#: Version 8 of RFC 9562, "custom": tells these pages from Jupyter's own kernels, which have version 4.
PAGE_ID = r"(?P<kernel_id>[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12})"
#: Stands in a rendered page where its kernel's id goes; no text of the kit holds it.
PLACE = "00000000-7468-656d-6564-617900000000"

_log = logging.getLogger(__name__)


class PageFailed(ServingError):
    """A notebook's page cannot be built."""


@dataclass(frozen=True, eq=False)
class Built:
    """A notebook, ready to run for whoever comes.

    Args:
        cells: its code.
        shown: what each cell showed when it ran for nobody, with `PLACE` instead of a kernel's id.
        version: of what it was made from.
    """

    cells: tuple[Cell, ...]
    shown: list[list[Output]]
    version: object

    @property
    def shown_ids(self) -> list[str]:
        """Return the ids of the widgets that it shows, in order."""
        return model_ids(self.shown)


@dataclass
class Pages:
    """The pages of one application.

    Args:
        make: gives a page its session, in a language.
        most: pages at the same time.
        version: of what pages show beside their notebook, such as lessons: another one, and they are built again.
    """

    make: Callable[[str], Session]
    most: int
    version: Callable[[], object] = lambda: None
    #: Called after a page did something, and when it has ended.
    acted: Callable[[Page], None] = lambda _: None
    #: Knows when what pages write is on disk; None where they wait for the disk themselves.
    keeping: Keeping | None = None
    opened: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        install()
        self.open_pages = OpenPages(self.most, self.shut_down, self.connected)
        self._built: dict[tuple[Path, str], Built] = {}
        self._looked: dict[tuple[Path, str], float] = {}
        self._pages: dict[str, Page] = {}
        self._looking: asyncio.TimerHandle | None = None

    def __contains__(self, kernel_id: str) -> bool:
        """Return whether a page lives."""
        return kernel_id in self._pages

    def __iter__(self) -> Iterator[Page]:
        """Return the pages that live."""
        return iter(list(self._pages.values()))

    def built(self, notebook: Path, language: str) -> Built:
        """Return a notebook ready to run, as it is now.

        Args:
            notebook: its file.
            language: of those it is for.

        Raises:
            PageFailed: a cell failed.
        """
        known = self._built.get((notebook, language))
        if known is not None and time.monotonic() < self._looked.get((notebook, language), 0.0) + _SAME_SECONDS:
            return known
        version = (notebook.stat().st_mtime_ns, self.version())
        self._looked[notebook, language] = time.monotonic()
        if known is not None and known.version == version:
            return known
        page = Page(PLACE, "")
        try:
            cells = compiled(notebook)
            shown = page.build(cells, lambda: self.make(language))
        except BaseException as error:  # also what would end a program
            _log.warning("%s is not shown: %s", notebook.name, type(error).__name__)
            raise PageFailed(N_("This page cannot be shown. Tell the facilitator.")) from error
        finally:
            page.end()
        built = self._built[notebook, language] = Built(cells, shown, version)
        return built

    def open(self, built: Built, owner: str, identity: str) -> str:
        """Open a page; return its kernel's id.

        Args:
            built: its notebook.
            owner: participant's code or staff role.
            identity: for whom, and in which language.

        Raises:
            PageFailed: a cell failed.
        """
        fresh = str(uuid4())
        kernel_id = f"{fresh[:14]}8{fresh[15:]}"
        page = Page(kernel_id, owner, self._gone, self.acted, self.keeping)
        try:
            page.build(built.cells, lambda: self.make(identity.rpartition(":")[2]))
        except BaseException as error:  # also what would end a program
            page.end()
            _log.warning("a page is not shown: %s", type(error).__name__)
            raise PageFailed(N_("This page cannot be shown. Tell the facilitator.")) from error
        page.arrive(identity)
        self._pages[kernel_id] = page
        self.opened += 1
        if self._looking is None:
            self._look()
        return kernel_id

    def page(self, kernel_id: str) -> Page | None:
        """Return a page, or None when it is gone.

        Args:
            kernel_id: of the page.
        """
        return self._pages.get(kernel_id)

    def owned(self, kernel_id: str, owner: str) -> Page | None:
        """Return a page that belongs to someone, or None.

        Args:
            kernel_id: from an address.
            owner: from a checked cookie.
        """
        page = self._pages.get(kernel_id)
        return page if page is not None and owner and page.owner == owner else None

    def connected(self, kernel_id: str) -> bool:
        """Return whether a browser follows a page.

        Args:
            kernel_id: of the page.
        """
        page = self._pages.get(kernel_id)
        return page is not None and bool(page.browsers)

    @property
    def connected_owners(self) -> set[str]:
        """Return the owners of pages that a browser follows now."""
        return {page.owner for page in self._pages.values() if page.browsers}

    def shut_down(self, kernel_id: str) -> None:
        """End a page.

        Args:
            kernel_id: of the page.
        """
        if page := self._pages.get(kernel_id):
            page.end()

    def stop(self) -> None:
        """End all pages."""
        if self._looking is not None:
            self._looking.cancel()
        for page in list(self._pages.values()):
            page.end()

    def _gone(self, kernel_id: str) -> None:
        self._pages.pop(kernel_id, None)
        self.open_pages.gone(kernel_id)

    def _look(self) -> None:
        """End pages that nobody used for hours: a phone that sleeps comes back sooner, one that left never does."""
        long_ago = time.monotonic() - IDLE_SECONDS
        for page in list(self._pages.values()):
            if not page.browsers and page.last_used < long_ago:
                page.end()
        self._looking = asyncio.get_running_loop().call_later(_LOOK_SECONDS, self._look)
