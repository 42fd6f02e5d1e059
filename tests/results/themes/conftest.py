"""A day of which the texts are released."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import DAY, Party, answer
from tests.results.themes.released import TEXTS
from themeday.model.visibility import Visibility
from themeday.store.folder import DataFolder
from themeday.store.records import Records


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder.of(DAY, tmp_path / "data")


@pytest.fixture
def room(folder: DataFolder) -> Party:
    party = Party(Records.in_folder(folder.path))
    for text in TEXTS:
        answer(party.join(), "expectations", "hope", text, Visibility.ANONYMOUS)
    return party
