"""Who sits with whom in each round, at tables of two or three."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from themeday.pairing.rounds import Meeting, Plan


def groups_of(meetings: Iterable[Meeting]) -> list[list[Meeting]]:
    """Return the meetings of each table of a round: one, or two with somebody in common."""
    group_of: dict[str, list[Meeting]] = {}
    groups = []
    for y, x in meetings:
        group = group_of.get(y) or group_of.get(x) or []
        if not group:
            groups.append(group)
        group.append((y, x))
        group_of[y] = group_of[x] = group
    return groups


class Seating:
    """The rounds to come while they are being planned."""

    def __init__(
        self,
        plan: Plan,
        units: Mapping[str, str],
        rounds: Sequence[Iterable[Meeting]],
        together: Iterable[Iterable[str]],
    ) -> None:
        self.plan, self.units = plan, units
        self.side = {code: side for side in (0, 1) for code in plan.codes[side]}
        # Of each round the partners of everyone who sits in it.
        self.partners: list[dict[str, set[str]]] = [{} for _ in range(plan.rounds)]
        self.met: Counter[Meeting] = Counter()
        self.dates = Counter(plan.had)
        self.seated: Counter[str] = Counter()  # in how many of these rounds
        self.beside = Counter(frozenset(two) for group in together for two in combinations(sorted(group), 2))
        self.again = self.alike = 0  # how often two of one side sit together once more, and two of one unit
        for at, meetings in enumerate(rounds):
            for meeting in meetings:
                self.add(at, *meeting)

    def meeting(self, code: str, other: str) -> Meeting:
        """Return two people of different sides as a meeting."""
        return (code, other) if self.side[code] == 0 else (other, code)

    def free(self, code: str, other: str) -> bool:
        """Return whether two people may meet and do not yet."""
        meeting = self.meeting(code, other)
        return meeting in self.plan.still_open and not self.met[meeting]

    def resting(self, at: int) -> list[str]:
        """Return who sits a round out, in the order of the lot."""
        return [code for codes in self.plan.codes for code in codes if not self.partners[at].get(code)]

    def tables(self, at: int) -> int:
        """Count the tables of a round."""
        partners = self.partners[at]
        return len(partners) - sum(map(len, partners.values())) // 2

    def add(self, at: int, code: str, other: str) -> None:
        """Let two meet."""
        self._count(at, code, other, 1)
        for first, second in ((code, other), (other, code)):
            self.seated[first] += not self.partners[at].get(first)
            self.partners[at].setdefault(first, set()).add(second)

    def drop(self, at: int, code: str, other: str) -> None:
        """Let two not meet."""
        for first, second in ((code, other), (other, code)):
            self.partners[at][first].remove(second)
            if not self.partners[at][first]:
                del self.partners[at][first]
                self.seated[first] -= 1
        self._count(at, code, other, -1)

    def _count(self, at: int, code: str, other: str, by: int) -> None:
        self.met[self.meeting(code, other)] += by
        for first, second in ((code, other), (other, code)):
            self.dates[first] += by
            for peer in self.partners[at].get(second, ()):
                both = frozenset((first, peer))
                self.again += by * (self.beside[both] + min(by, 0) > 0)
                self.beside[both] += by
                self.alike += by * self.are_alike(first, peer)

    def are_alike(self, code: str, peer: str) -> bool:
        """Return whether two people work in one unit, as far as is known."""
        return bool(self.units[code]) and self.units[code] == self.units[peer]

    def peers(self, at: int, code: str) -> list[str]:
        """Return who of one's own side is at one's table."""
        return [peer for other in self.partners[at].get(code, ()) for peer in self.partners[at][other] if peer != code]

    def is_held(self, places: int) -> bool:
        """Return whether these rounds can be held: everyone once, no table of more than three, not too many tables."""
        return max(self.met.values(), default=0) <= 1 and all(
            self.tables(at) <= places
            and all(
                len(others) == 1 or (len(others) == 2 and all(len(partners[other]) == 1 for other in others))
                for others in partners.values()
            )
            for at, partners in enumerate(self.partners)
        )

    def worth(self) -> tuple[int, int, int]:
        """Return how good it is, higher first: less how short people are, how many sit, and less how uneven it is."""
        short, squares = self.plan.uneven(meeting for meetings in self.meetings() for meeting in meetings)
        return -short, sum(map(len, self.partners)), -squares

    def meetings(self) -> list[list[Meeting]]:
        """Return the meetings of each round, sorted."""
        return [
            sorted((code, other) for code, others in partners.items() if self.side[code] == 0 for other in others)
            for partners in self.partners
        ]
