"""Writing a mini-lesson: `lesson new`, `lesson check` and `lesson preview`."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from themeday.cli.command import Command, CommandGroup, UsageError, quoted
from themeday.cli.options import flag, number_or_none, text
from themeday.errors import LessonError
from themeday.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_


class LessonNew(Command):
    name = "themeday lesson new"
    takes = N_("TITLE")
    description = N_(
        "Begin a mini-lesson. Five questions, one sentence each, and you have a folder with a first version in your "
        "language, and the same in the other language with a mark at each text that is still to be translated. "
        "An answer that you leave empty can be written later."
    )
    examples = N_('themeday lesson new "Fake or real?" --language en\nthemeday lesson new "Nep of echt?"')

    folder = text(
        N_("Where the lesson's folder comes; otherwise in exercises, or in the folder you are in."), N_("FOLDER")
    )

    def start(self) -> None:
        from themeday.lessons.new_lesson import QUESTIONS, new_lesson

        self.speaks = self.language or DEFAULT_LANGUAGE
        answers = answers_to(self, QUESTIONS)
        root = Path(self.folder) if self.folder else _usual_root()
        made_folder = new_lesson(root, self.word, answers, self.speaks)
        shown = quoted(str(made_folder))
        self.print()
        self.print(N_("Written: {file}"), file=made_folder / f"{self.speaks}.md")
        self.print(N_("Open it in a text editor and make it yours. Then:"))
        self.print(f"  themeday lesson preview {shown}")
        self.print(f"  themeday lesson check {shown}")


class LessonCheck(Command):
    name = "themeday lesson check"
    takes = N_("[FOLDER…]")
    description = N_(
        "Check mini-lessons. Shows every mistake with its file, its line and how to mend it, and hints to make a text "
        "easier to read, which you may leave. FOLDER is a lesson or a folder of lessons; without it, the folder you "
        "are in."
    )
    examples = N_("themeday lesson check exercises/fake-account\nthemeday lesson check --language nl")

    def start(self) -> None:
        from themeday.lessons.lesson_check import check_lesson, hints

        named = [Path(word) if word else _usual_root() for word in self.words or ("",)]
        folders = [folder for path in named for folder in lesson_folders(path)]
        advice = [hint for folder in folders for hint in hints(folder)]
        if advice:
            self.print(N_("Hints, which you may leave:"))
            for hint in advice:
                self.print("  - {hint}", hint=hint.message(self.speaks))
            self.print()
        problems = [problem for folder in folders for problem in check_lesson(folder, self.speaks)]
        if problems:
            raise LessonError(N_("Not everything is in order yet. To mend:"), problems)
        for folder in folders:
            self.print(N_("In order: {folder}"), folder=folder)


class LessonPreview(Command):
    name = "themeday lesson preview"
    takes = N_("FOLDER")
    description = N_(
        "Show a mini-lesson in your browser as the room will see it: as participant, as the one who gives it, and on "
        "the big screen. Every time you save the file, the pages follow, and mistakes are told here. Nothing is kept "
        "and nobody else can see it. Stop with Ctrl-C."
    )
    examples = N_("themeday lesson preview exercises/fake-account\nthemeday lesson preview my-lesson --language en")

    port = number_or_none(N_("Port for the page; the big screen gets the next one."))
    browser = flag("no-browser", N_("Do not open the pages in a browser."), default=True)

    def start(self) -> None:
        from themeday.cli.serving import has_screen
        from themeday.serving.preview import preview

        folder = next(iter(lesson_folders(Path(self.word))))
        self._tell(N_("One moment, the pages are getting ready…"))
        preview(folder, self.speaks, port=self.port, open_browser=self.browser and has_screen(), tell=self._tell)

    def _tell(self, text: str, /, **values: object) -> None:
        self.print(text, **values)
        sys.stdout.flush()  # also into a pipe: the author waits for it


class LessonCommands(CommandGroup):
    name = "themeday lesson"
    description = N_(
        "Write a mini-lesson: a folder with two text files. You need no more than a text editor. CONTRIBUTING.md takes "
        "you by the hand."
    )
    examples = N_(
        'themeday lesson new "Fake or real?" --language en\n'
        "themeday lesson preview exercises/fake-account\n"
        "themeday lesson check exercises/fake-account"
    )
    subcommands = {  # noqa: RUF012
        "new": (LessonNew, N_("answer five questions, get a first version")),
        "check": (LessonCheck, N_("find every mistake, and how to mend it")),
        "preview": (LessonPreview, N_("see it live in the browser while you write")),
    }


def answers_to(command: Command, questions: Mapping[str, str]) -> dict[str, str]:
    """Ask an author some questions, and return what was typed, by key; an empty text where nothing was."""
    answers = {}
    for n, (key, question) in enumerate(questions.items(), 1):
        sys.stdout.write(f"\n{n}/{len(questions)} {command.say(question)}\n> ")
        sys.stdout.flush()
        try:
            answers[key] = input()
        except EOFError:
            answers[key] = ""
    return answers


def lesson_folders(path: Path) -> list[Path]:
    """Return the lessons that a path names: itself, its folder, or those in it; raise UsageError when there is none."""
    path = path.resolve()
    if path.suffix == ".md" and path.is_file():
        path = path.parent
    from themeday.lessons.reading import available
    from themeday.lessons.source import misnamed

    # A file with another ending is told by the check: its folder is a lesson.
    if any((path / f"{language}.md").is_file() or misnamed(path, language) for language in LANGUAGES):
        return [path]
    lessons = [path / slug for slug in available(path)]
    if not lessons:
        raise UsageError(
            N_("There is no lesson in {folder}: no nl.md or en.md. `themeday lesson new` writes a first one."),
            folder=path,
        )
    return lessons


def _usual_root() -> Path:
    own = Path("exercises")
    return own if own.is_dir() else Path()
