"""Practising: `rehearse`."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from themeday.day.load import load_day
from themeday.i18n import format_day
from themeday.model.clock import Clock
from themeday.room.restarts import ENV_RESTARTED, Restarted
from themeday.store.folder import DataFolder
from themeday.store.records import Records


def test_rehearse_fills_once_and_starts_anew_when_asked(run: Run) -> None:
    line = "rehearse --participants 4 --seed 2"
    status, out, err = run(line)
    assert (status, err) == (0, "")
    logs = Path("data/rehearsal-4-2/data")
    first = (logs / "outcomes.csv").read_bytes()
    assert str(Path("data/rehearsal-4-2")) in out

    stamp = (logs / "outcomes.csv").stat().st_mtime_ns
    status, out, _ = run(line)
    assert status == 0
    assert "--fresh" in out
    assert (logs / "outcomes.csv").stat().st_mtime_ns == stamp

    (logs / "private.csv").unlink()
    assert run(f"{line} --fresh")[0] == 0
    assert (logs / "private.csv").exists()
    assert (logs / "outcomes.csv").read_bytes() == first


def test_an_interrupted_rehearsal_is_made_again(run: Run) -> None:
    assert run("rehearse --participants 2")[0] == 0
    Path("data/rehearsal-2-1/data/stage.csv").unlink()
    assert run("rehearse --participants 2")[0] == 0
    assert Path("data/rehearsal-2-1/data/stage.csv").exists()


def test_rehearse_serves_by_the_same_path(run: Run, served: list[dict[str, Any]]) -> None:
    assert run("rehearse --participants 2 --data oefening --serve --port 9003 --no-browser")[0] == 0
    assert served[0]["day"].rehearsal
    assert served[0]["folder"] == Path("oefening/data").resolve()
    assert served[0]["port"] == 9003


def test_rehearse_never_touches_a_real_day(run: Run, a_day: str) -> None:
    before = Path(a_day, "day.toml").read_bytes()
    for more in ("", " --fresh"):
        status, _, err = run(f"rehearse --participants 2 --data {a_day}{more}")
        assert status == 1
        assert "no rehearsal" in err
    assert Path(a_day, "day.toml").read_bytes() == before


def test_a_number_of_people_that_is_none(run: Run) -> None:
    status, _, err = run("rehearse --participants 0")
    assert status == 1
    assert "0" in err


@pytest.mark.parametrize("interrupted", [False, True])
def test_a_rehearsal_that_is_served_is_not_replaced(run: Run, interrupted: bool) -> None:
    assert run("rehearse --participants 2")[0] == 0
    folder = Path("data/rehearsal-2-1")
    if interrupted:
        (folder / "data/stage.csv").unlink()
    more = "" if interrupted else " --fresh"
    with DataFolder(folder / "data").in_use():
        before = contents(folder)
        status, out, err = run(f"rehearse --participants 2{more}")
        assert contents(folder) == before
    assert (status, out) == (1, "")
    assert "being served" in err
    assert run(f"rehearse --participants 2{more}")[0] == 0


def test_a_fresh_rehearsal_can_be_served_at_once(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    alone: list[Path] = []

    def serve(day: object, folder: DataFolder, options: object) -> None:
        with folder.in_use():
            alone.append(folder.path)

    monkeypatch.setattr("themeday.serving.run.serve", serve)
    for _ in range(2):
        assert run("rehearse --participants 2 --fresh --serve --no-browser")[0] == 0
    assert alone == [Path("data/rehearsal-2-1/data").resolve()] * 2


def test_a_rehearsal_whose_server_died_goes_on_and_does_not_begin_anew(
    run: Run, served: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    line = "rehearse --participants 2 --fresh --serve --no-browser"
    assert run(line)[0] == 0
    (folder,) = [asked["folder"] for asked in served]
    before = contents(folder)
    monkeypatch.setenv(ENV_RESTARTED, Restarted(1, Clock().now()).to_text())
    assert run(line)[0] == 0
    assert contents(folder) == before
    monkeypatch.delenv(ENV_RESTARTED)
    assert run(line)[0] == 0
    assert contents(folder) != before


def test_nobody_is_told_to_stop_a_real_day_for_a_rehearsal(run: Run, a_day: str) -> None:
    Path(a_day, "data").mkdir()
    with DataFolder(Path(a_day, "data")).in_use():
        status, _, err = run(f"rehearse --participants 2 --data {a_day} --fresh")
    assert status == 1
    assert "no rehearsal" in err
    assert "being served" not in err


def contents(folder: Path) -> dict[Path, bytes]:
    """Return what every file in a folder holds."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_weeks_after_are_a_rehearsal_of_their_own(run: Run) -> None:
    assert run("rehearse --participants 4")[0] == 0
    status, out, _ = run("rehearse --participants 4 --weeks-later --language en")
    assert status == 0
    assert str(Path("data/rehearsal-4-1-later")) in out
    day, later = (Path("data", f"rehearsal-4-1{end}", "data", "outcomes.csv").read_bytes() for end in ("", "-later"))
    assert later.startswith(day)
    assert b"follow_up" in later.removeprefix(day)


def test_a_rehearsal_whose_promise_has_passed_makes_room_for_a_new_one(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = "rehearse --participants 4 --language en"
    assert run(line)[0] == 0
    file = Path("data/rehearsal-4-1/day.toml")
    day = load_day(file)
    for today, kept in ((day.date, True), (day.keep_until, True), (day.keep_until + dt.timedelta(days=1), False)):
        monkeypatch.setattr(Clock, "today", lambda self, today=today: today)
        status, out, err = run(line)
        assert (status, err, "there already" in out) == (0, "", kept)
        assert (load_day(file) == day) is kept
    assert f"kept until {format_day('en', day.keep_until)}" in out
    assert load_day(file).date > day.keep_until


def test_rooms_and_units_make_a_rehearsal_of_its_own(run: Run) -> None:
    assert run("rehearse --participants 12")[0] == 0
    status, out, _ = run("rehearse --participants 12 --rooms 3 --units 9")
    assert (status, "participants: 12" in out) == (0, True)
    plain, divided = (load_day(Path("data", f"rehearsal-12-1{name}")) for name in ("", "-3-9"))
    assert [(len(day.rooms), len(day.units)) for day in (plain, divided)] == [(1, 6), (3, 9)]
    assert run("rehearse --units 40")[0] == 1


def test_a_day_of_ones_own_is_rehearsed_in_its_own_words(run: Run) -> None:
    shutil.copytree(Path(__file__).parents[1] / "days" / "hospital", "hospital")
    status, out, err = run("rehearse hospital --participants 8 --language en")
    assert (status, err) == (0, "")
    assert "data/hospital-rehearsal-8-1" in out.replace("\\", "/")
    day = load_day(Path("data/hospital-rehearsal-8-1"))
    assert day.rehearsal
    assert (day.title_in("en"), day.units) == ("Learning from each other", ("Surgery", "Paediatrics", "Pharmacy"))
    records = Records.in_folder(Path("data/hospital-rehearsal-8-1/data"))
    records.refresh()
    assert {"ward", "night"} <= {row.chapter for row in records.shared}
    assert not load_day(Path("hospital")).rehearsal
