"""Writing a part of a day: `chapter new`, `chapter check` and `chapter preview`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from themeday.cli.command import Command, CommandGroup, UsageError, quoted
from themeday.cli.lessons import answers_to
from themeday.cli.options import flag, number_or_none
from themeday.day.plan import Day
from themeday.errors import DayFileError, LessonError, ThemeDayError
from themeday.i18n import LANGUAGES, N_


class ChapterNew(Command):
    name = "themeday chapter new"
    takes = N_("TITLE [FOLDER]")
    description = N_(
        "Begin a part of the day of your own. Four questions, one sentence each, and you have a folder with a first "
        "version in your language, and the same in the other languages of the day with a mark at each text that is "
        "still to be translated. FOLDER is that of day.toml; without it, the folder you are in."
    )
    examples = N_('themeday chapter new "On the ward" our-theme-day\nthemeday chapter new "Op de afdeling"')

    def start(self) -> None:
        from themeday.chapters.new_chapter import QUESTIONS, new_chapter

        folder, day = Path(self.words[1] or "."), None
        if not (folder / "day.toml").is_file():
            raise UsageError(
                N_("There is no day.toml in {folder}. Name the folder of your day behind the title."), folder=folder
            )
        day = _day_of(folder)
        languages = day.languages if day else LANGUAGES
        self.speaks = self.language or languages[0]
        made = new_chapter(folder, self.word, answers_to(self, QUESTIONS), self.speaks, languages)
        self.print()
        self.print(N_("Written: {file}"), file=made / f"{self.speaks}.md")
        self.print(N_("Open it in a text editor and make it yours. It appears once it stands in day.toml:"))
        self.print("  [agenda]")
        self.print("  {line}", line=f"{made.name} = 20")
        self.print(N_("Then:"))
        self.print(f"  themeday chapter preview {quoted(str(made))}")
        self.print(f"  themeday chapter check {quoted(str(made))}")


class ChapterCheck(Command):
    name = "themeday chapter check"
    takes = N_("[FOLDER…]")
    description = N_(
        "Check the parts that a day has written itself. Shows every mistake with its file, its line and how to mend "
        "it, what the day does without, and hints to make a text easier to read, which you may leave. FOLDER is a "
        "chapter or the folder of a day; without it, the folder you are in."
    )
    examples = N_("themeday chapter check our-theme-day\nthemeday chapter check our-theme-day/chapters/closing")

    def start(self) -> None:
        from themeday.chapters.chapter_check import check_chapter, hints, stands_in_no_agenda
        from themeday.chapters.losses import losses
        from themeday.chapters.shipped import shipped_keys

        folders = [folder for word in self.words or ("",) for folder in chapter_folders(Path(word or "."))]
        problems: list[ThemeDayError] = []
        advice: list[ThemeDayError] = []
        lost: list[ThemeDayError] = []
        for folder in folders:
            day = _day_of(folder.parents[1])
            languages = day.languages if day else LANGUAGES
            problems += check_chapter(folder, languages)
            advice += hints(folder, languages)
            if day and folder.name not in (*(plan.key for plan in day.agenda), *shipped_keys()):
                advice.append(stands_in_no_agenda(folder))
            lost += losses(day.chapters, [folder.name]) if day else ()
        self._tell(N_("Hints, which you may leave:"), advice)
        self._tell(N_("What this day leaves out, and does without:"), lost)
        if problems:
            raise LessonError(N_("Not everything is in order yet. To mend:"), problems)
        for folder in folders:
            self.print(N_("In order: {folder}"), folder=folder)

    def _tell(self, heading: str, lines: Sequence[ThemeDayError]) -> None:
        if lines:
            self.print(heading)
            for line in lines:
                self.print("  - {line}", line=line.message(self.speaks))
            self.print()


class ChapterPreview(Command):
    name = "themeday chapter preview"
    takes = N_("FOLDER")
    description = N_(
        "Show a part of the day in your browser as people will see it: as participant, as facilitator, and on the big "
        "screen. Every time you save the file, the pages follow, and mistakes are told here. Nothing is kept and "
        "nobody else can see it. Stop with Ctrl-C."
    )
    examples = N_("themeday chapter preview our-theme-day/chapters/closing")

    port = number_or_none(N_("Port for the page; the big screen gets the next one."))
    browser = flag("no-browser", N_("Do not open the pages in a browser."), default=True)

    def start(self) -> None:
        from themeday.chapters import AFTERWARDS
        from themeday.cli.serving import has_screen
        from themeday.serving.chapter_preview import preview

        folder = next(iter(chapter_folders(Path(self.word))))
        if folder.name in AFTERWARDS:
            raise UsageError(
                N_("What comes weeks later is seen on a rehearsal: themeday rehearse --weeks-later, and then serve it.")
            )
        self._tell(N_("One moment, the pages are getting ready…"))
        preview(folder, self.speaks, port=self.port, open_browser=self.browser and has_screen(), tell=self._tell)

    def _tell(self, text: str, /, **values: object) -> None:
        self.print(text, **values)
        sys.stdout.flush()  # also into a pipe: the author waits for it


class ChapterCommands(CommandGroup):
    name = "themeday chapter"
    description = N_(
        "Write a part of the day, or change one that the kit has: a folder with a text file for each language, in the "
        "folder chapters beside day.toml. You need no more than a text editor. The facilitator guide takes you by the "
        "hand."
    )
    examples = N_(
        'themeday chapter new "On the ward" our-theme-day\n'
        "themeday chapter preview our-theme-day/chapters/on-the-ward\n"
        "themeday chapter check our-theme-day"
    )
    subcommands = {  # noqa: RUF012
        "new": (ChapterNew, N_("answer four questions, get a first version")),
        "check": (ChapterCheck, N_("find every mistake, and how to mend it")),
        "preview": (ChapterPreview, N_("see it live in the browser while you write")),
    }


def chapter_folders(path: Path) -> list[Path]:
    """Return the chapters that a path names: itself, its folder, or those of a day; UsageError when there is none."""
    from themeday.chapters.own import own_folders

    path = path.resolve()
    if path.suffix in (".md", ".toml") and path.is_file():
        path = path.parent
    if any(path.glob("*.md")) and path.parent.name == "chapters":
        return [path]
    folders = own_folders(path.parent if path.name == "chapters" else path)
    if not folders:
        raise UsageError(
            N_(
                "There is no chapter in {folder}. They stand in a folder chapters beside day.toml, each with its "
                "nl.md or en.md. `themeday chapter new` writes a first one."
            ),
            folder=path,
        )
    return folders


def _day_of(folder: Path) -> Day | None:
    """Return the day of a folder; None while something in it cannot be read."""
    from themeday.day.load import load_day

    try:
        return load_day(folder)
    except DayFileError:
        return None
