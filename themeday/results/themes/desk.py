"""The themes of a question as they are shown, and what an organiser does to them by hand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from themeday.errors import DataFolderError
from themeday.i18n import N_
from themeday.model.labels import comparable
from themeday.model.outcomes import Outcome
from themeday.model.people import device_code
from themeday.model.typed import checked_text
from themeday.model.visibility import Visibility
from themeday.results.reading import showable, without_codes
from themeday.results.themes import kept
from themeday.results.themes.arranging import LOOSE, merged, moved, renamed, split
from themeday.results.themes.grouping import nearest, propose, words_of
from themeday.results.themes.kept import Arranged, Theme
from themeday.store.records import Records

LONGEST_NAME = 60


@dataclass(frozen=True)
class Placed:
    """An answer in its place; role and unit only when its author chose to be reported with them.

    Args:
        text: as typed, without codes.
        author: code of the device it came from; for counting, never for showing.
    """

    id: str
    text: str
    author: str
    role: str = ""
    unit: str = ""


@dataclass(frozen=True)
class ShownTheme:
    """A theme with what is in it now.

    Args:
        words: that its answers share, those first that say most.
    """

    key: str
    name: str
    words: tuple[str, ...]
    answers: tuple[Placed, ...]

    @property
    def people(self) -> int:
        """Return how many wrote them; a device that is shared counts once."""
        return len({answer.author for answer in self.answers})


class Themes:
    """The themes of one day, as they were proposed or arranged.

    A question is named as in "expectations/hope", a theme by its key (`LOOSE` for what is in none) and an answer by the
    id of its outcome. The name of a theme may be anything that arrived from a browser.

    Args:
        folder: its data folder; None when it is kept nowhere, and so are the themes.
    """

    def __init__(self, records: Records, folder: Path | None = None) -> None:
        self._records = records
        self._folder = folder
        self._in_memory: dict[str, Arranged] = {}
        #: As they were last proposed: what someone changes is what they saw, also when answers came meanwhile.
        self._seen: dict[str, Arranged] = {}

    def arranged(self, question: str) -> bool:
        """Return whether an organiser changed anything about the themes of a question.

        Raises:
            DataFolderError: the file with the themes cannot be read.
        """
        return question in self._load()

    def of(self, question: str) -> list[ShownTheme]:
        """Return the themes of a question, the last being what is in none; that one only when there is any.

        Raises:
            DataFolderError: the file with the themes cannot be read.
        """
        arranged = self._load().get(question)
        shown = self._shown(self._answers(question), arranged)
        if arranged is None:
            self._seen[question] = _as_arranged(shown, len(shown))
        return shown

    def proposed(self, question: str) -> list[ShownTheme]:
        """Return the themes as they would be if nobody had arranged anything."""
        return self._shown(self._answers(question), None)

    # What an organiser does

    def rename(self, question: str, theme: str, name: object) -> None:
        """Give a theme a name; an empty one gives back the name after its words.

        Raises:
            OutcomeRefused: no name, or no such theme.
            DataFolderError: it could not be kept.
        """
        text = _name(name)
        self._change(question, lambda now: renamed(now, theme, text))

    def merge(self, question: str, theme: str, into: str) -> None:
        """Put everything of a theme into another one.

        Raises:
            OutcomeRefused: no such theme.
            DataFolderError: it could not be kept.
        """
        self._change(question, lambda now: merged(now, theme, into))

    def move(self, question: str, answers: Collection[str], into: str) -> None:
        """Put answers into a theme.

        Raises:
            OutcomeRefused: no such theme, or no such answer.
            DataFolderError: it could not be kept.
        """
        self._change(question, lambda now: moved(now, answers, into))

    def split(self, question: str, answers: Collection[str], name: object = "") -> None:
        """Make a new theme of some answers.

        Raises:
            OutcomeRefused: no such answer, or no name.
            DataFolderError: it could not be kept.
        """
        text = _name(name)
        self._change(question, lambda now: split(now, answers, text))

    def forget(self, question: str) -> None:
        """Propose the themes of a question anew, as if nobody had arranged them.

        Raises:
            DataFolderError: it could not be kept.
        """
        with self._records.exclusive():
            everything = self._load()
            everything.pop(question, None)
            self._seen.pop(question, None)
            self._save(everything)

    # Pieces

    def _change(self, question: str, change: Callable[[Arranged], Arranged]) -> None:
        with self._records.exclusive():  # nobody is erased meanwhile
            everything = self._load()
            before = everything.get(question) or self._seen.get(question)
            shown = self._shown(self._answers(question), before)
            now = _as_arranged(shown, before.made if before else len(shown))
            self._save({**everything, question: change(now)})

    def _shown(self, answers: Mapping[str, Placed], arranged: Arranged | None) -> list[ShownTheme]:
        texts = {key: answer.text for key, answer in answers.items()}
        if arranged is None:
            groups = [Theme(f"t{n}", "", tuple(keys)) for n, keys in enumerate(propose(texts), start=1)]
            loose: set[str] = set(texts) - {key for group in groups for key in group.answers}
        else:
            now = arranged.without(arranged.answers - set(texts))
            fresh = {key: text for key, text in texts.items() if key not in now.answers}
            # What came later joins what it fits; the organiser's own choices stay as they are.
            fits = nearest(fresh, [[texts[key] for key in one.answers] for one in now.themes])
            groups = [
                replace(one, answers=(*one.answers, *(key for key, at in fits.items() if at == place)))
                for place, one in enumerate(now.themes)
            ]
            loose = set(now.loose) | (set(fresh) - set(fits))
        every = [*groups, Theme(LOOSE, "", tuple(loose))] if loose else groups
        shown = []
        for one in every:
            mine = sorted((answers[key] for key in one.answers), key=lambda a: (comparable(a.text), a.text, a.id))
            others = [text for key, text in texts.items() if key not in one.answers]
            words = words_of([answer.text for answer in mine], others) if one.key != LOOSE else []
            shown.append(ShownTheme(one.key, one.name, tuple(words), tuple(mine)))
        return shown

    def _answers(self, question: str) -> dict[str, Placed]:
        """Return the answers that may be shown, by id."""
        chapter, _, item = question.partition("/")
        unnamed = without_codes(self._records)
        return {o.outcome_id: _placed(o, unnamed) for o in showable(self._records, chapter, item)}

    def _load(self) -> dict[str, Arranged]:
        return kept.load(self._folder) if self._folder else dict(self._in_memory)

    def _save(self, everything: Mapping[str, Arranged]) -> None:
        if self._folder is None:
            self._in_memory = dict(everything)
            return
        if not self._folder.is_dir():  # purged meanwhile
            raise DataFolderError(
                N_("There is no data folder {folder}: nothing was collected there, or it is deleted already."),
                folder=self._folder,
            )
        kept.save(self._folder, everything)


def _as_arranged(shown: list[ShownTheme], made: int) -> Arranged:
    return Arranged(
        tuple(Theme(t.key, t.name, tuple(a.id for a in t.answers)) for t in shown if t.key != LOOSE),
        tuple(a.id for t in shown if t.key == LOOSE for a in t.answers),
        made,
    )


def _placed(outcome: Outcome, unnamed: Callable[[str], str]) -> Placed:
    named = outcome.visibility is Visibility.REPORT
    author = device_code(outcome.participant)
    return Placed(
        outcome.outcome_id,
        unnamed(outcome.value),
        author,
        outcome.role if named else "",
        outcome.unit if named else "",
    )


def _name(name: object) -> str:
    return " ".join(checked_text(name, LONGEST_NAME).split())
