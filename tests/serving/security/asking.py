"""Requests as nobody's browser sends them: any method, any path as it stands, any header."""

from __future__ import annotations

import base64
import hashlib
import http.client
import os
import urllib.parse
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tornado.web import create_signed_value

from tests.serving.test_doors import Phone
from themeday.day.load import load_day
from themeday.serving.identity import PARTICIPANT_COOKIE, STAFF_COOKIE
from themeday.store.folder import DataFolder

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get", "X")
TOKEN = "0123456789abcdef0123456789abcdef"
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
}


@dataclass
class Answer:
    """What came back.

    Args:
        body: as text; bytes that are none are replaced.
    """

    status: int
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    given: list[str] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        """Return whether it was: forbidden, not found, not possible, or sent to where one joins."""
        return self.status in (400, 403, 404, 405, 410, 501) or (
            self.status == 302 and self.headers.get("location", "").partition("?")[0] == "/"
        )


def ask(base: str, method: str, path: str, cookie: str = "", body: bytes = b"", **headers: str) -> Answer:
    """Send a request just as it is said, and follow nothing; the form's token is right.

    Args:
        cookie: to send, beside the form's token.
        headers: others, with _ for -.
    """
    where = urllib.parse.urlsplit(base)
    connection = http.client.HTTPConnection(str(where.hostname), where.port, timeout=60)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in {
            "Cookie": f"_xsrf={TOKEN}; {cookie}",
            "X-XSRFToken": TOKEN,
            "Content-Length": str(len(body)),
            **sent,
        }.items():
            connection.putheader(name, value)
        connection.endheaders(body or None)
        answer = connection.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        given = [value for name, value in answer.getheaders() if name.lower() == "set-cookie"]
        text = b"" if answer.status == 101 else answer.read()
        answer.close()  # a connection that became a websocket is not read to its end
        return Answer(answer.status, text.decode("utf-8", "replace"), found, given)
    finally:
        connection.close()


def upgrade(base: str, path: str, cookie: str = "", **headers: str) -> Answer:
    """Ask for a websocket; 101 means that one was opened."""
    key = base64.b64encode(os.urandom(16)).decode()
    return ask(base, "GET", path, cookie, **{**UPGRADE, "Sec-WebSocket-Key": key}, **headers)


def cookie_of(phone: Phone, name: str = PARTICIPANT_COOKIE) -> str:
    """Return the value of one of a browser's cookies."""
    return next(str(cookie.value) for cookie in phone.jar if cookie.name == name)


def code_of(phone: Phone) -> str:
    """Return the code of whoever holds a browser, as their own cookie says it."""
    return code_of_cookie(cookie_of(phone))


def code_of_cookie(value: str) -> str:
    """Return the code in a participant's cookie."""
    return base64.b64decode(value.strip('"').split("|")[4].partition(":")[2]).decode()


def signed(folder: Path, audience: str, name: str, value: str, **options: Any) -> str:
    """Return a cookie as the server itself would make it.

    Args:
        audience: whose secret: "participants" or "staff".
    """
    secret = DataFolder.of(load_day(folder)).door_secret()
    key = hashlib.blake2b(secret, person=audience.encode()[:16]).hexdigest()
    return f"{name}={create_signed_value(key, name, value, **options).decode()}"


def both_names(value: str) -> str:
    """Return a cookie's value under the names of both doors."""
    return f"{PARTICIPANT_COOKIE}={value}; {STAFF_COOKIE}={value}"
