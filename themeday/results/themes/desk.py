"""The themes of a question as they are shown, and what an organiser does to them by hand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from themeday.errors import DataFolderError
from themeday.i18n import N_
from themeday.model.typed import checked_text
from themeday.results.released_texts import Text, texts
from themeday.results.themes.arranged import LOOSE, Arranged, Theme, load_themes, save_themes
from themeday.results.themes.grouping import nearest, propose, words_of
from themeday.store.records import Records

LONGEST_NAME = 60


@dataclass(frozen=True)
class ShownTheme:
    """A theme with what is in it now, and the words that its answers share, those first that say most."""

    key: str
    name: str
    words: tuple[str, ...]
    answers: tuple[Text, ...]


class Themes:
    """The themes of one day, as they were proposed or arranged.

    A question is named as in "expectations/hope", a theme by its key (`LOOSE` for what is in none) and an answer by the
    id of its outcome. Names of themes may be anything that arrived from a browser.

    Args:
        folder: its data folder; None when it is kept nowhere, and so are the themes.

    Raises:
        DataFolderError: by all but `proposed`: the file with the themes cannot be read, or not be written.
        OutcomeRefused: by whatever changes them: no such theme, no such answer, or no name.
    """

    def __init__(self, records: Records, folder: Path | None = None) -> None:
        self._records = records
        self._folder = folder
        self._in_memory: dict[str, Arranged] = {}
        #: As they were last proposed: what someone changes is what they saw, also when answers came meanwhile.
        self._seen: dict[str, Arranged] = {}

    def arranged(self, question: str) -> bool:
        """Return whether an organiser changed anything about the themes of a question."""
        return question in self._load()

    def of(self, question: str) -> list[ShownTheme]:
        """Return the themes of a question, the last being what is in none; that one only when there is any."""
        arranged = self._load().get(question)
        shown = self._shown(question, arranged)
        if arranged is None:
            self._seen[question] = _as_arranged(shown, len(shown))
        return shown

    def proposed(self, question: str) -> list[ShownTheme]:
        """Return the themes as they would be if nobody had arranged anything."""
        return self._shown(question, None)

    def rename(self, question: str, theme: str, name: object) -> None:
        """Give a theme a name; an empty one gives back the name after its words."""
        text = _name(name)
        self._change(question, lambda now: now.with_name(theme, text))

    def merge(self, question: str, theme: str, into: str) -> None:
        """Put everything of a theme into another one."""
        self._change(question, lambda now: now.with_merged(theme, into))

    def move(self, question: str, answers: Collection[str], into: str) -> None:
        """Put answers into a theme."""
        self._change(question, lambda now: now.with_moved(answers, into))

    def split_off(self, question: str, answers: Collection[str], name: object = "") -> None:
        """Make a new theme of some answers."""
        text = _name(name)
        self._change(question, lambda now: now.with_new(answers, text))

    def forget(self, question: str) -> None:
        """Propose the themes of a question anew, as if nobody had arranged them."""
        with self._records.exclusive():
            everything = self._load()
            everything.pop(question, None)
            self._seen.pop(question, None)
            self._save(everything)

    def _change(self, question: str, change: Callable[[Arranged], Arranged]) -> None:
        with self._records.exclusive():  # nobody is erased meanwhile
            everything = self._load()
            before = everything.get(question) or self._seen.get(question)
            shown = self._shown(question, before)
            now = _as_arranged(shown, before.made if before else len(shown))
            self._save({**everything, question: change(now)})

    def _shown(self, question: str, arranged: Arranged | None) -> list[ShownTheme]:
        chapter, _, item = question.partition("/")
        answers = {answer.id: answer for answer in texts(self._records, chapter, item)}
        written = {key: answer.text for key, answer in answers.items()}
        if arranged is None:
            groups = [Theme(f"t{n}", "", tuple(keys)) for n, keys in enumerate(propose(written), start=1)]
            loose: set[str] = set(written) - {key for group in groups for key in group.answers}
        else:
            now = arranged.without(arranged.answers - set(written))
            fresh = {key: text for key, text in written.items() if key not in now.answers}
            # What came later joins what it fits; the organiser's own choices stay as they are.
            fits = nearest(fresh, [[written[key] for key in theme.answers] for theme in now.themes])
            groups = [
                replace(theme, answers=(*theme.answers, *(key for key, at in fits.items() if at == place)))
                for place, theme in enumerate(now.themes)
            ]
            loose = set(now.loose) | (set(fresh) - set(fits))
        shown = []
        for theme in [*groups, Theme(LOOSE, "", tuple(loose))] if loose else groups:
            placed = set(theme.answers)
            # In the order of `texts`, which is that of the alphabet.
            mine = [answer for key, answer in answers.items() if key in placed]
            others = [text for key, text in written.items() if key not in placed]
            words = words_of([answer.text for answer in mine], others) if theme.key != LOOSE else []
            shown.append(ShownTheme(theme.key, theme.name, tuple(words), tuple(mine)))
        return shown

    def _load(self) -> dict[str, Arranged]:
        return load_themes(self._folder) if self._folder else dict(self._in_memory)

    def _save(self, everything: Mapping[str, Arranged]) -> None:
        if self._folder is None:
            self._in_memory = dict(everything)
            return
        if not self._folder.is_dir():  # purged meanwhile
            raise DataFolderError(
                N_("There is no data folder {folder}: nothing was collected there, or it is deleted already."),
                folder=self._folder,
            )
        save_themes(self._folder, everything)


def _as_arranged(shown: list[ShownTheme], made: int) -> Arranged:
    return Arranged(
        tuple(Theme(t.key, t.name, tuple(a.id for a in t.answers)) for t in shown if t.key != LOOSE),
        tuple(a.id for t in shown if t.key == LOOSE for a in t.answers),
        made,
    )


def _name(name: object) -> str:
    return " ".join(checked_text(name, LONGEST_NAME).split())
