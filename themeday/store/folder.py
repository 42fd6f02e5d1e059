"""The day's data folder: outside every served folder, readable by its owner only."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from themeday.day.plan import Day
from themeday.errors import DataFolderError
from themeday.i18n import N_
from themeday.store.files import reason_of, write_private
from themeday.store.json_files import load_json

#: In the data folder of a day that was put together from several: of which.
MERGED = "merged.json"
MERGE_AGAIN = N_(
    "Answers were deleted at one of the sites since this merge was made, and the merge with them. Merge again, with -o "
    "{folder}."
)
_LOGS = ("outcomes.csv", "private.csv")
_MARK = "day.json"
_DOOR = "door"
_IN_USE = ".in-use.lock"
#: The day as it was served last; it is there once a day was begun.
SERVED = "served.json"
_SECRET = "secret"  # noqa: S105  (a file name)
_SECRET_BYTES = 32
_BROKEN = {
    _SECRET: N_(
        "{path} is damaged. From it follow the personal codes of participants, with which they come back on another "
        "device and are erased. Put back a copy of it. Only before anyone joined may you delete it: it is then made "
        "anew."
    ),
    _DOOR: N_(
        "{path} is damaged. From it follow the links of facilitator and organiser, and who a phone belongs to. Put "
        "back a copy of it; or delete it: it is made anew, and people come back with their personal codes."
    ),
}


@dataclass(frozen=True)
class DataFolder:
    """Where one day's logs are."""

    path: Path

    @classmethod
    def of(cls, day: Day, path: Path | None = None) -> DataFolder:
        """Return a day's data folder, made when it is not there; raise DataFolderError for one of another day."""
        folder = (path or (day.folder or Path.cwd()) / "data").resolve()
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            data_folder = cls(folder)
            data_folder._claim(day)
        except OSError as error:
            raise not_writable(folder, error) from error
        return data_folder

    def secret(self) -> bytes:
        """Return the day's secret, from which the codes of participants follow; made at first use."""
        return self._kept(_SECRET)

    def door_secret(self) -> bytes:
        """Return what cookies and staff links are made with; random even in a rehearsal, whose codes are not."""
        return self._kept(_DOOR)

    def _kept(self, name: str) -> bytes:
        path = self.path / name
        try:
            with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
                file.write(secrets.token_hex(_SECRET_BYTES))
        except FileExistsError:
            pass
        except OSError as error:
            raise not_writable(self.path, error) from error
        return _secret_in(path)

    def keep_served(self, day: Day) -> Path:
        """Write down the day as it is served now, so that a half-edited day.toml cannot empty anyone's page."""
        path = self.path / SERVED
        write_private(path, day.to_text().encode())
        return path

    def plant_secret(self, secret: bytes) -> None:
        """Set the secret of a fresh rehearsal folder, so that the same seed gives the same codes."""
        write_private(self.path / _SECRET, secret.hex().encode())

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Have the folder to oneself for serving or closing; raise DataFolderError when another process here has."""
        served = N_("This day is being served at the moment, from {folder}. Stop that first, with Ctrl-C.")
        with locked(self.path, _IN_USE, 0, DataFolderError(served, folder=self.path)):
            yield

    def _claim(self, day: Day) -> None:
        mark = self.path / _MARK
        mine = {"date": day.date.isoformat(), "rehearsal": day.rehearsal}
        try:
            theirs = load_json(mark, None)
        except ValueError:
            theirs = {}
        if theirs is None:
            write_private(mark, json.dumps(mine).encode())
            return
        theirs = theirs if isinstance(theirs, dict) else {}
        if theirs.get("rehearsal") != day.rehearsal:
            raise DataFolderError(
                N_(
                    "The folder {folder} holds a rehearsal and this is a real day, or the other way round. They "
                    "never mix; choose another folder with --data."
                ),
                folder=self.path,
            )
        # The date tells days apart; a title may still be mended after people wrote something.
        if theirs.get("date") == mine["date"]:
            return
        if "date" not in theirs or any((self.path / log).exists() for log in _LOGS):
            raise DataFolderError(
                N_(
                    "People took part on {other} already, and what they wrote is in {folder}. Put that date back, or "
                    "make a new day."
                ),
                folder=self.path,
                other=theirs.get("date", "?"),
            )
        write_private(mark, json.dumps(mine).encode())  # so far only posters or a look around were made here


def check_secrets(folder: Path) -> None:
    """Raise DataFolderError when a secret of a data folder is broken; none of them need be there yet."""
    for path in (folder / _SECRET, folder / _DOOR):
        if path.exists():
            _secret_in(path)


def _secret_in(path: Path) -> bytes:
    try:
        secret = bytes.fromhex(path.read_text("ascii"))
    except (OSError, ValueError) as error:
        raise DataFolderError(_BROKEN[path.name], path=path) from error
    if len(secret) != _SECRET_BYTES:
        raise DataFolderError(_BROKEN[path.name], path=path)
    return secret


def is_data_folder(folder: Path) -> bool:
    """Return whether a folder is the data folder of any day."""
    return (folder / _MARK).exists()


def not_writable(data_folder: Path, error: OSError) -> DataFolderError:
    """Return the error to raise when a data folder, or a file in it, cannot be written."""
    return DataFolderError(
        N_("The data folder {folder} cannot be written ({reason}). Choose another one with --data."),
        folder=data_folder,
        reason=reason_of(error),
    )


@contextmanager
def locked(data_folder: Path, name: str, seconds: float, busy: DataFolderError | None = None) -> Iterator[None]:
    """Hold a lock file in a data folder, which is made when it is not there; raise DataFolderError when that cannot be.

    Args:
        seconds: to wait for another process.
        busy: what is raised when that keeps it for longer.
    """
    lock = FileLock(data_folder / name, timeout=seconds, mode=0o600)
    try:
        data_folder.mkdir(parents=True, exist_ok=True, mode=0o700)  # Else the lock makes it, for everyone to read.
        lock.acquire()
    except OSError as error:
        raise busy if busy and isinstance(error, Timeout) else not_writable(data_folder, error) from error
    try:
        yield
    finally:
        lock.release()
