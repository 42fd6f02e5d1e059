"""A page rendered once from what its notebook showed, and served to everyone with a kernel of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import nbformat
from voila.notebook_renderer import NotebookRenderer


class RecordedRenderer(NotebookRenderer):  # type: ignore[misc]
    """Renders a notebook that ran elsewhere.

    Args:
        shown: what each code cell showed, as a notebook file keeps it.
    """

    def __init__(self, file: Path, shown: list[list[dict[str, Any]]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._file = file
        self._shown = shown

    async def load_notebook(self, path: str) -> Any:
        """Return the notebook; Jupyter's contents manager would look up in a database whether its output is trusted."""
        return nbformat.read(self._file, as_version=4)  # type: ignore[no-untyped-call]

    def generate_content_generator(self, kernel_id: str | None = None, kernel_future: Any = None) -> Any:
        """Return the pieces of the page; its kernel runs already, and what its cells showed is known."""

        async def kernel_start(notebook: Any) -> str | None:
            return kernel_id

        async def cells(notebook: Any, _: str | None) -> AsyncIterator[Any]:
            shown = iter(self._shown)
            for cell in notebook.cells:
                if cell.cell_type == "code":
                    cell.outputs = [nbformat.from_dict(output) for output in next(shown, [])]  # type: ignore[no-untyped-call]
                yield cell

        return self.exporter.generate_from_notebook_node(
            self.notebook,
            resources=self.resources,
            extra_context={"kernel_start": kernel_start, "cell_generator": cells, "progressive_rendering": False},
            page_config=self.page_config,
        )
