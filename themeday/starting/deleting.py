"""Closing and deleting a day, with a receipt in words that need no explanation."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from themeday.day.load import FILE_NAME, load_day
from themeday.day.plan import Day
from themeday.errors import DataFolderError, ThemeDayError
from themeday.i18n import N_, format_day, translate
from themeday.lifecycle import confirmations
from themeday.lifecycle.close import close_day
from themeday.lifecycle.erase import purge_day
from themeday.lifecycle.handed_out import HandedOut
from themeday.model.clock import Clock
from themeday.starting.days import KeptDay
from themeday.starting.state import StartPage
from themeday.store.folder import DataFolder
from themeday.text.display import shown

_STAGE = "stage"  # the log of what the facilitator set: no answers


@dataclass(frozen=True)
class DeletionSummary:
    """What is gone and what is not, a sentence each."""

    gone: tuple[str, ...]
    stays: tuple[str, ...]  # and where
    by_hand: tuple[str, ...] = ()  # what could not be deleted, and why


def close(kept: KeptDay, day: Day, language: str) -> DeletionSummary:
    """Delete what was private, and tell it; ThemeDayError when that cannot be now."""
    say = partial(translate, language)
    folder = DataFolder.of(day)
    with folder.in_use():  # a page that is still open would write what was just deleted
        was, handed_out = close_day(folder.path, language, chapters=day.chapters)
    passed = Clock().today() > day.keep_until
    return DeletionSummary(
        (
            say(N_("What people kept to themselves (answers, ratings and choices): {n}."), n=was.private),
            say(N_("What they took back or replaced afterwards (answers): {n}."), n=was.replaced),
            say(N_("Reports, files for Excel and published copies: {n}."), n=len(handed_out.files)),
        ),
        (
            say(N_("What was shared (answers: {n}), in this folder: {folder}"), n=was.kept, folder=str(folder.path)),
            say(N_("Reports and files for Excel that you made, in this folder: {folder}"), folder=str(kept.folder)),
            say(
                N_("People were promised that this is kept until {date} and no longer. Delete the day now.")
                if passed
                else N_("People were promised that this is kept until {date} and no longer. Delete the day by then."),
                date=format_day(language, day.keep_until),
            ),
        ),
        _by_hand(handed_out, language),
    )


def _by_hand(handed_out: HandedOut, language: str) -> tuple[str, ...]:
    return tuple(f"{shown(str(path))} ({translate(language, why)})" for path, why in handed_out.left.items())


def purge(kept: KeptDay, day: Day, language: str) -> DeletionSummary:
    """Delete all answers, and tell it; ThemeDayError when that cannot be now."""
    say = partial(translate, language)
    receipt, proof = purge_day(DataFolder.of(day), language)
    answers = sum(many for log, many in receipt.rows.items() if log != _STAGE)
    others = [path for path in kept.folder.iterdir() if path.name not in (FILE_NAME, proof.name)]
    also = ", ".join(sorted(path.name for path in others if _holds_any(path)))
    return DeletionSummary(
        (
            say(N_("Everything that people filled in, shared and private (answers and choices: {n})."), n=answers),
            say(N_("Reports, files for Excel and published copies: {n}."), n=len(receipt.handed_out.files)),
        ),
        (
            say(N_("How the day is arranged (title, date, rooms, parts): {file}"), file=str(kept.folder / FILE_NAME)),
            say(N_("The proof that it was deleted, without a name in it: {file}"), file=str(proof)),
            *([say(N_("Also in that folder, to delete yourself if you like: {files}"), files=also)] if also else []),
            say(N_("Copies that you mailed, printed or put elsewhere yourself. Delete those too.")),
            say(N_("Hold this day again? It is on the start page, under “Deleted days”.")),
        ),
        _by_hand(receipt.handed_out, language),
    )


def _holds_any(path: Path) -> bool:
    """Return whether it is a file, or a folder that is not empty: a report leaves its folder behind."""
    return path.is_file() or any(inside.is_file() for inside in path.rglob("*"))


@dataclass(frozen=True)
class Deletion:
    """A button that deletes for good."""

    title: str
    question: str
    done: str
    act: Callable[[KeptDay, Day, str], DeletionSummary]


DELETIONS = {
    "close": Deletion(
        N_("Close the day"),
        confirmations.CLOSE,
        N_("The day is closed"),
        close,
    ),
    "purge": Deletion(
        N_("Delete the day"),
        confirmations.PURGE,
        N_("The day is deleted"),
        purge,
    ),
}


class Delete(StartPage):
    """`/day/NAME/close` and `/day/NAME/purge`."""

    def get(self, name: str, what: str) -> None:
        kept = self.state.day(name)
        self.show("sure", kept=kept, act=what, chosen=DELETIONS[what], title=kept.title(self.language))

    async def post(self, name: str, what: str) -> None:
        kept, chosen = self.state.day(name), DELETIONS[what]
        # Who loads the receipt again, or presses twice, finds nothing to delete any more.
        nothing_left = not kept.collected or (what == "close" and kept.closed)
        if self.get_body_argument("sure", "") != "yes" or nothing_left:
            self.redirect(f"/day/{name}")
            return
        receipt, error, back = None, "", f"/day/{name}"
        try:
            if self.state.busy:
                back = "/"
                raise DataFolderError(
                    N_("Something is still running. Stop it first, on the start page, and then try this again.")
                )
            day = load_day(kept.folder / FILE_NAME)  # or it says what is wrong in it
            receipt = await asyncio.to_thread(chosen.act, kept, day, self.language)
            back = "/" if what == "purge" else back
        except ThemeDayError as refused:
            error = refused.message(self.language)
        self.show("gone", chosen=chosen, receipt=receipt, error=error, back=back)
