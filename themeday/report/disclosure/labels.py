"""Which role and unit may stand with what someone wrote: the same in report, review, console and export.

An author chooses to be reported with role and unit. Both stand there only where at least k people share them; the role
alone only where at least k people of the author's room have it and none of them could stand there with a unit, because
a role alone tells that its author is one of those. All else stands as if its author had not chosen so.

Counted are those who were there when it was written: whoever came later did not write it, and does not change what
stands with it. A unit whose size is not told apart stands with no text: that would tell how few are in the units taken
together with it. Of a merged day, whose sites may have told the same texts themselves, k people of the author's room
share them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from functools import cache
from typing import NamedTuple

from themeday.model.labels import comparable
from themeday.model.outcomes import Outcome
from themeday.model.people import SMALLEST_GROUP, device_code
from themeday.report.disclosure.suppression import protect
from themeday.results.frequencies import FrequencyTable
from themeday.results.measures import EVERYONE
from themeday.results.reading import label_of, rooms_of
from themeday.results.released_texts import Text
from themeday.results.voices import voices_of
from themeday.store import CsvLog
from themeday.store.folder import MERGED
from themeday.store.records import Records

_NONE = ("", "")


class _Sizes(NamedTuple):
    """What may be told of those who are there at some moment: by role, comparable unit and room."""

    with_unit: frozenset[tuple[str, str, str]]
    role_alone: frozenset[tuple[str, str]]
    shared: Counter[tuple[str, str]]


class Labels:
    """The roles and units of a day that may stand with a text; make them anew when anyone joined or left."""

    def __init__(self, records: Records, k: int) -> None:
        log, self._k = records.shared, k
        self._merged = isinstance(log, CsvLog) and (log.path.parent / MERGED).exists()
        self._rooms = rooms_of(records)
        voices = sorted(voices_of(records).values(), key=lambda voice: voice.joined_at)
        self._people = [(voice.role, comparable(voice.unit), voice.room) for voice in voices]
        self._moments = [voice.joined_at for voice in voices]
        self._sizes = cache(self._count)

    def __call__(self, outcome: Outcome) -> tuple[str, str]:
        """Return the role and unit that may stand with an answer, as far as its author chose so; else empty texts."""
        role, unit = label_of(outcome)
        room = self._rooms.get(device_code(outcome.participant), "")
        return self._told(role, unit, room, outcome.recorded_at) if role else _NONE

    def of(self, text: Text) -> tuple[str, str]:
        """Return the same of a text that has all that its author chose."""
        return self._told(text.role, text.unit, text.room, text.at) if text.role else _NONE

    def may_ever_have_unit(self, text: Text) -> bool:
        """Return whether a unit may stand with a text somewhere, or may have with the smallest groups."""
        shared = self._sizes(bisect_right(self._moments, text.at)).shared
        return bool(text.unit) and shared[text.role, comparable(text.unit)] >= SMALLEST_GROUP

    def _told(self, role: str, unit: str, room: str, at: str) -> tuple[str, str]:
        sizes = self._sizes(bisect_right(self._moments, at))
        if (role, comparable(unit), room) in sizes.with_unit:
            return role, unit
        return (role, "") if (role, room) in sizes.role_alone else _NONE

    def _count(self, there: int) -> _Sizes:
        people = self._people[:there]
        units = Counter(unit for _, unit, _ in people)
        table = protect(FrequencyTable("unit", {EVERYONE: there}, {EVERYONE: units}, least=1), self._k)
        apart = {group[0] for group in table.groups if len(group) == 1} - {""} if table else set()
        within = Counter((role, unit, room if self._merged else "") for role, unit, room in people if unit in apart)
        with_unit = frozenset(
            (role, unit, room)
            for role, unit, room in people
            if within[role, unit, room if self._merged else ""] >= self._k
        )
        others = Counter((role, room) for role, unit, room in people if (role, unit, room) not in with_unit)
        role_alone = frozenset(place for place, size in others.items() if size >= self._k)
        return _Sizes(with_unit, role_alone, Counter((role, unit) for role, unit, _ in people))


def labels(records: Records, k: int) -> Labels:
    """Return what may stand with texts now; all cards and sheets share it."""
    return records.cached((labels, k), lambda: Labels(records, k))
