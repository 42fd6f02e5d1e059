"""What the terminal says: the links, their QR code, and how phones get there."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from io import StringIO
from textwrap import wrap
from typing import Any

from themeday.day.plan import Day
from themeday.i18n import N_, translate
from themeday.room.reach import Reach

_WIDTH = 78


@dataclass(frozen=True)
class Links:
    """The addresses that `themeday serve` prints.

    Args:
        facilitator: with its secret; empty weeks after the day.
        for_proxy: where a reverse proxy passes on to; empty without one.
        participant: in a rehearsal, for this laptop: the day as one of the invented people sees it; else empty.
    """

    participants: str
    facilitator: str
    organiser: str
    for_proxy: str = ""
    reach: Reach = field(default_factory=Reach)
    participant: str = ""


def announce_day(links: Links, day: Day, staff_on_network: bool, follow_up: bool) -> None:
    """Print the links of a day that is served from now on."""
    title = day.title_in(day.languages[0])
    _out(f"{title} · {_say(day, 'Rehearsal: nothing here is real')}" if day.rehearsal else title)
    _print_links(links, day)
    if links.for_proxy:
        _out(_say(day, N_("The proxy on this laptop has to pass on to {address}."), address=links.for_proxy))
    if staff_on_network:
        _out(
            _say(
                day, N_("Take care: staff pages can be reached from the network. Keep the two links above to yourself.")
            )
        )
    if follow_up:
        _out(_say(day, N_("People open this with the personal code that they kept or printed on the day.")))
        _out(_say(day, N_("Close the day again afterwards, with themeday close: that deletes what is private.")))
    _out(_say(day, N_("Stop with Ctrl-C. What was saved is safe; serve the same day again to go on.")))
    sys.stdout.flush()


def announce_change(links: Links, day: Day) -> None:
    """Print the links again, because phones reach the laptop elsewhere or not at all."""
    _out()
    _out(_say(day, N_("The network of this laptop changed.")))
    _print_links(links, day)
    sys.stdout.flush()


def _print_links(links: Links, day: Day) -> None:
    reach = links.reach
    # A phone that scans an address of the laptop itself looks for the day on the phone.
    if not reach.only_here:
        _out(qr_code(links.participants, getattr(sys.stdout, "encoding", None) or "ascii"))
    _out(f"participants: {links.participants}")
    if links.facilitator:
        _out(f"facilitator: {links.facilitator}")
    _out(f"organiser: {links.organiser}")
    if links.participant:
        _out(f"participant: {links.participant}")
    text, values = reach.warning
    if text:
        _out("\n".join(["", "!" * _WIDTH, *wrap(_say(day, text, **values), _WIDTH), "!" * _WIDTH, ""]))
    elif reach.only_here:
        _out(_say(day, N_("Only this laptop opens these links. Leave out --address to let phones in.")))
    if reach.others:
        known = ", ".join(f"{place.address} ({place.interface})" for place in reach.others)
        _out(_say(day, N_("This laptop has more addresses: {addresses}."), addresses=known))
        more = N_("Are the phones on one of those networks? Choose it at the console, or start with --address.")
        _out(_say(day, more if links.facilitator else N_("Are the phones on one of those networks? Use --address.")))


def qr_code(link: str, encoding: str) -> str:
    """Return a QR code as lines of text, light on the dark background that a terminal has.

    Args:
        encoding: of the terminal. One that has no blocks, such as Windows' cp1252, gets number signs.
    """
    import segno

    code, lines = segno.make(link, error="m"), StringIO()
    code.terminal(out=lines, compact=True)
    text = lines.getvalue().rstrip("\n")
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        # The light squares are drawn, as the blocks are; two signs side by side are about as wide as a line is high.
        return "\n".join("".join("  " if dark else "##" for dark in row) for row in code.matrix_iter(border=2))
    return text


def _say(day: Day, text: str, **values: Any) -> str:
    return translate(day.languages[0], text, **values)


def _out(line: str = "") -> None:
    sys.stdout.write(line + "\n")
