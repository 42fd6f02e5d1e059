"""Templates of all that is drawn here and not in the browser: plain pages, reports, posters, a person's own file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from themeday.text.display import shown

if TYPE_CHECKING:
    from jinja2 import Environment


def templates(*folders: Path) -> Environment:
    """Return what makes pages: everything is escaped, what people typed stands apart, what is absent is not drawn.

    What a form sends back is a value and no text to read: `value="{{ unit | e }}"` leaves it as it is. The first folder
    that has a template counts.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(folders) if folders else None,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=drawn,
    )


def drawn(value: object) -> object:
    """Return a value as a page shows it; None and a yes or no have no words of their own, and markup is our own."""
    if value is None or isinstance(value, bool):
        return ""
    return shown(value) if type(value) is str else value
