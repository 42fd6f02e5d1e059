"""What `day.toml` may hold, key by key: each mistake is named with how to mend it."""

from __future__ import annotations

import pytest

from tests.day.day_files import GOOD, mistakes, with_line, write
from themeday.day.load import load_day
from themeday.day.plan import NOT_IN_FILE, Day


def test_rooms_get_the_letters_nobody_took(tmp_path):
    rooms = '[[rooms]]\nname = "B"\ntables = 0\n[[rooms]]\nkey = "b"\nname = "C"\ntables = 60\n'
    day = load_day(write(tmp_path, GOOD + rooms))
    assert [room.key for room in day.rooms] == ["a", "c", "b"]


def test_a_time_and_a_date_may_be_written_either_way(tmp_path):
    text = with_line('date = "2027-01-14"').replace('start = "09:00"', "start = 09:00:00")
    assert load_day(write(tmp_path, text)) == load_day(write(tmp_path, GOOD))


KINDS = {
    "not text": ('units = ["A", "B", 3]', "units.3", "text between quotes, not 3."),
    "empty": ('organiser_contact = "  "', "organiser_contact", "is empty"),
    "too long": (f'organiser_contact = "{"x" * 121}"', "organiser_contact", "121 characters"),
    "line break": (r'organiser_contact = "a\nb"', "organiser_contact", "one line"),
    "title is a number": ("title = 3", "title", '{ nl = "…", en = "…" }'),
    "title lacks a language": ('title = { nl = "x" }', "title", "no text for en"),
    "title in an unknown language": ('title = { nl = "x", en = "x", fr = "x" }', "title.fr", "nl, en"),
    "date in words": ('date = "14 januari"', "date", '"14 januari"'),
    "date with a time": ("date = 2027-01-14T09:00:00", "date", "year-month-day"),
    "date long ago": ("date = 0027-01-14", "date", "2000-01-01"),
    "start": ('start = "9 uur"', "start", '"09:30"'),
    "retention zero": ("retention_days = 0", "retention_days", "from 1 to 365, not 0"),
    "retention too long for print": (f"retention_days = 0x{'f' * 9000}", "retention_days", "not …"),
    "smallest group below five": ("smallest_group = 4", "smallest_group", "from 5 to 50, not 4"),
    "retention text": ('retention_days = "28"', "retention_days", 'not "28"'),
    "retention truth": ("retention_days = true", "retention_days", "not true"),
    "rehearsal": ('rehearsal = "yes"', "rehearsal", "true or false"),
    "language": ('languages = ["nl", "fr"]', "languages.2", '"fr" is no language'),
    "language twice": ('languages = ["nl", "nl"]', "languages.2", "twice"),
    "no language": ("languages = []", "languages", "at least one language"),
    "one unit": ('units = ["Recherche"]', "units", "at least 2"),
    "units no list": ('units = "Recherche"', "units", "square brackets"),
    "unit a list": ('units = ["A", "B", ["C"]]', "units.3", "not […]"),
    "unit a table": ('units = ["A", "B", { name = "C" }]', "units.3", "not {…}"),
    "unit twice": ('units = ["A", "B", "a "]', "units.3", '"a " is there twice'),
    "unknown key": ("retenton_days = 3", "retenton_days", "Do you mean retention_days?"),
    "unlike any key": ("zzz = 3", "zzz", "choose from languages, title"),
    "odd key": (r'"a b\n" = 3', r'"a b\n"', "is not a key"),
    "folder is ours": ('folder = "x"', "folder", "is not a key"),
    "lesson": ('lessons = ["no-such-lesson"]', "lessons.1", "there is no lesson"),
    "lessons folder": ('lessons_folder = "nowhere"', "lessons_folder", "no folder"),
    "lessons folder odd": (r'lessons_folder = "a/../b"', "lessons_folder", "no folder"),
    "agenda no table": ("agenda = 3", "agenda", "square brackets"),
    "no agenda": ("agenda = []", "agenda", "at least one chapter"),
    "chapter": ("agenda = { welkom = 20 }", "agenda.welkom", 'no chapter "welkom". Choose from welcome, expectations'),
    "minutes": ("agenda = { welcome = 241 }", "agenda.welcome", "from 1 to 240"),
    "chapter twice": (
        'agenda = [{ key = "welcome", minutes = 1 }, { key = "welcome", minutes = 2 }]',
        "agenda.2.key",
        "twice",
    ),
    "midnight": (
        'start = "23:00"\nagenda = { welcome = 60 }',
        "agenda",
        "midnight",
    ),
    "pairing no table": ("pairing = 5", "pairing", "table"),
    "rounds": ("pairing = { rounds = 0 }", "pairing.rounds", "from 1 to 20"),
    "key under a heading": ("pairing = { units = 3 }", "pairing.units", "above the first heading"),
}


@pytest.mark.parametrize(("line", "key", "says"), KINDS.values(), ids=KINDS)
def test_each_mistake_names_its_key_and_how_to_mend_it(tmp_path, line, key, says):
    text = with_line(line)
    result = mistakes(tmp_path, text)
    assert [place for place, _ in result] == [key]
    assert says in result[0][1]
    assert key in result[0][1]
    assert "Input should" not in result[0][1]


ROOMS = {
    "tables": ('name = "B"\ntables = 61', "rooms.2.tables", "from 0 to 60"),
    "no tables": ('name = "B"', "rooms.2.tables", "tables = 10"),
    "name twice": ('name = "grote zaal"\ntables = 1', "rooms.2.name", "twice"),
    "key": ('name = "B"\ntables = 1\nkey = "B!"', "rooms.2.key", 'not "B!"'),
    "unknown": ('name = "B"\ntables = 1\ntabels = 1', "rooms.2.tabels", "Do you mean tables?"),
}


@pytest.mark.parametrize(("room", "key", "says"), ROOMS.values(), ids=ROOMS)
def test_each_mistake_in_a_room(tmp_path, room, key, says):
    ((place, message),) = mistakes(tmp_path, f"{GOOD}[[rooms]]\n{room}\n")
    assert place == key
    assert says in message


def test_too_many_rooms(tmp_path):
    rooms = "".join(f'[[rooms]]\nname = "{n}"\ntables = 1\n' for n in range(200))
    assert mistakes(tmp_path, GOOD + rooms) == [("rooms", "rooms holds 201; at most 200 fit.")]


LISTS = {
    name: field
    for name, field in Day.model_fields.items()
    if "tuple" in str(field.annotation) and name not in NOT_IN_FILE
}


@pytest.mark.parametrize("name", LISTS)
def test_no_list_of_a_day_is_without_end(tmp_path, name):
    item = {
        "rooms": lambda n: f'{{ name = "Zaal {n}", tables = 1 }}',
        "agenda": lambda n: '{ key = "welcome", minutes = 1 }',
        "languages": lambda n: '"nl"',
    }.get(name, lambda n: f'"N{n}"')
    many = f"{name} = [{', '.join(map(item, range(1000)))}]"
    text = with_line(many)
    if name == "rooms":
        text = text[: text.index("[[rooms]]")]
    assert any(key == name and "at most" in says for key, says in mistakes(tmp_path, text))


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("", ""),
        ("https://themadag.example.nl", "https://themadag.example.nl"),
        ("https://Themadag.Example.nl/", "https://themadag.example.nl"),
        ("http://192.168.8.10:8866", "http://192.168.8.10:8866"),
    ],
)
def test_where_the_check_will_be(tmp_path, written, kept):
    day = load_day(write(tmp_path, with_line(f'follow_up_address = "{written}"')))
    assert day.follow_up_address == kept
    assert Day.from_text(day.to_text()).follow_up_address == kept


@pytest.mark.parametrize(
    "value",
    [
        '"themadag.example.nl"',
        '"ftp://x.nl"',
        '"https://"',
        '"https://x.nl/pad"',
        '"https://a@x.nl"',
        "5",
        '"https://x:y"',
    ],
)
def test_what_is_no_web_address(tmp_path, value):
    ((key, message),) = mistakes(tmp_path, with_line(f"follow_up_address = {value}"))
    assert key == "follow_up_address"
    assert "https://themadag.example.nl" in message
