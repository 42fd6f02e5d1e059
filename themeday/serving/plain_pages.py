"""Pages without a kernel: joining, coming back, the privacy notice, waiting. They work on any browser at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tornado.web import RequestHandler

from themeday.errors import NotSaved, ThemeDayError, TooOften
from themeday.i18n import DEFAULT_LANGUAGE, LANGUAGE_NAMES, N_, translate
from themeday.serving.files import link
from themeday.serving.identity import preferred_language, remember_language
from themeday.serving.shared_state import RateLimit, SharedState
from themeday.web.templating import templates

PLAIN = Path(__file__).parent / "plain"
_TEMPLATES = templates(PLAIN)


def render(template: str, language: str, way_back: str = "", **values: Any) -> str:
    """Return a plain page; `way_back` leads to where someone comes back who was here before."""

    def say(text: str, /, **placeholders: Any) -> str:
        return translate(language, text, **placeholders)

    known = {"say": say, "language": language, "link": link, "way_back": way_back}
    return _TEMPLATES.get_template(f"{template}.html.j2").render(known, **values)


class PlainErrors(RequestHandler):
    """Answers every error with a friendly page."""

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        error = (kwargs.get("exc_info") or (None, None))[1]
        if isinstance(error, NotSaved):
            self.set_status(503)
        write_plain_error(self, status_code, error if isinstance(error, NotSaved) else None)


class SafeHeaders(PlainErrors):
    """Sends the application's safety headers with every answer."""

    def set_default_headers(self) -> None:
        for name, value in self.settings.get("headers", {}).items():
            self.set_header(name, value)


def write_plain_error(handler: RequestHandler, status: int, error: ThemeDayError | None = None) -> None:
    """Answer with a friendly page for an error, in the reader's language."""
    messages = {
        403: N_("This page is not yours to open. Go back to your own page, or join with the QR code on the screen."),
        404: N_("This page does not exist. Go back to your own page."),
    }
    staff = bool(handler.settings.get("themeday_staff"))
    if staff:
        messages[403] = N_(
            "This page belongs to a day that was stopped, or to another one. Go to the start page on the laptop and "
            "press the button for this page there, or open the secret link that the laptop showed when the day began."
        )
        messages[404] = N_("This page does not exist. Open the secret link that the laptop showed when the day began.")
    text = messages.get(status, N_("Something went wrong on our side. What was saved is safe. Load the page again."))
    language = preferred_language(handler, DEFAULT_LANGUAGE)
    said = error.message(language) if error else translate(language, text)
    handler.set_header("Content-Type", "text/html; charset=utf-8")
    title = translate(language, N_("This page does not open") if status in messages else N_("Just a moment"))
    handler.finish(render("message", language, title=title, text=said, staff=staff, way_back="" if staff else "/back"))


class PlainPage(SafeHeaders):
    """A page without a kernel."""

    def initialize(self, shared: SharedState) -> None:
        self.shared = shared

    @property
    def language(self) -> str:
        who = self.shared.person(self)
        return who.language if who else preferred_language(self, self.shared.day.languages[0])

    def wait_your_turn(self, limit: RateLimit) -> bool:
        """Return whether this address has tried too often; then it is told, and nothing is looked up."""
        if not limit.spent(str(self.request.remote_ip)):
            return False
        self.set_status(429)
        self.set_header("Retry-After", "60")
        write_plain_error(self, 429, TooOften(N_("Too many tries from this device. Wait a minute and try again.")))
        return True

    def count(self, limit: RateLimit) -> None:
        limit.count(str(self.request.remote_ip))

    def refuse(self, limit: RateLimit) -> None:
        """Take one try from this address, and say that it may not come here."""
        self.count(limit)
        self.send_error(403)

    def page(self, template: str, language: str = "", **values: Any) -> None:
        language = language or self.language
        day = self.shared.day
        self.set_header("Cache-Control", "no-store")
        common = {"day_title": day.title_in(language), "rehearsal": day.rehearsal, "way_back": "/back"}
        self.finish(render(template, language, **{**common, "xsrf": self.xsrf_token.decode(), **values}))

    def languages_but(self, language: str) -> list[tuple[str, str]]:
        return [(other, LANGUAGE_NAMES[other]) for other in self.shared.day.languages if other != language]


class LanguageHandler(PlainPage):
    """`/language/nl`: go on in another language, on the page where one was."""

    def get(self, language: str) -> None:
        """Remember the language in this browser only: following a link writes nothing."""
        remember_language(self, language)
        target = self.get_argument("to", "")
        self.redirect(f"/{target}" if target.isidentifier() else "/")
