"""Ports: both of a pair, each where it is listened on, and never another server's."""

from __future__ import annotations

import socket

import pytest

from tests.served_day import free_port
from themeday.errors import ServingError
from themeday.serving import ports
from themeday.serving.ports import in_use, listening


def test_the_staffs_port_is_tried_where_staff_will_listen() -> None:
    port = free_port()
    with socket.socket() as taken:
        taken.bind(("127.0.0.2", port + 1))
        taken.listen()
        with listening("127.0.0.1", port) as found:
            assert found.port == port
        with pytest.raises(ServingError, match="in use"), listening("127.0.0.2", port, "127.0.0.2"):
            pass


def test_two_servers_that_start_at_once_get_a_pair_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither has loaded its pages yet; whoever connects by then waits."""
    monkeypatch.setattr(ports, "DEFAULT_PORT", free_port())
    with listening("127.0.0.1", None) as one, listening("127.0.0.1", None) as other:
        assert other.port >= one.port + 2
        with socket.create_connection(("127.0.0.1", other.port), 5):
            pass


def test_a_pair_of_which_one_is_taken_is_let_go_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first = free_port()
    monkeypatch.setattr(ports, "DEFAULT_PORT", first)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", first + 1))
        taken.listen()
        with listening("127.0.0.1", None) as found, socket.socket() as free:
            assert found.port > first
            free.bind(("127.0.0.1", first))


def test_afterwards_nobody_listens() -> None:
    port = free_port()
    with listening("127.0.0.1", port):
        assert in_use(port)
    assert not in_use(port)


@pytest.mark.parametrize(
    ("address", "port", "said"), [("127.0.0.1", 65535, "is no port"), ("192.0.2.1", 20000, "192.0.2.1")]
)
def test_what_cannot_be_listened_on_is_told(address: str, port: int, said: str) -> None:
    with pytest.raises(ServingError, match=said), listening(address, port):
        pass
