"""A notebook, built once and run for each page in a namespace of its own."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any

Output = dict[str, Any]
_VIEW = "application/vnd.jupyter.widget-view+json"


@dataclass(frozen=True)
class CodeCell:
    """One code cell, and the expression whose value it shows; None where it shows nothing."""

    body: CodeType
    last: CodeType | None


@dataclass(frozen=True, eq=False)
class BuiltNotebook:
    """A notebook, ready to run for whoever comes, and what each cell showed when it ran for nobody."""

    cells: tuple[CodeCell, ...]
    shown: list[list[Output]]
    version: tuple[object, ...]
    opened_for: str = ""  # the key of the chapter that it shows, where the notebook leaves that open

    @property
    def shown_ids(self) -> list[str]:
        """Return the ids of the widgets that it shows, in order."""
        return model_ids(self.shown)


def sources(path: Path) -> list[str]:
    """Return what stands in the code cells of a notebook."""
    import nbformat

    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def compiled(path: Path) -> tuple[CodeCell, ...]:
    """Return the code cells of a notebook; SyntaxError when one is no Python."""
    return tuple(_compiled(source, path.name) for source in sources(path))


def _compiled(source: str, name: str) -> CodeCell:
    tree = ast.parse(source)
    last = None
    if tree.body and isinstance(shown := tree.body[-1], ast.Expr):
        tree.body.pop()
        last = compile(ast.Expression(shown.value), name, "eval")
    return CodeCell(compile(tree, name, "exec"), last)


def run(cells: tuple[CodeCell, ...]) -> tuple[list[list[Output]], dict[str, Any]]:
    """Run cells in a fresh namespace; return what each shows, as a notebook file keeps it, and the namespace."""
    space: dict[str, Any] = {"__name__": "__main__"}
    shown: list[list[Output]] = []
    for cell in cells:
        exec(cell.body, space)  # noqa: S102  (the kit's own notebook)
        value = eval(cell.last, space) if cell.last is not None else None  # noqa: S307
        shown.append([] if value is None else [_output(value)])
    return shown, space


def _output(value: object) -> Output:
    describe = getattr(value, "_repr_mimebundle_", None)
    data = describe() if callable(describe) else {"text/plain": repr(value)}
    if isinstance(data, tuple):
        data = data[0]
    return {"output_type": "display_data", "data": data, "metadata": {}}


def model_ids(shown: list[list[Output]]) -> list[str]:
    """Return the ids of the widgets that cells showed, in order."""
    return [output["data"][_VIEW]["model_id"] for outputs in shown for output in outputs if _VIEW in output["data"]]
