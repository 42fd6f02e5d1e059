"""Who was erased is known by a hash, and by nothing that says who or when."""

from __future__ import annotations

from pathlib import Path

import pytest

from themeday.errors import DataFolderError
from themeday.store import tombstones


def test_someone_who_is_erased_again_keeps_the_first_stand_in(tmp_path: Path) -> None:
    assert tombstones.load(tmp_path) == ()
    assert tombstones.add(tmp_path, "K7PQ3MXA", "AAAA2222") == "AAAA2222"
    assert tombstones.add(tmp_path, "K7PQ3MXA", "BBBB3333") == "AAAA2222"
    (kept,) = tombstones.load(tmp_path)
    assert kept == tombstones.Tombstone(tombstones.hash_of("K7PQ3MXA"), "AAAA2222")
    assert "K7PQ3MXA" not in (tmp_path / tombstones.NAME).read_text()


def test_their_order_does_not_say_who_was_erased_first(tmp_path: Path) -> None:
    for code in ("K7PQ3MXA", "CCCC2222", "DDDD3333"):
        tombstones.add(tmp_path, code, f"{code[:4]}9999")
    kept = tombstones.load(tmp_path)
    assert list(kept) == tombstones.ordered(reversed(kept))


@pytest.mark.parametrize("content", [b"", b"[1]", b'[{"hash": "x"}]', b"\xff"])
def test_nothing_goes_on_without_them(tmp_path: Path, content: bytes) -> None:
    (tmp_path / tombstones.NAME).write_bytes(content)
    with pytest.raises(DataFolderError):
        tombstones.add(tmp_path, "K7PQ3MXA", "AAAA2222")
