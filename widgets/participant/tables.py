"""Who sits where: a drawing of the tables with a dot for each person, and the same in words."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import traitlets

from themeday.i18n import N_
from themeday.model.changes import Topics
from themeday.model.people import ROLE_NAMES, Participant, Role
from themeday.room.participation import Participation
from themeday.room.session import Session
from themeday.room.speed_dates.reading import CHAPTER, ROUNDS, round_now, rounds_of
from themeday.room.stage import staged
from themeday.text.display import side_by_side
from themeday.widgets.shared.card import Card, front_end

#: A table: its room and its number, and who sits at it.
Seats = dict[tuple[str, int], list[Participant]]


class PeopleAtTables(Card):
    """The tables of the day, or those of the round of speed dates that is on."""

    _esm = front_end("tables")
    texts = {
        "title": N_("Who sits where?"),
        "nobody": N_("Nobody is at a table yet."),
        "yours": N_("Your table"),
        **{role.value: name for role, name in ROLE_NAMES.items()},
    }
    tables = traitlets.List().tag(sync=True)
    line = traitlets.Unicode().tag(sync=True)
    count = traitlets.Unicode().tag(sync=True)

    def refresh(self) -> None:
        session = self.session
        seats, line = _at_dates(session) or (_as_joined(session), "")
        n = sum(map(len, seats.values()))
        with self.hold_sync():
            self.line = line
            self.count = session.say_count("{n} participant", "{n} participants", n)
            self.tables = [self._table(place, people) for place, people in sorted(seats.items())]

    def topics(self) -> Topics:
        return ROUNDS | staged("", "current")

    def _table(self, place: tuple[str, int], people: list[Participant]) -> dict[str, Any]:
        session = self.session
        key, number = place
        several = len(session.day.rooms) > 1
        name = next((room.name for room in session.day.rooms if room.key == key), "") if several else ""
        me = session.participant.code if session.participant else ""
        # By role and nickname: the order of joining is nobody's business.
        shown = sorted(people, key=lambda who: (list(Role).index(who.role), who.nickname.casefold()))
        return {
            "number": number,
            "title": session.say(N_("Table {n}"), n=number),
            "room": name,
            "yours": any(who.code == me for who in people),
            "people": [who.role.value for who in shown],
            "lines": [line for role in Role if (line := self._line(role, [who for who in shown if who.role is role]))],
        }

    def _line(self, role: Role, people: list[Participant]) -> str:
        if not people:
            return ""
        text = _counted(self.session, role, len(people))
        # A shared device has no name of its own.
        names = side_by_side(*(who.nickname for who in people if role is not Role.TABLE), between=", ")
        return f"{text} ({names})" if names else text


def _as_joined(session: Session) -> Seats:
    seats: Seats = defaultdict(list)
    for who in Participation(session.records).here:
        if who.table.isdecimal():
            seats[who.room, int(who.table)].append(who)
    return seats


def _at_dates(session: Session) -> tuple[Seats, str] | None:
    """Return who sits where in the round that is on, with its name; None outside the rounds."""
    rounds, number = rounds_of(session), round_now(session)
    if session.stage.current != CHAPTER or not 1 <= number <= len(rounds):
        return None
    seats: Seats = defaultdict(list)
    for date in rounds[number - 1]:
        pair = [session.records.participant(code) for code in (date.young_colleague, date.leader)]
        if here := [who for who in pair if who is not None]:
            place = seats[here[-1].room, date.table]  # the leader stays, the young colleague moves
            place += [who for who in here if who not in place]  # three at a table have two dates
    return seats, session.say(N_("Round {n} of {total}"), n=number, total=len(rounds))


def _counted(session: Session, role: Role, n: int) -> str:
    if role is Role.YOUNG_COLLEAGUE:
        return session.say_count("{n} young colleague", "{n} young colleagues", n)
    if role is Role.LEADER:
        return session.say_count("{n} leader", "{n} leaders", n)
    return session.say_count("{n} shared device", "{n} shared devices", n)
