"""Slow acts in three steps: read the input, compute, and write the result if the input is still the same.

gather    reads the input from the logs: quick, on the event loop
compute   works out the result from the input and from nothing else: slow, so a page leaves it to another thread
write     keeps the result, under the lock of the logs, after the input was read again and compared

An act is a generator, so that one act can contain another: it yields the function to compute and is sent the result.
The caller decides where that runs. `at_once` runs it in place.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import partial
from typing import Any, TypeVar

from themeday.errors import PairingRefused
from themeday.i18n import N_
from themeday.store.records import Records

TRIES = 3
"""How often something is worked out anew because the day went on meanwhile."""

Basis = TypeVar("Basis")
Result = TypeVar("Result")
Done = TypeVar("Done")
_T = TypeVar("_T")

#: What the generator of an act yields to be computed, gets back, and returns.
Steps = Generator[Callable[[], Any], Any, _T]


def in_steps(
    records: Records,
    gather: Callable[[], Basis],
    compute: Callable[[Basis], Result],
    write: Callable[[Basis, Result], Done],
    still_holds: Callable[[Basis, Basis, Result], bool] = lambda *_: False,
) -> Steps[Done]:
    """Yield what is to be computed, take the result, and return what was written.

    Args:
        gather: returns the input as values that are compared and never change; raises what refuses the act.
        compute: gets the input, and touches nothing else.
        write: gets the input as it is now, and the result.
        still_holds: gets the input before and now, and the result: whether that may be kept although the input changed
            on every try.

    Raises:
        PairingRefused: the input changed on every try.
    """
    records.refresh()
    for left in reversed(range(TRIES)):
        before = gather()
        result = yield partial(compute, before)
        with records.exclusive():
            now = gather()
            if now == before or (not left and still_holds(before, now, result)):
                return write(now, result)
    raise PairingRefused(
        N_("The day went on while this was worked out, and it does not hold any more. Nothing was changed. Try again.")
    )


def at_once(steps: Steps[_T]) -> _T:
    """Do an act here and now."""
    try:
        compute = next(steps)
        while True:
            compute = steps.send(compute())
    except StopIteration as over:
        return over.value  # type: ignore[no-any-return]  # what the generator returned
