"""The first page, what is being served, and a new day."""

from __future__ import annotations

import asyncio
import hmac
import sys
from contextlib import suppress
from dataclasses import fields
from pathlib import Path

from tornado.web import HTTPError

from themeday.day.load import FILE_NAME
from themeday.errors import DataFolderError, ThemeDayError
from themeday.i18n import LANGUAGES, N_, format_day, translate
from themeday.model.clock import Clock
from themeday.report.key_figures import FIGURES
from themeday.room.reachability import PROBLEMS
from themeday.serving.address import interfaces, judge
from themeday.serving.identity import remember_language
from themeday.serving.ports import DEFAULT_PORT, in_use
from themeday.starting.days import DayForm, KeptDay, change_day, form_of, list_days, make_day
from themeday.starting.state import COOKIE, StartPage
from themeday.store.drives import refusal
from themeday.store.files import remove

_PEOPLE, _SEED = 24, 1
_REHEARSAL = f"rehearsal-{_PEOPLE}-{_SEED}"
_BEGINS = "09:30"
#: What to look at when no phone comes in, by Python's name for the system.
FIREWALLS = {
    "win32": N_(
        "Windows asked whether Python may be reached. Did someone press Cancel? Open Windows Security, Firewall & "
        "network protection, Allow an app through firewall, and tick Python for the network you are on. May you not? "
        "Then ask your IT department to allow Python to listen on port {port}."
    ),
    "darwin": N_(
        "The Mac asked whether Python may accept incoming connections. Did someone press Deny? Open System Settings, "
        "Network, Firewall, Options, and allow Python."
    ),
}
_OTHER_FIREWALL = N_(
    "Does the firewall of this laptop let phones in? Ask your IT department to allow port {port}. Yours to set? Then, "
    "for example: sudo ufw allow {port}/tcp"
)


class Enter(StartPage):
    """`/enter/KEY`: the link that the start file opens."""

    open_to_all = True

    def get(self, key: str) -> None:
        if not hmac.compare_digest(key.encode(), self.state.key.encode()):
            raise HTTPError(403)
        self.set_signed_cookie(COOKIE, self.state.key, expires_days=None, httponly=True, samesite="Lax")
        self.redirect("/")

    head = get  # by which a second start file finds out whether this one is open


class Front(StartPage):
    """`/`: practise, my day, after the day."""

    async def get(self) -> None:
        if self.state.child is not None and self.state.busy:
            if self.state.child.left:
                self.show("still", title=self.state.child.title)
            else:
                self.redirect("/running")
            return
        days = await asyncio.to_thread(list_days, self.state.root)
        today = Clock().today()
        here = [each for each in days if not each.deleted]
        # Once all days have been, nobody comes in by the address on a poster any more.
        problems = await asyncio.to_thread(
            find_problems, self.state.root, not here or not all(each.over(today) for each in here)
        )
        self.show(
            "front",
            problems=[problem.message(self.language) for problem in problems],
            days=[self._named(each) for each in here],
            deleted=[self._named(each) for each in days if each.deleted],
            past=[self._named(each) for each in days if each.collected],
            over=any(each.collected and each.over(today) for each in days),
            practised=(self.state.root / _REHEARSAL / FILE_NAME).exists(),
        )

    def _named(self, kept: KeptDay) -> tuple[str, str, str]:
        date = format_day(self.language, kept.day.date) if kept.day else ""
        return kept.name, kept.title(self.language), date


class Language(StartPage):
    """`/language/nl`: the start page in another language."""

    def get(self, language: str) -> None:
        if language in LANGUAGES:
            remember_language(self, language)
        self.redirect("/")


class Practise(StartPage):
    """`/practise`: a rehearsal with invented people; the one that is there, unless `anew` is asked for."""

    def post(self) -> None:
        words = ["rehearse", "--participants", str(_PEOPLE), "--seed", str(_SEED), "--serve"]
        words += ["--data", str(self.state.root / _REHEARSAL), "--language", self.language]
        words += ["--fresh"] if self.get_body_argument("anew", "") else []
        self.state.serve(words, translate(self.language, N_("Practise")))
        self.redirect("/running")


class Running(StartPage):
    """`/running`: the links of what is being served, or why it is not."""

    def get(self) -> None:
        child = self.state.child
        if child is None or (child.stopped and not child.running):
            self.redirect("/")
            return
        port = child.links.get("participants", "").partition("://")[2].partition("/")[0].rpartition(":")[2]
        other_port = port.isdigit() and int(port) != DEFAULT_PORT
        firewall = translate(self.language, FIREWALLS.get(sys.platform, _OTHER_FIREWALL), port=port or DEFAULT_PORT)
        self.show("running", child=child, port=port, other_port=other_port, usual=DEFAULT_PORT, firewall=firewall)


class Again(StartPage):
    """`/again`: what stopped by itself is served once more."""

    def post(self) -> None:
        self.state.serve_again()
        self.redirect("/running")


class Stop(StartPage):
    """`/stop`: no longer serve; asked first on a real day, where phones may be busy saving."""

    def get(self) -> None:
        if self.state.busy:
            self.show("stop", child=self.state.child)
        else:
            self.redirect("/")

    async def post(self) -> None:
        await self.state.stop()
        self.redirect("/")


class Quit(StartPage):
    """`/quit`: end the start page too."""

    async def post(self) -> None:
        await self.state.stop()
        said = N_("The kit has stopped. You can close this page and the black window.")
        self.show("nothing", title=translate(self.language, N_("Stopped")), text=translate(self.language, said))
        asyncio.get_running_loop().call_later(0.5, self.state.closing.set)  # once the page is there


class NewDay(StartPage):
    """`/new`: a form that becomes a day.toml."""

    #: The day that is changed; none while it is new.
    kept: KeptDay | None = None

    def get(self) -> None:
        self.show_form(DayForm(start=_BEGINS))  # a date that stands there already is one that nobody looks at

    async def post(self, name: str = "") -> None:
        form = DayForm(**{field.name: self.get_body_argument(field.name, "") for field in fields(DayForm)})
        try:
            written = await asyncio.to_thread(self.keep, form)
        except (ThemeDayError, OSError) as error:
            known = error if isinstance(error, ThemeDayError) else cannot_be_written(self.state.root, error)
            self.show_form(form, known.message(self.language))
            return
        self.redirect(f"/day/{written.name}")

    def keep(self, form: DayForm) -> KeptDay:
        return make_day(self.state.root, form, self.language)

    def show_form(self, form: DayForm, error: str = "") -> None:
        figures = {key: text for key, (text, _) in FIGURES.items()}
        self.show("new", form=form, error=error, kept=self.kept, figures=figures)


class ChangeDay(NewDay):
    """`/day/NAME/change`: the same form for a day that is there, until people have answered."""

    kept: KeptDay

    def prepare(self) -> None:
        super().prepare()
        self.kept = self.state.day(self.path_args[0])
        if self.kept.day is None or self.kept.collected:
            self.redirect(f"/day/{self.path_args[0]}")

    def get(self, name: str) -> None:  # type: ignore[override]
        if self.kept.day:
            self.show_form(form_of(self.kept.day, self.language))

    def keep(self, form: DayForm) -> KeptDay:
        return change_day(self.kept, form, self.language)


def find_problems(root: Path, to_serve: bool = True) -> list[ThemeDayError]:
    """Return what to mend first: about the folder of days, the network, and the port that posters name."""
    problems: list[ThemeDayError] = []
    try:
        root.mkdir(parents=True, exist_ok=True)
        probe = root / ".td-can-write"
        probe.write_text("", "utf-8")
        with suppress(OSError):  # a scanner may look at it longer than anyone should wait
            remove(probe)
    except OSError as error:
        problems.append(cannot_be_written(root, error))
    else:
        if risk := refusal(root):
            problems.append(risk)
    verdict = judge(interfaces())
    if verdict.problem:
        values = {"address": verdict.place.address, "interface": verdict.place.interface}
        problems.append(ThemeDayError(PROBLEMS[verdict.problem], **values))
    if to_serve and in_use(DEFAULT_PORT):
        text = N_(
            "Another program uses port {port} or {next}, so the day gets the next free one. Is a poster or table "
            "card printed already? Then stop that program first: the address on paper ends in {port}."
        )
        problems.append(ThemeDayError(text, port=DEFAULT_PORT, next=DEFAULT_PORT + 1))
    return problems


def cannot_be_written(root: Path, error: OSError) -> DataFolderError:
    """Return what is wrong when the folder of days cannot be made or written."""
    text = N_("The folder {folder} cannot be written ({reason}), so no day can be kept there.")
    return DataFolderError(text, folder=root, reason=error.strerror or "?")
