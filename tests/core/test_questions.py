"""Whatever arrives from a browser is an answer to the question, or refused in words."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from themeday.errors import OutcomeRefused
from themeday.outcomes import MAX_VALUE, Visibility
from themeday.questions import Kind, Option, Question

OPTIONS = (Option("red", "Red"), Option("blue", "Blue"))
TEXT = Question("q", Kind.TEXT, "?", max_length=50)
CHOICE = Question("q", Kind.CHOICE, "?", options=OPTIONS)
CHOICES = Question("q", Kind.CHOICES, "?", options=OPTIONS, own_words=True, max_length=50)
SCALE = Question("q", Kind.SCALE, "?", low=0, high=10)
DATE = Question("q", Kind.DATE, "?")
ALL = (TEXT, CHOICE, CHOICES, SCALE, DATE)

ODD = [
    "--5",
    "-",
    "9" * 5_000,
    "\ud800",
    "\x00",
    " 3",
    "3 ",
    "+3",
    "²",
    "³",
    "٣",
    "1e3",
    "NaN",
    "2027-02-30",
    "W01",
    3.0,
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.sampled_from(ODD),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8) | st.just("chosen"), inner, max_size=4)
    ),
    max_leaves=8,
)


def allowed(question: Question, value: str) -> bool:
    if value == "":
        return True
    if question.kind is Kind.SCALE:
        return value in [str(step) for step in range(question.low, question.high + 1)]
    if question.kind is Kind.CHOICE:
        return value in ("red", "blue")
    if question.kind is Kind.DATE:
        return dt.date.fromisoformat(value).isoformat() == value
    return len(value) <= 50 and value == value.strip() and "\x00" not in value and bool(value.encode())


def outcome(question: Question, value: object) -> dict[str, str] | OutcomeRefused:
    try:
        return question.answers(value)
    except OutcomeRefused as refused:
        return refused


@given(st.sampled_from(ALL), JSON)
def test_anything_is_either_a_valid_answer_or_refused(question, value):
    found = outcome(question, value)
    if isinstance(found, OutcomeRefused):
        for message in (found.message("nl"), found.message("en")):
            assert len(message) > 10
            assert "{" not in message
        return
    assert set(found) == set(question.items)
    if question is CHOICES:
        assert {found["q.red"], found["q.blue"]} <= {"", "1"}
        assert allowed(TEXT, found["q.own"])
    else:
        assert allowed(question, found["q"])


@pytest.mark.parametrize("question", [TEXT, CHOICE, SCALE, DATE], ids=lambda q: q.kind)
@pytest.mark.parametrize("nothing", ["", None])
def test_no_answer_takes_the_answer_back(question, nothing):
    assert question.check(nothing) == ""


@given(st.text(max_size=50).map(str.strip))
def test_a_text_is_kept_as_typed(text):
    if "\x00" not in text and "\r" not in text:
        assert TEXT.check(f" {text}\n ") == text


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_are_of_one_kind_whatever_the_browser_sends(end):
    assert TEXT.check(f"one{end}two{end}{end}three") == "one\ntwo\n\nthree"


def test_a_text_may_be_exactly_as_long_as_it_may_be():
    assert TEXT.check("x" * 50) == "x" * 50
    with pytest.raises(OutcomeRefused, match="51 characters; at most 50"):
        TEXT.check("x" * 51)


def test_no_text_is_longer_than_a_row_holds():
    endless = Question("q", Kind.TEXT, "?", max_length=10**6)
    assert endless.check("é" * MAX_VALUE)
    with pytest.raises(OutcomeRefused):
        endless.check("é" * (MAX_VALUE + 1))


@pytest.mark.parametrize("value", [0, "0", 5, "5", 10, "10"])
def test_a_step_of_a_scale(value):
    assert SCALE.check(value) == str(value)


@pytest.mark.parametrize("value", [-1, 11, "--5", "9" * 5_000, True, 3.0, "3.0", "²", "many", [3], "-0"])
def test_no_step_of_a_scale(value):
    with pytest.raises(OutcomeRefused, match="from 0 to 10"):
        SCALE.check(value)


def test_a_date_is_kept_as_iso():
    assert DATE.check("2027-03-01") == "2027-03-01"
    for wrong in ("01-03-2027", "2027-02-30", "tomorrow", 5, [], {"year": 2027}):
        with pytest.raises(OutcomeRefused):
            DATE.check(wrong)


def test_choices_are_one_item_each_so_that_a_row_is_one_answer():
    assert CHOICES.items == ("q.red", "q.blue", "q.own")
    answers = CHOICES.answers({"chosen": ["blue", "blue"], "own": "  green "})
    assert answers == {"q.red": "", "q.blue": "1", "q.own": "green"}
    assert set(CHOICES.answers({}).values()) == {""}


def test_own_words_are_only_taken_where_they_are_asked():
    closed = Question("q", Kind.CHOICES, "?", options=OPTIONS)
    assert set(closed.answers({"chosen": ["red"], "own": "secret"})) == {"q.red", "q.blue"}


def test_only_an_allowed_visibility_can_be_chosen():
    question = Question("q", Kind.TEXT, "?", visibilities=(Visibility.PRIVATE, Visibility.ANONYMOUS))
    assert question.check_visibility("private") is Visibility.PRIVATE
    for wrong in ("report", "table", "everyone", None, 5, ["private"], {}, "PRIVATE"):
        with pytest.raises(OutcomeRefused):
            question.check_visibility(wrong)
