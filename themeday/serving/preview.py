"""A lesson live in the browser while it is written: a day of nothing but that lesson, served to this computer only."""

from __future__ import annotations

import tempfile
import threading
import time
import webbrowser
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from themeday.day.plan import ChapterPlan, Day, Room
from themeday.errors import ThemeDayError
from themeday.i18n import LANGUAGES, N_, format_time, translate
from themeday.lessons.lesson_check import check_lesson
from themeday.model.clock import Clock
from themeday.room.session import Session
from themeday.store.folder import DataFolder
from themeday.store.records import Records

if TYPE_CHECKING:
    from themeday.serving.announcing import Links

_LOOK_SECONDS = 0.5
_HERE = "127.0.0.1"
_MINUTES = 60
_OTHERS = {mine: tuple(f"{other}.md" for other in LANGUAGES if other != mine) for mine in LANGUAGES}

#: Prints a text in the author's language.
Tell = Callable[..., None]


def preview(folder: Path, language: str, *, port: int | None, open_browser: bool, tell: Tell) -> None:
    """Serve a lesson until Ctrl-C, and let its pages follow every save; the big screen gets the next port."""

    def watcher(session: Session) -> Watcher:
        return Watcher(folder, session, tell)

    made = partial(preview_day, folder, language)
    serve_while_written(made, {f"show:{folder.name}": "1"}, watcher, _LINES, port, open_browser, tell)


def serve_while_written(
    made: Callable[[Path], Day],
    shown: Mapping[str, object],
    watching: Callable[[Session], Watcher],
    lines: Sequence[str],
    port: int | None,
    open_browser: bool,
    tell: Tell,
) -> None:
    """Serve a day of one chapter until Ctrl-C, which is open, and let its pages follow every save.

    Args:
        made: makes the day, in an empty folder.
        shown: what else its stage has.
        watching: makes what notices a save.
        lines: what is told of its pages.
    """
    from themeday.serving import run
    from themeday.serving.ports import ServeOptions

    # Should a scanner hold a file just then: a folder of invented answers that stays behind harms nobody.
    with tempfile.TemporaryDirectory(prefix="themeday-preview-", ignore_cleanup_errors=True) as place:
        day = made(Path(place))
        key = day.agenda[0].key
        data = DataFolder.of(day)
        session = Session(day, Records.in_folder(data.path), data.secret())
        session.set_stage(key, {"state": "open", "opened": "1", **shown}, {"": {"current": key}})
        watcher = watching(session)

        def started(links: Links) -> None:
            _announce(links, tell, lines, open_browser)
            watcher.look()
            threading.Thread(target=watcher.keep_looking, daemon=True).start()

        try:
            run.serve(day, data, ServeOptions(port=port, address=_HERE), started)
        finally:
            watcher.stopping.set()


def preview_day(folder: Path, language: str, place: Path) -> Day:
    """Return a day of one lesson."""
    return Day(
        languages=(language, *(other for other in LANGUAGES if other != language)),
        title={code: translate(code, N_("What your lesson looks like")) for code in LANGUAGES},
        date=Clock().today(),
        units=("Team A", "Team B"),
        rooms=(Room(key="a", name="A", tables=1),),
        agenda=(ChapterPlan(key="lessons", minutes=_MINUTES),),
        lessons_folder=folder.parent,
        lessons=(folder.name,),
        organiser_contact={code: translate(code, N_("you")) for code in LANGUAGES},
        rehearsal=True,
        folder=place,
    )


class Watcher:
    """Notices every save of a lesson; then the open pages follow, and its mistakes are told."""

    def __init__(self, folder: Path, session: Session, tell: Tell) -> None:
        self._folder, self._session, self._tell = folder, session, tell
        self._seen: list[tuple[str, int]] = []
        self._seen = self._mark()
        self._saves = 0
        self.stopping = threading.Event()

    def keep_looking(self) -> None:
        while not self.stopping.wait(_LOOK_SECONDS):
            self.look_again()

    def look_again(self) -> bool:
        """Return whether something was saved since the last look; if so, it is told and shown."""
        mark = self._mark()
        if mark == self._seen:
            return False
        self._seen = mark
        self._saves += 1
        # Pages follow the stage: a row there makes each of them read the lesson again.
        self.read_again()
        self._session.set_stage(self._session.day.agenda[0].key, {"edited": str(self._saves)})
        self.look()
        return True

    def read_again(self) -> None:
        """Take up what was saved; a lesson is read by the pages themselves."""

    def mistakes(self) -> list[ThemeDayError]:
        """Return what is wrong with it now."""
        return check_lesson(self._folder, self._session.day.languages[0])

    #: What names the mistakes in the other languages.
    check = N_("{time}: still to mend in {files}: {n}. `themeday lesson check` names them.")

    def look(self) -> None:
        """Tell what is wrong with it as it is now."""
        mine = self._session.day.languages[0]
        problems = self.mistakes()
        elsewhere = [problem for problem in problems if str(problem.values.get("file", "")).endswith(_OTHERS[mine])]
        at = format_time(self._session.clock.now().astimezone())
        if not problems:
            self._tell(N_("{time}: everything is in order."), time=at)
            return
        if len(problems) > len(elsewhere):
            self._tell(N_("{time}: to mend:"), time=at)
        for problem in problems:
            if problem not in elsewhere:
                self._tell("  - {problem}", problem=problem.message(mine))
        if elsewhere:
            # Who writes one language first is not told of the other at every save.
            self._tell(
                self.check,
                time=at,
                files=", ".join(sorted({str(problem.values["file"]) for problem in elsewhere})),
                n=len(elsewhere),
            )

    def _mark(self) -> list[tuple[str, int]]:
        try:
            return sorted((path.name, path.stat().st_mtime_ns) for path in self._folder.iterdir() if path.is_file())
        except OSError:  # an editor may take a file away for a moment to put the new one in its place
            time.sleep(_LOOK_SECONDS / 5)
            return self._seen


#: What an author hears of the pages.
_LINES = (
    N_("Your lesson is on this computer only. Hold Ctrl (on a Mac Cmd) and click:"),
    N_("participant: {link}"),
    N_("teacher: on that same page, choose “I give this lesson”"),
    N_("big screen: {screen}"),
)


def _announce(links: Links, tell: Tell, lines: Sequence[str], open_browser: bool) -> None:
    screen = f"{links.facilitator}?to=projector"
    for line in lines:
        tell(line, link=links.participants, console=links.facilitator, screen=screen)
    tell(N_("Save the file in your editor, and look: the pages follow. Stop with Ctrl-C."))
    if open_browser:
        for link in (screen, links.participants):
            webbrowser.open(link)
