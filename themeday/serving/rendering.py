"""A page as browsers get it: the outputs of its notebook, and what shows them."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Template

from themeday.i18n import N_, translate
from themeday.serving.audience import PagePlan
from themeday.serving.files import cards_address, link, page_script
from themeday.serving.kernel.notebook import BuiltNotebook, Output
from themeday.serving.kernel.registry import PLACE
from themeday.web.templating import templates

_TEMPLATES = Path(__file__).parent / "share" / "voila" / "templates" / "themeday"
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


@lru_cache(maxsize=100)
def rendered(plan: PagePlan, language: str, built: BuiltNotebook) -> bytes:
    """Return a page with `PLACE` where the id of its kernel goes: the same for everyone who reads that language."""
    return page_html(plan, language, PLACE, built.shown)


def page_html(plan: PagePlan, language: str, kernel_id: str, shown: list[list[Output]]) -> bytes:
    """Return the page of a kernel, with what its notebook showed."""
    notebook = {"metadata": {"themeday": _description(plan, language)}}
    cells = [{"cell_type": "code", "outputs": outputs} for outputs in shown]
    known = {"nb": notebook, "kernel_start": lambda _: kernel_id, "cell_generator": lambda _notebook, _kernel: cells}
    return page_template().render(known).encode()


@cache
def page_template() -> Template:
    """Return what pages are made with."""
    return templates(_TEMPLATES).get_template("index.html.j2")


def _description(plan: PagePlan, language: str) -> dict[str, Any]:
    """Return what the template wants to know of a page."""
    return {
        "language": language,
        "title": translate(language, plan.title),
        "page": plan.key,
        "icon": link("icon.svg"),
        "script": page_script(),
        "scripts": [cards_address(plan.cards)],
        "early": not plan.own_kernel,  # one that is busy yet would tell all that its widgets become meanwhile
        "styles": [link(name) for name in ("design.css", *plan.styles)],
        "loading": translate(language, "One moment, the page is getting ready…"),
        "slow": translate(language, "This takes longer than usual. What you saved is safe."),
        "again": translate(language, "Load the page again"),
        "texts": {kind: translate(language, text) for kind, text in _SAID.items()},
    }
