"""What was published of a day, kept, so that a next report can be held against it.

`reported.json` in the data folder holds numbers, and of each text a keyed digest that only the day's secret can check;
it names nobody and holds nobody's words. What stood in the review is kept there as well: a look at it is held against
reports, drafts and looks before, and a draft against looks, because whoever saw one has it beside the next. Like drafts
they bind nothing that is published, once someone says that none left the team.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from hashlib import blake2s
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from themeday.errors import DataFolderError
from themeday.i18n import N_
from themeday.report.disclosure.published import POPULATION, PublishedNumbers, latest, same_tables
from themeday.report.disclosure.suppression import Table
from themeday.store.disk import DISK
from themeday.store.folder import locked, not_writable
from themeday.store.json_files import read_json

FILE = "reported.json"
_REPORTS = TypeAdapter(list[PublishedNumbers])
_LOCK = ".reported.lock"
_BUSY = N_("A report of this day is being made, so that nobody can say what may be told now. Look again in a moment.")


@contextmanager
def held(folder: Path, seconds: float = 0) -> Iterator[None]:
    """Hold the register, because two at once would not know of each other.

    Args:
        seconds: to wait for another process.

    Raises:
        DataFolderError: another process has it, or the folder cannot be written.
    """
    with locked(folder, _LOCK, seconds, DataFolderError(_BUSY)):
        yield


def digest_of_text(secret: bytes, text: str) -> str:
    """Return what stands for a text in the register; nobody without the day's secret can try texts against it."""
    return blake2s(text.encode("utf-8", "surrogatepass"), key=secret[:32], digest_size=16).hexdigest()


def load(folder: Path, *, drafts: bool = False) -> list[PublishedNumbers]:
    """Return every report that was published before, in order; with the drafts and looks since, if wanted.

    Raises:
        DataFolderError: the register cannot be read, so that nobody can say what may be told now.
    """
    return [report for report in _load(folder) if drafts or not (report.draft or report.look)]


def numbered(folder: Path, told: PublishedNumbers, *, draft: bool) -> PublishedNumbers:
    """Return what is told now with its number: that of the last draft or report, when it says the same."""
    reports = [report for report in _load(folder) if not report.look]
    same = reports and tells_the_same(reports[-1], told)
    number = reports[-1].number if same else 1 + max((report.number for report in reports), default=0)
    return replace(told, number=number, draft=draft)


def tells_the_same(some: PublishedNumbers, others: PublishedNumbers) -> bool:
    """Return whether two reports tell the same, on whatever day and in whatever order."""

    def said(told: PublishedNumbers) -> tuple[object, ...]:
        words = {question: set(parts) for question, parts in told.words.items()}
        return told.k, told.bounds, told.room_bounds, told.texts, told.named, words, told.rooms.keys()

    return (
        said(some) == said(others)
        and same_tables(some.tables, others.tables)
        and all(
            some.rooms[key].keys() == others.rooms[key].keys()
            and all(same_tables({key: table}, {key: others.rooms[key][part]}) for part, table in by_part.items())
            for key, by_part in some.rooms.items()
        )
    )


def keep(folder: Path, told: PublishedNumbers, *, drafts_sent: bool = False, drafts_stayed: bool = False) -> None:
    """Note a report: a draft beside others, or one that is published, which makes an end of them.

    Args:
        drafts_sent: drafts left the team, so that they count as published.
        drafts_stayed: nobody else has one, so that a draft takes the place of all before.

    Raises:
        DataFolderError: it cannot be written, and so nothing may be published.
    """
    before = _load(folder)
    if told.draft:
        before = [report for report in before if not (drafts_stayed and report.draft)]
        last = next((report for report in reversed(before) if not report.look), None)
        same = last and last.draft and tells_the_same(last, told)
        _save(folder, before if same else [*before, told])
        return
    published = [replace(report, draft=False) for report in before if drafts_sent or not report.draft]
    if published and tells_the_same(published[-1], told):
        told = replace(published.pop(), number=told.number)
    _save(folder, [*published, told])


def keep_look(folder: Path, told: PublishedNumbers) -> None:
    """Note what the review shows, as far as neither it nor a report or draft told it before.

    Raises:
        DataFolderError: it cannot be written, and so nothing may be shown.
    """
    reports = _load(folder)
    last = latest(reports) or PublishedNumbers(told.on, told.k)
    # Who is counted is told by several tables, and kept whole.
    each = [POPULATION, *((key,) for key in told.tables if key not in POPULATION)]
    keys = {key for some in each if not same_tables(_said(told, some), _said(last, some)) for key in some}
    asked = {key: table for key, table in told.asked.items() if table != last.asked.get(key)}
    if keys or asked:
        tables = {key: table for key, table in told.tables.items() if key in keys}
        rooms = {key: table for key, table in told.rooms.items() if key in keys}
        look = replace(told, tables=tables, rooms=rooms, asked=asked, since={}, draft=True, look=True)
        _save(folder, [*reports, look])


def _said(told: PublishedNumbers, keys: Iterable[str]) -> dict[str, Table]:
    """Return the tables of some keys, together and by room."""
    rooms = {f"{key} {part}": table for key in keys for part, table in told.rooms.get(key, {}).items()}
    return {key: told.tables[key] for key in keys if key in told.tables} | rooms


def take_back(folder: Path) -> PublishedNumbers | None:
    """Forget the last report that was published, and return it; None when none was.

    Raises:
        DataFolderError: the register cannot be read or written.
    """
    reports = _load(folder)
    last = next((report for report in reversed(reports) if not (report.draft or report.look)), None)
    if last:
        _save(folder, [report for report in reports if report is not last])
    return last


def _load(folder: Path) -> list[PublishedNumbers]:
    return read_json(
        folder / FILE,
        from_json,
        missing=[],
        unreadable=N_(
            "{path} cannot be read. It says what earlier reports told, and without it two reports together could give "
            "someone away. Put back a copy of it, or, if nobody has an earlier report, delete it."
        ),
    )


def _save(folder: Path, reports: Sequence[PublishedNumbers]) -> None:
    try:
        DISK.put(folder / FILE, _REPORTS.dump_json(list(reports), indent=1) + b"\n")
        with suppress(OSError):
            (folder / FILE).chmod(0o600)
    except OSError as error:
        raise not_writable(folder, error) from error


def to_json(published: PublishedNumbers) -> Any:
    """Return a report's numbers as they are kept."""
    return _REPORTS.dump_python([published], mode="json")[0]


def from_json(rows: Sequence[dict[str, Any]]) -> list[PublishedNumbers]:
    """Return the numbers of reports as they were kept.

    Raises:
        KeyError, TypeError, ValueError: they are something else.
    """
    # A register of before there were reports by room has no texts that stand with a unit.
    return _REPORTS.validate_python([{"named": row["texts"], **row} for row in rows])
