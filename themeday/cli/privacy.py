"""For the privacy officer: `privacy`."""

from __future__ import annotations

from pathlib import Path

from themeday.cli.command import Command, beside
from themeday.cli.options import output
from themeday.i18n import N_
from themeday.model.clock import Clock


class Privacy(Command):
    """Writes the record of processing of a day."""

    name = "themeday privacy"
    takes = N_("[DAY]")
    description = N_(
        "Write one page for the privacy officer: what is kept of whom, why, who sees it, how long, and the measures; "
        "filled from day.toml, with room for what only your organisation can say. The ending of the file says what it "
        "becomes: .html or .pdf. DAY is a day.toml or its folder; without it, the folder you are in."
    )
    examples = N_("themeday privacy our-theme-day -o record.pdf\nthemeday privacy our-theme-day --language en")

    output = output(N_("The file to write, .html or .pdf, instead of privacy.html beside day.toml."))

    def start(self) -> None:
        """Write it."""
        from themeday.lifecycle.processing_record import write_record

        day = self.load_day(".")
        target = Path(self.output or beside(day, "privacy.html"))
        write_record(day, target, self.speaks, Clock().today())
        self.print(N_("Written: {file}"), file=target)
        self.print(N_("It says what the kit does. Fill in what only your organisation can say, and have it signed."))
