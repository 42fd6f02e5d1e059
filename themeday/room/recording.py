"""What is written down about the day and about anyone in it: the stage, who joined, who was seen, where people are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from themeday.day.plan import Day
from themeday.errors import OutcomeRefused
from themeday.i18n import N_
from themeday.model.clock import Clock
from themeday.model.outcomes import Outcome
from themeday.model.people import Participant, codes_in
from themeday.model.visibility import Visibility
from themeday.room.following import Following
from themeday.store.records import JOIN, LATE, STAFF, UNSEEN, Records

_PLACE = "place"
# What the facilitator publishes with participants' codes in it.
_WITH_CODES = (("pairing", "schedule"), ("pairing", "match"))
_QUOTED = re.compile(r'"([^"]*)"')


class Recording(Following):
    """Writes rows of a day. Nobody who was erased meanwhile is written down again."""

    def __init__(self, day: Day, records: Records, clock: Clock | None = None) -> None:
        super().__init__(records)
        self.day = day
        records.chapters = day.chapters
        self.clock = clock or Clock()

    def set_stage(
        self, chapter: str, items: Mapping[str, object], others: Mapping[str, Mapping[str, object]] | None = None
    ) -> None:
        """Set what every page follows, for the facilitator. One call is one write: all of it is kept, or nothing.

        Args:
            items: item to value; what is no text is kept as JSON.
            others: items of further chapters, by the key of the chapter; empty for the whole day.

        Raises:
            OutcomeRefused: it names someone who was erased.
        """
        with self.records.exclusive():
            self.records.append_to_stage(
                self._stage_row(key, item, value)
                for key, values in ((chapter, items), *(others or {}).items())
                for item, value in values.items()
            )
        self._notify()

    def join(self, participant: Participant, late: bool = False) -> None:
        """Write down that someone joined, or joined anew with other choices.

        Args:
            late: becomes a young colleague too late for their deliberation.
        """
        with self.records.exclusive():
            rows = [self._row(participant, JOIN, "role", participant.role.value, Visibility.REPORT)]
            if late:
                rows.append(self._row(participant, JOIN, LATE, "1", Visibility.PRIVATE))
            for item, value in (("language", participant.language), ("nickname", participant.nickname)):
                before = self.records.latest(participant.code, JOIN, item)
                if value != (before.value if before else ""):
                    rows.append(self._row(participant, JOIN, item, value, Visibility.PRIVATE))
            self.records.append([*rows, *self._seen_again(participant)])

    def note_unseen(self, people: Iterable[Participant]) -> None:
        """Write down, once, that people joined, answered nothing and were not seen since."""
        with self.records.exclusive():
            unseen = [who for who in self._in_the_day(people) if not self._seen_again(who)]
            self.records.append([self._row(who, JOIN, UNSEEN, "1", Visibility.PRIVATE) for who in unseen])

    def note_seen(self, people: Iterable[Participant]) -> None:
        """Take back that people were not seen since they joined, where that is written down."""
        with self.records.exclusive():
            self.records.append([row for who in self._in_the_day(people) for row in self._seen_again(who)])

    def remember_places(self, places: Iterable[tuple[Participant, str]]) -> None:
        """Write down in which chapter people are, so that another device opens there too."""
        new = {who: chapter for who, chapter in places if self._place(who) != chapter}
        if new:
            with self.records.exclusive():
                here = self._in_the_day(new)
                self.records.append([self._row(who, JOIN, _PLACE, new[who], Visibility.PRIVATE) for who in here])

    def _in_the_day(self, people: Iterable[Participant]) -> list[Participant]:
        return [who for who in people if self.records.participant(who.code) is not None]

    def _seen_again(self, who: Participant) -> list[Outcome]:
        last = self.records.private.latest(who.code, JOIN, UNSEEN)
        return [self._row(who, JOIN, UNSEEN, "", Visibility.PRIVATE)] if last and not last.withdrawn else []

    def _place(self, who: Participant) -> str:
        last = self.records.private.latest(who.code, JOIN, _PLACE)
        return last.value if last else ""

    def _refuse_the_erased(self, text: str) -> None:
        """Refuse a text of the kit's own making with the code of someone who was erased; the lock must be held."""
        if any(self.records.participant(code) is None for code in codes_in(text)):
            raise OutcomeRefused(N_("Someone is not in this day any more. Look again, and try once more."))

    def _row(self, who: Participant, chapter: str, item: str, value: str, visibility: Visibility) -> Outcome:
        return self._outcome(
            room=who.room,
            table=who.table,
            participant=who.code,
            role=who.role.value,
            unit=who.unit,
            chapter=chapter,
            item=item,
            value=value,
            visibility=visibility,
            revision=self.records.next_revision(who.code, chapter, item),
        )

    def _stage_row(self, chapter: str, item: str, value: object) -> Outcome:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        named = _QUOTED.findall(text) if (chapter, item) in _WITH_CODES else []
        self._refuse_the_erased(" ".join([item, *named]))
        before = self.records.stage.latest(STAFF, chapter, item)
        revision = before.revision + 1 if before else 1
        return self._outcome(participant=STAFF, chapter=chapter, item=item, value=text, revision=revision)

    def _outcome(self, **fields: Any) -> Outcome:
        return Outcome(outcome_id=self.clock.new_id(), recorded_at=self.clock.stamp(), day=self.day.key, **fields)
