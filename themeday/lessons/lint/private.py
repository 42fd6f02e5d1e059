"""Details of real people that do not belong in a lesson: full names, addresses, telephone numbers, case numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# RFC 2606: these belong to nobody.
_NOBODYS = re.compile(r"@(?:[\w-]+\.)*(?:example\.(?:com|org|net|nl)|[\w-]+\.(?:example|test|invalid)|example)$", re.I)
_PHONE = re.compile(
    r"(?<![\w+])(?:(?:\+31|0031|0)[ -]?\(?0?\)?[ -]?[1-9](?:[ -]?\d){8}|\+\d{1,3}(?:[ -]?\d){8,11})(?!\d)"
)
# A police report, and a case of the prosecution.
_CASE = re.compile(r"\bPL\d{4}[- ]?\d{8,12}\b|(?<![\d-])\d{2}[/-]\d{6}[-/]\d{2}(?![\d-])")
# Common in the Netherlands and elsewhere. A first name alone may be anyone's; with a surname it may be someone.
_FIRST_NAMES = Path(__file__).with_name("first_names.txt").read_text("utf-8").split()
_NAME = re.compile(
    rf"\b(?:{'|'.join(sorted(_FIRST_NAMES, key=len, reverse=True))})"
    r"(?: (?:van|de|der|den|het|'t|ten|ter|te|el|al|bin|von|la|le)){0,3}"  # codespell:ignore te
    r" (?:[A-ZÀ-Þ][a-zà-ÿ]{2,}(?:-[A-ZÀ-Þ][a-zà-ÿ]+)?)\b"
)


def details(text: str) -> Iterator[tuple[str, str]]:
    """Yield what looks like a detail of a real person: its kind, and the words themselves.

    The kinds are "name", "email", "phone" and "case".
    """
    for address in _EMAIL.finditer(text):
        if not _NOBODYS.search(address[0]):
            yield "email", address[0]
    for kind, pattern in (("phone", _PHONE), ("case", _CASE), ("name", _NAME)):
        for match in pattern.finditer(text):
            if kind != "phone" or len(set(re.sub(r"\D", "", match[0])[2:])) > 1:  # 06-00000000 is nobody's
                yield kind, match[0]
