"""The door to the notebooks: only the pages of one application, each for whom it is meant."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tornado.web import authenticated
from voila.handler import VoilaHandler
from voila.utils import get_page_config

from themeday.card_modules import ALL
from themeday.i18n import N_, translate
from themeday.serving.files import VOILA_STATIC, cards_address, link, page_script
from themeday.serving.kernel.registry import PLACE, Built, PageFailed, Pages, RoomFull
from themeday.serving.kernels import IDENTITY_HEADER, PAGE_HEADER, owner_of_identity
from themeday.serving.plain_pages import PlainErrors, write_plain_error
from themeday.serving.recorded import RecordedRenderer

# What a page may say about itself, by the name its script uses.
_SAID = {
    "lost": N_("The connection is lost. What you saved is safe; this page goes on as soon as it is back."),
    "silent": N_(
        "The laptop does not answer. Is this device still on the room's Wi-Fi? This page goes on by itself as soon as "
        "there is an answer. If it stays like this, tell the facilitator."
    ),
    "blocked": N_(
        "The live connection is blocked: nothing is saved here. Switch off a VPN or filter, or take another device. "
        "Does that not help? Tell the facilitator: “WebSocket is blocked”."
    ),
    "anew": N_("One moment, this page starts again. What you typed is kept."),
    "saved": N_("All is saved"),
    "saving": N_("Saving…"),
    "unsaved": N_("Not all is saved yet"),
    "failed": N_("Not saved, tries again"),
    "unknown": N_("This page cannot show:"),
    "broken": N_("A part of this page could not be shown. Load the page again; if this stays, tell the facilitator."),
}


@dataclass(frozen=True)
class PagePlan:
    """One served notebook.

    Args:
        key: its address, `/key`.
        notebook: path below the application's notebooks folder.
        title: English title of the browser's tab.
        staff_roles: who of the staff may open it; everybody who is known when empty.
        styles: style sheets beside the one that all pages have.
        cards: the module that has its cards.
        rich: it shows more than cards, such as tables of pandas, and needs Voilà's own front end
            and a kernel of its own.
    """

    key: str
    notebook: str
    title: str
    staff_roles: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    cards: str = ALL
    rich: bool = False


@dataclass(frozen=True)
class Rendered:
    """A page that waits for the id of a kernel.

    Args:
        built: what it was rendered from.
        html: with `PLACE` where the id goes, soon.
    """

    built: Built
    html: asyncio.Future[bytes]


class PageHandler(PlainErrors, VoilaHandler):  # type: ignore[misc]
    """Serves a notebook as a page of its own kernel."""

    def initialize(
        self,
        plans: Mapping[str, PagePlan],
        admit: Callable[[PageHandler, PagePlan], Awaitable[str | None]],
        folder: Path,
        own: Pages,
        rendered: dict[tuple[str, str], Rendered],
        **kwargs: Any,
    ) -> None:
        """Keep what the application knows.

        Args:
            plans: the pages by key.
            admit: returns the identity for the kernel ("participant:CODE:nl"), or None after redirecting or refusing.
            folder: of the notebooks.
            own: the pages that run in this process.
            rendered: pages by key and language, for all requests together.
            kwargs: what Voilà's own handler needs.
        """
        super().initialize(**kwargs)
        self.plans = plans
        self.admit = admit
        self.folder = folder
        self.own = own
        self.rendered = rendered

    @authenticated
    async def get(self, key: str = "") -> None:
        """Serve a page."""
        plan = self.plans[key]
        identity = await self.admit(self, plan)
        if identity is None:
            return
        self.themeday_language = identity.rpartition(":")[2]
        self.themeday_plan = plan
        _ = self.xsrf_token  # the page needs it to free its kernel when it is left
        try:
            if not plan.rich:
                html = await self._in_process(plan, identity)
                self.set_header("Cache-Control", "no-store")
                self.finish(html)
                return
            self.kernel_manager.make_room(owner_of_identity(identity), plan.key)
        except (RoomFull, PageFailed) as error:
            self.set_status(503)
            write_plain_error(self, 503, error)
            return
        # Whatever the browser sent under these names is overwritten.
        self.request.headers[IDENTITY_HEADER] = identity
        self.request.headers[PAGE_HEADER] = plan.key
        async for part in self.get_generator(path=plan.notebook):
            self.write(part)
            await self.flush()

    async def _in_process(self, plan: PagePlan, identity: str) -> bytes:
        """Return the page with a kernel of its own in this process."""
        built = self.own.built(self.folder / plan.notebook, self.themeday_language)
        html = await self._page(plan, built)
        page = self.own.visit(plan.key, built, identity)
        for general, own in zip(built.shown_ids, page.shown_ids, strict=False):
            html = html.replace(general.encode(), own.encode())
        return html.replace(PLACE.encode(), page.kernel_id.encode())

    async def _page(self, plan: PagePlan, built: Built) -> bytes:
        """Return the page with a place for the kernel's id; it is rendered for the first who asks, and others wait."""
        place = (plan.key, self.themeday_language)
        page = self.rendered.get(place)
        if page is None or page.built is not built:
            page = self.rendered[place] = Rendered(built, asyncio.ensure_future(self._render(plan, built)))
        try:
            return await asyncio.shield(page.html)
        except Exception:
            self.rendered.pop(place, None)
            raise

    async def _render(self, plan: PagePlan, built: Built) -> bytes:
        renderer = RecordedRenderer(
            built.shown,
            request_handler=self,
            voila_configuration=self.voila_configuration,
            traitlet_config=self.traitlet_config,
            notebook_path=plan.notebook,
            template_paths=self.template_paths,
            config_manager=self.config_manager,
            contents_manager=self.contents_manager,
            base_url=self.base_url,
            kernel_spec_manager=self.kernel_spec_manager,
            prelaunch_hook=self.prelaunch_hook,
            page_config=get_page_config(
                base_url=self.base_url,
                settings=self.settings,
                log=self.log,
                voila_configuration=self.voila_configuration,
            ),
            mathjax_config=self.settings.get("mathjax_config"),
            mathjax_url=self.settings.get("mathjax_url"),
        )
        await renderer.initialize()
        return str(await renderer.generate_content_str(PLACE)).encode()


def describe_page(handler: PageHandler, notebook: Any, cwd: str) -> None:
    """Tell the template the page's language and title; Voilà calls this before it starts a kernel.

    Args:
        handler: the request being answered.
        notebook: the notebook, whose metadata the template reads.
        cwd: unused.
    """
    language, plan = handler.themeday_language, handler.themeday_plan
    notebook.metadata["themeday"] = {
        "language": language,
        "title": translate(language, plan.title),
        "page": plan.key,
        "icon": link("icon.svg"),
        "script": page_script(),
        "scripts": [] if plan.rich else [cards_address(plan.cards)],
        "rich": VOILA_STATIC if plan.rich else "",
        "styles": [link(name) for name in ("design.css", *plan.styles)],
        "loading": translate(language, "One moment, the page is getting ready…"),
        "slow": translate(language, "This takes longer than usual. What you saved is safe."),
        "again": translate(language, "Load the page again"),
        "texts": {kind: translate(language, text) for kind, text in _SAID.items()},
    }
