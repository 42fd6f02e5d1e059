"""The battery that tries to break the outcome log's promise.

"An outcome whose card said Saved is never lost, never doubled and never torn, whatever process is killed, whenever, and
however many pages save at once; the file stays a plain CSV that pandas.read_csv reads."

Every run of the tests does it in short; `make torture` does it at length and keeps the figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.torture.figures import LONG, Counted, Figures, keep

HERE = Path(__file__).parent
_FIGURES = pytest.StashKey[Figures]()


@pytest.fixture(scope="session")
def all_figures(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Figures:
    """Return what is printed after the run."""
    return request.config.stash.setdefault(_FIGURES, Figures(tmp_path_factory.getbasetemp()))


@pytest.fixture
def figures(request: pytest.FixtureRequest, all_figures: Figures) -> Counted:
    """Return what takes the figures of a test."""
    return Counted(all_figures, request.path.name, request.config)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a real disk; pytest keeps its own, and these would be large."""
    yield tmp_path
    for path in tmp_path.rglob("*"):
        if path.is_file():
            path.unlink()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands here as slow: to break something takes many tries."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.slow)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, exitstatus: int, config: pytest.Config) -> None:
    """Let the long form keep the figures when every module ran and nothing failed."""
    figures = config.stash.get(_FIGURES, None)
    if figures is None or not LONG:
        return
    complete = {path.name for path in HERE.glob("test_*.py")} == set(figures.lines)
    if exitstatus == 0 and complete and not terminalreporter.stats.get("deselected"):
        keep(figures)
