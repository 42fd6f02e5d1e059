"""What the server knows of a page before anyone opens it."""

from __future__ import annotations

from dataclasses import dataclass

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
