"""A list as people keep it: one list in a hundred shapes is one list."""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from themeday.errors import PairingFileError
from themeday.pairing import Person
from themeday.pairing.files import read_people
from themeday.pairing.table_file import TableFile

PEOPLE = [
    Person("y1", "young_colleague", "Recherche", manager="l1"),
    Person("y2", "young_colleague", "Café, Zuid; oost"),
    Person("y3", "young_colleague", "", asks=frozenset({"law", "apps"})),
    Person("l1", "leader", "Parket", 2, offers=frozenset({"law"})),
    Person("l2", "leader", "Basisteam", 0),
]
HEADERS = {
    "code": ["code", "Code", "NUMMER", "Deelnemer:", " id "],
    "role": ["role", "Rol", "ROL*"],
    "unit": ["unit", "Organisatieonderdeel", "AFDELING", "Team"],
    "capacity": ["capacity", "Capaciteit", "plaatsen"],
    "manager": ["manager", "Eigen leidinggevende", "eigen_leidinggevende", "Leidinggevende"],
    "asks": ["asks", "Wil leren"],
    "offers": ["offers", "Heeft te bieden", "biedt"],
}
ROLES = {
    "young_colleague": ["young_colleague", "Young colleague", "jonge collega", "JONGE COLLEGA ", "Jong"],
    "leader": ["leader", "Leidinggevende", "LEIDINGGEVENDE", " leiding"],
}
NUMBERS = {0: ["0", "0,0", "0.00"], 1: ["", "1", "1,0", "1.0"], 2: ["2", "2,0", "2.0"]}


@st.composite
def lists(draw: st.DrawFn) -> list[list[str]]:
    """Return the people as cells: headers, roles and numbers as someone may write them, columns in some order."""
    order = draw(st.permutations([*HEADERS, "Opmerking", ""]))
    header = [draw(st.sampled_from(HEADERS.get(name, [name]))) for name in order]
    rows = []
    for person in PEOPLE:
        cells = {
            "code": person.code,
            "role": draw(st.sampled_from(ROLES[person.role])),
            "unit": person.unit,
            "capacity": draw(st.sampled_from(NUMBERS[person.capacity])),
            "manager": person.manager and draw(st.sampled_from(["l1", " L1", "l1."])),
            "asks": " ".join(sorted(person.asks)),
            "offers": " ".join(person.offers),
            "Opmerking": draw(st.sampled_from(["", 'zegt "ja"', "regel\neen"])),
        }
        rows.append([cells.get(name, "") for name in order])
    above = draw(st.sampled_from([[], [["Deelnemers themadag, 14 januari"]], [["Lijst; HR"], []]]))
    below = draw(st.sampled_from([[], [[]], [[""] * len(order), []]]))
    return [*above, header, *rows, *below]


def text_of(rows: list[list[str]], delimiter: str, line_end: str, quoting: int) -> str:
    text = io.StringIO(newline="")
    quoting = quoting if "\n" in line_end else csv.QUOTE_ALL  # otherwise the writer leaves a line end in a cell bare
    csv.writer(text, delimiter=delimiter, lineterminator=line_end, quoting=quoting).writerows(rows)
    return text.getvalue()


@settings(deadline=None, max_examples=300)
@given(
    lists(), st.sampled_from(",;\t"), st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]), st.booleans(),
    st.booleans(), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]),
)  # fmt: skip
def test_one_list_in_a_hundred_shapes_is_one_list(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[list[str]],
    delimiter: str,
    line_end: str,
    quoting: int,
    says_which: bool,
    one_cell_a_line: bool,
    encoding: str,
) -> None:
    text = text_of(rows, delimiter, line_end, quoting)
    if one_cell_a_line:
        lines = [text_of([row], delimiter, "", csv.QUOTE_MINIMAL) for row in rows]
        text = text_of([[line] for line in lines], delimiter, line_end, csv.QUOTE_ALL)
    if says_which:
        text = f"sep={delimiter}{line_end}{text}"
    path = tmp_path_factory.mktemp("list") / "people.csv"
    path.write_bytes(text.encode(encoding))
    assert read_people(path) == PEOPLE


@settings(deadline=None, max_examples=60)
@given(lists(), st.booleans(), st.booleans())
def test_a_workbook_is_read_on_whichever_sheet_it_is(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], as_numbers: bool, first: bool
) -> None:
    path = tmp_path_factory.mktemp("list") / "people.xlsx"
    with Workbook(path, {"strings_to_numbers": as_numbers}) as book:
        sheets = [book.add_worksheet(), book.add_worksheet()]
        sheets[first].write_row(0, 0, ["Toelichting", "Rol: zie hieronder"])
        for at, cells in enumerate(rows):
            sheets[not first].write_row(at, 0, cells)
    assert read_people(path) == PEOPLE


def test_optional_columns_may_be_missing_and_a_misspelled_one_is_told(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Rol;Capcity;Code;Team\njong;2;y1;Noord\nleiding;2;l1;Zuid\n", encoding="utf-8")
    notes: list[Exception] = []
    people = read_people(path, notes)  # type: ignore[arg-type]
    assert people == [Person("y1", "young_colleague", "Noord"), Person("l1", "leader", "Zuid")]
    assert str(notes[0]).endswith("because their names are not known: Capcity.")


@pytest.mark.parametrize("seed", range(200))
def test_anything_at_all_is_read_or_refused_with_a_reason(tmp_path: Path, seed: int) -> None:
    source = random.Random(seed)
    path = tmp_path / "list"
    head = source.choice([b"", b"PK", b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf", b"sep=", b"code;role;unit\n", b'"'])
    path.write_bytes(head + source.randbytes(source.randrange(60)))
    try:
        TableFile(path, {"code": (), "role": (), "unit": ()})
    except PairingFileError as refused:
        assert len(refused.message("nl")) > 30  # noqa: PT017


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_text_with_a_stray_nothing_is_no_list_however_its_lines_end(tmp_path: Path, end: bytes) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(end.join((b"\0,role,unit", b"y1,young_colleague,Recherche", b"l1,leader,Parket", b"")))
    with pytest.raises(PairingFileError, match="no list that can be read"):
        read_people(path)
