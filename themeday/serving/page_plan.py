"""Which notebooks are served, and what the server knows of each before anyone opens it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from themeday.chapters import AFTERWARDS, CHAPTERS
from themeday.i18n import N_
from themeday.places import NOTEBOOKS
from themeday.web.card_modules import ALL


@dataclass(frozen=True)
class PagePlan:
    """One served notebook.

    Args:
        notebook: path below the application's notebooks folder.
        staff_roles: who of the staff may open it; everybody who is known when empty.
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


def notebooks(follow_up: bool = False) -> tuple[dict[str, Path], list[Path]]:
    """Return the notebooks that run in this process: participants' by chapter, and staff's."""
    pages = FOLLOW_UP_PAGES if follow_up else PARTICIPANT_PAGES
    chapters = {key: NOTEBOOKS / "participant" / plan.notebook for key, plan in pages.items()}
    staff = () if follow_up else STAFF_PAGES.values()
    return chapters, [NOTEBOOKS / plan.notebook for plan in staff if not plan.rich]
