"""The top of the review: which day it was, what it came to in five numbers and two pictures, and what to do now."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

import traitlets

from themeday import results
from themeday.errors import DataFolderError
from themeday.i18n import LANGUAGE_NAMES, N_, format_day
from themeday.lifecycle import confirmations
from themeday.model.people import ROLES_OF_PEOPLE
from themeday.report.contents import repeated_in_words
from themeday.report.disclosure.decision import numbers_now
from themeday.report.disclosure.published import ROLE
from themeday.report.figures import ROLE_HEADINGS, ReportedDay, average_ends
from themeday.report.key_figures import key_figures
from themeday.report.numbers import about, in_ten
from themeday.results.intervals import ENOUGH_TO_COMPARE
from themeday.results.measures import EVERYONE
from themeday.results.reading import LESSONS
from themeday.room.environment import ENV_IDENTITY, has_buttons
from themeday.room.optimistic_writes import Steps
from themeday.room.session import Session
from themeday.starting.process import CommandResult, run_command
from themeday.store import CsvLog
from themeday.widgets.organiser.review_charts import pictures, sure_now, sureness
from themeday.widgets.organiser.review_numbers import reported
from themeday.widgets.organiser.review_response import chapters_told
from themeday.widgets.shared.attempts import attempt_name
from themeday.widgets.shared.background import Background
from themeday.widgets.shared.card import front_end, style_sheet
from themeday.widgets.shared.saving import SavingCard

#: Under this key the browser finds the reply to a command.
_COMMAND = "command"
#: What an organiser does after the day, by command: what the button says, what comes of it, and what is lost for good.
_COMMANDS = {
    "report": (N_("Draft of the report"), N_("Makes report.html in the folder of the day: open it there."), ""),
    "export": (
        N_("Export"),
        N_("Puts what was shared in the folder export of the day, for Excel and other programs."),
        "",
    ),
    "close": (
        N_("Close the day"),
        N_("Deletes everything that was private; what was shared stays."),
        confirmations.CLOSE,
    ),
    "purge": (
        N_("Delete the day"),
        N_("Deletes all that was collected, with every export and copy."),
        confirmations.PURGE,
    ),
}


class Overview(SavingCard):
    """The top of the page; its buttons do what the commands of the same names do, by these."""

    _esm = front_end("review")
    _css = style_sheet("design.css", "review.css")
    texts = {
        "title": N_("Review"),
        "rehearsal": N_("Rehearsal: nothing here is real"),
        "language": N_("Language"),
        "now": N_("What to do now"),
        "how": N_("What is in these figures, and what not"),
        "really": N_("Really? Press once more"),
        "working": N_("Working…"),
        "picture": N_("Save as a picture"),
    }
    part = traitlets.Unicode("overview").tag(sync=True)
    state = traitlets.Dict().tag(sync=True)

    def __init__(self, session: Session) -> None:
        self._background = Background(session)
        super().__init__(session)

    def close(self) -> None:
        if hasattr(self, "_background"):  # ipywidgets closes also what was never begun
            self._background.stop()
        super().close()

    def refresh(self) -> None:
        session, day, told = self.session, self.session.day, reported(self.session)
        served = bool(session.staff) and ENV_IDENTITY in os.environ
        notes = (
            N_(
                "All numbers are those of the report: none is about fewer than {n} people, and small groups are taken "
                "together. Role and unit stand with a text only where its author chose so and enough people share them."
            ),
            N_("What people share with their own table only is counted, but never shown."),
        )
        self.state = {
            "day": day.title_in(session.language),
            "date": format_day(session.language, day.date),
            "aims": self._aims(told),
            "kept": self._kept(),
            "notes": [session.say(note, n=day.smallest_group) for note in notes],
            "problem": self._problem(),
            "repeated": repeated_in_words(told.published, session.language),
            "urgent": self._left < 0,
            "rehearsal": day.rehearsal,
            "languages": [
                {"key": key, "text": LANGUAGE_NAMES[key]} for key in day.languages if served and key != session.language
            ],
            "figures": list(self._figures(told)),
            "pictures": pictures(session, told),
            "commands": [
                {"key": key, "text": session.say(text), "help": session.say(help_), "sure": session.say(sure)}
                for key, (text, help_, sure) in _COMMANDS.items()
                if self._folder and (key != "purge" or self._left < 0)
            ],
        }

    def receive(self, message: dict[str, Any]) -> None:
        """Do what a button says, by the command of that name."""
        offered = [command["key"] for command in self.state.get("commands", ())]
        if message.get("type") == "command" and message.get("key") in offered:
            self._run(str(message["key"]), attempt_name(message.get("attempt")))

    def _run(self, command: str, attempt: str) -> None:
        session, folder = self.session, self._folder
        assert folder is not None
        words = [command, str(session.day.folder), "--data", str(folder), "--language", session.language]
        words += ["--yes"] if _COMMANDS[command][2] else []
        done: list[CommandResult] = []

        def begin() -> Steps[object]:
            done.append((yield partial(run_command, words, folder.parent)))
            return None

        def told(status: str, text: str) -> None:
            if done:
                status, text = "saved" if done[0].well else "refused", self._told(command, done[0])
            self.reply(_COMMAND, attempt, status, text)
            session.poll()
            self.refresh()

        if self._background.do(begin, told):
            self.reply(_COMMAND, attempt, "working", self.labels["working"])

    def _told(self, command: str, done: CommandResult) -> str:
        """Return what a command said; in place of what is to be typed next, the buttons of who has those."""
        if not has_buttons():
            return done.text
        text = done.without().text
        if command != "report" or not done.well:
            return text
        say = self.session.say
        more = say(
            N_(
                "This is a draft, for yourselves. To open it, also as PDF or slides, or to publish it: go to the tab "
                "of the start page, press “{stop}”, choose the day, and press “{draft}” or “{publish}”."
            ),
            stop=say(N_("Stop, and go back to the start page")),
            draft=say(N_("Make a draft of the report")),
            publish=say(N_("Publish the report")),
        )
        return f"{text}\n{more}"

    def _figures(self, told: ReportedDay) -> Iterable[dict[str, str]]:
        """Yield five numbers, each with what it is and what is behind it; a dash where that is not told."""
        say, tables, people = self.session.say, told.published.tables, told.published.people
        roles = {cell.group[0]: cell for cell in tables[ROLE].overall} if told.published.by_role else {}
        sides = [f"{say(ROLE_HEADINGS[role])}: {told.count(roles[role])}" for role in ROLES_OF_PEOPLE if role in roles]
        yield _figure(str(people or "–"), say(N_("took part")), " · ".join(sides))

        yield self._mark(told)

        yield self._sure(told)

        pairs = results.pair_counts(self.session.records).pairs
        of = self.session.say_count("of {n} pair", "of {n} pairs", pairs) if pairs else ""
        confirmed = told.confirmed
        yield self._bound(
            confirmed.count if confirmed else 0,
            say(N_("agreements confirmed by both")),
            of,
            least=bool(confirmed and confirmed.at_least),
        )

        far = next((c.everyone.far or 0 for c in chapters_told(self.session) if c.chapter == LESSONS), 0)
        of = say(N_("of {n} who could"), n=people) if people else ""
        yield self._bound(far, say(N_("did a mini-lesson to its end")), of, least=far != people)

    def _untold(self, label: str) -> dict[str, str]:
        return _figure("–", label, self.session.say(N_("too few to say")))

    def _bound(self, n: int, label: str, of: str, *, least: bool) -> dict[str, str]:
        """Return a number that may be a lower bound."""
        if not n:
            return self._untold(label)
        note = self.session.say(N_("at least, {of}"), of=of) if least else of
        return _figure(f"{n}+" if least else str(n), label, note)

    def _sure(self, told: ReportedDay) -> dict[str, str]:
        """Return how sure people became; how sure they are, or what they bring, where the report does not tell that."""
        say = self.session.say
        rows, step = sureness(told)
        if rows:
            label = (
                N_("sure of learning from the other side: {step} or more of 5")
                if step
                else N_("of 5: how sure of learning from the other side")
            )
            before, after = rows[0].spoken
            if not step:
                return _figure(f"{before} → {after}", say(label), say(N_("in the morning → at the closing")))
            then = N_("in the morning, looking back: {before}")
            return _figure(after, say(label, step=step), say(then, before=before))
        if now := sure_now(told):
            share, step = now
            label = N_("sure of learning from the other side: {step} or more of 5")
            return _figure(share, say(label, step=step), say(N_("At the closing")))
        bound, people = told.published.bounds.get("told/learn", {}).get(EVERYONE, 0), told.published.people
        of = say(N_("of {n} who could"), n=people)
        return self._bound(bound, say(N_("named something they want to learn")), of, least=bound != people)

    def _mark(self, told: ReportedDay) -> dict[str, str]:
        """Return what people think of the day: on average, between what, or which share gave the highest marks."""
        say, table = self.session.say, told.published.tables.get("closing/recommend")
        label = say(N_("out of 10: would they recommend it"))
        if table is None:
            return self._untold(label)
        n = f"n = {table.n}"
        if ends := average_ends(table):
            return _figure(about(told.language, *ends), label, n)
        places = [place for place, cell in enumerate(table.overall) if cell.count]
        low_share, high_share = table.share(places[-1])
        if low_share < high_share or table.n < ENOUGH_TO_COMPARE:
            return self._untold(label)
        marks = table.groups[places[-1]]
        label = say(
            N_("gave a {low}: would they recommend it, out of 10")
            if len(marks) == 1
            else N_("gave a {low} to {high}: would they recommend it, out of 10"),
            low=marks[0],
            high=marks[-1],
        )
        return _figure(in_ten(told.language, low_share, high_share), label, n)

    def _problem(self) -> str:
        """Return why no number can be told, or nothing."""
        try:
            numbers_now(self.session.day, self.session.records)
        except DataFolderError as error:
            return error.message(self.session.language)
        return ""

    def _aims(self, told: ReportedDay) -> list[str]:
        """Return what the day was for, by what one would know, and the figure of the day that tells."""
        say, day = self.session.say, self.session.day
        aims = day.aims_in(self.session.language)
        labels = (N_("What this day was for"), N_("By what you would know"))
        lines = [f"{say(label)}: {aim}" for label, aim in zip(labels, aims, strict=True) if aim]
        figures = {figure.key: figure for figure in key_figures(told)}
        if figure := figures.get(day.shown_by or ""):
            lines.append(f"{figure.name}: {figure.shown}")
        return lines

    @property
    def _folder(self) -> Path | None:
        """Return the day's data folder, where there is one to work on."""
        log = self.session.records.shared
        return log.path.parent if self.session.day.folder and isinstance(log, CsvLog) else None

    @property
    def _left(self) -> int:
        return (self.session.day.keep_until - self.session.clock.today()).days

    def _kept(self) -> str:
        session, left = self.session, self._left
        until = format_day(session.language, session.day.keep_until)
        if left < 0:
            return session.say(N_("The answers were to be kept until {date}. Delete them now."), date=until)
        return session.say_count(
            "The answers are kept until {date}: {n} more day.",
            "The answers are kept until {date}: {n} more days.",
            left,
            date=until,
        )


def _figure(value: str, label: str, note: str) -> dict[str, str]:
    return {"value": value, "label": label, "note": note}
