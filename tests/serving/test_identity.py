"""Cookies that nobody else makes, and the language that a browser asks for."""

from __future__ import annotations

import time
from typing import Any

import pytest
from tornado.httputil import HTTPHeaders, HTTPServerRequest, RequestStartLine
from tornado.web import Application, RequestHandler, create_signed_value

from themeday.serving.identity import (
    COOKIE_HOURS,
    LANGUAGE_COOKIE,
    PARTICIPANT_COOKIE,
    STAFF_COOKIE,
    ParticipantIdentity,
    StaffIdentity,
    preferred_language,
    recall,
    remember,
    remember_language,
)

SECRET = "of this test"
LINE = RequestStartLine("GET", "/", "HTTP/1.1")


class _Connection:
    context = None

    def set_close_callback(self, _: object) -> None: ...


def handler(cookies: str = "", language: str = "", **settings: Any) -> RequestHandler:
    headers = HTTPHeaders({"Host": "x", "Cookie": cookies, "Accept-Language": language})
    request = HTTPServerRequest(start_line=LINE, headers=headers, connection=_Connection())  # type: ignore[arg-type]
    return RequestHandler(Application(cookie_secret=SECRET, **settings), request)


def signed(name: str, value: str, hours_ago: float = 0.0, secret: str = SECRET) -> str:
    then = time.time() - 3600 * hours_ago
    return f"{name}={create_signed_value(secret, name, value, clock=lambda: then).decode()}"


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("nl-NL,nl;q=0.9,en;q=0.8", "nl"),
        ("en-GB;q=0.8", "en"),
        ("fr, EN ;q=0.5, nl", "en"),
        ("de,fr", "nl"),
        ("", "nl"),
        (";;,=,", "nl"),
    ],
)
def test_a_browser_gets_what_it_asks_for_and_else_the_first_of_the_day(asked: str, language: str) -> None:
    assert preferred_language(handler(language=asked), "nl") == language
    chosen = handler(f"{LANGUAGE_COOKIE}=en", asked)
    assert preferred_language(chosen, "nl") == "en"  # what someone chose goes before that
    assert preferred_language(handler(f"{LANGUAGE_COOKIE}=xx", asked), "nl") == language


def test_only_what_was_signed_here_for_that_and_not_too_long_ago_counts() -> None:
    good = signed(PARTICIPANT_COOKIE, "K7PQ3MXA")
    assert recall(handler(good), PARTICIPANT_COOKIE) == "K7PQ3MXA"
    for bad in (
        "",
        f"{PARTICIPANT_COOKIE}=K7PQ3MXA",
        good[:-1],
        good.replace(PARTICIPANT_COOKIE, STAFF_COOKIE, 1),
        signed(PARTICIPANT_COOKIE, "K7PQ3MXA", secret="of another day"),
        signed(PARTICIPANT_COOKIE, "K7PQ3MXA", hours_ago=COOKIE_HOURS + 1),
    ):
        assert recall(handler(bad), PARTICIPANT_COOKIE) == ""
        assert recall(handler(bad), STAFF_COOKIE) == ""
        assert ParticipantIdentity().get_user(handler(bad)) is None
    assert ParticipantIdentity().get_user(handler(good)).username == "K7PQ3MXA"  # type: ignore[union-attr]
    assert StaffIdentity().get_user(handler(good)) is None


@pytest.mark.parametrize("tls", [True, False])
def test_no_script_reads_a_cookie_and_no_other_site_sends_it(tls: bool) -> None:
    page = handler(themeday_tls=tls)
    remember(page, PARTICIPANT_COOKIE, "K7PQ3MXA")
    remember_language(page, "nl")
    kept = {name: morsel for jar in page._new_cookie.values() for name, morsel in [(jar.key, jar)]}
    assert kept[PARTICIPANT_COOKIE]["httponly"]
    for cookie in (PARTICIPANT_COOKIE, LANGUAGE_COOKIE):
        assert kept[cookie]["samesite"] == "Lax"
        assert bool(kept[cookie]["secure"]) is tls
