"""The ordinary kernels of staff: what their notebook shows, whose they are, and how many someone has."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from themeday.serving import kernels as kernels_module
from themeday.serving.kernel.registry import PageFailed
from themeday.serving.kernels import OwnedKernels

pytestmark = pytest.mark.server

T = TypeVar("T")
ORGANISER, FACILITATOR = "staff:organiser:nl", "staff:facilitator:en"


def with_kernels(folder: Path, act: Callable[[OwnedKernels], Awaitable[T]]) -> T:
    (folder / "pages").mkdir()

    async def go() -> T:
        kernels = OwnedKernels(root_dir=os.fspath(folder), connection_dir=os.fspath(folder))
        try:
            return await act(kernels)
        finally:
            await kernels.shutdown_all(now=True)

    return asyncio.run(go())


def test_what_a_notebook_shows_is_as_its_file_would_keep_it(tmp_path: Path) -> None:
    async def act(kernels: OwnedKernels) -> list[list[str]]:
        kernel = await kernels.open("pages", ORGANISER)
        code = "import os\nfrom IPython.display import display\ndisplay(1)\nos.environ['HTTP_X_THEMEDAY_IDENTITY']"
        cells = await kernels.run(kernel, ["print('nobody sees this')", code, "x = 2"])
        assert all(output["output_type"] == "display_data" for cell in cells for output in cell)
        return [[output["data"]["text/plain"] for output in cell] for cell in cells]

    assert with_kernels(tmp_path, act) == [[], ["1", repr(ORGANISER)], []]


def test_a_cell_that_fails_and_a_kernel_that_dies_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def act(kernels: OwnedKernels) -> None:
        kernel = await kernels.open("pages", ORGANISER)
        with pytest.raises(PageFailed):
            await kernels.run(kernel, ["1 / 0"])
        monkeypatch.setattr(kernels_module, "_PATIENCE", 1.0)
        with pytest.raises(PageFailed):
            await kernels.run(kernel, ["import os\nos._exit(1)"])

    with_kernels(tmp_path, act)


def test_a_kernel_is_its_owners_and_the_oldest_tab_makes_room(tmp_path: Path) -> None:
    async def act(kernels: OwnedKernels) -> None:
        other = await kernels.open("pages", FACILITATOR)
        mine = [await kernels.open("pages", ORGANISER) for _ in range(4)]
        while mine[0] in kernels:
            await asyncio.sleep(0.01)
        assert [await kernels.lives(kernel, "organiser") for kernel in mine] == [False, True, True, True]
        assert await kernels.lives(other, "facilitator")
        for stranger in ("facilitator", "", "organiser:nl"):
            assert not await kernels.lives(mine[-1], stranger)
        assert mine[0] not in kernels.owners

    with_kernels(tmp_path, act)
