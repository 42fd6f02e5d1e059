"""What all pages of the start page share: who may open them, in which language, and what runs now."""

from __future__ import annotations

import asyncio
import hmac
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment
from tornado.web import HTTPError

from themeday.i18n import DEFAULT_LANGUAGE, LANGUAGE_NAMES, N_, translate
from themeday.serving.files import link
from themeday.serving.identity import preferred_language
from themeday.serving.plain_pages import PLAIN, SafeHeaders
from themeday.starting.days import KeptDay, list_days
from themeday.starting.process import ServingProcess
from themeday.web.templating import templates

COOKIE = "themeday_start"
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; script-src 'self' 'unsafe-inline'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'self'; object-src 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


@dataclass
class StartPageState:
    """What the start page works with."""

    root: Path
    key: str  # the secret in its link
    hosts: frozenset[str] = frozenset()  # by which names browsers may ask for it
    child: ServingProcess | None = None  # what is being served, or was last
    words: tuple[str, ...] = ()  # of the command that serves it; none when an earlier start page began it
    closing: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def busy(self) -> bool:
        return self.child is not None and self.child.running

    def serve(self, words: list[str], title: str) -> None:
        """Serve something, unless something is being served already."""
        if not self.busy:
            self.words = tuple(word for word in words if word != "--fresh")  # what stopped by itself goes on as it was
            self.child = ServingProcess.begin([*words, "--no-browser"], self.root, title)

    def serve_again(self) -> None:
        """Serve what stopped by itself, with the same command."""
        if self.child is not None and self.words:
            self.serve(list(self.words), self.child.title)

    async def stop(self) -> None:
        """Stop what is being served."""
        if self.child is not None:
            await asyncio.to_thread(self.child.stop)

    def day(self, name: str) -> KeptDay:
        """Return one of the days in the folder; a name that is none of them is an address that does not exist."""
        for kept in list_days(self.root):
            if kept.name == name:
                return kept
        raise HTTPError(404)


@cache
def _environment() -> Environment:
    return templates(Path(__file__).parent / "templates", PLAIN)


class StartPage(SafeHeaders):
    """A page for whoever has the link, on this laptop."""

    open_to_all = False

    def initialize(self, state: StartPageState) -> None:
        self.state = state

    def prepare(self) -> None:
        """Let nobody in without the link's secret, and no page of another site that pretends to be this laptop."""
        if self.request.host not in self.state.hosts:
            raise HTTPError(403)
        known = self.get_signed_cookie(COOKIE) or b""
        if not self.open_to_all and not hmac.compare_digest(known, self.state.key.encode()):
            raise HTTPError(403)

    @property
    def language(self) -> str:
        return preferred_language(self, DEFAULT_LANGUAGE)

    def show(self, template: str, **values: Any) -> None:
        known = {
            "say": partial(translate, self.language),
            "language": self.language,
            "link": link,
            "xsrf": self.xsrf_token.decode(),
            "others": [(code, name) for code, name in LANGUAGE_NAMES.items() if code != self.language],
            "state": self.state,
        }
        self.finish(_environment().get_template(f"{template}.html.j2").render(known, **values))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        texts = {
            403: N_("Double-click the start file again: it opens this page with its secret link."),
            404: N_("This page does not exist."),
        }
        ours = N_("Something went wrong on our side. What was saved is safe. Load the page again.")
        title, text = N_("This page does not open"), texts.get(status_code, ours)
        self.show("nothing", title=translate(self.language, title), text=translate(self.language, text))
