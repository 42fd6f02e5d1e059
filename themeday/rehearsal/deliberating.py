"""The young colleagues of a rehearsal talk among themselves, and end with wishes, a lock and a veto."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import cycle

from themeday.pairing import Person, may_meet
from themeday.rehearsal.performance import Deed, Part, Performance
from themeday.room.dates.board import decide, say_on_board

_MOST_TALKERS = 8
_KINDS = ("wish", "lock", "veto", "wish")


def deliberate(show: Performance, people: Sequence[Person]) -> None:
    """Let some say something and decide something; each about another leader, so that nobody is in another's way."""
    willing = {person.code: person for person in people if person.willing}
    leaders = [person for person in willing.values() if person.role == "leader"]
    show.random.shuffle(leaders)
    parts: list[Part] = []
    talkers = [who for who in show.cast if who.participant.code in willing and who.participant.role.value != "leader"]
    kinds = cycle(_KINDS)
    for who in talkers[:_MOST_TALKERS]:
        deeds: list[Deed] = []
        if show.willing(who):
            deeds.append(partial(say_on_board, show.session, show.answers.deal("board")))
        me = willing[who.participant.code]
        about = next((leader for leader in leaders if may_meet(me, leader)), None)
        if about is not None and show.willing(who):
            leaders.remove(about)
            kind = next(kinds)
            deeds.append(partial(decide, show.session, about.code, kind, show.answers.deal("board_reason", kind)))
        parts.append((who, deeds))
    show.act("pairing", parts, begin=0.77, end=0.83)
