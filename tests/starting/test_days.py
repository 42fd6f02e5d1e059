"""Days in a folder, and a new one from a form."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from themeday.errors import DayFileError
from themeday.model.people import Participant, Role
from themeday.rehearsal import rehearse
from themeday.room.session import Session
from themeday.starting.days import DayForm, change_day, form_of, list_days, make_day
from themeday.starting.deleting import purge
from themeday.store.folder import DataFolder
from themeday.store.records import Records

FORM = DayForm('Sparren met "spionnen" \\ 2027', "2027-01-14", "Recherche\n\n  Intelligence \n", "1", "7", "de balie")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_day_is_as_it_was_wished(tmp_path: Path, language: str) -> None:
    made = make_day(tmp_path / "days", FORM, language)
    assert made.name == "sparren-met-spionnen-2027"
    assert made.day is not None
    assert made.title(language) == 'Sparren met "spionnen" \\ 2027'
    assert made.day.date == dt.date(2027, 1, 14)
    assert list(made.day.units) == ["Recherche", "Intelligence"]
    assert [(room.key, room.tables) for room in made.day.rooms] == [("a", 7)]
    assert made.day.rooms[0].name == {"nl": "Grote zaal", "en": "Main hall"}[language]
    assert made.day.languages[0] == language
    assert "de balie" in (made.folder / "day.toml").read_text("utf-8")
    assert [one.name for one in list_days(tmp_path / "days")] == [made.name]


@pytest.mark.parametrize("title", ["Con", "AUX", "nul", "Com1", "lpt9"])
def test_no_folder_is_called_as_a_device_of_windows(tmp_path: Path, title: str) -> None:
    assert make_day(tmp_path, replace(FORM, title=title), "nl").name == f"day-{title.lower()}"
    assert make_day(tmp_path, replace(FORM, title="Contact"), "nl").name == "contact"


@pytest.mark.parametrize(
    ("language", "names"), [("nl", ["Zaal 1", "Zaal 2", "Zaal 3"]), ("en", ["Room 1", "Room 2", "Room 3"])]
)
def test_a_day_may_have_several_rooms(tmp_path: Path, language: str, names: list[str]) -> None:
    made = make_day(tmp_path, replace(FORM, rooms="3"), language)
    assert made.day is not None
    assert [(room.key, room.name, room.tables) for room in made.day.rooms] == list(
        zip("abc", names, [7] * 3, strict=True)
    )


def test_a_deleted_day_is_told_apart_until_it_is_begun_again(tmp_path: Path) -> None:
    made = make_day(tmp_path, FORM, "nl")
    assert made.day is not None
    assert not made.deleted
    data = DataFolder.of(made.day)
    data.keep_served(made.day)
    session = Session(made.day, Records.in_folder(data.path))
    session.join(Participant(code="K7PQ3MXA", role=Role.LEADER, unit="Recherche", language="nl", nickname="Mo"))
    assert not made.deleted
    receipt = purge(made, made.day, "nl")
    assert made.deleted
    DataFolder.of(made.day).keep_served(made.day)
    assert not made.deleted
    # What is told is there, and nothing else is.
    told = " ".join(receipt.stays)
    assert str(made.folder / "day.toml") in told
    assert str(made.folder / "data-receipts.txt") in told
    assert receipt.by_hand == ()


def test_the_contact_of_the_example_stays_when_none_is_given(tmp_path: Path) -> None:
    made = make_day(tmp_path, replace(FORM, contact=" "), "nl")
    assert "te vinden bij de ontvangst" in (made.folder / "day.toml").read_text("utf-8")


def test_what_a_day_is_for_is_kept_and_changed(tmp_path: Path) -> None:
    asked = replace(FORM, purpose='Van "elkaar" leren.', success="Gemiddeld een 8.", shown_by="recommend")
    made = make_day(tmp_path, asked, "nl")
    assert made.day
    assert made.day.aims_in("nl") == made.day.aims_in("en") == ('Van "elkaar" leren.', "Gemiddeld een 8.")
    assert made.day.shown_by == "recommend"
    changed = change_day(made, replace(asked, purpose="Iets anders.", shown_by="sure"), "nl")
    assert changed.day
    assert (changed.day.aims_in("nl")[0], changed.day.shown_by) == ("Iets anders.", "sure")
    with pytest.raises(DayFileError):
        change_day(made, replace(asked, shown_by="nonsense"), "nl")
    plain = make_day(tmp_path, FORM, "nl")
    assert plain.day
    assert (plain.day.aims_in("nl"), plain.day.shown_by) == (("", ""), None)


def test_two_days_of_the_same_title_have_folders_of_their_own(tmp_path: Path) -> None:
    names = [
        make_day(tmp_path, replace(FORM, title=title), "nl").name for title in ("Dag", "Dag", "日", "Rehearsal one")
    ]
    assert names == ["dag", "dag-2", "day-", "day-rehearsal-one"]
    assert len(list_days(tmp_path)) == 4


def test_units_may_stand_on_one_line_and_a_title_may_have_a_comma(tmp_path: Path) -> None:
    made = make_day(tmp_path, replace(FORM, title="Noord, Oost", units="Recherche, Openbaar Ministerie; Noord"), "nl")
    assert made.day is not None
    assert made.day.units == ("Recherche", "Openbaar Ministerie", "Noord")
    assert made.title("nl") == "Noord, Oost"


def test_a_day_that_would_last_until_after_midnight_is_a_mistake_of_the_form(tmp_path: Path) -> None:
    with pytest.raises(DayFileError) as refused:
        make_day(tmp_path, replace(FORM, start="23:00"), "nl")
    assert refused.value.message("nl").startswith("Er is nog niets opgeslagen. Dit moet nog anders:\n  - De dag zou")
    assert str(tmp_path) not in refused.value.message("nl")


def test_all_that_cannot_be_is_said_in_one_go_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(DayFileError) as refused:
        make_day(tmp_path, DayForm(" ", "morgen", "Recherche", "0", "een"), "nl")
    assert len(refused.value.problems) == 5
    for rooms in ("", "21", "twee", "²"):
        with pytest.raises(DayFileError) as refused:
            make_day(tmp_path, replace(FORM, rooms=rooms), "nl")
        assert len(refused.value.problems) == 1
    # What the form cannot know is known to who reads the day.
    with pytest.raises(DayFileError):
        make_day(tmp_path, replace(FORM, units="Recherche\nrecherche"), "nl")
    assert list(tmp_path.iterdir()) == []


def test_rehearsals_are_no_days_and_a_day_with_a_mistake_comes_first(tmp_path: Path) -> None:
    assert list_days(tmp_path / "not-there") == []
    rehearse(tmp_path / "practice", 2, 1)
    older = make_day(tmp_path, replace(FORM, title="Eerder", date="2026-12-01"), "nl")
    make_day(tmp_path, replace(FORM, title="Later"), "nl")
    broken = make_day(tmp_path, replace(FORM, title="Kapot"), "nl")
    (broken.folder / "day.toml").write_text("title = ", "utf-8")
    days = list_days(tmp_path)
    assert [one.name for one in days] == ["kapot", "later", "eerder"]
    assert days[0].title("nl") == "kapot"
    assert not days[0].collected
    (older.folder / "data").mkdir()
    (older.folder / "data" / "outcomes.csv").touch()
    assert list_days(tmp_path)[2].collected


def test_a_day_that_was_closed_is_known_and_so_is_one_that_has_been(tmp_path: Path) -> None:
    made = make_day(tmp_path, FORM, "nl")
    assert (made.collected, made.closed) == (False, False)
    session = Session(made.day, Records.in_folder(DataFolder.of(made.day).path))  # type: ignore[arg-type]
    session.join(Participant(code="K7PQ3MXA", role=Role.LEADER, unit="Recherche", language="nl", nickname="Mo"))
    assert (made.collected, made.closed) == (True, False)
    (made.folder / "data" / "private.csv").unlink()
    assert made.closed
    assert [made.over(dt.date(2027, 1, n)) for n in (13, 14, 15)] == [False, False, True]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_form_of_a_day_changes_nothing_when_it_is_kept_as_it_is(tmp_path: Path, language: str) -> None:
    made = make_day(tmp_path, FORM, language)
    assert made.day is not None
    before = (made.folder / "day.toml").read_text("utf-8")
    # A browser ends lines in its own way.
    form = form_of(made.day, language)
    change_day(made, replace(form, units=form.units.replace("\n", "\r\n")), language)
    assert (made.folder / "day.toml").read_text("utf-8") == before


def test_what_is_different_in_the_form_is_written_and_all_else_stays(tmp_path: Path) -> None:
    made = make_day(tmp_path, FORM, "nl")
    assert made.day is not None
    file = made.folder / "day.toml"
    text = file.read_text("utf-8").replace("retention_days = 100", "retention_days = 30  # zo beloofd")
    file.write_text(text, "utf-8")
    form = replace(form_of(made.day, "nl"), date="2027-03-04", start="13:15", units="Recherche\nParket\nBeleid")
    changed = change_day(made, replace(form, title="Een andere titel", contact="de balie beneden"), "nl")
    day = changed.day
    assert day is not None
    assert (day.title_in("nl"), day.date, day.start) == ("Een andere titel", dt.date(2027, 3, 4), dt.time(13, 15))
    assert list(day.units) == ["Recherche", "Parket", "Beleid"]
    assert day.contact_in("nl") == "de balie beneden"
    assert changed.folder == made.folder
    assert "retention_days = 30  # zo beloofd" in file.read_text("utf-8")


def test_rooms_come_and_go_and_keep_their_names(tmp_path: Path) -> None:
    made = make_day(tmp_path, replace(FORM, rooms="2"), "nl")
    assert made.day is not None
    file = made.folder / "day.toml"
    file.write_text(file.read_text("utf-8").replace('"Zaal 2"', '"De kantine"'), "utf-8")
    form = form_of(made.day, "nl")

    def rooms(**changes: str) -> list[tuple[str, int]]:
        changed = change_day(made, replace(form, **changes), "nl")
        assert changed.day is not None
        return [(room.name, room.tables) for room in changed.day.rooms]

    assert rooms(rooms="3", tables="9") == [("Zaal 1", 9), ("De kantine", 9), ("Zaal 3", 9)]
    assert rooms(rooms="1", tables="9") == [("Zaal 1", 9)]
    assert rooms(rooms="2", tables="4") == [("Zaal 1", 4), ("Zaal 2", 4)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[[rooms]]\nname =", "[[rooms]]\nkey = \"a\"\nname ="),
        ("date = 2027-01-14", 'date = "2027-01-14"\n#'),
        ('units = ["Recherche", "Intelligence"]', 'units = [\n  "Recherche",\n  "Intelligence",\n]'),
    ],
)  # fmt: skip
def test_a_file_of_someones_own_is_changed_right_or_not_at_all(tmp_path: Path, old: str, new: str) -> None:
    made = make_day(tmp_path, FORM, "nl")
    file = made.folder / "day.toml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    before = file.read_bytes()
    form = DayForm("Nieuw", "2027-05-06", "Recherche\nParket", "2", "5", "de balie", "10:00")
    try:
        changed = change_day(made, form, "nl")
    except DayFileError:
        assert file.read_bytes() == before
    else:
        assert changed.day is not None
        assert form_of(changed.day, "nl") == form


@pytest.mark.parametrize("change", [{"start": "25:00"}, {"start": "x"}, {"units": "één"}, {"title": " "}])
def test_a_form_that_cannot_be_changes_nothing(tmp_path: Path, change: dict[str, str]) -> None:
    made = make_day(tmp_path, FORM, "nl")
    assert made.day is not None
    before = (made.folder / "day.toml").read_bytes()
    with pytest.raises(DayFileError):
        change_day(made, replace(form_of(made.day, "nl"), **change), "nl")
    assert (made.folder / "day.toml").read_bytes() == before
