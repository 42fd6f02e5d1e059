"""The wheel alone, in an environment with nothing but what serving needs, far from the checkout: a short day."""

from __future__ import annotations

import csv
import os
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visitor import LAPTOP, PATIENCE, Facilitator, Visitor
from tests.installed import ROOT, Installed, install
from tests.served_day import started
from themeday.bundle.__main__ import build_wheel

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONWARNINGS", "error::UserWarning")  # what setuptools wonders at is wrong in pyproject.toml
        return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    # Below a folder that begins with a dot, as where pipx and uv keep theirs: some servers show nothing from there.
    try:
        return install(wheel, tmp_path_factory.mktemp("home") / ".local" / "kit")
    except OSError as error:
        if os.name == "nt":
            pytest.skip(f"Windows makes no links for this account: {error}")
        raise


def test_a_short_day_with_the_wheel(installed: Installed, browser: Browser, tmp_path: Path) -> None:
    where = subprocess.run(
        [installed.python, "-c", "import themeday.places as p; print(p.__file__, p.NOTEBOOKS, p.EXERCISES, p.GUIDE)"],
        cwd=tmp_path,
        env=installed.env,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert str(ROOT) not in where
    assert where.count(str(installed.root)) == 4

    command = [str(installed.command), "rehearse", "--participants", "8", "--seed", "1", "--serve"]
    folder = tmp_path / "data" / "rehearsal-8-1"
    with started(command, folder, cwd=tmp_path, env=installed.env) as served:
        facilitator = Facilitator(browser, LAPTOP)
        facilitator.page.goto(served.facilitator)
        person = Visitor(browser)
        unit = next(csv.DictReader((folder / "data" / "outcomes.csv").open(encoding="utf-8")))["unit"]
        person.join(served, "leader", unit)
        facilitator.start("Welkom")
        person.expect_title("Welkom")
        facilitator.start("Verwachtingen")
        facilitator.check_page()
        person.follow("Verwachtingen")
        person.write("hope", "Dit staat in het wiel")
        person.check_page()
        organiser = Visitor(browser, LAPTOP)
        organiser.page.goto(served.organiser)
        expect(organiser.page.locator(".td-review-card table").first).to_be_visible(timeout=PATIENCE)
        assert person.errors + organiser.errors + facilitator.errors == []
    assert "Dit staat in het wiel" in (folder / "data" / "private.csv").read_text("utf-8") + (
        folder / "data" / "outcomes.csv"
    ).read_text("utf-8")

    for ending in ("html", "xlsx"):
        installed.themeday("report", str(folder), "-o", f"report.{ending}", cwd=tmp_path)
        assert (tmp_path / f"report.{ending}").stat().st_size > 1000
    refused = subprocess.run(
        [installed.command, "report", str(folder), "-o", "report.pdf"],
        cwd=tmp_path,
        env=installed.env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 1
    assert "pip install weasyprint" in refused.stderr
