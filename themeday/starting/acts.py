"""One day: begin it, change it, and all that comes after it."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from tornado.web import HTTPError

from themeday.day.load import FILE_NAME
from themeday.i18n import N_, format_day, translate
from themeday.model.outcomes import Clock
from themeday.starting.child import Child, Told, tell
from themeday.starting.desk import StartPage
from themeday.starting.showing import BY_HAND, OTHERWISE_BY_HAND, show


@dataclass(frozen=True)
class Act:
    """A button that runs a command which is done in a moment.

    Args:
        commands: the words of each, with `{day}` for the folder of the day.
        written: the page it writes, which can be opened from there.
        workbook: what it writes for Excel, inside the day's folder.
    """

    title: str
    commands: tuple[tuple[str, ...], ...]
    written: str = ""
    workbook: str = ""
    note: str = ""


ACTS = {
    "posters": Act(
        N_("Poster and table cards"),
        (("posters", "{day}", "-o", "{day}/posters.html"),),
        "posters.html",
        note=N_("Made elsewhere than where the day is? Make and print them again there: the address may differ."),
    ),
    "report": Act(
        N_("The report"),
        (("report", "{day}", "-o", "{day}/report.html"), ("report", "{day}", "-o", "{day}/report.xlsx")),
        "report.html",
        "report.xlsx",
    ),
    "export": Act(
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
    "report": (ACTS["report"].title, ACTS["report"].workbook),
    "export": (ACTS["export"].title, ACTS["export"].workbook),
}


class DayPage(StartPage):
    """`/day/NAME`: what one can do with a day."""

    async def get(self, name: str) -> None:
        """Show it, with what is not in order yet."""
        one = self.desk.day(name)
        checked = await self.aside(tell, ["check", name, "--language", self.language], self.desk.root)
        date = format_day(self.language, one.day.date) if one.day else ""
        closed = await self.aside(lambda: one.closed)
        over = one.over(Clock().today())
        self.show("day", one=one, title=one.title(self.language), date=date, checked=checked, closed=closed, over=over)


class Serve(StartPage):
    """`/day/NAME/serve`: begin, or go on; weeks later, ask how it goes."""

    def post(self, name: str, later: str) -> None:
        """Serve it, unless something is being served already."""
        one = self.desk.day(name)
        if not self.desk.busy:
            words = ["serve", name, "--no-browser", "--language", self.language]
            words += ["--follow-up"] if later == "follow-up" else []
            self.desk.child = Child.begin(words, self.desk.root, one.title(self.language))
        self.redirect("/running")


class Show(StartPage):
    """`/day/NAME/open/WHAT`: in the laptop's own programs."""

    async def post(self, name: str, what: str) -> None:
        """Open it there, and say where it is: a laptop that opens nothing does not always tell."""
        one = self.desk.day(name)
        if what not in SHOWN:
            raise HTTPError(404)
        title, inside = SHOWN[what]
        path = one.folder / inside
        opens = await self.aside(show, path)
        folder = path.parent if inside else path
        by_hand = translate(self.language, BY_HAND.get(sys.platform, OTHERWISE_BY_HAND))
        self.show(
            "opened", one=one, title=title, opens=opens, folder=folder, file=inside and path.name, by_hand=by_hand
        )


class Do(StartPage):
    """`/day/NAME/do/ACT`: one of `ACTS`."""

    def get(self, name: str, act: str) -> None:
        """Go back to the day: who loads the page again does nothing twice."""
        self.redirect(f"/day/{name}")

    async def post(self, name: str, act: str) -> None:
        """Do it, and tell how it went."""
        one, chosen = self.desk.day(name), self._act(act)
        told: list[Told] = []
        for command in chosen.commands:
            words = [word.replace("{day}", name) for word in command]
            said = [line for one_before in told for line in one_before.text.splitlines()]
            now = await self.aside(tell, [*words, "--language", self.language], self.desk.root)
            told.append(now.without(said))
        well = all(each.well for each in told)
        written = translate(self.language, N_("Written: {file}"), file="")
        files = [line for each in told for line in each.text.splitlines() if well and line.startswith(written)]
        self.show("told", one=one, act=act, chosen=chosen, told=told, files=files, well=well, folder=one.folder)

    def _act(self, name: str) -> Act:
        if name not in ACTS:
            raise HTTPError(404)
        return ACTS[name]


class Written(StartPage):
    """`/day/NAME/written/report.html`: a page that the kit wrote for this day."""

    def get(self, name: str, file: str) -> None:
        """Send it."""
        path: Path = self.desk.day(name).folder / file
        if file not in {act.written for act in ACTS.values()} - {""} or not path.is_file():
            raise HTTPError(404)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(path.read_bytes())
