"""Closing and deleting a day, with a receipt in words that need no explanation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from themeday.day.load import FILE_NAME, load_day
from themeday.day.plan import Day
from themeday.errors import DataFolderError, ThemeDayError
from themeday.i18n import N_, format_day, translate
from themeday.lifecycle.close import close_day
from themeday.lifecycle.erase import purge_day
from themeday.starting.days import Found
from themeday.starting.desk import StartPage
from themeday.store.folder import DataFolder
from themeday.text.shown import shown

_STAGE = "stage"  # the log of what the facilitator set: no answers


@dataclass(frozen=True)
class Receipt:
    """What is gone and what is not, a sentence each.

    Args:
        stays: what is still there, and where.
        by_hand: what could not be deleted, and why.
    """

    gone: tuple[str, ...]
    stays: tuple[str, ...]
    by_hand: tuple[str, ...] = ()


def close(one: Found, day: Day, language: str) -> Receipt:
    """Delete what was private, and tell it.

    Raises:
        ThemeDayError: the day is being served, or something cannot be deleted.
    """

    def say(text: str, **values: Any) -> str:
        return translate(language, text, **values)

    folder = DataFolder.of(day)
    with folder.in_use():  # a page that is still open would write what was just deleted
        was = close_day(folder.path)
    return Receipt(
        (
            say(N_("What people kept to themselves (answers, ratings and choices): {n}."), n=was.private),
            say(N_("What they took back or replaced afterwards (answers): {n}."), n=was.replaced),
        ),
        (
            say(N_("What was shared (answers: {n}), in this folder: {folder}"), n=was.kept, folder=str(folder.path)),
            say(N_("Reports and files for Excel that you made, in this folder: {folder}"), folder=str(one.folder)),
            say(
                N_("People were promised that this is kept until {date} and no longer. Delete the day by then."),
                date=format_day(language, day.keep_until),
            ),
        ),
    )


def purge(one: Found, day: Day, language: str) -> Receipt:
    """Delete all answers, and tell it.

    Raises:
        ThemeDayError: the day is being served, or something cannot be deleted.
    """

    def say(text: str, **values: Any) -> str:
        return translate(language, text, **values)

    receipt, kept = purge_day(DataFolder.of(day), language)
    answers = sum(many for log, many in receipt.rows.items() if log != _STAGE)
    others = sorted(
        path.name for path in one.folder.iterdir() if path.name not in (FILE_NAME, kept.name) and _holds_any(path)
    )
    return Receipt(
        (
            say(N_("Everything that people filled in, shared and private (answers and choices: {n})."), n=answers),
            say(N_("Reports, files for Excel and published copies: {n}."), n=receipt.files),
        ),
        (
            say(N_("How the day is arranged (title, date, rooms, parts): {file}"), file=str(one.folder / FILE_NAME)),
            say(N_("The proof that it was deleted, without a name in it: {file}"), file=str(kept)),
            *(
                [say(N_("Also in that folder, to delete yourself if you like: {files}"), files=", ".join(others))]
                if others
                else []
            ),
            say(N_("Copies that you mailed, printed or put elsewhere yourself. Delete those too.")),
            say(N_("Hold this day again? It is on the start page, under “Deleted days”.")),
        ),
        tuple(f"{shown(str(path))} ({say(reason)})" for path, reason in receipt.left),
    )


def _holds_any(path: Path) -> bool:
    """Return whether it is a file, or a folder that is not empty: a report leaves its folder behind."""
    return path.is_file() or any(one.is_file() for one in path.rglob("*"))


@dataclass(frozen=True)
class Deletion:
    """A button that deletes for good."""

    title: str
    question: str
    done: str
    act: Callable[[Found, Day, str], Receipt]


DELETIONS = {
    "close": Deletion(
        N_("Close the day"),
        N_("This deletes all private answers, ratings and choices of this day. They cannot be brought back."),
        N_("The day is closed"),
        close,
    ),
    "purge": Deletion(
        N_("Delete the day"),
        N_("This deletes all answers of this day, for good, with every export and published copy."),
        N_("The day is deleted"),
        purge,
    ),
}


class Delete(StartPage):
    """`/day/NAME/close` and `/day/NAME/purge`."""

    def get(self, name: str, what: str) -> None:
        """Ask first."""
        one = self.desk.day(name)
        self.show("sure", one=one, act=what, chosen=DELETIONS[what], title=one.title(self.language))

    async def post(self, name: str, what: str) -> None:
        """Do it, and tell what is gone and what is not."""
        one, chosen = self.desk.day(name), DELETIONS[what]
        # Who loads the receipt again, or presses twice, finds nothing to delete any more.
        nothing_left = not one.collected or (what == "close" and one.closed)
        if self.get_body_argument("sure", "") != "yes" or nothing_left:
            self.redirect(f"/day/{name}")
            return
        receipt, error, back = None, "", f"/day/{name}"
        try:
            if self.desk.busy:
                back = "/"
                raise DataFolderError(
                    N_("Something is still running. Stop it first, on the start page, and then try this again.")
                )
            day = load_day(one.folder / FILE_NAME)  # or it says what is wrong in it
            receipt = await self.aside(chosen.act, one, day, self.language)
            back = "/" if what == "purge" else back
        except ThemeDayError as refused:
            error = refused.message(self.language)
        self.show("gone", chosen=chosen, receipt=receipt, error=error, back=back)
