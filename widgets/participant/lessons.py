"""The menu of mini-lessons, and the player that walks through one."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import traitlets

from themeday.errors import LessonError
from themeday.i18n import N_
from themeday.lessons.model import Lesson
from themeday.lessons.reading import language_of_lesson, load_lesson
from themeday.model.changes import Topics, below
from themeday.model.questions import Question
from themeday.room.session import Session
from themeday.room.stage import staged
from themeday.room.teach_back import companion_topics
from themeday.room.teaching import forgotten_at, teaching, teaching_topics
from themeday.store.records import STAFF
from themeday.widgets.participant.lesson_partner import partner, waits
from themeday.widgets.participant.lesson_steps import state, steps_of
from themeday.widgets.shared.card import front_end
from themeday.widgets.shared.labels import FIELD_TEXTS
from themeday.widgets.shared.saving import AnsweringCard

CHAPTER = "lessons"
#: In the stage, a preview counts here how often its author saved; a picture may have changed without its lesson.
EDITED = "edited"
_whole: dict[tuple[Path, str], Lesson] = {}


@cache
def _load(folder: Path, language: str, _mark: tuple[int, str]) -> Lesson | None:
    try:
        return load_lesson(folder, language)
    except LessonError:
        return None  # `themeday check` names the mistakes; in the room a broken lesson is simply not offered.


def offered(session: Session, language: str = "") -> list[Lesson]:
    """Return the day's lessons in a language, this page's where none is named, without those that cannot be read."""
    asked = language or session.language
    lessons = []
    for slug in session.day.lessons:
        folder = next((root / slug for root in session.day.lesson_roots if (root / slug).is_dir()), None)
        if folder is None:
            continue
        language = language_of_lesson(folder, asked)
        file = folder / f"{language}.md"
        mark = (file.stat().st_mtime_ns if file.exists() else 0, session.stage.value(CHAPTER, EDITED))
        lesson = _load(folder, language, mark) or _whole.get((folder, language))
        if lesson is not None:
            # An author who saves half a sentence, or a whole room, goes on with what there was.
            _whole[folder, language] = lesson
            lessons.append(lesson)
    return lessons


class LessonPlayer(AnsweringCard):
    """A menu of lessons; one lesson step by step: confidence before, watch, do, teach back, confidence after."""

    _esm = front_end("lessons")
    live_part = "lessons"
    chapter = CHAPTER
    can_be_cleared = False  # its answers belong to their feedback
    texts = {
        **FIELD_TEXTS,
        "open": N_("Start"),
        "again": N_("Go on or look back"),
        "menu": N_("Other lesson"),
        "back": N_("Back"),
        "next": N_("Next"),
        "go_there": N_("Go there"),
        "rank_help": N_("What comes first goes to the top. Use the buttons, or drag."),
    }
    personal = True
    menu = traitlets.List().tag(sync=True)
    steps = traitlets.List().tag(sync=True)
    #: What each step shows, apart from the rest: pictures do not travel again with every answer.
    shown = traitlets.List().tag(sync=True)
    at = traitlets.Dict().tag(sync=True)

    def __init__(self, session: Session, *about: Any) -> None:
        self._slug = ""
        self._step = 0
        super().__init__(session, *about)
        for language in session.day.languages:
            offered(session, language)  # read once, before it is known who comes, in whatever language

    def refresh(self) -> None:
        with self.hold_sync():  # a step never appears without its question
            self._show()

    def _show(self) -> None:
        self.menu = [
            {
                "slug": lesson.slug,
                "title": lesson.title,
                "goal": lesson.goal,
                "minutes": self.session.say_count("{n} minute", "{n} minutes", lesson.minutes),
                "given": teaching(self.session, lesson.slug) is not None,
                "begun": self.session.answer(CHAPTER, f"{lesson.slug}.before") is not None,
            }
            for lesson in offered(self.session)
        ]
        lesson = self._lesson()
        if lesson is None:
            self.steps, self.shown, self.at = [], [], {}
        else:
            steps = state(self.session, lesson)
            self.shown = [step.pop("html") for step in steps]
            self.steps = steps
            self.at = {
                "slug": lesson.slug,
                "title": lesson.title,
                "step": self._step,
                "of": self.session.say(N_("Step {n} of {total}"), n=self._step + 1, total=len(steps)),
                **self._given(lesson),
                "partner": partner(self.session, lesson, self._step),
            }
        super().refresh()

    def topics(self) -> Topics | None:
        session, lesson = self.session, self._lesson()
        slugs = session.day.lessons
        topics = staged(CHAPTER, EDITED) | teaching_topics(slugs) | self.own(CHAPTER, (f"{s}.before" for s in slugs))
        if lesson is None:
            return topics
        if waits(session, lesson, self._step):
            return None  # whatever happens, the page tries again
        open_asks = below(CHAPTER, f"ask:{lesson.slug}.", STAFF)
        return topics | companion_topics(lesson.slug) | {open_asks, below(CHAPTER, f"{lesson.slug}.", session.me.code)}

    def until(self) -> float:
        return forgotten_at(self.session, self.session.day.lessons)

    def asked(self) -> list[Question]:
        lesson = self._lesson()
        return list(self.session.day.chapters.lesson_questions(lesson)) if lesson else []

    def receive(self, message: dict[str, Any]) -> None:
        kind, step, lesson = message.get("type"), message.get("step"), self._lesson()
        if not self.session.participant:
            return
        if kind == "open" and message.get("slug") in ["", *(lesson.slug for lesson in offered(self.session))]:
            self._slug, self._step = message["slug"], 0
            self.refresh()
        elif kind == "step" and lesson and step is not None and step in range(len(steps_of(lesson))):
            self._step = int(step)
            self.refresh()
        else:
            super().receive(message)

    def _given(self, lesson: Lesson) -> dict[str, Any]:
        """Return where the lesson is, when it is being given; nobody is taken there unasked.

        It is a line that also stands there when that is here: what someone taps must not move as the lesson goes on.
        """
        now = teaching(self.session, lesson.slug)
        if now is None:
            return {}
        text = N_("The lesson is here now.") if now.step == self._step else N_("The lesson is at step {n} now.")
        return {"given": now.step, "given_text": self.session.say(text, n=now.step + 1)}

    def _lesson(self) -> Lesson | None:
        return next((lesson for lesson in offered(self.session) if lesson.slug == self._slug), None)
