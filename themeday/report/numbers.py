"""Numbers as their reader writes them, with how sure they are: in the report and in the review."""

from __future__ import annotations

from themeday.i18n import N_, SPOKEN, translate
from themeday.results.intervals import Estimate
from themeday.text.numbers import Number

PERCENT = "0%"


def written(language: str, value: float, pattern: str = "0.0") -> str:
    """Return a number."""
    from babel.numbers import format_decimal

    return str(format_decimal(value, format=pattern, locale=SPOKEN[language].locale))


def with_interval(language: str, estimate: Estimate | None, pattern: str = "0.0") -> str:
    """Return an estimate with its 95 % interval in words, or that there are too few answers to say."""
    if estimate is None:
        return translate(language, N_("too few to say"))
    value, low, high = (written(language, x, pattern) for x in (estimate.value, estimate.low, estimate.high))
    return translate(language, N_("{value} (95% between {low} and {high})"), value=value, low=low, high=high)


def at_least(language: str, value: float, pattern: str = "0") -> Number:
    """Return a lower bound in words."""
    text = N_("at least {n}")
    before, after = (f'"{part}"' if part else "" for part in translate(language, text).split("{n}"))
    return Number(translate(language, text, n=written(language, value, pattern)), value, f"{before}{pattern}{after}")
