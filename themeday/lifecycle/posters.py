"""Posters to print: one for the door of each room and one card for each table, with the QR codes to join."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from themeday.day.plan import Day
from themeday.export.file_errors import file_errors_as
from themeday.i18n import N_, format_day, translate
from themeday.model.people import join_code
from themeday.store.files import write_private
from themeday.web.templating import templates

_TEMPLATES = Path(__file__).parent / "templates"
# A4 holds two A5 cards, so that any printer will do.
_CARDS_PER_SHEET = 2


def posters_html(day: Day, secret: bytes, address: str) -> str:
    """Return the posters and cards as one page that needs nothing from outside."""
    code = join_code(secret)
    join_link = f"{address}/j/{code}"
    several = len(day.rooms) > 1
    posters = [
        {"room": room.name if several else "", "qr": _qr(f"{join_link}?room={room.key}" if several else join_link)}
        for room in day.rooms
    ]
    cards = [
        {
            "room": room.name if several else "",
            "number": number,
            "qr": _qr(f"{address}/t/{room.key}/{number}/{code}"),
        }
        for room in day.rooms
        for number in range(1, room.tables + 1)
    ]
    titles: dict[str, str] = {}
    for language in day.languages:
        titles.setdefault(day.title_in(language), language)  # the same in both languages is shown once
    return (
        templates(_TEMPLATES)
        .get_template("posters.html.j2")
        .render(
            languages=day.languages,
            say=lambda text, language, **values: translate(language, text, **values),
            titles={language: title for title, language in titles.items()},
            dates={language: format_day(language, day.date) for language in day.languages},
            shown=address.removeprefix("http://"),
            code=code,
            posters=posters,
            sheets=[cards[first : first + _CARDS_PER_SHEET] for first in range(0, len(cards), _CARDS_PER_SHEET)],
            rehearsal=day.rehearsal,
        )
    )


def write_posters(day: Day, secret: bytes, address: str, file: Path) -> None:
    """Write the posters and cards as one HTML file, ready to print; raise DataFolderError when that cannot be done."""
    page = posters_html(day, secret, address)
    with file_errors_as(
        N_("{path} cannot be written ({reason}). Close it in other programs, or choose another file with -o."),
        path=file,
    ):
        file.parent.mkdir(parents=True, exist_ok=True)
        write_private(file, page.encode())


def _qr(link: str) -> Any:
    import segno
    from markupsafe import Markup

    # Segno draws the code from the link alone, and no text of anyone's is in it: safe to put into the page.
    return Markup(segno.make(link, error="m", micro=False).svg_inline(omitsize=True, border=2))  # noqa: S704
