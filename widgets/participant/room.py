"""What the room may see: who is here, and answers that their authors allowed and the facilitator reveals."""

from __future__ import annotations

from collections import Counter
from typing import Any

import traitlets

from themeday.i18n import N_
from themeday.model.changes import Topics
from themeday.model.labels import comparable
from themeday.model.people import ROLE_NAMES, Role
from themeday.report.disclosure.suppression import protect
from themeday.results.frequencies import FrequencyTable
from themeday.room.participation import HERE, Participation
from themeday.room.session import Session
from themeday.widgets.shared.card import Card, front_end
from themeday.widgets.shared.results import revealed_results, revealed_topics, units_together


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
    roles = Counter(person.role for person in people)
    counted = Counter(comparable(person.unit) for person in people if person.unit)
    sizes = {unit: counted[comparable(unit)] for unit in session.day.units}
    # A unit of few people is told with others only, as everywhere.
    table = protect(
        FrequencyTable("units", {"": sum(sizes.values())}, {"": sizes}, least=1), session.day.smallest_group
    )
    return {
        "total": len(people),
        "total_text": session.say_count("{n} participant", "{n} participants", len(people)),
        "roles": [{"text": session.say(ROLE_NAMES[role]), "n": roles[role]} for role in Role if roles[role]],
        "units": [
            {"text": units_together(session, [u for u in cell.group if sizes[u]]), "n": cell.count}
            for cell in (table.overall if table else ())
            if cell.count
        ],
    }
