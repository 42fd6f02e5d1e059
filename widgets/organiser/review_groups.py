"""Groups of which the review may tell by themselves, by role, unit and room; small ones are taken together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import partial
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

    kind: str
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
            kind,
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
    count = partial(results.scale_summary, session.records, *key.split("/"), k=session.day.smallest_group)
    if group is None:
        return count()
    mine = count(of=group.codes)
    sizes = {peer.key: count(of=peer.codes).n for peer in groups_of(session, group.kind)}
    told = _may_be_told(sizes, group, session.day.smallest_group)
    return mine if told else ScaleSummary(tuple((step, 0) for step, _ in mine.counts))


def answers_of(session: Session, group: Group) -> Records:
    """Return what a group answered, without the questions of which that may not be told."""
    peers = {code: peer.key for peer in groups_of(session, group.kind) for code in peer.codes}
    answers: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
    people: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for outcome in session.records.shared:
        question = question_of(outcome.chapter, outcome.item)
        asked = outcome.chapter, question.key if question else outcome.item
        code = device_code(outcome.participant)
        people[asked][peers.get(code, "")].add(code)
        if code in group.codes:
            answers[asked].append(outcome)
    chosen = Records.in_memory()
    for asked, outcomes in answers.items():
        sizes = {key: len(codes) for key, codes in people[asked].items()}
        if asked[0] == JOIN or _may_be_told(sizes, group, session.day.smallest_group):
            chosen.shared.append(outcomes)
    chosen.stage.append(list(session.records.stage))
    chosen.refresh()
    return chosen


def _may_be_told(sizes: Mapping[str, int], group: Group, k: int) -> bool:
    """Return whether the answers of a group may stand beside those of everyone.

    It has at least k, and so have all together who are told in no group: these would be left when all groups are taken
    from everyone.

    Args:
        sizes: how many answered, by the key of each group of this kind; empty for who is in none.
    """
    left = sum(size for key, size in sizes.items() if not key or size < k)
    return sizes.get(group.key, 0) >= k and not 0 < left < k


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
