"""Without a terminal: `start`."""

from __future__ import annotations

from pathlib import Path

from traitlets import Bool, Int

from themeday.cli.command import Command
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

    browser = Bool(True).tag(config=True)
    port = Int(0, help=N_("Port of the start page. Otherwise any that is free.")).tag(config=True, shows=N_("NUMBER"))

    aliases = {"port": "Start.port", **Command.aliases}  # noqa: RUF012
    flags = {  # noqa: RUF012
        "no-browser": ({"Start": {"browser": False}}, N_("Do not open a browser; print the link only.")),
    }

    def start(self) -> None:
        """Serve it until someone ends it."""
        from themeday.starting.run import start

        # Double-clicked, it may have no terminal at all.
        shows = self.browser and has_windows()
        start(Path(self.word) if self.word else Path.home() / "themeday", self.speaks, shows, self.port)
