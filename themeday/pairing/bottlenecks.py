"""What stands in the way of more dates, or of a partner, in words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from themeday.errors import ThemeDayError
from themeday.i18n import N_
from themeday.pairing.matching import Pair
from themeday.pairing.people import Person, both_ways, sides
from themeday.pairing.preference_lists import PreferenceLists, allowed_only


class Bottleneck(ThemeDayError):
    """One cause of fewer dates or pairs than were wished for; a message to show, never raised."""


_YOUNG_OF_UNIT = N_(
    "Unit {unit} has {same} of {all} leaders, so its young colleagues ({many}) can meet {left} of them: "
    "at most {left} dates each, in whatever number of rounds."
)
_LEADERS_OF_UNIT = N_(
    "Unit {unit} has {same} of {all} young colleagues, so its leaders ({many}) can meet {left} of them: "
    "at most {left} dates each, in whatever number of rounds."
)
_PLACES = N_("There are {tables} tables, so in each round {many} of {all} people have no place.")
_SIDES = N_("There are {young} young colleagues and {leaders} leaders, so in each round at least {out} people sit out.")
_CONFLICTS = N_(
    "{many} people can meet fewer others than there are rounds, because of their own leader, an earlier pair or "
    "another conflict that was declared."
)
# For each side: when nobody of it ranks anyone, when some do not, when they rank in vain, when nobody ranks them.
_YOUNG = (
    N_(
        "No young colleague ranks anyone, and who is not ranked is not acceptable: so there can be no pair. Add lines "
        "with a young colleague under from."
    ),
    N_("Young colleagues who rank nobody, and so can have no partner: {codes}."),
    N_("Young colleagues who rank only people they may not be paired with: {codes}."),
    N_("Young colleagues whom no leader ranks that may be paired with them: {codes}."),
)
_LEADERS = (
    N_(
        "No leader ranks anyone, and who is not ranked is not acceptable: so there can be no pair. Add lines with a "
        "leader under from."
    ),
    N_("Leaders who rank nobody, and so can have no partner: {codes}."),
    N_("Leaders who rank only people they may not be paired with: {codes}."),
    N_("Leaders whom no young colleague ranks that may be paired with them: {codes}."),
)
_NOT_MUTUAL = N_("Both sides rank, but no two rank each other: so there can be no pair.")
_MOST_NAMED = 20


def find_bottlenecks(
    people: Iterable[Person],
    rounds: int,
    tables: int | None = None,
    forbidden: Iterable[tuple[str, str]] = (),
    trios: bool = False,
) -> tuple[Bottleneck, ...]:
    """Say, weightiest first, what keeps people from a date in every round; it names units and numbers, and nobody."""
    young, leaders = sides(people)
    causes = [*_units(young, leaders, rounds, _YOUNG_OF_UNIT), *_units(leaders, young, rounds, _LEADERS_OF_UNIT)]
    conflicted = _conflicted(young, leaders, rounds, both_ways(forbidden))
    if conflicted:
        causes.append(Bottleneck(_CONFLICTS, many=conflicted))
    fewest, most = sorted((len(young), len(leaders)))
    partners = 2 if trios else 1  # of one person in a round, at most
    without_place = fewest + most - (1 + partners) * tables if tables is not None and tables < fewest else 0
    if without_place > 0:
        causes.append(Bottleneck(_PLACES, tables=tables, many=without_place, all=fewest + most))
    if fewest and most > partners * fewest:
        causes.append(Bottleneck(_SIDES, young=len(young), leaders=len(leaders), out=most - partners * fewest))
    return tuple(causes)


def find_rating_gaps(
    people: Iterable[Person],
    wishes: PreferenceLists,
    pairs: Iterable[Pair] = (),
    forbidden: Iterable[tuple[str, str]] = (),
) -> tuple[Bottleneck, ...]:
    """Say whose ratings are missing where people have no partner; it names codes, so it is for who made the files."""
    everyone = list(people)
    paired = {code for pair in pairs for code in pair}
    allowed = allowed_only(everyone, wishes, forbidden)
    ranked = {code for tiers in allowed.values() for tier in tiers for code in tier}
    both = [[person.code for person in side if person.willing and person.capacity] for side in sides(everyone)]
    causes: list[Bottleneck] = []
    for codes, (nobody_ranks, silent, in_vain, unranked) in zip(both, (_YOUNG, _LEADERS), strict=True):
        alone = [code for code in codes if code not in paired]
        mute = [code for code in alone if not any(wishes.get(code, ()))]
        if codes and len(mute) == len(codes):
            causes.append(Bottleneck(nobody_ranks))
        else:
            causes += _named(silent, mute)
        causes += _named(in_vain, [code for code in alone if code not in mute and not allowed[code]])
        # When one side is silent as a whole, nobody of the other is ranked, and that was said.
        if ranked & {*codes}:
            causes += _named(unranked, [code for code in alone if code not in ranked])
    if not paired and all(both) and not causes:
        causes.append(Bottleneck(_NOT_MUTUAL))
    return tuple(causes)


def _units(mine: Sequence[Person], others: Sequence[Person], rounds: int, text: str) -> list[Bottleneck]:
    """Return the units whose people can meet fewer of the other side than there are rounds."""
    many = Counter(person.unit_key for person in mine)
    same = Counter(person.unit_key for person in others)
    spelled = {person.unit_key: person.unit for person in reversed(mine)}
    total = len(others)
    return [
        Bottleneck(text, unit=spelled[unit], same=same[unit], all=total, many=many[unit], left=total - same[unit])
        for unit in sorted(many, key=lambda unit: (-same[unit], unit))
        if unit and same[unit] and total - same[unit] < min(rounds, total)
    ]


def _conflicted(
    young_colleagues: Sequence[Person], leaders: Sequence[Person], rounds: int, bans: frozenset[tuple[str, str]]
) -> int:
    """Count who can meet fewer than there are rounds because of their own conflicts, beside their unit.

    Nobody is held against everybody: on a day of hundreds the console asks this at every change.
    """
    conflicts: defaultdict[str, set[str]] = defaultdict(set)
    led = both_ways((person.code, person.manager) for person in (*young_colleagues, *leaders) if person.manager)
    for code, other in bans | led:
        conflicts[code].add(other)
    many = 0
    for mine, others in ((young_colleagues, leaders), (leaders, young_colleagues)):
        unit_of = {other.code: other.unit_key for other in others}
        size = Counter(unit_of.values())
        for person in mine:
            unit = person.unit_key
            across = len(others) - (size[unit] if unit else 0)
            own = sum(not unit or unit_of[code] != unit for code in conflicts[person.code] & unit_of.keys())
            many += across - own < min(rounds, across)
    return many


def _named(text: str, codes: Sequence[str]) -> list[Bottleneck]:
    more = ["…"] if len(codes) > _MOST_NAMED else []
    return [Bottleneck(text, codes=", ".join([*codes[:_MOST_NAMED], *more]))] if codes else []
