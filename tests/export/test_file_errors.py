"""What the system says of a file is said again with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from themeday.errors import DataFolderError
from themeday.export.file_errors import file_errors_as
from themeday.i18n import N_


def test_the_reason_is_the_systems(tmp_path: Path) -> None:
    text = N_("{path} cannot be written ({reason}). Choose another file with --output.")
    with pytest.raises(DataFolderError, match=r"directory|denied") as raised, file_errors_as(text, path="x.csv"):
        tmp_path.write_bytes(b"")
    assert "x.csv" in raised.value.message("nl")
    assert isinstance(raised.value.__cause__, OSError)


def test_what_goes_well_passes() -> None:
    with file_errors_as("{reason}"):
        pass
