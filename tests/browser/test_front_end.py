"""What a page says of a notebook that shows more than this front end has."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visitor import PATIENCE, Visitor
from tests.rehearsed_day import practised
from tests.served_day import serve
from themeday.places import NOTEBOOKS

pytestmark = pytest.mark.browser

CELLS = (
    "from themeday.room.session import Session\nfrom themeday.widgets.participant.chapter import chapter_page\n"
    'page = chapter_page(Session.here(), "welcome")\npage',
    "import ipywidgets\nipywidgets.IntSlider()",
    "'only text'",
    "ipywidgets.HBox([ipywidgets.IntSlider(), page.children[1]])",
)


def test_a_notebook_with_another_kind_of_widget_says_so_to_its_author(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(NOTEBOOKS, tmp_path / "notebooks")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    nbformat.write(notebook, tmp_path / "notebooks" / "participant" / "1_welcome.ipynb")
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\nif 'serve' in sys.orig_argv:\n    from pathlib import Path\n"
        "    import themeday.places as places\n"
        f"    places.NOTEBOOKS = Path({str(tmp_path / 'notebooks')!r})\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    day = practised(tmp_path / "day", "welcome").day
    with serve(tmp_path / "day") as served:
        person = Visitor(browser)
        person.join(served, "leader", day.units[0])
        person.expect_title("Welkom")
        notices = person.page.get_by_role("alert")
        expect(notices.filter(has_text="IntSliderModel")).to_have_count(2, timeout=PATIENCE)
        expect(notices.filter(has_text="text/plain")).to_have_count(1)
        assert person.page.locator(".td-prose").count() >= 2  # what is known is shown all the same
        person.check_page()
