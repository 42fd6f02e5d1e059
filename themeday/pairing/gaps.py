"""Why people of a match by file have no partner: whose ratings are missing, and for whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from themeday.i18n import N_
from themeday.pairing.hindrances import Hindrance
from themeday.pairing.matching import Pair
from themeday.pairing.people import Person, sides
from themeday.pairing.preferences import allowed_only

_MOST_NAMED = 20

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


def gaps(
    people: Iterable[Person],
    wishes: Mapping[str, Sequence[Sequence[str]]],
    pairs: Iterable[Pair] = (),
    forbidden: Iterable[tuple[str, str]] = (),
) -> tuple[Hindrance, ...]:
    """Say whose ratings are missing where people have no partner; it names codes, so it is for who made the files.

    Args:
        wishes: for each code a list of tiers of codes, best first; who is not listed is not acceptable.

    Returns:
        The causes, weightiest first; none when everyone has a partner, or ranks and is ranked.

    Raises:
        PairingRefused: a person is not valid.
    """
    everyone = list(people)
    made = list(pairs)
    paired = {code for pair in made for code in (pair.young_colleague, pair.leader)}
    allowed = allowed_only(everyone, wishes, forbidden)
    ranked = {code for tiers in allowed.values() for tier in tiers for code in tier}
    both = [[person.code for person in side if person.willing and person.capacity] for side in sides(everyone)]
    found: list[Hindrance] = []
    for codes, (nobody, silent, out_of_reach, unranked) in zip(both, (_YOUNG, _LEADERS), strict=True):
        alone = [code for code in codes if code not in paired]
        mute = [code for code in alone if not any(wishes.get(code, ()))]
        if codes and len(mute) == len(codes):
            found.append(Hindrance(nobody))
        elif mute:
            found.append(_named(silent, mute))
        beside = [code for code in alone if code not in mute and not allowed[code]]
        found += [_named(out_of_reach, beside)] if beside else []
        # When one side is silent as a whole, nobody of the other is ranked, and that was said.
        unseen = [code for code in alone if code not in ranked]
        found += [_named(unranked, unseen)] if unseen and ranked & {*codes} else []
    if not made and all(both) and not found:
        found.append(Hindrance(_NOT_MUTUAL))
    return tuple(found)


def _named(text: str, codes: Sequence[str]) -> Hindrance:
    more = ["…"] if len(codes) > _MOST_NAMED else []
    return Hindrance(text, {"codes": ", ".join([*codes[:_MOST_NAMED], *more])})
