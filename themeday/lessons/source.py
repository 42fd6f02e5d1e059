"""The file that is being read, and the mistakes found in it so far."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from themeday.errors import LessonError, ThemeDayError
from themeday.lessons.say import Say

KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@dataclass
class Source:
    """The file that is being read, and the mistakes found in it so far.

    Args:
        name: of the file, as its author knows it, such as "fake-account/nl.md".
        problems: the mistakes, for which it cannot be used.
        remarks: what its author has to mend too, while it can be used as it is.
    """

    name: str
    folder: Path
    problems: list[ThemeDayError] = field(default_factory=list)
    remarks: list[ThemeDayError] = field(default_factory=list)

    def wrong(self, line: int, text: str, **values: Any) -> None:
        """Note a mistake."""
        self.problems.append(ThemeDayError(text, file=self.name, line=line, **values))

    def remark(self, line: int, text: str, **values: Any) -> None:
        """Note what has to be mended, but takes the lesson away from nobody."""
        self.remarks.append(ThemeDayError(text, file=self.name, line=line, **values))

    def usable(self, key: str, line: int) -> bool:
        """Return whether a key may be used; a mistake is noted when it may not."""
        if KEY.fullmatch(key):
            return True
        self.wrong(line, Say.KEY_UNUSABLE, key=short(key))
        return False

    def refusal(self) -> LessonError:
        """Return the error with all mistakes."""
        return LessonError(Say.ONE_LESSON, self.problems, lesson=self.folder.name)


def short(text: str) -> str:
    """Return a piece of someone's text that fits in a message."""
    return textwrap.shorten(text, 60, placeholder="…")
