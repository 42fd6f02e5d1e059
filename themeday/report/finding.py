"""What may be told of a day now, and of each of its rooms, or why not."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial

from themeday.day.plan import Day, Room
from themeday.errors import ReportError
from themeday.i18n import N_
from themeday.model.labels import same
from themeday.report import sites
from themeday.report.contents import Report, contents
from themeday.report.disclosure import history
from themeday.report.disclosure.published import ROOM, publish
from themeday.report.measures import count
from themeday.report.words import released
from themeday.report.words_by_room import named, parted
from themeday.results.themes import Themes
from themeday.store.folder import MERGED, DataFolder
from themeday.store.records import Records
from themeday.text.shown import shown, side_by_side


class Found:
    """What may be told of a day, held against every report before."""

    def __init__(self, day: Day, records: Records, folder: DataFolder, language: str, made: dt.date) -> None:
        self._day, self._records, self._folder, self._language, self._made = day, records, folder, language, made
        self._seal = partial(history.digest_of_text, folder.secret())
        self._counted = count(records, day)
        k = day.smallest_group
        self.earlier = history.load(folder.path)
        texts = released(records, self._seal)
        self._sites = sites.load(folder.path)
        if self._sites:
            others = count(records, day, frozenset().union(*(one.rooms for one in self._sites)))
            texts -= sites.few(records, self._sites, k, self._seal)
            numbers = sites.publish_beside(self._sites, (self._counted, others), k, self.earlier, texts, made)
            numbers = replace(numbers, rooms={}, room_bounds={})
        else:
            numbers = publish(self._counted, k, self.earlier, texts, made)
        numbers = replace(numbers, named=named(records, numbers, self.earlier, self._seal))
        self.published = replace(numbers, words=parted(records, numbers, self.earlier, k, self._seal))

    def report(self, room: Room | None) -> Report:
        """Return the report of the whole day, or of one room.

        Raises:
            ReportError: nothing may be told of that room by itself.
        """
        published = self.published.of_room(room.key) if room else self.published
        if published is None and room:
            raise self._held(room)
        return contents(
            self._day,
            self._records,
            published or self.published,
            self._seal,
            self._language,
            self._made,
            None if room or self._sites else Themes(self._records, self._folder.path),
            room=room,
            strict=(self._folder.path / MERGED).exists(),
            sites=tuple(one.name for one in self._sites),
        )

    def _held(self, room: Room) -> ReportError:
        people = {key: of.people for key, of in self._counted.rooms.items()}
        k = self._day.smallest_group
        if self._sites:
            return ReportError(
                N_(
                    "{room}: in this merge no room gets a report of its own, because these sites made reports of their "
                    "own before: {sites}."
                ),
                room=room.name,
                sites=side_by_side(*(one.name for one in self._sites), between=", "),
            )
        if len(self._day.rooms) < 2 or len(people) < 2:
            return ReportError(
                N_("{room}: everyone was in one room, so the report together is the report of that room."),
                room=room.name,
            )
        if people.get(room.key, 0) < k:
            return ReportError(
                N_("{room}: fewer than {k} people took part there, so it gets no report of its own."),
                room=room.name,
                k=k,
            )
        table = self.published.tables.get(ROOM)
        if table and not self.published.rooms:
            return ReportError(
                N_(
                    "{room}: it gets no report of its own. An earlier report was made before there were reports of "
                    "rooms, and its numbers have changed since; the two together could give someone away."
                ),
                room=room.name,
            )
        names = {one.key: one.name for one in self._day.rooms}
        beside = next((group for group in table.groups if room.key in group), ()) if table else tuple(people)
        small = [names.get(key, "?") for key in beside if 0 < people.get(key, 0) < k]
        if small:
            return ReportError(
                N_(
                    "{room}: it gets no report of its own. Taken from the report together, it would leave {others}, "
                    "where fewer than {k} people took part. It is told in the report together."
                ),
                room=room.name,
                others=", ".join(small),
                k=k,
            )
        return ReportError(
            N_("{room}: earlier reports did not tell it apart, and too little changed since to do so now."),
            room=room.name,
        )


def room_named(day: Day, word: str) -> Room:
    """Return the room that someone means.

    Raises:
        ReportError: there is no such room.
    """
    for room in day.rooms:
        if same(word, room.key) or same(word, room.name):
            return room
    raise ReportError(
        N_("There is no room {room}. Choose one of these: {known}."),
        room=word,
        known=", ".join(f"{room.key} ({shown(room.name)})" for room in day.rooms),
    )
