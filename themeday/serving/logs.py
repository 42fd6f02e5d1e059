"""What the servers write on the facilitator's terminal: with its time, without addresses of devices or secrets."""

from __future__ import annotations

import logging
import re

_SECRETS = re.compile(
    r"\b\d{1,3}(?:\.\d{1,3}){3}\b"  # IPv4
    r"|[0-9a-f:]*::[0-9a-f:]*|\b(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}\b"  # IPv6
    r"|(?<=/enter/)[^\s'\"]+",
    re.IGNORECASE,
)


class RedactingFilter(logging.Filter):
    """Takes addresses of devices, and the secrets of staff links, out of what is logged."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the record, without them."""
        record.msg, record.args = _SECRETS.sub("…", record.getMessage()), ()
        return True


def log_to_terminal(level: int) -> None:
    """Show the kit's own lines with their time, and Tornado's from a level on."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%H:%M:%S"))
    handler.addFilter(RedactingFilter())
    log = logging.getLogger("themeday")
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
    for name in ("tornado.access", "tornado.general", "tornado.application"):
        logging.getLogger(name).setLevel(level)
        logging.getLogger(name).addFilter(RedactingFilter())
