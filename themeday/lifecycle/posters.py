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
    """Return the posters and cards as one page that needs nothing from outside.

    Args:
        address: from `checked_address`.
    """
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
        templates()
        .from_string(_PAGE)
        .render(
            style=_STYLE,
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

    Args:
        address: from `checked_address`.

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

_PAGE = """\
<!DOCTYPE html>
<html lang="{{ languages[0] }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{{ say(languages[0], texts.posters) }} · {{ titles[languages[0]] }}</title>
<style>{{ style | safe }}</style>
</head>
<body>
<header class="note">
{% for language in languages %}
<p lang="{{ language }}">{{ say(language, texts.how_to_print) }}</p>
{% endfor %}
</header>
<main>
{% for poster in posters %}
<section class="sheet poster">
<div class="top">
{% for language, title in titles.items() %}
{% if loop.first %}
<h1 lang="{{ language }}">{{ title }}</h1>
{% else %}
<p class="title" lang="{{ language }}">{{ title }}</p>
{% endif %}
{% endfor %}
<p class="when">
{% for language, date in dates.items() %}
<span lang="{{ language }}">{{ date }}</span>{% if not loop.last %} ·{% endif %}

{% endfor %}
</p>
{% if poster.room %}<p class="room">{{ poster.room }}</p>{% endif %}
</div>
<div class="qr" role="img" aria-label="{{ say(languages[0], texts.qr) }}">{{ poster.qr }}</div>
<p class="typed"><span class="address">{{ shown }}</span> <span class="code">{{ code }}</span></p>
<div class="steps">
{% for language in languages %}
<div lang="{{ language }}">
<h2>{{ say(language, texts.join) }}</h2>
<ol>
{% for step in steps %}
<li>{{ say(language, step) }}</li>
{% endfor %}
</ol>
<p>{{ say(language, texts.no_account) }}</p>
</div>
{% endfor %}
</div>
<dl class="wifi">
<div><dt>{{ say(languages[0], texts.wifi) }}</dt><dd></dd></div>
<div><dt>{{ say(languages[0], texts.password) }}</dt><dd></dd></div>
</dl>
{% if rehearsal %}<p class="rehearsal">{{ say(languages[0], texts.rehearsal) }}</p>{% endif %}

</section>
{% endfor %}
{% for sheet in sheets %}
<div class="sheet cards">
{% for card in sheet %}
<section class="card">
<div class="table">
<h2>
{% for language in languages %}
<span lang="{{ language }}">{{ say(language, texts.table) }}</span>{% if not loop.last %} ·{% endif %}

{% endfor %}
<strong>{{ card.number }}</strong></h2>
{% if card.room %}<p class="room">{{ card.room }}</p>{% endif %}
{% for language in languages %}
<p lang="{{ language }}">{{ say(language, texts.at_the_table) }}</p>
{% endfor %}
<p class="typed"><span class="address">{{ shown }}</span> <span class="code">{{ code }}</span></p>
{% if rehearsal %}<p class="rehearsal">{{ say(languages[0], texts.rehearsal) }}</p>{% endif %}

</div>
<div class="qr" role="img" aria-label="{{ say(languages[0], texts.table_qr, number=card.number) }}">{{ card.qr }}</div>
</section>
{% endfor %}
</div>
{% endfor %}
</main>
</body>
</html>
"""
# A4 holds two A5 cards, so that any printer will do; no background has to be printed.
_STYLE = """
@page { size: A4 portrait; margin: 0; }
:root { --ink: #1c2830; --muted: #55636c; --accent: #17505f; --warm: #f0b35a; }
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: #f8f5ef; overflow-wrap: anywhere;
  font: 11pt/1.4 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; }
h1, h2, p, ol, dl, dd { margin: 0; }
.note { padding: 1rem; text-align: center; }
.sheet { width: 210mm; max-width: 100%; min-height: 297mm; margin: 0 auto 1rem; background: #fff; }
.poster { padding: 14mm 16mm; display: flex; flex-direction: column; align-items: center; gap: 6mm;
  text-align: center; }
.top { width: 100%; padding-bottom: 5mm; border-bottom: 1.5mm solid var(--warm); }
h1 { font-size: 25pt; line-height: 1.15; color: var(--accent); text-wrap: balance; }
.title { font-size: 15pt; color: var(--accent); }
.when { margin-top: 2mm; color: var(--muted); }
.room { font-size: 15pt; font-weight: 700; }
.qr svg { display: block; width: 100%; height: auto; }
.poster .qr { flex: 0 1 96mm; min-height: 45mm; aspect-ratio: 1; max-width: 100%; } /* long titles get its room */
.poster .qr svg { height: 100%; }
.typed { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: center; gap: 2mm 6mm; }
.address { font-size: 20pt; font-weight: 600; }
.code { font: 700 26pt/1.2 ui-monospace, "DejaVu Sans Mono", monospace; letter-spacing: 0.12em; padding: 0 3mm 0 4mm;
  border: 0.6mm solid var(--accent); border-radius: 3mm; color: var(--accent); white-space: nowrap; }
.steps { width: 100%; display: flex; flex-wrap: wrap; gap: 8mm; text-align: left; }
.steps > div { flex: 1 1 70mm; }
.steps h2 { font-size: 14pt; color: var(--accent); margin-bottom: 1.5mm; }
.steps ol { padding-left: 6mm; font-size: 12.5pt; }
.steps li { padding-left: 1mm; }
.steps li::marker { font-weight: 700; color: var(--accent); }
.steps p { margin-top: 1.5mm; color: var(--muted); }
.wifi { width: 100%; margin-top: auto; display: flex; flex-wrap: wrap; gap: 4mm 8mm; }
.wifi div { flex: 1 1 70mm; display: flex; align-items: flex-end; gap: 3mm; font-weight: 600; }
.wifi dd { flex: 1; height: 9mm; border-bottom: 0.4mm solid var(--ink); }
.rehearsal { font-weight: 700; }
.card { height: 148mm; padding: 12mm 14mm; display: flex; align-items: center; gap: 10mm; }
.card + .card { border-top: 0.3mm dashed var(--muted); }
.card .qr { flex: 0 0 82mm; }
.table { flex: 1; display: flex; flex-direction: column; gap: 3.5mm; }
.card h2 { font-size: 15pt; font-weight: 600; color: var(--muted); }
.card h2 strong { display: block; font-size: 84pt; line-height: 1; color: var(--accent); }
.card .typed { justify-content: flex-start; margin-top: 1mm; }
.card .address { font-size: 13pt; }
.card .code { font-size: 17pt; }
@media screen and (max-width: 210mm) {
  .sheet { min-height: 0; }
  .card { height: auto; flex-direction: column; align-items: stretch; }
  .card .qr { flex: none; }
}
@media print {
  body { background: none; }
  .note { display: none; }
  .sheet { margin: 0; height: 296mm; min-height: 0; overflow: hidden; break-after: page; break-inside: avoid; }
  .sheet:last-child { break-after: auto; }
}
"""
