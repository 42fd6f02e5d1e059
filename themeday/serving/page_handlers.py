"""The addresses of a page: the page itself, for whom it is meant, its websocket, and the few that ask about it."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from tornado.web import HTTPError, authenticated
from tornado.websocket import WebSocketClosedError, WebSocketHandler
from voila.handler import VoilaHandler

from themeday.serving.audience import Audience, PagePlan
from themeday.serving.identity import ParticipantIdentity, recall
from themeday.serving.kernel.page import EVERYONE, Page
from themeday.serving.kernel.protocol import SUBPROTOCOL
from themeday.serving.kernel.registry import PLACE, PageFailed, PageRegistry, RoomFull
from themeday.serving.kernels import IDENTITY_HEADER, OwnedKernels, owner_of_identity
from themeday.serving.plain_pages import PlainErrors, SafeHeaders, write_plain_error
from themeday.serving.rendering import rendered

_MOST_UNSENT = 2 * 2**20


class PageHandler(PlainErrors, VoilaHandler):  # type: ignore[misc]
    """Serves a notebook as a page of its own kernel."""

    def initialize(self, audience: Audience, own: PageRegistry, **kwargs: Any) -> None:
        super().initialize(**kwargs)
        self.audience = audience
        self.own = own

    @authenticated
    async def get(self, key: str = "") -> None:
        plan = self.audience.pages[key]
        identity = self.audience.admit(self, plan)
        if identity is None:
            return
        self.themeday_language = identity.rpartition(":")[2]
        self.themeday_plan = plan
        _ = self.xsrf_token  # the page needs it to free its kernel when it is left
        if plan.rich:
            self.kernel_manager.make_room(owner_of_identity(identity))
            self.request.headers[IDENTITY_HEADER] = identity  # whatever the browser sent under this name
            async for part in self.get_generator(path=plan.notebook):
                self.write(part)
                await self.flush()
            return
        try:
            html = self._in_process(plan, identity)
        except (RoomFull, PageFailed) as error:
            self.set_status(503)
            write_plain_error(self, 503, error)
            return
        self.set_header("Cache-Control", "no-store")
        self.finish(html)

    def _in_process(self, plan: PagePlan, identity: str) -> bytes:
        """Return the page with a kernel of its own in this process."""
        built = self.own.built(self.audience.notebook(plan.key), self.themeday_language)
        html = rendered(plan, self.themeday_language, built)
        page = self.own.visit(plan.key, built, identity)
        for general, own in zip(built.shown_ids, page.shown_ids, strict=False):
            html = html.replace(general.encode(), own.encode())
        return html.replace(PLACE.encode(), page.kernel_id.encode())


class _OfAPage(PlainErrors):
    """An address of a page, whether that runs in this process or has an ordinary kernel."""

    def initialize(self, pages: PageRegistry, identity: type[ParticipantIdentity]) -> None:
        self.pages = pages
        self.cookie = identity.cookie

    @property
    def kernels(self) -> OwnedKernels:
        """Return the ordinary kernels."""
        kernels: OwnedKernels = self.settings["kernel_manager"]
        return kernels

    def owned(self, kernel_id: str) -> Page | None:
        """Return the page of an address; None when it is gone, another's or has an ordinary kernel."""
        return self.pages.owned(kernel_id, recall(self, self.cookie))

    async def model(self, kernel_id: str) -> dict[str, Any] | None:
        """Describe the page's kernel to its owner; None when it is gone or another's."""
        if page := self.owned(kernel_id):
            connections = len(page.browsers)
            return {"id": kernel_id, "name": "python3", "execution_state": "idle", "connections": connections}
        return await self.kernels.model(kernel_id, recall(self, self.cookie))


class PageSocket(_OfAPage, WebSocketHandler):
    """The websocket of a browser to its page, in the binary one of Jupyter's protocols."""

    page: Page
    number = EVERYONE
    unsent = 0

    def prepare(self) -> None:
        page = self.owned(self.path_kwargs["kernel_id"])
        if page is None:
            raise HTTPError(403)
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
        if self.number == EVERYONE:
            self.page.end()  # it missed more than can be told again: the page starts anew

    def on_message(self, message: str | bytes) -> None:
        """Pass on what a browser says, unless it says more than the page can answer."""
        if isinstance(message, bytes) and not self.page.say(self.number, message):
            self.close(1008)

    def tell(self, message: bytes) -> None:
        """Send the browser a message."""
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
        if self.number != EVERYONE:
            self.page.detach(self.number)


class PageModel(_OfAPage, SafeHeaders):
    """`/api/kernels/KERNEL`: what Jupyter's clients ask before they connect; more they may not do here."""

    async def get(self, kernel_id: str) -> None:
        if not (model := await self.model(kernel_id)):
            raise HTTPError(403)
        self.set_header("Cache-Control", "no-store")
        self.finish(model)


class PageLeft(_OfAPage, SafeHeaders):
    """`/voila/api/shutdown/KERNEL`: hears that a page is left."""

    async def post(self, kernel_id: str) -> None:
        """End the kernel soon, unless the page was only loaded again."""
        self.check_xsrf_cookie()
        if page := self.owned(kernel_id):
            self.pages.leave(page)
        elif await self.model(kernel_id):
            self.kernels.leave(kernel_id)
        else:
            raise HTTPError(403)
        self.set_status(204)
        self.finish()


class PageAlive(_OfAPage, SafeHeaders):
    """`/alive/KERNEL`: whether a page is still there; one that is gone loads itself again."""

    async def get(self, kernel_id: str) -> None:
        """Answer 204 when it is, 410 when it is not, or is another's."""
        alive = await self.model(kernel_id) is not None
        self.set_header("Cache-Control", "no-store")
        self.set_status(204 if alive else 410)
        self.finish()
