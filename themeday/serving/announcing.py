"""What the terminal says: the links, their QR code, and how phones get there."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from functools import partial
from io import StringIO
from textwrap import wrap

from themeday.day.plan import Day
from themeday.i18n import N_, translate
from themeday.room.reachability import Reach

_WIDTH = 78


@dataclass(frozen=True)
class Links:
    """The addresses that `themeday serve` prints."""

    participants: str  # empty where only the review is open
    facilitator: str  # with its secret; empty weeks after the day
    organiser: str
    for_proxy: str = ""  # where a reverse proxy passes on to; empty without one
    reach: Reach = field(default_factory=Reach)
    participant: str = ""  # in a rehearsal, on this laptop: the day as one of the invented people sees it


def announce_day(links: Links, day: Day, staff_on_network: bool, follow_up: bool) -> None:
    """Print the links of a day that is served from now on."""
    say = partial(translate, day.languages[0])
    title = day.title_in(day.languages[0])
    print(f"{title} · {say('Rehearsal: nothing here is real')}" if day.rehearsal else title)
    _print_links(links, day)
    if links.for_proxy:
        print(say(N_("The proxy on this laptop has to pass on to {address}."), address=links.for_proxy))
    if staff_on_network:
        print(say(N_("Take care: staff pages can be reached from the network. Keep the two links above to yourself.")))
    if follow_up:
        print(say(N_("People open this with the personal code that they kept or printed on the day.")))
        print(say(N_("Close the day again afterwards: that deletes what is private.")))
    print(say(N_("Stop with Ctrl-C. What was saved is safe; serve the same day again to go on.")))
    sys.stdout.flush()


def announce_change(links: Links, day: Day) -> None:
    """Print the links again, because phones reach the laptop elsewhere or not at all."""
    say = partial(translate, day.languages[0])
    print()
    print(say(N_("The network of this laptop changed.")))
    _print_links(links, day)
    sys.stdout.flush()


def _print_links(links: Links, day: Day) -> None:
    say = partial(translate, day.languages[0])
    reach = links.reach
    if not links.participants:
        print(f"organiser: {links.organiser}")
        return
    # A phone that scans an address of the laptop itself looks for the day on the phone.
    if not reach.only_here:
        print(qr_code(links.participants, getattr(sys.stdout, "encoding", None) or "ascii"))
    print(f"participants: {links.participants}")
    if links.facilitator:
        print(f"facilitator: {links.facilitator}")
    print(f"organiser: {links.organiser}")
    if links.participant:
        print(f"participant: {links.participant}")
    text, values = reach.warning
    if text:
        print("\n".join(["", "!" * _WIDTH, *wrap(say(text, **values), _WIDTH), "!" * _WIDTH, ""]))
    elif reach.only_here:
        print(say(N_("Only this laptop opens these links. Leave out --address to let phones in.")))
    if reach.others:
        known = ", ".join(f"{place.address} ({place.interface})" for place in reach.others)
        print(say(N_("This laptop has more addresses: {addresses}."), addresses=known))
        more = N_("Are the phones on one of those networks? Choose it at the console, or start with --address.")
        print(say(more if links.facilitator else N_("Are the phones on one of those networks? Use --address.")))


def qr_code(link: str, encoding: str) -> str:
    """Return a QR code as lines of text, light on the dark background that a terminal has."""
    import segno

    code, lines = segno.make(link, error="m"), StringIO()
    code.terminal(out=lines, compact=True)
    text = lines.getvalue().rstrip("\n")
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        # Windows' cp1252 has no blocks. The light squares are drawn; two signs are about as wide as a line is high.
        return "\n".join("".join("  " if dark else "##" for dark in row) for row in code.matrix_iter(border=2))
    return text
