"""Two rooms side by side."""

from __future__ import annotations

from typing import Any

from themeday import results
from themeday.chapters import CHAPTERS
from themeday.i18n import N_
from themeday.results.measures import CONFIDENCE, MOTIVATION, SCALE_NAMES
from themeday.results.questions import scale_of
from themeday.results.reading import joined
from themeday.text.shown import shown
from themeday.widgets.organiser.review_figures import CardPart, ReviewCard, paragraph, table
from themeday.widgets.organiser.review_response import group_cell, response_of

_SCALES = ("closing/recommend", *CONFIDENCE, *MOTIVATION, "expectations/direct")


class Rooms(ReviewCard):
    """Two rooms, or sites, compared; no room of fewer people than may be told."""

    texts = {"title": N_("Two rooms side by side")}

    def refresh(self) -> None:
        """Look up which rooms can be told, and compare."""
        self._response = response_of(self.session)
        large = [room.key for room in self._response[0].rooms if room.eligible] if self._response else []
        self._names = {room.key: room.name for room in self.session.day.rooms}
        self._told = [key for key in large if key in self._names]
        super().refresh()

    def offered(self) -> list[dict[str, Any]]:
        """Return both rooms to choose; the first two to begin with."""
        if len(self._told) < 2:
            return []
        options = [(key, self._names[key]) for key in self._told]
        self.chosen.setdefault("other", self._told[1])
        return [self.choice("one", N_("Room"), options), self.choice("other", N_("Beside it"), options)]

    def content(self) -> list[CardPart]:
        """Return both rooms, line by line."""
        say, records, k = self.session.say, self.session.records, self.session.day.smallest_group
        if not self.choices:
            return [paragraph(say(N_("There are no two rooms that are large enough to compare.")))]
        rooms = [self.chosen["one"], self.chosen["other"]]
        rows: list[list[object]] = []
        for chapter in self._response:
            groups = {group.key: group for group in chapter.rooms}
            title = say(CHAPTERS[chapter.chapter].title)
            rows.append([title, *(group_cell(self.session, chapter, groups[key]) for key in rooms)])
        people = {key: {o.participant for o in joined(records) if o.room == key} for key in rooms}
        for scale in _SCALES:
            both = [results.scale_summary(records, *scale.split("/"), k=k, of=people[key]) for key in rooms]
            if any(one.n for one in both):
                rows.append([say(SCALE_NAMES.get(scale) or scale_of(scale).ask), *map(self.average, both)])
        columns = [say(N_("What")), *(f"{shown(self._names[key])} (n = {len(people[key])})" for key in rooms)]
        note = say(N_("Averages with their 95% intervals. Where intervals overlap, the difference may be chance."))
        return [table(say(N_("Took part, and averages")), columns, rows), paragraph(note)]
