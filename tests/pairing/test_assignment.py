"""The other ways of matching: held against trying every match there can be."""

from __future__ import annotations

from random import Random

import pytest

from tests.pairing.instances import random_instance
from themeday.errors import PairingRefused
from themeday.pairing import Person, make_match


@pytest.mark.parametrize("many", [False, True], ids=["one each", "several on both sides"])
def test_each_is_the_best_of_its_kind(many: bool) -> None:
    random = Random(f"others {many}")
    for at in range(120):
        instance = random_instance(random, 3 if many else 4, 0.4, many)
        everything = list(instance.matches())
        most = max(map(len, everything))
        costs = [instance.costs(pairs) for pairs in everything if len(pairs) == most]
        total, fair = (
            make_match(instance.people, instance.wishes, at, forbidden=instance.forbidden, method=method)
            for method in ("total", "fairest")
        )
        assert instance.valid(total.pairs)
        assert instance.valid(fair.pairs)
        assert len(total.pairs) == len(fair.pairs) == most
        assert instance.costs(total.pairs)[1] == min(cost for _, cost in costs)
        assert instance.costs(fair.pairs) == min(costs)


def test_too_many_possible_pairs_are_refused() -> None:
    people = [Person(f"y{i}", "young_colleague", "noord") for i in range(300)]
    people += [Person(f"x{i}", "leader", "zuid") for i in range(201)]
    codes = {role: [person.code for person in people if person.role == role] for role in ("young_colleague", "leader")}
    wishes = {
        person.code: [codes["leader" if person.role == "young_colleague" else "young_colleague"]] for person in people
    }
    with pytest.raises(PairingRefused, match="for a room: 60300 possible pairs"):
        make_match(people, wishes, method="total")
