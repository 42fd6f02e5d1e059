"""The day itself: `serve`, what it shares with a rehearsal that is served, and `start`, without a terminal."""

from __future__ import annotations

import os
import sys
from ipaddress import IPv4Address
from pathlib import Path
from typing import TYPE_CHECKING

from themeday.cli.addresses import ip_address, public_address
from themeday.cli.before import lesson_problems
from themeday.cli.command import Command, UsageError
from themeday.cli.data import NOTHING_YET, WithData
from themeday.cli.language import language_of_file
from themeday.cli.options import flag, number, number_or_none, text
from themeday.i18n import N_, translate
from themeday.model.clock import Clock

if TYPE_CHECKING:
    from themeday.day.plan import Day
    from themeday.store.folder import DataFolder


class Serving(WithData):
    """What the commands that serve a day share."""

    port = number_or_none(N_("Port for participants; staff get the next one. Otherwise 8866 or the next free one."))
    address = text(N_("Listen on this address of the laptop only, such as 192.168.8.10."), "IP")
    behind = text(
        N_("Phones come through a proxy on this laptop, at this https address. See page 12 of the guide."), "URL"
    )
    publish = text(N_("Keep a copy of what was shared fresh in this folder, as outcomes.csv for Excel."), N_("FOLDER"))
    data = text(N_("Folder for what is collected, instead of the folder data beside day.toml."), N_("FOLDER"))
    browser = flag("no-browser", N_("Do not open the console in a browser."), default=True)
    staff_on_network = flag(
        "staff-on-network", N_("Let the console and review be opened on other devices too, with their secret links.")
    )
    accept_drive = flag(
        "accept-drive",
        N_("Keep what is collected on a network drive or in a synchronised folder, and accept the risk."),
    )
    verbose = flag("verbose", N_("Show what the servers do."))

    def start(self) -> None:
        """Do it, under a supervisor that does it again when this process dies."""
        from themeday.supervising.supervised import supervised, wants_supervisor

        if self.will_serve() and wants_supervisor():
            raise SystemExit(self._supervise())
        with supervised():
            self.begin()

    def will_serve(self) -> bool:
        """Return whether the command serves, as it was typed."""
        return True

    def begin(self) -> None:
        """Do what the command is for."""
        raise NotImplementedError

    def _supervise(self) -> int:
        from themeday.supervising.supervisor import Supervisor

        speaks = self.language or language_of_file(Path(self.word or ".")) or self.speaks

        def say(text: str, **values: object) -> None:
            sys.stderr.write(translate(speaks, text, **values) + "\n")
            sys.stderr.flush()

        _, *names = str(self.name).split()
        return Supervisor([*names, *self.typed], say, screen=has_screen()).run()

    def serve(self, day: Day, folder: DataFolder, follow_up: bool = False, review: bool = False) -> None:
        """Serve a day until it is stopped.

        Args:
            follow_up: only the check after six and twelve weeks.
            review: only the review, on this laptop.

        Raises:
            UsageError: an address is none, or the proxy could not reach it.
            DataFolderError: the folder is on a network drive or is synchronised, and nobody accepted that.
            ServingError: the servers cannot start.
        """
        from themeday.serving import run
        from themeday.serving.ports import ServeOptions
        from themeday.store.drives import refusal
        from themeday.supervising import supervised

        child = supervised.here()
        order = child.order if child else None
        address, behind = ip_address(self.address), public_address(self.behind)
        if behind and address and not (IPv4Address(address).is_loopback or IPv4Address(address).is_unspecified):
            raise UsageError(
                N_("With --behind, the proxy on this laptop asks at 127.0.0.1, not at {address}. Leave out --address."),
                address=address,
            )
        if risk := refusal(folder.path):
            # Nothing in a rehearsal is real; one may be tried anywhere.
            if not (self.accept_drive or day.rehearsal):
                raise risk
            sys.stderr.write(risk.message(self.speaks) + "\n")

        for problem in () if follow_up or review else lesson_problems(day):
            # The rest of the day is fine: say so and go on.
            sys.stderr.write(problem.message(self.speaks) + "\n")
        options = ServeOptions(
            # Whoever was there when the server died looks for it at the same place.
            port=order.port if order and self.port is None else self.port,
            address=address,
            behind=behind,
            staff_on_network=self.staff_on_network,
            publish=Path(self.publish) if self.publish else None,
            open_browser=self.browser and (order.screen if order else has_screen()),
            verbose=self.verbose,
            follow_up=follow_up,
            review=review,
        )
        run.serve(day, folder, options)


class Serve(Serving):
    name = "themeday serve"
    takes = N_("DAY")
    description = N_(
        "Serve a theme day from this laptop until you press Ctrl-C. Prints the participants' link with its QR code, "
        "and the secret links of the facilitator and the organiser. DAY is a day.toml or its folder. Served again, "
        "the day goes on where it was. With --follow-up it asks, some weeks later, how it goes with the pairs: only "
        "that is open, for those who took part, with their personal code. With --review only the review is open, on "
        "this laptop."
    )
    examples = N_(
        "themeday serve our-theme-day\n"
        "themeday serve our-theme-day --port 8900 --no-browser\n"
        "themeday serve our-theme-day --staff-on-network\n"
        "themeday serve our-theme-day --behind https://themadag.example.nl --port 8866\n"
        "themeday serve our-theme-day --follow-up\n"
        "themeday serve our-theme-day --review"
    )

    follow_up = flag(
        "follow-up", N_("Ask pairs how it goes, six and twelve weeks after the day, and open nothing else.")
    )
    review = flag("review", N_("Open the review of the organiser on this laptop, and nothing else: no phone comes in."))

    def begin(self) -> None:
        if self.review and (self.follow_up or self.address or self.behind or self.staff_on_network):
            raise UsageError(N_("--review opens the review on this laptop only; leave the other options out."))
        day = self.load_day()
        if self.follow_up:
            from themeday.room.follow_up import may_open

            may_open(day, self.data_path(day), Clock().today())
        self.serve(day, self.data_folder(day, NOTHING_YET if self.review else ""), self.follow_up, self.review)


class Start(Command):
    name = "themeday start"
    takes = N_("[FOLDER]")
    description = N_(
        "Open a start page in the browser of this laptop, to practise, to make and serve a day, and for what comes "
        "after it, all without a terminal. FOLDER is where days are kept; without it, the folder themeday in your own "
        "folder."
    )
    examples = N_("themeday start\nthemeday start our-days --no-browser")

    browser = flag("no-browser", N_("Do not open a browser; print the link only."), default=True)
    port = number(N_("Port of the start page. Otherwise any that is free."), 0)

    def start(self) -> None:
        from themeday.starting.run import start

        # Double-clicked, it may have no terminal at all.
        shows = self.browser and has_windows()
        start(Path(self.word) if self.word else Path.home() / "themeday", self.speaks, shows, self.port)


def has_screen() -> bool:
    """Return whether someone sits here who can see a browser."""
    return has_windows() and sys.stdin.isatty() and sys.stdout.isatty()


def has_windows() -> bool:
    """Return whether this computer draws windows; elsewhere a browser would take over the terminal."""
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
