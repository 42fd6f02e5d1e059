"""Deleting for good: `erase` for one participant, `purge` for the whole day."""

from __future__ import annotations

from themeday.cli.asking import Asking
from themeday.cli.data import GONE
from themeday.i18n import N_


class Erase(Asking):
    """Removes one participant."""

    name = "themeday erase"
    takes = N_("CODE [DAY]")
    description = N_(
        "Erase everything that one participant wrote: from all logs, from what was set aside as damaged, and every "
        "export and published copy, because their words may be in it. CODE is the personal code on the participant's "
        "own page. Can be done while the day is served. DAY is a day.toml or its folder; without it, the folder you "
        "are in."
    )
    examples = N_("themeday erase K7PQ-3MXA our-theme-day\nthemeday erase K7PQ-3MXA our-theme-day --yes")

    def start(self) -> None:
        """Ask, erase, and print the receipt."""
        from themeday.lifecycle.erase import RECEIPTS, erase_participant, find
        from themeday.store.mending import mended

        day = self.load_day(".", place=1)
        folder = self.existing_data_folder(day, GONE)
        self.print_day(day)
        code = find(mended(folder.path), folder.secret(), self.word)
        self.ask(
            N_("This erases one participant from this day, for good. Exports and published copies are deleted too."),
            question=N_("Erase this participant? [yes/no]"),
        )
        receipt = erase_participant(folder, code, self.speaks)
        self.print("{text}", text=receipt.text(self.speaks).rstrip())
        self.print(N_("This receipt names no one. It is kept in {file}."), file=folder.path / RECEIPTS)
        if receipt.files:
            self.print(N_("Make a new export with `themeday export` if you need one."))


class Purge(Asking):
    """Removes a day."""

    name = "themeday purge"
    takes = N_("[DAY]")
    description = N_(
        "Delete everything that was collected on a day: all logs, what was set aside as damaged, its secrets, and "
        "every export and published copy that this program made. Stop serving the day first. The day.toml stays. DAY "
        "is a day.toml or its folder; without it, the folder you are in."
    )
    examples = N_("themeday purge our-theme-day\nthemeday purge our-theme-day --yes")

    def start(self) -> None:
        """Ask, delete, and print the receipt."""
        from themeday.lifecycle.erase import purge_day

        day = self.load_day(".")
        folder = self.existing_data_folder(day, GONE)
        self.print_day(day)
        self.ask(
            N_("This deletes all answers of this day, for good, with every export and published copy."),
            N_("Stop serving the day first, with Ctrl-C where it is served."),
            question=N_("Delete this day? [yes/no]"),
        )
        receipt, kept = purge_day(folder, self.speaks)
        self.print("{text}", text=receipt.text(self.speaks).rstrip())
        self.print(N_("This receipt names no one. It is kept in {file}."), file=kept)
        if folder.path.exists():
            self.print(
                N_("The folder {folder} is still there, because someone put other files in it."), folder=folder.path
            )
