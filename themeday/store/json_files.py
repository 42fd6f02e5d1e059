"""Reads the small JSON files of a data folder, any of which may be missing, empty or damaged."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from themeday.errors import DataFolderError

T = TypeVar("T")
_NO_FILE = object()


def load_json(path: Path, missing: Any) -> Any:
    """Return what a JSON file holds, `missing` without a file; raise ValueError when it is damaged."""
    try:
        return json.loads(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return missing
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def read_json(path: Path, parse: Callable[[Any], T], missing: T, unreadable: str) -> T:
    """Return what `parse` makes of a JSON file, `missing` without one; raise DataFolderError for a bad one.

    Args:
        parse: raises ValueError, TypeError, KeyError or AttributeError when the content is not what it should be.
        unreadable: the error's text, marked with `N_`: what is lost without the file {path}, and what to do.
    """
    try:
        content = load_json(path, _NO_FILE)
        return missing if content is _NO_FILE else parse(content)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise DataFolderError(unreadable, path=path) from error
