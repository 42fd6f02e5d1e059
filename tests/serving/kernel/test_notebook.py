"""A notebook's cells: compiled once, run for each page in a namespace of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.serving.kernel.world import PARTICIPANTS, notebook
from themeday.serving.kernel.notebook import compiled, model_ids, run


def test_a_cell_shows_its_last_expression_and_nothing_else(tmp_path: Path) -> None:
    cells = compiled(notebook(tmp_path, "a = 1\na + 1", "a = 5", "", "# only words", "None", "if a:\n    a"))
    shown, space = run(cells)
    assert [[output["data"] for output in outputs] for outputs in shown] == [[{"text/plain": "2"}], [], [], [], [], []]
    assert space["a"] == 5


def test_cells_share_a_namespace_and_pages_do_not(tmp_path: Path) -> None:
    cells = compiled(notebook(tmp_path, "seen = []", "seen.append(1)\nlen(seen)"))
    for _ in range(2):
        shown, space = run(cells)
        assert shown[1][0]["data"] == {"text/plain": "1"}
        assert space["__name__"] == "__main__"


def test_names_of_a_cell_are_those_of_its_functions_too(tmp_path: Path) -> None:
    cells = compiled(notebook(tmp_path, "def who(): return name", "name = 'me'", "who()"))
    assert run(cells)[0][2][0]["data"] == {"text/plain": "'me'"}


def test_what_is_rich_shows_itself(tmp_path: Path) -> None:
    source = "class Rich:\n    def _repr_mimebundle_(self, **k): return {'text/html': '<b>'}, {}\nRich()"
    assert run(compiled(notebook(tmp_path, source)))[0][0][0]["data"] == {"text/html": "<b>"}


def test_a_cell_that_is_no_python_is_told_by_whose_it_is(tmp_path: Path) -> None:
    with pytest.raises(SyntaxError):
        compiled(notebook(tmp_path, "this is no Python"))


def test_what_a_cell_raises_is_raised(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        run(compiled(notebook(tmp_path, "1 / 0")))


def test_widgets_are_found_in_the_order_in_which_they_are_shown() -> None:
    view = "application/vnd.jupyter.widget-view+json"
    shown = [
        [{"data": {view: {"model_id": "b"}}}],
        [],
        [{"data": {"text/plain": "x"}}, {"data": {view: {"model_id": "a"}}}],
    ]
    assert model_ids(shown) == ["b", "a"]


@pytest.mark.parametrize("key", PARTICIPANTS)
def test_the_kits_own_are_compiled(key: str) -> None:
    assert len(compiled(PARTICIPANTS[key])) == 1
