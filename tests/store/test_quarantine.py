"""What was damaged is kept byte for byte, also when the writer who keeps it dies."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import temporary_folder
from tests.store.conftest import FailingDisk, kept_bytes
from themeday.store import Damage, Quarantine
from themeday.store.disk import fresh_name

HOSTILE = [
    b"",
    b"plain",
    b"\r\n",
    b"\r\n\r\n",
    b"# 2027-01-14T09:30:00Z offset=0 length=5\r\n12345\r\n",
    b"# 2027-01-14T09:30:00Z offset=0 length=99999\r\n",
    bytes(range(256)),
    b"\xff\xfe" + "é\r\n".encode("utf-16-le"),
]
BYTES = st.binary(max_size=80) | st.sampled_from(HOSTILE)


@pytest.fixture
def aside(tmp_path: Path) -> Quarantine:
    return Quarantine(tmp_path / "outcomes.quarantine")


def pieces(aside: Quarantine) -> list[tuple[int, bytes]]:
    return [(damage.offset, damage.data) for damage in aside.read()]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(st.tuples(st.integers(0, 10**9), BYTES), max_size=3), max_size=4))
def test_any_bytes_come_back_as_they_were(batches):
    with temporary_folder() as folder:
        aside = Quarantine(Path(folder) / "outcomes.quarantine")
        for batch in batches:
            aside.add(Damage(offset, data) for offset, data in batch)
        everything = [piece for batch in batches for piece in batch]
        assert pieces(aside) == pieces(Quarantine(aside.path)) == everything


def test_an_empty_quarantine_has_no_file(aside):
    assert aside.read() == ()
    aside.add([])
    assert aside.drop() == 0
    assert not aside.path.exists()


def test_it_says_when_something_was_found(aside):
    aside.add([Damage(40, b"x")])
    (found,) = aside.read()
    assert datetime.fromisoformat(found.found_at).tzinfo is not None


def test_anyone_can_read_it_in_a_text_editor(aside):
    aside.add([Damage(40, b"half a row")])
    head, data, rest = aside.path.read_bytes().split(b"\r\n")
    assert head.endswith(b" offset=40 length=10")
    assert (data, rest) == (b"half a row", b"")


def test_what_others_add_and_drop_is_seen(aside):
    other = Quarantine(aside.path)
    aside.add([Damage(0, b"one")])
    assert pieces(other) == [(0, b"one")]
    aside.add([Damage(9, b"two")])
    assert pieces(other) == [(0, b"one"), (9, b"two")]
    other.drop()
    assert pieces(aside) == []


# A writer that dies midway


@pytest.mark.parametrize("call", ["create", "write", "sync", "replace"])
def test_who_dies_while_adding_leaves_what_was_there(aside, call):
    """What was to be added is still in the log, because it is taken out there only after it was kept here."""
    aside.add([Damage(0, b"first")])
    before = kept_bytes(aside.path.parent)
    with pytest.raises(OSError, match="Input/output"):
        Quarantine(aside.path, FailingDisk(call)).add([Damage(9, b"second\r\nand more")])
    assert kept_bytes(aside.path.parent) == before
    fresh_name(aside.path).write_bytes(b"as far as someone came who died")
    aside.add([Damage(9, b"second\r\nand more")])
    assert pieces(aside) == [(0, b"first"), (9, b"second\r\nand more")]


@pytest.mark.parametrize("call", ["create", "write", "sync", "replace", "sync_folder"])
def test_what_cannot_be_kept_is_told(aside, call):
    aside.add([Damage(0, b"first")])
    disk = FailingDisk(call)
    failing = Quarantine(aside.path, disk)
    with pytest.raises(OSError, match="Input/output"):
        failing.add([Damage(9, b"second")])
    assert pieces(aside)[0] == (0, b"first")
    disk.failing = False
    failing.add([Damage(20, b"third")])
    assert {(0, b"first"), (20, b"third")} <= set(pieces(aside))


# A file that was changed by hand


@pytest.mark.parametrize(
    "changed",
    [
        lambda data: data.replace(b"\r\n", b"\n"),
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.replace(b"offset=0 ", b"offset=? "),
        lambda data: data.replace(b"# 2", b"# \xff", 1),
        lambda data: data.replace(b"length=5", b"length=" + b"5" * 5_000),
        lambda data: data.replace(b"length=5", b"length=4"),
        lambda data: b"a note of mine\r\n" + data,
    ],
    ids=["line ends", "mark", "offset", "no text", "endless", "length", "note"],
)
def test_what_cannot_be_read_any_more_is_not_lost_when_more_comes(aside, changed):
    aside.add([Damage(0, b"first")])
    aside.add([Damage(9, b"second")])
    content = changed(aside.path.read_bytes())
    aside.path.write_bytes(content)
    again = Quarantine(aside.path)
    assert again.read(), "it is told that something lies there"
    again.add([Damage(20, b"third")])
    found = pieces(again)
    assert found[-1] == (20, b"third")
    for piece in (b"first", b"second"):
        assert piece in b"".join(data for _, data in found)
    again.drop([damage for damage in again.read() if damage.data == b"third"])
    assert b"second" in again.path.read_bytes()
    again.drop()
    assert kept_bytes(again.path.parent) == {}


# Dropping


def test_dropping_removes_what_was_chosen_and_keeps_the_rest(aside):
    aside.add([Damage(0, b"one"), Damage(9, b"two"), Damage(20, b"three")])
    one, two, three = aside.read()
    assert aside.drop([two]) == 1
    assert aside.read() == (one, three)
    assert aside.drop([two]) == 0
    assert aside.drop() == 2
    assert kept_bytes(aside.path.parent) == {}


@pytest.mark.parametrize("call", ["create", "write", "sync", "replace"])
def test_dropping_that_fails_drops_nothing(aside, call):
    aside.add([Damage(0, b"one"), Damage(9, b"two")])
    before = kept_bytes(aside.path.parent)
    failing = Quarantine(aside.path, FailingDisk(call))
    with pytest.raises(OSError, match="Input/output"):
        failing.drop([aside.read()[0]])
    assert kept_bytes(aside.path.parent) == before
    assert not fresh_name(aside.path).exists()
