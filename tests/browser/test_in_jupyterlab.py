"""Review and gallery also open in JupyterLab, the review on the folder of a day; JupyterLab itself stays as it is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, TimeoutError, expect

from tests.browser.visitor import LAPTOP, PATIENCE
from tests.served_day import free_port
from themeday.rehearsal import rehearse

pytestmark = pytest.mark.browser

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """JupyterLab in a folder of its own, and its address."""
    folder = tmp_path_factory.mktemp("lab")
    port = free_port()
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}", "--ip=127.0.0.1"]
    command += ["--IdentityProvider.token=for-this-test", "--LabApp.news_url=None"]
    command += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("THEMEDAY")}
    environment |= {name: str(folder / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTERLAB_SETTINGS_DIR")}
    environment["JUPYTERLAB_WORKSPACES_DIR"] = str(folder / "workspaces")
    with (folder / "lab.log").open("w") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait_for(f"http://127.0.0.1:{port}/api/status?token=for-this-test")
        yield folder, f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:  # it waits for a kernel that does not answer on a busy machine
            process.kill()
            process.wait()


def test_the_review_in_jupyterlab(lab: tuple[Path, str], browser: Browser) -> None:
    rehearse(lab[0] / "my-day", 12, 2)
    page = _open(lab, browser, NOTEBOOKS / "organiser" / "review.ipynb", 'Session.here("my-day")')
    taken_part = page.get_by_text("12 deelnemers").first
    _run(page, taken_part)
    menu = page.locator("#jp-menu-panel").bounding_box()
    assert menu is not None
    assert menu["y"] < 5  # JupyterLab's own layout is untouched
    page.context.close()


def test_the_gallery_in_jupyterlab(lab: tuple[Path, str], browser: Browser, pictures: Path) -> None:
    page = _open(lab, browser, NOTEBOOKS / "author" / "gallery.ipynb")
    ranking = page.locator('[data-key="order"]').first
    _run(page, ranking)
    ranking.get_by_role("button", name="Omlaag: Luisteren").click()
    expect(ranking.locator(".td-status")).to_have_attribute("data-kind", "saved", timeout=PATIENCE)
    expect(ranking.locator("li").first).to_contain_text("Moed")
    page.screenshot(path=pictures / "gallery-in-jupyterlab.png")
    page.context.close()


def _open(lab: tuple[Path, str], browser: Browser, path: Path, here: str = "Session.here()") -> Page:
    """Open a notebook in JupyterLab, with another session if there is one in it."""
    folder, base = lab
    notebook = json.loads(path.read_text("utf-8"))
    notebook["cells"][1]["source"] = "".join(notebook["cells"][1]["source"]).replace("Session.here()", here)
    (folder / path.name).write_text(json.dumps(notebook), "utf-8")
    page = browser.new_context(viewport=LAPTOP).new_page()
    _answer_dialogs(page)
    page.goto(f"{base}/lab/workspaces/{path.stem}/tree/{path.name}?token=for-this-test")
    return page


def _run(page: Page, shown: Locator) -> None:
    """Run the notebook's cell until it shows something."""
    for _ in range(12):  # JupyterLab shows a notebook before its kernel and widgets are ready to run it
        page.locator(".jp-Notebook .jp-CodeCell .jp-InputArea").first.click(timeout=2 * PATIENCE)
        page.keyboard.press("Control+Enter")
        try:
            shown.first.wait_for(timeout=PATIENCE / 4)
        except TimeoutError:
            continue
        break
    expect(shown.first).to_be_visible()


def _answer_dialogs(page: Page) -> None:
    """Take what JupyterLab proposes: on a busy machine it asks which kernel, before it has heard of any."""
    dialog = page.locator("dialog.jp-Dialog")
    page.add_locator_handler(dialog, lambda: dialog.locator("button.jp-mod-accept").click())


def _wait_for(url: str) -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise RuntimeError("JupyterLab did not start")
