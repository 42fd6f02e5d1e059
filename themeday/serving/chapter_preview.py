"""A chapter live in the browser while it is written: a day of nothing but that chapter, on this computer only."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from pydantic import PrivateAttr

from themeday.chapters import Chapters
from themeday.chapters.chapter_check import check_chapter
from themeday.chapters.own import chapters_of, own_texts
from themeday.day.plan import ChapterPlan, Day, Room
from themeday.errors import LessonError, ThemeDayError
from themeday.i18n import LANGUAGES, N_, translate
from themeday.model.clock import Clock
from themeday.room.session import Session
from themeday.serving.preview import Tell, Watcher, serve_while_written

_MINUTES = 30
_LINES = (
    N_("Your chapter is on this computer only. Hold Ctrl (on a Mac Cmd) and click:"),
    N_("participant: {link}"),
    N_("facilitator: {console}"),
    N_("big screen: {screen}"),
)


class WrittenDay(Day):
    """A day whose chapters are read again when its author says so; what cannot be read stays as it was."""

    _now: Chapters | None = PrivateAttr(None)

    @property
    def chapters(self) -> Chapters:
        return self._now or super().chapters

    def read_again(self, own: Path) -> None:
        """Take up what stands in the folder of a day now, unless it has mistakes."""
        agenda = tuple((plan.key, plan.minutes) for plan in self.agenda)
        try:
            mine = {agenda[0][0]}
            texts = tuple(text for text in own_texts(own) if text[0] in mine)
            self._now = chapters_of(agenda, texts, own)
        except LessonError:  # which is told
            return


class ChapterWatcher(Watcher):
    """Notices every save of a chapter."""

    check = N_("{time}: still to mend in {files}: {n}. `themeday chapter check` names them.")

    def read_again(self) -> None:
        """Take up what was saved."""
        if isinstance(self._session.day, WrittenDay):
            self._session.day.read_again(self._folder.parents[1])

    def mistakes(self) -> list[ThemeDayError]:
        """Return what is wrong with it now."""
        written = [code for code in self._session.day.languages if (self._folder / f"{code}.md").exists()]
        return check_chapter(self._folder, written)


def preview(folder: Path, language: str, *, port: int | None, open_browser: bool, tell: Tell) -> None:
    """Serve a chapter until Ctrl-C, and let its pages follow every save; the big screen gets the next port."""

    def watcher(session: Session) -> Watcher:
        return ChapterWatcher(folder, session, tell)

    made = partial(preview_day, folder, language)
    serve_while_written(made, {}, watcher, _LINES, port, open_browser, tell)


def preview_day(folder: Path, language: str, place: Path) -> WrittenDay:
    """Return a day of one chapter.

    Raises:
        LessonError: what stands in its files cannot be shown yet.
    """
    key = folder.name
    texts = tuple(text for text in own_texts(folder.parents[1]) if text[0] == key)
    day = WrittenDay(
        languages=(language, *(other for other in LANGUAGES if other != language)),
        title={code: translate(code, N_("What your chapter looks like")) for code in LANGUAGES},
        date=Clock().today(),
        units=("Team A", "Team B"),
        rooms=(Room(key="a", name="A", tables=4),),
        own_text=texts,
        agenda=(ChapterPlan(key=key, minutes=_MINUTES),),
        organiser_contact={code: translate(code, N_("you")) for code in LANGUAGES},
        rehearsal=True,
        folder=place,
    )
    day.read_again(folder.parents[1])
    _ = day.chapters
    return day
