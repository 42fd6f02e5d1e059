"""Behind a reverse proxy with TLS on this computer: one public address, and who is believed about who asks."""

from __future__ import annotations

import logging
from collections.abc import Awaitable
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPHeaders, HTTPMessageDelegate

# Tornado takes the caller's address from the first two and the protocol from the others, whoever sends them.
_CLAIMS = ("X-Forwarded-For", "X-Real-Ip", "X-Forwarded-Proto", "X-Scheme")
_FROM, _BY = "X-Forwarded-For", "X-Forwarded-Proto"

_log = logging.getLogger(__name__)


class BehindProxy(HTTPServer):
    """Hears from the proxy on this computer who asks, and believes nobody else about it."""

    #: Where browsers find the proxy, such as "https://themadag.example.nl".
    public = ""
    _told = False

    def start_request(self, server_conn: object, request_conn: Any) -> HTTPMessageDelegate:
        """Look at a request's headers before Tornado does."""
        delegate = super().start_request(server_conn, request_conn)
        received = delegate.headers_received

        def headers_received(start_line: Any, headers: HTTPHeaders) -> Awaitable[None] | None:
            self.check(headers, request_conn.context.address[0])
            return received(start_line, headers)

        delegate.headers_received = headers_received  # type: ignore[method-assign]
        return delegate

    def check(self, headers: HTTPHeaders, peer: str) -> None:
        """Leave in a request's headers what is known, and nothing that anyone could have made up."""
        said = {name: headers.get(name, "").rpartition(",")[2].strip() for name in (_FROM, _BY)}
        for name in _CLAIMS:
            headers.pop(name, None)
        if ip_address(peer).is_loopback:
            # The last of several is the proxy's own; those before it are what the browser sent.
            headers.update(said)
            if not said[_FROM] and not self._told:
                self._told = True
                _log.warning(
                    "The proxy does not say who asks (%s), so everyone counts as one; use the guide's recipe.", _FROM
                )
        # There is one public address. A page of another one, or of this one without TLS, is a stranger's.
        headers["Host"] = urlsplit(self.public).netloc
        if headers.get("Origin", self.public) != self.public:
            headers["Origin"] = "null"
