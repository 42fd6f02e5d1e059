"""What the server knows of a page before anyone opens it."""

from __future__ import annotations

from dataclasses import dataclass

from themeday.web.card_modules import ALL


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
