"""How many files and connections this process may have open: a page takes about ten, and 300 people come."""

from __future__ import annotations

from contextlib import suppress

_MOST = 65_536
_MOST_ON_MAC = 10_240


def allow_many() -> None:
    """Raise the limit as far as the system lets it; never lower it."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST if hard == resource.RLIM_INFINITY else min(_MOST, hard)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return
    for limit in (wanted, _MOST_ON_MAC):
        # A Mac says that there is no end, and refuses more than OPEN_MAX all the same.
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(limit, wanted)), hard))
            return
