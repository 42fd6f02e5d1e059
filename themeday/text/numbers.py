"""Numbers as texts: what a reader sees, and what a spreadsheet or a chart takes it for."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType


class Number(str):
    """A number as it is shown.

    Args:
        value: None of what is only told as lying between two others.
        pattern: as a spreadsheet formats it.
        beside: what a spreadsheet has in columns of its own, by their headings in English.
    """

    value: float | None
    pattern: str
    beside: Mapping[str, Number]

    def __new__(
        cls,
        text: str,
        value: float | None,
        pattern: str = "0",
        beside: Mapping[str, Number] = MappingProxyType({}),
    ) -> Number:
        """Return a text with its number."""
        number = super().__new__(cls, text)
        number.value, number.pattern, number.beside = value, pattern, beside
        return number

    @classmethod
    def whole(cls, value: int) -> Number:
        """Return a whole number as it is written."""
        return cls(str(value), value)
