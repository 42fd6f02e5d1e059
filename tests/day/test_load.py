"""A day.toml becomes a day, or a list of its mistakes, each with how to mend it."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.day.day_files import GOOD, mistakes, with_line, write
from themeday.chapters import CHAPTERS
from themeday.day import load, plan
from themeday.day.load import load_day
from themeday.day.plan import Day, Room, lesson_keys
from themeday.errors import DayFileError
from themeday.i18n import LANGUAGES


def test_a_small_file_is_a_whole_day(tmp_path):
    day = load_day(write(tmp_path, GOOD))
    assert day.title_in("nl") == day.title_in("en") == "Sparren met spionnen"
    assert day.key == "2027-01-14-sparren-met-spionnen"
    assert day.languages == ("nl", "en")
    assert day.rooms == (Room(key="a", name="Grote zaal", tables=12),)
    assert [plan.key for plan in day.agenda] == list(CHAPTERS)
    assert day.keep_until == dt.date(2027, 4, 24)
    assert (day.pairing.rounds, day.pairing.minutes) == (5, 4)
    assert day.folder == tmp_path
    assert not day.rehearsal
    assert load_day(tmp_path) == day


def test_a_mark_that_notepad_puts_in_front_does_no_harm(tmp_path):
    (tmp_path / "day.toml").write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load_day(tmp_path).date == dt.date(2027, 1, 14)


def test_lessons_come_from_the_kit_or_from_a_folder_of_ones_own(tmp_path, monkeypatch):
    for name in ("kit/say_it", "day/mine/ours", "day/mine/_draft"):
        (tmp_path / name).mkdir(parents=True)
    monkeypatch.setattr(plan, "EXERCISES", tmp_path / "kit")
    own = tmp_path / "day"
    day = load_day(write(own, 'lessons = ["ours", "say_it"]\nlessons_folder = "mine"\n' + GOOD))
    assert day.lessons == ("ours", "say_it")
    assert day.lesson_roots == (own / "mine", tmp_path / "kit")
    assert type(day).from_text(day.to_text()).lesson_roots == day.lesson_roots
    assert lesson_keys(own / "mine") == ("ours",)
    assert lesson_keys(tmp_path / "nowhere") == ()
    ((key, message),) = mistakes(own, 'lessons = ["say_it", "sayit"]\n' + GOOD)
    assert key == "lessons.2"
    assert message == 'lessons.2: there is no lesson "sayit". Choose from the folders in kit: say_it.'
    # Pages get the day from its served copy.
    assert Day.from_text(day.to_text()).lesson_roots == day.lesson_roots


def test_what_is_missing_comes_with_an_example(tmp_path):
    result = dict(mistakes(tmp_path, ""))
    assert list(result) == ["title", "date", "units", "rooms", "organiser_contact"]
    assert result["date"] == "date is missing. Add it like this: date = 2027-01-14"
    assert all(" = " in message for message in result.values())


def test_every_mistake_is_reported_in_one_go(tmp_path):
    text = """
        title = { nl = "" }
        date = 3
        start = "25:00"
        units = ["A", "A", 3]
        zzz = 1
        folder = "x"
        languages = ["nl", "en"]
        agenda = { welkom = 0 }
        [[rooms]]
        name = "Zaal"
        tables = -1
        [[rooms]]
        name = "zaal"
        """
    keys = [key for key, _ in mistakes(tmp_path, text)]
    assert sorted(keys) == sorted(
        [
            *("folder", "zzz", "title.nl", "title", "date", "start", "units.2", "units.3"),
            *("agenda.welkom", "agenda.welkom", "rooms.1.tables", "rooms.2.tables", "rooms.2.name"),
            "organiser_contact",
        ]
    )


SYNTAX = {
    "no quote": ('title = "a\n', "Line 1,", "missing quote"),
    "no value": ("\n\ntitle\n", "Line 3,", '"title"'),
    "Dutch date": ("\ndate = 14-01-2027\n", "Line 2,", "date = 2027-01-14"),
    "no such date": ("date = 2027-02-30\n", "Line 1,", "date that exists"),
    "bare time": ("start = 09:30\n", "Line 1,", 'start = "09:30"'),
    "key twice": ('title = "a"\ntitle = "b"\n', "Line 2,", "there already"),
    "open bracket": ('units = ["a",', "ends too early", "bracket"),
    "deep": ("a = " + "[" * 5000, "nested", "deep"),
    "long number": ("a = " + "1" * 5000, "nested", "too long"),
}


@pytest.mark.parametrize(("text", "where", "says"), SYNTAX.values(), ids=SYNTAX)
def test_text_that_is_no_toml_gives_the_line(tmp_path, text, where, says):
    ((_, message),) = mistakes(tmp_path, text)
    assert where in message
    assert says in message


def test_a_mistake_we_have_no_sentence_for_still_gets_one(tmp_path, monkeypatch):
    monkeypatch.setattr(load, "_SENTENCES", {})
    ((key, message),) = mistakes(tmp_path, with_line("pairing = 5"))
    assert key == "pairing"
    assert message.startswith("pairing cannot be used as it is: 5.")


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(DayFileError, match="themeday new NAME"):
        load_day(tmp_path)
    with pytest.raises(DayFileError, match="cannot be opened"):
        load_day(tmp_path / ("x" * 5000))
    (tmp_path / "day.toml").write_bytes('title = "a"\nunits = ["één"]'.encode("latin-1"))
    with pytest.raises(DayFileError, match=r"Line 2 .* UTF-8"):
        load_day(tmp_path)


VALUES = st.sampled_from(
    [
        *('""', '"nl"', '"2027-01-14"', r'"\u0000"', "0", "-1", "5", "1e400", "nan", "true", "[]", "{}", "[[1]]"),
        *("2027-01-14", "9999-12-31", "09:30:00", "1979-05-27T07:32:00-08:00", f"0x{'f' * 9000}", '[{key = "a"}]'),
        *('{nl = "x"}', "{welcome = 20}", "[{key = [1], name = 3}, 4]", '["a", "A", 3]', '{"" = {"" = 1}}'),
    ]
)
LINES = st.builds("{} = {}".format, st.sampled_from([*Day.model_fields, "zzz", '""']), VALUES)


@settings(deadline=None)
@given(text=st.one_of(st.text(), st.lists(LINES).map("\n".join), LINES.map(with_line)))
def test_any_text_is_a_day_or_a_clear_refusal(tmp_path_factory, text):
    folder = tmp_path_factory.getbasetemp()
    (folder / "day.toml").write_bytes(text.encode("utf-8", "surrogatepass"))
    refusal = None
    try:
        day = load_day(folder)
    except DayFileError as error:
        refusal = error
    if refusal is None:
        assert day.planned()
        assert day.key
        assert day.keep_until > day.date
        return
    assert refusal.problems
    for language in LANGUAGES:
        assert all(problem.message(language).strip() for problem in refusal.problems)
        assert refusal.message(language).count("\n  - ") == len(refusal.problems)


@settings(deadline=None)
@given(content=st.binary())
def test_any_bytes_are_refused_clearly(tmp_path_factory, content):
    folder = tmp_path_factory.getbasetemp()
    (folder / "day.toml").write_bytes(content)
    with pytest.raises(DayFileError):
        load_day(folder)
