"""Who is asking: signed cookies of participants and staff, checked at every address of the server."""

from __future__ import annotations

from typing import Any

from jupyter_server.auth.identity import IdentityProvider, User
from tornado.web import RequestHandler

from themeday.i18n import LANGUAGES

PARTICIPANT_COOKIE = "themeday_participant"
STAFF_COOKIE = "themeday_staff"
LANGUAGE_COOKIE = "themeday_language"
COOKIE_HOURS = 12
STAFF_ROLES = ("facilitator", "organiser")


def remember(handler: RequestHandler, cookie: str, value: str) -> None:
    """Give the browser a signed cookie that no script can read."""
    handler.set_signed_cookie(cookie, value, expires_days=COOKIE_HOURS / 24, httponly=True, **_kept(handler))


def remember_language(handler: RequestHandler, language: str) -> None:
    """Let the browser keep its language, known here or not."""
    handler.set_cookie(LANGUAGE_COOKIE, language, expires_days=1, **_kept(handler))


def _kept(handler: RequestHandler) -> dict[str, Any]:
    """Return what keeps cookies here: no other site sends them, nor go they without TLS where browsers come over it."""
    return {"samesite": "Lax", "secure": bool(handler.settings.get("themeday_tls"))}


def recall(handler: RequestHandler, cookie: str) -> str:
    """Return what a signed cookie holds; an empty text when it is absent, forged or too old."""
    value = handler.get_signed_cookie(cookie, max_age_days=COOKIE_HOURS / 24)
    return value.decode() if value else ""


def preferred_language(handler: RequestHandler, fallback: str) -> str:
    """Return the language this browser chose, else what it asks for, else the day's first."""
    chosen = handler.get_cookie(LANGUAGE_COOKIE, "") or ""
    if chosen in LANGUAGES:
        return chosen
    wishes = handler.request.headers.get("Accept-Language", "").split(",")
    asked = [wish.split(";")[0].strip().partition("-")[0].lower() for wish in wishes]  # "en-GB;q=0.8" asks for "en"
    return next((language for language in asked if language in LANGUAGES), fallback)


class ParticipantIdentity(IdentityProvider):
    """A participant is whoever holds a signed participant cookie."""

    cookie = PARTICIPANT_COOKIE

    def get_user(self, handler: Any) -> User | None:
        code = recall(handler, self.cookie)
        return User(code) if code else None


class StaffIdentity(ParticipantIdentity):
    """Staff is whoever opened the secret link."""

    cookie = STAFF_COOKIE
