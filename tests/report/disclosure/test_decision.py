"""The reports of the rooms of a rehearsal of 120 people in 9 units, against its CSV counted in another way."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.conftest import owners_only
from tests.rehearsed_day import ON, Rehearsal, rehearsed
from tests.report.recount import latest
from themeday.cli import main
from themeday.day.load import load_day
from themeday.errors import ReportError
from themeday.lifecycle.merge import merge
from themeday.model.people import Participant, Role, new_code
from themeday.model.visibility import Visibility
from themeday.report import WrittenReports, write_report
from themeday.report.contents import Report
from themeday.report.disclosure.history import FILE, load
from themeday.room.session import Session
from themeday.store import export_register
from themeday.store.folder import DataFolder
from themeday.store.frames import HEADER, row_of

pytestmark = pytest.mark.slow

K = 5
Row = dict[str, str]
Rows = dict[tuple[str, str, str], Row]


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Rehearsal:
    return rehearsed(tmp_path_factory.mktemp("rooms") / "day", 120)


@pytest.fixture(scope="module")
def each(big: Rehearsal, tmp_path_factory: pytest.TempPathFactory) -> WrittenReports:
    return write(big, tmp_path_factory.mktemp("reports") / "report.html")


def write(day: Rehearsal, target: Path, language: str = "en") -> WrittenReports:
    return write_report(day.day, day.records(), day.folder, target, language, ON, each_room=True, publish=True)


def of_rooms(each: WrittenReports) -> dict[Path, Report]:
    """Return the reports of rooms, by their files."""
    _, *rooms = each.reports.items()
    return dict(rooms)


def joined(rows: Rows) -> dict[str, Row]:
    return {who: row for (who, chapter, item), row in rows.items() if (chapter, item) == ("join", "role")}


def numbers(page: str, title: str) -> list[list[str]]:
    """Return the rows of the table below a title, as a reader sees them."""
    part = re.search(rf'<h4 id="[^"]*">{re.escape(title)} .*?</table>', page, flags=re.DOTALL)
    assert part, title
    rows = re.findall(r"<tr>(.*?)</tr>", part[0])
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows[1:]]
    return [[re.sub("<.*?>", "", cell) for cell in row] for row in cells]


def test_a_report_together_and_one_of_each_room(each: WrittenReports) -> None:
    assert [path.name for path in of_rooms(each)] == ["report-a.html", "report-b.html", "report-c.html"]
    assert each.refused == ()
    assert next(iter(each.reports)).name == "report.html"
    for path, name in zip(of_rooms(each), ("Zaal A", "Zaal B", "Zaal C"), strict=True):
        page = path.read_text("utf-8")
        assert f"Report · Rehearsal day · {name}</p>" in page
        assert f"40 people took part in {name}: 20 young colleagues and 20 leaders." in page
        assert owners_only(path)


def test_every_number_of_a_room_is_that_of_the_csv(big: Rehearsal, each: WrittenReports) -> None:
    rows = latest(big.folder.path)
    people = joined(rows)
    published = load(big.folder.path)[-1]
    checked = 0
    for key, table in published.rooms.items():
        chapter, _, item = key.partition("/")
        for rooms, mine in table.items():
            here = {who: row for who, row in people.items() if row["room"] in rooms}
            if key in ("people", "role"):
                truth = Counter(("", row["value"] if key == "role" else "") for row in here.values())
            elif key == "unit":
                truth = Counter(("", row["unit"]) for row in here.values())
            else:
                truth = Counter(
                    (here[who]["value"] if here[who]["value"] in mine.cells else "", row["value"])
                    for (who, c, i), row in rows.items()
                    if (c, i) == (chapter, item) and who in here
                )
            for stratum, cells in mine.cells.items():
                assert mine.totals[stratum] == sum(stratum in ("", row["value"]) for row in here.values())
                for cell in cells:
                    number = sum(truth[(stratum, category)] for category in cell.group)
                    assert (number >= cell.count) if cell.at_least else (number == cell.count), (key, rooms, cell)
                    assert cell.count == 0 or cell.count >= K
                    checked += 1
    assert checked > 150
    for room, bounds in published.room_bounds.items():
        for chapter in ("welcome", "expectations", "lessons", "closing"):
            there = {who for who, c, _ in rows if c == chapter and who in people and people[who]["room"] == room}
            assert len(there) - K * 2 < bounds[f"response/{chapter}"][""] <= len(there)


def test_the_page_of_a_room_says_what_was_published_of_it(big: Rehearsal, each: WrittenReports) -> None:
    published = load(big.folder.path)[-1]
    rows = latest(big.folder.path)
    people = joined(rows)
    for path, room in zip(of_rooms(each), "abc", strict=True):
        table = published.rooms["closing/recommend"][(room,)]
        shown = numbers(path.read_text("utf-8"), "Would you recommend this day to a colleague?")
        assert [int(row[1]) for row in shown] == [cell.count for cell in table.overall if cell.count]
        given = [
            int(row["value"])
            for (who, c, i), row in rows.items()
            if (c, i) == ("closing", "recommend") and people[who]["room"] == room
        ]
        assert sum(int(row[1]) for row in shown) == len(given)
        for row in shown:
            low, _, high = row[0].partition("–")
            assert int(row[1]) == sum(int(low) <= n <= int(high or low) for n in given)


def test_a_question_is_told_of_all_rooms_or_of_so_many_that_no_room_is_left_over(
    big: Rehearsal, each: WrittenReports
) -> None:
    published = load(big.folder.path)[-1]
    told = Counter(sum(len(part) == 1 for part in table) for table in published.rooms.values())
    # Of three rooms all, or one beside two that are told together; never two of them.
    assert set(told) <= {1, 3}
    assert told[3] > 10
    for key, parts in published.words.items():
        assert {room for part in parts for room in part} == {"a", "b", "c"}, key


def test_the_words_of_a_room_were_released_there(big: Rehearsal, each: WrittenReports) -> None:
    rows = latest(big.folder.path)
    people = joined(rows)
    sizes = Counter((row["value"], row["unit"]) for row in people.values())
    quoted = 0
    for report, room in zip(of_rooms(each).values(), "abc", strict=True):
        asked = [quote for answers in report.answers for quote in answers.quotes]
        for quote in [*asked, *report.quotes]:
            authors = [
                (people[who], row)
                for (who, _, _), row in rows.items()
                if row["value"] == quote.text and row["visibility"] in ("anonymous", "report") and who in people
            ]
            assert any(author["room"] == room for author, _ in authors), quote
            assert quote.by in ("", "young colleague", "leader", "Young colleague", "Leader")
            # Nobody who wrote this may stand with a unit in the report together.
            assert all(
                row["visibility"] != "report" or sizes[(author["value"], author["unit"])] < K for author, row in authors
            )
            quoted += 1
        tips = [tip for tips in report.advice.values() for tip in tips]
        for tip in tips:
            assert any(
                row["value"] == tip.text and people[who]["room"] == room
                for (who, c, i), row in rows.items()
                if c == "closing" and i.startswith(("do.", "dont."))
            )
    assert quoted > 40


def test_what_is_left_of_the_words_was_written_by_nobody_or_by_enough(big: Rehearsal, each: WrittenReports) -> None:
    rows = latest(big.folder.path)
    people = joined(rows)
    for answers in next(iter(each.reports.values())).answers:
        pages = [
            {quote.text for mine in report.answers if mine.ask == answers.ask for quote in mine.quotes}
            for report in of_rooms(each).values()
        ]
        without = [room for room, page in zip("abc", pages, strict=True) if not page]
        left = {quote.text for quote in answers.quotes} - set().union(*pages)
        writers = {
            who
            for (who, _, _), row in rows.items()
            if row["value"] in left and who in people and people[who]["room"] in without
        }
        assert len(without) != 1
        assert not without or not writers or len(writers) >= K


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_room_as_html_pdf_and_xlsx(big: Rehearsal, tmp_path: Path, language: str) -> None:
    pytest.importorskip("weasyprint")
    openpyxl = pytest.importorskip("openpyxl")
    for ending in ("html", "xlsx", "pdf") if language == "nl" else ("html", "xlsx"):
        target = tmp_path / f"b.{ending}"
        write_report(big.day, big.records(), big.folder, target, language, ON, room="Zaal B")
        assert target.stat().st_size > 5_000
    page = (tmp_path / "b.html").read_text("utf-8")
    assert ("mensen deden mee in Zaal B" in page) == (language == "nl")
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    assert book.worksheets[0]["A1"].value.endswith(" · Zaal B")
    assert [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []


def test_a_room_that_is_not_there_says_which_there_are(big: Rehearsal, tmp_path: Path) -> None:
    with pytest.raises(ReportError) as refused:
        write_report(big.day, big.records(), big.folder, tmp_path / "x.html", "nl", ON, room="aula")
    assert refused.value.message("nl").endswith("a (Zaal A), b (Zaal B), c (Zaal C).")
    assert "There is no room aula." in refused.value.message("en")
    assert not (tmp_path / "x.html").exists()


def smaller(folder: Path, people: int, small: int) -> Rehearsal:
    """Make a day of which the third room holds a few people only."""
    day = rehearsed(folder, people)
    records = day.records()
    there = [row for row in records.shared.answers("join", "role") if row.room == "c"]
    assert len(there) > small
    moved = {row.participant for row in there[small:]}
    rows = [
        row.model_copy(update={"room": "a"}) if row.participant in moved and row.room == "c" else row
        for row in (*records.shared,)
    ]
    (day.folder.path / "outcomes.csv").write_bytes(HEADER + b"".join(map(row_of, rows)))
    return day


def test_a_small_room_has_no_report_and_takes_another_with_it(tmp_path: Path) -> None:
    day = smaller(tmp_path / "day", 60, 3)
    each = write(day, tmp_path / "out" / "report.html")
    assert [path.name for path in of_rooms(each)] == ["report-a.html"]
    assert [why.message("en") for why in each.refused] == [
        "Zaal B: it gets no report of its own. Taken from the report together, it would leave Zaal C, where fewer than "
        "5 people took part. It is told in the report together.",
        "Zaal C: fewer than 5 people took part there, so it gets no report of its own.",
    ]
    with pytest.raises(ReportError, match="fewer than"):
        write_report(day.day, day.records(), day.folder, tmp_path / "c.html", "en", ON, room="c")
    assert not (tmp_path / "c.html").exists()


def test_reports_of_rooms_are_decided_with_the_first_report(tmp_path: Path) -> None:
    day = rehearsed(tmp_path / "day", 60)
    day.html(tmp_path / "report.html")
    come_late(day)
    each = write(day, tmp_path / "report.html")
    assert len(of_rooms(each)) == 3
    assert all(report.repeated for report in each.reports.values())
    assert len(load(day.folder.path)) == 1


def test_after_a_report_of_before_there_were_rooms_in_it(tmp_path: Path) -> None:
    day = rehearsed(tmp_path / "day", 60)
    day.html(tmp_path / "report.html")
    register = day.folder.path / FILE
    kept = json.loads(register.read_text("utf-8"))
    for name in ("rooms", "room_bounds", "words", "joined", "since", "people_on", "number", "draft"):
        del kept[0][name]
    register.write_text(json.dumps(kept), "utf-8")
    # Nobody came since: the same people, so it can be told of whom it is.
    assert len(of_rooms(write(day, tmp_path / "report.html"))) == 3
    register.write_text(json.dumps(kept), "utf-8")
    come_late(day)
    each = write(day, tmp_path / "report.html")
    assert (of_rooms(each), len(each.refused)) == ({}, 3)
    assert "its numbers have changed since" in each.refused[0].message("en")


def come_late(day: Rehearsal) -> None:
    records = day.records()
    who = Participant(new_code(), Role.LEADER, unit="Onderdeel A", room="a", table="1")
    late = Session(day.day, records, day.folder.secret())
    late.join(who)
    late.bind(who, "en")
    late.record("welcome", {"help": "a text of who came late"}, Visibility.REPORT)


def test_a_merged_day_has_a_report_of_each_site(tmp_path: Path) -> None:
    for number, site in enumerate(("utrecht", "zwolle", "breda")):
        rehearsed(tmp_path / site, 40 + 10 * number, seed=number + 1)
    merge([tmp_path / site for site in ("utrecht", "zwolle", "breda")], tmp_path / "national")
    day = load_day(tmp_path / "national")
    national = Rehearsal(day, DataFolder.of(day))
    each = write(national, tmp_path / "out" / "report.html")
    assert len(of_rooms(each)) + len(each.refused) == len(day.rooms) == 9
    with (tmp_path / "zwolle" / "data" / "outcomes.csv").open(encoding="utf-8", newline="") as file:
        there = {row["participant"] for row in csv.DictReader(file) if row["item"] == "role" and row["room"] == "a"}
    (mine,) = (path for path in of_rooms(each) if path.name == "report-zwolle-a.html")
    assert f"{len(there)} people took part in Zaal A (zwolle)" in mine.read_text("utf-8")


def test_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    day = smaller(tmp_path / "day", 60, 3)
    here, out = str(tmp_path / "day"), tmp_path / "out"
    assert main(["report", here, "--each-room", "-o", str(out / "report.html"), "--language", "en"]) == 0
    said = capsys.readouterr().out
    assert f"Written: {out / 'report.html'}" in said
    assert f"Written: {out / 'report-a.html'}" in said
    assert "Zaal C: fewer than 5 people took part there" in said
    assert {entry.path for entry in export_register.entries(day.folder.path)} == {
        out / "report.html",
        out / "report-a.html",
    }
    assert main(["report", here, "--room", "A", "--language", "en"]) == 0
    assert (tmp_path / "day" / "report-a.html").exists()
    capsys.readouterr()
    assert main(["report", here, "--room", "aula", "--language", "nl"]) == 1
    assert "a (Zaal A), b (Zaal B), c (Zaal C)" in capsys.readouterr().err
    assert main(["report", here, "--room", "a", "--each-room"]) == 2
    code = day.records().participants()[0].code
    assert main(["erase", code, here, "--yes"]) == 0
    assert list(out.iterdir()) == []


def test_what_may_have_stood_with_a_unit_stays_out_of_the_rooms_when_that_unit_becomes_small(tmp_path: Path) -> None:
    day = rehearsed(tmp_path / "day", 120)
    write(day, tmp_path / "first.html")
    rows = latest(day.folder.path)
    people = joined(rows)
    texts = {
        who: row["value"]
        for (who, chapter, item), row in rows.items()
        if (chapter, item) == ("closing", "take_along") and row["visibility"] == "report" and who in people
    }
    groups = Counter((people[who]["value"], people[who]["unit"]) for who in texts)
    (group, _), *_ = groups.most_common(1)
    members = [who for who, row in people.items() if (row["value"], row["unit"]) == group]
    gone = sorted(members, key=lambda who: who in texts)[: len(members) - (K - 1)]
    for who in gone:
        assert main(["erase", who, str(tmp_path / "day"), "--yes"]) == 0
    told = {texts[who] for who in members if who in texts and who not in gone}
    pages = [path.read_text("utf-8") for path in of_rooms(write(day, tmp_path / "second.html"))]
    assert told
    assert len(pages) == 3
    assert not [text for text in told for page in pages if text in page]
