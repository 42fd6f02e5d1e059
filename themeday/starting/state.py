"""What all pages of the start page share: who may open them, in which language, and what runs now."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar

from jinja2 import Environment
from tornado.web import HTTPError, RequestHandler

from themeday.i18n import DEFAULT_LANGUAGE, LANGUAGE_NAMES, N_, translate
from themeday.serving.files import link
from themeday.serving.identity import preferred_language
from themeday.serving.plain_pages import PLAIN
from themeday.starting.days import KeptDay, list_days
from themeday.starting.process import ServingProcess
from themeday.web.templating import templates

COOKIE = "themeday_start"
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; script-src 'self' 'unsafe-inline'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'self'; object-src 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
_T = TypeVar("_T")


@dataclass
class StartPageState:
    """What the start page works with.

    Args:
        key: the secret in its link.
        hosts: by which names browsers may ask for it.
        child: what is being served, or was last.
    """

    root: Path
    key: str
    hosts: frozenset[str] = frozenset()
    child: ServingProcess | None = None
    closing: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def busy(self) -> bool:
        """Return whether something is being served, or tries to."""
        return self.child is not None and self.child.running

    def day(self, name: str) -> KeptDay:
        """Return one of the days in the folder; a name that is none of them is an address that does not exist."""
        for kept in list_days(self.root):
            if kept.name == name:
                return kept
        raise HTTPError(404)


@cache
def _environment() -> Environment:
    return templates(Path(__file__).parent / "templates", PLAIN)


class StartPage(RequestHandler):
    """A page for whoever has the link, on this laptop."""

    open_to_all = False

    def initialize(self, state: StartPageState) -> None:
        """Keep what all pages share."""
        self.state = state

    def set_default_headers(self) -> None:
        """Set the headers."""
        for name, value in _HEADERS.items():
            self.set_header(name, value)

    def prepare(self) -> None:
        """Let nobody in without the link's secret, and no page of another site that pretends to be this laptop."""
        if self.request.host not in self.state.hosts:
            raise HTTPError(403)
        known = self.get_signed_cookie(COOKIE) or b""
        if not self.open_to_all and not hmac.compare_digest(known, self.state.key.encode()):
            raise HTTPError(403)

    @property
    def language(self) -> str:
        """Return the reader's language."""
        return preferred_language(self, DEFAULT_LANGUAGE)

    def show(self, template: str, **values: Any) -> None:
        """Answer with a page."""
        known = {
            "say": partial(translate, self.language),
            "language": self.language,
            "link": link,
            "xsrf": self.xsrf_token.decode(),
            "others": [(code, name) for code, name in LANGUAGE_NAMES.items() if code != self.language],
            "state": self.state,
        }
        self.finish(_environment().get_template(f"{template}.html.j2").render(known, **values))

    async def in_thread(self, work: Callable[..., _T], *values: Any) -> _T:
        """Return what work of some seconds comes to, while other pages are answered."""
        return await asyncio.get_running_loop().run_in_executor(None, partial(work, *values))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Say what went wrong without showing how."""
        texts = {
            403: N_("Double-click the start file again: it opens this page with its secret link."),
            404: N_("This page does not exist."),
        }
        ours = N_("Something went wrong on our side. What was saved is safe. Load the page again.")
        title, text = N_("This page does not open"), texts.get(status_code, ours)
        self.show("nothing", title=translate(self.language, title), text=translate(self.language, text))
