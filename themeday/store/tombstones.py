"""The tombstones of who was erased, so that nobody comes back from a copy, or by merging again.

A tombstone is a slow hash of the participant's code. The code itself is gone: who does not have it already cannot read
it from the hash, because trying all codes at some milliseconds each takes a computer more than a hundred years. Beside
it stands the code that took its place where others spoke of the one who is gone, so that the same rows, erased here and
not yet erased in a copy, become the same again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from themeday.i18n import N_
from themeday.store.files import write_private
from themeday.store.json_files import read_json

NAME = "erased.json"
_SALT = b"themeday erased participant"
# RFC 7914; about 2 MB and some milliseconds for each code.
_COST = {"n": 2**11, "r": 8, "p": 1, "dklen": 24}


@dataclass(frozen=True)
class Tombstone:
    """What is left of someone who was erased."""

    hash: str
    stand_in: str  # the code, which nobody has, that took its place in rows of others


def hash_of(code: str) -> str:
    """Return the slow hash of a participant's code, of the person or the device, without a side."""
    return hashlib.scrypt(code.encode(), salt=_SALT, **_COST).hex()


def load(data_folder: Path) -> tuple[Tombstone, ...]:
    """Return the tombstones of a data folder; raise DataFolderError, so that nobody comes back, for damaged ones."""
    return read_json(
        data_folder / NAME,
        lambda rows: tuple(Tombstone(str(row["hash"]), str(row["stand_in"])) for row in rows),
        missing=(),
        unreadable=N_(
            "{path} cannot be read. It says who was erased; without it someone could come back. Put back the "
            "file, or make this day's data folder anew."
        ),
    )


def add(data_folder: Path, code: str, stand_in: str) -> str:
    """Note that someone is being erased, before the first row goes; return the stand-in, that of an earlier try if any.

    Raises:
        DataFolderError: the tombstones cannot be read.
        OSError: they cannot be written.
    """
    known = load(data_folder)
    code_hash = hash_of(code)
    before = next((tombstone for tombstone in known if tombstone.hash == code_hash), None)
    if before is not None:
        return before.stand_in
    write_private(data_folder / NAME, to_json(ordered([*known, Tombstone(code_hash, stand_in)])))
    return stand_in


def ordered(tombstones: Iterable[Tombstone]) -> list[Tombstone]:
    """Return tombstones, each once and in an order that says nothing about when."""
    return sorted(set(tombstones), key=lambda tombstone: (tombstone.hash, tombstone.stand_in))


def to_json(tombstones: Iterable[Tombstone]) -> bytes:
    """Return the content of the file that keeps tombstones."""
    return (json.dumps([asdict(tombstone) for tombstone in tombstones], indent=1) + "\n").encode()
