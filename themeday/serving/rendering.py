"""Pages as Voilà renders them: each once in a language, in a thread of its own, so that nobody else waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from voila.app import Voila
from voila.notebook_renderer import NotebookRenderer
from voila.utils import get_page_config

from themeday.i18n import N_, translate
from themeday.serving.files import VOILA_STATIC, cards_address, link, page_script
from themeday.serving.kernel.registry import PLACE, BuiltNotebook
from themeday.serving.page_plan import PagePlan

# One: what Voilà and its templates share is then never used twice at a time.
_RENDERER = ThreadPoolExecutor(1, "themeday-rendering")

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


@dataclass
class PageRequest:
    """Which page is asked for; the handler of a browser's request has the same two attributes."""

    themeday_language: str
    themeday_plan: PagePlan


@dataclass(frozen=True)
class _Rendered:
    """A page that waits for the id of a kernel.

    Args:
        html: with `PLACE` where the id goes, soon.
    """

    built: BuiltNotebook
    html: asyncio.Future[bytes]


class Rendering:
    """The rendered pages of one application."""

    def __init__(self, application: Voila, notebooks: Path) -> None:
        self._application = application
        self._notebooks = notebooks
        self._rendered: dict[tuple[str, str], _Rendered] = {}

    async def page(self, plan: PagePlan, language: str, built: BuiltNotebook) -> bytes:
        """Return a page with `PLACE` for its kernel's id; it is rendered for the first who asks, and others wait."""
        place = (plan.key, language)
        page = self._rendered.get(place)
        if page is None or page.built is not built:
            rendered = asyncio.get_running_loop().run_in_executor(_RENDERER, self._render, plan, language, built)
            page = self._rendered[place] = _Rendered(built, rendered)
        try:
            return await asyncio.shield(page.html)
        except Exception:
            if self._rendered.get(place) is page:
                del self._rendered[place]
            raise

    def _render(self, plan: PagePlan, language: str, built: BuiltNotebook) -> bytes:
        application = self._application
        settings = application.app.settings
        renderer = _RecordedRenderer(
            self._notebooks / plan.notebook,
            built.shown,
            request_handler=PageRequest(language, plan),
            voila_configuration=application.voila_configuration,
            traitlet_config=application.config,
            notebook_path=plan.notebook,
            template_paths=application.template_paths,
            config_manager=application.config_manager,
            contents_manager=application.contents_manager,
            base_url=application.base_url,
            kernel_spec_manager=application.kernel_spec_manager,
            page_config=get_page_config(
                base_url=application.base_url,
                settings=settings,
                log=application.log,
                voila_configuration=application.voila_configuration,
            ),
            mathjax_config=settings.get("mathjax_config"),
            mathjax_url=settings.get("mathjax_url"),
        )

        async def whole() -> bytes:
            await renderer.initialize()
            return str(await renderer.generate_content_str(PLACE)).encode()

        return asyncio.run(whole())  # Voilà's renderer is a coroutine, though nothing in it waits


class _RecordedRenderer(NotebookRenderer):  # type: ignore[misc]
    """Renders a notebook that ran elsewhere."""

    def __init__(self, file: Path, shown: list[list[dict[str, Any]]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._file = file
        self._shown = shown

    async def load_notebook(self, path: str) -> Any:
        """Return the notebook; Jupyter's contents manager would look up in a database whether its output is trusted."""
        return nbformat.read(self._file, as_version=4)  # type: ignore[no-untyped-call]

    def generate_content_generator(self, kernel_id: str | None = None, kernel_future: Any = None) -> Any:
        """Return the pieces of the page; its kernel runs already, and what its cells showed is known."""

        async def kernel_start(notebook: Any) -> str | None:
            return kernel_id

        async def cells(notebook: Any, _: str | None) -> AsyncIterator[Any]:
            shown = iter(self._shown)
            for cell in notebook.cells:
                if cell.cell_type == "code":
                    cell.outputs = [nbformat.from_dict(output) for output in next(shown, [])]  # type: ignore[no-untyped-call]
                yield cell

        return self.exporter.generate_from_notebook_node(
            self.notebook,
            resources=self.resources,
            extra_context={"kernel_start": kernel_start, "cell_generator": cells, "progressive_rendering": False},
            page_config=self.page_config,
        )


def describe_page(asked: PageRequest, notebook: Any, cwd: str) -> None:
    """Tell the template the page's language and title; Voilà calls this before it starts a kernel."""
    language, plan = asked.themeday_language, asked.themeday_plan
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
