"""Two Voilà applications with nothing in them but what is meant: participants' and staff's."""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
from collections.abc import Sequence
from socket import socket
from typing import Any

import tornado.web
from jupyter_core.utils import ensure_async
from tornado.httpserver import HTTPServer
from traitlets.config import Config
from voila.app import Voila

from themeday.serving.audience import Audience
from themeday.serving.file_handler import StaticFiles
from themeday.serving.gate import MOST_OF_PARTICIPANTS, MOST_OF_STAFF, Gate, http_headers, http_options
from themeday.serving.kernel.registry import PAGE_ID, PageRegistry
from themeday.serving.kernels import KERNEL_ID, OwnedKernels, OwnedWebsocket
from themeday.serving.page_handlers import PageAlive, PageHandler, PageLeft, PageSocket
from themeday.serving.plain_pages import SafeHeaders, write_plain_error
from themeday.serving.proxy import BehindProxy
from themeday.serving.shared_state import SharedState

_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws: wss:; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'self'; object-src 'none'"
)
_PING_SECONDS = 30
_LARGEST_FORM = 2**16  # bytes; what is longer comes over a websocket


class DayVoila(Voila):  # type: ignore[misc]
    """A standalone Voilà for one audience."""

    audience: Audience
    shared: SharedState
    pages: PageRegistry
    sockets: Sequence[socket]
    http_server: HTTPServer
    gate: Gate | None = None
    #: Where browsers find the reverse proxy before it; empty when they come straight here.
    behind = ""

    def init_handlers(self) -> list[Any]:
        """Return only what a page needs; none of Voilà's file, tree, contents or template routes."""
        own = {"pages": self.pages, "identity": self.audience.identity}
        return [
            *((path, handler, {"shared": self.shared}) for path, handler in self.audience.handlers),
            (rf"/({'|'.join(self.audience.pages)})", PageHandler, {"pages": self.pages, "audience": self.audience}),
            (rf"/api/kernels/{PAGE_ID}/channels", PageSocket, own),
            (rf"/api/kernels/{KERNEL_ID}/channels", OwnedWebsocket),
            (rf"/voila/api/shutdown/{KERNEL_ID}", PageLeft, own),
            (rf"/alive/{KERNEL_ID}", PageAlive, own),
            (r"/static/(.*)", StaticFiles),
            (r".*", NothingHere),
        ]

    @property
    def open_pages(self) -> int:
        return len(self.kernel_manager.owners) + len(self.pages)

    def listen(self) -> None:
        """Answer on the sockets that listen already; the caller runs the event loop for both applications."""
        most = _most_connections(self.audience)
        options = {"max_body_size": _LARGEST_FORM, **http_options(most)}
        if self.behind:
            self.http_server = proxied = BehindProxy(self.app, xheaders=True, **options)
            proxied.public = self.behind
        else:
            self.http_server = HTTPServer(self.app, **options)
        if most:
            self.gate = Gate(self.http_server, self.sockets, most)
        else:
            self.http_server.add_sockets(self.sockets)

    async def shut_down(self) -> None:
        """Stop listening, stop every kernel, and remove the connection files."""
        if not hasattr(self, "http_server"):
            return
        self.http_server.stop()
        if self.gate:
            self.gate.close()
        for page in self.pages:
            page.end()
            await asyncio.sleep(0)
        self.pages.stop()
        await ensure_async(self.kernel_manager.shutdown_all(now=True))
        shutil.rmtree(self.connection_dir, ignore_errors=True)


def _most_connections(audience: Audience) -> int | None:
    return MOST_OF_STAFF if audience.name == "staff" else MOST_OF_PARTICIPANTS


class NothingHere(SafeHeaders, tornado.web.RequestHandler):
    """Every other address."""

    def prepare(self) -> None:
        self.set_status(404)
        write_plain_error(self, 404)


def make_application(
    shared: SharedState,
    audience: Audience,
    pages: PageRegistry,
    sockets: Sequence[socket],
    log_level: int,
    behind: str = "",
) -> DayVoila:
    """Return an application that is ready to start; browsers find the reverse proxy with TLS, if any, at `behind`."""
    headers = {
        "Content-Security-Policy": _POLICY,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        **http_headers(_most_connections(audience)),
    }
    cookies: dict[str, Any] = {}
    if behind:
        # Not Strict-Transport-Security: browsers would remember it, and a room whose certificate has run out, or that
        # goes back to plain http, could not be entered any more.
        headers["Content-Security-Policy"] = _POLICY.replace("ws: wss:", behind.replace("https", "wss", 1))
        cookies = {"themeday_tls": True, "xsrf_cookie_kwargs": {"secure": True}}
    config = Config()
    config.VoilaConfiguration.template = "themeday"
    config.VoilaConfiguration.theme = "light"
    config.VoilaConfiguration.allow_template_override = "NO"
    config.VoilaConfiguration.allow_theme_override = "NO"
    config.VoilaConfiguration.file_allowlist = []
    config.VoilaConfiguration.multi_kernel_manager_class = OwnedKernels
    config.Voila.identity_provider_class = audience.identity
    # Their own secret each: a cookie of one application says nothing to the other.
    secret = hashlib.blake2b(shared.door_secret, person=audience.name.encode()[:16]).hexdigest()
    application = DayVoila(
        config=config,
        root_dir=os.fspath(audience.notebooks),
        open_browser=False,
        cookie_secret=secret.encode(),
        config_file_paths=[],
        log_level=log_level,
        tornado_settings={
            "headers": headers,
            **cookies,
            "login_url": "/",
            "themeday_staff": audience.name == "staff",
            "websocket_max_message_size": 2**20,
            "websocket_ping_interval": _PING_SECONDS,
            "compress_response": True,
        },
    )
    application.audience = audience
    application.shared = shared
    application.behind = behind
    application.pages = pages
    application.sockets = sockets
    application.initialize([])
    return application
