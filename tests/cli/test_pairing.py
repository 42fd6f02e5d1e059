"""`themeday schedule` and `themeday match`: files in, files out, and every mistake told with its line."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

PEOPLE = """\
code,role,unit,capacity,manager
y1,young_colleague,Recherche,,l1
y2,young_colleague,Parket,,
y3,young_colleague,Basisteam,,
l1,leader,Parket,2,
l2,leader,Basisteam,,
l3,leader,Recherche,,
"""
RATINGS = "from,to,rank\ny1,l2,1\ny2,l2,1\ny2,l3,2\ny3,l1,1\ny3,l3,1\nl1,y3,1\nl2,y1,1\nl2,y2,1\nl3,y2,1\nl3,y3,2\n"


@pytest.fixture(autouse=True)
def _files(_english_computer: None) -> None:
    Path("people.csv").write_text(PEOPLE, encoding="utf-8")
    Path("ratings.csv").write_text(RATINGS, encoding="utf-8")


def rows(name: str) -> list[dict[str, str]]:
    with Path(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_schedule(run: Run) -> None:
    status, out, err = run("schedule people.csv --rounds 3 --tables 12 -o rounds.csv")
    assert (status, err) == (0, "")
    dates = rows("rounds.csv")
    assert list(dates[0]) == ["round", "table", "young_colleague", "leader"]
    met = {(date["young_colleague"], date["leader"]) for date in dates}
    assert met == {("y1", "l2"), ("y2", "l2"), ("y2", "l3"), ("y3", "l1"), ("y3", "l3")}
    assert len(met) == len(dates)
    assert {date["round"] for date in dates} == {"1", "2"}
    assert "Dates: 5 · rounds in use: 2 of 3 · per person: 1 to 2" in out
    assert "Round 2, sitting out: l1, y1" in out
    assert "Unit Basisteam has 1 of 3 leaders" in out


def test_a_match(run: Run) -> None:
    status, out, err = run("match people.csv ratings.csv -o pairs.csv")
    assert (status, err) == (0, "")
    assert Path("pairs.csv").read_text() == "young_colleague,leader\ny1,l2\ny2,l3\ny3,l1\n"
    assert "Pairs: 3 · young colleagues without: 0 · leaders without: 0" in out
    assert "that is proven" in out
    assert "Two who would both rather be a pair: 0 · of one unit: 0" in out
    assert "First choice: 83% · mean rank: 1.17 · worst rank: 2" in out
    assert "y1 + l2: both would like it, different units" in out


def test_a_report_instead_of_the_screen(run: Run) -> None:
    status, out, _ = run("match people.csv ratings.csv --method fairest --seed 3 --report report.json")
    assert (status, out) == (0, "Written: pairs.csv\nWritten: report.json\n")
    told = json.loads(Path("report.json").read_text("utf-8"))
    assert (told["method"], told["seed"], told["largest"]) == ("fairest", 3, True)
    assert told["quality"]["pairs"] == len(told["pairs"]) == 3
    assert told["pairs"][0].keys() == {"young_colleague", "leader", "learns", "shares", "different_units", "mutual"}
    assert told["unmatched"] == []
    assert run("schedule people.csv --report report.json")[0] == 0
    told = json.loads(Path("report.json").read_text("utf-8"))
    assert told["dates_of"] == {"l1": 1, "l2": 2, "l3": 2, "y1": 1, "y2": 2, "y3": 2}


def test_what_a_dutch_excel_saves_is_read(run: Run) -> None:
    assert run("match people.csv ratings.csv -o comma.csv")[0] == 0
    for encoding, mark in (("utf-8-sig", "é"), ("cp1252", "é")):
        text = PEOPLE.replace("Recherche", f"Recherch{mark}").replace(",", ";").replace("\n", ";;\r\n")
        Path("people.csv").write_bytes(text.replace("manager;;", "manager").encode(encoding))
        Path("ratings.csv").write_bytes(RATINGS.replace(",", ";").replace("\n", "\r\n").encode(encoding))
        assert run("match people.csv ratings.csv -o pairs.csv")[0] == 0
        assert Path("pairs.csv").read_bytes() == Path("comma.csv").read_bytes()


def test_the_order_of_rows_and_columns_makes_no_difference(run: Run) -> None:
    run("match people.csv ratings.csv -o one.csv --seed 5")
    run("schedule people.csv -o rounds-one.csv --seed 5")
    header, *lines = RATINGS.splitlines()
    Path("ratings.csv").write_text("\n".join([header, "", *lines[::-1]]))
    turned = [",".join([*line.split(",")[::-1], "a note"]) for line in PEOPLE.splitlines()]
    Path("people.csv").write_text("\n".join([turned[0], *turned[:0:-1]]))
    assert run("match people.csv ratings.csv -o other.csv --seed 5")[0] == 0
    assert run("schedule people.csv -o rounds-other.csv --seed 5")[0] == 0
    assert Path("one.csv").read_bytes() == Path("other.csv").read_bytes()
    assert Path("rounds-one.csv").read_bytes() == Path("rounds-other.csv").read_bytes()


def test_confirmed_pairs_stay_and_earlier_ones_do_not_come_again(run: Run) -> None:
    Path("kept.csv").write_text("young_colleague,leader\ny2,l2\n")
    run("match people.csv ratings.csv --keep kept.csv")
    assert {"young_colleague": "y2", "leader": "l2"} in rows("pairs.csv")
    run("match people.csv ratings.csv --apart kept.csv --proposer leader")
    assert {"young_colleague": "y2", "leader": "l2"} not in rows("pairs.csv")
    run("schedule people.csv --apart kept.csv")
    assert ("y2", "l2") not in {(row["young_colleague"], row["leader"]) for row in rows("rounds.csv")}


@pytest.mark.parametrize(
    ("find", "put", "told"),
    [
        ("y2,young", "y1,young", "line 3: The code y1 is on line 2 already"),
        ("y2,young_colleague", "y2,youngster", "line 3: The role is youngster"),
        ("Parket,2", "Parket,two", "line 5: The capacity is two"),
        ("Parket,2", "Parket,-1", "line 5: The capacity is -1"),
        ("Parket,2", "Parket,²", "line 5: The capacity is ²"),
        (",,l1", ",,l9", "line 2: The manager l9 is no leader"),
        (",,l1", ",,y2", "line 2: The manager y2 is no leader"),
        ("unit", "place", "line 1: The column unit is missing. It may be called: unit, organisatieonderdeel"),
        ("unit", "code", "line 1: The column code is there twice"),
        ("y2,", "=1+1,", "line 3: A spreadsheet would calculate the code =1+1"),
        ("y2,", ",", "line 3: The column code is empty"),
        ("Parket,,", "Parket,,,more,", "line 3: There are 7 cells under 5 columns"),
        ("Parket", '"Parket', "The quotation marks do not add up"),
        ("code", "\0", "people.csv is no list that can be read"),
    ],
)
def test_mistakes_in_people_are_told_with_their_line_and_nothing_is_written(
    run: Run, find: str, put: str, told: str
) -> None:
    Path("people.csv").write_text(PEOPLE.replace(find, put, 1), encoding="utf-8")
    for command in ("schedule people.csv -o out.csv --report r.json", "match people.csv ratings.csv -o out.csv"):
        status, out, err = run(command)
        assert (status, out) == (1, "")
        assert told in err
        assert "people.csv" in err
    assert {path.name for path in Path().iterdir()} == {"people.csv", "ratings.csv"}


@pytest.mark.parametrize(
    ("find", "put", "told"),
    [
        ("y1,l2", "y9,l2", "line 2: The code y9 is not among the people"),
        ("y1,l2", "y1,y2", "line 2: y1 and y2 have the same role"),
        ("y1,l2,1", "y1,l2,best", "line 2: The rank is best"),
        ("y1,l2,1", "y1,l2,0", "line 2: The rank is 0"),
        ("y1,l2,1", "y1,l2,1.5", "line 2: The rank is 1.5"),
        ("y1,l2,1", "y1,l2", "line 2: The rank is -"),
        ("y2,l3,2", "y2,l2,2", "line 4: y2 ranks l2 on line 3 already"),
        ("rank", "score", "line 1: The column rank is missing"),
    ],
)
def test_mistakes_in_ratings_are_told_too(run: Run, find: str, put: str, told: str) -> None:
    Path("ratings.csv").write_text(RATINGS.replace(find, put, 1))
    status, out, err = run("match people.csv ratings.csv -o out.csv")
    assert (status, out) == (1, "")
    assert told in err
    assert err.startswith("ratings.csv has mistakes; nothing was written.")
    assert not Path("out.csv").exists()


def test_all_mistakes_are_told_at_once_but_not_hundreds(run: Run) -> None:
    Path("ratings.csv").write_text("from,to,rank\n" + "a,b,c\n" * 30)
    err = run("match people.csv ratings.csv")[2]
    assert err.count("\n") == 22
    assert "and 70 more" in err


def test_mistakes_are_told_in_dutch_as_well(run: Run) -> None:
    Path("ratings.csv").write_text(RATINGS.replace("y1,l2,1", "y1,l2,x"))
    err = run("match people.csv ratings.csv --language nl")[2]
    assert "regel 2: De rank is x." in err
    assert "er is niets geschreven" in err


def test_infeasible_wishes_are_explained(run: Run) -> None:
    lines = ["code,role,unit,capacity,manager"]
    lines += [f"y{i},young_colleague,X,," for i in range(20)]
    lines += [f"l{i},leader,{'X' if i < 14 else 'Z'},," for i in range(20)]
    Path("people.csv").write_text("\n".join(lines))
    status, out, err = run("schedule people.csv --rounds 8 --least 7")
    assert (status, out) == (1, "")
    assert "Unit X has 14 of 20 leaders, so its young colleagues (20) can meet 6 of them" in err
    assert not Path("rounds.csv").exists()
    assert run("schedule people.csv --rounds 8")[0] == 0
    assert run("schedule people.csv --rounds 0")[0] == 1
    assert run("schedule people.csv --tables 0")[0] == 1
    Path("people.csv").write_text("\n".join(lines[:21] + [line.replace("Z", "X") for line in lines[21:]]))
    assert "Everyone here works in the unit X" in run("schedule people.csv")[2]


def test_what_is_typed_wrongly(run: Run) -> None:
    assert run("match people.csv ratings.csv --method best")[0] == 2
    assert run("match people.csv ratings.csv --proposer manager")[0] == 2
    assert run("match people.csv")[0] == 2
    assert run("schedule people.csv --rounds many")[0] == 2
    for command in (
        "schedule people.csv -o people.csv",
        "schedule people.csv --report people.csv",
        "match people.csv ratings.csv -o ratings.csv",
        "match people.csv ratings.csv -o same --report same",
    ):
        status, _, err = run(command)
        assert status == 2
        assert "would be written over" in err
    assert Path("people.csv").read_text(encoding="utf-8") == PEOPLE
    status, _, err = run("schedule gone.csv")
    assert status == 1
    assert "gone.csv cannot be read" in err
    status, _, err = run("schedule people.csv -o no/such/rounds.csv")
    assert status == 1
    assert "cannot be written" in err


def test_two_spellings_of_one_unit_are_told(run: Run) -> None:
    Path("people.csv").write_text(PEOPLE.replace("l3,leader,Recherche", "l3,leader,RECHERCHE\u00a0"), encoding="utf-8")
    status, out, _ = run("match people.csv ratings.csv")
    assert status == 0
    assert "“Recherche” and “RECHERCHE” are taken as one" in out
    assert "Pairs: 3" in out
    assert "taken as one" in run("schedule people.csv")[1]


@pytest.mark.parametrize(
    ("ratings", "says"),
    [
        ("y1,l2,1\ny2,l3,1\ny3,l1,1\n", ["No leader ranks anyone"]),
        ("l1,y3,1\nl2,y1,1\n", ["No young colleague ranks anyone", "Leaders who rank nobody", ": l3."]),
        ("y1,l2,1\nl2,y2,1\ny2,l3,1\nl3,y3,1\ny3,l1,1\nl1,y1,1\n", ["Both sides rank, but no two rank each other"]),
        ("y1,l3,1\nl2,y1,1\n", ["Young colleagues who rank only people they may not be paired with: y1."]),
    ],
)
def test_an_empty_match_says_whose_ratings_are_missing(run: Run, ratings: str, says: list[str]) -> None:
    people = PEOPLE.replace("y1,young_colleague,Recherche,,l1", "y1,young_colleague,Recherche,,")
    Path("people.csv").write_text(people, encoding="utf-8")
    Path("ratings.csv").write_text(f"from,to,rank\n{ratings}", encoding="utf-8")
    for arguments in ("", " --report report.json"):
        status, out, _ = run(f"match people.csv ratings.csv{arguments}")
        assert status == 0
        assert all(one in out for one in says), out
    told = json.loads(Path("report.json").read_text("utf-8"))
    assert (told["pairs"], told["largest"]) == ([], True)
    assert says[0] in told["causes"][0] or len(told["causes"]) > 1


def test_who_has_no_partner_for_want_of_ratings_is_named(run: Run) -> None:
    Path("ratings.csv").write_text("from,to,rank\ny1,l2,1\nl2,y1,1\ny2,l3,1\n", encoding="utf-8")
    out = run("match people.csv ratings.csv")[1]
    assert "Pairs: 1" in out
    assert "Young colleagues who rank nobody, and so can have no partner: y3." in out
    assert "Leaders who rank nobody, and so can have no partner: l1, l3." in out
    assert "whom no leader ranks that may be paired with them: y2, y3." in out


def test_pairs_and_rounds_are_as_a_dutch_excel_opens_them_and_are_read_again(run: Run) -> None:
    assert run("match people.csv ratings.csv -o pairs.csv --language nl")[0] == 0
    assert Path("pairs.csv").read_bytes() == b"\xef\xbb\xbfyoung_colleague;leader\r\ny1;l2\r\ny2;l3\r\ny3;l1\r\n"
    assert run("schedule people.csv -o rounds.csv --language nl")[0] == 0
    assert Path("rounds.csv").read_bytes().startswith(b"\xef\xbb\xbfround;table;young_colleague;leader\r\n1;1;")
    kept = run("match people.csv ratings.csv --keep pairs.csv -o again.csv --language nl")
    assert (kept[0], Path("again.csv").read_bytes()) == (0, Path("pairs.csv").read_bytes())
