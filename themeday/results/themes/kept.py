"""The themes as an organiser left them: a file beside the answers that holds ids and names, and nobody's words.

`themes.json` in the data folder is its owner's only, and goes with the rest when the day is purged. An id means
something only with the log beside it: whoever is erased from the log is taken out here too.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from themeday.errors import DataFolderError
from themeday.i18n import N_
from themeday.store.files import remove, write_private
from themeday.store.folder import not_writable
from themeday.store.json_files import read_json

FILE = "themes.json"
_VERSION = 1


@dataclass(frozen=True)
class Theme:
    """One theme of one question.

    Args:
        key: stable; another theme of the question never gets it.
    """

    key: str
    name: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Arranged:
    """How an organiser arranged the answers to one question.

    Args:
        loose: ids of outcomes that are in no theme, as the organiser left them.
        made: how many themes were ever made, so that a key is never used twice.
    """

    themes: tuple[Theme, ...]
    loose: tuple[str, ...] = ()
    made: int = 0

    def without(self, gone: Collection[str]) -> Arranged:
        """Return the same without some answers; a theme that becomes empty goes with them."""
        left = (replace(one, answers=tuple(id_ for id_ in one.answers if id_ not in gone)) for one in self.themes)
        return Arranged(
            tuple(one for one in left if one.answers), tuple(id_ for id_ in self.loose if id_ not in gone), self.made
        )

    @property
    def answers(self) -> set[str]:
        """Return the ids of all answers that have a place."""
        return {*self.loose, *(id_ for theme in self.themes for id_ in theme.answers)}


def load(folder: Path) -> dict[str, Arranged]:
    """Return what was arranged, by question such as "expectations/hope".

    Raises:
        DataFolderError: the file cannot be read; nothing is written over it.
    """
    return read_json(
        folder / FILE,
        lambda kept: {str(question): _from_json(row) for question, row in kept["questions"].items()},
        missing={},
        unreadable=N_(
            "{path} cannot be read. It says how you arranged the themes. Put back a copy of it, or delete it and "
            "begin again."
        ),
    )


def save(folder: Path, arranged: Mapping[str, Arranged]) -> None:
    """Keep what was arranged; the lock of the logs must be held.

    Raises:
        DataFolderError: it cannot be written; what was kept before is still there.
    """
    content = {"version": _VERSION, "questions": {question: asdict(one) for question, one in sorted(arranged.items())}}
    try:
        write_private(folder / FILE, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())
    except OSError as error:
        raise not_writable(folder, error) from error


def keep_only(folder: Path, there: Collection[str]) -> None:
    """Take out the ids of answers that are in no log any more; the lock of the logs must be held.

    Raises:
        DataFolderError: the file cannot be written.
    """
    try:
        before = load(folder)
    except DataFolderError:
        # What cannot be read may hold anyone's ids, and the names of themes that are gone.
        remove(folder / FILE)
        return
    after = {question: one.without(one.answers - set(there)) for question, one in before.items()}
    if after != before:
        save(folder, after)


def _from_json(row: Mapping[str, object]) -> Arranged:
    themes, loose, made = row["themes"], row["loose"], row["made"]
    if not isinstance(themes, list) or not isinstance(loose, list) or not isinstance(made, int):
        raise TypeError
    return Arranged(
        tuple(Theme(str(one["key"]), str(one["name"]), tuple(map(str, one["answers"]))) for one in themes),
        tuple(map(str, loose)),
        made,
    )
