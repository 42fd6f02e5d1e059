"""Practising: `rehearse`."""

from __future__ import annotations

from contextlib import nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from themeday.cli.command import beside_day, quoted
from themeday.cli.options import flag, number, text
from themeday.cli.serving import Serving
from themeday.errors import DayFileError
from themeday.i18n import N_, format_day
from themeday.model.clock import Clock
from themeday.room.restarts import Restarted

if TYPE_CHECKING:
    from themeday.day.plan import Day


# Behind the name of the folder of a rehearsal with the weeks after it: that of the day alone stays as it is.
_LATER = "-later"


class Rehearse(Serving):
    name = "themeday rehearse"
    takes = N_("[FOLDER]")
    description = N_(
        "Fill a day with invented people of invented units, so that you can practise and see a full review. "
        "A rehearsal has a folder of its own and never mixes with a real day. The same seed gives the same day. "
        "A rehearsal that is there already is used again as it is. FOLDER is that of a day of your own, which is then "
        "rehearsed in its own words, with its own parts, rooms and units; without it, a day of the kit is."
    )
    examples = N_(
        "themeday rehearse --serve\n"
        "themeday rehearse our-theme-day --serve\n"
        "themeday rehearse --participants 60 --seed 2 --serve --no-browser\n"
        "themeday rehearse --fresh\n"
        "themeday rehearse --participants 60 --weeks-later\n"
        "themeday rehearse --participants 80 --rooms 3 --units 9"
    )

    participants = number(N_("How many invented people (24)."), 24)
    rooms = number(N_("Over how many rooms they are divided (1)."), 1)
    units = number(N_("Of how many units they are (6)."), 6)
    seed = number(N_("Another number gives other people and answers (1)."), 1)
    data = text(
        N_("Folder for the rehearsal, instead of data/rehearsal-24-1 below the folder you are in."), N_("FOLDER")
    )
    serves = flag("serve", N_("Serve the rehearsal when it is ready."))
    weeks_later = flag(
        "weeks-later",
        N_("Let people answer after six and twelve weeks too; this is a rehearsal of its own, for the review."),
    )
    fresh = flag("fresh", N_("Start anew: replace the rehearsal that is there."))

    def will_serve(self) -> bool:
        """Return whether the rehearsal is served when it is ready."""
        return self.serves

    def begin(self) -> None:
        from themeday.day.load import load_day

        divided = "" if (self.rooms, self.units) == (1, 6) else f"-{self.rooms}-{self.units}"
        name = f"rehearsal-{self.participants}-{self.seed}{divided}{_LATER if self.weeks_later else ''}"
        of = load_day(Path(self.word)) if self.word else None
        if of and of.folder:
            name = f"{of.folder.name}-{name}"
        folder = Path(self.data or Path("data", name))
        day_file = self._filled(folder, of)
        day = load_day(day_file)
        if self.serves:
            self.serve(day, self.data_folder(day))
            return
        named = quoted(str(folder))
        self.print(N_("Serve it with: themeday serve {folder}"), folder=named)
        self.print(N_("Export it with: themeday export {folder}"), folder=named)

    def data_path(self, day: Day) -> Path:
        """Return the path of a rehearsal's data folder; `--data` names the folder around it."""
        return beside_day(day, "data")

    def _filled(self, folder: Path, of: Day | None) -> Path:
        from themeday.day.load import FILE_NAME, load_day
        from themeday.rehearsal import rehearse
        from themeday.store.folder import DataFolder

        file, logs = folder / FILE_NAME, folder / "data"
        if Restarted.here() and file.exists():
            return file  # people are in it: the server died and goes on, whatever was typed at the first start
        day = None
        with suppress(DayFileError):
            day = load_day(file) if file.exists() else None
        # The stage is written last: without it, an earlier rehearsal was interrupted and is made again.
        whole = (logs / "stage.csv").exists()
        # `rehearse` refuses a real day. Nobody should be told to stop serving it first.
        ours = not file.exists() or (day is not None and day.rehearsal)
        passed = whole and day is not None and day.rehearsal and Clock().today() > day.keep_until
        if file.exists() and whole and not passed and not self.fresh:
            self.print(
                N_("This rehearsal is there already: {folder} (participants: {count}). --fresh starts anew."),
                folder=folder,
                count=_joined(logs),
            )
            return file
        if passed and day and not self.fresh:
            self.print(
                N_("The rehearsal that is there was to be kept until {date}. It makes room for a new one."),
                date=format_day(self.speaks, day.keep_until),
            )
        # A day that is being served must not lose its data meanwhile.
        with DataFolder(logs).in_use() if ours and logs.is_dir() else nullcontext():
            anew = self.fresh or passed or not whole
            done = rehearse(
                *(folder, self.participants, self.seed, anew, self.weeks_later),
                rooms=self.rooms,
                units=self.units,
                of=of,
            )
        self.print(
            N_("The rehearsal is ready: {folder} (participants: {count}, rows: {rows})."),
            folder=folder,
            count=done.participants,
            rows=done.rows,
        )
        return done.day_file


def _joined(logs: Path) -> int:
    from themeday.store.records import Records

    records = Records.in_folder(logs)
    records.refresh()
    return len(records.participants())
