"""One JSON object a line, there and back, over a Unix socket."""

from __future__ import annotations

import json
import socket
from typing import Any

MOST_BYTES = 1 << 20


def line(message: dict[str, Any]) -> bytes:
    """Return a message as it is sent.

    Args:
        message: what can be JSON.
    """
    return json.dumps(message).encode() + b"\n"


def send(connection: socket.socket, message: dict[str, Any]) -> None:
    """Send one message.

    Args:
        connection: a connected stream socket.
        message: what can be JSON.
    """
    connection.sendall(line(message))


def receive(connection: socket.socket) -> dict[str, Any] | None:
    """Return the next message, or None when the other side has closed or talks nonsense.

    Args:
        connection: a connected stream socket that carries one message at a time.
    """
    data = b""
    while not data.endswith(b"\n"):
        part = connection.recv(65536)
        data += part
        if not part or len(data) > MOST_BYTES:
            return None
    return _read(data)


def receive_first(connection: socket.socket) -> dict[str, Any] | None:
    """Return the next message and leave what follows it where it is; None when the other side has closed.

    Args:
        connection: a connected stream socket; after the message it may carry anything else.
    """
    data = b""
    while not data.endswith(b"\n"):
        one = connection.recv(1)  # no more: what follows is not this message's
        data += one
        if not one or len(data) > MOST_BYTES:
            return None
    return _read(data)


def _read(data: bytes) -> dict[str, Any] | None:
    found = json.loads(data)
    return found if isinstance(found, dict) else None
