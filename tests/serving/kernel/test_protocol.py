"""Jupyter's messages as bytes: back and forth without loss, and whatever a browser sends harms nobody."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from themeday.serving.kernel.protocol import as_message, as_parts, dumps, loads, pack, unpack

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(st.text(), JSON, max_size=4)
MESSAGES = st.fixed_dictionaries(
    {
        "header": OBJECTS,
        "parent_header": OBJECTS,
        "metadata": OBJECTS,
        "content": OBJECTS,
        "buffers": st.lists(st.binary(max_size=20), max_size=3),
    }
)


@given(st.sampled_from(["shell", "iopub", "control", "é"]), MESSAGES)
def test_what_is_packed_is_unpacked(channel, message):
    found, parts = unpack(pack(channel, as_parts(message)))
    assert found == channel
    assert as_message(parts) == message


def _understood(data: bytes) -> bool:
    try:
        channel, parts = unpack(data)
        message = as_message(parts)
    except ValueError:
        return False
    assert isinstance(channel, str)
    assert isinstance(message["content"], dict)
    return True


@given(st.binary(max_size=200))
@example(b"")
@example((2**63).to_bytes(8, "little"))
@example(b"\xff" * 64)
def test_anything_else_is_no_message(data):
    _understood(data)


@given(MESSAGES, st.data())
def test_a_message_that_was_tampered_with_is_one_or_is_none(message, data):
    whole = bytearray(pack("shell", as_parts(message)))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(whole)))
    _understood(bytes(whole))
    _understood(bytes(whole[:cut]))


@given(st.lists(st.integers(0, 2**64 - 1), max_size=12), st.binary(max_size=60))
def test_offsets_may_lie(words, rest):
    _understood(b"".join(word.to_bytes(8, "little") for word in words) + rest)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "[NaN]"])
def test_what_is_no_number_in_json_is_none(number):
    with pytest.raises(ValueError, match="JSON"):
        loads(number)


@pytest.mark.parametrize("value", [float("nan"), [float("inf")]])
def test_nothing_that_is_no_json_is_told(value):
    with pytest.raises(ValueError, match="JSON"):
        dumps(value)


def test_nothing_is_too_deep_to_be_refused():
    with pytest.raises(ValueError, match="deep"):
        loads("[" * 200_000)


def test_half_a_character_stays_what_it_is():
    assert loads(dumps("\ud800 é")) == "\ud800 é"
    assert json.loads(dumps({"a": 1})) == {"a": 1}
