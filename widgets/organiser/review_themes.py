"""Free text by theme, and an organiser's hand in it: rename, merge, split, move."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import traitlets

from themeday.errors import DataFolderError
from themeday.i18n import N_
from themeday.report.disclosure.labels import labels
from themeday.results.questions import open_questions, question_text
from themeday.results.themes import ShownTheme, Themes
from themeday.results.themes.arranged import LOOSE
from themeday.results.themes.desk import LONGEST_NAME
from themeday.room.session import Session
from themeday.store import CsvLog
from themeday.text.display import side_by_side
from themeday.widgets.organiser.review_wording import shortened
from themeday.widgets.shared.card import front_end
from themeday.widgets.shared.results import role_and_unit
from themeday.widgets.shared.saving import SavingCard

_EDIT = "edit"
_MOST_SHOWN = 100  # answers of a theme


class FreeText(SavingCard):
    """The answers to one open question, by theme."""

    _esm = front_end("review_themes")
    texts = {
        "title": N_("Free text by theme"),
        "why": N_(
            "The program proposes themes after the words that answers share. You know better: rename, merge, split and "
            "move. What you change stays, also when new answers come."
        ),
        "question": N_("Question"),
        "choose": N_("Choose a question"),
        "none": N_("Nobody has released a text yet."),
        "name": N_("Name of this theme"),
        "rename": N_("Rename"),
        "selected": N_("Ticked answers"),
        "to": N_("Move to"),
        "move": N_("Move the ticked answers"),
        "new": N_("A new theme"),
        "into": N_("Merge into"),
        "do_merge": N_("Merge"),
        "forget": N_("Propose themes anew"),
        "sure": N_("This takes back everything you arranged for this question. Press again if you are sure."),
        "tick_first": N_("Tick one or more answers first."),
        "answers": N_("Answers"),
        "saved": N_("Kept"),
    }
    questions = traitlets.List().tag(sync=True)
    chosen = traitlets.Unicode().tag(sync=True)
    themes = traitlets.List().tag(sync=True)
    line = traitlets.Unicode().tag(sync=True)
    arranged = traitlets.Bool(False).tag(sync=True)
    longest = traitlets.Int(LONGEST_NAME).tag(sync=True)

    def __init__(self, session: Session, **kwargs: Any) -> None:
        log = session.records.shared
        self._desk = Themes(session.records, log.path.parent if isinstance(log, CsvLog) else None)
        super().__init__(session, **kwargs)

    def refresh(self) -> None:
        """Show the questions, and the themes of the chosen one; grouping begins only when one is chosen."""
        session, shared = self.session, self.session.records.shared
        there = [key for key in open_questions(session.day) if shared.answers(*key.split("/", 1))]
        with self.hold_sync():
            self.questions = [
                {"key": key, "text": shortened(question_text(session.day.chapters, key, session.language))}
                for key in there
            ]
            if self.chosen not in there:
                self.chosen = ""
            self._show()

    def receive(self, message: dict[str, Any]) -> None:
        if message.get("type") == "open":
            key = message.get("question")
            self.chosen = str(key) if key in [question["key"] for question in self.questions] else ""
            with self.hold_sync():
                self._show()
        elif message.get("type") == _EDIT and self.chosen:
            self.attempt(_EDIT, message, self._edit(message))
            with self.hold_sync():
                self._show()

    def _edit(self, message: dict[str, Any]) -> Callable[[], None]:
        desk, question = self._desk, self.chosen
        theme, into = (self._known(message.get(name)) for name in ("theme", "into"))
        answers = self._answers(message.get("answers"))
        name = message.get("name", "")
        edits: dict[object, Callable[[], None]] = {
            "rename": lambda: desk.rename(question, theme, name),
            "merge": lambda: desk.merge(question, theme, into),
            "move": lambda: desk.move(question, answers, into),
            "split": lambda: desk.split_off(question, answers, name),
            "forget": lambda: desk.forget(question),
        }
        what = message.get("what")
        return edits.get(what, _nothing) if isinstance(what, str) else _nothing

    def _show(self) -> None:
        session = self.session
        try:
            themes = self._desk.of(self.chosen) if self.chosen else []
            self.arranged = bool(self.chosen) and self._desk.arranged(self.chosen)
            problem = ""
        except DataFolderError as error:
            themes, problem = self._desk.proposed(self.chosen), error.message(session.language)
        self._shown = themes
        self.themes = [self._theme(theme) for theme in themes]
        n = sum(len(theme.answers) for theme in themes)
        counted = session.say_count("{n} answer", "{n} answers", n)
        many = session.say_count("{n} theme", "{n} themes", sum(theme.key != LOOSE for theme in themes))
        self.line = problem or (f"{counted}, {many}" if self.chosen else "")

    def _theme(self, theme: ShownTheme) -> dict[str, Any]:
        session = self.session
        label = labels(session.records, session.day.smallest_group)
        words = side_by_side(*theme.words)
        title = theme.name or words or session.say(N_("Without a name"))
        return {
            "key": theme.key or "loose",
            "title": session.say(N_("In no theme")) if theme.key == LOOSE else title[:1].upper() + title[1:],
            "name": theme.name,
            "words": words if theme.name else "",
            "loose": theme.key == LOOSE,
            "count": session.say_count("{n} answer", "{n} answers", len(theme.answers)),
            "answers": [
                {
                    "key": self.session.handle("theme", a.id),
                    "text": a.text,
                    "by": role_and_unit(session, *label.of(a)),
                }
                for a in theme.answers[:_MOST_SHOWN]
            ],
            "more": session.say(N_("And {n} more."), n=len(theme.answers) - _MOST_SHOWN)
            if len(theme.answers) > _MOST_SHOWN
            else "",
        }

    def _known(self, key: object) -> str:
        """Return the key of a theme as it arrived; what is no text is the key of no theme."""
        return LOOSE if key == "loose" else key if isinstance(key, str) and key else "?"

    def _answers(self, keys: object) -> list[str]:
        """Return the ids behind what the browser knows answers by; one that is not here stands for itself."""
        known = {self.session.handle("theme", a.id): a.id for theme in self._shown for a in theme.answers}
        return [known.get(str(key), "?") for key in keys] if isinstance(keys, list) else []


def _nothing() -> None:
    """Do what an unknown message asks."""
