"""What a spreadsheet would take for a date or a number has a mark, and comes back; other words are left alone."""

from __future__ import annotations

import datetime as dt

import pytest
from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal, format_percent
from hypothesis import given
from hypothesis import strategies as st

from themeday.export.spreadsheets import with_mark, without_mark

TAKEN = [
    *(
        "3-4",
        "1/2",
        "12-3-2027",
        "2027-03-01",
        "1.5",
        "1,5",
        "1.234,56",
        "007",
        "0612345678",
        "12:30",
        "9:05:01",
        "1e5",
    ),
    *(
        "-3",
        "+3,5",
        "3-",
        "50%",
        "€5",
        "mei-27",
        "3mei",
        "3 mei",
        "1-jan",
        "jan-2027",
        "WAAR",
        "onwaar",
        "TRUE",
        "'3-4",
    ),
    *("''007", "12e3", "3 mei 2027", "1 1/2", " 7 ", "9.30 a.m."),
]
LEFT = [
    "",
    "mei",
    "samen 3-4 keer",
    "3x per week",
    "nr 7",
    "-",
    "a1",
    "meisje",
    "decent",
    "1a",
    "vraag 3",
    "ja/nee",
    "x-y",
]


@pytest.mark.parametrize("text", TAKEN)
def test_what_would_change_has_a_mark(text: str) -> None:
    assert with_mark(text) == f"'{text}"
    assert without_mark(f"'{text}") == text


@pytest.mark.parametrize("text", LEFT)
def test_words_are_left_as_they_are(text: str) -> None:
    assert with_mark(text) == text == without_mark(text)


@given(st.text(alphabet="0123456789-/.:, 'janmeidecx%€"))
def test_every_text_comes_back(text: str) -> None:
    assert without_mark(with_mark(text)) == text


@given(
    st.datetimes(dt.datetime(1950, 1, 1), dt.datetime(2100, 1, 1)),
    st.sampled_from(["nl", "en_GB", "en_US"]),
    st.sampled_from(["short", "medium", "long", "d-M", "d/M/yy", "MMM yyyy", "d MMM", "yyyy-MM-dd", "MM/yyyy"]),
)
def test_every_date_as_people_write_it(moment: dt.datetime, locale: str, form: str) -> None:
    date = format_date(moment, form, locale=locale)
    assert with_mark(date) == f"'{date}"
    time = format_time(moment, "short", locale=locale)
    assert with_mark(time) == f"'{time}"


@given(st.decimals(-(10**9), 10**9, places=2), st.sampled_from(["nl", "en_GB"]))
def test_every_number_as_people_write_it(number, locale: str) -> None:
    for text in (
        format_decimal(number, locale=locale),
        format_percent(number, locale=locale),
        format_currency(number, "EUR", locale=locale),
        str(number),
    ):
        assert with_mark(text) == f"'{text}"
