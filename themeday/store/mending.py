"""The door through which commands read a day's logs, so that all of them say the same of the same files.

What another program made of a log is put right first, where all of it can be. Answers that look complete and cannot be
read are refused with their number, and nothing is changed then: an empty result is never that of a log that says
something. What holds no whole answer is read without, and told of in one way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from themeday.errors import LogDamaged, NotSaved, ThemeDayError
from themeday.i18n import N_
from themeday.model.outcomes import Outcome
from themeday.model.people import device_code
from themeday.store import CsvLog, Cursor, Damage, row_counts
from themeday.store.records import JOIN, LOGS, STAFF, Records
from themeday.store.salvage import in_log, lost, readable, restore, stretches

EMPTIED = N_(
    "{file} holds nothing, while private answers lie beside it, of people: {people}. It was emptied, or another file "
    "took its place. Nothing is made without it: put it back as it was, from a copy."
)
_PIECES = N_("{log}: pieces that hold no whole answer: {count}. Answers that can be read: {rows}.")
_CUT = N_(
    "{log} stops in the middle of a row. Answers that can be read: {rows}, the last one of {last}. The computer "
    "stopped while that row was written, or the file was cut off; then answers behind it are missing, and how many "
    "nobody can tell. If you have a copy that is whole, put it back."
)
_GONE_ON = N_("{log}: private answers were given after the last one in {shared}: {count}, people: {people}.")
_UNKNOWN = N_(
    "{shared}: people who gave private answers and are not in it: {people}. Rows are missing from it. If you have a "
    "copy that is whole, put it back."
)


def mend(records: Records) -> None:
    """Read records after putting right what can be; of logs that are whole that costs no more than reading."""
    records.refresh()
    for log in records.files():
        if _is_damaged(log):
            with suppress(NotSaved):  # on a stick that may only be read; `read_whole` counts what that leaves out
                restore(log)
    records.refresh()


def mended(folder: Path) -> Records:
    """Return the records of a data folder, read, after putting right what can be."""
    records = Records.in_folder(folder)
    mend(records)
    return records


def read_whole(folder: Path, *, private: bool = False, pieces: bool = True) -> Records:
    """Return the records of a data folder, read, when no answer is missing that was shared.

    Args:
        private: whether no private answer may be missing either.
        pieces: whether what holds no whole answer may be there.

    Raises:
        LogDamaged: there are answers in the logs that look complete and cannot be read, or the shared log was emptied;
            nothing was changed.
    """
    records = Records.in_folder(folder)
    records.refresh()
    refuse_damaged(records, private=private, pieces=pieces)
    refuse_emptied(records)
    mend(records)
    for log in _read_from(records, private):
        if _is_damaged(log):  # it cannot be written
            _refuse_missing(log, lost([*in_log(log), *log.set_aside()], log.read(Cursor()).outcomes))
    return records


def refuse_damaged(records: Records, *, private: bool = False, pieces: bool = True, but: str | None = None) -> None:
    """Raise LogDamaged for records that were read, as `read_whole` does, but for an emptied log; nothing is changed.

    Args:
        but: the code of someone whose answers may be missing.
    """
    for log in filter(_is_damaged, _read_from(records, private)):
        there = contents(log)
        if set(there.missing.values()) - {but}:
            _refuse_missing(log, there.missing)
        if not pieces:
            refuse_fewer(log.path.parent, {log.path.name: len(there.rows)})
        if there.left and not pieces:
            raise LogDamaged(
                N_(
                    "Nothing was changed, because {file} holds what is no whole answer, or such lies beside it. "
                    "`themeday doctor` sets it apart, and deletes it with --drop. Then do this again."
                ),
                list(on_pieces(log.path.name, there.left, there.rows)),
                file=log.path,
            )


def refuse_fewer(folder: Path, rows: Mapping[str, int]) -> None:
    """Raise LogDamaged when logs, by the names of their files, have fewer rows than were noted."""
    if fewer := list(row_counts.fewer(folder, rows)):
        raise LogDamaged(N_("Nothing was changed, because rows are missing:"), fewer)


def refuse_emptied(records: Records) -> None:
    """Raise LogDamaged when the shared log holds nothing: who gave the private answers beside it had joined in it."""
    shared, private, _ = records.files()
    people = {
        device_code(row.participant) for row in (contents(private).rows if _is_damaged(private) else records.private)
    }
    people.discard(STAFF)
    if people and not any(True for _ in records.shared) and not contents(shared).rows:
        raise LogDamaged(EMPTIED, file=shared.path, people=len(people))


class Contents(NamedTuple):
    """What a log says, and what of it cannot be read."""

    rows: tuple[Outcome, ...]
    left: Sequence[Damage] = ()  # stretches that hold more than was read of them
    missing: Mapping[str, str] = MappingProxyType({})  # answers that look complete, by id: whose they seem to be


def contents(log: CsvLog) -> Contents:
    """Return all of a log that can be read, also in its quarantine; nothing is changed."""
    reading = log.read(Cursor())
    if not (reading.damaged or log.set_aside() or log.unread()):
        return Contents(reading.outcomes)
    whole, damage = log.sorted_out() if log.path.exists() else ([], ())
    rows, left = tuple(outcome for _, outcome in whole), []
    for together in stretches([*damage, *log.set_aside()]):
        more, complete = readable(b"".join(damage.data for damage in together))
        rows = tuple(dict.fromkeys((*rows, *more)))
        left += [] if complete else together
    return Contents(rows, left, lost(left, rows))


def whole_rows(log: CsvLog) -> Contents:
    """Return all of a log that can be read; raise LogDamaged when answers in it look complete and cannot be."""
    there = contents(log)
    _refuse_missing(log, there.missing)
    return there


def remarks(records: Records) -> Iterator[ThemeDayError]:
    """Yield what has to be said of logs from which everything was read that can be."""
    shared, _, stage = records.files()
    for log in (shared, stage):
        if _is_damaged(log):
            left = [*in_log(log), *log.set_aside()]
            yield from on_pieces(log.path.name, left, log.read(Cursor()).outcomes)
            if log is shared and _is_cut(left):
                yield from _gone_on(records)
    yield from row_counts.fewer(shared.path.parent, {log.path.name: log.rows for log in (shared, stage)})
    yield from unknown_people(records)


def on_pieces(name: str, left: Sequence[Damage], rows: Sequence[Outcome]) -> Iterator[ThemeDayError]:
    """Yield what is known of a log of which something holds no whole answer."""
    if _is_cut(left) and rows:
        yield ThemeDayError(_CUT, log=name, rows=len(rows), last=_at(max(row.recorded_at for row in rows)))
    elif left:
        yield ThemeDayError(_PIECES, log=name, count=len(left), rows=len(rows))


def unknown_people(records: Records) -> Iterator[ThemeDayError]:
    """Yield that people are missing from the shared log, in which whoever gave a private answer had joined."""
    answered = {row.participant for row in records.private if row.chapter != JOIN}
    yield from missing_people(answered, {row.participant for row in records.shared})


def missing_people(answered: Iterable[str], joined: Iterable[str]) -> Iterator[ThemeDayError]:
    """Yield that of the codes in private answers some are not in the shared log; their sides do not matter."""
    if missing := set(map(device_code, answered)) - set(map(device_code, joined)) - {STAFF}:
        yield ThemeDayError(_UNKNOWN, shared=f"{LOGS[0]}.csv", people=len(missing))


def _gone_on(records: Records) -> Iterator[ThemeDayError]:
    last = max((row.recorded_at for row in records.shared), default="")
    later = [row for row in records.private if row.recorded_at > last and row.chapter != JOIN]
    if later:
        shared, private, _ = (log.path.name for log in records.files())
        people = len({device_code(row.participant) for row in later})
        yield ThemeDayError(_GONE_ON, log=private, shared=shared, count=len(later), people=people)


def _at(stamp: str) -> str:
    return datetime.fromisoformat(stamp).astimezone().strftime("%Y-%m-%d %H:%M")


def _is_cut(left: Iterable[Damage]) -> bool:
    return any(not damage.data.endswith((b"\n", b"\r")) for damage in left)


def _read_from(records: Records, private: bool) -> tuple[CsvLog, ...]:
    shared, of_each, stage = records.files()
    return (shared, of_each, stage) if private else (shared, stage)


def _is_damaged(log: CsvLog) -> bool:
    return bool(log.damaged or log.unread() or log.set_aside())


def _refuse_missing(log: CsvLog, missing: Mapping[str, str]) -> None:
    if missing:
        raise LogDamaged(
            N_(
                "{file} is not whole: answers that are missing: {count}, people: {people}. Another program, a person "
                "or the disk changed them after they were saved. Nothing is made without them. To see what can be "
                "done: themeday doctor {file}"
            ),
            file=log.path,
            count=len(missing),
            people=len(set(missing.values())),
        )
