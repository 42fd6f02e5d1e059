"""The door through which commands read a day's logs: what another program made of them is put right first.

An empty result is then never that of a log that says something: what cannot be read is refused, with its number.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from themeday.errors import LogDamaged, NotSaved
from themeday.i18n import N_
from themeday.model.outcomes import Outcome
from themeday.model.people import device_code
from themeday.store import CsvLog, Cursor, Damage
from themeday.store.records import STAFF, Records
from themeday.store.salvage import in_log, lost, readable, restore, stretches

EMPTIED = N_(
    "{file} holds nothing, while private answers lie beside it, of people: {people}. It was emptied, or another file "
    "took its place. Nothing is made without it: put it back as it was, from a copy."
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


def read_whole(folder: Path) -> Records:
    """Return the records of a data folder, read, when no answer is missing that was shared.

    Raises:
        LogDamaged: there are answers in the logs that look complete and cannot be read, or the shared log was emptied.
    """
    records = mended(folder)
    shared, _, stage = records.files()
    for log in (shared, stage):
        if _is_damaged(log):
            _refuse_lost(log, in_log(log), log.read(Cursor()).outcomes)
    refuse_emptied(records)
    return records


def refuse_emptied(records: Records) -> None:
    """Refuse a shared log that holds nothing while private answers lie beside it: who gave those had joined in it.

    Raises:
        LogDamaged: it was emptied or replaced.
    """
    shared, *_ = records.files()
    people = {device_code(row.participant) for row in records.private} - {STAFF}
    if people and not any(True for _ in records.shared):
        raise LogDamaged(EMPTIED, file=shared.path, people=len(people))


def whole_rows(log: CsvLog) -> tuple[tuple[Outcome, ...], int]:
    """Return all rows of a log that can be read, and how many pieces cannot; nothing is changed.

    Raises:
        LogDamaged: there are answers in it that look complete and cannot be read.
    """
    whole, damage = log.sorted_out() if log.path.exists() else ([], ())
    rows, left = tuple(outcome for _, outcome in whole), 0
    for together in stretches([*damage, *log.set_aside()]):
        more, complete = readable(b"".join(damage.data for damage in together))
        rows = tuple(dict.fromkeys((*rows, *more)))
        left += 0 if complete else len(together)
    if left:
        _refuse_lost(log, damage, rows)
    return rows, left


def _is_damaged(log: CsvLog) -> bool:
    return bool(log.damaged or log.unread() or log.set_aside())


def _refuse_lost(log: CsvLog, damage: Iterable[Damage], there: Iterable[Outcome]) -> None:
    if gone := lost([*damage, *log.set_aside()], there):
        raise LogDamaged(
            N_(
                "{file} is not whole: answers that are missing: {count}, people: {people}. Another program, a person "
                "or the disk changed them after they were saved. Nothing is made without them. To see what can be "
                "done: themeday doctor {file}"
            ),
            file=log.path,
            count=len(gone),
            people=len(set(gone.values())),
        )
