"""Texts that a spreadsheet would take for a date or a number, kept as they were typed.

A CSV file cannot say what is text: opened with a double click, "3-4" becomes the third of April and "007" becomes 7.
So in the files for a spreadsheet such a text has one apostrophe in front, and so has one that begins with apostrophes
already; `without_mark` takes it away. What was asked as a number or as a date stays one. XLSX needs none of this.
"""

from __future__ import annotations

import re

_MONTH = (
    "jan(?:uar[iy])?|feb(?:ruar[iy])?|mrt|maart|mar(?:ch)?|apr(?:il)?|mei|may|jun[ie]?|jul[iy]?|aug(?:ustus|ust)?|"
    "sept?(?:ember)?|o[kc]t(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_PART = rf"(?:\d+(?:(?:{_MONTH})\.?)?|(?:{_MONTH})\.?\d*)"
# A number with its signs, a date or a time in any order, a part of a day, or what is true or false.
_TAKEN = re.compile(
    rf"""('*)\s*(?:
        [€$£]?\s*[+-]?\s*[€$£]?\s*(?:\d[\d.,\s]*|[.,]\d+)(?:e[+-]?\d+)?\s*[%€]?-?
        | (?=.*\d)[+-]?{_PART}(?:[-/.,:\s]+{_PART})*\.?(?:\s*[ap]\.?m\.?)?
        | waar | onwaar | true | false
    )\s*""",
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST = 40  # as long as what a spreadsheet takes for a date or a number


def with_mark(text: str) -> str:
    """Return a text that stays a text in a spreadsheet that opens a CSV file."""
    return f"'{text}" if len(text) <= _LONGEST and _TAKEN.fullmatch(text) else text


def without_mark(text: str) -> str:
    """Return a text of a file for a spreadsheet as it was before `with_mark`."""
    marked = _TAKEN.fullmatch(text) if len(text) <= _LONGEST + 1 else None
    return text[1:] if marked and marked[1] else text
