"""The door to the notebooks: only the pages of one application, each for whom it is meant."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tornado.web import authenticated
from voila.handler import VoilaHandler

from themeday.i18n import translate
from themeday.serving.plain_pages import PlainErrors

IDENTITY_HEADER = "X-Themeday-Identity"


@dataclass(frozen=True)
class PagePlan:
    """One served notebook.

    Args:
        key: its address, `/key`.
        notebook: path below the application's notebooks folder.
        title: English title of the browser's tab.
        staff_roles: who of the staff may open it; everybody who is known when empty.
    """

    key: str
    notebook: str
    title: str
    staff_roles: tuple[str, ...] = ()


class PageHandler(PlainErrors, VoilaHandler):  # type: ignore[misc]
    """Serves a notebook as a page of its own kernel."""

    def initialize(
        self,
        plans: Mapping[str, PagePlan],
        admit: Callable[[PageHandler, PagePlan], Awaitable[str | None]],
        **kwargs: Any,
    ) -> None:
        """Keep what the application knows.

        Args:
            plans: the pages by key.
            admit: returns the identity for the kernel ("participant:CODE:nl"), or None after redirecting or refusing.
            kwargs: what Voilà's own handler needs.
        """
        super().initialize(**kwargs)
        self.plans = plans
        self.admit = admit

    @authenticated
    async def get(self, key: str = "") -> None:
        """Serve a page."""
        plan = self.plans[key]
        identity = await self.admit(self, plan)
        if identity is None:
            return
        # Whatever the browser sent under this name is overwritten.
        self.request.headers[IDENTITY_HEADER] = identity
        self.themeday_language = identity.rpartition(":")[2]
        self.themeday_plan = plan
        _ = self.xsrf_token  # the page needs it to free its kernel when it is left
        async for html in self.get_generator(path=plan.notebook):
            self.write(html)
            await self.flush()


def describe_page(handler: PageHandler, notebook: Any, cwd: str) -> None:
    """Tell the template the page's language and title; Voilà calls this before it starts a kernel.

    Args:
        handler: the request being answered.
        notebook: the notebook, whose metadata the template reads.
        cwd: unused.
    """
    language = handler.themeday_language
    notebook.metadata["themeday"] = {
        "language": language,
        "title": translate(language, handler.themeday_plan.title),
        "page": handler.themeday_plan.key,
        "loading": translate(language, "One moment, the page is getting ready…"),
        "slow": translate(language, "This takes longer than usual. What you saved is safe."),
        "again": translate(language, "Load the page again"),
    }
