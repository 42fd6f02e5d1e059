"""Where what is no module of the kit's is: at the top of a checkout, inside the package once installed."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def _place(name: str) -> Path:
    installed = _PACKAGE / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


NOTEBOOKS = _place("notebooks")
EXERCISES = _place("exercises")
GUIDE = _place("facilitator_guide")
CARDS = _place("widgets")
STATIC = _PACKAGE / "serving" / "static"
