"""Messages as bytes: they come back as they were, in whatever pieces they travel; nonsense is no message."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1, serialize_msg_to_ws_v1

from themeday.serving.forking.messages import Frames, as_message, as_parts, dumps, frame, loads, pack, unpack

parts = st.lists(st.binary(max_size=50), min_size=4, max_size=7)
json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=10,
)
objects = st.dictionaries(st.text(max_size=5), json, max_size=4)


@given(parts)
def test_packed_as_jupyters_own_server_packs(pieces: list[bytes]) -> None:
    packed = pack("shell", pieces)
    assert packed == serialize_msg_to_ws_v1(pieces, "shell")
    assert unpack(packed) == ("shell", pieces)
    assert deserialize_msg_from_ws_v1(packed) == ("shell", pieces)


@given(objects, objects, objects, objects, st.lists(st.binary(max_size=9), max_size=3))
def test_a_message_comes_back(header: dict, parent: dict, metadata: dict, content: dict, buffers: list[bytes]) -> None:  # type: ignore[type-arg]
    message = {"header": header, "parent_header": parent, "metadata": metadata, "content": content, "buffers": buffers}
    assert as_message(as_parts(message)) == message


@given(st.binary(max_size=300))
def test_anything_else_is_no_message(data: bytes) -> None:
    try:
        channel, pieces = unpack(data)
    except ValueError:
        return
    assert pack(channel, pieces) == data[: len(pack(channel, pieces))]


@pytest.mark.parametrize(
    "text", ["NaN", "[Infinity]", "{", "", "\x00", "[" * 100_000], ids=["nan", "infinity", "torn", "", "nul", "deep"]
)
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        loads(text)


def test_a_number_that_json_has_not_is_not_sent() -> None:
    with pytest.raises(ValueError, match="JSON"):
        dumps({"x": float("nan")})


def test_half_a_character_stays_what_it_is() -> None:
    assert loads(dumps("\ud800")) == "\ud800"


@given(st.lists(st.tuples(st.integers(0, 2**32 - 1), st.binary(max_size=40)), max_size=6), st.data())
def test_frames_arrive_whole_in_whatever_pieces(sent: list[tuple[int, bytes]], data: Any) -> None:
    heard: list[tuple[int, bytes]] = []
    frames = Frames(lambda who, message: heard.append((who, message)))
    stream = b"".join(frame(who, message) for who, message in sent)
    while stream:
        size = data.draw(st.integers(1, len(stream)))
        frames.feed(stream[:size])
        stream = stream[size:]
    assert heard == sent


def test_a_frame_that_is_too_long_is_no_frame() -> None:
    with pytest.raises(ValueError, match="long"):
        Frames(lambda *_: None).feed(b"\xff" * 8)
