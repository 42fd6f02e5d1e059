"""The addresses of a page: the page itself, for whom it is meant, its websocket, and the few that ask about it."""

from __future__ import annotations

import asyncio
import os
from functools import partial
from pathlib import Path
from typing import Any

from tornado.escape import xhtml_escape as escape
from tornado.web import HTTPError
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from themeday.serving.audience import Audience, PagePlan
from themeday.serving.gate import MOST_PAGES
from themeday.serving.identity import ParticipantIdentity, recall
from themeday.serving.kernel.missed_messages import EVERY_BROWSER
from themeday.serving.kernel.notebook import sources
from themeday.serving.kernel.page import Page
from themeday.serving.kernel.protocol import SUBPROTOCOL
from themeday.serving.kernel.registry import PLACE, PageFailed, PageRegistry, RoomFull
from themeday.serving.kernels import OwnedKernels
from themeday.serving.plain_pages import PlainErrors, SafeHeaders, write_plain_error
from themeday.serving.rendering import page_html, rendered

_MOST_UNSENT = 2 * 2**20
_FAILED = '<p role="alert" class="td-error">{}</p><script>document.getElementById("loading").remove()</script></main>'


class PageHandler(SafeHeaders):
    """Serves a notebook as a page of its own kernel."""

    def initialize(self, audience: Audience, pages: PageRegistry) -> None:
        self.audience = audience
        self.pages = pages

    async def get(self, key: str) -> None:
        plan = self.audience.pages[key]
        identity = self.audience.admit(self, plan)
        if identity is None:
            return
        language = identity.rpartition(":")[2]
        _ = self.xsrf_token  # the page needs it to free its kernel when it is left
        self.set_header("Cache-Control", "no-store")
        try:
            if plan.own_kernel:
                await self._with_own_kernel(plan, identity, language)
            else:
                self.finish(self._in_process(plan, identity, language))
        except (RoomFull, PageFailed) as error:
            self.set_status(503)
            write_plain_error(self, 503, error)

    def _in_process(self, plan: PagePlan, identity: str, language: str) -> bytes:
        built = self.pages.built(self.audience.notebook(plan.key), language, plan.key)
        html = rendered(plan, language, built)
        page = self.pages.visit(plan.key, built, identity)
        for general, own in zip(built.shown_ids, page.shown_ids, strict=False):
            html = html.replace(general.encode(), own.encode())
        return html.replace(PLACE.encode(), page.kernel_id.encode())

    async def _with_own_kernel(self, plan: PagePlan, identity: str, language: str) -> None:
        """Send the page up to what its notebook shows, and the rest once an ordinary kernel has run that."""
        kernels: OwnedKernels = self.settings["kernel_manager"]
        notebook = self.audience.notebook(plan.key)
        kernel_id = await kernels.open(os.fspath(Path(plan.notebook).parent), identity)
        begin, end, _ = page_html(plan, language, kernel_id, []).partition(b"</main>")
        self.write(begin)
        await self.flush()
        try:
            whole = page_html(plan, language, kernel_id, await kernels.run(kernel_id, sources(notebook)))
        except PageFailed as error:
            self.finish(_FAILED.format(escape(error.message(language))).encode() + end)
            return
        self.finish(whole[len(begin) :])


class _OfAPage(PlainErrors):
    """An address of a page, whether that runs in this process or has an ordinary kernel."""

    def initialize(self, pages: PageRegistry, identity: type[ParticipantIdentity]) -> None:
        self.pages = pages
        self.cookie = identity.cookie

    @property
    def kernels(self) -> OwnedKernels:
        kernels: OwnedKernels = self.settings["kernel_manager"]
        return kernels

    def owned(self, kernel_id: str) -> Page | None:
        """Return the page of an address; None when it is gone, another's or has an ordinary kernel."""
        return self.pages.owned(kernel_id, recall(self, self.cookie))


class PageSocket(_OfAPage, WebSocketHandler):
    """The websocket of a browser to its page, in the binary one of Jupyter's protocols."""

    page: Page
    number = EVERY_BROWSER
    unsent = 0

    def prepare(self) -> None:
        page = self.owned(self.path_kwargs["kernel_id"])
        if page is None:
            raise HTTPError(403)
        if MOST_PAGES and self.pages.browsers >= MOST_PAGES:  # others have to be able to ask for anything
            raise HTTPError(503)
        self.page = page
        self.session = self.get_query_argument("session_id", "")[:100]

    def select_subprotocol(self, subprotocols: list[str]) -> str | None:
        return SUBPROTOCOL if SUBPROTOCOL in subprotocols else None

    def get_compression_options(self) -> dict[str, Any]:
        """Compress: a page's first message is long and much of it is the same words."""
        return {"compression_level": 1, "mem_level": 4}

    def open(self, *_: str, **__: str) -> None:
        self.set_nodelay(True)
        self.number = self.page.attach(self)
        if self.number == EVERY_BROWSER:
            self.page.end()  # it missed more than can be told again: the page starts anew

    def on_message(self, message: str | bytes) -> None:
        """Pass on what a browser says, unless it says more than the page can answer."""
        if isinstance(message, bytes) and not self.page.say(self.number, message):
            self.close(1008)

    def tell(self, message: bytes) -> None:
        if self.ws_connection is None:
            return  # it was let go; that takes some seconds when the other side does not answer
        if self.unsent > _MOST_UNSENT:
            # It does not read. When it comes back it is told what it missed, from this on.
            self.page.detach(self.number)
            self.close()
            return
        try:
            sent = asyncio.ensure_future(self.write_message(message, binary=True))
        except WebSocketClosedError:
            return  # on_close hears of it
        self.unsent += len(message)
        sent.add_done_callback(partial(self._sent, len(message)))

    def _sent(self, size: int, sent: asyncio.Future[None]) -> None:
        self.unsent -= size
        if not sent.cancelled():
            sent.exception()  # on_close hears of it

    def on_close(self) -> None:
        if self.number != EVERY_BROWSER:
            self.page.detach(self.number)


class PageLeft(_OfAPage, SafeHeaders):
    """`/voila/api/shutdown/KERNEL`: hears that a page is left."""

    async def post(self, kernel_id: str) -> None:
        """End the kernel soon, unless the page was only loaded again."""
        self.check_xsrf_cookie()
        if page := self.owned(kernel_id):
            self.pages.leave(page)
        elif await self.kernels.lives(kernel_id, recall(self, self.cookie)):
            self.kernels.leave(kernel_id)
        else:
            raise HTTPError(403)
        self.set_status(204)
        self.finish()


class PageAlive(_OfAPage, SafeHeaders):
    """`/alive/KERNEL`: whether a page is still there; one that is gone loads itself again."""

    async def get(self, kernel_id: str) -> None:
        """Answer 204 when it is, 410 when it is not, or is another's."""
        alive = self.owned(kernel_id) is not None or await self.kernels.lives(kernel_id, recall(self, self.cookie))
        self.set_header("Cache-Control", "no-store")
        self.set_status(204 if alive else 410)
        self.finish()
