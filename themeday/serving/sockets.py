"""The addresses of a page: its websocket and the few that ask about it, for its owner only."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import Any

from jupyter_server.services.kernels.connection.base import serialize_binary_message
from tornado.web import HTTPError
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from themeday.serving.identity import ParticipantIdentity, recall
from themeday.serving.kernel.page import Page
from themeday.serving.kernel.protocol import SUBPROTOCOL, as_message, as_parts, dumps, loads, pack, unpack
from themeday.serving.kernel.registry import PageRegistry
from themeday.serving.kernel.telling import EVERYONE
from themeday.serving.plain_pages import PlainErrors, SafeHeaders

# What widgets need; whatever else a browser sends is left out here, and would be refused by the page as well.
ALLOWED = {
    "comm_open": "shell",
    "comm_msg": "shell",
    "comm_close": "shell",
    "comm_info_request": "shell",
    "kernel_info_request": "shell",
}
_MOST_UNSENT = 2 * 2**20

_log = logging.getLogger(__name__)


class _OfAPage(PlainErrors):
    """Answers 403 to anyone but the page's owner."""

    def initialize(self, pages: PageRegistry, identity: type[ParticipantIdentity]) -> None:
        """Keep what the application knows."""
        self.pages = pages
        self.cookie = identity.cookie

    def owned(self, kernel_id: str) -> Page:
        """Return the page of an address.

        Raises:
            HTTPError: 403, it is gone or another's.
        """
        page = self.pages.owned(kernel_id, recall(self, self.cookie))
        if page is None:
            raise HTTPError(403)
        return page


class PageSocket(_OfAPage, WebSocketHandler):
    """The websocket of a browser to its page, in both of Jupyter's protocols."""

    page: Page
    number = EVERYONE
    unsent = 0

    def prepare(self) -> None:
        """Let nobody in but the owner."""
        self.page = self.owned(self.path_kwargs["kernel_id"])
        self.session = self.get_query_argument("session_id", "")[:100]

    def select_subprotocol(self, subprotocols: list[str]) -> str | None:
        """Choose the binary protocol when the browser knows it."""
        return SUBPROTOCOL if SUBPROTOCOL in subprotocols else None

    def get_compression_options(self) -> dict[str, Any]:
        """Compress: a page's first message is long and much of it is the same words."""
        return {"compression_level": 1, "mem_level": 4}

    def open(self, *_: str, **__: str) -> None:
        """Follow the page."""
        self.set_nodelay(True)
        self.number = self.page.attach(self)
        if self.number == EVERYONE:
            self.page.end()  # it missed more than can be told again: the page starts anew

    def on_message(self, message: str | bytes) -> None:
        """Pass on what a page may be told; what is no such message is left out and harms nobody."""
        try:
            packed = self._checked(message)
        except Exception as error:
            _log.debug("no message: %s", type(error).__name__)  # whoever sends many fills no terminal
            return
        if packed and not self.page.say(self.number, packed):
            self.close(1008)

    def _checked(self, message: str | bytes) -> bytes | None:
        if self.selected_subprotocol == SUBPROTOCOL:
            if isinstance(message, str):
                return None
            channel, parts = unpack(message)
            kind = loads(parts[0])["msg_type"]
            return message if _may(kind, channel) else None
        # Bytes in the older protocol carry buffers, of which no card sends any.
        parsed = loads(message) if isinstance(message, str) else {}
        if not _may(parsed["header"]["msg_type"], parsed.get("channel")):
            return None
        whole = {"parent_header": {}, "metadata": {}, "content": {}, **parsed, "buffers": []}
        return pack(parsed["channel"], as_parts(whole))

    def tell(self, message: bytes) -> None:
        """Send the browser a message."""
        if self.ws_connection is None:
            return  # it was let go; that takes some seconds when the other side does not answer
        if self.unsent > _MOST_UNSENT:
            # It does not read. When it comes back it is told what it missed, from this on.
            self.page.detach(self.number)
            self.close()
            return
        shown: bytes | str = message if self.selected_subprotocol == SUBPROTOCOL else _the_older_way(message)
        try:
            sent = asyncio.ensure_future(self.write_message(shown, binary=isinstance(shown, bytes)))
        except WebSocketClosedError:
            return  # on_close hears of it
        self.unsent += len(shown)
        sent.add_done_callback(partial(self._sent, len(shown)))

    def _sent(self, size: int, sent: asyncio.Future[None]) -> None:
        self.unsent -= size
        if not sent.cancelled():
            sent.exception()  # on_close hears of it

    def on_close(self) -> None:
        """Note that the browser is away."""
        if self.number != EVERYONE:
            self.page.detach(self.number)


def _may(kind: object, channel: object) -> bool:
    return isinstance(kind, str) and kind in ALLOWED and ALLOWED[kind] == channel


def _the_older_way(packed: bytes) -> bytes | str:
    channel, parts = unpack(packed)
    message = {**as_message(parts), "channel": channel}
    message |= {name: message["header"].get(name) for name in ("msg_id", "msg_type")}
    if message["buffers"]:
        return bytes(serialize_binary_message(message))  # type: ignore[no-untyped-call]
    return dumps(message).decode()


class PageModel(_OfAPage, SafeHeaders):
    """`/api/kernels/KERNEL`: what Jupyter's clients ask before they connect."""

    def get(self, kernel_id: str) -> None:
        """Describe the page's kernel."""
        page = self.owned(kernel_id)
        self.set_header("Cache-Control", "no-store")
        self.finish({"id": kernel_id, "name": "python3", "execution_state": "idle", "connections": len(page.browsers)})

    def delete(self, kernel_id: str) -> None:
        """Refuse: pages end their kernel through the shutdown address only."""
        raise HTTPError(403)


class PageLeft(_OfAPage, SafeHeaders):
    """`/voila/api/shutdown/KERNEL`: hears that a page is left."""

    def post(self, kernel_id: str) -> None:
        """End the kernel soon, unless the page was only loaded again."""
        self.check_xsrf_cookie()
        self.pages.leave(self.owned(kernel_id))
        self.set_status(204)
        self.finish()


class PageAlive(_OfAPage, SafeHeaders):
    """`/alive/KERNEL`: whether a page is still there; one that is gone loads itself again."""

    def get(self, kernel_id: str) -> None:
        """Answer 204 when it is, 410 when it is not, or is another's."""
        page = self.pages.owned(kernel_id, recall(self, self.cookie))
        self.set_header("Cache-Control", "no-store")
        self.set_status(204 if page is not None and page.alive else 410)
        self.finish()
