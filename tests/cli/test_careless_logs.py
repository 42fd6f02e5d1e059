"""Every command that reads a log finds all answers in one that another program saved, or says how many are missing."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from themeday.model.people import rejoin_code
from themeday.room.session import Session
from themeday.store import CsvLog, Cursor
from themeday.store.folder import DataFolder

pytestmark = pytest.mark.slow

DAY = Path("data/rehearsal-10-1")
LOG = DAY / "data" / "outcomes.csv"


@pytest.fixture(autouse=True)
def _a_rehearsal(run: Run) -> None:
    assert run("rehearse --participants 10")[0] == 0


def resaved(data: bytes, order: Callable[[list[str]], list[str]] = list, **style: object) -> bytes:
    out = io.StringIO(newline="")
    rows = csv.reader(io.StringIO(data.decode(), newline=""))
    csv.writer(out, **{"lineterminator": "\n"} | style).writerows(order(row) for row in rows)
    return out.getvalue().encode()


@pytest.fixture(
    params=[
        resaved,
        lambda data: resaved(data, delimiter=";").decode().encode("utf-16"),
        lambda data: b"What we heard\r\n" + resaved(data, lambda row: ["", *reversed(row)], lineterminator="\r\n"),
    ],
    ids=["line ends", "semicolons in UTF-16", "a title, an index and columns the other way round"],
)
def before(request: pytest.FixtureRequest) -> list[str]:
    """Return the shared answers; since then another program has saved the logs."""
    there = [row.value for row in CsvLog(LOG).read(Cursor()).outcomes]
    shutil.copytree(DAY, "whole")
    for name in ("outcomes", "private", "stage"):
        path = LOG.with_name(f"{name}.csv")
        path.write_bytes(request.param(path.read_bytes()))
    assert CsvLog(LOG).read(Cursor()).outcomes == ()
    return there


def values() -> list[str]:
    return sorted(row.value for row in CsvLog(LOG).read(Cursor()).outcomes)


def test_a_report_says_what_it_would_have_said(run: Run, before: list[str]) -> None:
    assert run(f"report {DAY} -o verslag.html --language en")[0] == 0
    assert values() == sorted(before)
    assert run("report whole -o whole.html --language en")[0] == 0
    assert Path("verslag.html").read_bytes() == Path("whole.html").read_bytes()


def test_an_export_has_all_answers(run: Run, before: list[str]) -> None:
    assert run(f"export {DAY} -o uit")[0] == 0
    exported = (Path("uit") / "outcomes.csv").read_text("utf-8-sig") if (Path("uit") / "outcomes.csv").exists() else ""
    texts = "".join(path.read_text("utf-8-sig") for path in Path("uit").glob("*.csv"))
    for row in CsvLog(LOG).read(Cursor()).outcomes:
        if row.item == "help" and row.value:
            assert row.value in exported + texts
    assert values() == sorted(before)


def test_closing_deletes_what_was_private_and_keeps_what_was_shared(run: Run, before: list[str]) -> None:
    status, out, _ = run(f"close {DAY} --yes --language en")
    assert status == 0, out
    assert "Kept: 0" not in out
    assert not LOG.with_name("private.csv").exists()
    assert set(values()) <= set(before)
    assert len(values()) > len(before) / 2


def test_someone_is_found_and_erased_and_nobody_else(run: Run, before: list[str]) -> None:
    folder = DataFolder(DAY.resolve() / "data")
    copy = LOG.with_name("copy.csv")
    copy.write_bytes(LOG.read_bytes())
    assert run(f"doctor {copy}")[0] == 0
    people = {row.participant for row in CsvLog(copy).read(Cursor()).outcomes if row.item == "role"}
    code = min(people)
    copy.unlink()
    assert run(f"erase {rejoin_code(folder.secret(), code)} {DAY} --yes")[0] == 0
    left = {row.participant for row in CsvLog(LOG).read(Cursor()).outcomes if row.item == "role"}
    assert left == people - {code}


def test_a_review_shows_the_day(before: list[str]) -> None:
    session = Session.here(DAY)
    assert len(session.records.participants()) == 10


def test_a_merge_takes_all_along_and_changes_nothing(run: Run, before: list[str]) -> None:
    assert run("rehearse --participants 4 --seed 2")[0] == 0
    saved = LOG.read_bytes()
    status, out, _ = run(f"merge {DAY} data/rehearsal-4-2 -o samen --language en")
    assert status == 0
    assert "participants: 14" in out
    assert LOG.read_bytes() == saved
    assert not LOG.with_suffix(".quarantine").exists()


# What someone changed


@pytest.fixture
def changed() -> None:
    """Let someone change in a text editor as what each of ten people joined."""
    data = LOG.read_bytes()
    for role, other in ((b"young_colleague", b"young colleague"), (b"leader", b"boss")):
        data = data.replace(b",role," + role + b",", b",role," + other + b",")
    LOG.write_bytes(data)


@pytest.mark.usefixtures("changed")
@pytest.mark.parametrize("command", ["report {day} -o verslag.html", "export {day} -o uit"])
def test_nothing_is_made_without_answers_that_are_missing(run: Run, command: str) -> None:
    status, _, err = run(command.format(day=DAY) + " --language en")
    assert status == 1
    assert "answers that are missing: 10, people: 10" in err
    assert "themeday doctor" in err
    assert not Path("verslag.html").exists()
    assert not Path("uit").exists()


@pytest.mark.usefixtures("changed")
def test_the_doctor_deletes_no_answer_that_looks_complete(run: Run) -> None:
    status, out, _ = run(f"doctor {DAY} --language en")
    assert status == 1
    assert "answers in outcomes.quarantine that cannot be read: 10, people: 10." in out
    status, _, err = run(f"doctor {DAY} --drop --yes --language en")
    assert status == 1
    assert "Nothing is deleted" in err
    LOG.with_suffix(".quarantine").unlink()
    assert run(f"doctor {DAY}")[0] == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [("secret", "half"), ("door", ""), ("reported.json", "{"), ("handed-out.json", "[1]"), ("erased.json", "{")],
)
def test_the_doctor_tells_of_every_file_that_is_broken(run: Run, name: str, content: str) -> None:
    (LOG.with_name(name)).write_text(content)
    for language in ("en", "nl"):
        status, out, _ = run(f"doctor {DAY} --language {language}")
        assert status == 1
        (told,) = [line for line in out.splitlines() if line.startswith("!")]
        assert name in told


@pytest.mark.parametrize("command", ["export {day} --participant ABCDEFGH -o uit", "erase ABCDEFGH {day} --yes"])
def test_a_broken_secret_is_told_and_no_traceback(run: Run, command: str) -> None:
    LOG.with_name("secret").write_text("half")
    status, _, err = run(command.format(day=DAY) + " --language en")
    assert status == 1
    assert "secret is damaged" in err
