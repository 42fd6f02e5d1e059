"""The export: every answer comes back, nothing is calculated, nobody can be recognised."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import re
import zipfile
from pathlib import Path
from random import Random

import openpyxl
import pandas as pd
import pytest

from tests.conftest import Party, answer, owners_only
from tests.text.hostile import HOSTILE
from themeday.chapters import CHAPTERS
from themeday.chapters.agreements import OWN, TOGETHER
from themeday.chapters.closing import tip
from themeday.day.plan import Day
from themeday.errors import DataFolderError
from themeday.export.tables import COLUMNS, FILES, as_typed, export, neutral
from themeday.i18n import translate
from themeday.model.outcomes import COLUMNS as LOG_COLUMNS
from themeday.model.outcomes import MAX_VALUE
from themeday.model.people import Participant, Role, new_code
from themeday.model.visibility import Visibility
from themeday.room.agreements import confirm
from themeday.room.session import Session
from themeday.store import export_register
from themeday.store.folder import DataFolder
from themeday.store.records import Records

DATES = ("2027-04-01", "2027-02-01", "2027-02-15")


@pytest.mark.parametrize("typed", ["'=1", "''=1", "'", "'-3", "'\t=1", "'\nx", "ja;'=1+1", "\t'=1", "'=1\n''=2"])
def test_an_apostrophe_that_someone_typed_stays(typed: str) -> None:
    assert as_typed(neutral(typed)) == typed


@pytest.fixture
def day() -> Day:
    return Day(
        title={"nl": "Sparren met spionnen", "en": "Sparring with spies"},
        date=dt.date(2027, 1, 14),
        units=("Recherche", "=Parket"),
        rooms=[{"key": "a", "name": "Aula", "tables": 10}],
        organiser_contact="bureau themadag",
    )


def _join(day: Day, records: Records, role: Role = Role.YOUNG_COLLEAGUE, unit: str = "Recherche") -> Session:
    who = Participant(new_code(), role, unit=unit, room="a", table="7", nickname="Bijnaam")
    session = Session(day, records)
    session.join(who)
    session.bind(who, "nl")
    return session


def _put(session: Session, item: str, value: str, visibility: Visibility = Visibility.ANONYMOUS) -> None:
    session.record("closing", {item: value}, visibility)


@pytest.fixture
def records(day: Day) -> Records:
    """A full day with everything that must stay inside in it."""
    records = Records.in_memory()
    people = [_join(day, records) for _ in range(6)]
    leaders = [_join(day, records, Role.LEADER, "=Parket") for _ in range(5)]
    young, leader = people[0], leaders[0]
    young.save("welcome", CHAPTERS["welcome"].question("help"), f"vraag het aan {leader.me.code}")
    young.save("expectations", CHAPTERS["expectations"].question("hope"), "onder elkaar", Visibility.TABLE)
    choice = CHAPTERS["expectations"].question("offer")
    young.save("expectations", choice, {"chosen": ["ai"], "own": "onder elkaar"}, Visibility.TABLE)
    leader.save("expectations", choice, {"chosen": ["craft"], "own": "=vakmanschap"}, Visibility.REPORT)
    young.save("expectations", CHAPTERS["expectations"].question("motivation"), 1)
    young.save("closing", tip("do", 1), 'Bel; "vraag",\nluister')
    young.save("closing", tip("dont", 1), "=Zwijgen")
    _put(young, "take_along", "é" * MAX_VALUE)
    _put(leader, f"vote.do.1.{young.me.code}", "1")
    Session(day, records).set_stage(
        "pairing", {"match": {"pairs": [[young.me.code, leader.me.code]]}, "published": "1"}
    )
    values = {"cadence": "monthly", "place": "hier", "rules": "open", "review_date": "2027-04-01", "way_out": "third"}
    for side, date in ((young, "2027-02-01"), (leader, "2027-02-15")):
        for question in OWN:
            side.save("agreements", question, date if question.key == "step_date" else "geheim doel")
    for question in TOGETHER:
        young.save("agreements", question, values[question.key])
    confirm(young)
    confirm(leader)
    return records


def _texts(path: Path) -> list[str]:
    """Return the parts of a file as text; an XLSX is a zip of XML."""
    if path.suffix != ".xlsx":
        return [path.read_text("utf-8-sig")]
    with zipfile.ZipFile(path) as book:
        return [book.read(name).decode() for name in book.namelist()]


def _cells(path: Path) -> list[str]:
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        return [
            str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None
        ]
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [cell for row in csv.reader(file, delimiter=";" if "excel" in path.name else ",") for cell in row]


def test_the_files_are_written_for_their_owner_only(day: Day, records: Records, tmp_path: Path) -> None:
    target = tmp_path / "new" / "export"
    paths = export(day, records, target)
    assert [path.name for path in paths] == list(FILES)
    assert set(paths) == set(target.iterdir())
    assert owners_only(*paths, target)


def test_nothing_that_should_stay_leaves(day: Day, records: Records, tmp_path: Path) -> None:
    codes = [who.code for who in records.participants()]
    for path in export(day, records, tmp_path):
        for text in _texts(path):
            assert not [secret for secret in [*codes, "Bijnaam", "onder elkaar", "geheim doel"] if secret in text], path


def test_no_cell_of_any_file_begins_like_a_formula(day: Day, records: Records, tmp_path: Path) -> None:
    for path in export(day, records, tmp_path)[:3]:
        assert not [cell for cell in _cells(path) if cell.startswith(("=", "+", "-", "@", "\t", "\r"))], path


def test_the_csv_has_the_names_of_the_log_and_its_answers(day: Day, records: Records, tmp_path: Path) -> None:
    path, dutch, *_ = export(day, records, tmp_path)
    assert set(COLUMNS) < set(LOG_COLUMNS)
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    assert tuple(table.columns) == COLUMNS
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
    pd.testing.assert_frame_equal(same, table)


def test_the_dutch_csv_is_what_a_dutch_excel_expects(day: Day, records: Records, tmp_path: Path) -> None:
    content = export(day, records, tmp_path)[1].read_bytes()
    assert content.startswith(b"\xef\xbb\xbfday;role;unit;chapter;item;value;visibility\r\n")
    assert content.endswith(b"\r\n")
    assert not (tmp_path / FILES[0]).read_bytes().startswith(b"\xef\xbb\xbf")


def test_the_workbook_reads_as_the_day_was_asked(day: Day, records: Records, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(export(day, records, tmp_path)[2])

    def dutch(text: str) -> str:
        return translate("nl", text)

    names = ["Outcomes", "Response", "Do's and don'ts", "Agreements"]
    assert book.sheetnames == [dutch(name) for name in names]
    outcomes, response, tips, agreements = (list(sheet.iter_rows(values_only=True)) for sheet in book)
    assert all(sheet.freeze_panes == "A2" and sheet.column_dimensions["A"].width > 10 for sheet in book)
    assert outcomes[0][:3] == tuple(dutch(text) for text in ("Chapter", "Question", "Answer"))
    asked = {row[-1]: row for row in outcomes}
    offer = CHAPTERS["expectations"].question("offer")
    assert asked["offer.craft"][1:3] == (dutch(offer.ask), dutch(offer.options[4].text))
    assert asked["offer.craft"][4:6] == (dutch("leader"), "'=Parket")
    assert asked["take_along"][2] == "é" * MAX_VALUE
    assert asked["cadence"][2] == dutch("Every month")
    assert not asked["hope"][2]
    assert response[1] == (dutch("Welcome"), dutch("Everyone"), 10, 0, 0, dutch("shared an answer to every question"))
    assert response[5:7] == [(dutch("Welcome"), unit, 5, 0, 0, response[1][5]) for unit in ("Recherche", "'=Parket")]
    assert tips[1:] == [
        (dutch("Do"), 'Bel; "vraag",\nluister', "–", "–"),
        (dutch("Don't"), "'=Zwijgen", "–", "–"),
    ]
    assert agreements[1:] == [(dutch("yes"), dutch("Every month"), *map(dt.datetime.fromisoformat, DATES))]


@pytest.mark.parametrize("k", [5, 8])
def test_the_response_sheet_tells_nothing_of_small_groups(party: Party, tmp_path: Path, k: int) -> None:
    sizes = {"Recherche": 13, "Parket": 9, "Basisteam": 2}
    for unit, size in sizes.items():
        for number in range(size):
            session = party.join(unit=unit, room="b" if number == 0 else "a")
            if number % 2:
                answer(session, "welcome", "help", "presenteren")
    careful = party.day.model_copy(update={"smallest_group": k, "languages": ("en",)})
    book = openpyxl.load_workbook(export(careful, party.records, tmp_path)[2])
    rows = [row for row in book["Response"].iter_rows(values_only=True, min_row=2) if row[0] == "Welcome"]
    numbers = [cell for row in rows for cell in row[2:] if isinstance(cell, int | float)]
    assert numbers
    assert all(number % k == 0 for number in numbers)
    told = {row[1]: row[2:] for row in rows}
    assert told["Recherche"][0] == 13 // k * k
    # The small unit would follow from the total, if the smallest of the others were told.
    assert told["Basisteam"][:3] == told["Parket"][:3] == ("not shown: small group",) * 3
    assert told["Zolder"][:3] == told["Aula"][:3] == ("not shown: small group",) * 3


def test_the_workbook_speaks_the_days_first_language(day: Day, records: Records, tmp_path: Path) -> None:
    english = day.model_copy(update={"languages": ("en", "nl")})
    book = openpyxl.load_workbook(export(english, records, tmp_path)[2])
    assert book.sheetnames == ["Outcomes", "Response", "Do's and don'ts", "Agreements"]


@pytest.mark.parametrize("typed", [text for text in HOSTILE if "\ud83d" not in text])
def test_hostile_texts_come_back_from_every_file(day: Day, tmp_path: Path, typed: str) -> None:
    records = Records.in_memory()
    _put(_join(day, records), "take_along", typed)
    for path in export(day, records, tmp_path)[:3]:
        assert HOSTILE[typed] in _cells(path), path
    for sheet in openpyxl.load_workbook(tmp_path / FILES[2]):
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink]


def test_the_longest_answer_fits_in_a_cell_with_every_line_neutralised(day: Day, tmp_path: Path) -> None:
    records = Records.in_memory()
    worst = "=\n" * (MAX_VALUE // 2)
    _put(_join(day, records), "take_along", worst)
    export(day, records, tmp_path)
    assert neutral(worst) in _cells(tmp_path / FILES[2])


def test_a_day_without_answers_gives_files_with_headings_only(day: Day, tmp_path: Path) -> None:
    first, *_ = export(day, Records.in_memory(), tmp_path)
    assert first.read_text() == ",".join(COLUMNS) + "\n"
    assert openpyxl.load_workbook(tmp_path / FILES[2]).worksheets[0].max_row == 1


def test_the_same_day_gives_the_same_files(day: Day, records: Records, tmp_path: Path) -> None:
    one = [path.read_bytes() for path in export(day, records, tmp_path / "one")]
    assert one == [path.read_bytes() for path in export(day, records, tmp_path / "two")]


def test_an_earlier_export_is_replaced(day: Day, records: Records, tmp_path: Path) -> None:
    (tmp_path / FILES[0]).write_text("old")
    export(day, records, tmp_path)
    assert "old" not in (tmp_path / FILES[0]).read_text().splitlines()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(FILES)


def test_the_log_is_never_overwritten(day: Day, tmp_path: Path) -> None:
    folder = DataFolder.of(day, tmp_path / "data")
    records = Records.in_folder(folder.path)
    _put(_join(day, records), "take_along", "blijft")
    before = (folder.path / "outcomes.csv").read_bytes()
    with pytest.raises(DataFolderError):
        export(day, records, tmp_path / "data")
    with pytest.raises(DataFolderError):
        export(day, Records.in_memory(), tmp_path / "data")
    assert (folder.path / "outcomes.csv").read_bytes() == before


def test_what_leaves_a_data_folder_is_registered_there(day: Day, tmp_path: Path) -> None:
    folder = DataFolder.of(day, tmp_path / "data").path
    records = Records.in_folder(folder)
    _put(_join(day, records), "take_along", "gaat mee")
    paths = export(day, records, tmp_path / "export")
    entries = export_register.entries(folder)
    assert {(entry.path, entry.digests, entry.kind) for entry in entries} == {
        (path, (hashlib.sha256(path.read_bytes()).hexdigest(),), export_register.EXPORT) for path in paths
    }
    assert set(export_register.delete_all(folder).deleted) == set(paths)
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
    assert export_register.delete_all(folder).deleted == (target / FILES[0],)


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
    _join(day, records).record("extra", {"item": "waarde"}, Visibility.ANONYMOUS)
    export(day, records, tmp_path)
    assert {"extra", "item", "waarde"} <= set(_cells(tmp_path / FILES[2]))


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
        return [_texts(path) for path in export(day, party.records, tmp_path / str(order))], party.records

    (first, records), (second, _) = exported(1), exported(7)
    whenever = re.compile(r"<dcterms:\w+ [^>]*>[^<]*</dcterms:\w+>")  # when the workbook was made
    assert [[whenever.sub("", text) for text in texts] for texts in first] == [
        [whenever.sub("", text) for text in texts] for texts in second
    ]
    for row in records.shared:
        for secret in (row.participant, row.outcome_id, row.recorded_at):
            assert not [text for texts in first for text in texts if secret in text]
