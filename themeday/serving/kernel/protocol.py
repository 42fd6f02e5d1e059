"""Jupyter messages as bytes: the binary form in which they travel between a page and its browsers.

The form is v1.kernel.websocket.jupyter.org ("WebSocket kernel wire protocols" in jupyter_server's documentation): a
count, that many offsets, the channel, then header, parent header, metadata, content and buffers.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

SUBPROTOCOL = "v1.kernel.websocket.jupyter.org"
_PARTS = ("header", "parent_header", "metadata", "content")
_WORD = 8


def pack(channel: str, parts: Sequence[bytes]) -> bytes:
    """Return one message of header, parent header, metadata and content as JSON, then the buffers."""
    pieces = [channel.encode(), *parts]
    offsets = [_WORD * (len(pieces) + 2)]
    for piece in pieces:
        offsets.append(offsets[-1] + len(piece))
    words = [len(offsets), *offsets]
    return b"".join([*(word.to_bytes(_WORD, "little") for word in words), *pieces])


def unpack(data: bytes) -> tuple[str, list[bytes]]:
    """Return the channel and the parts of a message; ValueError when what a browser sent is none."""
    count = int.from_bytes(data[:_WORD], "little")
    if not len(_PARTS) + 2 <= count <= len(data) // _WORD:
        raise ValueError("no message")
    offsets = [int.from_bytes(data[_WORD * n : _WORD * (n + 1)], "little") for n in range(1, count + 1)]
    if offsets[0] != _WORD * (count + 1) or offsets != sorted(offsets) or offsets[-1] > len(data):
        raise ValueError("no message")
    channel, *parts = [data[start:end] for start, end in pairwise(offsets)]
    return channel.decode(), parts


def as_parts(message: dict[str, Any]) -> list[bytes]:
    """Return a message's parts; ValueError when it holds a number that JSON cannot express."""
    return [*(dumps(message[name]) for name in _PARTS), *(bytes(buffer) for buffer in message.get("buffers") or ())]


def as_message(parts: Sequence[bytes]) -> dict[str, Any]:
    """Return a message from its parts; ValueError when one of them is no JSON, or no object."""
    message: dict[str, Any] = {}
    for name, part in zip(_PARTS, parts, strict=False):
        message[name] = loads(part)
        if not isinstance(message[name], dict):
            raise ValueError("no message")
    return {**message, "buffers": list(parts[len(_PARTS) :])}


def dumps(value: object) -> bytes:
    """Return a value as JSON in ASCII: half a character stays what it is."""
    return json.dumps(value, separators=(",", ":"), allow_nan=False).encode()


def loads(data: bytes | str) -> Any:
    """Return a value from JSON; ValueError when it is none, as with what is no number in JSON."""
    try:
        return json.loads(data, parse_constant=_no_constant)
    except RecursionError as error:
        raise ValueError("too deep") from error


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")
