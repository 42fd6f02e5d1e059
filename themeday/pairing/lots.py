"""The lot: an announced number that settles what is equal, the same on any machine and in any order of the input."""

from __future__ import annotations

from hashlib import blake2b


def lot(seed: int, *codes: str) -> int:
    """Draw a number from 0 to 2**64 - 1 for one or more codes; who else takes part makes no difference to it."""
    drawn = blake2b("\0".join((str(seed), *codes)).encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(drawn.digest(), "big")
