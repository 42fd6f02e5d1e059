"""The export: every answer comes back, nothing is calculated, nobody can be recognised."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from pathlib import Path
from random import Random

import openpyxl
import pandas as pd
import pytest

from tests.conftest import Party, answer, owners_only
from tests.export.conftest import cells_of, join, put, texts_of
from tests.rehearsed_day import Rehearsal
from tests.rehearsed_day import rehearsed as rehearsed_day
from tests.text.hostile import HOSTILE
from themeday.day.plan import Day
from themeday.errors import DataFolderError
from themeday.export.data_package import EXPORTED
from themeday.export.spreadsheets import with_mark, without_mark
from themeday.export.tables import FILES, PARQUET, export
from themeday.model.outcomes import COLUMNS as LOG_COLUMNS
from themeday.model.outcomes import MAX_VALUE
from themeday.model.people import Role
from themeday.model.visibility import Visibility
from themeday.store import export_register
from themeday.store.folder import DataFolder
from themeday.store.records import Records


def test_the_files_are_written_for_their_owner_only(day: Day, records: Records, tmp_path: Path) -> None:
    target = tmp_path / "new" / "export"
    paths = export(day, records, target)
    assert [path.name for path in paths if path.name != PARQUET] == list(FILES)
    assert set(paths) == set(target.iterdir())
    assert owners_only(*paths, target)


def test_nothing_that_should_stay_leaves(day: Day, records: Records, tmp_path: Path) -> None:
    codes = [who.code for who in records.participants()]
    for path in export(day, records, tmp_path):
        for text in texts_of(path):
            assert not [secret for secret in [*codes, "Bijnaam", "onder elkaar", "geheim doel"] if secret in text], path


def test_no_cell_of_any_file_begins_like_a_formula(day: Day, records: Records, tmp_path: Path) -> None:
    for path in export(day, records, tmp_path)[:3]:
        assert not [cell for cell in cells_of(path) if cell.startswith(("=", "+", "-", "@", "\t", "\r"))], path


def test_the_csv_has_the_names_of_the_log_and_its_answers(day: Day, records: Records, tmp_path: Path) -> None:
    path, dutch, *_ = export(day, records, tmp_path)
    assert set(EXPORTED) - set(LOG_COLUMNS) == {"question", "answer", "number"}
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    assert tuple(table.columns) == tuple(EXPORTED)
    assert set(table["day"]) == {day.key}
    found = table.set_index(["chapter", "item"])
    assert found.loc[("closing", "do.1"), "value"] == 'Bel; "vraag",\nluister'
    assert found.loc[("closing", "dont.1"), "value"] == "'=Zwijgen"
    assert found.loc[("closing", "take_along"), "value"] == "é" * MAX_VALUE
    assert found.loc[("welcome", "help"), "value"] == "vraag het aan …"
    assert tuple(found.loc[("expectations", "offer.own"), ["role", "unit", "value"]]) == (
        "leader",
        "'=Parket",
        "'=vakmanschap",
    )
    anonymous = table[table["visibility"] == "anonymous"]
    assert set(anonymous["role"]) | set(anonymous["unit"]) == {""}
    assert set(table[table["visibility"] == "table"]["value"]) == {""}
    same = pd.read_csv(dutch, dtype=str, keep_default_na=False, sep=";", encoding="utf-8-sig")
    pd.testing.assert_frame_equal(same.map(without_mark), table)


def test_the_dutch_csv_is_what_a_dutch_excel_expects(day: Day, records: Records, tmp_path: Path) -> None:
    content = export(day, records, tmp_path)[1].read_bytes()
    assert content.startswith(b"\xef\xbb\xbfday;role;unit;chapter;item;question;value;answer;number;visibility\r\n")
    assert content.endswith(b"\r\n")
    assert not (tmp_path / FILES[0]).read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("typed", [text for text in HOSTILE if "\ud83d" not in text])
def test_hostile_texts_come_back_from_every_file(day: Day, tmp_path: Path, typed: str) -> None:
    records = Records.in_memory()
    put(join(day, records), "take_along", typed)
    for path, marked in zip(export(day, records, tmp_path)[:3], (str, with_mark, str), strict=True):
        assert marked(HOSTILE[typed]) in cells_of(path), path
    for sheet in openpyxl.load_workbook(tmp_path / FILES[2]):
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink]


def test_a_day_without_answers_gives_files_with_headings_only(day: Day, tmp_path: Path) -> None:
    first, *_ = export(day, Records.in_memory(), tmp_path)
    assert first.read_text() == ",".join(EXPORTED) + "\n"
    assert openpyxl.load_workbook(tmp_path / FILES[2]).worksheets[0].max_row == 1


def test_the_same_day_gives_the_same_files(day: Day, records: Records, tmp_path: Path) -> None:
    one = [path.read_bytes() for path in export(day, records, tmp_path / "one")]
    assert one == [path.read_bytes() for path in export(day, records, tmp_path / "two")]


def test_an_earlier_export_is_replaced(day: Day, records: Records, tmp_path: Path) -> None:
    (tmp_path / FILES[0]).write_text("old")
    export(day, records, tmp_path)
    assert "old" not in (tmp_path / FILES[0]).read_text().splitlines()
    assert sorted({path.name for path in tmp_path.iterdir()} - {PARQUET}) == sorted(FILES)


def test_the_log_is_never_overwritten(day: Day, tmp_path: Path) -> None:
    folder = DataFolder.of(day, tmp_path / "data")
    records = Records.in_folder(folder.path)
    put(join(day, records), "take_along", "blijft")
    before = (folder.path / "outcomes.csv").read_bytes()
    with pytest.raises(DataFolderError):
        export(day, records, tmp_path / "data")
    with pytest.raises(DataFolderError):
        export(day, Records.in_memory(), tmp_path / "data")
    assert (folder.path / "outcomes.csv").read_bytes() == before


def test_what_leaves_a_data_folder_is_registered_there(day: Day, tmp_path: Path) -> None:
    folder = DataFolder.of(day, tmp_path / "data").path
    records = Records.in_folder(folder)
    put(join(day, records), "take_along", "gaat mee")
    paths = export(day, records, tmp_path / "export")
    entries = export_register.entries(folder)
    assert {(entry.path, entry.digests, entry.kind) for entry in entries} == {
        (path, (hashlib.sha256(path.read_bytes()).hexdigest(),), export_register.EXPORT) for path in paths
    }
    assert set(export_register.delete(folder).files) == set(paths)
    assert not list((tmp_path / "export").iterdir())


def test_nothing_is_exported_that_the_register_cannot_note(day: Day, tmp_path: Path) -> None:
    folder = DataFolder.of(day, tmp_path / "data").path
    records = Records.in_folder(folder)
    (folder / "handed-out.json").mkdir()
    with pytest.raises(DataFolderError, match="data folder"):
        export(day, records, tmp_path / "export")
    assert not list((tmp_path / "export").iterdir())


def test_of_an_export_that_fails_halfway_what_came_is_registered(day: Day, tmp_path: Path) -> None:
    folder = DataFolder.of(day, tmp_path / "data").path
    target = tmp_path / "export"
    (target / FILES[1]).mkdir(parents=True)
    with pytest.raises(DataFolderError, match="cannot be written"):
        export(day, Records.in_folder(folder), target)
    assert [entry.path for entry in export_register.entries(folder) if entry.written] == [target / FILES[0]]
    assert export_register.delete(folder).files == {target / FILES[0]}


def test_a_folder_that_cannot_be_written_is_said_so(day: Day, records: Records, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DataFolderError, match="choose another folder"):
        export(day, records, tmp_path / "file")


def test_a_write_that_fails_leaves_the_old_file_and_no_rubbish(
    day: Day, records: Records, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / FILES[0]).write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(DataFolderError, match="No space left"):
        export(day, records, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [FILES[0]]
    assert (tmp_path / FILES[0]).read_text() == "old"


def test_an_outcome_row_of_a_foreign_chapter_is_exported_as_it_is(day: Day, tmp_path: Path) -> None:
    records = Records.in_memory()
    join(day, records).record("extra", {"item": "waarde"}, Visibility.ANONYMOUS)
    export(day, records, tmp_path)
    assert {"extra", "item", "waarde"} <= set(cells_of(tmp_path / FILES[2]))


@pytest.fixture(scope="module")
def rehearsed(tmp_path_factory: pytest.TempPathFactory) -> Rehearsal:
    return rehearsed_day(tmp_path_factory.mktemp("rehearsed") / "day", 120, weeks_later=True)


@pytest.mark.slow
def test_every_row_has_its_question_in_words_and_stands_in_the_dictionary(rehearsed: Rehearsal, tmp_path: Path) -> None:
    table, *_, nl, en = export(rehearsed.day, rehearsed.records(), tmp_path)
    rows = pd.read_csv(table, dtype=str, keep_default_na=False)
    assert len(rows) > 5000
    assert {"follow_up", "lessons", "agreements"} < set(rows["chapter"])
    assert rows[rows["question"] == rows["item"]].empty
    assert not rows["question"].str.fullmatch(r"[a-z0-9_.-]*").any()
    for dictionary in (nl, en):
        listed = set(re.findall(r"^\| `([^`]+)` \|", dictionary.read_text("utf-8"), flags=re.M))
        assert set(rows["item"]) - listed == set()
    # What is a key reads in words, and what was asked as a number is one.
    chosen = rows[(rows["chapter"] == "agreements") & (rows["item"] == "cadence") & (rows["value"] != "")]
    assert len(chosen) > 5
    assert not (chosen["answer"] == chosen["value"]).any()
    numbers = rows[rows["number"] != ""]
    assert (numbers["number"] == numbers["value"]).all()
    scales = {"recommend", "confidence", "confidence_now"}
    assert scales <= set(numbers["item"])
    assert not rows[rows["item"].isin(scales) & (rows["value"] != "") & (rows["number"] == "")].size


@pytest.mark.slow
def test_parquet_says_the_same_with_numbers_as_numbers(rehearsed: Rehearsal, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")
    written = export(rehearsed.day, rehearsed.records(), tmp_path)
    assert tmp_path / PARQUET in written
    table = pd.read_parquet(tmp_path / PARQUET)
    rows = pd.read_csv(written[0], dtype=str, keep_default_na=False)
    assert table["number"].dropna().map(int).map(str).tolist() == [text for text in rows["number"] if text]
    pd.testing.assert_frame_equal(table.drop(columns="number").astype(str), rows.drop(columns="number").astype(str))
    assert tmp_path / PARQUET in {entry.path for entry in export_register.entries(rehearsed.folder.path)}


def test_no_file_tells_in_which_order_or_when_or_by_whom_answers_came(day: Day, tmp_path: Path) -> None:
    answers = [
        (role, unit, n)
        for role, unit in ((Role.YOUNG_COLLEAGUE, "Recherche"), (Role.LEADER, "=Parket"))
        for n in range(6)
    ]

    def exported(order: int) -> tuple[list[list[str]], Records]:
        party = Party(day=day)
        party.clock.advance(party.clock.now() + dt.timedelta(hours=order % 5))
        people = [(party.join(role, unit), n) for role, unit, n in Random(order).sample(answers, len(answers))]
        for key, visibility in (("take_along", Visibility.ANONYMOUS), ("recommend", Visibility.ANONYMOUS)):
            for who, n in Random(order + 1).sample(people, len(people)):
                answer(who, "closing", key, n if key == "recommend" else f"{who.me.role}, de {n}e", visibility)
        for who, n in people:
            answer(who, "expectations", "hope", f"hoop {n}", Visibility.REPORT)
        return [texts_of(path) for path in export(day, party.records, tmp_path / str(order))], party.records

    (first, records), (second, _) = exported(1), exported(7)
    whenever = re.compile(r"<dcterms:\w+ [^>]*>[^<]*</dcterms:\w+>")  # when the workbook was made
    assert [[whenever.sub("", text) for text in texts] for texts in first] == [
        [whenever.sub("", text) for text in texts] for texts in second
    ]
    for row in records.shared:
        for secret in (row.participant, row.outcome_id, row.recorded_at):
            assert not [text for texts in first for text in texts if secret in text]
