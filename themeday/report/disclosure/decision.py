"""What may be told of a day now, and of each of its rooms, or why not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from themeday import results
from themeday.day.plan import Day, Room
from themeday.errors import ReportError
from themeday.i18n import N_
from themeday.model.questions import Question
from themeday.report.disclosure import history, sites
from themeday.report.disclosure.published import ROOM, UNIT, PublishedNumbers, by_part, publish
from themeday.report.disclosure.questions import question_tables
from themeday.report.disclosure.suppression import coarsened, may_follow
from themeday.report.disclosure.texts import (
    ADVICE,
    ToldTexts,
    digests_named_with_unit,
    is_told_in,
    open_questions_of,
    released_digests,
    rooms_of_texts,
    texts_told,
    texts_told_in,
)
from themeday.report.disclosure.themes import themes_told
from themeday.report.disclosure.tips import tips_told
from themeday.results.measures import count_day
from themeday.results.themes import Themes
from themeday.store import CsvLog
from themeday.store.folder import DataFolder
from themeday.store.records import JOIN, LOGS, Records
from themeday.text.display import side_by_side

_LATER = "follow_up/"


def numbers_now(day: Day, records: Records) -> PublishedNumbers:
    """Return the numbers that a draft would tell now; whatever is shown or handed on beside reports asks for these.

    They are noted, so that the next ones are held against them.

    Raises:
        DataFolderError: what earlier reports told cannot be read, or this not noted.
    """

    def told() -> PublishedNumbers:
        folder = _folder(records)
        if folder is None:
            return numbers_told(day, records, None, day.date, ())
        with history.held(folder):
            now = numbers_told(day, records, folder, day.date, history.load(folder, drafts=True))
            history.keep_look(folder, now)
        return now

    return records.cached(numbers_now, told)


def question_now(day: Day, records: Records, chapter: str, question: Question) -> PublishedNumbers:
    """Return the same with one question that the report may have no table of; raises as `numbers_now` does."""

    def told() -> PublishedNumbers:
        now, folder = numbers_now(day, records), _folder(records)
        asked = question_tables(now, records, chapter, question)
        if folder:
            with history.held(folder):
                looks = [report.asked for report in history.load(folder, drafts=True)]
                for key in [f"{chapter}/{item}" for item in question.items]:
                    past = [look[key] for look in looks if key in look]
                    table = asked.get(key)
                    if past and (not table or not may_follow({key: table}, ({key: each} for each in past), now.k)):
                        asked.pop(key, None)
                        asked |= {key: kept} if (kept := coarsened(past[-1], now.k)) else {}
                history.keep_look(folder, replace(now, asked=asked))
        return replace(now, tables={**now.tables, **asked})

    return records.cached((question_now, chapter, question), told)


def _folder(records: Records) -> Path | None:
    return records.shared.path.parent if isinstance(records.shared, CsvLog) else None


def units_now(day: Day, records: Records) -> dict[str, PublishedNumbers]:
    """Return the numbers of each unit that may be told beside those of all, once the day is closed.

    Until then people go on answering, and no register keeps what was told of a unit: two looks could be subtracted.
    For the same reason nothing of weeks later is told by unit, and nothing that repeats an earlier report.
    """
    log, told = records.shared, numbers_now(day, records)
    closed = not isinstance(log, CsvLog) or not (log.path.parent / f"{LOGS[1]}.csv").exists()
    if not closed or told.people_on:
        return {}
    tables = {key: of for key, of in told.tables.items() if key not in told.since and not key.startswith(_LATER)}
    counted = count_day(records, day, by_unit=True)
    by_unit = replace(told, rooms=by_part(counted, tables, day.smallest_group, (), UNIT), room_bounds={})
    return {unit: mine for unit in counted.rooms if unit and (mine := by_unit.of_room(unit))}


def numbers_told(
    day: Day,
    records: Records,
    folder: Path | None,
    made: dt.date,
    earlier: Sequence[PublishedNumbers],
    texts: Iterable[str] = (),
) -> PublishedNumbers:
    """Return the numbers that may be told of a day beside those of earlier reports.

    Args:
        folder: the data folder; None for a day that is kept nowhere.
        texts: digests of the texts that are told with them.

    Raises:
        DataFolderError: what the sites of a merge told cannot be read.
    """
    k, counted = day.smallest_group, count_day(records, day)
    if reported := sites.load(folder) if folder else []:
        others = count_day(records, day, frozenset().union(*(site.rooms for site in reported)))
        numbers = sites.publish_beside(reported, (counted, others), k, earlier, texts, made)
        return replace(numbers, rooms={}, room_bounds={})
    return publish(
        counted,
        k,
        earlier,
        texts,
        made,
        joined=max((joined.recorded_at for joined in records.shared.answers(JOIN, "role")), default=""),
        stayed=lambda until: count_day(records, day, until=until),
    )


class Disclosure:
    """What may be told of a day, held against the reports before."""

    def __init__(
        self,
        day: Day,
        records: Records,
        folder: DataFolder,
        made: dt.date,
        earlier: Sequence[PublishedNumbers],
    ) -> None:
        self._day, self._records, self.folder, self._k = day, records, folder.path, day.smallest_group
        self.digest = partial(history.digest_of_text, folder.secret())
        k, reported = self._k, sites.load(folder.path)
        #: Names of the sites that made reports of their own before they were merged.
        self.sites = tuple(site.name for site in reported)
        before = [report for report in earlier if not report.look]
        texts = released_digests(records, before, k, self.digest)
        texts -= sites.texts_of_few(records, reported, k, self.digest) if reported else set()
        numbers = numbers_told(day, records, folder.path, made, earlier, texts)
        numbers = replace(numbers, named=digests_named_with_unit(records, numbers, before, self.digest))
        self.published = replace(numbers, words=rooms_of_texts(records, numbers, before, k, self.digest))

    def numbers(self, room: Room | None = None) -> PublishedNumbers:
        """Return the numbers that may be told of the whole day, or of one room.

        Raises:
            ReportError: nothing may be told of that room by itself.
        """
        if room is None:
            return self.published
        if (mine := self.published.of_room(room.key)) is None:
            raise self._why_not(room)
        return mine

    def told_texts(self, room: Room | None = None) -> ToldTexts:
        """Return the texts that may be told beside the numbers; raises as `numbers` does."""
        published, records = self.numbers(room), self._records
        if room:
            return texts_told_in(room.key, records, published, self._k, self.digest)
        return texts_told(records, published, self._k, self.digest)

    def tips(self, room: Room | None = None) -> list[results.Tip]:
        """Return the do's and don'ts that may be told, none by fewer than k people; raises as `numbers` does."""
        published = self.numbers(room)
        if not published.tables or (room and not is_told_in(room.key, published, ADVICE)):
            return []
        key = room.key if room else None
        written = [tip for tip in results.tips(self._records, key) if self.digest(tip.text) in published.texts]
        if sum(tip.writers for tip in written) < self._k:
            return []
        return tips_told(written, published.people or 0, self._k)

    def themes(self, room: Room | None = None) -> Iterator[tuple[str, int, list[tuple[str, int]]]]:
        """Return the themes of what people wrote; none of a room, because how many wrote is told exactly together."""
        if room or self.sites:
            return iter(())
        return themes_told(
            Themes(self._records, self.folder), open_questions_of(self._records), self.published, self._k, self.digest
        )

    def _why_not(self, room: Room) -> ReportError:
        people = {key: of.people for key, of in count_day(self._records, self._day).rooms.items()}
        refused, k = partial(ReportError, room=room.name), self._k
        if self.sites:
            return refused(
                N_(
                    "{room}: in this merge no room gets a report of its own, because these sites made reports of their "
                    "own before: {sites}."
                ),
                sites=side_by_side(*self.sites, between=", "),
            )
        if len(self._day.rooms) < 2 or len(people) < 2:
            return refused(N_("{room}: everyone was in one room, so the report together is the report of that room."))
        if people.get(room.key, 0) < k:
            return refused(N_("{room}: fewer than {k} people took part there, so it gets no report of its own."), k=k)
        table = self.published.tables.get(ROOM)
        if table and not self.published.rooms:
            return refused(
                N_(
                    "{room}: it gets no report of its own. An earlier report was made before there were reports of "
                    "rooms, and its numbers have changed since; the two together could give someone away."
                )
            )
        beside = next((group for group in table.groups if room.key in group), ()) if table else tuple(people)
        small = [other.name for other in self._day.rooms if other.key in beside and 0 < people.get(other.key, 0) < k]
        if small:
            return refused(
                N_(
                    "{room}: it gets no report of its own. Taken from the report together, it would leave {others}, "
                    "where fewer than {k} people took part. It is told in the report together."
                ),
                others=", ".join(small),
                k=k,
            )
        return refused(N_("{room}: earlier reports did not tell it apart, and too little changed since to do so now."))
