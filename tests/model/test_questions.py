"""Whatever arrives from a browser is an answer to the question, or refused in words."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from themeday.errors import OutcomeRefused
from themeday.model.labels import comparable
from themeday.model.outcomes import MAX_VALUE
from themeday.model.questions import Kind, Option, Question, ballot
from themeday.model.visibility import Visibility

OPTIONS = (Option("red", "Red"), Option("blue", "Blue"))
TEXT = Question("q", Kind.TEXT, "?", max_length=50)
CHOICE = Question("q", Kind.CHOICE, "?", options=OPTIONS)
CHOICES = Question("q", Kind.CHOICES, "?", options=OPTIONS, own_words=True, max_length=50)
SCALE = Question("q", Kind.SCALE, "?", low=0, high=10)
DATE = Question("q", Kind.DATE, "?")
TAGS = Question("q", Kind.TAGS, "?", options=OPTIONS, most=3)
RANK = Question("q", Kind.RANK, "?", options=(*OPTIONS, Option("green", "Green")))
RATING = Question("q", Kind.RATING, "?")
CHECKLIST = Question("q", Kind.CHECKLIST, "?", options=OPTIONS)
ALL = (TEXT, CHOICE, CHOICES, SCALE, DATE, TAGS, RANK, RATING, CHECKLIST)
SEVERAL = (CHOICES, TAGS, RANK, CHECKLIST)

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
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=8) | st.sampled_from(["chosen", "own"]), inner, max_size=4)
    ),
    max_leaves=8,
)


def allowed(question: Question, value: str) -> bool:
    if value == "":
        return True
    if question.kind in (Kind.SCALE, Kind.RATING):
        return value in [str(step) for step in range(question.low, question.high + 1)]
    if question.kind is Kind.CHOICE:
        return value in ("red", "blue")
    if question.kind is Kind.DATE:
        return dt.date.fromisoformat(value).isoformat() == value
    return len(value) <= 50 and value == value.strip() and "\x00" not in value and bool(value.encode())


def allowed_of_several(item: str, value: str) -> bool:
    _, option, *_ = item.split(".")
    if option == "own":
        return allowed(TEXT, value)
    return value in ("", "1", "2", "3")


def outcome(question: Question, value: object) -> dict[str, str] | OutcomeRefused:
    try:
        return question.answers(value)
    except OutcomeRefused as refused:
        return refused


@given(st.sampled_from(ALL), JSON)
def test_anything_is_either_a_valid_answer_or_refused(question, value):
    result = outcome(question, value)
    if isinstance(result, OutcomeRefused):
        for message in (result.message("nl"), result.message("en")):
            assert len(message) > 10
            assert "{" not in message
        return
    assert set(result) == set(question.items)
    for item, answer in result.items():
        assert allowed_of_several(item, answer) if question in SEVERAL else allowed(question, answer)
    kept = {item: answer for item, answer in result.items() if answer}
    # What the browser is given back is what it may send again, and then nothing changes.
    assert question.answers(question.given(kept)) == result


@pytest.mark.parametrize("question", [TEXT, CHOICE, SCALE, DATE, RATING], ids=lambda q: q.kind)
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


TAG = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30)


@given(st.lists(st.sampled_from(["red", "blue"]), max_size=2, unique=True), st.lists(TAG, max_size=3))
def test_tags_are_a_few_words_each_with_a_place_that_stays(chosen, own):
    words = [" ".join(text.split()) for text in own]
    different = {comparable(word) for word in words} - {""}
    if len(chosen) + len(different) > 3:
        with pytest.raises(OutcomeRefused, match="at most 3"):
            TAGS.answers({"chosen": chosen, "own": own})
        return
    answers = TAGS.answers({"chosen": chosen, "own": own})
    assert {key for key in ("red", "blue") if answers[f"q.{key}"]} == set(chosen)
    for n, word in enumerate(words, 1):
        assert answers[f"q.own.{n}"] in (word, "")
    assert sum(map(bool, answers.values())) == len(chosen) + len(different)


def test_the_same_word_twice_is_one_word_and_a_word_taken_back_moves_no_other():
    assert TAGS.items == ("q.red", "q.blue", "q.own.1", "q.own.2", "q.own.3")
    assert TAGS.text_items == ("q.own.1", "q.own.2", "q.own.3")
    twice = TAGS.answers({"own": ["Moed", "  moed ", "rust"]})
    assert [twice[item] for item in TAGS.text_items] == ["Moed", "", "rust"]
    assert TAGS.given({"q.own.3": "rust"}) == {"chosen": [], "own": ["", "", "rust"]}


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        {"chosen": ["green"]},
        {"own": "moed"},
        {"own": ["a", "b", "c", "d"]},
        {"own": [["a"]]},
        {"own": [5]},
        {"own": ["x" * 31]},
        {"own": ["a\x00b"]},
        {"chosen": ["red", "blue"], "own": ["a", "b"]},
    ],
)
def test_no_tags(value):
    with pytest.raises(OutcomeRefused):
        TAGS.answers(value)


@given(st.permutations(["red", "blue", "green"]))
def test_a_ranking_gives_each_option_its_place(order):
    answers = RANK.answers(order)
    assert sorted(answers.values()) == ["1", "2", "3"]
    assert answers[f"q.{order[0]}"] == "1"
    assert RANK.given(answers) == order


@pytest.mark.parametrize(
    "value", [["red"], ["red", "blue", "blue"], ["red", "blue", "pink"], "red", 5, {"red": 1}, [1]]
)
def test_no_ranking(value):
    with pytest.raises(OutcomeRefused, match="each place once"):
        RANK.answers(value)


@pytest.mark.parametrize("nothing", [[], "", None])
def test_no_order_takes_a_ranking_back(nothing):
    assert set(RANK.answers(nothing).values()) == {""}
    assert RANK.given({}) == []


def test_an_option_that_came_later_stands_below_and_one_that_went_is_gone():
    assert RANK.given({"q.green": "1", "q.red": "2", "q.pink": "3"}) == ["green", "red", "blue"]


def test_a_checklist_is_ticked_off_one_by_one():
    assert CHECKLIST.answers({"chosen": ["blue"]}) == {"q.red": "", "q.blue": "1"}
    assert CHECKLIST.given({"q.blue": "1"}) == {"chosen": ["blue"]}


@pytest.mark.parametrize("value", [0, 6, "0", True, 3.0, "★★★"])
def test_no_rating(value):
    with pytest.raises(OutcomeRefused, match="from 1 to 5"):
        RATING.answers(value)


def test_a_ballot_is_one_choice_without_a_name():
    vote = ballot("lunch", "?", OPTIONS)
    assert (vote.kind, vote.visibilities, vote.revealable) == (Kind.CHOICE, (Visibility.ANONYMOUS,), True)


def test_how_rows_read():
    assert CHOICES.readings(str.upper)["q.red"] == ("?", {"1": "RED"})
    assert CHOICE.readings(str.upper)["q"] == ("?", {"red": "RED", "blue": "BLUE"})
    assert RANK.readings(str.upper)["q.red"] == ("? – RED", {})
    assert all(set(question.readings(str)) >= set(question.items) for question in ALL)
