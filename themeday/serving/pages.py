"""The address of a notebook: only the pages of one application, each for whom it is meant."""

from __future__ import annotations

from typing import Any

from tornado.web import authenticated
from voila.handler import VoilaHandler

from themeday.serving.audience import Audience
from themeday.serving.kernel.registry import PLACE, PageFailed, PageRegistry, RoomFull
from themeday.serving.kernels import IDENTITY_HEADER, PAGE_HEADER, owner_of_identity
from themeday.serving.page_plan import PagePlan
from themeday.serving.plain_pages import PlainErrors, write_plain_error
from themeday.serving.rendering import Rendering


class PageHandler(PlainErrors, VoilaHandler):  # type: ignore[misc]
    """Serves a notebook as a page of its own kernel."""

    def initialize(
        self,
        audience: Audience,
        own: PageRegistry,
        rendering: Rendering,
        **kwargs: Any,
    ) -> None:
        """Keep what the application knows."""
        super().initialize(**kwargs)
        self.audience = audience
        self.own = own
        self.rendering = rendering

    @authenticated
    async def get(self, key: str = "") -> None:
        """Serve a page."""
        plan = self.audience.pages[key]
        identity = await self.audience.admit(self, plan)
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
        built = self.own.built(self.audience.notebooks / plan.notebook, self.themeday_language)
        html = await self.rendering.page(plan, self.themeday_language, built)
        page = self.own.visit(plan.key, built, identity)
        for general, own in zip(built.shown_ids, page.shown_ids, strict=False):
            html = html.replace(general.encode(), own.encode())
        return html.replace(PLACE.encode(), page.kernel_id.encode())
