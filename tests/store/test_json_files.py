"""JSON files that may be missing, empty or damaged: `themeday.store.json_files`."""

from __future__ import annotations

from pathlib import Path

import pytest

from themeday.errors import DataFolderError
from themeday.store.json_files import load_json, read_json


def test_a_file_that_is_missing_is_no_mistake(tmp_path: Path) -> None:
    assert load_json(tmp_path / "none.json", 7) == 7
    assert load_json(tmp_path / "none" / "none.json", 7) == 7
    assert read_json(tmp_path / "none.json", list, (), "{path}") == ()


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff", b"[" * 100_000, b"1" * 5000, b"null", b"3"])
def test_damage_is_told_with_the_path(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "file.json"
    path.write_bytes(damage)
    with pytest.raises(DataFolderError) as caught:
        read_json(path, list, [], "{path} is damaged.")
    assert str(caught.value) == f"{path} is damaged."


def test_what_cannot_be_read_is_told_with_the_path(tmp_path: Path) -> None:
    with pytest.raises(DataFolderError, match="is damaged"):
        read_json(tmp_path, list, [], "{path} is damaged.")


def test_null_is_content(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    path.write_text("null")
    assert load_json(path, 7) is None
