"""What describes the exported files is true, and LibreOffice in Dutch reads the same values and calculates nothing."""

from __future__ import annotations

import csv
import json
import re
import subprocess
from pathlib import Path

import openpyxl
import pytest

from tests.asked import FOR_BOTH, OWN
from tests.conftest import DAY, Party, answer
from tests.export.test_tables import HOSTILE
from tests.office import SOFFICE, WHY_NOT
from tests.rehearsed_day import ON, rehearsed
from themeday.chapters import CHAPTERS
from themeday.export.data_package import EXPORTED, datapackage, dictionary
from themeday.export.spreadsheets import without_mark
from themeday.export.tables import export
from themeday.export.wording import everything_asked
from themeday.model.questions import Kind
from themeday.model.visibility import Visibility
from themeday.report import write_report
from themeday.store.files import digest
from themeday.text.formulas import as_typed, neutral


@pytest.fixture
def exported(party: Party, tmp_path: Path) -> list[Path]:
    young, leader = party.join(), party.leader()
    for number, text in enumerate(text for text in HOSTILE if "\ud83d" not in text):
        young.record("closing", {f"extra.{number:02}": text}, Visibility.REPORT)
    answer(leader, "closing", "recommend", 9)
    answer(young, "expectations", "hope", "alleen aan tafel", Visibility.TABLE)
    party.publish((young, leader))
    for side, date in ((young, "2027-02-01"), (leader, "2027-02-15")):
        side.save("agreements", next(q for q in OWN if q.key == "step_date"), date)
    return export(DAY, party.records, tmp_path / "uit")


def rows_of(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def test_the_descriptor_says_what_is_in_the_files(exported: list[Path]) -> None:
    package = json.loads(exported[3].read_text("utf-8"))
    assert re.fullmatch(r"[a-z0-9._/-]+", package["name"])
    assert [resource["path"] for resource in package["resources"]] == ["outcomes.csv", "outcomes-excel-nl.csv"]
    for resource, path in zip(package["resources"], exported, strict=False):
        content = path.read_bytes()
        assert (resource["bytes"], resource["hash"]) == (len(content), f"sha256:{digest(content)}")
        rows = rows_of(path, resource["dialect"]["delimiter"])
        assert len(rows) > len(HOSTILE)
        fields = {field["name"]: field.get("constraints", {}) for field in resource["schema"]["fields"]}
        assert list(fields) == list(rows[0]) == list(EXPORTED)
        for row in rows:
            for name, rule in fields.items():
                assert row[name] or not rule.get("required"), (name, row)
                assert not row[name] or row[name] in rule.get("enum", [row[name]])
                assert len(row[name]) <= rule.get("maxLength", len(row[name]))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_dictionary_knows_every_item_that_can_be_exported(language: str) -> None:
    text = dictionary(DAY, language).decode()
    for asked in everything_asked(DAY, language).values():
        for question in asked:
            for item in question.items:
                assert f"| `{item}` |" in text
            assert f"| `{question.key}` |" in text
            if question.kind is Kind.CHOICE:
                assert all(f"`{option.key}`" in text for option in question.options)
    assert all(f"(`{chapter}`)" in text for chapter in CHAPTERS if everything_asked(DAY, language)[chapter])
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {3, 6}
    assert len({q.key for q in FOR_BOTH} - set(re.findall(r"`(\w+)`", text))) == 0
    assert ("Onderdeel" in text or "Vraag" in text) is (language == "nl")


def test_the_descriptor_of_a_day_with_odd_characters_is_json() -> None:
    odd = DAY.model_copy(update={"title": {"nl": 'Een "dag" \\ naïef', "en": "x"}})
    assert json.loads(datapackage(odd, {}))["title"] == 'Een "dag" \\ naïef'


def test_headings_have_notes_and_numbers_and_dates_are_none_as_text(exported: list[Path]) -> None:
    book = openpyxl.load_workbook(exported[2])
    sheet = book.worksheets[0]
    notes = [cell.comment.text for cell in sheet[1] if cell.comment]
    assert len(notes) == 5
    asked = {row[6].value: row[2].value for row in sheet.iter_rows(min_row=2)}
    assert asked["recommend"] == 9
    assert asked["step_date"].isoformat()[:10] in {"2027-02-01", "2027-02-15"}
    assert "007" in asked.values()
    assert {sheet.freeze_panes for sheet in book} == {"A2"}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if SOFFICE is None:
        pytest.skip(WHY_NOT)
    return tmp_path_factory.mktemp("office")


def converted(office: Path, path: Path, *, dutch_csv: bool = False) -> list[list[object]]:
    # 59: semicolon, 34: quotes, 76: UTF-8, from line 1, 1043: Dutch, quoted fields as they come, numbers recognised.
    reading = ["--infilter=CSV:59,34,76,1,,1043,false,true"] if dutch_csv else []
    subprocess.run(
        [
            str(SOFFICE),
            f"-env:UserInstallation=file://{office}/profile",
            "--headless",
            "--language=nl",
            *reading,
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(office),
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=120,
        env={"HOME": str(office), "PATH": "/usr/bin:/bin", "LANG": "nl_NL.UTF-8", "LC_ALL": "nl_NL.UTF-8"},
    )
    made = office / f"{path.stem}.xlsx"
    for values in (False, True):
        for sheet in openpyxl.load_workbook(made, data_only=values):
            assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type in ("f", "e")]
    return cells(made)


def test_libreoffice_reads_the_report_as_it_was_written(office: Path, tmp_path: Path) -> None:
    day = rehearsed(tmp_path / "day", 24)
    write_report(day.day, day.records(), day.folder, tmp_path / "report.xlsx", "nl", ON)
    assert converted(office, tmp_path / "report.xlsx") == cells(tmp_path / "report.xlsx")


def cells(path: Path) -> list[list[object]]:
    """Return what stands in a workbook; LibreOffice keeps fifteen digits of a number."""

    def kept(value: object) -> object:
        return "" if value is None else float(f"{value:.12g}") if isinstance(value, float) else value

    book = openpyxl.load_workbook(path)
    return [[kept(cell.value) for cell in row] for sheet in book for row in sheet.iter_rows()]


def test_libreoffice_in_dutch_reads_the_same_and_calculates_nothing(office: Path, exported: list[Path]) -> None:
    assert converted(office, exported[2]) == cells(exported[2])
    read = converted(office, exported[1], dutch_csv=True)
    assert tuple(read[0]) == tuple(EXPORTED)
    values = {row[4]: row[6] for row in read[1:]}
    for number, text in enumerate(text for text in HOSTILE if "\ud83d" not in text):
        value = values[f"extra.{number:02}"]
        assert isinstance(value, str)  # also what looks like a number
        kept = without_mark(value)
        assert kept.replace("\r\n", "\n") == neutral(text)
        assert as_typed(kept) == re.sub("[\x07\x1b\uffff]", "\ufffd", text.replace("\r", "\n"))
