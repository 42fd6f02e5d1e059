"""An outcome is a row: checked, ordered, and recognised when it is damaged."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.torture.rows import outcome_from_row
from themeday.model.outcomes import COLUMNS, Outcome, outcome_from_fields
from themeday.model.visibility import Visibility

DESIGNED = (
    *("outcome_id", "recorded_at", "day", "room", "table", "participant", "role", "unit"),
    *("chapter", "item", "value", "visibility", "revision", "check"),
)
TEXTS = st.text(max_size=30)
FIELDS = {
    "outcome_id": "0190",
    "recorded_at": "2027-01-14T09:30:00.000Z",
    "day": "dag",
    "participant": "AAAA2222",
    "chapter": "welcome",
    "item": "help",
    "value": "x",
}


def test_the_columns_are_those_of_the_design():
    assert COLUMNS == DESIGNED


@given(
    st.fixed_dictionaries(
        dict.fromkeys(("room", "table", "role", "unit", "chapter", "value"), TEXTS)
        | {"visibility": st.sampled_from(Visibility), "revision": st.integers(1, 10_000)}
    )
)
def test_a_row_gives_the_outcome_back(fields):
    outcome = Outcome(**FIELDS | fields)
    assert outcome_from_row(outcome.row()) == outcome


@given(st.lists(TEXTS, max_size=16))
def test_what_is_no_row_is_no_outcome(fields):
    assert outcome_from_row(fields) is None


def test_every_field_is_under_the_checksum():
    row = Outcome(**FIELDS).row()
    for n in range(len(row)):
        assert outcome_from_row([*row[:n], row[n] + "1", *row[n + 1 :]]) is None


@pytest.mark.parametrize("wrong", [{"participant": ""}, {"item": ""}, {"revision": 0}, {"visibility": "all"}, {"x": 1}])
def test_an_outcome_that_makes_no_sense_cannot_be_made(wrong):
    with pytest.raises(ValidationError):
        Outcome(**FIELDS | wrong)


def test_an_outcome_that_was_read_is_like_one_that_was_made():
    made = Outcome(**FIELDS, visibility=Visibility.REPORT, revision=3)
    read = outcome_from_row(made.row())
    assert read == made
    assert asdict(read) == asdict(made)
    assert read.model_copy(update={"value": "y"}) == made.model_copy(update={"value": "y"})
    assert pickle.loads(pickle.dumps(read)) == made
    assert hash(read) == hash(made)
    with pytest.raises(FrozenInstanceError):
        read.value = "y"
    assert outcome_from_fields(made.row()[:5]) is None


def test_an_outcome_does_not_change():
    with pytest.raises(FrozenInstanceError):
        Outcome(**FIELDS).value = "y"


def test_an_answer_is_private_until_its_author_says_otherwise():
    assert Outcome(**FIELDS).visibility is Visibility.PRIVATE
