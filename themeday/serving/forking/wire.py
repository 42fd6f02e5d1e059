"""One JSON object a line, there and back, over a Unix socket."""

from __future__ import annotations

import json
import socket
from typing import Any

MOST_BYTES = 1 << 20


def send(connection: socket.socket, message: dict[str, Any]) -> None:
    """Send one message.

    Args:
        connection: a connected stream socket.
        message: what can be JSON.
    """
    connection.sendall(json.dumps(message).encode() + b"\n")


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
    found = json.loads(data)
    return found if isinstance(found, dict) else None
