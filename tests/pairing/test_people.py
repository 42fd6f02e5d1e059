"""Who may meet whom, what is valid, and why two people are a pair."""

import subprocess
import sys

import pytest

import themeday.pairing
from themeday.errors import PairingRefused
from themeday.pairing import Person, make_schedule, may_meet, reasons
from themeday.pairing.people import fit, same_unit, sides

ANNA = Person("a", "young_colleague", "noord", asks=frozenset({"law", "court"}), offers=frozenset({"phones", "apps"}))
BERT = Person("b", "leader", "zuid", asks=frozenset({"apps", "privacy"}), offers=frozenset({"court", "law", "history"}))


def test_people_meet_across_roles_and_units_only() -> None:
    assert may_meet(ANNA, BERT)
    assert may_meet(BERT, ANNA)
    assert not may_meet(ANNA, Person("c", "leader", "noord"))
    assert not may_meet(ANNA, Person("c", "young_colleague", "zuid"))


def test_an_unknown_unit_is_not_the_same_unit() -> None:
    assert may_meet(Person("a", "young_colleague", ""), Person("b", "leader", ""))


SPELLINGS = [
    ("Recherche", "recherche"),
    ("Recherche", "Recherché."),
    ("Team  Noord", "team-noord…"),
    ("Noord-West", "Noord West"),
    ("Café O.M.", "cafe om"),
    ("Basisteam 12", "BASISTEAM12"),
    ("Team 1-2", "team 1 / 2"),
    ("O/M", "OM"),
]


@pytest.mark.parametrize(("unit", "other"), SPELLINGS)
def test_people_of_one_unit_never_meet_by_a_hyphen_a_dot_or_an_accent(unit: str, other: str) -> None:
    assert same_unit(unit, other)
    young, leader = Person("y", "young_colleague", unit), Person("l", "leader", other)
    assert not may_meet(young, leader)
    assert not reasons(young, leader)["different_units"]
    with pytest.raises(PairingRefused, match="meet across units"):
        make_schedule([young, leader], 1)


@pytest.mark.parametrize(
    ("unit", "other"), [("Team 1-2", "Team 12"), ("Noord", "Noordwest"), ("§", "†"), ("", ""), ("O&O", "OM")]
)
def test_other_units_stay_others(unit: str, other: str) -> None:
    assert not same_unit(unit, other)
    assert may_meet(Person("y", "young_colleague", unit), Person("l", "leader", other))


def test_fit_counts_both_ways() -> None:
    assert fit(ANNA, BERT) == fit(BERT, ANNA) == 3


def test_reasons_are_said_from_each_side() -> None:
    assert reasons(ANNA, BERT) == {"learns": ["court", "law"], "shares": ["apps"], "different_units": True}
    assert reasons(BERT, ANNA) == {"learns": ["apps"], "shares": ["court", "law"], "different_units": True}


def test_reasons_do_not_claim_that_unknown_units_differ() -> None:
    assert not reasons(ANNA, Person("c", "leader", ""))["different_units"]


def test_sides_are_sorted() -> None:
    cleo = Person("c", "young_colleague", "oost")
    assert sides([cleo, BERT, ANNA]) == ([ANNA, cleo], [BERT])


def test_a_code_belongs_to_one_person() -> None:
    with pytest.raises(PairingRefused, match="The code a appears twice"):
        sides([ANNA, BERT, Person("a", "leader", "zuid")])


def test_a_negative_capacity_is_refused() -> None:
    with pytest.raises(PairingRefused, match="capacity of a is -1"):
        make_schedule([Person("a", "young_colleague", "noord", capacity=-1), BERT], 1)


def test_public_names_exist() -> None:
    assert all(hasattr(themeday.pairing, name) for name in themeday.pairing.__all__)


def test_importing_loads_no_heavy_library() -> None:
    # A participant's page imports this package; numpy and scipy would cost it 50 MB.
    code = "import sys, themeday.pairing; sys.exit(any(m in sys.modules for m in ('numpy', 'scipy', 'pandas')))"
    subprocess.run([sys.executable, "-c", code], check=True)
