"""Several sites become one day: the same bytes in any order, nobody comes back, nothing private comes along."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import Party, owners_only
from themeday import results
from themeday.chapters.follow_up import learned, questions
from themeday.day.load import load_day
from themeday.day.plan import Day, Room
from themeday.errors import DataFolderError
from themeday.export.tables import export
from themeday.lessons.reading import load_lesson
from themeday.lifecycle.close import close_day
from themeday.lifecycle.erase import erase_participant, find
from themeday.lifecycle.merge import MergeResult, merge
from themeday.model.people import Role, rejoin_code
from themeday.model.visibility import Visibility
from themeday.places import EXERCISES
from themeday.report import write_report
from themeday.results.themes import Themes
from themeday.room import agreements
from themeday.room.follow_up import may_open
from themeday.store import Cursor, export_register
from themeday.store.folder import DataFolder
from themeday.store.frames import END, row_of
from themeday.store.records import Records
from themeday.store.tombstones import NAME as ERASED
from themeday.store.tombstones import load as tombstones_of

SITES = ("utrecht", "zwolle", "breda")
WORDS = {"utrecht": "zilveren olifant", "zwolle": "blauwe reiger", "breda": "rode vos"}


def make_site(root: Path, name: str, **changes: object) -> Party:
    """Make a day with a pair and three others, at a site of that name."""
    day = Day(
        title={"nl": "Landelijke dag", "en": "National day"},
        date=dt.date(2027, 1, 14),
        units=("Recherche", "Parket"),
        rooms=(Room(key="a", name="Aula", tables=4), Room(key="b", name="Bar", tables=4)),
        organiser_contact="balie",
    ).model_copy(update=changes)
    folder = root / name
    folder.mkdir()
    (folder / "day.toml").write_text(day.to_toml(), "utf-8")
    day = load_day(folder)
    data = DataFolder.of(day)
    party = Party(Records.in_folder(data.path), day)
    party.secret = data.secret()
    party.clock._random.seed(str(folder))
    party.young = party.join(nickname="Bijnaam")
    party.boss = party.leader(room="b")
    for person, words in ((party.young, WORDS.get(name, name)), (party.boss, f"chef van {name}")):
        person.record("welcome", {"help": words}, Visibility.REPORT)
        person.record("welcome", {"secretly": f"privé {words}"}, Visibility.PRIVATE)
    party.young.record("closing", {"do.1": "eerst"}, Visibility.ANONYMOUS)
    party.young.record("closing", {"do.1": f"luister in {name}"}, Visibility.ANONYMOUS)
    party.boss.record("closing", {f"vote.do.1.{party.young.me.code}": "1"}, Visibility.ANONYMOUS)
    party.publish((party.young, party.boss))
    party.young.record("agreements", {"cadence": "monthly"}, Visibility.ANONYMOUS)
    return party


@pytest.fixture
def sites(tmp_path: Path) -> dict[str, Party]:
    return {name: make_site(tmp_path, name) for name in SITES}


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(".lock")
    }


def merged(root: Path, *names: str, target: str = "national") -> MergeResult:
    return merge([root / name for name in names or SITES], root / target)


def everything(folder: Path) -> bytes:
    return b"".join(files(folder).values())


def read(done: MergeResult) -> Records:
    records = Records.in_folder(done.folder / "data")
    records.refresh()
    return records


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


def test_whoever_is_erased_in_a_folder_is_gone_from_the_merge(sites: dict[str, Party], tmp_path: Path) -> None:
    done = merged(tmp_path)
    exported = export(load_day(done.folder), read(done), tmp_path / "uit")
    zwolle, code = sites["zwolle"], sites["zwolle"].young.me.code
    receipt = erase_participant(DataFolder(tmp_path / "zwolle/data"), code)
    # The merge holds their words too, so it goes; it can be made again.
    assert receipt.files == 2
    assert not (done.folder / "data/outcomes.csv").exists()
    again = merged(tmp_path)
    assert (again.participants, again.erased, again.files) == (5, 1, len(exported))
    assert not any(path.exists() for path in exported)
    for gone in (code, WORDS["zwolle"], "luister in zwolle", rejoin_code(zwolle.secret, code)):
        assert gone.encode() not in everything(done.folder), gone
        assert gone.encode() not in everything(tmp_path / "zwolle"), gone
    assert b"chef van zwolle" in everything(done.folder)


def test_nobody_comes_back_from_a_copy_that_knows_nothing_of_the_erasing(
    sites: dict[str, Party], tmp_path: Path
) -> None:
    old = tmp_path / "old"
    shutil.copytree(tmp_path / "zwolle", old / "zwolle")
    code = sites["zwolle"].young.me.code
    erase_participant(DataFolder(tmp_path / "zwolle/data"), code)
    with_mark = files(merged(tmp_path).folder)
    # The latest folder is lost and an old copy takes its place: the merge remembers.
    shutil.rmtree(tmp_path / "zwolle")
    done = merge([tmp_path / "utrecht", old / "zwolle", tmp_path / "breda"], tmp_path / "national")
    for gone in (code, WORDS["zwolle"], "luister in zwolle"):
        assert gone.encode() not in everything(done.folder), gone
    assert files(done.folder) == with_mark
    # Also where only another folder has the mark, and the copy lost what tells that it is one.
    (old / "zwolle/data/secret").unlink()
    shutil.copy(tmp_path / "national/data" / ERASED, tmp_path / "utrecht/data" / ERASED)
    fresh = merge([tmp_path / "utrecht", old / "zwolle"], tmp_path / "fresh")
    for gone in (code, WORDS["zwolle"]):
        assert gone.encode() not in everything(fresh.folder), gone


def test_who_is_erased_in_the_merge_stays_out_of_it(sites: dict[str, Party], tmp_path: Path) -> None:
    done = merged(tmp_path)
    code = sites["breda"].young.me.code
    folder = DataFolder(done.folder / "data")
    assert find(read(done), folder.secret(), code) == code
    erase_participant(folder, code)
    merged(tmp_path)
    for gone in (code, WORDS["breda"]):
        assert gone.encode() not in everything(done.folder), gone


def test_a_mark_does_not_give_the_code_away_and_is_made_once(sites: dict[str, Party], tmp_path: Path) -> None:
    data = tmp_path / "breda/data"
    code = sites["breda"].young.me.code
    for _ in range(2):
        erase_participant(DataFolder(data), code)
    assert len(tombstones_of(data)) == 1
    assert code.encode() not in (data / ERASED).read_bytes()
    (data / ERASED).write_text("{")
    with pytest.raises(DataFolderError, match="who was erased"):
        merged(tmp_path)


def test_two_rows_of_one_id_that_differ_do_not_count_and_are_told(sites: dict[str, Party], tmp_path: Path) -> None:
    utrecht = sites["utrecht"].records.files()[0]
    row = utrecht.read(Cursor()).outcomes[-1]
    forged = row.model_copy(update={"value": "vals"})
    log = tmp_path / "zwolle/data/outcomes.csv"
    log.write_bytes(log.read_bytes() + row_of(forged))
    same = sites["breda"].records.files()[0]
    same.append([utrecht.read(Cursor()).outcomes[0]])
    for order in (SITES, SITES[::-1]):
        done = merged(tmp_path, *order)
        # The row that breda has exactly as utrecht has it is one row, but its writer then is in two folders.
        messages = [clash.message("nl") for clash in done.clashes]
        assert any("outcome_id" in text and "utrecht" in text and "zwolle" in text for text in messages)
        assert any("deelnemerscode" in text for text in messages)
        assert b"vals" not in everything(done.folder)
        assert row.outcome_id.encode() not in everything(done.folder)


def test_one_code_for_two_people_becomes_two(sites: dict[str, Party], tmp_path: Path) -> None:
    code, other = sites["utrecht"].young.me.code, sites["zwolle"].young.me.code
    for log in ("outcomes", "stage"):
        found = sites["zwolle"].records.files()[0 if log == "outcomes" else 2]
        found.rewrite(
            lambda row: row.model_copy(
                update={n: getattr(row, n).replace(other, code) for n in ("participant", "item", "value")}
            )
        )
    done = merged(tmp_path)
    first = files(done.folder)
    assert [clash.message("en")[:35] for clash in done.clashes] == ["The same participant code in more t"]
    assert done.participants == 6
    assert len(agreements.pairs(read(done))) == 3
    assert sorted(tip.votes for tip in results.tips(read(done))) == [1, 1, 1]
    assert files(merged(tmp_path, *SITES[::-1]).folder) == first


def test_days_that_differ_are_told_and_have_all(sites: dict[str, Party], tmp_path: Path) -> None:
    make_site(tmp_path, "assen", units=("Recherche", "Arrestatie"), retention_days=7, date=dt.date(2027, 1, 15))
    done = merged(tmp_path, "assen", *SITES)
    day = load_day(done.folder)
    assert day.units == ("Arrestatie", "Parket", "Recherche")
    assert (day.date, day.keep_until) == (dt.date(2027, 1, 14), dt.date(2027, 1, 22))
    told = "\n".join(clash.message("nl") for clash in done.clashes)
    assert "organisatieonderdelen" in told
    assert "Arrestatie" in told
    assert "assen" in told
    assert "2027-01-15" in told


def test_damage_is_told_and_left_out_and_nothing_of_a_source_changes(sites: dict[str, Party], tmp_path: Path) -> None:
    log = tmp_path / "breda/data/outcomes.csv"
    rows = log.read_bytes().split(END)
    at = next(n for n, row in enumerate(rows) if b"rode vos" in row)
    rows[at] = rows[at].replace(b"rode", b"rood")
    log.write_bytes(END.join(rows) + b"0190,half")
    before = log.read_bytes()
    done = merged(tmp_path)
    assert {source.path.name: source.damaged for source in done.sources} == {"breda": 2, "utrecht": 0, "zwolle": 0}
    assert b"vos" not in everything(done.folder)
    assert log.read_bytes() == before


def test_what_cannot_be_merged_is_refused_and_nothing_is_written(sites: dict[str, Party], tmp_path: Path) -> None:
    shutil.copytree(tmp_path / "breda", tmp_path / "kopie")
    make_site(tmp_path, "oefening", rehearsal=True)
    merged(tmp_path, target="eerder")
    for names, target, said in (
        (("breda", "kopie"), "x", "copies of one day"),
        (("breda", "oefening"), "x", "rehearsal"),
        (("breda", "eerder"), "x", "is a merge itself"),
        (("breda", "utrecht"), "breda", "one of the days"),
        (("breda", "utrecht"), "zwolle", "no merge"),
    ):
        before = files(tmp_path / target)
        with pytest.raises(DataFolderError, match=said):
            merged(tmp_path, *names, target=target)
        assert files(tmp_path / target) == before


def test_answers_given_in_the_merge_itself_are_not_lost(sites: dict[str, Party], tmp_path: Path) -> None:
    done = merged(tmp_path)
    someone = Party(read(done), load_day(done.folder))
    someone.join(room="breda-a")
    with pytest.raises(DataFolderError, match="have answered since"):
        merged(tmp_path)


def test_two_folders_of_one_name_are_told_apart(sites: dict[str, Party], tmp_path: Path) -> None:
    (tmp_path / "elders").mkdir()
    make_site(tmp_path / "elders", "breda")
    done = merge([tmp_path / "breda", tmp_path / "elders/breda"], tmp_path / "national")
    assert len({row.room for row in read(done).shared}) == 4


def test_the_merge_is_registered_where_it_came_from(sites: dict[str, Party], tmp_path: Path) -> None:
    merged(tmp_path)
    assert {entry.path.name for entry in export_register.entries(tmp_path / "breda/data")} == {
        "outcomes.csv",
        "stage.csv",
    }


def test_a_table_that_shares_a_device_keeps_both_sides(sites: dict[str, Party], tmp_path: Path) -> None:
    table = sites["breda"].join(Role.TABLE, "", "2")
    for role in (Role.YOUNG_COLLEAGUE, Role.LEADER):
        table.speak_as(role)
        table.record("welcome", {"help": f"samen {role}"}, Visibility.ANONYMOUS)
    records = read(merged(tmp_path))
    assert {f"samen {role}" for role in (Role.YOUNG_COLLEAGUE, Role.LEADER)} <= {
        row.value for row in records.shared.answers("welcome", "help")
    }
    assert len(agreements.pairs(records)) == 4


def test_lessons_of_a_sites_own_come_along(sites, tmp_path):
    for name, title in (("utrecht", "Onze les"), ("zwolle", "Ook onze les")):
        lesson = Path(shutil.copytree(EXERCISES / "_example", tmp_path / name / "lessen" / "onze-les"))
        file = lesson / "nl.md"
        file.write_text(file.read_text("utf-8").replace("Voorbeeld:", f"{title}:", 1), "utf-8")
        (lesson / "notes.txt").write_text("not a part of the lesson")
        day_file = tmp_path / name / "day.toml"
        text = day_file.read_text("utf-8").replace("lessons = []", 'lessons = ["onze-les", "passkeys"]', 1)
        day_file.write_text('lessons_folder = "lessen"\n' + text, "utf-8")
    paths = [tmp_path / name for name in SITES]
    merge(paths, tmp_path / "merged")
    day = load_day(tmp_path / "merged")
    assert day.lessons == ("onze-les", "passkeys")
    kept = day.lessons_folder / "onze-les"
    assert load_lesson(kept, "nl").title.startswith("Onze les")
    assert sorted(path.name for path in kept.iterdir()) == ["en.md", "message-en.svg", "message-nl.svg", "nl.md"]
    before = files(tmp_path / "merged")
    merge(paths[::-1], tmp_path / "merged")
    assert files(tmp_path / "merged") == before


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


def test_a_unit_that_two_sites_spell_differently_is_one_and_that_is_told(tmp_path: Path) -> None:
    make_site(tmp_path, "utrecht")
    make_site(tmp_path, "zwolle").join(unit="RECHERCHE\u00a0")
    day = tmp_path / "zwolle" / "day.toml"
    day.write_text(day.read_text("utf-8").replace('"Parket"', '"parket\u200b"'), "utf-8")
    done = merged(tmp_path, "utrecht", "zwolle")
    assert load_day(done.folder).units == ("Recherche", "Parket")
    assert {who.unit for who in read(done).participants()} == {"Recherche", "Parket"}
    told = [clash.message("en") for clash in done.clashes]
    assert len([line for line in told if "are taken as one" in line]) == 2
    assert not [line for line in told if "differ in units" in line]
    for chapter in results.response(read(done), load_day(done.folder)):
        assert [group.key for group in chapter.units] == ["Recherche", "Parket"]
