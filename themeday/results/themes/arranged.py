"""The themes of a question as an organiser left them, and the file beside the answers in which they are kept.

`themes.json` in the data folder is its owner's only, and goes with the rest when the day is purged. It holds ids of
outcomes and names of themes, and nobody's words. An id means something only with the log beside it: whoever is erased
from the log is taken out here too.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from pydantic import TypeAdapter

from themeday.errors import DataFolderError, OutcomeRefused
from themeday.i18n import N_
from themeday.store.files import remove, write_private
from themeday.store.folder import not_writable
from themeday.store.json_files import read_json

FILE = "themes.json"
#: The key of what is in no theme.
LOOSE = ""
_VERSION = 1
_GONE = N_("This theme or answer is not here any more. Look again, and try once more.")


@dataclass(frozen=True)
class Theme:
    """One theme of one question, with the ids of its answers; another theme of the question never gets its key."""

    key: str
    name: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Arranged:
    """The themes of one question; the methods that change them raise `OutcomeRefused` for what is not there."""

    themes: tuple[Theme, ...]
    loose: tuple[str, ...] = ()  # answers that are in no theme
    made: int = 0  # how many themes there ever were, so that no key is used twice

    @property
    def answers(self) -> set[str]:
        """Return the ids of all answers that have a place."""
        return {*self.loose, *(answer for theme in self.themes for answer in theme.answers)}

    def without(self, gone: Collection[str]) -> Arranged:
        """Return the same without some answers; a theme that becomes empty goes with them."""
        return self._placed(gone, None)

    def with_name(self, key: str, name: str) -> Arranged:
        """Return the same with another name for a theme."""
        renamed = replace(self._theme(key), name=name)
        return replace(self, themes=tuple(renamed if theme.key == key else theme for theme in self.themes))

    def with_merged(self, key: str, into: str) -> Arranged:
        """Return the same with everything of a theme in another one."""
        if key == into:
            raise OutcomeRefused(_GONE)
        return self.with_moved(self._theme(key).answers, into)

    def with_new(self, answers: Collection[str], name: str) -> Arranged:
        """Return the same with a new theme of some answers."""
        made = self.made + 1
        new = Theme(f"t{made}", name, ())
        return replace(self, themes=(*self.themes, new), made=made).with_moved(answers, new.key)

    def with_moved(self, answers: Collection[str], into: str) -> Arranged:
        """Return the same with answers in another theme; a theme that becomes empty goes."""
        if into != LOOSE:
            self._theme(into)
        if not answers or not set(answers) <= self.answers:
            raise OutcomeRefused(_GONE)
        return self._placed(answers, into)

    def _theme(self, key: str) -> Theme:
        theme = next((theme for theme in self.themes if theme.key == key), None)
        if theme is None:
            raise OutcomeRefused(_GONE)
        return theme

    def _placed(self, moving: Iterable[str], into: str | None) -> Arranged:
        places = dict.fromkeys(moving)

        def after(key: str, before: tuple[str, ...]) -> tuple[str, ...]:
            return (*(answer for answer in before if answer not in places), *(places if key == into else ()))

        themes = (replace(theme, answers=after(theme.key, theme.answers)) for theme in self.themes)
        return Arranged(tuple(theme for theme in themes if theme.answers), after(LOOSE, self.loose), self.made)


_BY_QUESTION = TypeAdapter(dict[str, Arranged])


def load_themes(folder: Path) -> dict[str, Arranged]:
    """Return what was arranged, by question such as "expectations/hope".

    Raises:
        DataFolderError: the file cannot be read; nothing is written over it.
    """
    return read_json(
        folder / FILE,
        lambda content: _BY_QUESTION.validate_python(content["questions"]),
        missing={},
        unreadable=N_(
            "{path} cannot be read. It says how you arranged the themes. Put back a copy of it, or delete it and "
            "begin again."
        ),
    )


def save_themes(folder: Path, arranged: Mapping[str, Arranged]) -> None:
    """Keep what was arranged; the lock of the logs must be held.

    Raises:
        DataFolderError: it cannot be written; what was kept before is still there.
    """
    questions = {question: asdict(themes) for question, themes in sorted(arranged.items())}
    content = json.dumps({"version": _VERSION, "questions": questions}, ensure_ascii=False, indent=1)
    try:
        write_private(folder / FILE, (content + "\n").encode())
    except OSError as error:
        raise not_writable(folder, error) from error


def keep_only(folder: Path, there: Collection[str]) -> None:
    """Take out the ids of answers that are in no log any more; the lock of the logs must be held.

    Raises:
        DataFolderError: the file cannot be written.
    """
    try:
        before = load_themes(folder)
    except DataFolderError:
        # What cannot be read may hold anyone's ids, and the names of themes that are gone.
        remove(folder / FILE)
        return
    after = {question: themes.without(themes.answers - set(there)) for question, themes in before.items()}
    if after != before:
        save_themes(folder, after)
