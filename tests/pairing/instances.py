"""Instances to match, and an account of what is stable that shares no code with the package."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from random import Random

from themeday.pairing import Pair, Person

Wishes = dict[str, list[list[str]]]
Pairs = tuple[Pair, ...]


class Instance:
    """People, whom they list, and who may not be together.

    Args:
        people: everyone.
        wishes: of each code the tiers, best first.
        forbidden: pairs of codes that may not be.
    """

    def __init__(self, people: list[Person], wishes: Wishes, forbidden: list[tuple[str, str]] | None = None) -> None:
        self.people, self.wishes, self.forbidden = people, wishes, forbidden or []
        self.room = {person.code: person.capacity for person in people}
        self.young = [person for person in people if person.role == "young_colleague"]
        self.leaders = [person for person in people if person.role == "leader"]
        self.rank: dict[tuple[str, str], int] = {}
        listed = {code: [other for tier in tiers for other in tier] for code, tiers in wishes.items()}
        may = {
            (a.code, b.code)
            for a in self.young
            for b in self.leaders
            if not (a.unit and a.unit == b.unit)
            and a.manager != b.code
            and a.willing
            and b.willing
            and not {(a.code, b.code), (b.code, a.code)} & set(self.forbidden)
        }
        may |= {(b, a) for a, b in may}
        for code, tiers in wishes.items():
            better = 0
            for tier in tiers:
                there = [other for other in tier if (code, other) in may]
                for other in there:
                    self.rank[code, other] = 1 + better
                better += len(there)
        self.possible = [
            (a.code, b.code)
            for a in self.young
            for b in self.leaders
            if (a.code, b.code) in may and b.code in listed.get(a.code, []) and a.code in listed.get(b.code, [])
        ]

    def valid(self, pairs: Pairs) -> bool:
        """Return whether pairs are possible, each once, and nobody is in too many."""
        codes = [code for pair in pairs for code in (pair.young_colleague, pair.leader)]
        return (
            len(set(pairs)) == len(pairs)
            and all((pair.young_colleague, pair.leader) in self.possible for pair in pairs)
            and all(codes.count(code) <= room for code, room in self.room.items())
        )

    def blocking(self, pairs: Pairs) -> list[Pair]:
        """Return who is no pair and would both rather be."""
        of: dict[str, list[str]] = {code: [] for code in self.room}
        for pair in pairs:
            of[pair.young_colleague].append(pair.leader)
            of[pair.leader].append(pair.young_colleague)

        def wants(code: str, other: str) -> bool:
            mine = self.rank[code, other]
            return len(of[code]) < self.room[code] or any(mine < self.rank[code, first] for first in of[code])

        return [Pair(a, b) for a, b in self.possible if b not in of[a] and wants(a, b) and wants(b, a)]

    def matches(self) -> Iterator[Pairs]:
        """Yield every match there can be, stable or not."""
        options = [[b for a, b in self.possible if a == person.code] for person in self.young]

        def going(at: int, room: dict[str, int], made: Pairs) -> Iterator[Pairs]:
            if at == len(self.young):
                yield made
                return
            person = self.young[at]
            for many in range(min(person.capacity, len(options[at])) + 1):
                for chosen in combinations(options[at], many):
                    if all(room[other] for other in chosen):
                        left = {other: places - (other in chosen) for other, places in room.items()}
                        yield from going(at + 1, left, (*made, *(Pair(person.code, other) for other in chosen)))

        yield from going(0, {leader.code: leader.capacity for leader in self.leaders}, ())

    def costs(self, pairs: Pairs) -> tuple[int, int]:
        """Return the worst rank and the sum of ranks."""
        ranks = [
            self.rank[codes]
            for pair in pairs
            for codes in ((pair.young_colleague, pair.leader), (pair.leader, pair.young_colleague))
        ]
        return max(ranks, default=0), sum(ranks)


def random_instance(random: Random, most: int, ties: float, many: bool, density: float = 0.7) -> Instance:
    """Draw an instance with units, own leaders, bans, one-sided lists and capacities.

    Args:
        random: the generator.
        most: how many there are on a side at most.
        ties: the chance that someone is as welcome as the one before.
        many: whether young colleagues can have several partners as well.
        density: the chance that someone is listed.
    """
    people = [
        Person(f"x{i}", "leader", random.choice(("", "noord", "oost")), random.choice((0, 1, 1, 2)))
        for i in range(random.randint(1, most))
    ]
    leaders = [person.code for person in people]
    people += [
        Person(
            f"y{i}",
            "young_colleague",
            random.choice(("", "noord", "zuid")),
            random.choice((0, 1, 2)) if many else 1,
            willing=random.random() < 0.95,
            manager=random.choice(["", "", *leaders]),
        )
        for i in range(random.randint(1, most))
    ]
    wishes: Wishes = {}
    for person in people:
        others = [other.code for other in people if other.role != person.role and random.random() < density]
        random.shuffle(others)
        wishes[person.code] = []
        for other in others:
            if wishes[person.code] and random.random() < ties:
                wishes[person.code][-1].append(other)
            else:
                wishes[person.code].append([other])
    forbidden = [(a.code, b.code) for a in people for b in people if a.code < b.code and random.random() < 0.05]
    return Instance(people, wishes, forbidden)


def strict_lists(seed: int, young: int, leaders: int, length: int) -> tuple[Wishes, dict[str, int]]:
    """Draw mutual strict lists and capacities; the same seed draws the same with any Python.

    Args:
        seed: of the draw.
        young: how many young colleagues.
        leaders: how many leaders.
        length: how many leaders each young colleague lists.

    Returns:
        Of each code the tiers of one, and the capacity of each leader, 1 to 3.
    """
    random = Random(seed)

    def shuffled(codes: list[str]) -> list[str]:
        # `random()` is what Python promises to repeat from version to version; `shuffle` is not.
        return sorted(codes, key=lambda _: random.random())

    codes = [f"x{i}" for i in range(leaders)]
    lists = {f"y{i}": shuffled(codes)[:length] for i in range(young)}
    listed_by: dict[str, list[str]] = {code: [] for code in codes}
    for first, others in lists.items():
        for other in others:
            listed_by[other].append(first)
    lists |= {code: shuffled(others) for code, others in listed_by.items()}
    capacities = {code: 1 + int(random.random() * 3) for code in codes}
    return {code: [[other] for other in others] for code, others in lists.items()}, capacities


def strict_people(wishes: Wishes, capacities: dict[str, int]) -> list[Person]:
    """Return the people of such lists.

    Args:
        wishes: of each code the tiers.
        capacities: of each leader.
    """
    return [
        Person(code, "leader", "zuid", capacities[code])
        if code in capacities
        else Person(code, "young_colleague", "noord")
        for code in wishes
    ]
