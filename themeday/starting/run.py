"""Serve the start page to this laptop alone, and open it in a browser."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import signal
import sys
import webbrowser
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application

from themeday.i18n import LANGUAGES, N_, translate
from themeday.serving.address import LOOPBACK
from themeday.serving.file_handler import StaticFiles
from themeday.starting import day_pages, deleting, front_pages
from themeday.starting.process import ServingProcess
from themeday.starting.state import HEADERS, StartPage, StartPageState
from themeday.store.files import remove, write_private

_OPEN_NOW = ".start.json"
_DAY = r"/day/([^/]+)"


def application(state: StartPageState) -> Application:
    """Return what answers browsers."""
    shared = {"state": state}
    return Application(
        [
            (r"/enter/([A-Za-z0-9_-]+)", front_pages.Enter, shared),
            (r"/", front_pages.Front, shared),
            (rf"/language/({'|'.join(LANGUAGES)})", front_pages.Language, shared),
            (r"/practise", front_pages.Practise, shared),
            (r"/running", front_pages.Running, shared),
            (r"/again", front_pages.Again, shared),
            (r"/stop", front_pages.Stop, shared),
            (r"/quit", front_pages.Quit, shared),
            (r"/new", front_pages.NewDay, shared),
            (_DAY, day_pages.DayPage, shared),
            (rf"{_DAY}/change", front_pages.ChangeDay, shared),
            (rf"{_DAY}/(serve|follow-up|review)", day_pages.Serve, shared),
            (rf"{_DAY}/open/([a-z./-]+)", day_pages.Show, shared),
            (rf"{_DAY}/publish", day_pages.Publish, shared),
            (rf"{_DAY}/take-back", day_pages.TakeBack, shared),
            (rf"{_DAY}/do/([a-z]+)", day_pages.Do, shared),
            (rf"{_DAY}/(close|purge)", deleting.Delete, shared),
            (rf"{_DAY}/written/([a-z-]+\.html)", day_pages.Written, shared),
            (r"/static/(.*)", StaticFiles),
        ],
        default_handler_class=_Nothing,
        default_handler_args=shared,
        cookie_secret=secrets.token_hex(32),
        xsrf_cookies=True,
        # Cookies are shared by all ports of an address, and the day has one of its own.
        xsrf_cookie_name="themeday_start_xsrf",
        xsrf_cookie_kwargs={"httponly": True, "samesite": "Lax"},
        headers=HEADERS,
    )


def start(root: Path, language: str, open_browser: bool, port: int = 0) -> None:
    """Serve the start page for a folder of days until someone ends it; DataFolderError when that cannot be written."""
    try:
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
        if link := _open_already(root):
            _say(language, link, open_browser)
            return
        asyncio.run(_serve(root.resolve(), language, open_browser, port))
    except OSError as error:
        raise front_pages.cannot_be_written(root, error) from error


async def _serve(root: Path, language: str, open_browser: bool, port: int) -> None:
    sockets = bind_sockets(port, LOOPBACK)
    port = sockets[0].getsockname()[1]
    key = secrets.token_urlsafe(24)
    hosts = frozenset({f"{LOOPBACK}:{port}", f"localhost:{port}"})
    state = StartPageState(root, key, hosts, ServingProcess.left_in(root))
    server = HTTPServer(application(state))
    server.add_sockets(sockets)
    loop = asyncio.get_running_loop()
    if os.name == "posix":
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, state.closing.set)
    link = f"http://{LOOPBACK}:{port}/enter/{key}"
    mark = root / _OPEN_NOW
    write_private(mark, json.dumps({"link": link}).encode())
    try:
        await loop.run_in_executor(None, _say, language, link, open_browser)
        await state.closing.wait()
    finally:
        with suppress(OSError):  # what is left is in nobody's way
            remove(mark)
        if state.child is not None and state.child.running:
            await loop.run_in_executor(None, state.child.stop)
        server.stop()


def _open_already(root: Path) -> str:
    """Return the link of a start page that is open for this folder: who double-clicks twice wants the one page."""
    try:
        link = str(json.loads((root / _OPEN_NOW).read_text("utf-8"))["link"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    parts = urlsplit(link)
    if parts.scheme != "http" or parts.hostname != LOOPBACK:
        return ""
    with suppress(OSError, ValueError, HTTPException), closing(HTTPConnection(LOOPBACK, parts.port, 3)) as connection:
        connection.request("HEAD", parts.path)
        return link if connection.getresponse().status == 302 else ""
    return ""


def _say(language: str, link: str, open_browser: bool) -> None:
    sys.stdout.write(translate(language, N_("The start page is open in your browser. Is it not? Go to:")) + "\n")
    sys.stdout.write(f"start: {link}\n")
    window = N_("Leave this window open. Closing it stops the kit; what was saved is safe.")
    sys.stdout.write(translate(language, window) + "\n")
    sys.stdout.flush()
    if open_browser:
        webbrowser.open(link)


class _Nothing(StartPage):
    """Any other address."""

    def prepare(self) -> None:
        super().prepare()
        self.send_error(404)
