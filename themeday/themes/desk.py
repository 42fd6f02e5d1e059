"""The themes of a question as they are shown, and what an organiser does to them by hand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from themeday.chapters import CHAPTERS
from themeday.chapters.agreements import OWN, TOGETHER
from themeday.day import Day
from themeday.errors import DataFolderError, OutcomeRefused
from themeday.i18n import N_
from themeday.outcomes import Outcome, Visibility
from themeday.people import device_code
from themeday.questions import Kind, Question
from themeday.records import Records
from themeday.report.reading import showable, without_codes
from themeday.themes import kept
from themeday.themes.grouping import nearest, propose, words_of
from themeday.themes.kept import Arranged, Theme
from themeday.typed import alike, checked_text

LONGEST_NAME = 60
#: What the answers that are in no theme are moved to and from.
LOOSE = ""
_GONE = N_("This theme or answer is not here any more. Look again, and try once more.")


@dataclass(frozen=True)
class Placed:
    """An answer in its place.

    Args:
        id: of the outcome.
        text: as typed, without codes.
        author: code of the device it came from; for counting, never for showing.
        role: key of the role, only when the author chose to be reported with it.
        unit: likewise.
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
        key: of the theme; `LOOSE` for what is in none.
        name: as the organiser wrote it, or empty.
        words: that its answers share, those first that say most.
        answers: in alphabetical order.
    """

    key: str
    name: str
    words: tuple[str, ...]
    answers: tuple[Placed, ...]

    @property
    def people(self) -> int:
        """Return how many wrote them; a device that is shared counts once."""
        return len({answer.author for answer in self.answers})


def questions(day: Day) -> dict[str, Question]:
    """Return the questions of a day with free text whose author may release it.

    Args:
        day: for its agenda.

    Returns:
        By chapter and item, such as "expectations/hope".
    """
    here = {plan.key for plan in day.agenda}
    return {key: question for key, question in questions_asked().items() if key.partition("/")[0] in here}


@cache
def questions_asked() -> dict[str, Question]:
    """Return the same for a day with every chapter."""
    asked = [(key, question) for key, chapter in CHAPTERS.items() for question in chapter.questions]
    asked += [("agreements", question) for question in (*OWN, *TOGETHER)]
    return {
        f"{chapter}/{item}": question
        for chapter, question in asked
        for item in question.text_items
        if question.kind is not Kind.TAGS and set(question.visibilities) & {Visibility.ANONYMOUS, Visibility.REPORT}
    }


class Themes:
    """The themes of one day, as they were proposed or arranged.

    Args:
        records: of the day.
        folder: its data folder; None when it is kept nowhere, and so are the themes.
    """

    def __init__(self, records: Records, folder: Path | None = None) -> None:
        self._records = records
        self._folder = folder
        self._in_memory: dict[str, Arranged] = {}

    def arranged(self, question: str) -> bool:
        """Return whether an organiser changed anything about the themes of a question.

        Args:
            question: such as "expectations/hope".

        Raises:
            DataFolderError: the file with the themes cannot be read.
        """
        return question in self._load()

    def of(self, question: str) -> list[ShownTheme]:
        """Return the themes of a question, the last being what is in none; that one only when there is any.

        Args:
            question: such as "expectations/hope".

        Raises:
            DataFolderError: the file with the themes cannot be read.
        """
        return self._shown(self._answers(question), self._load().get(question))

    def proposed(self, question: str) -> list[ShownTheme]:
        """Return the themes as they would be if nobody had arranged anything.

        Args:
            question: such as "expectations/hope".
        """
        return self._shown(self._answers(question), None)

    # What an organiser does

    def rename(self, question: str, theme: str, name: object) -> None:
        """Give a theme a name; an empty one gives back the name after its words.

        Args:
            question: such as "expectations/hope".
            theme: key of the theme.
            name: anything that arrived from a browser.

        Raises:
            OutcomeRefused: no name, or no such theme.
            DataFolderError: it could not be kept.
        """
        text = " ".join(checked_text(name, LONGEST_NAME).split())

        def change(now: Arranged) -> Arranged:
            _found(now, theme)
            return replace(now, themes=tuple(replace(t, name=text) if t.key == theme else t for t in now.themes))

        self._change(question, change)

    def merge(self, question: str, theme: str, into: str) -> None:
        """Put everything of a theme into another one.

        Args:
            question: such as "expectations/hope".
            theme: key of the theme that goes.
            into: key of the theme that grows; `LOOSE` puts its answers in none.

        Raises:
            OutcomeRefused: no such theme.
            DataFolderError: it could not be kept.
        """

        def change(now: Arranged) -> Arranged:
            if theme == into:
                raise OutcomeRefused(_GONE)
            return _moved(now, _found(now, theme).answers, into)

        self._change(question, change)

    def move(self, question: str, answers: Collection[str], into: str) -> None:
        """Put answers into a theme.

        Args:
            question: such as "expectations/hope".
            answers: ids of outcomes.
            into: key of the theme, or `LOOSE`.

        Raises:
            OutcomeRefused: no such theme, or no such answer.
            DataFolderError: it could not be kept.
        """
        self._change(question, lambda now: _moved(now, answers, into))

    def split(self, question: str, answers: Collection[str], name: object = "") -> None:
        """Make a new theme of some answers.

        Args:
            question: such as "expectations/hope".
            answers: ids of outcomes, at least one.
            name: anything that arrived from a browser.

        Raises:
            OutcomeRefused: no such answer, or no name.
            DataFolderError: it could not be kept.
        """
        text = " ".join(checked_text(name, LONGEST_NAME).split())

        def change(now: Arranged) -> Arranged:
            if not answers or not set(answers) <= now.answers:
                raise OutcomeRefused(_GONE)
            left = now.without(set(answers))
            made = now.made + 1
            fresh = Theme(f"t{made}", text, tuple(sorted(answers)))
            return replace(left, themes=(*left.themes, fresh), made=made)

        self._change(question, change)

    def forget(self, question: str) -> None:
        """Propose the themes of a question anew, as if nobody had arranged them.

        Args:
            question: such as "expectations/hope".

        Raises:
            DataFolderError: it could not be kept.
        """
        with self._records.exclusive():
            everything = self._load()
            everything.pop(question, None)
            self._save(everything)

    # Pieces

    def _change(self, question: str, change: Callable[[Arranged], Arranged]) -> None:
        with self._records.exclusive():  # nobody is erased meanwhile
            everything = self._load()
            shown = self._shown(self._answers(question), everything.get(question))
            before = everything.get(question)
            now = Arranged(
                tuple(Theme(t.key, t.name, tuple(a.id for a in t.answers)) for t in shown if t.key != LOOSE),
                tuple(a.id for t in shown if t.key == LOOSE for a in t.answers),
                before.made if before else len(shown),
            )
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
            mine = sorted((answers[key] for key in one.answers), key=lambda a: (alike(a.text), a.text, a.id))
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


def _found(now: Arranged, key: str) -> Theme:
    theme = next((one for one in now.themes if one.key == key), None)
    if theme is None:
        raise OutcomeRefused(_GONE)
    return theme


def _moved(now: Arranged, answers: Iterable[str], into: str) -> Arranged:
    moving = set(answers)
    if into != LOOSE:
        _found(now, into)
    if not moving or not moving <= now.answers:
        raise OutcomeRefused(_GONE)
    # Where they go to is there before they leave where they were: a theme of which all go into itself must not end.
    if into == LOOSE:
        left = now.without(moving)
        return replace(left, loose=tuple(sorted({*left.loose, *moving})))
    grown = tuple(
        replace(one, answers=tuple(sorted({*one.answers, *moving})))
        if one.key == into
        else replace(one, answers=tuple(key for key in one.answers if key not in moving))
        for one in now.themes
    )
    return Arranged(
        tuple(one for one in grown if one.answers), tuple(key for key in now.loose if key not in moving), now.made
    )
