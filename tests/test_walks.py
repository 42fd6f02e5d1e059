"""The walks of CONTRIBUTING go through files that are there, each imported by the one above it, and go down only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.imports import ROOT, Graph, height, imports, modules

_WALKS = re.compile(r"^### Three walks\n(.*?)^`notebooks/`", re.DOTALL | re.MULTILINE)
_STEP = re.compile(r"^( *)- `([\w/.]+)`(.*)$")


class Step(NamedTuple):
    """A line of a walk: a file, and what is said of it."""

    indented: bool
    path: str
    text: str


def walks(page: str) -> list[list[Step]]:
    """Return the steps of each walk; a walk that begins from above again is one of its own."""
    found = _WALKS.search(page)
    assert found, "the walks have gone"
    walks: list[list[Step]] = [[]]
    for line in found[1].splitlines():
        if step := _STEP.match(line):
            walks[-1].append(Step(bool(step[1]), step[2], step[3]))
        elif line and walks[-1]:
            walks.append([])
    return [walk for walk in walks if walk]


def arrows(walk: list[Step]) -> Iterator[tuple[str, str]]:
    """Yield who hands over to whom."""
    above = walk[0].path
    for step in walk[1:]:
        yield above, step.path
        if not step.indented:
            above = step.path


WALKS = walks((ROOT / "CONTRIBUTING.md").read_text("utf-8"))
STEPS = [step for walk in WALKS for step in walk]
ARROWS = [arrow for walk in WALKS for arrow in arrows(walk)]


@pytest.fixture(scope="module")
def graph() -> Graph:
    return imports()


@pytest.fixture(scope="module")
def names() -> dict[str, str]:
    return {path.relative_to(ROOT).as_posix(): name for name, path in modules().items()}


def test_there_are_as_many_as_are_promised() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert len(re.findall(r"^\*\*.*\*\*", _WALKS.search(page)[1], re.MULTILINE)) == 3  # type: ignore[index]
    assert min(map(len, WALKS)) >= 3


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.path)
def test_each_file_is_there_and_has_what_is_said_of_it(step: Step) -> None:
    text = (ROOT / step.path).read_text("utf-8")
    assert [name for name in re.findall(r"`(\w+)\(\)`", step.text) if f"{name}(" not in text] == []


@pytest.mark.parametrize(("above", "below"), ARROWS)
def test_each_hands_over_to_the_next(above: str, below: str, graph: Graph, names: dict[str, str]) -> None:
    if above.endswith(".ts"):  # a view sends to the model beside it
        assert Path(above).with_suffix(".py") == Path(below)
        return
    imported = graph[names[above]]
    packages = {name for name in imported if modules()[name].name == "__init__.py"}
    assert names[below] in imported.union(*(graph[name] for name in packages))


@pytest.mark.parametrize(("above", "below"), ARROWS)
def test_none_goes_up(above: str, below: str, names: dict[str, str]) -> None:
    if not above.endswith(".ts"):
        assert height(names[below]) <= height(names[above])


def test_a_walk_that_turns_round_is_noticed(names: dict[str, str]) -> None:
    page = "### Three walks\n\n- `themeday/store/records.py` and up;\n- `themeday/room/session.py`.\n\n`notebooks/`"
    ((above, below),) = [arrow for walk in walks(page) for arrow in arrows(walk)]
    assert height(names[below]) > height(names[above])
