"""One day: begin it, change it, and all that comes after it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tornado.web import HTTPError

from themeday.day import FILE_NAME
from themeday.errors import ThemeDayError
from themeday.i18n import N_, format_day, translate
from themeday.outcomes import Clock
from themeday.starting.child import Child, Told, tell
from themeday.starting.desk import StartPage
from themeday.starting.showing import show


@dataclass(frozen=True)
class Act:
    """A button that runs a command which is done in a moment.

    Args:
        title: of the page that tells how it went.
        commands: the words of each, with `{day}` for the folder of the day.
        written: the page it writes, which can be opened from there.
        question: asked first, for what cannot be taken back.
        note: what else to know once it is done.
    """

    title: str
    commands: tuple[tuple[str, ...], ...]
    written: str = ""
    question: str = ""
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
    ),
    "export": Act(N_("What was shared, for Excel"), (("export", "{day}", "-o", "{day}/export"),)),
    "close": Act(
        N_("Close the day"),
        (("close", "{day}", "--yes"),),
        question=N_("This deletes all private answers, ratings and choices of this day. They cannot be brought back."),
    ),
    "purge": Act(
        N_("Delete the day"),
        (("purge", "{day}", "--yes"),),
        question=N_("This deletes all answers of this day, for good, with every export and published copy."),
    ),
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
            self.desk.child = Child(words, self.desk.root, one.title(self.language))
        self.redirect("/running")


class Show(StartPage):
    """`/day/NAME/edit` and `/day/NAME/folder`: in the laptop's own programs."""

    def post(self, name: str, what: str) -> None:
        """Open it there, and stay on the page."""
        one = self.desk.day(name)
        try:
            show(one.folder / FILE_NAME if what == "edit" else one.folder)
        except ThemeDayError as error:
            title = translate(self.language, N_("This page does not open"))
            self.show("nothing", title=title, text=error.message(self.language))
            return
        self.redirect(f"/day/{name}")


class Do(StartPage):
    """`/day/NAME/do/ACT`: one of `ACTS`."""

    def get(self, name: str, act: str) -> None:
        """Ask first, for what cannot be taken back."""
        one, chosen = self.desk.day(name), self._act(act)
        if not chosen.question:
            self.redirect(f"/day/{name}")
            return
        self.show("sure", one=one, act=act, chosen=chosen, title=one.title(self.language))

    async def post(self, name: str, act: str) -> None:
        """Do it, and tell how it went."""
        one, chosen = self.desk.day(name), self._act(act)
        if chosen.question and self.get_body_argument("sure", "") != "yes":
            self.redirect(f"/day/{name}/do/{act}")
            return
        told: list[Told] = []
        for command in chosen.commands:
            words = [word.replace("{day}", name) for word in command]
            said = [line for one_before in told for line in one_before.text.splitlines()]
            now = await self.aside(tell, [*words, "--language", self.language], self.desk.root)
            told.append(now.without(said))
        written = chosen.written if all(one.well for one in told) else ""
        self.show("told", one=one, chosen=chosen, told=told, written=written, well=all(one.well for one in told))

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
