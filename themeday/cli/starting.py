"""Without a terminal: `start`."""

from __future__ import annotations

from pathlib import Path

from themeday.cli.command import Command
from themeday.cli.options import flag, number
from themeday.cli.serving import has_windows
from themeday.i18n import N_


class Start(Command):
    """Opens the start page."""

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
        """Serve it until someone ends it."""
        from themeday.starting.run import start

        # Double-clicked, it may have no terminal at all.
        shows = self.browser and has_windows()
        start(Path(self.word) if self.word else Path.home() / "themeday", self.speaks, shows, self.port)
