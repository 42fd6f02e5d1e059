"""themeday.report.disclosure.published: what is told of a rehearsal of 120 people, counted again from its CSV."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.rehearsed_day import Rehearsal, rehearsed
from tests.report.recount import latest
from themeday.report.disclosure.history import load

pytestmark = pytest.mark.slow

K = 5


def test_every_published_number_is_that_of_the_csv(day_of_120: Rehearsal, tmp_path: Path) -> None:
    day_of_120.html(tmp_path / "report.html")
    rows = latest(day_of_120.folder.path)
    role = {who: row["value"] for (who, chapter, item), row in rows.items() if (chapter, item) == ("join", "role")}
    # Who confirmed what is checked in the tests of agreements.
    published = {
        key: t for key, t in load(day_of_120.folder.path)[-1].tables.items() if not key.startswith("agreements/")
    }
    checked = 0
    for key, table in published.items():
        chapter, _, item = key.partition("/")
        if key in ("role", "people"):
            truth = Counter(("", kind if key == "role" else "") for kind in role.values())
        elif key in ("unit", "room"):
            truth = Counter(("", rows[(who, "join", "role")][key]) for who in role)
        else:
            answers = [(role[who], row["value"]) for (who, c, i), row in rows.items() if (c, i) == (chapter, item)]
            truth = Counter((r if r in table.cells else "", value) for r, value in answers)
        for stratum, cells in table.cells.items():
            assert table.totals[stratum] == sum(stratum in ("", kind) for kind in role.values())
            for cell in cells:
                number = sum(truth[(stratum, category)] for category in cell.group)
                assert (number >= cell.count) if cell.at_least else (number == cell.count), (key, cell)
                assert cell.count == 0 or cell.count >= K
                checked += 1
    assert checked > 80
    bounds = load(day_of_120.folder.path)[-1].bounds
    for chapter in ("welcome", "expectations", "lessons", "closing"):
        there = {who for who, c, _ in rows if c == chapter and who in role}
        assert len(there) - K * 2 < bounds[f"response/{chapter}"][""] <= len(there)


def test_a_day_of_too_few_tells_nothing(tmp_path: Path) -> None:
    tiny = rehearsed(tmp_path / "day", 4)
    page = tiny.html(tmp_path / "report.html")
    assert "Too few people took part" in page
    assert "<table" not in page
    assert "<blockquote" not in page
