"""Numbers as their reader writes them, with how sure they are: in the report and in the review."""

from __future__ import annotations

from math import ceil, floor

from themeday.i18n import N_, SPOKEN, translate
from themeday.results.intervals import Estimate
from themeday.text.numbers import Number

PERCENT = "0%"
_NEAR = 0.5  # ends no further apart than this are told as what lies between them
_TINY = 1e-9


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


def about(language: str, low: float, high: float) -> str:
    """Return an average as people say it: to a tenth, or where it lies further apart, in halves."""
    if low == high:
        return written(language, low)
    if high - low <= _NEAR:
        return translate(language, N_("about {n}"), n=written(language, (low + high) / 2))
    ends = [written(language, round(2 * end) / 2, "0.#") for end in (low, high)]
    if ends[0] == ends[1]:
        return translate(language, N_("about {n}"), n=ends[0])
    return translate(language, N_("about {low} to {high}"), low=ends[0], high=ends[1])


def in_ten(language: str, low: float, high: float) -> str:
    """Return a share as people say it: how many in ten.

    Args:
        low: the least that it may be, and
        high: the most; 1 of what is only told as "at least", 0 below of what is only told as "at most".
    """
    if low == high:
        n, exact = _tenths(low)
        if not 0 < n < 10 and not exact:
            return in_ten(language, low, 1.0) if n else in_ten(language, 0.0, high)
        return translate(language, N_("{n} in 10") if exact else N_("about {n} in 10"), n=n)
    if low == 0:
        n, exact = ceil(10 * high - _TINY), _tenths(high)[1]
        return translate(language, N_("at most {n} in 10") if exact else N_("fewer than {n} in 10"), n=n)
    if high == 1:
        n, exact = floor(10 * low + _TINY), _tenths(low)[1]
        return translate(language, N_("at least {n} in 10") if exact else N_("more than {n} in 10"), n=n)
    ends = _tenths(low)[0], _tenths(high)[0]
    if ends[0] == ends[1]:
        return translate(language, N_("about {n} in 10"), n=ends[0])
    return translate(language, N_("about {low} to {high} in 10"), low=ends[0], high=ends[1])


def _tenths(part: float) -> tuple[int, bool]:
    """Return the nearest number of tenths, and whether it is just that."""
    n = round(10 * part)
    return n, abs(10 * part - n) < _TINY
