"""The folder of a USB stick: made for this laptop, double-clicked by someone new here, without internet."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.starter import make_a_day, practise
from tests.starting.opened import Opened, opened
from themeday.bundle.__main__ import PYTHONS, TARGETS, bundle

pytestmark = pytest.mark.browser

PYTHON = f"{sys.version_info[0]}.{sys.version_info[1]}"


@pytest.fixture(scope="module")
def stick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    here = [one.system for one in TARGETS if one.markers["sys_platform"] == sys.platform]
    if not here or os.name == "nt" or platform.machine() not in ("x86_64", "arm64") or PYTHON not in PYTHONS:
        pytest.skip("no bundle is made for this computer, or its start file is not one of sh")
    try:
        return bundle(tmp_path_factory.mktemp("stick") / "theme day kit", here, [PYTHON])
    except subprocess.CalledProcessError as error:
        pytest.skip(f"the wheels cannot be had: {error}")


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of this laptop's Python: another one would make the environment on the stick anew."""
    tools = tmp_path_factory.mktemp("bin")
    (tools / f"python{PYTHON}").symlink_to(Path(sys.base_prefix) / "bin" / f"python{PYTHON}")
    return tools


@pytest.fixture
def start(stick: Path, tools: Path, tmp_path: Path) -> Iterator[Opened]:
    home = tmp_path / "home"
    home.mkdir()
    script = stick / ("start.command" if sys.platform == "darwin" else "start.sh")
    # A proxy that nobody is behind: whatever asks the internet fails.
    env = {
        "HOME": str(home),
        "PATH": f"{tools}:/usr/bin:/bin",
        "LANG": "nl_NL.UTF-8",
        "PIP_INDEX_URL": "http://[::]:9/",
    }
    before = made_at(stick)
    with opened(home / "themeday", [str(script), "--no-browser"], env | {"HTTPS_PROXY": "http://127.0.0.1:9"}) as page:
        assert before in ([], made_at(stick))  # what is ready is not made again
        yield page


def made_at(stick: Path) -> list[int]:
    """Return when the environment on a stick was made, if it was."""
    return [ready.stat().st_mtime_ns for ready in stick.glob("environment-*/ready.txt")]


def test_practise_from_a_stick(start: Opened, stick: Path, browser: Browser) -> None:
    practise(start, browser, close=False)
    assert len(list(stick.glob("environment-*"))) == 1
    assert (start.folder / "rehearsal-24-1" / "day.toml").exists()


def test_my_day_from_a_stick_that_is_ready(start: Opened, browser: Browser) -> None:
    make_a_day(start, browser, close=False)
    assert (start.folder / "sparren-met-spionnen" / "day.toml").exists()
