"""What is asked before a day is closed or deleted, on the start page and in the review."""

from __future__ import annotations

from themeday.i18n import N_

CLOSE = N_(
    "This deletes what people kept to themselves: private answers, how they rated each other, and what they took back. "
    "You cannot undo it. What they shared stays. The review, the report and the question some weeks later still work."
)
PURGE = N_(
    "This deletes all answers of this day, and the reports and files for Excel that were made of it. You cannot undo "
    "it."
)
