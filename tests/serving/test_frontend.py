"""What browsers run comes from its source: built again, the page's script and the cards are the same to the byte."""

from __future__ import annotations

import gzip
import json
import re
import runpy
import shutil
import subprocess
from pathlib import Path

import pytest

from themeday.places import CARDS, STATIC

pytestmark = pytest.mark.slow

SOURCE = STATIC.parent / "frontend"
CHECKOUT = STATIC.parents[2]


def run(folder: Path, *command: str) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"


@pytest.mark.skipif(shutil.which("npm") is None, reason="there is no Node on this machine")
def test_a_rebuild_gives_the_same_bytes(tmp_path: Path) -> None:
    built = tmp_path / "built"
    built.mkdir()
    for folder in (SOURCE, CARDS, CHECKOUT / "tests" / "widgets"):
        copy = tmp_path / folder.relative_to(CHECKOUT)
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
    shutil.copy(CHECKOUT / "biome.json", tmp_path)
    source = tmp_path / SOURCE.relative_to(CHECKOUT)
    run(source, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    run(source, "npm", "run", "check")
    run(source, "npm", "test")
    run(source, "node", "build.mjs", str(built))
    kept = {path.name: path for path in STATIC.iterdir() if re.search(r"\.[0-9a-f]{12}\.js(?:\.gz)?$", path.name)}
    assert len(kept) == 6
    assert sorted(path.name for path in built.iterdir()) == sorted(kept)
    for name, path in kept.items():
        if path.suffix == ".js":
            assert (built / name).read_bytes() == path.read_bytes()
        else:
            # How something is compressed may differ between versions of zlib; what it is may not.
            assert gzip.decompress(path.read_bytes()) == path.with_suffix("").read_bytes()


def test_the_rule_of_what_is_shown_was_written_from_python() -> None:
    rule = runpy.run_path(str(SOURCE / "write_rule.py"))["rule"]
    assert (CARDS / "shared" / "text_patterns.ts").read_text("utf-8") == rule()


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
