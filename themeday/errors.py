"""What can go wrong, as types; every message can be said in Dutch and in English."""

from __future__ import annotations

from typing import Any

from themeday.i18n import DEFAULT_LANGUAGE, N_, SOURCE_LANGUAGE, translate


class ThemeDayError(Exception):
    """A mistake that a person can do something about.

    Args:
        text: the English message, marked with `N_`, that says what is wrong and what to do.
    """

    def __init__(self, text: str, /, **values: Any) -> None:
        super().__init__(text)
        self.text = text
        self.values = values

    def message(self, language: str = DEFAULT_LANGUAGE) -> str:
        """Return the message in a language."""
        return translate(language, self.text, **self.values)

    def __str__(self) -> str:
        return self.message(SOURCE_LANGUAGE)


class ManyProblems(ThemeDayError):
    """Several mistakes found in one go, so that they can be mended in one go."""

    def __init__(self, text: str, problems: list[ThemeDayError] | None = None, /, **values: Any) -> None:
        super().__init__(text, **values)
        self.problems = problems or []

    def message(self, language: str = DEFAULT_LANGUAGE) -> str:
        """Return the headline and one line per mistake."""
        return "\n".join([super().message(language), *(f"  - {p.message(language)}" for p in self.problems)])


class DayFileError(ManyProblems):
    """`day.toml` has mistakes: all of them, each with its key and how to mend it."""


class DataFolderError(ThemeDayError):
    """The data folder cannot be used: it is not writable, of another day, or of a rehearsal."""


class OutcomeRefused(ThemeDayError):
    """An answer is not valid; nothing was written."""


class NotSaved(ThemeDayError):
    """A valid answer could not be written; its text stays with its author."""


class Overtaken(NotSaved):
    """Another process wrote something first, which counts now: whoever meant to write looks again, and tries again."""

    def __init__(self) -> None:
        super().__init__(BUSY)


class LogDamaged(ManyProblems):
    """A log holds something that is no whole row; where more is known of it, what that is."""


class LessonError(ManyProblems):
    """A lesson file has mistakes."""


class PairingRefused(ThemeDayError):
    """A schedule or match cannot be made, and why."""


class PairingFileError(ManyProblems):
    """A file of people, ratings or pairs has mistakes, each with its line and how to mend it."""


class ReportError(ThemeDayError):
    """A report cannot be made in this form, and what to do."""


class UnknownParticipant(ThemeDayError):
    """A code or rejoin code that nobody has."""


class TooOften(ThemeDayError):
    """An address tries more often than people do."""


class ServingError(ThemeDayError):
    """The servers cannot start: a port is in use, say, or there is no address."""


HELD = N_(
    "Not saved: another program on the laptop has {file} open. Your text is still here; ask the facilitator to close "
    "that program, such as Excel, and try again."
)
CANNOT_WRITE = N_("Not saved: the laptop cannot write. Your text is still here; warn the facilitator and try again.")
BUSY = N_("It is very busy. Your text is still here; try again in a moment.")


class ArchiveRefused(ThemeDayError):
    """A day that someone sent as one file cannot be taken in, and why."""
