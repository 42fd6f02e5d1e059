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
from themeday.model.clock import Clock
from themeday.model.people import device_code, new_code, normal_code, rejoin_code
from themeday.results.themes import arranged as themes
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
    """What was removed, without a word about whose it was.

    Args:
        at: UTC, ISO 8601.
        what: "participant" or "day".
        rows: how many rows, per log; earlier revisions and withdrawals too.
        damaged: how many damaged stretches that nobody could read any more.
        files: how many exports, reports and published copies.
        left: files that could not be deleted, each with the reason; they still hold answers.
    """

    at: str
    what: str
    rows: dict[str, int]
    damaged: int
    files: int
    left: tuple[tuple[Path, str], ...] = field(default=())

    def text(self, language: str) -> str:
        """Return the receipt as lines to print or keep."""
        say = partial(translate, language)
        head = N_("Erased: one participant.") if self.what == "participant" else N_("Erased: the whole day.")
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


def find(records: Records, secret: bytes, typed: str) -> str:
    """Return the participant's code behind what an organiser typed.

    Args:
        typed: the personal code as the participant's page shows it ("K7PQ-3MXA"), or the code in the log.

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
    rows = {name: rows[name] for name in LOGS}
    receipt = ErasureReceipt(_now(), "participant", rows, damaged, _many(first, again), _left(again))
    _keep(folder.path / RECEIPTS, receipt.text(language))
    return receipt


def receipts_of(data_folder: Path) -> Path:
    """Return where the receipts of a deleted day are kept: beside the folder that is gone."""
    return data_folder.with_name(f"{data_folder.name}-{RECEIPTS}")


def purge_day(folder: DataFolder, language: str = SOURCE_LANGUAGE) -> tuple[ErasureReceipt, Path]:
    """Delete a day: its logs, quarantine, secrets, and every file handed out. The day must not be served.

    Returns:
        The receipt, and where it is kept: beside the folder that is gone.

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
            receipt = ErasureReceipt(_now(), "day", rows, records.damaged, _many(deleted), _left(deleted))
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


def _many(*deleted: export_register.Deleted) -> int:
    return len({path for result in deleted for path in result.deleted})


def _left(deleted: export_register.Deleted) -> tuple[tuple[Path, str], ...]:
    """Return what is still there, or may be: on a drive that is not here now, or named in a list that is damaged."""
    away = [(path, N_("its drive is not here now")) for path in deleted.missing if not path.parent.exists()]
    lists = [(path, N_("this list of exports is damaged; look whether any are left")) for path in deleted.unreadable]
    return (*deleted.failed, *away, *lists)


def _now() -> str:
    return Clock().now().isoformat(timespec="seconds").replace("+00:00", "Z")


def _text(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


def _keep(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
