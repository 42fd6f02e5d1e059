"""The review also opens in JupyterLab, on the folder of a day, and leaves JupyterLab itself as it is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Browser, TimeoutError, expect

from tests.browser.visitor import LAPTOP, PATIENCE
from tests.served_day import free_port
from themeday.rehearsal import rehearse

pytestmark = pytest.mark.browser

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "organiser" / "review.ipynb"


def test_the_review_in_jupyterlab(tmp_path: Path, browser: Browser) -> None:
    rehearse(tmp_path / "my-day", 12, 2)
    notebook = json.loads(NOTEBOOK.read_text("utf-8"))
    source = "".join(notebook["cells"][1]["source"])
    notebook["cells"][1]["source"] = source.replace("Session.here()", 'Session.here("my-day")')
    (tmp_path / "review.ipynb").write_text(json.dumps(notebook), "utf-8")
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
        page.goto(f"{base}/lab/tree/review.ipynb?token=for-this-test")
        taken_part = page.get_by_text("12 deelnemers")
        for _ in range(4):  # JupyterLab shows a notebook before its kernel and widgets are ready to run it
            page.locator(".jp-Notebook .jp-CodeCell .jp-InputArea").first.click(timeout=2 * PATIENCE)
            page.keyboard.press("Control+Enter")
            try:
                taken_part.first.wait_for(timeout=PATIENCE)
            except TimeoutError:
                continue
            break
        expect(taken_part.first).to_be_visible()
        menu = page.locator("#jp-menu-panel").bounding_box()
        assert menu is not None
        assert menu["y"] < 5  # JupyterLab's own layout is untouched
    finally:
        lab.terminate()
        lab.wait(30)


def _wait_for(url: str) -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise RuntimeError("JupyterLab did not start")
