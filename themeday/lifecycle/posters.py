"""Posters to print: one for the door of each room and one card for each table, with the QR codes to join."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from themeday.day.plan import Day
from themeday.errors import DataFolderError, ThemeDayError
from themeday.i18n import N_, format_day, translate
from themeday.model.people import join_code
from themeday.store.files import write_private
from themeday.web.templating import templates

_TEMPLATES = Path(__file__).parent / "templates"
# A4 holds two A5 cards, so that any printer will do.
_CARDS_PER_SHEET = 2


def checked_address(text: str, port: int) -> str:
    """Return the address at which participants reach the day, such as "http://192.168.8.10:8866".

    Args:
        text: as someone typed it; without "http://" is fine.
        port: the one that is meant when there is neither "http://" nor a port.

    Raises:
        ThemeDayError: it is no address.
    """
    typed = text.strip()
    try:
        parts = urlsplit(typed if "://" in typed else f"http://{typed}")
        host, given = parts.hostname or "", parts.port
    except ValueError:  # urlsplit's word for a port that is none
        host, given = "", None
    plain = re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", host)
    if not plain or parts.scheme not in ("http", "https") or parts.path.strip("/") or parts.query or parts.username:
        raise ThemeDayError(
            N_("{address} is no address for a poster. Write it like this: --address http://192.168.8.10:8866"),
            address=typed or '""',
        )
    shown = given if given or "://" in typed else port
    return f"{parts.scheme}://{host}:{shown}" if shown else f"{parts.scheme}://{host}"


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
        title = day.title_in(language)
        if title not in titles.values():  # the same in both languages is shown once
            titles[language] = title
    return (
        templates(_TEMPLATES)
        .get_template("posters.html.j2")
        .render(
            languages=day.languages,
            say=translate,
            texts=_TEXTS,
            titles=titles,
            dates={language: format_day(language, day.date) for language in day.languages},
            steps=_STEPS,
            shown=address.removeprefix("http://"),
            code=code,
            posters=posters,
            sheets=[cards[first : first + _CARDS_PER_SHEET] for first in range(0, len(cards), _CARDS_PER_SHEET)],
            rehearsal=day.rehearsal,
        )
    )


def write_posters(day: Day, secret: bytes, address: str, file: Path) -> None:
    """Write the posters and cards as one HTML file, ready to print.

    Raises:
        DataFolderError: the file cannot be written.
    """
    page = posters_html(day, secret, address)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_private(file, page.encode())
    except (OSError, ValueError) as error:
        raise DataFolderError(
            N_("{path} cannot be written ({reason}). Close it in other programs, or choose another file with -o."),
            path=file,
            reason=getattr(error, "strerror", None) or os.strerror(22),
        ) from error


def _qr(link: str) -> Any:
    import segno
    from markupsafe import Markup

    # Segno draws the code from the link alone, and no text of anyone's is in it: safe to put into the page.
    return Markup(segno.make(link, error="m", micro=False).svg_inline(omitsize=True, border=2))  # noqa: S704


_STEPS = (
    N_("Choose the Wi-Fi of this room."),
    N_("Scan the code, or type the address and the code."),
    N_("Choose your language, role and unit. You are in."),
)

_TEXTS = {
    "posters": N_("Posters"),
    "how_to_print": N_("Print this on A4 at actual size, on one side. Cut the table cards along the line."),
    "qr": N_("QR code to join"),
    "table_qr": N_("QR code of table {number}"),
    "join": N_("Join in three steps"),
    "no_account": N_("No account, no app, and nobody asks your name."),
    "wifi": N_("Wi-Fi"),
    "password": N_("Password"),
    "table": N_("Table"),
    "at_the_table": N_("Scan the code: your table is filled in already. One device for the whole table is fine too."),
    "rehearsal": N_("Rehearsal: nothing here is real"),
}
