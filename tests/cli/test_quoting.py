"""A command that the kit tells someone to type works in the terminal they have."""

from __future__ import annotations

import pytest

from themeday.cli import quoting
from themeday.cli.quoting import quoted


class _System:
    def __init__(self, name: str) -> None:
        self.name = name


@pytest.mark.parametrize(
    ("path", "posix", "windows"),
    [
        ("data/rehearsal-4-1", "data/rehearsal-4-1", "data/rehearsal-4-1"),
        (r"C:\Users\Kim\dag", r"'C:\Users\Kim\dag'", r"C:\Users\Kim\dag"),
        ("mijn dag", "'mijn dag'", '"mijn dag"'),
        ("dag & nacht", "'dag & nacht'", '"dag & nacht"'),
        ("café", "'café'", "café"),
    ],
)
def test_a_path_is_one_word(monkeypatch: pytest.MonkeyPatch, path: str, posix: str, windows: str) -> None:
    monkeypatch.setattr(quoting, "os", _System("posix"))
    assert quoted(path) == posix
    monkeypatch.setattr(quoting, "os", _System("nt"))
    assert quoted(path) == windows
