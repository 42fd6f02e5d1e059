"""Looking after what was collected: `doctor`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from themeday.cli.data import NOTHING_LEFT, Asking
from themeday.cli.options import flag
from themeday.errors import DataFolderError
from themeday.i18n import N_, format_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from themeday.store import CsvLog
    from themeday.store.doctor import Finding


class Doctor(Asking):
    name = "themeday doctor"
    takes = N_("[DAY]")
    description = N_(
        "Check what was collected, explain what is wrong in plain words, and mend it. Nothing is thrown away: what is "
        "damaged is set aside byte for byte, and what can still be read comes back. Can be done while the day is "
        "served. DAY is a day.toml or its folder, or one log, such as a copy of outcomes.csv; without it, the folder "
        "you are in."
    )
    examples = N_(
        "themeday doctor our-theme-day\nthemeday doctor our-theme-day --look\nthemeday doctor our-theme-day --drop"
    )

    look = flag("look", N_("Only look; change nothing."))
    drops = flag("drop", N_("Delete what was set aside and cannot be read, after asking; rows that are gone may be."))

    def start(self) -> None:
        """Look, mend, and say so; the status is 1 when something is left for a person to do."""
        from themeday.lifecycle.close import closed_on
        from themeday.report.disclosure import history, sites
        from themeday.results.themes.arranged import load_themes
        from themeday.store import CsvLog, doctor
        from themeday.store.records import Records

        checks = (history.load, sites.load, load_themes)
        if self.word.lower().endswith(".csv"):
            path = Path(self.word)
            if not path.is_file():
                raise DataFolderError(N_("There is no file {file}."), file=path)
            log = CsvLog(path)
            self._tell(doctor.examine_log(log, mend=not self.look), last=not self.drops)
            if self.drops:
                self._drop([log], of_a_day=False)
            return
        day = self.load_day(".")
        folder = self.data_folder(day, NOTHING_LEFT).path
        self.print_day(day)
        on = closed_on(folder)
        closed = format_day(self.speaks, on) if on else ""
        self._tell(doctor.examine(folder, not self.look or self.drops, checks, closed), last=not self.drops)
        if self.drops:
            self._drop(Records.in_folder(folder).files())

    def _tell(self, findings: Iterable[Finding], last: bool = True) -> None:
        from themeday.store.doctor import FindingState

        signs = {FindingState.FINE: "  ", FindingState.MENDED: "+ ", FindingState.OPEN: "! "}
        states = []
        for finding in findings:
            states.append(finding.state)
            self.print("{line}", line=signs[finding.state] + finding.text(self.speaks))
        if FindingState.OPEN not in states:
            self.print(
                N_("Everything is in order.")
                if FindingState.MENDED not in states
                else N_("Everything is in order now.")
            )
        elif last:
            raise SystemExit(1)

    def _drop(self, logs: Sequence[CsvLog], of_a_day: bool = True) -> None:
        """Delete what was set aside, after asking; where nothing was, there is nothing to ask."""
        from themeday.store import doctor

        if any(log.set_aside() for log in logs):
            text = N_(
                "What was set aside and cannot be read is deleted for good. There may be words of participants in it."
            )
            self.ask(text, question=N_("Delete it? [yes/no]"))
        self.print(N_("Pieces deleted: {count}."), count=doctor.drop(logs, of_a_day))
