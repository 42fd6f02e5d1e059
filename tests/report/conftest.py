"""A rehearsal of 120 people in 9 units and 3 rooms, its report in both languages, and that on paper."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from tests.rehearsed_day import Rehearsal, rehearsed


@pytest.fixture(scope="session")
def day_of_120(tmp_path_factory: pytest.TempPathFactory) -> Rehearsal:
    return rehearsed(tmp_path_factory.mktemp("report") / "day", 120)


@pytest.fixture(scope="session")
def pages(day_of_120: Rehearsal, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return its page in each language."""
    folder = tmp_path_factory.mktemp("pages")
    return {language: day_of_120.html(folder / f"{language}.html", language) for language in ("en", "nl")}


@pytest.fixture(scope="session")
def papers(pages: dict[str, str]) -> Callable[[str], Any]:
    """Return what lays a page out on paper, once for all who look at it; that takes longer than what they look for."""
    pytest.importorskip("weasyprint")
    from themeday.report.render_pdf import laid_out

    return cache(lambda language: laid_out(pages[language]))
