"""Which role and unit may stand with what someone wrote: the same in report, review, console and export.

An author chooses to be reported with role and unit. Both stand there only where at least k people share them; the role
alone only where at least k people of the author's room have it and none of them could stand there with a unit, because
a role alone tells that its author is one of those. All else stands as if its author had not chosen so.

A unit whose size is not told apart stands with no text: that would tell how few are in the units taken together with
it. Of a merged day, whose sites may have told the same texts themselves, k people of the author's room share them.
"""

from __future__ import annotations

from collections import Counter

from themeday.model.labels import comparable
from themeday.model.outcomes import Outcome
from themeday.model.people import device_code
from themeday.report.disclosure.suppression import protect
from themeday.results.frequencies import FrequencyTable
from themeday.results.measures import EVERYONE
from themeday.results.reading import label_of, rooms_of
from themeday.results.voices import voices_of
from themeday.store import CsvLog
from themeday.store.folder import MERGED
from themeday.store.records import Records


class Labels:
    """The roles and units of a day that may stand with a text; make them anew when anyone joined or left."""

    def __init__(self, records: Records, k: int) -> None:
        log = records.shared
        merged = isinstance(log, CsvLog) and (log.path.parent / MERGED).exists()
        self._rooms = rooms_of(records)
        people = [(voice.role, comparable(voice.unit), voice.room) for voice in voices_of(records).values()]
        units = Counter(unit for _, unit, _ in people)
        table = protect(FrequencyTable("unit", {EVERYONE: len(people)}, {EVERYONE: units}, least=1), k)
        apart = {group[0] for group in table.groups if len(group) == 1} - {""} if table else set()
        shared = Counter((role, unit, room if merged else "") for role, unit, room in people if unit in apart)
        self._with_unit = {
            (role, unit, room) for role, unit, room in people if shared[role, unit, room if merged else ""] >= k
        }
        others = Counter((role, room) for role, unit, room in people if (role, unit, room) not in self._with_unit)
        self._role_alone = {place for place, size in others.items() if size >= k}

    def __call__(self, outcome: Outcome) -> tuple[str, str]:
        """Return the role and unit that may stand with an answer, as far as its author chose so; else empty texts."""
        return self.told(*label_of(outcome), self._rooms.get(device_code(outcome.participant), ""))

    def told(self, role: str, unit: str, room: str) -> tuple[str, str]:
        """Return the same of what an author chose, who joined in a room."""
        if (role, comparable(unit), room) in self._with_unit:
            return role, unit
        return (role if (role, room) in self._role_alone else ""), ""


def labels(records: Records, k: int) -> Labels:
    """Return what may stand with texts now; all cards and sheets share it."""
    return records.cached((labels, k), lambda: Labels(records, k))
