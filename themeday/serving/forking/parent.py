"""The process that has everything imported; forks a builder for each notebook.

Run by the server: python -m themeday.serving.forking.parent FOLDER
It listens at FOLDER/parent and ends when its standard input does, so that nothing outlives the server.
"""

from __future__ import annotations

import logging
import os
import shutil
import signal
import socket
import sys
from importlib import import_module
from itertools import count
from pathlib import Path
from select import select

from themeday.i18n import LANGUAGES, N_, format_day, number_signs, translate
from themeday.outcomes import Clock
from themeday.serving.forking import wire
from themeday.serving.forking.builder import LIFELINE, build
from themeday.serving.forking.practice import practise

NAME = "parent"


# Whatever a page needs. Imported once, it is shared by all; a module that is missing here is loaded by each page.
_MODULES = (
    "http.cookies",
    "uuid",
    "IPython.utils.capture",
    "ipywidgets",
    "nbformat",
    "themeday.folder",
    "themeday.serving.forking.zeromq",
    "themeday.widgets.chapter",
    "themeday.widgets.console",
    "themeday.widgets.projector",
)


def warm() -> None:
    """Load whatever a page needs."""
    for name in _MODULES:
        import_module(name)
    for language in LANGUAGES:
        translate(language, N_("Save"))  # reads the catalogue
        format_day(language, Clock().today())
        number_signs(language)
    practise()


def main(folder: Path) -> None:
    """Fork builders until the server is gone.

    Args:
        folder: where the sockets are; its owner's only.
    """
    # What goes wrong in a page is told there. Here it may hold what someone wrote, and fill the facilitator's terminal.
    logging.basicConfig(level=logging.ERROR)
    logging.getLogger("Comm").setLevel(logging.CRITICAL)
    warm()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then ends this
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(folder / NAME))
    listener.listen(64)
    try:
        _serve(listener, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)  # also when the server was killed and cannot


def _serve(listener: socket.socket, folder: Path) -> None:
    for number in count(1):
        readable, _, _ = select([listener.fileno(), LIFELINE], [], [])
        if LIFELINE in readable:
            return
        connection, _ = listener.accept()
        with connection:
            request = wire.receive(connection)
            if request is None:
                continue
            address = folder / str(number)
            try:
                child = os.fork()
            except OSError as error:
                wire.send(connection, {"error": error.strerror or "fork"})
                continue
            if child == 0:
                status = 1
                try:
                    listener.close()
                    build(request, connection, address)
                    status = 0
                finally:
                    os._exit(status)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
