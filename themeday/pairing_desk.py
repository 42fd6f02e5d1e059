"""The pairing of a day without a screen: gather the people, plan the dates, make and publish the match.

The facilitator gets counts and never a name: who opted out, who rated whom and who has no partner stays with them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from themeday.agreements import pairs as all_pairs
from themeday.agreements import parted
from themeday.chapters.expectations import MATCHING_YES, THEMES
from themeday.errors import PairingRefused
from themeday.i18n import N_
from themeday.pairing import Date, Pair, Person, Schedule, make_schedule, match, preferences, quality
from themeday.people import ROLES_OF_PEOPLE, Participant, Role
from themeday.records import Records
from themeday.session import Session
from themeday.stage import Timer

CHAPTER = "pairing"
MOST_ROUNDS, MOST_MINUTES, MOST_PLACES = 20, 30, 200

_EXPECTATIONS = "expectations"
_RATING = "rating."


@dataclass(frozen=True)
class Dating:
    """How the speed dates stand, in counts.

    Args:
        rounds: how many are planned; 0 before there is a schedule.
        minutes: of one date.
        dates: in all rounds together.
        sitting_out: how often someone sits a round out, in all rounds together.
        fewest: how many dates the person with the fewest has.
        most: how many dates the person with the most has.
        round: the round that is held now, from 1; 0 before the first, one more than `rounds` after the last.
        rated: how many ratings this round has.
        to_rate: how many it can have.
        newcomers: how many people joined and are not in the schedule.
    """

    rounds: int = 0
    minutes: int = 0
    dates: int = 0
    sitting_out: int = 0
    fewest: int = 0
    most: int = 0
    round: int = 0
    rated: int = 0
    to_rate: int = 0
    newcomers: int = 0

    @property
    def over(self) -> bool:
        """Return whether the last round is over."""
        return self.round > self.rounds > 0


@dataclass(frozen=True)
class Matching:
    """How the match stands, in counts.

    Args:
        made: whether there is one.
        published: whether everyone may see it.
        pairs: how many pairs it has.
        unmatched: how many who said yes have no partner.
        blocking: how many two who are no pair would both rather be; 0 is what we aim for.
        willing: how many people said yes.
        undecided: how many people have not answered.
    """

    made: bool = False
    published: bool = False
    pairs: int = 0
    unmatched: int = 0
    blocking: int = 0
    willing: int = 0
    undecided: int = 0


def people(session: Session) -> list[Person]:
    """Return everyone who joined in person, as the pairing knows them; a table's shared device is nobody.

    Whoever found a partner by pair code is not willing any more: a match must not part two who chose each other.

    Args:
        session: of any page.
    """
    records = session.records
    answered = records.answered(_EXPECTATIONS, "matching")
    by_code = {code for pair in set(all_pairs(records)) - set(published_pairs(session)) for code in pair}
    return [
        Person(
            code=who.code,
            role="leader" if who.role is Role.LEADER else "young_colleague",
            unit=who.unit,
            asks=_themes(records, who.code, "learn"),
            offers=_themes(records, who.code, "offer"),
            willing=who.code in answered and answered[who.code].value == MATCHING_YES and who.code not in by_code,
        )
        for who in _persons(records)
    ]


def ratings(records: Records) -> dict[tuple[str, str], int]:
    """Return the private ratings: (who rates, who is rated) to a number from 1 to 5.

    Args:
        records: of the day.
    """
    return {
        (outcome.participant, item.removeprefix(_RATING)): int(outcome.value)
        for item in records.private.items(CHAPTER, _RATING)
        for outcome in records.private.answers(CHAPTER, item)
    }


def rounds_of(session: Session) -> list[list[Date]]:
    """Return the dates of each planned round; none before there is a schedule.

    Args:
        session: of any page.
    """
    return [
        [
            Date(number, date["table"], date["young_colleague"], date["leader"])
            for date in dates
            if _both_here(session, date["young_colleague"], date["leader"])
        ]
        for number, dates in enumerate(_schedule(session).get("rounds", []), start=1)
    ]


def byes_of(session: Session, number: int) -> list[str]:
    """Return the codes of those who are in the schedule and sit a round out.

    Args:
        session: of any page.
        number: of the round, from 1.
    """
    dates = _schedule(session).get("rounds", [])[number - 1]
    planned = {*_schedule(session)["byes"][number - 1], *(d[role] for d in dates for role in ROLES_OF_PEOPLE)}
    meeting = {code for date in rounds_of(session)[number - 1] for code in (date.young_colleague, date.leader)}
    return sorted(code for code in planned - meeting if session.records.participant(code))


def round_now(session: Session) -> int:
    """Return the number of the round that was started last, 0 before the first.

    Args:
        session: of any page.
    """
    value = session.stage.value(CHAPTER, "round")
    return int(value) if value.isdecimal() else 0


def published_pairs(session: Session) -> list[tuple[str, str]]:
    """Return the pairs that everyone may see, as (young colleague, leader).

    Args:
        session: of any page.
    """
    if session.stage.value(CHAPTER, "published") != "1":
        return []
    gone = parted(session.records)
    found = [(young, leader) for young, leader in _match(session).get("pairs", [])]
    return [pair for pair in found if frozenset(pair) not in gone and _both_here(session, *pair)]


def plan_dates(session: Session, rounds: object, minutes: object, places: Mapping[str, object] | None = None) -> Dating:
    """Make the schedule, or plan the rounds to come anew: those that were started stay as they are.

    With several rooms people meet within their own room, because another room may be another town. The lot's seed is
    the date of the day, known beforehand, so that nobody can draw again until the outcome pleases.

    Args:
        session: of the facilitator.
        rounds: how many in all, 1 to `MOST_ROUNDS`.
        minutes: of one date, 1 to `MOST_MINUTES`.
        places: numbered places per room key, 1 to `MOST_PLACES`; a room's tables where it is not given.

    Raises:
        PairingRefused: no schedule can be made, or a number is none or out of bounds.
        NotSaved: it could not be written.
    """
    many, length = _whole(rounds, MOST_ROUNDS), _whole(minutes, MOST_MINUTES)
    seats: dict[str, int | None] = {room.key: room.tables or None for room in session.day.rooms}
    seats |= {room: _whole(value, MOST_PLACES) for room, value in (places or {}).items() if room in seats}
    session.records.refresh()
    planned_before = rounds_of(session)
    kept, said = planned_before[: round_now(session)], planned_before[round_now(session) :]
    seed = lot(session)
    present = people(session)
    planned = _plan_rooms(session, present, many, seats, seed, kept, said)
    merged = [*kept, *([d for one in planned for d in one.rounds[n]] for n in range(len(kept), many))]
    with session.records.exclusive():  # whoever was erased meanwhile must not be written down again
        merged = [[d for d in dates if _both_here(session, d.young_colleague, d.leader)] for dates in merged]
        codes = {person.code for person in present if session.records.participant(person.code)}
        session.set_stage(
            CHAPTER,
            {
                "schedule": {
                    "seed": seed,
                    "minutes": length,
                    "rounds": [[_as_data(date) for date in dates] for dates in merged],
                    "byes": [
                        sorted(codes - {code for d in dates for code in (d.young_colleague, d.leader)})
                        for dates in merged
                    ],
                    "places": seats,
                },
                # After the last round the number is one too high, and new rounds must not count as held.
                "round": str(len(kept)) if kept else "",
            },
        )
    return dating(session)


def start_round(session: Session, number: object) -> None:
    """Start a round and its timer.

    Args:
        session: of the facilitator.
        number: of the round, from 1.

    Raises:
        PairingRefused: there is no such round.
        NotSaved: it could not be written.
    """
    rounds = len(rounds_of(session))
    if not rounds:
        raise PairingRefused(N_("There is no schedule yet. Make the schedule first."))
    chosen = _whole(number, rounds)
    seconds = 60 * _schedule(session)["minutes"]
    session.set_stage(CHAPTER, {"round": str(chosen)})
    session.set_stage("", {"timer": Timer(ends_at=session.clock.now().timestamp() + seconds).to_text()})


def end_rounds(session: Session) -> None:
    """End the last round: nobody is at a table any more, ratings can still be given.

    Args:
        session: of the facilitator.

    Raises:
        NotSaved: it could not be written.
    """
    session.set_stage(CHAPTER, {"round": str(len(rounds_of(session)) + 1)})
    session.set_stage("", {"timer": Timer().to_text()})


def make_match(session: Session) -> Matching:
    """Match everyone who said yes; pairs that are published stay together.

    Args:
        session: of the facilitator.

    Raises:
        PairingRefused: not one pair can be made.
        NotSaved: it could not be written.
    """
    session.records.refresh()
    present, seed = people(session), lot(session)
    gone = parted(session.records)
    wishes = {
        code: [[other for other in tier if frozenset((code, other)) not in gone] for tier in tiers]
        for code, tiers in preferences(present, ratings(session.records)).items()
    }
    pairs = match(present, wishes, seed, keep=[Pair(*codes) for codes in published_pairs(session)])
    if not pairs:
        raise PairingRefused(
            N_(
                "Not one pair can be made yet. It takes a young colleague and a leader of different units, and both "
                "have to say yes to being matched."
            )
        )
    found = quality(present, wishes, pairs)
    with session.records.exclusive():  # whoever was erased meanwhile must not be written down again
        both = [[pair.young_colleague, pair.leader] for pair in pairs]
        session.set_stage(
            CHAPTER,
            {
                "match": {
                    "seed": seed,
                    "pairs": [codes for codes in both if _both_here(session, *codes)],
                    "unmatched": found.unmatched_young_colleagues + found.unmatched_leaders,
                    "blocking": found.blocking_pairs,
                }
            },
        )
    return matching(session)


def publish_match(session: Session, publish: bool = True) -> None:
    """Let everyone see the match, or take it back.

    Args:
        session: of the facilitator.
        publish: False takes it back.

    Raises:
        PairingRefused: there is no match to publish.
        NotSaved: it could not be written.
    """
    if publish and not _match(session):
        raise PairingRefused(N_("There is no match yet. Make the match first."))
    session.set_stage(CHAPTER, {"published": "1" if publish else ""})


def dating(session: Session) -> Dating:
    """Return how the speed dates stand.

    Args:
        session: of any page.
    """
    rounds = rounds_of(session)
    if not rounds:
        return Dating()
    number = round_now(session)
    now = rounds[number - 1] if 1 <= number <= len(rounds) else []
    both = [
        couple for date in now for couple in ((date.young_colleague, date.leader), (date.leader, date.young_colleague))
    ]
    byes = [code for one in range(len(rounds)) for code in byes_of(session, one + 1)]
    counts = Counter(code for dates in rounds for date in dates for code in (date.young_colleague, date.leader))
    in_it = {*byes, *counts}
    latest = session.records.latest
    return Dating(
        rounds=len(rounds),
        minutes=_schedule(session)["minutes"],
        dates=sum(map(len, rounds)),
        sitting_out=len(byes),
        fewest=min((counts[code] for code in in_it), default=0),
        most=max(counts.values(), default=0),
        round=number,
        rated=sum(latest(who, CHAPTER, f"{_RATING}{other}") is not None for who, other in both),
        to_rate=len(both),
        newcomers=sum(who.code not in in_it for who in _persons(session.records)),
    )


def matching(session: Session) -> Matching:
    """Return how the match stands.

    Args:
        session: of any page.
    """
    records = session.records
    answers = records.answered(_EXPECTATIONS, "matching")
    codes = [who.code for who in _persons(records)]
    made = _match(session)
    pairs = made.get("pairs", [])
    left = [[code for code in pair if records.participant(code)] for pair in pairs]  # by who was erased
    return Matching(
        made=bool(made),
        published=session.stage.value(CHAPTER, "published") == "1",
        pairs=sum(len(codes) == 2 for codes in left),
        unmatched=made.get("unmatched", 0) + sum(len(codes) == 1 for codes in left),
        blocking=made.get("blocking", 0),
        willing=sum(code in answers and answers[code].value == MATCHING_YES for code in codes),
        undecided=sum(code not in answers for code in codes),
    )


def places(session: Session) -> dict[str, int | None]:
    """Return how many numbered places each room has for dates: as last planned, else its tables.

    None stands for as many as it takes.

    Args:
        session: of any page.
    """
    planned = _schedule(session).get("places", {})
    return {room.key: planned.get(room.key, room.tables or None) for room in session.day.rooms}


def lot(session: Session) -> int:
    """Return the announced number that settles what is equal: the date of the day.

    Args:
        session: of any page.
    """
    return int(session.day.date.strftime("%Y%m%d"))


def _plan_rooms(
    session: Session,
    present: list[Person],
    rounds: int,
    seats: Mapping[str, int | None],
    seed: int,
    kept: list[list[Date]],
    said: list[list[Date]],
) -> list[Schedule]:
    """Plan each room by itself; a room with one side only sits out, unless that is so everywhere."""
    rooms: defaultdict[str, list[Person]] = defaultdict(list)
    for person in present:
        who = session.records.participant(person.code)
        rooms[who.room if who and who.room in seats else session.day.rooms[0].key].append(person)
    planned: list[Schedule] = []
    refused: list[PairingRefused] = []
    for room, those in sorted(rooms.items()) or [(session.day.rooms[0].key, present)]:
        try:
            planned.append(make_schedule(those, rounds, seats[room], seed, keep=kept, said=said))
        except PairingRefused as error:
            refused.append(error)
    if not planned:
        raise refused[0]
    return planned


def _persons(records: Records) -> list[Participant]:
    return [who for who in records.participants() if who.role in ROLES_OF_PEOPLE]


def _themes(records: Records, code: str, question: str) -> frozenset[str]:
    keys = (theme.key for theme in THEMES)
    return frozenset(key for key in keys if records.latest(code, _EXPECTATIONS, f"{question}.{key}"))


def _schedule(session: Session) -> dict[str, Any]:
    return session.stage.data(CHAPTER, "schedule") or {}


def _match(session: Session) -> dict[str, Any]:
    return session.stage.data(CHAPTER, "match") or {}


def _both_here(session: Session, one: str, other: str) -> bool:
    """Return whether both codes are of people; someone who was erased has left a code that nobody has."""
    return all(map(session.records.participant, (one, other)))


def _as_data(date: Date) -> dict[str, object]:
    return {"table": date.table, "young_colleague": date.young_colleague, "leader": date.leader}


def _whole(value: object, highest: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= highest:
        raise PairingRefused(N_("Choose a number from {low} to {high}."), low=1, high=highest)
    return value
