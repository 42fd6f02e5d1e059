"""Texts as a spreadsheet may hold them: none is calculated, and each can be brought back as it was typed.

**Formulas are neutralised** (CWE-1236, OWASP "CSV Injection"): a spreadsheet calculates a cell that begins with
`=`, `+`, `-`, `@`, a tab or a line end. Such a cell gets an apostrophe in front, in all files alike, because an XLSX is
easily saved as CSV. The same goes for such a beginning after a comma, a semicolon, a tab or a line end *inside* a text:
a Dutch Excel that opens the comma file cuts it up there. A plain number, such as -3 or +0,5, stays as it is. Characters
that XML cannot hold become U+FFFD, and every line end becomes a line feed.

**The way back** is `as_typed`: it takes those apostrophes away again. So that it cannot take one that someone typed,
such a place gets one more when it has apostrophes already.
"""

from __future__ import annotations

import re

# A beginning that a spreadsheet calculates, with the full-width forms that some read as the plain ones.
_FORMULA = re.compile(r"""((?:^|[;,\t\n])["\s]*)('*)([=+\-@＝＋－＠][^;,\t\n]*)""")
_BLANK_FIRST = re.compile(r"('*)[\t\n]")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def neutral(text: str) -> str:
    """Return a text that no spreadsheet calculates and every file format can hold; see this module's description."""
    plain = _NO_XML.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    safe = _FORMULA.sub(_one_more, plain)
    return f"'{safe}" if _BLANK_FIRST.match(safe) else safe


def as_typed(text: str) -> str:
    """Return a text of an exported file as it was typed, but for line ends and for characters that XML cannot hold."""
    blank = _BLANK_FIRST.match(text)
    return _FORMULA.sub(_one_less, text[1:] if blank and blank[1] else text)


def _one_more(match: re.Match[str]) -> str:
    before, apostrophes, part = match.groups()
    return match[0] if _NUMBER.fullmatch(part.strip()) else f"{before}'{apostrophes}{part}"


def _one_less(match: re.Match[str]) -> str:
    before, apostrophes, part = match.groups()
    return match[0] if _NUMBER.fullmatch(part.strip()) else f"{before}{apostrophes[1:]}{part}"
