"""Who asks: the kit and its tests, the standard library, or another package."""

from __future__ import annotations

import sys
import sysconfig

_KIT = frozenset({"themeday", "widgets", "tests", "benchmarks", "__main__"})
_LIBRARY = tuple(
    {sysconfig.get_path(name) for name in ("stdlib", "platstdlib")} | {"<frozen", __file__.rpartition("/")[0]}
)
_ELSEWHERE = ("/site-packages/", "/dist-packages/")


def is_kit(name: str) -> bool:
    """Return whether a module is the kit's or a test of it.

    Args:
        name: of the module; what a person runs or a notebook's cell is `__main__`.
    """
    return name.partition(".")[0] in _KIT


def kit_asks(depth: int = 2) -> bool:
    """Return whether the code that called the caller is the kit's.

    Args:
        depth: how many calls up.
    """
    return is_kit(sys._getframe(depth).f_globals.get("__name__", ""))


def asker() -> str:
    """Return the name of the nearest module up the stack that is not the standard library's; empty without one."""
    frame = sys._getframe(1)
    while frame is not None:
        file = frame.f_code.co_filename
        if not file.startswith(_LIBRARY) or any(part in file for part in _ELSEWHERE):
            return str(frame.f_globals.get("__name__", ""))
        frame = frame.f_back  # type: ignore[assignment]
    return ""
