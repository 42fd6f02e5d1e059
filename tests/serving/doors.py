"""The pages without a kernel in this process, for people and staff with cookies that a test signs."""

from __future__ import annotations

from urllib.parse import urlencode

import tornado.testing
from tornado.httpclient import HTTPResponse
from tornado.web import Application, create_signed_value

from tests.conftest import Party
from themeday.group_commit.commits import Commits
from themeday.serving.application import NothingHere
from themeday.serving.audience import for_participants, for_staff
from themeday.serving.shared_state import SharedState

SECRET, TOKEN = "of this test", "0123456789abcdef0123456789abcdef"


class Doors(tornado.testing.AsyncHTTPTestCase):
    """One application: participants' or staff's."""

    staff = False

    def get_app(self) -> Application:
        self.party = Party()
        self.shared = SharedState(self.party.session(), b"door", Commits(self.party.session()))
        audience = (for_staff if self.staff else for_participants)(self.shared)
        handlers = [(path, handler, {"shared": self.shared}) for path, handler in audience.handlers]
        return Application([*handlers, (".*", NothingHere)], cookie_secret=SECRET, themeday_staff=self.staff)

    def ask(
        self, path: str, body: dict[str, str] | None = None, language: str = "en", **cookies: str
    ) -> tuple[HTTPResponse, str]:
        """Return an answer and its text; cookies are signed here."""
        signed = {name: create_signed_value(SECRET, name, value).decode() for name, value in cookies.items()}
        answer = self.fetch(
            path,
            method="GET" if body is None else "POST",
            body=None if body is None else urlencode({**body, "_xsrf": TOKEN}),
            headers={
                "Cookie": "; ".join(f"{name}={value}" for name, value in {**signed, "_xsrf": TOKEN}.items()),
                "Accept-Language": language,
            },
            follow_redirects=False,
            raise_error=False,
        )
        return answer, answer.body.decode()

    def leads_to(self, path: str, **cookies: str) -> str:
        """Return where an address leads."""
        answer, _ = self.ask(path, **cookies)
        assert answer.code == 302, answer.code
        return answer.headers["Location"]
