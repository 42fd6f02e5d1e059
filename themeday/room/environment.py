"""Which day a page with a kernel of its own belongs to: the server, or who opened it, says so in the environment."""

from __future__ import annotations

import os
from pathlib import Path

from themeday.day.load import load_day
from themeday.day.plan import Day
from themeday.store.folder import DataFolder

ENV_DAY = "THEMEDAY_DAY"
ENV_DATA = "THEMEDAY_DATA"
# Voilà hands named request headers to the kernel; our own server sets this one, whatever a browser sent.
ENV_IDENTITY = "HTTP_X_THEMEDAY_IDENTITY"
# The start page sets this one for all that it runs.
ENV_BUTTONS = "THEMEDAY_START_PAGE"


def has_buttons() -> bool:
    """Return whether who reads this began with the start page, and so has buttons and no terminal."""
    return ENV_BUTTONS in os.environ


def day_here(path: str | Path | None) -> tuple[Day, DataFolder] | None:
    """Return the day of this page and its data folder, or None when none is named; raises as `load_day` does."""
    named = path or os.environ.get(ENV_DAY)
    if not named:
        return None
    served = Path(named).suffix == ".json"  # the server's own copy, whole whatever happens to day.toml meanwhile
    day = Day.from_text(Path(named).read_text("utf-8")) if served else load_day(_upwards(Path(named)))
    return day, DataFolder.of(day, Path(os.environ[ENV_DATA]) if ENV_DATA in os.environ and not path else None)


def _upwards(path: Path) -> Path:
    """Return a path as it is from here, or from the nearest folder above: notebooks are in folders of their own."""
    here = Path.cwd()
    return next((folder / path for folder in (here, *here.parents) if (folder / path).exists()), path)
