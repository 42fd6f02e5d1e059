"""One start page for a folder of days, whoever is started how often."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.starting.opened import Opened, opened

pytestmark = pytest.mark.server


def test_its_secret_is_for_its_owner_and_a_second_start_finds_the_first(page: Opened) -> None:
    mark = page.folder / ".start.json"
    assert page.link in mark.read_text("utf-8")
    if sys.platform != "win32":
        assert stat.S_IMODE(mark.stat().st_mode) == 0o600
    again = subprocess.run(
        [sys.executable, "-m", "themeday", "start", str(page.folder), "--no-browser"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert f"start: {page.link}\n" in again.stdout


def test_what_is_left_of_a_start_page_that_was_killed_is_in_nobodys_way(tmp_path: Path) -> None:
    for left in ('{"link": "http://127.0.0.1:1/enter/x"}', '{"link": "https://example.org/enter/x"}', "[]", "{"):
        (tmp_path / ".start.json").write_text(left, "utf-8")
        with opened(tmp_path) as page:
            assert "127.0.0.1:1/" not in page.link
    if os.name == "posix":  # elsewhere the test itself can only kill it
        assert not (tmp_path / ".start.json").exists()


def test_a_folder_that_cannot_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refused = subprocess.run(
        [sys.executable, "-m", "themeday", "start", str(tmp_path / "file"), "--no-browser", "--language", "nl"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 1
    assert "In de map" in refused.stderr
