"""Logs: no addresses of devices and no secrets."""

from __future__ import annotations

import logging
import sys
import threading
from io import StringIO

import pytest

from themeday.serving.logs import RedactingFilter, log_to_terminal


@pytest.mark.parametrize(
    ("said", "logged"),
    [
        ("403 GET /welcome (192.168.8.23): no", "403 GET /welcome (…): no"),
        ("500 GET /now (fe80::1c2:ab%en0) 3ms", "500 GET /now (…%en0) 3ms"),
        ("500 GET /now (2001:db8:0:1:2:3:4:5) 3ms", "500 GET /now (…) 3ms"),
        ("500 GET /enter/facilitator/KVMJ2ABC (::1)", "500 GET /enter/… (…)"),
        ("Error: bad at 12:30:45, version 1.2.3", "Error: bad at 12:30:45, version 1.2.3"),
    ],
)
def test_logs_hold_no_addresses_and_no_secrets(said: str, logged: str) -> None:
    record = logging.LogRecord("tornado.access", logging.ERROR, "", 0, "%s", (said,), None)
    assert RedactingFilter().filter(record)
    assert record.getMessage() == logged


class Terminal(StringIO):
    """Takes nothing until it is let go, as one whose window was clicked in."""

    def __init__(self) -> None:
        super().__init__()
        self.goes_on = threading.Event()

    def write(self, text: str) -> int:
        self.goes_on.wait()
        return super().write(text)


def test_nobody_waits_for_a_terminal_that_takes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    for name in ("themeday", "tornado.access"):
        monkeypatch.setattr(logging.getLogger(name), "propagate", True)  # and so it is again afterwards
        monkeypatch.setattr(logging.getLogger(name), "level", logging.NOTSET)
    with log_to_terminal(logging.ERROR):
        for number in range(100):
            logging.getLogger("themeday.serving").warning("line %d of 192.168.8.23", number)
        logging.getLogger("tornado.access").error("500 GET /enter/facilitator/KVMJ2ABC")
        logging.getLogger("tornado.access").warning("404 GET /nothing")
        assert terminal.getvalue() == ""
        terminal.goes_on.set()
    lines = [line.split(" ", 1)[1] for line in terminal.getvalue().splitlines()]
    assert lines == [*(f"line {number} of …" for number in range(100)), "500 GET /enter/…"]
