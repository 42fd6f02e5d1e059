"""Who may open what: the notebooks and other addresses of participants, and those of staff."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tornado.web import RequestHandler

from themeday.chapters import Chapter
from themeday.i18n import LANGUAGES, N_
from themeday.places import NOTEBOOKS
from themeday.serving import join, participant_pages, staff
from themeday.serving.identity import STAFF_COOKIE, ParticipantIdentity, StaffIdentity, preferred_language, recall
from themeday.serving.plain_pages import LanguageHandler
from themeday.serving.shared_state import SharedState
from themeday.web.card_modules import ALL

Handler = tuple[str, type[RequestHandler]]


#: The notebook that shows the chapter for which a page is opened.
ANY_CHAPTER = "any_chapter.ipynb"


@dataclass(frozen=True)
class PagePlan:
    """One served notebook."""

    key: str
    notebook: str  # path below the application's notebooks folder
    title: str
    staff_roles: tuple[str, ...] = ()  # who of the staff may open it; everybody who is known when empty
    styles: tuple[str, ...] = ()
    cards: str = ALL
    own_kernel: bool = False  # what it works out takes long: it runs in a process of its own; staff only


def notebook_of(key: str, folder: Path = NOTEBOOKS / "participant") -> str:
    """Return the name of a chapter's notebook: its key, after whatever number puts it in its place in a listing.

    A chapter of a day's own has none, and is shown by the one that shows any.
    """
    names = sorted(path.name for path in folder.glob("*.ipynb") if re.fullmatch(rf"(?:\d+_)?{key}", path.stem))
    return names[0] if names else ANY_CHAPTER


def pages_of(chapters: Mapping[str, Chapter]) -> dict[str, PagePlan]:
    """Return the pages of participants, by the key of the chapter."""
    return {key: PagePlan(key, notebook_of(key), chapter.title) for key, chapter in chapters.items()}


STAFF_PAGES = {
    key: PagePlan(key, f"facilitator/{key}.ipynb", title, ("facilitator",), (f"{key}.css",), key)
    for key, title in (("console", N_("Console")), ("projector", N_("Projector")))
}
STAFF_PAGES["review"] = PagePlan(
    "review", "organiser/review.ipynb", N_("Review"), ("organiser",), ("review.css",), "review", own_kernel=True
)


@dataclass(frozen=True)
class Audience:
    """What makes one application different from the other."""

    name: str
    notebooks: Path  # nothing outside this folder is served
    identity: type[ParticipantIdentity]
    pages: dict[str, PagePlan]
    #: Returns the identity for a page's kernel, such as "participant:CODE:nl", or None after redirecting or refusing.
    admit: Callable[[RequestHandler, PagePlan], str | None]
    handlers: list[Handler]

    def notebook(self, key: str) -> Path:
        return self.notebooks / self.pages[key].notebook


def for_participants(shared: SharedState) -> Audience:
    """Return what participants get: pages of the day, or of the check some weeks later."""

    def admit(handler: RequestHandler, plan: PagePlan) -> str | None:
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
        (rf"/(?:{'|'.join(shared.day.chapters.today)})", participant_pages.ToFront),
    ]
    return Audience(
        "participants",
        NOTEBOOKS / "participant",
        ParticipantIdentity,
        pages_of(shared.day.chapters.afterwards if shared.follow_up else shared.day.chapters.today),
        admit,
        [
            (r"/", join.Front),
            *(weeks_later if shared.follow_up else of_the_day),
            (r"/back", join.BackHandler),
            (r"/privacy", participant_pages.PrivacyHandler),
            (rf"/language/({'|'.join(LANGUAGES)})", participant_pages.ParticipantLanguage),
            (r"/leave", participant_pages.LeaveHandler),
            (r"/agreement\.ics", participant_pages.CalendarHandler),
        ],
    )


def for_staff(shared: SharedState) -> Audience:
    """Return what staff get."""

    def admit(handler: RequestHandler, plan: PagePlan) -> str | None:
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
            (rf"/language/({'|'.join(LANGUAGES)})", LanguageHandler),
            (r"/status", staff.StatusHandler),
        ],
    )
