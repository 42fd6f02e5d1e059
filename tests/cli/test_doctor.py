"""`doctor`: what it says and what it leaves."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from themeday.i18n import format_day
from themeday.model.clock import Clock

DAY = Path("data/rehearsal-4-1")
LOG = DAY / "data" / "outcomes.csv"


@pytest.fixture(autouse=True)
def _a_rehearsal(run: Run) -> None:
    assert run("rehearse --participants 4")[0] == 0


def test_a_day_in_order(run: Run) -> None:
    status, out, err = run(f"doctor {DAY} --language en")
    assert (status, err) == (0, "")
    assert "Everything is in order." in out
    assert "outcomes.csv: whole answers: " in out
    assert "people: 4" in out


def test_looking_changes_nothing(run: Run) -> None:
    with LOG.open("ab") as file:
        file.write(b'0190,"half')
    before = LOG.read_bytes()
    status, out, _ = run(f"doctor {DAY} --look --language en")
    assert status == 1
    assert "damaged pieces between the rows: 1" in out
    assert LOG.read_bytes() == before


def test_what_cannot_be_read_is_set_aside_and_deleted_only_when_asked(run: Run) -> None:
    whole = LOG.read_bytes()
    LOG.write_bytes(whole + b'0190,"half')
    status, out, _ = run(f"doctor {DAY} --language en")
    assert status == 1
    assert "set aside byte for byte in outcomes.quarantine: 1" in out
    assert LOG.read_bytes() == whole
    aside = LOG.with_suffix(".quarantine")
    assert b'0190,"half' in aside.read_bytes()
    status, out, _ = run(f"doctor {DAY} --drop --yes --language en")
    assert status == 0
    assert "Pieces deleted: 1." in out
    assert not aside.exists()
    assert run(f"doctor {DAY}")[0] == 0


def test_a_spreadsheet_that_saved_the_log_does_no_harm(run: Run) -> None:
    whole = LOG.read_bytes()
    LOG.write_bytes(b"\xef\xbb\xbf" + whole.replace(b"\r\n", b"\n"))
    status, out, _ = run(f"doctor {DAY} --language nl")
    assert status == 0, out
    assert "terug zijn" in out
    assert sorted(LOG.read_bytes().splitlines()) == sorted(whole.splitlines())


def test_one_log_by_itself(run: Run, tmp_path: Path) -> None:
    copy = tmp_path / "kopie.csv"
    copy.write_bytes(LOG.read_bytes() + b"x")
    status, out, _ = run(f"doctor {copy} --language en")
    assert status == 1
    assert "kopie.csv stops in the middle of a row" in out
    assert "kopie.quarantine. --drop deletes it" in out
    assert run(f"doctor {copy} --drop --yes")[0] == 0
    assert copy.read_bytes() == LOG.read_bytes()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_closed_day_says_that_private_answers_were_deleted_and_when(run: Run, language: str) -> None:
    assert run(f"close {DAY} --yes --language {'nl' if language == 'en' else 'en'}")[0] == 0
    status, out, _ = run(f"doctor {DAY} --language {language}")
    assert status == 0, out
    (line,) = [line for line in out.splitlines() if "private.csv" in line]
    assert format_day(language, Clock().today()) in line
    assert not re.search("not there yet|er nog niet", out)


def test_of_a_merge_nobody_waits_for_private_answers(run: Run) -> None:
    assert run("rehearse --participants 4 --seed 2")[0] == run(f"merge {DAY} data/rehearsal-4-2 -o samen")[0] == 0
    status, out, _ = run("doctor samen --language en")
    assert status == 0, out
    assert "private.csv: not there. A merge holds nothing that is private." in out
    # What was erased at a site since took the merge along.
    Path("samen/data/outcomes.csv").unlink()
    status, out, _ = run("doctor samen --language en")
    assert status == 1
    assert "Merge again" in out


@pytest.mark.parametrize("word", ["nergens.csv", "nergens"])
def test_nothing_there(run: Run, word: str) -> None:
    status, _, err = run(f"doctor {word} --language en")
    assert status == 1
    assert word in err
