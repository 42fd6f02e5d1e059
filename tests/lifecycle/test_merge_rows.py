"""The rows of several days as those of one: two people stay two, and what contradicts itself counts for nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.conftest import Party
from tests.lifecycle.conftest import SITES, WORDS, everything, files, merged, read
from themeday import results
from themeday.day.load import load_day
from themeday.export.tables import export
from themeday.lifecycle.erase import erase_participant, find_participant
from themeday.lifecycle.merge import merge
from themeday.model.people import Role, rejoin_code
from themeday.model.visibility import Visibility
from themeday.room import agreements
from themeday.store import Cursor
from themeday.store.folder import DataFolder
from themeday.store.frames import row_of
from themeday.store.tombstones import NAME as ERASED


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


def share_a_code(sites: dict[str, Party]) -> str:
    """Let two people, one in utrecht and one in zwolle, have the same code; return it."""
    code, other = sites["utrecht"].young.me.code, sites["zwolle"].young.me.code
    for log in sites["zwolle"].records.files():
        log.rewrite(
            lambda row: row.model_copy(
                update={n: getattr(row, n).replace(other, code) for n in ("participant", "item", "value")}
            )
        )
    return code


def test_one_code_for_two_people_becomes_two(sites: dict[str, Party], tmp_path: Path) -> None:
    share_a_code(sites)
    done = merged(tmp_path)
    first = files(done.folder)
    assert [clash.message("en")[:35] for clash in done.clashes] == ["The same participant code in more t"]
    assert done.participants == 6
    assert len(agreements.pairs(read(done))) == 3
    assert sorted(tip.votes for tip in results.tips(read(done))) == [1, 1, 1]
    assert files(merged(tmp_path, *SITES[::-1]).folder) == first


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
    assert find_participant(read(done), folder.secret(), code) == code
    erase_participant(folder, code)
    merged(tmp_path)
    for gone in (code, WORDS["breda"]):
        assert gone.encode() not in everything(done.folder), gone


def test_whoever_is_erased_in_a_folder_is_gone_from_the_merge(sites: dict[str, Party], tmp_path: Path) -> None:
    done = merged(tmp_path)
    exported = export(load_day(done.folder), read(done), tmp_path / "uit")
    zwolle, code = sites["zwolle"], sites["zwolle"].young.me.code
    receipt = erase_participant(DataFolder(tmp_path / "zwolle/data"), code)
    # The merge holds their words too, so it goes; it can be made again.
    assert len(receipt.handed_out.files) == 2 + len(exported)
    assert not (done.folder / "data/outcomes.csv").exists()
    again = merged(tmp_path)
    assert (again.participants, again.erased, again.files) == (5, 1, 0)  # nothing was left to delete
    assert not any(path.exists() for path in exported)
    for gone in (code, WORDS["zwolle"], "luister in zwolle", rejoin_code(zwolle.secret, code)):
        assert gone.encode() not in everything(done.folder), gone
        assert gone.encode() not in everything(tmp_path / "zwolle"), gone
    assert b"chef van zwolle" in everything(done.folder)


def test_who_is_erased_takes_nobody_along_who_has_the_same_code_elsewhere(
    sites: dict[str, Party], tmp_path: Path
) -> None:
    code = share_a_code(sites)
    before = read(merged(tmp_path))
    erase_participant(DataFolder(tmp_path / "utrecht/data"), code)
    done = merged(tmp_path)
    values = {row.value for row in read(done).shared.answers("welcome", "help")}
    assert (WORDS["utrecht"] in values, WORDS["zwolle"] in values) == (False, True)
    assert (done.participants, done.erased) == (5, 1)
    assert len(agreements.pairs(read(done))) == len(agreements.pairs(before)) - 1


def test_of_two_with_one_code_the_one_who_is_erased_in_the_merge_stays_out_of_it(
    sites: dict[str, Party], tmp_path: Path
) -> None:
    share_a_code(sites)
    done = merged(tmp_path)
    (erased,) = {row.participant for row in read(done).shared if row.value == WORDS["utrecht"]}
    erase_participant(DataFolder(done.folder / "data"), erased)
    for order in (SITES, SITES[::-1]):
        done = merged(tmp_path, *order)
        values = {row.value for row in read(done).shared.answers("welcome", "help")}
        assert (WORDS["utrecht"] in values, WORDS["zwolle"] in values) == (False, True)
        assert (done.participants, done.erased) == (5, 1)
