"""Logs: no addresses of devices and no secrets."""

from __future__ import annotations

import logging

import pytest

from themeday.serving.logs import RedactingFilter


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
