"""One day: begin it, change it, and all that comes after it."""

from __future__ import annotations

import asyncio
import datetime as dt
import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from tornado.web import HTTPError

from themeday.day.load import FILE_NAME
from themeday.errors import DataFolderError
from themeday.i18n import N_, format_day, translate
from themeday.model.clock import Clock
from themeday.report.disclosure import history
from themeday.room import follow_up
from themeday.starting.days import KeptDay
from themeday.starting.process import CommandResult, run_command
from themeday.starting.showing import BY_HAND, OTHERWISE_BY_HAND, show
from themeday.starting.state import StartPage


@dataclass(frozen=True)
class Output:
    """A file that a button makes, inside the day's folder."""

    title: str  # of the button that opens it
    file: str
    options: tuple[str, ...] = ()  # of the command that writes it

    @property
    def by_browser(self) -> bool:
        """Return whether it is a page; anything else opens in the laptop's own program for it."""
        return self.file.endswith(".html")


@dataclass(frozen=True)
class Action:
    """A button that runs a command which is done in a moment, once for each file that it makes."""

    title: str
    command: tuple[str, ...]  # its words after the day's folder are `-o` and what the file is
    outputs: tuple[Output, ...]
    folder: str = ""  # which the command is given instead of the file
    note: str = ""

    def commands(self, name: str) -> list[list[str]]:
        """Return the words of each command, for the day in a folder of that name."""
        word, *more = self.command
        files = {f"{name}/{self.folder or each.file}": each.options for each in self.outputs if _can_be_written(each)}
        return [[word, name, *more, *options, "-o", file] for file, options in files.items()]


_REPORT = (
    Output(N_("Open the report"), "report.html"),
    Output(N_("Open it as PDF"), "report.pdf"),
    Output(N_("Open it as slides"), "report.pptx"),
    Output(N_("Open its figures in Excel"), "report.xlsx"),
    Output(N_("Open the poster for the corridor"), "poster.html", ("--poster",)),
)
# Beside the report that people may have by now, and never over it.
_DRAFT = tuple(replace(each, file=f"draft-{each.file}") for each in _REPORT)
ACTIONS = {
    "posters": Action(
        N_("Poster and table cards"),
        ("posters",),
        (Output(N_("Open it"), "posters.html"),),
        note=N_("Made elsewhere than where the day is? Make and print them again there: the address may differ."),
    ),
    "report": Action(
        N_("The report"),
        ("report",),
        _DRAFT,
        note=N_("This is a draft, for yourselves. Publish the report before it goes to anyone else."),
    ),
    "publish": Action(N_("Publish the report"), ("report", "--publish", "--drafts", "{drafts}"), _REPORT),
    "export": Action(
        N_("The answers in Excel"),
        ("export",),
        (Output(N_("Open in Excel"), "export/outcomes.xlsx"),),
        folder="export",
        note=N_(
            "Every answer that was shared stands there by itself, also where only one person gave it. So these files "
            "are for yourselves: give others the report, or its figures in Excel."
        ),
    ),
}
TAKEN_BACK = Action(N_("Take the report back"), ("report",), ())
#: What can be opened in the laptop's own programs, by how the page calls it: title, and path inside the day's folder.
SHOWN = {
    "edit": (N_("Change the day in a text editor"), FILE_NAME),
    "folder": (N_("The folder of this day"), ""),
    **{
        each.file: (act.title, each.file)
        for act in (ACTIONS["report"], ACTIONS["publish"], ACTIONS["export"])
        for each in act.outputs
        if not each.by_browser
    },
}


@cache
def _writes_pdf() -> bool:
    """Return whether this laptop can make a PDF; elsewhere a browser prints the page as one."""
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError):  # without the library Pango it is an OSError
        return False
    return True


def _can_be_written(output: Output) -> bool:
    return not output.file.endswith(".pdf") or _writes_pdf()


def last_published(kept: KeptDay, language: str) -> tuple[int, str] | None:
    """Return the number and date of the report that was published last; None when none was, or nobody can tell."""
    with suppress(DataFolderError):  # the report itself says what is wrong with the register
        if reports := history.load(kept.folder / "data"):
            return reports[-1].number, format_day(language, dt.date.fromisoformat(reports[-1].on))
    return None


class DayPage(StartPage):
    """`/day/NAME`: what one can do with a day."""

    async def get(self, name: str) -> None:
        kept = self.state.day(name)
        checked = await asyncio.to_thread(run_command, ["check", name, "--language", self.language], self.state.root)
        date = format_day(self.language, kept.day.date) if kept.day else ""
        closed = await asyncio.to_thread(lambda: kept.closed)
        over = kept.over(Clock().today())
        known = {"title": kept.title(self.language), "date": date, "closed": closed, "over": over}
        keep_until = format_day(self.language, kept.day.keep_until) if kept.day else ""
        published = await asyncio.to_thread(last_published, kept, self.language)
        report = [each for each in _REPORT if published and (kept.folder / each.file).exists()]
        self.show("day", kept=kept, checked=checked, keep_until=keep_until, published=published, report=report, **known)


class Serve(StartPage):
    """`/day/NAME/serve`: begin, or go on; weeks later, ask how it goes; or look at the review, without any phone."""

    def get(self, name: str, how: str) -> None:
        """Ask first, weeks later: it lets phones in again. Who loads the page of anything else again begins nothing."""
        kept = self.state.day(name)
        if how != "follow-up" or kept.day is None:
            self.redirect(f"/day/{name}")
            return
        when = [format_day(self.language, date) for date in follow_up.dates(kept.day).values()]
        self.show("follow_up", kept=kept, title=kept.title(self.language), when=when)

    def post(self, name: str, how: str) -> None:
        kept = self.state.day(name)
        words = ["serve", name, "--language", self.language, *([] if how == "serve" else [f"--{how}"])]
        self.state.serve(words, kept.title(self.language))
        self.redirect("/running")


class Show(StartPage):
    """`/day/NAME/open/WHAT`: in the laptop's own programs."""

    async def post(self, name: str, what: str) -> None:
        """Open it there, and say where it is: a laptop that opens nothing does not always tell."""
        kept = self.state.day(name)
        if what not in SHOWN:
            raise HTTPError(404)
        title, inside = SHOWN[what]
        path = kept.folder / inside
        opens = await asyncio.to_thread(show, path)
        folder = path.parent if inside else path
        by_hand = translate(self.language, BY_HAND.get(sys.platform, OTHERWISE_BY_HAND))
        file = inside and path.name
        self.show("opened", kept=kept, title=title, opens=opens, folder=folder, file=file, by_hand=by_hand)


class Publish(StartPage):
    """`/day/NAME/publish`: what publishing the report means, and what the kit cannot know about drafts."""

    async def get(self, name: str) -> None:
        kept = self.state.day(name)
        closed = await asyncio.to_thread(lambda: kept.closed)
        self.show("publish", kept=kept, title=kept.title(self.language), closed=closed)


class TakeBack(StartPage):
    """`/day/NAME/take-back`: the last published report was never sent. It asks first: that cannot be undone."""

    def get(self, name: str) -> None:
        kept = self.state.day(name)
        published = last_published(kept, self.language)
        if published is None:
            self.redirect(f"/day/{name}")
        else:
            self.show("take_back", kept=kept, title=kept.title(self.language), published=published)

    async def post(self, name: str) -> None:
        kept = self.state.day(name)
        words = ["report", name, "--never-sent", "--language", self.language]
        told = [await asyncio.to_thread(run_command, words, self.state.root)]
        self.show("told", kept=kept, act="", chosen=TAKEN_BACK, told=told, files=[], well=told[0].well, outputs=[])


class Do(StartPage):
    """`/day/NAME/do/ACT`: one of `ACTIONS`."""

    def get(self, name: str, act: str) -> None:
        """Go back to the day: who loads the page again does nothing twice."""
        self.redirect(f"/day/{name}")

    async def post(self, name: str, act: str) -> None:
        kept, chosen = self.state.day(name), ACTIONS.get(act)
        drafts = self.get_body_argument("drafts", "")
        if chosen is None or (act == "publish" and drafts not in ("stayed", "sent")):
            raise HTTPError(404)
        told: list[CommandResult] = []
        for command in await asyncio.to_thread(chosen.commands, name):
            words = [word.replace("{drafts}", drafts) for word in command]
            said = [line for before in told for line in before.text.splitlines()]
            now = await asyncio.to_thread(run_command, [*words, "--language", self.language], self.state.root)
            told.append(now.without(said))
            if not now.well:
                break  # the next would only say the same
        well = all(each.well for each in told)
        written = translate(self.language, N_("Written: {file}"), file="")
        files = [line for each in told for line in each.text.splitlines() if well and line.startswith(written)]
        outputs = [each for each in chosen.outputs if _can_be_written(each)]
        self.show("told", kept=kept, act=act, chosen=chosen, told=told, files=files, well=well, outputs=outputs)


class Written(StartPage):
    """`/day/NAME/written/report.html`: a page that the kit wrote for this day."""

    def get(self, name: str, file: str) -> None:
        path: Path = self.state.day(name).folder / file
        pages = {each.file for act in ACTIONS.values() for each in act.outputs if each.by_browser}
        if file not in pages or not path.is_file():
            raise HTTPError(404)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(path.read_bytes())
