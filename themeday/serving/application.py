"""Two Voilà applications with nothing in them but what is meant: participants' and staff's."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import shutil
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from socket import socket
from typing import Any

import tornado.web
from jupyter_core.utils import ensure_async
from tornado.httpserver import HTTPServer
from traitlets.config import Config
from voila.app import Voila
from voila.utils import get_voila_labextensions_path

from themeday.chapters import AFTERWARDS, CHAPTERS
from themeday.i18n import LANGUAGES, N_
from themeday.places import NOTEBOOKS
from themeday.serving import join, participant_pages, staff
from themeday.serving.file_handler import StaticFiles
from themeday.serving.files import VOILA_STATIC, in_folders, our_file
from themeday.serving.identity import (
    STAFF_COOKIE,
    ParticipantIdentity,
    StaffIdentity,
    preferred_language,
    recall,
)
from themeday.serving.kernel.registry import PAGE_ID, PageRegistry
from themeday.serving.kernels import (
    IDENTITY_HEADER,
    KERNEL_ID,
    PAGE_HEADER,
    Alive,
    OwnedKernelHandler,
    OwnedKernels,
    OwnedShutdown,
    OwnedWebsocket,
)
from themeday.serving.page_plan import PagePlan
from themeday.serving.pages import PageHandler
from themeday.serving.plain_pages import SafeHeaders, write_plain_error
from themeday.serving.proxy import BehindProxy
from themeday.serving.rendering import Rendering, describe_page
from themeday.serving.shared_state import SharedState
from themeday.serving.sockets import PageAlive, PageLeft, PageModel, PageSocket

_EXTENSIONS = ["@voila-dashboards/widgets-manager8", "@jupyter-widgets/jupyterlab-manager", "anywidget"]
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws: wss:; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'self'; object-src 'none'"
)
_PING_SECONDS = 30
_LARGEST_FORM = 2**16  # bytes; what is longer comes over a websocket
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def notebook_of(key: str, folder: Path = NOTEBOOKS / "participant") -> str:
    """Return the name of a chapter's notebook: its key, after whatever number puts it in its place in a listing."""
    names = sorted(path.name for path in folder.glob("*.ipynb") if re.fullmatch(rf"(?:\d+_)?{key}", path.stem))
    return names[0] if names else f"{key}.ipynb"  # which then is not found, by its name


PARTICIPANT_PAGES = {key: PagePlan(key, notebook_of(key), chapter.title) for key, chapter in CHAPTERS.items()}
FOLLOW_UP_PAGES = {key: PagePlan(key, notebook_of(key), chapter.title) for key, chapter in AFTERWARDS.items()}
STAFF_PAGES = {
    plan.key: plan
    for plan in (
        *(
            PagePlan(key, f"facilitator/{key}.ipynb", title, ("facilitator",), (f"{key}.css",), key)
            for key, title in (("console", N_("Console")), ("projector", N_("Projector")))
        ),
        PagePlan("review", "organiser/review.ipynb", N_("Review"), ("organiser",), ("review.css",), rich=True),
    )
}


Handler = tuple[str, type[tornado.web.RequestHandler]]


@dataclass(frozen=True)
class Audience:
    """What makes one application different from the other.

    Args:
        name: "participants" or "staff".
        notebooks: its folder of notebooks; nothing outside it is served.
    """

    name: str
    notebooks: Path
    identity: type[ParticipantIdentity]
    pages: dict[str, PagePlan]
    admit: Callable[[PageHandler, PagePlan], Awaitable[str | None]]
    handlers: list[Handler]


class DayVoila(Voila):  # type: ignore[misc]
    """A standalone Voilà for one audience."""

    audience: Audience
    shared: SharedState
    pages: PageRegistry
    rendering: Rendering
    sockets: Sequence[socket]
    http_server: HTTPServer
    #: Where browsers find the reverse proxy before it; empty when they come straight here.
    behind = ""

    def init_handlers(self) -> list[Any]:
        """Return only what a page needs; none of Voilà's file, tree, contents or template routes."""
        page_arguments = {
            "template_paths": self.template_paths,
            "config": self.config,
            "voila_configuration": self.voila_configuration,
            "plans": self.audience.pages,
            "admit": self.audience.admit,
            "folder": self.audience.notebooks,
            "own": self.pages,
            "rendering": self.rendering,
        }
        own = {"pages": self.pages, "identity": self.audience.identity}
        extensions = get_voila_labextensions_path()
        return [
            *((path, handler, {"shared": self.shared}) for path, handler in self.audience.handlers),
            (rf"/({'|'.join(self.audience.pages)})", PageHandler, page_arguments),
            (rf"/api/kernels/{PAGE_ID}", PageModel, own),
            (rf"/api/kernels/{PAGE_ID}/channels", PageSocket, own),
            (rf"/voila/api/shutdown/{PAGE_ID}", PageLeft, own),
            (rf"/alive/{PAGE_ID}", PageAlive, own),
            (rf"/api/kernels/{KERNEL_ID}", OwnedKernelHandler),
            (rf"/api/kernels/{KERNEL_ID}/channels", OwnedWebsocket),
            (rf"/voila/api/shutdown/{KERNEL_ID}", OwnedShutdown),
            (rf"/alive/{KERNEL_ID}", Alive, {"identity": self.audience.identity}),
            (rf"{VOILA_STATIC}/(.*)", StaticFiles, {"find": in_folders(self.static_paths, lasting=True)}),
            (r"/voila/labextensions/(.*)", StaticFiles, {"find": in_folders(extensions, _EXTENSIONS)}),
            (r"/static/(.*)", StaticFiles, {"find": our_file}),
            (r".*", NothingHere),
        ]

    @property
    def refused(self) -> int:
        """Return how many found the room full."""
        return int(self.kernel_manager.refused) + self.pages.refused

    @property
    def opened(self) -> int:
        """Return how many pages are open."""
        return int(self.kernel_manager.open) + len(self.pages)

    @property
    def connected(self) -> set[str]:
        """Return the codes, or staff roles, of those of whom a page is open in a browser now."""
        return set(self.kernel_manager.connected) | self.pages.connected_owners

    def forget(self, owner: str) -> None:
        """End all pages of someone who is someone else now: another role, another unit."""
        self.pages.forget(owner)
        self.kernel_manager.forget(owner)

    def listen(self) -> None:
        """Answer on the sockets that listen already; the caller runs the event loop for both applications."""
        options = {"max_buffer_size": 16 * 2**20, "max_body_size": _LARGEST_FORM}
        if self.behind:
            self.http_server = proxied = BehindProxy(self.app, xheaders=True, **options)
            proxied.public = self.behind
        else:
            self.http_server = HTTPServer(self.app, **options)
        self.http_server.add_sockets(self.sockets)

    async def shut_down(self) -> None:
        """Stop listening, stop every kernel, and remove the connection files."""
        if not hasattr(self, "http_server"):
            return
        self.http_server.stop()
        for page in self.pages:
            page.end()
            await asyncio.sleep(0)
        self.pages.stop()
        await ensure_async(self.kernel_manager.shutdown_all(now=True))
        shutil.rmtree(self.connection_dir, ignore_errors=True)


class NothingHere(SafeHeaders, tornado.web.RequestHandler):
    """Every other address."""

    def prepare(self) -> None:
        """Say so in a friendly way."""
        self.set_status(404)
        write_plain_error(self, 404)


def notebooks(follow_up: bool = False) -> tuple[dict[str, Path], list[Path]]:
    """Return the notebooks that run in this process: participants' by chapter, and staff's."""
    pages = FOLLOW_UP_PAGES if follow_up else PARTICIPANT_PAGES
    chapters = {key: NOTEBOOKS / "participant" / plan.notebook for key, plan in pages.items()}
    staff = () if follow_up else STAFF_PAGES.values()
    return chapters, [NOTEBOOKS / plan.notebook for plan in staff if not plan.rich]


def for_participants(shared: SharedState) -> Audience:
    """Return what participants get: pages of the day, or of the check some weeks later."""

    async def admit(handler: PageHandler, plan: PagePlan) -> str | None:
        who = shared.person(handler)
        if who is None or not (shared.follow_up or shared.session.stage.was_opened(plan.key)):
            handler.redirect("/")
            return None
        if not shared.follow_up:
            shared.writer.note_place(who, plan.key)
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

    async def admit(handler: PageHandler, plan: PagePlan) -> str | None:
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


def make_application(
    shared: SharedState,
    audience: Audience,
    pages: PageRegistry,
    sockets: Sequence[socket],
    log_level: int,
    behind: str = "",
) -> DayVoila:
    """Return an application that is ready to start.

    Args:
        sockets: that listen.
        log_level: of Voilà's own log.
        behind: where browsers find the reverse proxy with TLS before it, such as "https://themadag.example.nl".
    """
    headers = dict(_HEADERS)
    cookies: dict[str, Any] = {}
    if behind:
        # Not Strict-Transport-Security: browsers would remember it, and a room whose certificate has run out, or that
        # goes back to plain http, could not be entered any more.
        headers["Content-Security-Policy"] = _POLICY.replace("ws: wss:", behind.replace("https", "wss", 1))
        cookies = {"themeday_tls": True, "xsrf_cookie_kwargs": {"secure": True}}
    config = Config()
    config.VoilaConfiguration.template = "themeday"
    config.VoilaConfiguration.theme = "light"
    config.VoilaConfiguration.allow_template_override = "NO"
    config.VoilaConfiguration.allow_theme_override = "NO"
    config.VoilaConfiguration.file_allowlist = []
    config.VoilaConfiguration.extension_allowlist = _EXTENSIONS
    config.VoilaConfiguration.http_header_envs = [IDENTITY_HEADER, PAGE_HEADER]
    config.VoilaConfiguration.multi_kernel_manager_class = OwnedKernels
    config.VoilaConfiguration.prelaunch_hook = describe_page
    config.VoilaConfiguration.show_tracebacks = False
    config.Voila.identity_provider_class = audience.identity
    config.DayVoila.identity_provider_class = audience.identity
    # Their own secret each: a cookie of one application says nothing to the other.
    secret = hashlib.blake2b(shared.door_secret, person=audience.name.encode()[:16]).hexdigest()
    application = DayVoila(
        config=config,
        root_dir=os.fspath(audience.notebooks),
        open_browser=False,
        cookie_secret=secret.encode(),
        config_file_paths=[],
        log_level=log_level,
        tornado_settings={
            "headers": headers,
            **cookies,
            "login_url": "/",
            "themeday_staff": audience.name == "staff",
            "websocket_max_message_size": 2**20,
            "websocket_ping_interval": _PING_SECONDS,
            "compress_response": True,
        },
    )
    application.audience = audience
    application.shared = shared
    application.behind = behind
    application.pages = pages
    application.sockets = sockets
    application.rendering = Rendering(application, audience.notebooks)
    application.initialize([])
    return application
