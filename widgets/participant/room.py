"""What the room may see: who is here, and answers that their authors allowed and the facilitator reveals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import traitlets

from themeday.i18n import N_
from themeday.model.changes import Topics
from themeday.model.labels import comparable
from themeday.model.people import ROLE_NAMES, Role
from themeday.report.disclosure.response import people_told
from themeday.room.participation import HERE, Participation
from themeday.room.session import Session
from themeday.widgets.shared.card import Card, front_end
from themeday.widgets.shared.results import revealed_results, revealed_topics


class WhoIsHere(Card):
    """Counts by role and unit; no names."""

    _esm = front_end("who_is_here")
    texts = {"title": N_("Who is here?"), "roles": N_("By role"), "units": N_("By unit")}
    counts = traitlets.Dict().tag(sync=True)

    def refresh(self) -> None:
        self.counts = who_is_here(self.session)

    def topics(self) -> Topics:
        return HERE


class RoomAnswers(Card):
    """The answers of the room to the questions that the facilitator revealed."""

    _esm = front_end("room")
    texts = {"title": N_("From the room")}
    results = traitlets.List().tag(sync=True)

    def refresh(self) -> None:
        self.results = revealed_results(self.session, self.chapter)

    def topics(self) -> Topics:
        return revealed_topics(self.session, self.chapter)


def who_is_here(session: Session) -> dict[str, Any]:
    """Return counts of who is here, by role and by unit; all pages in one language share them."""
    key = (who_is_here, session.language, session.day.units)
    return session.records.cached(key, lambda: _who_is_here(session))


def _who_is_here(session: Session) -> dict[str, Any]:
    people = Participation(session.records).here
    roles = {role.value: session.say(name) for role, name in ROLE_NAMES.items()}
    # Whoever shares a device is of no unit.
    units = {comparable(unit): unit for unit in session.day.units} | {"": roles[Role.TABLE]}
    k = session.day.smallest_group
    return {
        "total": len(people),
        "total_text": session.say_count("{n} participant", "{n} participants", len(people)),
        "roles": _bars(roles, Counter(person.role for person in people), k),
        "units": _bars(units, Counter(comparable(person.unit) for person in people), k),
    }


def _bars(names: Mapping[str, str], counts: Counter[str], k: int) -> list[dict[str, Any]]:
    """Return how many there are of each; small ones together, as in a report, and nothing where that is too little."""
    told = people_told({key: counts[key] for key in names}, k)
    return [{"text": " + ".join(names[key] for key in parts), "n": n} for parts, n in told]
