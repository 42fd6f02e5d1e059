"""Starting: ports, addresses, and what is logged."""

from __future__ import annotations

import logging
import socket

import pytest

from tests.served_day import free_port
from themeday.errors import ServingError
from themeday.serving import run
from themeday.serving.run import Discreet, free_ports


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
    assert Discreet().filter(record)
    assert record.getMessage() == logged


def test_the_staffs_port_is_tried_where_staff_will_listen() -> None:
    port = free_port()
    with socket.socket() as taken:
        taken.bind(("127.0.0.2", port + 1))
        taken.listen()
        assert free_ports("127.0.0.1", port) == (port, port + 1)
        with pytest.raises(ServingError, match="in use"):
            free_ports("127.0.0.2", port, "127.0.0.2")


def test_a_mac_that_says_there_is_no_end_and_refuses_gets_what_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    asked: list[int] = []

    def refuses(which: int, limits: tuple[int, int]) -> None:
        asked.append(limits[0])
        if limits[0] > 10_240:
            raise ValueError("current limit exceeds maximum limit")

    monkeypatch.setattr(resource, "getrlimit", lambda which: (256, resource.RLIM_INFINITY))
    monkeypatch.setattr(resource, "setrlimit", refuses)
    run._make_room()
    assert asked[-1] == 10_240
    asked.clear()
    monkeypatch.setattr(resource, "getrlimit", lambda which: (20_000, resource.RLIM_INFINITY))
    run._make_room()
    assert min(asked) >= 20_000  # never less than it had
