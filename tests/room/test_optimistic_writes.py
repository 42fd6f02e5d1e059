"""Acts in steps: gathered, worked out, and written if what they followed from still stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Party
from themeday.errors import PairingRefused
from themeday.room.optimistic_writes import TRIES, Steps, at_once, in_steps


class Day:
    """A number that goes up now and then, and what was written of it."""

    def __init__(self) -> None:
        self.number = 1
        self.worked: list[int] = []
        self.written: list[tuple[int, int]] = []

    def work(self, rises: int = 0, still_holds: Callable[[int, int, int], bool] = lambda *_: False) -> Steps[str]:
        """Return an act that doubles the number, while it goes up so many times."""

        def compute(basis: int) -> int:
            self.worked.append(basis)
            self.number += len(self.worked) <= rises
            return 2 * basis

        def write(now: int, result: int) -> str:
            self.written.append((now, result))
            return "done"

        return in_steps(Party().records, lambda: self.number, compute, write, still_holds)


@pytest.mark.parametrize("rises", range(TRIES))
def test_it_is_worked_out_anew_until_it_stands(rises: int) -> None:
    day = Day()
    assert at_once(day.work(rises)) == "done"
    assert day.worked == list(range(1, rises + 2))
    assert day.written == [(rises + 1, 2 * (rises + 1))]


def test_what_never_stands_is_refused_and_not_written() -> None:
    day = Day()
    with pytest.raises(PairingRefused, match="The day went on"):
        at_once(day.work(TRIES))
    assert len(day.worked) == TRIES
    assert day.written == []


def test_in_the_end_what_can_be_borne_is_written_on_what_there_is_now() -> None:
    day, asked = Day(), []

    def still_holds(before: int, now: int, result: int) -> bool:
        asked.append((before, now, result))
        return True

    assert at_once(day.work(TRIES, still_holds)) == "done"
    assert asked == [(TRIES, TRIES + 1, 2 * TRIES)]
    assert day.written == [(TRIES + 1, 2 * TRIES)]


def test_one_act_holds_another_and_what_goes_wrong_is_raised() -> None:
    day = Day()

    def outer() -> Steps[tuple[str, int]]:
        done = yield from day.work()
        return done, (yield lambda: 5)

    assert at_once(outer()) == ("done", 5)

    def fails() -> Any:
        raise PairingRefused("no")

    def failing() -> Steps[None]:
        yield fails

    with pytest.raises(PairingRefused, match="no"):
        at_once(failing())
