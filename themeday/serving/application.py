"""Two Voilà applications with nothing in them but what is meant: participants' and staff's."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tornado.web
from jupyter_core.utils import ensure_async
from jupyter_server.base.handlers import FileFindHandler
from jupyterlab_server.themes_handler import ThemesHandler
from traitlets.config import Config
from voila.app import Voila, _kernel_id_regex
from voila.static_file_handler import MultiStaticFileHandler
from voila.utils import get_voila_labextensions_path

from themeday.chapters import CHAPTERS
from themeday.errors import NotSaved
from themeday.i18n import N_
from themeday.serving import join, staff
from themeday.serving.forking.client import Forks
from themeday.serving.identity import (
    STAFF_COOKIE,
    ParticipantIdentity,
    StaffIdentity,
    preferred_language,
    recall,
)
from themeday.serving.join import House
from themeday.serving.kernels import Alive, OwnedKernelHandler, OwnedKernels, OwnedShutdown, OwnedWebsocket
from themeday.serving.pages import IDENTITY_HEADER, PageHandler, PagePlan, describe_page
from themeday.serving.plain_pages import PlainErrors, SafeHeaders, write_plain_error
from themeday.serving.status import StatusHandler

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
_STATIC = Path(__file__).parent / "static"
_EXTENSIONS = ["@voila-dashboards/widgets-manager8", "@jupyter-widgets/jupyterlab-manager", "anywidget"]
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws: wss:; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'self'; object-src 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

PARTICIPANT_PAGES = {
    chapter.key: PagePlan(chapter.key, f"{number}_{chapter.key}.ipynb", chapter.title)
    for number, chapter in enumerate(CHAPTERS.values(), 1)
}
STAFF_PAGES = {
    "console": PagePlan("console", "facilitator/console.ipynb", N_("Console"), ("facilitator",)),
    "projector": PagePlan("projector", "facilitator/projector.ipynb", N_("Projector"), ("facilitator",)),
    "review": PagePlan("review", "organiser/review.ipynb", N_("Review"), ("organiser",), forked=False),
}


@dataclass(frozen=True)
class Door:
    """What makes one application different from the other.

    Args:
        name: "participants" or "staff".
        notebooks: its folder of notebooks; nothing outside it is served.
        identity: how its users are known.
        pages: what it serves.
        admit: who may open a page, and as whom.
        handlers: its pages without a kernel.
    """

    name: str
    notebooks: Path
    identity: type[ParticipantIdentity]
    pages: dict[str, PagePlan]
    admit: Callable[[PageHandler, PagePlan], Awaitable[str | None]]
    handlers: list[tuple[str, type[tornado.web.RequestHandler]]]


class DayVoila(Voila):  # type: ignore[misc]
    """A standalone Voilà behind one door."""

    door: Door
    house: House
    forks: Forks | None = None

    def init_handlers(self) -> list[Any]:
        """Return only what a page needs; none of Voilà's file, tree, contents or template routes."""
        page_arguments = {
            "template_paths": self.template_paths,
            "config": self.config,
            "voila_configuration": self.voila_configuration,
            "plans": self.door.pages,
            "admit": self.door.admit,
            "folder": self.door.notebooks,
            "forks": self.forks,
            "rendered": {},
        }
        extensions = get_voila_labextensions_path()
        return [
            *((path, handler, {"house": self.house}) for path, handler in self.door.handlers),
            (rf"/({'|'.join(self.door.pages)})", PageHandler, page_arguments),
            (rf"/api/kernels/{_kernel_id_regex}", OwnedKernelHandler),
            (rf"/api/kernels/{_kernel_id_regex}/channels", OwnedWebsocket),
            (rf"/voila/api/shutdown/{_kernel_id_regex}", OwnedShutdown),
            (
                rf"/alive/{_kernel_id_regex}",
                Alive,
                {"kernels": lambda: self.kernel_manager, "identity": self.door.identity},
            ),
            (r"/voila/static/(.*)", VoilaFiles, {"paths": self.static_paths}),
            (
                r"/voila/api/themes/(.*)",
                Themes,
                {
                    "themes_url": "/voila/api/themes",
                    "path": self.themes_dir,
                    "labextensions_path": extensions,
                    "no_cache_paths": [],
                },
            ),
            (r"/voila/labextensions/(.*)", LabExtensions, {"path": extensions, "no_cache_paths": []}),
            (r"/static/(.*)", StaticFiles, {"path": str(_STATIC)}),
            (r".*", NothingHere),
        ]

    def listen(self) -> None:
        """Listen on the one port that was asked for; the caller runs the event loop for both applications."""
        self.http_server = self.app.listen(self.port, self.ip, max_buffer_size=16 * 2**20)

    async def shut_down(self) -> None:
        """Stop listening, stop every kernel, and remove the connection files."""
        if not hasattr(self, "http_server"):
            return
        self.http_server.stop()
        await ensure_async(self.kernel_manager.shutdown_all(now=True))
        shutil.rmtree(self.connection_dir, ignore_errors=True)


class StaticFiles(SafeHeaders, tornado.web.StaticFileHandler):
    """The kit's own style sheet and icon."""


class VoilaFiles(SafeHeaders, MultiStaticFileHandler):  # type: ignore[misc]
    """Voilà's script and style sheets."""


class LabExtensions(PlainErrors, FileFindHandler):
    """The browser's side of the widgets."""


class Themes(PlainErrors, ThemesHandler):
    """Voilà's themes."""


class NothingHere(SafeHeaders, tornado.web.RequestHandler):
    """Every other address."""

    def prepare(self) -> None:
        """Say so in a friendly way."""
        self.set_status(404)
        write_plain_error(self, 404)


def participants_door(house: House) -> Door:
    """Return the door of the participants' application."""

    async def admit(handler: PageHandler, plan: PagePlan) -> str | None:
        who = house.person(handler)
        if who is None or not house.session.stage.was_opened(plan.key):
            handler.redirect("/")
            return None
        with suppress(NotSaved):  # a full disk keeps nobody from reading
            await house.writer.write(lambda session: session.remember_place(who, plan.key))
        return f"participant:{who.code}:{who.language}"

    return Door(
        "participants",
        NOTEBOOKS / "participant",
        ParticipantIdentity,
        PARTICIPANT_PAGES,
        admit,
        [
            (r"/", join.Front),
            (r"/j/([A-Za-z0-9]+)", join.JoinHandler),
            (r"/t/([a-z0-9-]+)/(\d{1,3})/([A-Za-z0-9]+)", join.TableHandler),
            (r"/lobby", join.LobbyHandler),
            (r"/now", join.NowHandler),
            (r"/privacy", join.PrivacyHandler),
            (r"/change", join.ChangeHandler),
            (r"/language/(nl|en)", join.LanguageHandler),
            (r"/leave", join.LeaveHandler),
        ],
    )


def staff_door(house: House) -> Door:
    """Return the door of the staff application."""

    async def admit(handler: PageHandler, plan: PagePlan) -> str | None:
        role = recall(handler, STAFF_COOKIE)
        if role not in plan.staff_roles:
            handler.send_error(403)
            return None
        return f"staff:{role}:{preferred_language(handler, house.day.languages[0])}"

    return Door(
        "staff",
        NOTEBOOKS,
        StaffIdentity,
        STAFF_PAGES,
        admit,
        [
            (r"/", staff.StaffFront),
            (r"/enter/([a-z]+)/([A-Z0-9]+)", staff.EnterHandler),
            (r"/language/(nl|en)", staff.StaffLanguage),
            (r"/status", StatusHandler),
        ],
    )


def make_application(
    house: House, door: Door, address: str, port: int, log_level: int, forks: Forks | None = None
) -> DayVoila:
    """Return an application that is ready to start.

    Args:
        house: what its handlers share.
        door: what it serves and to whom.
        address: where to listen; empty for every network.
        port: where to listen.
        log_level: of Voilà's own log.
        forks: where kernels come from that are there already; None starts an ordinary one for each page.
    """
    config = Config()
    config.VoilaConfiguration.template = "themeday"
    config.VoilaConfiguration.theme = "light"
    config.VoilaConfiguration.allow_template_override = "NO"
    config.VoilaConfiguration.allow_theme_override = "NO"
    config.VoilaConfiguration.file_allowlist = []
    config.VoilaConfiguration.extension_allowlist = _EXTENSIONS
    config.VoilaConfiguration.http_header_envs = [IDENTITY_HEADER]
    config.VoilaConfiguration.multi_kernel_manager_class = OwnedKernels
    config.VoilaConfiguration.prelaunch_hook = describe_page
    config.VoilaConfiguration.show_tracebacks = False
    config.Voila.identity_provider_class = door.identity
    config.DayVoila.identity_provider_class = door.identity
    # Their own secret each: a cookie of one application says nothing to the other.
    secret = hashlib.blake2b(house.door_secret, person=door.name.encode()[:16]).hexdigest()
    application = DayVoila(
        config=config,
        root_dir=str(door.notebooks),
        ip=address,
        port=port,
        open_browser=False,
        cookie_secret=secret.encode(),
        config_file_paths=[],
        log_level=log_level,
        tornado_settings={
            "headers": dict(_HEADERS),
            "login_url": "/",
            "themeday_staff": door.name == "staff",
            "websocket_max_message_size": 2**20,
            "compress_response": True,
        },
    )
    application.door = door
    application.house = house
    application.forks = forks
    application.initialize([])
    return application
