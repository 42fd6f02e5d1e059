"""The published copy: what was shared, as a CSV file for Excel, kept fresh in a folder of the organiser's choice.

It holds what the export holds and nothing else. The log is only read: whatever someone does to the copy, the log stays
as it is. A copy that someone edited is moved aside and never overwritten.
"""

from __future__ import annotations

import errno
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from pathlib import Path

from themeday.day.plan import Day
from themeday.errors import DataFolderError, ThemeDayError
from themeday.export.tables import excel_csv
from themeday.i18n import N_, translate
from themeday.store import export_register
from themeday.store.files import InUse, digest, digest_of, is_file, reason_of, take_place, write_private
from themeday.store.folder import is_data_folder
from themeday.store.records import Records

COPY_NAME = "outcomes.csv"


class CopyState(StrEnum):
    """What a refresh came to."""

    UNCHANGED = "unchanged"  # the copy is there and says what it should
    WRITTEN = "written"
    LOCKED = "locked"  # someone has it open; the next refresh tries again
    FAILED = "failed"


@dataclass(frozen=True)
class RefreshResult:
    """What a refresh came to."""

    state: CopyState
    reason: str = ""  # why it failed, in the day's first language or the system's own words
    aside: Path | None = None  # where a file went that stood in the way, such as an edited copy


class Publisher:
    """Keeps the published copy of a day in a folder, which is made; the day's export register notes it.

    Raises:
        DataFolderError: the folder is a data folder or inside it, or it cannot be made.
    """

    def __init__(self, day: Day, records: Records, data_folder: Path, folder: Path) -> None:
        self._day = day
        self._records = records
        self._data_folder = data_folder.resolve()
        #: Where the copy is.
        self.path = folder.resolve() / COPY_NAME
        self._version: int | None = None
        self._digest = ""
        self._aside: Path | None = None
        try:
            self._refuse_data_folder()
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise DataFolderError(
                N_("The copy {name} cannot be written in {folder} ({reason}). Choose another folder."),
                name=COPY_NAME,
                folder=folder,
                reason=reason_of(error),
            ) from error

    def refresh(self, *, force: bool = False) -> RefreshResult:
        """Write the copy anew when there is something new, or when it was edited or deleted.

        Whatever goes wrong with the copy is returned and not raised, because the day goes on without it.

        Args:
            force: write it also when nothing seems new; after an erase, when not even an old copy may stay.
        """
        self._aside = None
        reason = ""
        try:
            state = self._refresh(force)
        except InUse as error:
            state, reason = CopyState.LOCKED, error.strerror or "?"
        except OSError as error:
            state, reason = CopyState.FAILED, reason_of(error)
        except ThemeDayError as error:
            state, reason = CopyState.FAILED, error.message(self._day.languages[0])
        return RefreshResult(state, reason, self._aside)

    def _refresh(self, force: bool) -> CopyState:
        self._records.refresh()
        # Before the content is made: what others read in the meantime then counts as new the next time.
        version = self._records.version
        if not force and version == self._version and self._in_place() == self._digest:
            return CopyState.UNCHANGED
        content = excel_csv(self._day, self._records)
        fresh = digest(content)
        if not force and self._in_place() == fresh:
            entry = export_register.find(self._data_folder, self.path)
            if entry is None or fresh not in entry.digests:  # The register was lost, or never knew.
                export_register.register(self._data_folder, [self.path], export_register.PUBLISHED)
            self._version, self._digest = version, fresh
            return CopyState.UNCHANGED
        self._refuse_data_folder()
        # Only the folder itself: without the stick, its place must not fill up.
        self.path.parent.mkdir(exist_ok=True, mode=0o700)
        with export_register.writing(self._data_folder, {self.path: fresh}, export_register.PUBLISHED):
            # As late as can be, so that next to nothing fits between looking and replacing.
            write_private(self.path, content, just_before=self._make_way)
        self._version, self._digest = version, fresh
        return CopyState.WRITTEN

    def _refuse_data_folder(self) -> None:
        folder = self.path.parent.resolve()
        if any(map(is_data_folder, (folder, *folder.parents))):
            raise DataFolderError(
                N_("The copy {name} cannot be put in {folder}: that is where the answers are kept. Choose another."),
                name=COPY_NAME,
                folder=folder,
            )

    def _in_place(self) -> str:
        """Return the SHA-256 of what is in the copy's place, empty when nothing is."""
        try:
            if not is_file(self.path):
                raise DataFolderError(
                    N_("{path} is a folder or a link. Rename it, so that the copy can be put there."), path=self.path
                )
            return digest_of(self.path)
        except FileNotFoundError:
            return ""
        except PermissionError as error:
            raise InUse(error.errno, error.strerror) from error

    def _make_way(self) -> None:
        """Move a file aside that is not as the kit wrote it."""
        there = self._in_place()
        entry = export_register.find(self._data_folder, self.path)
        if there in ("", self._digest) or (entry is not None and there in entry.digests):
            return
        # LibreOffice does not hold a file; whoever is still writing in it would save over the new copy.
        if self.path.with_name(f".~lock.{COPY_NAME}#").exists():
            raise InUse(errno.EBUSY, translate(self._day.languages[0], N_("it is open in LibreOffice")))
        aside = self._free_place()
        # What never was a copy of ours is not ours to delete either.
        ours = entry is not None and entry.written
        try:
            with (
                export_register.writing(self._data_folder, {aside: there}, export_register.EDITED)
                if ours
                else nullcontext()
            ):
                take_place(self.path, aside)
        except BaseException:
            # Only what keeps the place free is empty; nobody's work is.
            with suppress(OSError):
                if not aside.stat().st_size:
                    aside.unlink()
            raise
        self._aside = aside

    def _free_place(self) -> Path:
        for number in count(1):
            name = translate(self._day.languages[0], N_("outcomes (edited {number}).csv"), number=number)
            with suppress(FileExistsError):
                self.path.with_name(name).touch(mode=0o600, exist_ok=False)
                return self.path.with_name(name)
        raise AssertionError  # count() does not end
