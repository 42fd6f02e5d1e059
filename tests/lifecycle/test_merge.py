"""Several sites become one day: the same bytes in any order, nobody comes back, nothing private comes along."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import re
from pathlib import Path

import pytest

from tests.asked import learned, questions
from tests.conftest import Party, owners_only
from tests.lifecycle.conftest import SITES, WORDS, everything, files, merged, read
from themeday import results
from themeday.day.load import load_day
from themeday.errors import DataFolderError
from themeday.export.tables import export
from themeday.lifecycle.close import close_day
from themeday.lifecycle.erase import erase_participant
from themeday.lifecycle.merge import MergeResult
from themeday.model.visibility import Visibility
from themeday.report import write_report
from themeday.results.themes import Themes
from themeday.room import agreements
from themeday.room.follow_up import may_open
from themeday.store import Cursor, export_register
from themeday.store.folder import DataFolder
from themeday.store.tombstones import NAME as ERASED
from themeday.store.tombstones import load as tombstones_of


def test_the_same_bytes_in_any_order_and_however_often(sites: dict[str, Party], tmp_path: Path) -> None:
    done = merged(tmp_path)
    first = files(done.folder)
    assert done.clashes == ()
    assert (done.participants, len(done.sources)) == (6, 3)
    assert set(first) == {"day.toml", "data/day.json", "data/merged.json", "data/outcomes.csv", "data/stage.csv"}
    for number, order in enumerate(itertools.permutations(SITES)):
        assert files(merged(tmp_path, *order).folder) == first
        assert files(merged(tmp_path, *order, order[0], target=f"other-{number}").folder) == first
    assert owners_only(*(done.folder / "data").iterdir())


def test_each_answer_is_there_once_and_says_where_it_came_from(sites: dict[str, Party], tmp_path: Path) -> None:
    records = read(merged(tmp_path))
    found = {row.value: row for row in records.shared.answers("welcome", "help")}
    assert {found[words].room for words in WORDS.values()} == {f"{name}-a" for name in SITES}
    assert {found[f"chef van {name}"].room for name in SITES} == {f"{name}-b" for name in SITES}
    assert {row.day for row in records.shared} == {sites["breda"].day.key}
    told = json.loads((tmp_path / "national/data/merged.json").read_text("utf-8"))["merged_from"]
    assert [one["folder"] for one in told] == sorted(SITES)
    assert sum(room["rows"] for one in told for room in one["rooms"]) == len(records.files()[0].read(Cursor()).outcomes)
    assert str(tmp_path) not in everything(tmp_path / "national").decode()
    # What was replaced stays behind, as it does when a day is closed.
    assert b"eerst" not in everything(tmp_path / "national")


def test_nothing_private_comes_along_and_closed_days_give_the_same(sites: dict[str, Party], tmp_path: Path) -> None:
    first = files(merged(tmp_path).folder)
    assert "privé" not in everything(tmp_path / "national").decode()
    assert "Bijnaam" not in everything(tmp_path / "national").decode()
    for name in SITES:
        close_day(tmp_path / name / "data")
    assert files(merged(tmp_path).folder) == first


def test_a_merge_is_a_day_to_export_and_report_on(sites: dict[str, Party], tmp_path: Path) -> None:
    done = merged(tmp_path)
    day, records = load_day(done.folder), read(done)
    assert [room.key for room in day.rooms] == [f"{name}-{room}" for name in sorted(SITES) for room in "ab"]
    assert (day.title_in("en"), day.date, day.units) == ("National day", dt.date(2027, 1, 14), ("Recherche", "Parket"))
    assert len(agreements.pairs(records)) == 3
    assert [agreement.cadence for agreement in agreements.all_agreements(records)] == ["monthly"] * 3
    assert sorted(tip.text for tip in results.tips(records)) == sorted(f"luister in {name}" for name in SITES)
    assert [tip.votes for tip in results.tips(records)] == [1, 1, 1]
    exported = export(day, records, tmp_path / "uit")[0].read_text("utf-8")
    assert all(words in exported for words in WORDS.values())


def test_a_mark_does_not_give_the_code_away_and_is_made_once(sites: dict[str, Party], tmp_path: Path) -> None:
    data = tmp_path / "breda/data"
    code = sites["breda"].young.me.code
    for _ in range(2):
        erase_participant(DataFolder(data), code)
    assert len({tombstone.stand_in for tombstone in tombstones_of(data)}) == 1
    assert code.encode() not in (data / ERASED).read_bytes()
    (data / ERASED).write_text("{")
    with pytest.raises(DataFolderError, match="who was erased"):
        merged(tmp_path)


def test_answers_given_in_the_merge_itself_are_not_lost(sites: dict[str, Party], tmp_path: Path) -> None:
    done = merged(tmp_path)
    someone = Party(read(done), load_day(done.folder))
    someone.join(room="breda-a")
    with pytest.raises(DataFolderError, match="have answered since"):
        merged(tmp_path)


def test_the_merge_is_registered_where_it_came_from(sites: dict[str, Party], tmp_path: Path) -> None:
    merged(tmp_path)
    assert {entry.path.name for entry in export_register.entries(tmp_path / "breda/data")} == {
        "outcomes.csv",
        "stage.csv",
    }


def test_themes_of_the_merged_day_stay_without_who_was_erased(sites: dict[str, Party], tmp_path: Path) -> None:
    done = merged(tmp_path)
    records = read(done)
    desk = Themes(records, done.folder / "data")
    ids = {o.value: o.outcome_id for o in records.shared.answers("welcome", "help")}
    desk.split_off("welcome/help", list(ids.values()), "Hulp")
    code = sites["zwolle"].young.me.code
    erase_participant(DataFolder(tmp_path / "zwolle/data"), code)
    again = Themes(read(merged(tmp_path)), done.folder / "data")
    (theme,) = again.of("welcome/help")
    assert (theme.name, len(theme.answers)) == ("Hulp", 5)
    gone = ids[WORDS.get("zwolle", "zwolle")]
    assert gone.encode() not in (done.folder / "data" / "themes.json").read_bytes()


def test_the_weeks_later_are_asked_at_each_site_and_come_along_when_merged_again(
    sites: dict[str, Party], tmp_path: Path
) -> None:
    people = {name: (one.young, one.boss, one.join(), one.leader()) for name, one in sites.items()}
    for everyone in people.values():
        for person in everyone:
            person.record("closing", {"recommend": "8"}, Visibility.ANONYMOUS)
    first = merged(tmp_path)
    assert "After six weeks" not in _report(first)
    later = dt.date(2027, 2, 26)
    with pytest.raises(DataFolderError, match="every site serves its own folder with --follow-up"):
        may_open(load_day(first.folder), first.folder / "data", later)

    for name, party in sites.items():
        may_open(party.day, tmp_path / name / "data", later)
        met, goes_on = (next(q for q in questions("six") if q.key == f"six.{key}") for key in ("met", "goes_on"))
        for number, person in enumerate(people[name]):
            person.save("follow_up", met, "once" if number % 2 else "many")
            person.save("follow_up", goes_on, "yes", Visibility.PRIVATE if number else Visibility.ANONYMOUS)
            person.save("follow_up", learned("six"), f"In {name} leerde ik {number} dingen", Visibility.ANONYMOUS)
        close_day(tmp_path / name / "data")
    again = merged(tmp_path)
    told = read(again).shared
    assert sorted(row.value for row in told.answers("follow_up", "six.met")) == ["many"] * 6 + ["once"] * 6
    assert len(told.answers("follow_up", "six.goes_on")) == 3  # private ones were closed with their site
    page = _report(again)
    assert "After six weeks" in page
    for answer in ("Once", "Four times or more"):
        row = re.search(rf'<th scope="row">{answer}</th>(.*?)</td>', page)
        assert row
        assert re.sub("<.*?>", "", row[1]) == "6"
    assert all(f"In {name} leerde ik 1 dingen" in page for name in SITES)


def _report(done: MergeResult) -> str:
    data = DataFolder(done.folder / "data")
    day = load_day(done.folder)
    write_report(day, read(done), data, done.folder.parent / "report.html", "en", dt.date(2027, 3, 1))
    return (done.folder.parent / "report.html").read_text("utf-8")
