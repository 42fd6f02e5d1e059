"""Before the day: `new`, `check`, `privacy` and `posters`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from themeday.cli.addresses import poster_address
from themeday.cli.command import Command, beside_day, columns, is_overdue, quoted
from themeday.cli.data import WithData
from themeday.cli.options import CommandOption, choice, output, text
from themeday.errors import LessonError, ThemeDayError
from themeday.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_, format_day
from themeday.model.clock import Clock

if TYPE_CHECKING:
    from themeday.day.plan import Day


class New(Command):
    language = choice(N_("Language of the day.toml; Dutch without it."), LANGUAGES)

    archive = CommandOption(
        N_("Start from what a colleague packed with themeday pack, some weeks ahead."),
        "",
        N_("FILE"),
        str,
        typed="--from",
    )

    name = "themeday new"
    takes = N_("NAME")
    description = N_(
        "Make a theme day: a folder with a day.toml in it, full of comments and with an example that works. "
        "Open it in a text editor and make it yours."
    )
    examples = N_(
        "themeday new our-theme-day --language en\nthemeday new onze-themadag\n"
        "themeday new our-theme-day --from their-day.zip"
    )

    def start(self) -> None:
        from themeday.day.load import load_day
        from themeday.day.new import new_day

        self.speaks = self.language or DEFAULT_LANGUAGE
        if self.archive:
            from themeday.day.packing import unpack

            file = unpack(Path(self.archive), Path(self.word))
        else:
            file = new_day(Path(self.word), self.speaks)
        folder = quoted(self.word)
        day = load_day(file)
        self.print_written(file)
        self.print(N_("It is planned for {date} for now. What comes next:"), date=format_day(self.speaks, day.date))
        steps = (
            (N_("fill in your title, date, rooms and units"), str(file)),
            (N_("see whether everything is in order"), f"themeday check {folder}"),
            (N_("practise with invented people"), "themeday rehearse --serve"),
            (N_("print the poster and the table cards"), f"themeday posters {folder}"),
            (N_("the day itself"), f"themeday serve {folder}"),
        )
        for line in columns([(command, self.say(step)) for step, command in steps]):
            self.print(line)


class Pack(Command):
    name = "themeday pack"
    takes = N_("FOLDER")
    description = N_(
        "Make one file of a day, to send to a colleague: its day.toml, the parts that it wrote itself and its own "
        "mini-lessons; never what anyone answered. With `themeday new NAME --from` the colleague starts from it. "
        "FOLDER is that of a day."
    )
    examples = N_("themeday pack our-theme-day -o our-theme-day.zip")

    output = output(N_("The file to write, instead of day.zip beside day.toml."))

    def start(self) -> None:
        from themeday.day.load import load_day
        from themeday.day.packing import pack

        day = load_day(Path(self.word))
        self.speaks = self.language or day.languages[0]
        self.print_written(pack(day, Path(self.output or beside_day(day, "day.zip"))))
        self.print(N_("No answer is in it. Names and addresses that stand in day.toml are: look before you send it."))


class Check(Command):
    name = "themeday check"
    takes = N_("[DAY]")
    description = N_(
        "Check a day.toml and the mini-lessons it offers. Shows the agenda with its times when all is in order, "
        "and every mistake with how to mend it when it is not. DAY is a day.toml or its folder; "
        "without it, the folder you are in."
    )
    examples = N_("themeday check our-theme-day\nthemeday check --language en")

    def start(self) -> None:
        from themeday.pairing.people import units_taken_as_one

        day = self.load_day(".")
        problems = lesson_problems(day)
        if problems:
            raise LessonError(N_("The day is in order, its mini-lessons are not yet. To mend:"), problems)
        self.print_day(day)
        for planned in day.planned():
            start, end = (moment.strftime("%H:%M") for moment in (planned.start, planned.end))
            self.print(f"  {start}–{end}  {self.say(day.chapters[planned.key].title)}")
        self.print(
            N_("Units: {units} · rooms: {rooms} · tables: {tables} · mini-lessons: {lessons}"),
            units=len(day.units),
            rooms=len(day.rooms),
            tables=sum(room.tables for room in day.rooms),
            lessons=len(day.lessons),
        )
        for note in units_taken_as_one(day.units):
            self.print("{line}", line=note.message(self.speaks))
        if elsewhere := _in_another_language(day):
            self.print(
                N_("Not written in every language of the day, so some read them in another: {files}"),
                files=", ".join(elsewhere),
            )
        self._weeks_later(day)
        self._left_out(day)
        self.print(N_("Everything is in order."))

    def _left_out(self, day: Day) -> None:
        """Say what the day does without, where its own text leaves out what the kit works with."""
        from themeday.chapters.losses import losses

        chapters = day.chapters
        lost = list(losses(chapters, (*(plan.key for plan in day.agenda), *chapters.afterwards)))
        if lost:
            self.print(N_("What this day leaves out, and does without:"))
            for loss in lost:
                self.print("  - {loss}", loss=loss.message(self.speaks))

    def _weeks_later(self, day: Day) -> None:
        """Say when pairs can be asked how it goes, and what a shorter promise costs."""
        from themeday.chapters.follow_up import ROUNDS
        from themeday.room import follow_up

        if is_overdue(day):
            return
        checks = follow_up.dates(day)
        if checks:
            dates = " · ".join(format_day(self.speaks, date) for date in checks.values())
            self.print(N_("You can ask pairs how it goes: {dates}"), dates=dates)
        if len(checks) < len(ROUNDS):
            self.print(
                N_("Answers are deleted on {until}, after {days} days: {lost}."),
                until=format_day(self.speaks, day.keep_until),
                days=day.retention_days,
                lost=self.say(
                    N_("pairs cannot be asked after twelve weeks how it goes")
                    if checks
                    else N_("pairs cannot be asked after six and twelve weeks how it goes")
                ),
            )
            self.print(N_("To ask them, write retention_days = 100 in day.toml before the first answer; not later."))


class Privacy(Command):
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
        from themeday.lifecycle.processing_record import write_record

        day = self.load_day(".")
        target = Path(self.output or beside_day(day, "privacy.html"))
        write_record(day, target, self.speaks, Clock().today())
        self.print_written(target)
        self.print(N_("It says what the kit does. Fill in what only your organisation can say, and have it signed."))


class Posters(WithData):
    name = "themeday posters"
    takes = N_("DAY")
    description = N_(
        "Write a page to print: a poster for the room and a card for each table, with their QR codes. "
        "Give the laptop a fixed address first; it is on every poster. DAY is a day.toml or its folder."
    )
    examples = N_("themeday posters our-theme-day -o posters.html --address http://192.168.8.10:8866")

    output = output(N_("The file to write, instead of posters.html beside day.toml."))
    address = text(N_("Where phones reach the laptop, instead of the address it has now."), "URL")

    def start(self) -> None:
        from themeday.lifecycle.posters import write_posters
        from themeday.serving.ports import DEFAULT_PORT

        day = self.load_day()
        address = poster_address(self.address, DEFAULT_PORT) if self.address else self._address_now()
        target = Path(self.output or beside_day(day, "posters.html"))
        write_posters(day, self.data_folder(day).secret(), address, target)
        self.print_written(target)
        self.print(N_("Open it in a browser and print it. Phones will go to {address}."), address=address)
        if not self.address:
            self.print(N_("Will the laptop have another address on the day? Then say which with --address."))

    def _address_now(self) -> str:
        from themeday.serving.address import interfaces, judge, origin, routed_address
        from themeday.serving.ports import DEFAULT_PORT

        verdict = judge(interfaces(), preferred=[routed_address()])
        if verdict.problem:
            raise ThemeDayError(
                N_(
                    "This laptop has no address now at which phones reach it. Say which it will have on the day, "
                    "like this: --address http://192.168.8.10:8866"
                )
            )
        if verdict.others:
            known = ", ".join(f"{place.address} ({place.interface})" for place in verdict.others)
            self.print(N_("This laptop has more addresses: {addresses}."), addresses=known)
        return origin(verdict.place.address, DEFAULT_PORT)


def lesson_problems(day: Day) -> list[ThemeDayError]:
    """Return the mistakes in the mini-lessons that a day offers."""
    from themeday.lessons.lesson_check import check_lesson

    problems = []
    for folder in _lesson_folders(day):
        # What is not written in one of the day's languages is read in another.
        written = [language for language in day.languages if (folder / f"{language}.md").is_file()] or day.languages
        problems += check_lesson(folder, written[0], written)
    return problems


def _lesson_folders(day: Day) -> list[Path]:
    roots = day.lesson_roots
    return [next((root / slug for root in roots if (root / slug).is_dir()), roots[0] / slug) for slug in day.lessons]


def _in_another_language(day: Day) -> list[str]:
    """Return the files that the day's own parts and its lessons lack, such as "passkeys/fy.md"."""
    files = [folder / f"{language}.md" for folder in _lesson_folders(day) for language in day.languages]
    own = {(key, language) for key, language, _ in day.own_text}
    keys = dict.fromkeys(key for key, _, _ in day.own_text)
    parts = [f"{key}/{code}.md" for key in keys for code in day.languages if (key, code) not in own]
    lessons = [f"{file.parent.name}/{file.name}" for file in files if file.parent.is_dir() and not file.is_file()]
    return [*parts, *lessons]
