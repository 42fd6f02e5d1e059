"""The built script of a page comes from its source: built again, it is the same to the byte."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from themeday.places import STATIC

pytestmark = pytest.mark.slow

SOURCE = STATIC.parent / "frontend"


def run(folder: Path, *command: str) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"


@pytest.mark.skipif(shutil.which("npm") is None, reason="there is no Node on this machine")
def test_a_rebuild_gives_the_same_bytes(tmp_path: Path) -> None:
    source, built = tmp_path / "source", tmp_path / "built"
    shutil.copytree(SOURCE, source, ignore=shutil.ignore_patterns("node_modules"))
    built.mkdir()
    run(source, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    run(source, "npm", "run", "check")
    run(source, "node", "build.mjs", str(built))
    kept = sorted(path.name for path in STATIC.glob("page.*"))
    assert sorted(path.name for path in built.iterdir()) == kept
    script, packed = kept
    assert (built / script).read_bytes() == (STATIC / script).read_bytes()
    # How something is compressed may differ between versions of zlib; what it is may not.
    assert gzip.decompress((STATIC / packed).read_bytes()) == (STATIC / script).read_bytes()


def test_the_lock_names_no_address() -> None:
    packages = json.loads((SOURCE / "package-lock.json").read_text("utf-8"))["packages"]
    assert len(packages) > 10
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert all("integrity" in package for name, package in packages.items() if name)


def test_nothing_of_the_shell_is_in_it() -> None:
    script = next(STATIC.glob("page.*.js")).read_text("utf-8")
    for part in ("htmlparser", "postcss", "jp-LabShell", "noUiSlider"):  # what cleans markup; the shell; sliders
        assert part not in script
    assert re.findall(r"https?://(?!www\.w3\.org/)[a-z.]*(?:cdn|unpkg|jsdelivr)[a-z./]*", script) == []
