"""Review and gallery also open in JupyterLab, the review on the folder of a day; JupyterLab itself stays as it is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, TimeoutError, expect

from tests.browser.visitor import LAPTOP, PATIENCE
from tests.served_day import free_port
from themeday.rehearsal import rehearse

pytestmark = pytest.mark.browser

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def test_the_review_in_jupyterlab(tmp_path: Path, browser: Browser) -> None:
    rehearse(tmp_path / "my-day", 12, 2)
    with _opened(tmp_path, browser, NOTEBOOKS / "organiser" / "review.ipynb", 'Session.here("my-day")') as page:
        taken_part = page.get_by_text("12 deelnemers")
        _run(page, taken_part)
        menu = page.locator("#jp-menu-panel").bounding_box()
        assert menu is not None
        assert menu["y"] < 5  # JupyterLab's own layout is untouched


def test_the_gallery_in_jupyterlab(tmp_path: Path, browser: Browser, pictures: Path) -> None:
    with _opened(tmp_path, browser, NOTEBOOKS / "author" / "gallery.ipynb") as page:
        ranking = page.locator('[data-key="order"]').first
        _run(page, ranking)
        ranking.get_by_role("button", name="Omlaag: Luisteren").click()
        expect(ranking.locator(".td-status")).to_have_attribute("data-kind", "saved", timeout=PATIENCE)
        expect(ranking.locator("li").first).to_contain_text("Moed")
        page.screenshot(path=pictures / "gallery-in-jupyterlab.png")


@contextmanager
def _opened(tmp_path: Path, browser: Browser, path: Path, here: str = "Session.here()") -> Iterator[Page]:
    """Open a notebook in JupyterLab, with another session if there is one in it."""
    notebook = json.loads(path.read_text("utf-8"))
    notebook["cells"][1]["source"] = "".join(notebook["cells"][1]["source"]).replace("Session.here()", here)
    (tmp_path / path.name).write_text(json.dumps(notebook), "utf-8")
    port = free_port()
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}", "--ip=127.0.0.1"]
    command += ["--IdentityProvider.token=for-this-test", "--LabApp.news_url=None"]
    command += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("THEMEDAY")}
    environment |= {name: str(tmp_path / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTERLAB_SETTINGS_DIR")}
    environment["JUPYTERLAB_WORKSPACES_DIR"] = str(tmp_path / "workspaces")
    with (tmp_path / "lab.log").open("w") as log:
        lab = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        base = f"http://127.0.0.1:{port}"
        _wait_for(f"{base}/api/status?token=for-this-test")
        page = browser.new_context(viewport=LAPTOP).new_page()
        _answer_dialogs(page)
        page.goto(f"{base}/lab/tree/{path.name}?token=for-this-test")
        yield page
    finally:
        lab.terminate()
        lab.wait(30)


def _run(page: Page, shown: Locator) -> None:
    """Run the notebook's cell until it shows something."""
    for _ in range(4):  # JupyterLab shows a notebook before its kernel and widgets are ready to run it
        page.locator(".jp-Notebook .jp-CodeCell .jp-InputArea").first.click(timeout=2 * PATIENCE)
        page.keyboard.press("Control+Enter")
        try:
            shown.first.wait_for(timeout=PATIENCE)
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
