"""Themes as they are shown, and as an organiser changes them."""

from __future__ import annotations

import pytest

from tests.conftest import DAY, Party, answer
from tests.results.themes.released import HOPE, TEXTS, desk, id_of, told, with_text
from themeday.errors import OutcomeRefused
from themeday.model.visibility import Visibility
from themeday.results.questions import open_questions
from themeday.results.themes.arranged import FILE, LOOSE
from themeday.store.folder import DataFolder


def test_no_text_is_in_two_themes_and_none_is_lost(room: Party, folder: DataFolder) -> None:
    found = desk(room, folder).of(HOPE)
    texts = [one.text for theme in found for one in theme.answers]
    assert sorted(texts) == sorted(TEXTS)
    assert with_text(found, TEXTS[0]) is with_text(found, TEXTS[1]) is with_text(found, TEXTS[2])
    assert with_text(found, TEXTS[3]) is with_text(found, TEXTS[5])
    assert with_text(found, "Zebra").key == LOOSE
    assert found[-1].key == LOOSE


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
    themes.split_off(HOPE, ids, "Doen")
    now = themes.of(HOPE)
    fresh = with_text(now, TEXTS[1])
    assert told(now)[fresh.key] == {TEXTS[1], TEXTS[4]}
    assert fresh.name == "Doen"
    assert fresh.key not in (one, other)
    themes.merge(HOPE, fresh.key, LOOSE)
    assert with_text(themes.of(HOPE), TEXTS[1]).key == LOOSE
    themes.split_off(HOPE, ids)
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
        lambda: themes.split_off(HOPE, []),
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
