"""Codes instead of names; a table's two sides kept apart."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from themeday.model.people import (
    ROLE_NAMES,
    ROLES_OF_PEOPLE,
    Participant,
    Role,
    device_code,
    new_code,
    normal_code,
    pair_code,
    rejoin_code,
)

CODES = st.integers().map(lambda seed: new_code(Random(seed)))
SECRETS = st.binary(min_size=1, max_size=64)


def test_codes_differ_and_hold_nothing_that_looks_alike():
    codes = {new_code() for _ in range(2_000)}
    assert len(codes) == 2_000
    assert not set("".join(codes)) & set("01OIL")
    assert {len(code) for code in codes} == {8}


def test_a_rehearsal_repeats_its_codes():
    assert new_code(Random(3)) == new_code(Random(3)) != new_code(Random(4))


@given(SECRETS, CODES)
def test_derived_codes_are_unrelated_to_each_other_and_to_the_code(secret, code):
    rejoin, pair = normal_code(rejoin_code(secret, code)), pair_code(secret, code)
    assert rejoin == normal_code(rejoin_code(secret, code))
    assert code not in (rejoin, pair)
    assert not rejoin.startswith(pair)
    assert rejoin_code(secret + b"x", code) != rejoin_code(secret, code)


@given(SECRETS, CODES)
def test_a_rejoin_code_may_be_typed_as_people_type(secret, code):
    shown = rejoin_code(secret, code)
    plain = normal_code(shown)
    assert {normal_code(typed) for typed in (shown.lower(), f"  {plain} ", shown.replace("-", " "), plain)} == {plain}


@given(st.text())
def test_anything_typed_is_brought_to_the_same_form_once_and_for_all(typed):
    assert normal_code(normal_code(typed)) == normal_code(typed)


def test_the_two_sides_of_a_table_share_a_device_and_nothing_else():
    table = Participant("AAAA2222", Role.TABLE, room="a", table="3")
    young, leader = (table.speaking_as(role) for role in ROLES_OF_PEOPLE)
    assert len({table.code, young.code, leader.code}) == 3
    assert {device_code(side.code) for side in (table, young, leader)} == {"AAAA2222"}
    assert (young.role, leader.role) == ROLES_OF_PEOPLE
    assert (young.room, young.table) == ("a", "3")


@pytest.mark.parametrize("role", ROLES_OF_PEOPLE)
def test_a_person_only_speaks_for_themselves(role):
    person = Participant("AAAA2222", role, "Recherche")
    assert {person.speaking_as(side) for side in ROLES_OF_PEOPLE} == {person}


def test_a_nickname_is_what_one_is_called():
    assert Participant("AAAA2222", Role.LEADER, nickname="Sam").name == "Sam"


def test_without_a_nickname_one_has_a_label_that_does_not_give_the_code_away():
    codes = [new_code(Random(seed)) for seed in range(50)]
    labels = {code: Participant(code, Role.LEADER).name for code in codes}
    assert len(set(labels.values())) == len(codes)
    assert all(label and label not in code for code, label in labels.items())
    assert all(Participant(code, Role.LEADER, unit="Parket").name == label for code, label in labels.items())


def test_every_role_has_a_name():
    assert set(ROLE_NAMES) == set(Role)
