"""What `make quick` leaves out carries the marker that says why."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
#: What a file uses that needs more than Python, by the marker that has to stand in it.
NEEDS = {
    "browser": re.compile(r"^(?:from|import) (?:playwright|tests\.browser)\b", re.MULTILINE),
    "server": re.compile(
        r"import .*\b(?:serve|started|serve_behind_nginx|opened)\b|\bserved: ServedDay\b|\bSupervisor\(", re.MULTILINE
    ),
}


def unmarked(text: str) -> list[str]:
    """Return the markers that a file of tests lacks; a browser that opens a served page says enough."""
    marked = set(re.findall(r"pytest\.mark\.(browser|server)\b", text))
    needed = {marker for marker, uses in NEEDS.items() if uses.search(text)}
    return [] if "browser" in marked else sorted(needed - marked)


@pytest.mark.parametrize("text", ["from tests.served_day import ServedDay, serve", "def test_it(served: ServedDay):"])
def test_a_file_that_starts_a_server_is_noticed(text: str) -> None:
    assert unmarked(text) == ["server"]
    assert unmarked(f"{text}\npytestmark = pytest.mark.server\n") == []


def test_every_file_that_needs_a_browser_or_a_server_says_so() -> None:
    files = [path for path in (ROOT / "tests").rglob("test_*.py") if path != Path(__file__)]
    assert {path.name: found for path in files if (found := unmarked(path.read_text("utf-8")))} == {}
