"""Free text by theme: the same for the same answers, kept as an organiser arranged it, and gone with who is erased."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from tests.conftest import DAY, Party, answer, owners_only
from themeday.errors import DataFolderError, NotSaved, OutcomeRefused
from themeday.lifecycle.erase import erase_participant, purge_day
from themeday.model.visibility import Visibility
from themeday.results.questions import open_questions
from themeday.results.themes import ShownTheme, Themes
from themeday.results.themes.arranging import LOOSE
from themeday.results.themes.grouping import propose
from themeday.results.themes.kept import FILE
from themeday.results.themes.words import terms
from themeday.store.folder import DataFolder
from themeday.store.records import Records

HOPE = "expectations/hope"
TEXTS = (
    "Ik hoop dat we eerlijke feedback geven",
    "Feedback geven zonder omwegen",
    "Feedback krijgen van iemand die eerlijk is",
    "Beter luisteren naar elkaar",
    "Eerst luisteren, dan praten",
    "Listening before I speak",
    "Zebra",
)


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder.of(DAY, tmp_path / "data")


@pytest.fixture
def room(folder: DataFolder) -> Party:
    party = Party(Records.in_folder(folder.path))
    for text in TEXTS:
        answer(party.join(), "expectations", "hope", text, Visibility.ANONYMOUS)
    return party


def desk(party: Party, folder: DataFolder) -> Themes:
    party.records.refresh()
    return Themes(party.records, folder.path)


def told(found: list[ShownTheme]) -> dict[str, set[str]]:
    return {theme.key: {one.text for one in theme.answers} for theme in found}


def with_text(found: list[ShownTheme], text: str) -> ShownTheme:
    return next(theme for theme in found if text in {one.text for one in theme.answers})


def id_of(found: list[ShownTheme], text: str) -> str:
    return next(one.id for theme in found for one in theme.answers if one.text == text)


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("We luisterden naar collega's.", "Luisteren naar een collega"),
        ("The leaders listened", "A leader listens"),
        ("Listening", "We are listening together"),
    ],
)
def test_forms_of_a_word_are_one(one: str, other: str) -> None:
    assert set(terms(one)) & set(terms(other))


def test_words_that_say_nothing_are_left_out_and_pairs_are_kept() -> None:
    assert terms("Ik wil dat het beter is voor ons allemaal, en dat je dat ook vindt") in ((), ("allemaal",))
    assert "sociaal medium" in terms("Iets met sociale media") or "sociaal media" in terms("Iets met sociale media")
    assert terms("") == terms("👩🏽‍✈️ 123 !!") == ()


def test_dutch_and_english_about_the_same_meet() -> None:
    groups = propose(
        {"a": "Luisteren naar jongeren", "b": "I listen and learn", "c": "They listen to me", "d": "Ik luister niet"}
    )
    assert groups == [["a", "b", "c", "d"]]


def test_the_same_answers_give_the_same_themes_in_any_order() -> None:
    texts = {str(number): text for number, text in enumerate(TEXTS * 3)}
    first = propose(texts)
    for seed in range(5):
        keys = list(texts)
        Random(seed).shuffle(keys)
        assert propose({key: texts[key] for key in keys}) == first


def test_no_text_is_in_two_themes_and_none_is_lost(room: Party, folder: DataFolder) -> None:
    found = desk(room, folder).of(HOPE)
    texts = [one.text for theme in found for one in theme.answers]
    assert sorted(texts) == sorted(TEXTS)
    assert with_text(found, TEXTS[0]) is with_text(found, TEXTS[1]) is with_text(found, TEXTS[2])
    assert with_text(found, TEXTS[3]) is with_text(found, TEXTS[5])
    assert with_text(found, "Zebra").key == LOOSE
    assert found[-1].key == LOOSE


# --- what an organiser does -------------------------------------------------------------------------------------------


def test_what_was_arranged_stays_when_new_answers_come(room: Party, folder: DataFolder) -> None:
    themes = desk(room, folder)
    feedback = with_text(themes.of(HOPE), TEXTS[0])
    assert not themes.arranged(HOPE)
    themes.rename(HOPE, feedback.key, "  Zeggen  wat je ziet ")
    themes.move(HOPE, [id_of(themes.of(HOPE), "Zebra")], feedback.key)
    answer(room.join(), "expectations", "hope", "Eerlijke feedback geven, dat hoop ik", Visibility.REPORT)
    answer(room.join(), "expectations", "hope", "Giraf", Visibility.ANONYMOUS)
    now = desk(room, folder).of(HOPE)  # another page, which reads the file
    named = with_text(now, "Zebra")
    assert (named.name, named.key) == ("Zeggen wat je ziet", feedback.key)
    assert "Eerlijke feedback geven, dat hoop ik" in told(now)[named.key]
    assert with_text(now, "Giraf").key == LOOSE
    assert desk(room, folder).arranged(HOPE)


def test_what_someone_changes_is_what_they_saw(room: Party, folder: DataFolder) -> None:
    themes = desk(room, folder)
    seen = with_text(themes.of(HOPE), TEXTS[3])
    for _ in range(9):  # meanwhile others write so much that the proposal turns round
        answer(room.join(), "expectations", "hope", "Een netwerk buiten mijn eigen team", Visibility.ANONYMOUS)
    themes.rename(HOPE, seen.key, "Luisteren")
    named = next(theme for theme in themes.of(HOPE) if theme.name)
    assert {one.text for one in named.answers} >= {one.text for one in seen.answers}


def test_merging_and_splitting(room: Party, folder: DataFolder) -> None:
    themes = desk(room, folder)
    one, other = (with_text(themes.of(HOPE), TEXTS[place]).key for place in (0, 3))
    themes.merge(HOPE, other, one)
    assert other not in told(themes.of(HOPE))
    ids = [id_of(themes.of(HOPE), text) for text in (TEXTS[1], TEXTS[4])]
    themes.split(HOPE, ids, "Doen")
    now = themes.of(HOPE)
    fresh = with_text(now, TEXTS[1])
    assert told(now)[fresh.key] == {TEXTS[1], TEXTS[4]}
    assert fresh.name == "Doen"
    assert fresh.key not in (one, other)
    themes.merge(HOPE, fresh.key, LOOSE)
    assert with_text(themes.of(HOPE), TEXTS[1]).key == LOOSE
    themes.split(HOPE, ids)
    assert with_text(themes.of(HOPE), TEXTS[1]).key not in (one, other, fresh.key)


def test_proposing_anew_takes_everything_back(room: Party, folder: DataFolder) -> None:
    themes = desk(room, folder)
    before = told(themes.of(HOPE))
    themes.merge(HOPE, "t1", "t2")
    assert told(themes.of(HOPE)) != before
    themes.forget(HOPE)
    assert told(themes.of(HOPE)) == before


def test_what_is_not_there_changes_nothing(room: Party, folder: DataFolder) -> None:
    themes = desk(room, folder)
    some = id_of(themes.of(HOPE), TEXTS[0])
    for wrong in (
        lambda: themes.rename(HOPE, "t99", "naam"),
        lambda: themes.rename(HOPE, "t1", "x" * 61),
        lambda: themes.rename(HOPE, "t1", ["naam"]),
        lambda: themes.merge(HOPE, "t1", "t1"),
        lambda: themes.merge(HOPE, LOOSE, "t1"),
        lambda: themes.move(HOPE, [some, "?"], "t1"),
        lambda: themes.move(HOPE, [], "t1"),
        lambda: themes.move(HOPE, [some], "?"),
        lambda: themes.split(HOPE, []),
    ):
        with pytest.raises(OutcomeRefused):
            wrong()
    assert not (folder.path / FILE).exists()


def test_only_what_its_author_released_is_read(room: Party, folder: DataFolder) -> None:
    for visibility in (Visibility.TABLE, Visibility.PRIVATE):
        answer(room.join(), "expectations", "hope", f"Feedback voor {visibility}", visibility)
    hidden = room.join()
    answer(hidden, "expectations", "hope", "Feedback die weg moest", Visibility.REPORT)
    room.staff().set_stage("expectations", {f"hide:hope:{hidden.me.code}": "1"})
    found = desk(room, folder).of(HOPE)
    assert sorted(one.text for theme in found for one in theme.answers) == sorted(TEXTS)
    assert "expectations/motivation" not in open_questions(DAY)
    assert {"expectations/learn.own", "closing/take_along", "agreements/step"} <= set(open_questions(DAY))


# --- the file ---------------------------------------------------------------------------------------------------------


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
    themes.split(HOPE, [alone.outcome_id], "Strepen")
    for outcome in (gone, alone):
        erase_participant(folder, outcome.participant)
    text = (folder.path / FILE).read_text("utf-8")
    assert gone.outcome_id not in text
    assert alone.outcome_id not in text
    assert "Strepen" not in text  # a theme of nobody's answers goes with them
    assert with_text(desk(room, folder).of(HOPE), TEXTS[0]).name == "Onze naam"


def test_a_file_that_cannot_be_read_goes_when_someone_is_erased(room: Party, folder: DataFolder) -> None:
    (folder.path / FILE).write_text("{", "utf-8")
    erase_participant(folder, room.records.participants()[0].code)
    assert not (folder.path / FILE).exists()


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
