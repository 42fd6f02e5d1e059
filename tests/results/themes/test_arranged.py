"""The file of the themes: ids and names, nobody's words, and gone with who is erased."""

from __future__ import annotations

import json

import pytest

from tests.conftest import Party, answer, owners_only
from tests.results.themes.released import HOPE, TEXTS, desk, with_text
from themeday.errors import DataFolderError, NotSaved
from themeday.lifecycle.erase import erase_participant, purge_day
from themeday.model.visibility import Visibility
from themeday.results.themes import Themes
from themeday.results.themes.arranged import FILE
from themeday.store.folder import DataFolder


def test_the_file_holds_ids_and_names_and_nobodys_words(room: Party, folder: DataFolder) -> None:
    themes = desk(room, folder)
    themes.rename(HOPE, "t1", "Onze naam")
    text = (folder.path / FILE).read_text("utf-8")
    assert owners_only(folder.path / FILE)
    assert "Onze naam" in text
    assert not [word for one in TEXTS for word in one.split() if len(word) > 4 and word.casefold() in text.casefold()]
    assert not [who.code for who in room.records.participants() if who.code in text]


def test_who_is_erased_is_gone_from_the_themes_too(room: Party, folder: DataFolder) -> None:
    themes = desk(room, folder)
    themes.rename(HOPE, with_text(themes.of(HOPE), TEXTS[0]).key, "Onze naam")
    gone = next(o for o in room.records.shared.answers("expectations", "hope") if o.value == TEXTS[1])
    alone = next(o for o in room.records.shared.answers("expectations", "hope") if o.value == "Zebra")
    themes.split_off(HOPE, [alone.outcome_id], "Strepen")
    for outcome in (gone, alone):
        erase_participant(folder, outcome.participant)
    text = (folder.path / FILE).read_text("utf-8")
    assert gone.outcome_id not in text
    assert alone.outcome_id not in text
    assert "Strepen" not in text  # a theme of nobody's answers goes with them
    assert with_text(desk(room, folder).of(HOPE), TEXTS[0]).name == "Onze naam"


def test_of_a_file_that_cannot_be_read_nobody_is_erased(room: Party, folder: DataFolder) -> None:
    (folder.path / FILE).write_text("{", "utf-8")
    code = room.records.participants()[0].code
    with pytest.raises(DataFolderError, match="cannot be read"):
        erase_participant(folder, code)
    room.records.refresh()
    assert room.records.participant(code)


def test_a_purge_takes_the_file(room: Party, folder: DataFolder) -> None:
    desk(room, folder).rename(HOPE, "t1", "Onze naam")
    purge_day(folder)
    assert not folder.path.exists()


@pytest.mark.parametrize(
    "damage", ["", "{", "[]", '{"questions": {"a": {}}}', '{"questions": {"a": {"themes": 1}}}', "9" * 5000]
)
def test_a_damaged_file_is_told_and_never_written_over(room: Party, folder: DataFolder, damage: str) -> None:
    (folder.path / FILE).write_text(damage, "utf-8")
    themes = desk(room, folder)
    for do in (lambda: themes.of(HOPE), lambda: themes.rename(HOPE, "t1", "naam"), lambda: themes.forget(HOPE)):
        with pytest.raises(DataFolderError, match="cannot be read"):
            do()
    assert themes.proposed(HOPE)
    assert (folder.path / FILE).read_text("utf-8") == damage


def test_a_purged_day_gets_no_new_file(room: Party, folder: DataFolder) -> None:
    themes = desk(room, folder)
    purge_day(folder)
    with pytest.raises(NotSaved):
        themes.rename(HOPE, "t1", "naam")
    assert not (folder.path / FILE).exists()


def test_without_a_folder_they_are_kept_in_memory(party: Party) -> None:
    for text in TEXTS:
        answer(party.join(), "expectations", "hope", text, Visibility.ANONYMOUS)
    themes = Themes(party.records)
    themes.rename(HOPE, "t1", "Naam")
    assert themes.of(HOPE)[0].name == "Naam"


def test_what_is_kept_is_json_with_a_version(room: Party, folder: DataFolder) -> None:
    desk(room, folder).rename(HOPE, "t1", "Naam")
    kept = json.loads((folder.path / FILE).read_text("utf-8"))
    assert kept["version"] == 1
    assert set(kept["questions"]) == {HOPE}
