"""How often one address may try: guessing codes and letting people in by the hundred take too long to be of use."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import ip_address

_MOST_ADDRESSES = 10_000


class RateLimit:
    """A number of tries at once, and so many a minute after that (a token bucket for each address)."""

    #: Whether this computer itself has to wait as well: behind a proxy, its address may be anyone's.
    counts_here = False

    def __init__(self, at_once: int, a_minute: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._at_once = at_once
        self._a_second = a_minute / 60
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def spent(self, address: str) -> bool:
        """Return whether an address has no tries left now; costs nothing."""
        return self._tries(address) < 1

    def count(self, address: str) -> None:
        """Take one try from an address."""
        self._left[address] = (self._tries(address) - 1, self._clock())
        self._left.move_to_end(address)
        if len(self._left) > _MOST_ADDRESSES:
            self._left.popitem(last=False)

    def _tries(self, address: str) -> float:
        if not self.counts_here and _is_here(address):
            return self._at_once
        left, at = self._left.get(address, (float(self._at_once), self._clock()))
        return min(self._at_once, left + (self._clock() - at) * self._a_second)


def _is_here(address: str) -> bool:
    """Return whether it is this computer itself."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
