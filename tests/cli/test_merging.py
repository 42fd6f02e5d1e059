"""`merge`, and `export --participant`, as they are typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from themeday.model.people import rejoin_code
from themeday.store.folder import DataFolder
from themeday.store.records import Records


@pytest.fixture
def rehearsals(run: Run) -> list[str]:
    for seed in (1, 2):
        assert run(f"rehearse --participants 4 --seed {seed}")[0] == 0
    return ["data/rehearsal-4-1", "data/rehearsal-4-2"]


def code_in(folder: str) -> tuple[str, str]:
    data = DataFolder(Path(folder, "data"))
    records = Records.in_folder(data.path)
    records.refresh()
    code = records.participants()[0].code
    return code, rejoin_code(data.secret(), code)


def test_a_merge_can_be_exported_erased_from_and_purged(run: Run, rehearsals: list[str]) -> None:
    status, out, err = run(f"merge {' '.join(rehearsals)} -o samen --language en")
    assert (status, err) == (0, "")
    assert "Merged: 2 days, participants: 8" in out
    assert run("check samen")[0] == 0
    assert run("export samen -o uit")[0] == 0
    code, personal = code_in(rehearsals[0])
    status, out, _ = run(f"erase {personal} {rehearsals[0]} --yes --language en")
    assert status == 0
    assert "exports and published copies deleted: 8" in out
    assert f"of the merge in {Path('samen').resolve() / 'data'}: 6" in out
    for command in ("export samen", "report samen -o report.html"):
        status, out, err = run(f"{command} --language en")
        assert (status, out) == (1, "")
        assert "Merge again" in err
    status, out, _ = run(f"merge {' '.join(reversed(rehearsals))} -o samen --language en")
    assert status == 0
    assert "erased in one of the folders: 1" in out
    assert run("export samen -o uit")[0] == 0
    assert run("export samen -o uit")[0] == 0
    for path in [*Path("samen").rglob("*"), *Path("uit").iterdir(), *Path(rehearsals[0]).rglob("*")]:
        if path.is_file():
            assert code.encode() not in path.read_bytes(), path
    assert run("purge samen --yes")[0] == 0
    assert not Path("samen/data").exists()
    assert list(Path("uit").iterdir()) == []


def test_a_merge_that_makes_no_sense_says_what_to_type(run: Run, rehearsals: list[str], a_day: str) -> None:
    assert run(f"merge {rehearsals[0]} -o samen")[0] == 2
    status, _, err = run(f"merge {' '.join(rehearsals)} --language en")
    assert (status, "-o FOLDER" in err) == (2, True)
    status, _, err = run(f"merge {rehearsals[0]} {a_day} -o samen --language en")
    assert (status, "no data folder" in err) == (1, True)
    assert run(f"merge {' '.join(rehearsals)} -o {a_day}")[0] == 1
    assert not Path("samen").exists()


def test_a_participant_gets_their_own(run: Run, rehearsals: list[str]) -> None:
    _, personal = code_in(rehearsals[0])
    status, _, err = run(f"export {rehearsals[0]} --participant {personal.lower()} -o voor-jou")
    assert (status, err) == (0, "")
    assert {path.name for path in Path("voor-jou").iterdir()} == {"my-data.csv", "my-data.html"}
    register = json.loads(Path(rehearsals[0], "data", "handed-out.json").read_text())
    assert {Path(entry["path"]).name for entry in register} == {"my-data.csv", "my-data.html"}
    status, _, err = run(f"export {rehearsals[0]} --participant ZZZZ-9999 -o nergens --language en")
    assert (status, "Nobody in this day" in err) == (1, True)
    assert not Path("nergens").exists()
