"""Really removing what someone wrote, or the whole day: from the logs, the quarantine, and every file handed out.

What the receipt says is what was done, in numbers; it names no one, and can be shown to anyone.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from themeday.errors import CANNOT_WRITE, DataFolderError, NotSaved, UnknownParticipant
from themeday.i18n import N_, SOURCE_LANGUAGE, translate
from themeday.lifecycle.handed_out import HandedOut
from themeday.model.clock import Clock
from themeday.model.outcomes import Outcome
from themeday.model.people import device_code, new_code, normal_code, rejoin_code
from themeday.results.themes import arranged as themes
from themeday.store import CsvLog, Cursor, row_counts, tombstones
from themeday.store.files import digest, reason_of, remove, write_private
from themeday.store.folder import MERGED, DataFolder
from themeday.store.mending import contents, mend, refuse_damaged, refuse_emptied
from themeday.store.records import LOGS, Records
from themeday.store.salvage import salvage
from themeday.store.tombstones import Tombstone

RECEIPTS = "receipts.txt"

_LOCKS = (".lock", ".in-use.lock", ".handed-out.lock", ".reported.lock")
_FILES = (
    *(f"{name}.{kind}" for name in LOGS for kind in ("csv", "quarantine")),
    *("day.json", "served.json", "reported.json", "secret", "door", RECEIPTS),
    *(tombstones.NAME, row_counts.NAME, MERGED, themes.FILE),
)
# With what is left of writing one of them that failed.
_NAMES = (*_LOCKS, *_FILES, *(f".{name}.*" for name in _FILES), "handed-out*.json", ".handed-out*")


@dataclass(frozen=True)
class Receipt:
    """What was removed, without a word about whose it was."""

    head: str  # marked with `N_`
    rows: dict[str, int]  # per log; earlier revisions and withdrawals too
    damaged: int  # stretches that nobody could read any more
    handed_out: HandedOut
    at: str = field(default_factory=lambda: Clock().now().strftime("%Y-%m-%dT%H:%M:%SZ"))

    def text(self, language: str) -> str:
        """Return the receipt as lines to print or keep."""
        say = partial(translate, language)
        lines = [
            f"{self.at}  {say(self.head)}",
            *(say(N_("  {log}: rows removed: {count}"), log=f"{log}.csv", count=n) for log, n in self.rows.items()),
            say(N_("  damaged pieces that nobody could read, removed: {count}"), count=self.damaged),
            *self.handed_out.lines(language),
        ]
        return "\n".join(lines) + "\n"

    def keep(self, path: Path, language: str) -> None:
        """Write it behind the receipts in a file; raise OSError when that cannot be done."""
        _keep(path, self.text(language))


def find_participant(records: Records, secret: bytes, typed: str) -> str:
    """Return the participant's code behind what an organiser typed: the personal code, or the one in the log.

    Raises:
        UnknownParticipant: nobody in this day has it.
        LogDamaged: nobody has it of whom anything can be read, and there are answers that cannot.
    """
    wanted = normal_code(device_code(typed) if len(normal_code(device_code(typed))) == len(new_code()) else typed)
    # Everyone of whom there is a row; the one with which they joined may be damaged.
    codes = {device_code(row.participant): None for log in records.files() for row in contents(log).rows}
    for code in codes:
        if wanted in (code, normal_code(rejoin_code(secret, code))):
            return code
    refuse_damaged(records, private=True)
    raise UnknownParticipant(
        N_("Nobody in this day has the code {code}. The participant's own page shows it as “Your personal code”."),
        code=typed[:20],
    )


def erase_participant(folder: DataFolder, code: str, language: str = SOURCE_LANGUAGE) -> Receipt:
    """Remove every row of a participant, and every file handed out that may hold their words; also during the day.

    Where rows of others refer to the participant (a date, a rating, a pair) a code that nobody has takes its place.
    What a merge handed out goes too. The receipt is also kept in the data folder.

    Raises:
        LogDamaged: answers of others cannot be read, or the shared log was emptied; nothing was changed.
        NotSaved: something could not be written; nobody's rows are lost, and erasing again goes on.
        DataFolderError: the themes cannot be read, and nothing was changed; or the register of files handed out cannot
            be changed.
    """
    records = Records.in_folder(folder.path)
    rows: dict[str, int] = {}
    damaged = 0
    handed_out = HandedOut()
    with records.exclusive():
        refuse_damaged(records, private=True, but=code)
        refuse_emptied(records)
        mend(records)
        themes.load_themes(folder.path)
        try:
            stand_in = tombstones.add(folder.path, code, new_code())
        except OSError as error:
            raise NotSaved(CANNOT_WRITE) from error
        everyone = records.shared.read(Cursor()).outcomes
        mine = {row.outcome_id for row in everyone if device_code(row.participant) == code}
        handed_out.delete(folder.path, mine)
        # In which theme someone's answers stood goes with them.
        themes.keep_only(folder.path, {row.outcome_id for row in everyone} - mine)
        # The shared log last: as long as the participant is in it, erasing can be asked for again.
        for name, log in sorted(zip(LOGS, records.files(), strict=True), key=lambda both: both[1] is records.shared):
            log.mend()
            salvage(log)  # what others wrote and can still be read stays theirs
            damaged += len(log.set_aside())
            if log is records.shared:
                _mark_rows(folder.path, log, code, stand_in)
            rows[name] = log.erase(code, stand_in)
        handed_out.delete(folder.path, mine)  # a published copy may have been renewed meanwhile
        records.refresh()
        row_counts.note(folder.path, {log.path.name: log.rows for log in records.files()})
    receipt = Receipt(N_("Erased: one participant."), {name: rows[name] for name in LOGS}, damaged, handed_out)
    receipt.keep(folder.path / RECEIPTS, language)
    return receipt


def mark_of(row: Outcome) -> str:
    """Return the hash that stands for a row among the tombstones.

    A code may be someone else's at another site. A row is of one person, also in a copy of the folder that knows
    nothing of the erasing, and nobody can find an id of 74 random bits by trying.
    """
    return digest(row.outcome_id.encode())


def _mark_rows(folder: Path, log: CsvLog, code: str, stand_in: str) -> None:
    mine = (row for row in log.read(Cursor()).outcomes if device_code(row.participant) == code)
    marks = [Tombstone(mark_of(row), stand_in) for row in mine]
    try:
        whole = tombstones.to_json(tombstones.ordered([*tombstones.load(folder), *marks]))
        write_private(folder / tombstones.NAME, whole)
    except OSError as error:
        raise NotSaved(CANNOT_WRITE) from error


def receipts_of(data_folder: Path) -> Path:
    """Return where the receipts of a deleted day are kept: beside the folder that is gone."""
    return data_folder.with_name(f"{data_folder.name}-{RECEIPTS}")


def purge_day(folder: DataFolder, language: str = SOURCE_LANGUAGE) -> tuple[Receipt, Path]:
    """Delete a day that is not served: logs, quarantine, secrets, files handed out; return the receipt and its file.

    Raises:
        DataFolderError: something cannot be deleted; purging again goes on where this stopped.
        LogDamaged: answers that look complete cannot be read; nothing was changed.
        NotSaved: another process keeps the lock for too long.
    """
    records = Records.in_folder(folder.path)
    kept = receipts_of(folder.path)
    try:
        with folder.in_use(), records.exclusive():
            refuse_damaged(records, private=True)
            mend(records)
            rows = {name: list(log.read(Cursor()).outcomes) for name, log in zip(LOGS, records.files(), strict=True)}
            handed_out = HandedOut()
            handed_out.delete(folder.path, {row.outcome_id for row in rows[LOGS[0]]})
            counts = {name: len(of_log) for name, of_log in rows.items()}
            receipt = Receipt(N_("Erased: the whole day."), counts, records.damaged, handed_out)
            if (earlier := _text(folder.path / RECEIPTS)) and earlier not in _text(kept):
                _keep(kept, earlier)
            for path in _made_by_the_kit(folder.path):
                if path.name not in _LOCKS:
                    remove(path)
        for name in _LOCKS:
            remove(folder.path / name)
        if not any(folder.path.iterdir()):
            folder.path.rmdir()
    except OSError as error:
        raise DataFolderError(
            N_("{path} cannot be deleted ({reason}). Close the programs that have it open, and purge again."),
            path=error.filename or folder.path,
            reason=reason_of(error),
        ) from error
    # Only now: a purge that failed halfway must not say that it was done.
    receipt.keep(kept, language)
    return receipt, kept


def _made_by_the_kit(folder: Path) -> list[Path]:
    """Return the files of a data folder that the kit made; whatever else someone put there is theirs."""
    return [path for path in folder.iterdir() if path.is_file() and any(path.match(name) for name in _NAMES)]


def _text(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


def _keep(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
