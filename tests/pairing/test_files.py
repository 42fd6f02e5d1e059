"""People, ratings and pairs by file: what is read, what is told, and what is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from themeday.errors import PairingFileError, ThemeDayError
from themeday.pairing import Date, Pair, Person, make_match, make_schedule
from themeday.pairing.files import read_pairs, read_people, read_ratings, write_pairs, write_rounds

PEOPLE = """\
Code;Rol;Afdeling;Plaatsen
y1;jonge collega;Recherche;
Y 2;Jonge collega;Parket;1,0
l1;leidinggevende;recherche.;2
l2;Leidinggevende;Recherché;
l3;LEIDINGGEVENDE;Basis-team;
"""


def write(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_two_of_one_unit_never_meet_however_the_list_spells_it(tmp_path: Path) -> None:
    notes: list[ThemeDayError] = []
    people = read_people(write(tmp_path, "people.csv", PEOPLE), notes)
    assert [note.message("en").partition(" are")[0] for note in notes] == [
        "“Recherche” and “recherche.”",
        "“Recherche” and “Recherché”",
    ]
    met = {(date.young_colleague, date.leader) for dates in make_schedule(people, 3).rounds for date in dates}
    assert met == {("y1", "l3"), ("Y 2", "l1"), ("Y 2", "l2"), ("Y 2", "l3")}
    wishes = {"y1": [["l1"], ["l3"]], "l1": [["y1"]], "l3": [["y1"]]}
    assert make_match(people, wishes).pairs == (Pair("y1", "l3"),)


def test_a_code_is_known_however_it_is_spelled(tmp_path: Path) -> None:
    people = read_people(write(tmp_path, "people.csv", PEOPLE))
    ratings = write(tmp_path, "ratings.csv", "van;naar;rang\ny2;L 3;1,0\nL3.;y\u00a02;1\n")
    notes: list[ThemeDayError] = []
    wishes = read_ratings(ratings, people, notes)
    assert (wishes["Y 2"], wishes["l3"]) == ([["l3"]], [["Y 2"]])
    assert [note.values["label"] for note in notes] == ["Y 2", "l3", "l3", "Y 2"]
    pairs = write(tmp_path, "pairs.csv", "Jonge collega\tLeidinggevende\nY2\tl3\n")
    assert read_pairs(pairs, people) == [Pair("Y 2", "l3")]


def test_one_code_twice_is_told_with_both_lines(tmp_path: Path) -> None:
    with pytest.raises(PairingFileError, match=r"line 4: The code Y1\. is on line 3 already"):
        read_people(write(tmp_path, "people.csv", "Deelnemers\nCode,Rol,Team\ny1,jong,A\nY1.,jong,B\n"))


def test_a_hyphen_tells_two_codes_apart(tmp_path: Path) -> None:
    people = read_people(write(tmp_path, "people.csv", "code,role,unit\n1-1,young,A\n11,leader,B\n"))
    assert [person.code for person in people] == ["1-1", "11"]


def test_a_workbook_comes_back(tmp_path: Path) -> None:
    people = [Person("y1", "young_colleague", "A"), Person("l1", "leader", "B")]
    write_pairs(tmp_path / "pairs.xlsx", [Pair("y1", "l1")])
    assert read_pairs(tmp_path / "pairs.xlsx", people) == [Pair("y1", "l1")]
    write_rounds(tmp_path / "rounds.xlsx", [[Date(1, 2, "y1", "l1")]])
    assert (tmp_path / "rounds.xlsx").read_bytes().startswith(b"PK")
