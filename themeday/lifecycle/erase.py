"""Really removing what someone wrote, or the whole day: from the logs, the quarantine, and every file handed out.

What the receipt says is what was done, in numbers; it names no one, and can be shown to anyone.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from themeday.errors import CANNOT_WRITE, DataFolderError, NotSaved, UnknownParticipant
from themeday.i18n import N_, SOURCE_LANGUAGE, translate
from themeday.model.clock import Clock
from themeday.model.people import device_code, new_code, normal_code, rejoin_code
from themeday.results.themes import kept as themes
from themeday.store import Cursor, export_register, tombstones
from themeday.store.files import reason_of, remove
from themeday.store.folder import MERGED, DataFolder
from themeday.store.records import LOGS, Records
from themeday.store.salvage import salvage

RECEIPTS = "receipts.txt"

_LOCKS = (".lock", ".in-use.lock", ".handed-out.lock", ".reported.lock")
_FILES = (
    *(f"{name}.{kind}" for name in LOGS for kind in ("csv", "quarantine")),
    *("day.json", "served.json", "reported.json", "secret", "door", RECEIPTS),
    *(tombstones.NAME, MERGED, themes.FILE),
)
# With what is left of writing one of them that failed.
_NAMES = (*_LOCKS, *_FILES, *(f".{name}.*" for name in _FILES), "handed-out*.json", ".handed-out*")


@dataclass(frozen=True)
class ErasureReceipt:
    """What was removed, without a word about whose it was."""

    at: str  # UTC, ISO 8601
    whole_day: bool
    rows: dict[str, int]  # per log; earlier revisions and withdrawals too
    damaged: int  # stretches that nobody could read any more
    files: int  # exports, reports and published copies
    left: tuple[tuple[Path, str], ...] = ()  # files that could not be deleted, and why; they still hold answers

    def text(self, language: str) -> str:
        """Return the receipt as lines to print or keep."""
        say = partial(translate, language)
        head = N_("Erased: the whole day.") if self.whole_day else N_("Erased: one participant.")
        lines = [
            f"{self.at}  {say(head)}",
            *(say(N_("  {log}: rows removed: {count}"), log=f"{log}.csv", count=n) for log, n in self.rows.items()),
            say(N_("  damaged pieces that nobody could read, removed: {count}"), count=self.damaged),
            say(N_("  exports and published copies deleted: {count}"), count=self.files),
            *(
                say(N_("  NOT deleted: {path} ({reason}). Delete it by hand."), path=path, reason=say(reason))
                for path, reason in self.left
            ),
        ]
        return "\n".join(lines) + "\n"


def find_participant(records: Records, secret: bytes, typed: str) -> str:
    """Return the participant's code behind what an organiser typed: the personal code, or the one in the log.

    Raises:
        UnknownParticipant: nobody in this day has it.
    """
    wanted = normal_code(device_code(typed) if len(normal_code(device_code(typed))) == len(new_code()) else typed)
    # Everyone of whom there is a row; the one with which they joined may be damaged.
    rows = (row for log in records.logs for row in log.read(Cursor()).outcomes)
    for code in dict.fromkeys(device_code(row.participant) for row in rows):
        if wanted in (code, normal_code(rejoin_code(secret, code))):
            return code
    raise UnknownParticipant(
        N_("Nobody in this day has the code {code}. The participant's own page shows it as “Your personal code”."),
        code=typed[:20],
    )


def erase_participant(folder: DataFolder, code: str, language: str = SOURCE_LANGUAGE) -> ErasureReceipt:
    """Remove every row of a participant, and every file handed out that may hold their words; also during the day.

    Where rows of others refer to the participant (a date, a rating, a pair) a code that nobody has takes its place.
    The receipt is also kept in the data folder.

    Raises:
        NotSaved: something could not be written; nobody's rows are lost, and erasing again goes on.
        DataFolderError: the register of files handed out cannot be changed.
    """
    records = Records.in_folder(folder.path)
    rows: dict[str, int] = {}
    damaged = 0
    with records.exclusive():
        try:
            stand_in = tombstones.add(folder.path, code, new_code())
        except OSError as error:
            raise NotSaved(CANNOT_WRITE) from error
        first = export_register.delete_all(folder.path)
        # In which theme someone's answers stood goes with them.
        others = (row for row in records.shared.read(Cursor()).outcomes if device_code(row.participant) != code)
        themes.keep_only(folder.path, {row.outcome_id for row in others})
        # The shared log last: as long as the participant is in it, erasing can be asked for again.
        for name, log in sorted(zip(LOGS, records.files(), strict=True), key=lambda both: both[1] is records.shared):
            log.mend()
            salvage(log)  # what others wrote and can still be read stays theirs
            damaged += len(log.set_aside())
            rows[name] = log.erase(code, stand_in)
        again = export_register.delete_all(folder.path)  # a published copy may have been renewed meanwhile
    receipt = _receipt(False, {name: rows[name] for name in LOGS}, damaged, again, first)
    _keep(folder.path / RECEIPTS, receipt.text(language))
    return receipt


def receipts_of(data_folder: Path) -> Path:
    """Return where the receipts of a deleted day are kept: beside the folder that is gone."""
    return data_folder.with_name(f"{data_folder.name}-{RECEIPTS}")


def purge_day(folder: DataFolder, language: str = SOURCE_LANGUAGE) -> tuple[ErasureReceipt, Path]:
    """Delete a day that is not served: logs, quarantine, secrets, files handed out; return the receipt and its file.

    Raises:
        DataFolderError: something cannot be deleted; purging again goes on where this stopped.
        NotSaved: another process keeps the lock for too long.
    """
    records = Records.in_folder(folder.path)
    kept = receipts_of(folder.path)
    try:
        with folder.in_use(), records.exclusive():
            rows = {name: len(log.read(Cursor()).outcomes) for name, log in zip(LOGS, records.files(), strict=True)}
            deleted = export_register.delete_all(folder.path)
            receipt = _receipt(True, rows, records.damaged, deleted)
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
    _keep(kept, receipt.text(language))
    return receipt, kept


def _made_by_the_kit(folder: Path) -> list[Path]:
    """Return the files of a data folder that the kit made; whatever else someone put there is theirs."""
    return [path for path in folder.iterdir() if path.is_file() and any(path.match(name) for name in _NAMES)]


def _receipt(
    whole_day: bool, rows: dict[str, int], damaged: int, last: export_register.Deleted, *before: export_register.Deleted
) -> ErasureReceipt:
    files = {path for deleted in (last, *before) for path in deleted.deleted}
    # What is still there, or may be: on a drive that is not here now, or named in a list that is damaged.
    away = [(path, N_("its drive is not here now")) for path in last.missing if not path.parent.exists()]
    lists = [(path, N_("this list of exports is damaged; look whether any are left")) for path in last.unreadable]
    at = Clock().now().isoformat(timespec="seconds").replace("+00:00", "Z")
    return ErasureReceipt(at, whole_day, rows, damaged, len(files), (*last.failed, *away, *lists))


def _text(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


def _keep(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
