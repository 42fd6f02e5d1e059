"""Numbers as texts: what a reader sees, and what a spreadsheet or a chart takes it for."""

from __future__ import annotations


class Number(str):
    """A number as it is shown."""

    value: float
    pattern: str  # as a spreadsheet formats it
    interval: tuple[float, float] | None

    def __new__(
        cls, text: str, value: float, pattern: str = "0", interval: tuple[float, float] | None = None
    ) -> Number:
        """Return a text with its number."""
        number = super().__new__(cls, text)
        number.value, number.pattern, number.interval = value, pattern, interval
        return number
