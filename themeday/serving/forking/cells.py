"""Runs a notebook for nobody in particular, and records what it shows."""

from __future__ import annotations

import logging
import os
import sys
import threading
from pathlib import Path
from typing import Any

_Output = dict[str, Any]
_log = logging.getLogger(__name__)


class NotForkable(Exception):
    """A notebook left something behind that does not survive a fork, or that belongs to one person."""


def run_notebook(path: Path) -> list[list[_Output]]:
    """Run the code cells of a notebook in this process; return what each showed, as a notebook file keeps it.

    Args:
        path: the notebook.

    Raises:
        NotForkable: a cell failed.
    """
    import nbformat
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output
    from traitlets.config import Config

    # The history would be a thread and an open database.
    shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    shown: list[list[_Output]] = []
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        with capture_output() as captured:
            result = shell.run_cell(cell.source)  # type: ignore[no-untyped-call]
        problem = result.error_before_exec or result.error_in_exec
        if problem is not None:
            raise NotForkable(f"a cell failed: {type(problem).__name__}") from problem
        found = [(one.data, one.metadata) for one in captured.outputs]
        if (
            result.result is not None and shell.display_formatter is not None
        ):  # the shell's own hook takes it, so it is not captured
            found.append(shell.display_formatter.format(result.result))  # type: ignore[no-untyped-call]
        shown.append(
            [{"output_type": "display_data", "data": data, "metadata": metadata or {}} for data, metadata in found]
        )
    # A callback that fails later: its traceback may hold what someone wrote, and takes longer than the callback.
    shell.showtraceback = _tell_kind  # type: ignore[method-assign]
    return shown


def _tell_kind(*_: object, **__: object) -> None:
    kind = sys.exc_info()[0]
    _log.warning("a callback failed: %s", kind.__name__ if kind else "?")


def check_alone(allowed: set[int]) -> None:
    """Make sure that a fork of this process starts with nothing that only one process can have.

    Args:
        allowed: descriptors of sockets that the builder itself uses.

    Raises:
        NotForkable: a thread runs, or a socket is open.
    """
    if (threads := threading.active_count()) > 1:
        raise NotForkable(f"it started {threads - 1} threads")
    folder = Path("/proc/self/fd")
    sockets = []
    for entry in folder.iterdir() if folder.exists() else ():
        try:
            if int(entry.name) not in allowed and os.readlink(entry).startswith("socket:"):  # noqa: PTH115
                sockets.append(entry.name)
        except OSError:  # the folder's own descriptor
            continue
    if sockets:
        raise NotForkable(f"it opened {len(sockets)} sockets")
