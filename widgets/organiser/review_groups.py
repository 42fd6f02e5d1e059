"""Groups of which the review may tell by themselves, by role, unit and room; small ones are taken together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from themeday import results
from themeday.day.plan import Day
from themeday.i18n import N_
from themeday.model.labels import spelled
from themeday.model.outcomes import Outcome
from themeday.model.people import ROLE_NAMES, Role, device_code
from themeday.report.disclosure.suppression import protect
from themeday.results import ScaleSummary
from themeday.results.frequencies import FrequencyTable
from themeday.results.measures import EVERYONE
from themeday.results.questions import question_of
from themeday.results.reading import joined
from themeday.room.session import Session
from themeday.store.records import JOIN, Records


class Group(NamedTuple):
    """People whose answers may be told together."""

    key: str
    name: str
    parts: tuple[str, ...]
    codes: frozenset[str]


def groups_of(session: Session, kind: str) -> list[Group]:
    """Return the groups of a kind, in the order of the day, each of at least k people.

    Args:
        kind: "roles", "units" or "rooms".
    """
    records, day = session.records, session.day
    codes = records.cached((groups_of, kind), lambda: _codes(records, day)[kind])
    sizes = {part: len(of) for part, of in codes.items()}
    raw = FrequencyTable(kind, {EVERYONE: sum(sizes.values())}, {EVERYONE: sizes}, least=1)
    table = protect(raw, day.smallest_group)
    if table is None:
        return []
    return [
        Group(
            f"{kind}:{'+'.join(cell.group)}",
            _name(session, kind, cell.group, sizes),
            cell.group,
            frozenset().union(*(codes[part] for part in cell.group)),
        )
        for cell in table.overall
        if cell.count
    ]


def scale_of_group(session: Session, key: str, group: Group | None) -> ScaleSummary:
    """Return the answers of a group to a scale such as "closing/recommend", none where they may not be told.

    Args:
        group: None for everyone.
    """
    records, k = session.records, session.day.smallest_group
    everyone = results.scale_summary(records, *key.split("/"), k=k)
    if group is None:
        return everyone
    mine = results.scale_summary(records, *key.split("/"), k=k, of=group.codes)
    told = mine.n >= k and not 0 < everyone.n - mine.n < k
    return mine if told else ScaleSummary(tuple((step, 0) for step, _ in mine.counts))


def answers_of(records: Records, group: Group, k: int) -> Records:
    """Return what a group answered, as far as it may be told.

    A question is left out when it was answered by fewer than k of the group, or by fewer than k of all others: taken
    from the answers of everyone, these would be left.
    """
    inside: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
    others: dict[tuple[str, str], set[str]] = defaultdict(set)
    for outcome in records.shared:
        question = question_of(outcome.chapter, outcome.item)
        asked = outcome.chapter, question.key if question else outcome.item
        code = device_code(outcome.participant)
        if code in group.codes:
            inside[asked].append(outcome)
        else:
            others[asked].add(code)
    chosen = Records.in_memory()
    for asked, outcomes in inside.items():
        people = {device_code(outcome.participant) for outcome in outcomes}
        if asked[0] == JOIN or (len(people) >= k and not 0 < len(others[asked]) < k):
            chosen.shared.append(outcomes)
    chosen.stage.append(list(records.stage))
    chosen.refresh()
    return chosen


def _codes(records: Records, day: Day) -> Mapping[str, dict[str, set[str]]]:
    """Return who is in which role, unit and room, by the codes of devices."""
    roles: dict[str, set[str]] = {role.value: set() for role in Role}
    units: dict[str, set[str]] = {unit: set() for unit in day.units}
    rooms: dict[str, set[str]] = {room.key: set() for room in day.rooms}
    for outcome in joined(records):
        roles[outcome.value].add(outcome.participant)
        if outcome.unit:
            units.setdefault(spelled(outcome.unit, units) or outcome.unit, set()).add(outcome.participant)
        if outcome.room:
            rooms.setdefault(outcome.room, set()).add(outcome.participant)
    return {"roles": roles, "units": units, "rooms": rooms}


def _name(session: Session, kind: str, parts: tuple[str, ...], sizes: Mapping[str, int]) -> str:
    """Return how a group is called: by its name, or as so many taken together."""
    names = {
        "roles": {
            role.value: (words := session.say(name))[:1].upper() + words[1:] for role, name in ROLE_NAMES.items()
        },
        "rooms": {room.key: room.name for room in session.day.rooms},
    }.get(kind, {})
    there = [part for part in parts if sizes[part]]
    if len(there) == 1:
        return names.get(there[0], there[0])
    if kind == "units":
        return session.say_count("{n} small unit", "{n} small units together", len(there))
    if kind == "rooms":
        return session.say_count("{n} small room", "{n} small rooms together", len(there))
    return session.say(N_("{one} and {other}"), one=", ".join(names[p] for p in there[:-1]), other=names[there[-1]])
