"""What the servers write on the facilitator's terminal: with its time, without addresses of devices or secrets.

A thread writes it. A terminal may take nothing for as long as someone likes: on Windows a click in its window is
enough, elsewhere Ctrl-S; the room must not wait for that.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import QueueHandler, QueueListener
from queue import SimpleQueue

_SECRETS = re.compile(
    r"\b\d{1,3}(?:\.\d{1,3}){3}\b"  # IPv4
    r"|[0-9a-f:]*::[0-9a-f:]*|\b(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}\b"  # IPv6
    r"|(?<=/enter/)[^\s'\"]+",
    re.IGNORECASE,
)


class RedactingFilter(logging.Filter):
    """Takes addresses of devices, and the secrets of staff links, out of what is logged."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _SECRETS.sub("…", record.getMessage()), ()
        return True


@contextmanager
def log_to_terminal(level: int) -> Iterator[None]:
    """Show the kit's own lines with their time, and Tornado's from a level on, as long as the block lasts."""
    terminal, lines = logging.StreamHandler(), SimpleQueue[logging.LogRecord]()
    terminal.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%H:%M:%S"))
    writer, handler = QueueListener(lines, terminal), QueueHandler(lines)
    handler.addFilter(RedactingFilter())
    tornados = ("tornado.access", "tornado.general", "tornado.application")
    levels = {"themeday": logging.INFO, **dict.fromkeys(tornados, level)}
    for name, lowest in levels.items():
        log = logging.getLogger(name)
        log.addHandler(handler)
        log.setLevel(lowest)
        log.propagate = False
    writer.start()
    try:
        yield
    finally:
        writer.stop()
        for name in levels:
            logging.getLogger(name).removeHandler(handler)
