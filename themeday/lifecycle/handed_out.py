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
from themeday.store.folder import MERGED

#: The kind under which the register of a merged day names the logs of the merge.
MERGE = "merged"
#: That of everything about one participant, private answers too.
ACCESS = "access"


@dataclass
class HandedOut:
    """What became of the files that were handed out."""

    files: set[Path] = field(default_factory=set)  # what was deleted
    merges: dict[Path, set[Path]] = field(default_factory=dict)  # which of them are of a merge, by its folder
    personal: set[Path] = field(default_factory=set)  # everything about one participant: its name may say whose
    left: dict[Path, str] = field(default_factory=dict)  # what may still be there, and why

    def lines(self, language: str) -> list[str]:
        """Return what became of the files, as lines of a receipt."""
        say = partial(translate, language)
        return [
            say(N_("  exports and published copies deleted: {count}"), count=len(self.files)),
            *(
                line
                for folder, files in self.merges.items()
                if files
                for line in (
                    say(
                        N_("  of these, exports and reports of the merge in {folder}: {count}"),
                        folder=folder,
                        count=len(files),
                    ),
                    *(f"    {path}" for path in sorted(files - self.personal)),
                )
            ),
            *(
                say(N_("  NOT deleted: {path} ({reason}). Delete it by hand."), path=path, reason=say(reason))
                for path, reason in self.left.items()
            ),
        ]

    def delete(
        self, data_folder: Path, gone: Collection[str], which: Callable[[ExportedFile], bool] = lambda _: True
    ) -> None:
        """Delete what was handed out, and with the logs of a merge all that left the merge; can be done again.

        Args:
            gone: ids of the rows that go, in whatever theme of a merge they stand.

        Raises:
            DataFolderError: the register of exports cannot be changed.
        """
        merges = {
            entry.path.parent for entry in export_register.entries(data_folder) if entry.kind == MERGE and which(entry)
        }
        for merge in sorted(merges):
            self._delete_of_merge(merge, gone)  # first: afterwards nothing tells where it is
        self._take(export_register.delete(data_folder, which))

    def _delete_of_merge(self, merge: Path, gone: Collection[str]) -> None:
        if not (merge / MERGED).exists():
            if not merge.exists():
                text = N_("this merge is not here now, and what was exported and reported of it cannot be found")
                self.left[merge] = text
            return
        before = set(self.files)
        self.personal |= {entry.path for entry in export_register.entries(merge) if entry.kind == ACCESS}
        try:
            arranged = {id_ for question in themes.load_themes(merge).values() for id_ in question.answers}
            themes.keep_only(merge, arranged.difference(gone))
            self._take(export_register.delete(merge))
        except DataFolderError:
            self.left[merge] = N_("what was exported and reported of this merge could not be looked up")
        self.merges.setdefault(merge, set()).update(self.files - before)

    def _take(self, deleted: Deleted) -> None:
        self.files |= deleted.files
        self.left = {path: why for path, why in self.left.items() if path not in deleted.files} | deleted.left
