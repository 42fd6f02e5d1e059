"""What left a data folder, and goes with the answers in it: exports, reports, copies; and in merges what left those.

A day that was merged knows where: its register of exports names the logs of the merge. What the merge handed out stands
in a register of the merge's own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from themeday.errors import DataFolderError
from themeday.i18n import N_, translate
from themeday.results.themes import arranged as themes
from themeday.store import export_register
from themeday.store.export_register import Deleted, ExportedFile
from themeday.store.files import digest_of, is_file, reason_of, remove
from themeday.store.folder import MERGED

#: The kind under which the register of a merged day names the logs of the merge.
MERGE = "merged"
#: That of everything about one participant, private answers too.
ACCESS = "access"
_DAMAGED = N_("this list of exports is damaged; look whether any are left")


@dataclass
class HandedOut:
    """What became of the files that were handed out."""

    files: set[Path] = field(default_factory=set)  # what was deleted
    merges: dict[Path, int] = field(default_factory=dict)  # how many of those files are of a merge, by its folder
    left: dict[Path, str] = field(default_factory=dict)  # what may still be there, and why

    def lines(self, language: str) -> list[str]:
        """Return what became of the files, as lines of a receipt."""
        say = partial(translate, language)
        return [
            say(N_("  exports and published copies deleted: {count}"), count=len(self.files)),
            *(
                say(N_("  of these, exports and reports of the merge in {folder}: {count}"), folder=folder, count=n)
                for folder, n in self.merges.items()
                if n
            ),
            *(
                say(N_("  NOT deleted: {path} ({reason}). Delete it by hand."), path=path, reason=say(reason))
                for path, reason in self.left.items()
            ),
        ]

    def delete_all(self, data_folder: Path, gone: Collection[str]) -> None:
        """Delete all that was handed out, of merges too; can be done again, when more was written meanwhile.

        Args:
            gone: ids of the rows that go, in whatever theme of a merge they stand.

        Raises:
            DataFolderError: the register of exports cannot be changed.
        """
        for merge in _merges(data_folder):
            self._delete_of_merge(merge, gone)  # first: afterwards nothing tells where it is
        self._take(export_register.delete_all(data_folder))

    def delete_older(self, data_folder: Path, older: Callable[[ExportedFile], bool], gone: Collection[str]) -> None:
        """Delete the files of which that is said, and with the logs of a merge all that left the merge."""
        for entry in export_register.entries(data_folder):
            try:
                if not is_file(entry.path) or not older(entry):
                    continue
                if entry.kind == MERGE:
                    self._delete_of_merge(entry.path.parent, gone)
                if entry.written or digest_of(entry.path) in entry.digests:
                    remove(entry.path)
                    self.files.add(entry.path)
            except FileNotFoundError:
                if not entry.path.parent.exists():
                    self.left[entry.path] = N_("its drive is not here now")
            except OSError as error:
                self.left[entry.path] = reason_of(error)
        self.left |= dict.fromkeys(export_register.unreadable(data_folder), _DAMAGED)

    def _delete_of_merge(self, merge: Path, gone: Collection[str]) -> None:
        if not (merge / MERGED).exists():
            if not merge.exists():
                text = N_("this merge is not here now, and what was exported and reported of it cannot be found")
                self.left[merge] = text
            return
        before = len(self.files)
        try:
            arranged = {id_ for question in themes.load_themes(merge).values() for id_ in question.answers}
            themes.keep_only(merge, arranged.difference(gone))
            self._take(export_register.delete_all(merge))
        except DataFolderError:
            self.left[merge] = N_("what was exported and reported of this merge could not be looked up")
        self.merges[merge] = self.merges.get(merge, 0) + len(self.files) - before

    def _take(self, deleted: Deleted) -> None:
        self.files.update(deleted.deleted)
        for path in deleted.deleted:
            self.left.pop(path, None)
        self.left |= dict(deleted.failed)
        self.left |= {path: N_("its drive is not here now") for path in deleted.missing if not path.parent.exists()}
        self.left |= dict.fromkeys(deleted.unreadable, _DAMAGED)


def _merges(data_folder: Path) -> list[Path]:
    """Return the data folders of the merges that a day is in."""
    return sorted({entry.path.parent for entry in export_register.entries(data_folder) if entry.kind == MERGE})
