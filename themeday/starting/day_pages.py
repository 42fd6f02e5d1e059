"""One day: begin it, change it, and all that comes after it."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from pathlib import Path

from tornado.web import HTTPError

from themeday.day.load import FILE_NAME
from themeday.i18n import N_, format_day, translate
from themeday.model.clock import Clock
from themeday.starting.process import CommandResult, run_command
from themeday.starting.showing import BY_HAND, OTHERWISE_BY_HAND, show
from themeday.starting.state import StartPage


@dataclass(frozen=True)
class Action:
    """A button that runs a command which is done in a moment."""

    title: str
    commands: tuple[tuple[str, ...], ...]  # the words of each, with `{day}` for the folder of the day
    written: str = ""  # the page it writes, which can be opened from there
    workbook: str = ""  # what it writes for Excel, inside the day's folder
    note: str = ""


_REPORT = (("report", "{day}", "-o", "{day}/report.html"), ("report", "{day}", "-o", "{day}/report.xlsx"))
ACTIONS = {
    "posters": Action(
        N_("Poster and table cards"),
        (("posters", "{day}", "-o", "{day}/posters.html"),),
        "posters.html",
        note=N_("Made elsewhere than where the day is? Make and print them again there: the address may differ."),
    ),
    "report": Action(
        N_("The report"),
        _REPORT,
        "report.html",
        "report.xlsx",
        note=N_("This is a draft, for yourselves. Publish the report before it goes to anyone else."),
    ),
    "publish": Action(
        N_("Publish the report"),
        tuple((*words, "--publish", "--drafts", "{drafts}") for words in _REPORT),
        "report.html",
        "report.xlsx",
    ),
    "export": Action(
        N_("What was shared, for Excel"),
        (("export", "{day}", "-o", "{day}/export"),),
        workbook="export/outcomes.xlsx",
        note=N_("The other files there hold the same for other programs."),
    ),
}
#: What can be opened in the laptop's own programs, by how the page calls it: title, and path inside the day's folder.
SHOWN = {
    "edit": (N_("Change the day in a text editor"), FILE_NAME),
    "folder": (N_("The folder of this day"), ""),
    **dict.fromkeys(("report", "publish"), (ACTIONS["report"].title, ACTIONS["report"].workbook)),
    "export": (ACTIONS["export"].title, ACTIONS["export"].workbook),
}


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
        self.show("day", kept=kept, checked=checked, keep_until=keep_until, **known)


class Serve(StartPage):
    """`/day/NAME/serve`: begin, or go on; weeks later, ask how it goes."""

    def post(self, name: str, later: str) -> None:
        kept = self.state.day(name)
        words = ["serve", name, "--language", self.language, *(["--follow-up"] if later == "follow-up" else [])]
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
        for command in chosen.commands:
            words = [word.replace("{day}", name).replace("{drafts}", drafts) for word in command]
            said = [line for before in told for line in before.text.splitlines()]
            now = await asyncio.to_thread(run_command, [*words, "--language", self.language], self.state.root)
            told.append(now.without(said))
            if not now.well:
                break  # the next would only say the same
        well = all(each.well for each in told)
        written = translate(self.language, N_("Written: {file}"), file="")
        files = [line for each in told for line in each.text.splitlines() if well and line.startswith(written)]
        self.show("told", kept=kept, act=act, chosen=chosen, told=told, files=files, well=well, folder=kept.folder)


class Written(StartPage):
    """`/day/NAME/written/report.html`: a page that the kit wrote for this day."""

    def get(self, name: str, file: str) -> None:
        path: Path = self.state.day(name).folder / file
        if file not in {act.written for act in ACTIONS.values()} - {""} or not path.is_file():
            raise HTTPError(404)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(path.read_bytes())
