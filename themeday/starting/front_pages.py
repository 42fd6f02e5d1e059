"""The first page, what is being served, and a new day."""

from __future__ import annotations

import asyncio
import datetime as dt
import hmac
import sys

from tornado.web import HTTPError

from themeday.day.new import some_weeks_ahead
from themeday.errors import ThemeDayError
from themeday.i18n import LANGUAGES, N_, format_day, translate
from themeday.model.clock import Clock
from themeday.serving.identity import remember_language
from themeday.serving.ports import DEFAULT_PORT
from themeday.starting.checks import find_problems
from themeday.starting.days import DayForm, KeptDay, list_days, make_day
from themeday.starting.process import ServingProcess
from themeday.starting.state import COOKIE, StartPage

_PEOPLE, _SEED = 24, 1
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

    def head(self, key: str) -> None:
        """Say that the start page is here, to who knows its secret."""
        self._check(key)

    def get(self, key: str) -> None:
        """Let the holder of the link in."""
        self._check(key)
        self.set_signed_cookie(COOKIE, self.state.key, expires_days=None, httponly=True, samesite="Lax")
        self.redirect("/")

    def _check(self, key: str) -> None:
        if not hmac.compare_digest(key.encode(), self.state.key.encode()):
            raise HTTPError(403)


class Front(StartPage):
    """`/`: practise, my day, after the day."""

    async def get(self) -> None:
        """Show what one may begin with, and what is in the way."""
        if self.state.child is not None and self.state.busy:
            if self.state.child.left:
                self.show("still", title=self.state.child.title)
            else:
                self.redirect("/running")
            return
        days = await self.in_thread(list_days, self.state.root)
        problems = await self.in_thread(find_problems, self.state.root)
        self.show(
            "front",
            problems=[problem.message(self.language) for problem in problems],
            days=[self._named(each) for each in days if not each.deleted],
            deleted=[self._named(each) for each in days if each.deleted],
            past=[self._named(each) for each in days if each.collected],
        )

    def _named(self, kept: KeptDay) -> tuple[str, str, str]:
        date = format_day(self.language, kept.day.date) if kept.day else ""
        return kept.name, kept.title(self.language), date


class Language(StartPage):
    """`/language/nl`: the start page in another language."""

    def get(self, language: str) -> None:
        """Remember the language and go back."""
        if language in LANGUAGES:
            remember_language(self, language)
        self.redirect("/")


class Practise(StartPage):
    """`/practise`: a rehearsal with invented people."""

    def post(self) -> None:
        """Serve it, unless something is being served already."""
        if not self.state.busy:
            folder = self.state.root / f"rehearsal-{_PEOPLE}-{_SEED}"
            words = ["rehearse", "--participants", str(_PEOPLE), "--seed", str(_SEED), "--serve", "--no-browser"]
            words += ["--data", str(folder), "--language", self.language]
            self.state.child = ServingProcess.begin(words, self.state.root, translate(self.language, N_("Practise")))
        self.redirect("/running")


class Running(StartPage):
    """`/running`: the links of what is being served, or why it is not."""

    def get(self) -> None:
        """Show it."""
        child = self.state.child
        if child is None or (child.stopped and not child.running):
            self.redirect("/")
            return
        port = child.links.get("participants", "").partition("://")[2].partition("/")[0].rpartition(":")[2]
        other_port = port.isdigit() and int(port) != DEFAULT_PORT
        firewall = translate(self.language, FIREWALLS.get(sys.platform, _OTHER_FIREWALL), port=port or DEFAULT_PORT)
        self.show("running", child=child, port=port, other_port=other_port, usual=DEFAULT_PORT, firewall=firewall)


class Stop(StartPage):
    """`/stop`: no longer serve."""

    async def post(self) -> None:
        """Stop it and go back."""
        if self.state.child is not None:
            await self.in_thread(self.state.child.stop)
        self.redirect("/")


class Quit(StartPage):
    """`/quit`: end the start page too."""

    async def post(self) -> None:
        """Stop all there is."""
        if self.state.child is not None:
            await self.in_thread(self.state.child.stop)
        said = N_("The kit has stopped. You can close this page and the black window.")
        self.show("nothing", title=translate(self.language, N_("Stopped")), text=translate(self.language, said))
        asyncio.get_running_loop().call_later(0.5, self.state.closing.set)  # once the page is there


class NewDay(StartPage):
    """`/new`: a form that becomes a day.toml."""

    def get(self) -> None:
        """Show the form, with a date some weeks ahead."""
        ahead: dt.date = some_weeks_ahead(Clock().today())
        self._form(DayForm(date=ahead.isoformat()), "")

    async def post(self) -> None:
        """Make the day, or say what is still to mend."""
        names = ("title", "date", "units", "rooms", "tables", "contact")
        form = DayForm(**{name: self.get_body_argument(name, "") for name in names})
        try:
            made = await self.in_thread(make_day, self.state.root, form, self.language)
        except ThemeDayError as error:
            self._form(form, error.message(self.language))
            return
        self.redirect(f"/day/{made.name}")

    def _form(self, form: DayForm, error: str) -> None:
        self.show("new", form=form, error=error)
