"""A day beside earlier days: what those published and nothing else, whatever lies in their folders now."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linprog

from tests.rehearsed_day import ON, Rehearsal, rehearsed
from themeday.cli import main
from themeday.day.load import load_day
from themeday.errors import ReportError
from themeday.report import write_report
from themeday.report.comparison import Comparison, compared, earlier_day
from themeday.report.disclosure.history import FILE, load
from themeday.report.disclosure.suppression import Cell, Table
from themeday.report.figures import ReportedDay
from themeday.report.key_figures import FIGURES, key_figures
from themeday.results.measures import CONFIDENCE
from themeday.text.numbers import Number

pytestmark = pytest.mark.slow

LAST_YEAR = "2026-01-15"


@pytest.fixture(scope="module")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a day that was held and reported a year before."""
    folder = tmp_path_factory.mktemp("earlier") / "day"
    day = rehearsed(folder, 60, seed=3)
    file = folder / "day.toml"
    file.write_text(re.sub(r"^date = .*$", f"date = {LAST_YEAR}", file.read_text("utf-8"), flags=re.M), "utf-8")
    write_report(load_day(folder), day.records(), day.folder, folder / "report.html", "nl", ON, publish=True)
    return folder


@pytest.fixture(scope="module")
def now(tmp_path_factory: pytest.TempPathFactory) -> Rehearsal:
    return rehearsed(tmp_path_factory.mktemp("now") / "day", 80)


def beside(now: Rehearsal, earlier: Path, target: Path) -> Comparison:
    written = write_report(now.day, now.records(), now.folder, target, "en", ON, compare=[earlier])
    comparison = written.reports[target].compared
    assert comparison is not None
    return comparison


def test_each_figure_is_the_one_that_the_days_own_report_told(now: Rehearsal, earlier: Path, tmp_path: Path) -> None:
    comparison = beside(now, earlier, tmp_path / "report.html")
    told = ReportedDay(load_day(earlier), load(earlier / "data")[-1], "en", {}, {})
    own = {figure.name: figure.shown for figure in key_figures(told)}
    rows = {name: (before, after) for name, before, after in comparison.figure.rows}
    assert {name: before for name, (before, _) in rows.items() if before != "–"} == own
    assert rows["People who took part"] == ("60", "80")
    page = (tmp_path / "report.html").read_text("utf-8")
    assert all(line.name in page for line in comparison.lines)
    assert "15 January 2026" in page


def test_nothing_of_an_earlier_day_is_read_but_what_it_published(now: Rehearsal, earlier: Path, tmp_path: Path) -> None:
    before = beside(now, earlier, tmp_path / "report.html")
    other = tmp_path / "other"
    (other / "data").mkdir(parents=True)
    (other / "day.toml").write_bytes((earlier / "day.toml").read_bytes())
    (other / "data" / FILE).write_bytes((earlier / "data" / FILE).read_bytes())
    assert beside(now, other, tmp_path / "again.html") == before


def test_comparing_changes_nothing_that_this_day_tells(now: Rehearsal, earlier: Path, tmp_path: Path) -> None:
    alone = write_report(now.day, now.records(), now.folder, tmp_path / "alone.html", "en", ON)
    with_it = write_report(now.day, now.records(), now.folder, tmp_path / "two.html", "en", ON, compare=[earlier])
    first, second = (written.reports[path] for written in (alone, with_it) for path in written.reports)
    assert replace(second, compared=None, number=first.number, draft=first.draft) == first


def test_an_attacker_who_has_each_report_learns_nothing_from_seeing_them_side_by_side(
    now: Rehearsal, earlier: Path, tmp_path: Path
) -> None:
    """Of each step, the least and the most people that can have chosen it are the same with and without."""
    comparison = beside(now, earlier, tmp_path / "report.html")
    write_report(now.day, now.records(), now.folder, tmp_path / "published.html", "en", ON, publish=True)
    checked = 0
    for place, folder in enumerate((earlier / "data", now.folder.path), start=1):
        report = load(folder)[-1]
        for row in comparison.figure.rows:
            key = SCALES.get(row[0])
            if key is None or not isinstance(cell := row[place], Number):
                continue
            low, high, n = (end.value for end in cell.beside.values())
            without = steps_between(report.tables[key], [])
            assert np.allclose(steps_between(report.tables[key], [(low - 0.05, high + 0.05, n)]), without)
            assert all(most > report.k - 1e-6 or most < 1e-6 for _, most in without)
            checked += 1
    assert checked > 2


SCALES = {
    FIGURES[name][0]: key
    for name, key in (("recommend", "closing/recommend"), ("sure_before", CONFIDENCE[1]), ("sure", CONFIDENCE[2]))
}


def steps_between(table: Table, averages: list[tuple[float, float, float]]) -> list[tuple[float, float]]:
    """Return the least and the most people that can have chosen each step, by linear programming."""
    steps = [step for group in table.groups for step in group]
    exact = [cell for cell in table.overall if not cell.at_least]
    least = [cell for cell in table.overall if cell.at_least]
    values = np.array([float(step) for step in steps])

    def of(cell: Cell) -> list[float]:
        return [float(step in cell.group) for step in steps]

    known = {
        "A_eq": np.array([of(cell) for cell in exact]) if exact else None,
        "b_eq": [cell.count for cell in exact] if exact else None,
        "A_ub": np.array(
            [
                *([-n for n in of(cell)] for cell in least),
                np.ones(len(steps)),
                *(row for low, high, _ in averages for row in (values - high, low - values)),
            ]
        ),
        "b_ub": [*(-cell.count for cell in least), table.total, *([0, 0] * len(averages))],
    }
    ends = []
    for number in range(len(steps)):
        goal = np.zeros(len(steps))
        goal[number] = 1
        ends.append((linprog(goal, **known).fun, -linprog(-goal, **known).fun))
    return ends


def test_an_earlier_day_with_smaller_groups_is_told_by_this_days_rule(earlier: Path, now: Rehearsal) -> None:
    careful = now.day.model_copy(update={"smallest_group": 12})
    told = earlier_day(earlier, careful).published
    assert told.k == 12
    assert all(not 0 < n < 12 for table in told.tables.values() for n in table.numbers().values())


def test_a_day_is_not_compared_with_itself_nor_with_one_that_published_nothing(now: Rehearsal, tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="this day itself"):
        earlier_day(now.day.folder or Path(), now.day)
    other = rehearsed(tmp_path / "other", 12)
    file = tmp_path / "other" / "day.toml"
    file.write_text(re.sub(r"^date = .*$", f"date = {LAST_YEAR}", file.read_text("utf-8"), flags=re.M), "utf-8")
    assert other.day.folder
    with pytest.raises(ReportError, match="no report of that day was published"):
        earlier_day(other.day.folder, now.day)


def test_without_an_earlier_day_nothing_is_compared(now: Rehearsal, earlier: Path) -> None:
    assert compared(ReportedDay(load_day(earlier), load(earlier / "data")[-1], "en", {}, {}), []) is None


def test_the_command_takes_several_days(
    now: Rehearsal, earlier: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    again = tmp_path / "before-that"
    (again / "data").mkdir(parents=True)
    (again / "data" / FILE).write_bytes((earlier / "data" / FILE).read_bytes())
    text = (earlier / "day.toml").read_text("utf-8").replace(LAST_YEAR, "2025-01-16")
    (again / "day.toml").write_text(text, "utf-8")
    words = ["report", str(now.day.folder), "-o", str(tmp_path / "three.html"), "--language", "en"]
    assert main([*words, "--compare", str(earlier), "--compare", str(again)]) == 0
    page = (tmp_path / "three.html").read_text("utf-8")
    assert page.index("16 January 2025") < page.index("15 January 2026")
    assert main([*words, "--compare", str(tmp_path / "nowhere")]) == 1
    assert "There is no such file" in capsys.readouterr().err
