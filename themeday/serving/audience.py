"""Who may open what: the pages and addresses of participants, and those of staff."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from tornado.web import RequestHandler

from themeday.chapters import CHAPTERS
from themeday.i18n import LANGUAGES
from themeday.places import NOTEBOOKS
from themeday.serving import join, participant_pages, staff
from themeday.serving.identity import (
    STAFF_COOKIE,
    ParticipantIdentity,
    StaffIdentity,
    preferred_language,
    recall,
)
from themeday.serving.page_plan import FOLLOW_UP_PAGES, PARTICIPANT_PAGES, STAFF_PAGES, PagePlan
from themeday.serving.shared_state import SharedState

Handler = tuple[str, type[RequestHandler]]


@dataclass(frozen=True)
class Audience:
    """What makes one application different from the other.

    Args:
        notebooks: its folder of notebooks; nothing outside it is served.
        admit: returns the identity for a page's kernel, such as "participant:CODE:nl", or None after redirecting or
            refusing.
    """

    name: str
    notebooks: Path
    identity: type[ParticipantIdentity]
    pages: dict[str, PagePlan]
    admit: Callable[[RequestHandler, PagePlan], Awaitable[str | None]]
    handlers: list[Handler]


def for_participants(shared: SharedState) -> Audience:
    """Return what participants get: pages of the day, or of the check some weeks later."""

    async def admit(handler: RequestHandler, plan: PagePlan) -> str | None:
        who = shared.person(handler)
        if who is None or not (shared.follow_up or shared.session.stage.was_opened(plan.key)):
            handler.redirect("/")
            return None
        if not shared.follow_up:
            shared.writer.soon(lambda session: session.remember_places([(who, plan.key)]))  # a phone need not wait
        return f"participant:{who.code}:{who.language}"

    of_the_day: list[Handler] = [
        (r"/j/([A-Za-z0-9]+)", join.JoinHandler),
        (r"/t/([a-z0-9-]+)/(\d{1,3})/([A-Za-z0-9]+)", participant_pages.TableHandler),
        (r"/lobby", participant_pages.LobbyHandler),
        (r"/now", participant_pages.NowHandler),
        (r"/change", participant_pages.ChangeHandler),
        *([(r"/as/([A-Za-z0-9-]+)", join.AsHandler)] if shared.day.rehearsal else []),
    ]
    weeks_later: list[Handler] = [
        (r"/(?:[jt]/.*|lobby|change)", participant_pages.ToFront),
        (rf"/(?:{'|'.join(CHAPTERS)})", participant_pages.ToFront),
    ]
    return Audience(
        "participants",
        NOTEBOOKS / "participant",
        ParticipantIdentity,
        FOLLOW_UP_PAGES if shared.follow_up else PARTICIPANT_PAGES,
        admit,
        [
            (r"/", join.Front),
            *(weeks_later if shared.follow_up else of_the_day),
            (r"/back", join.BackHandler),
            (r"/privacy", participant_pages.PrivacyHandler),
            (rf"/language/({'|'.join(LANGUAGES)})", participant_pages.LanguageHandler),
            (r"/leave", participant_pages.LeaveHandler),
            (r"/agreement\.ics", participant_pages.CalendarHandler),
        ],
    )


def for_staff(shared: SharedState) -> Audience:
    """Return what staff get."""

    async def admit(handler: RequestHandler, plan: PagePlan) -> str | None:
        role = recall(handler, STAFF_COOKIE)
        if role not in plan.staff_roles:
            handler.send_error(403)
            return None
        return f"staff:{role}:{preferred_language(handler, shared.day.languages[0])}"

    return Audience(
        "staff",
        NOTEBOOKS,
        StaffIdentity,
        {"review": STAFF_PAGES["review"]} if shared.follow_up else STAFF_PAGES,
        admit,
        [
            (r"/", staff.StaffFront),
            (r"/enter/([a-z]+)/([A-Z0-9]+)", staff.EnterHandler),
            (rf"/language/({'|'.join(LANGUAGES)})", staff.StaffLanguage),
            (r"/status", staff.StatusHandler),
        ],
    )
