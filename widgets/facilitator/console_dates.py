"""The part of the console about the speed dates: the schedule, the rounds, who was not there, and the bell."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from themeday.errors import PairingRefused
from themeday.i18n import N_
from themeday.model.people import Participant
from themeday.room.optimistic_writes import Steps
from themeday.room.participation import Participation
from themeday.room.session import Session
from themeday.room.speed_dates import counting, planning, reading, replanning, running_rounds

#: What takes a while, by the type of the message.
Works = dict[object, Callable[[], Steps[object]]]

TEXTS = {
    "dates_title": N_("Speed dates"),
    "make_schedule": N_("Make the schedule"),
    "replan": N_("Make the schedule again"),
    "replan_sure": N_("Yes, plan the rounds to come anew"),
    "replan_help": N_("Rounds that were started stay as they are; the rest is planned anew, latecomers included."),
    "trios": N_("Three at a table, rather than someone sitting out"),
    "end_rounds": N_("End the rounds"),
    "end_rounds_sure": N_("Yes, end this round and the speed dates now"),
    "plan_in": N_("Plan them in"),
    "in_the_way": N_("What stands in the way of more dates"),
    "not_there": N_("Someone is not there"),
    "not_there_help": N_("The rounds to come are planned anew at once; what was said stays where it can."),
    "person": N_("Who?"),
    "choose": N_("Choose"),
    "was_absent": N_("Was not there this round"),
    "has_left": N_("Went home"),
    "left_sure": N_("Yes, went home: dates and match go on without"),
    "is_back": N_("Is back"),
    "bell_is_on": N_("The bell is on: the big screen rings when a round is over."),
    "bell_is_off": N_("The bell is off."),
    "bell_sound": N_("To be heard, someone presses “Sound on” once on the big screen."),
    "bell_on": N_("Turn the bell on"),
    "bell_off": N_("Turn the bell off"),
}


def dates_panel(session: Session) -> dict[str, Any]:
    """Return what the console shows of the dates: numbers to choose, and counts that name nobody."""
    dating = counting.dating(session)
    # A round in which everybody would sit out is passed over: latecomers may still fill it.
    coming = next((n for n, dates in enumerate(reading.rounds_of(session), 1) if n > dating.round and dates), 0)
    return {
        "fields": _fields(session, dating),
        "trios": dating.trios,
        "scheduled": bool(dating.rounds),
        "begun": dating.round > 0,
        "plan": _planned(session, dating),
        "newcomers": _newcomers(session, dating),
        "in_the_way": [cause.message(session.language) for cause in planning.in_the_way(session)],
        "round": _round(session, dating),
        "part": dating.rated / dating.to_rate if dating.to_rate else 0,
        "next": coming,
        "next_text": session.say(N_("Start round {k}"), k=coming),
        "next_sure": session.say(N_("Yes, end round {n} now and start round {k}"), n=dating.round, k=coming)
        if dating.round
        else session.say(N_("Yes, stop the time and start round {k}"), k=coming),
        "last": 0 < dating.round <= dating.rounds and not coming,
        "people": _people(session),
        "bell": running_rounds.bell_rings(session),
    }


def dates_acts(session: Session, message: dict[str, Any]) -> dict[object, Callable[[], object]]:
    """Return what the facilitator can ask about the dates and is done at once, by the type of the message."""
    return {
        "round": lambda: running_rounds.start_round(session, message.get("round")),
        "end_rounds": lambda: running_rounds.end_rounds(session),
        "bell": lambda: running_rounds.set_bell(session, message.get("on") is True),
    }


def dates_works(session: Session, message: dict[str, Any]) -> Works:
    """Return what the facilitator can ask about the dates and takes a while, by the type of the message."""
    given = {
        key.partition(".")[2]: value
        for key, value in message.items()
        # An empty field is as many places as it takes.
        if isinstance(key, str) and key.startswith("places.") and value is not None
    }
    rounds, minutes = message.get("rounds"), message.get("minutes")
    return {
        "schedule": lambda: planning.plan_steps(session, rounds, minutes, given, message.get("trios") is True),
        "plan_in": lambda: replanning.again_steps(session),
        "absent": lambda: replanning.absent_steps(session, _code(session, message.get("person"))),
        "left": lambda: replanning.left_steps(
            session, _code(session, message.get("person")), message.get("on") is True
        ),
    }


def lot_line(session: Session) -> str:
    """Return by which announced number the lot settles what is equal."""
    seed = reading.lot(session)
    return session.say(N_("The lot that settles what is equal has the number {seed}: the date of the day."), seed=seed)


def by_name(people: Iterable[Participant]) -> list[Participant]:
    """Return people sorted by their names."""
    return sorted(people, key=lambda who: (who.name.casefold(), who.code))


def _code(session: Session, given: object) -> str:
    for who in Participation(session.records).persons:
        if session.handle("console", who.code) == given:
            return who.code
    raise PairingRefused(N_("Choose someone first."))


def _people(session: Session) -> list[dict[str, Any]]:
    now = Participation(session.records)

    def told(who: Participant) -> str:
        if who.code in now.gone:
            return session.say(N_("{who}, went home"), who=who.name_and_unit)
        if who.code in now.unseen:
            return session.say(N_("{who}, not seen again"), who=who.name_and_unit)
        return who.name_and_unit

    return [{"handle": session.handle("console", who.code), "text": told(who)} for who in by_name(now.persons)]


def _fields(session: Session, dating: counting.Dating) -> list[dict[str, Any]]:
    say, plan, rooms = session.say, session.day.pairing, session.day.rooms
    seats = reading.seats_of_rooms(session)
    numbers: list[tuple[str, str, int | str, int]] = [
        ("rounds", say(N_("Number of rounds")), dating.rounds or plan.rounds, planning.MOST_ROUNDS),
        ("minutes", say(N_("Minutes per round")), dating.minutes or plan.minutes, planning.MOST_MINUTES),
    ]
    for room in rooms:
        label = say(N_("Numbered places: {room}"), room=room.name) if len(rooms) > 1 else say(N_("Numbered places"))
        numbers.append((f"places.{room.key}", label, seats[room.key] or "", planning.MOST_PLACES))
    return [{"name": name, "label": label, "value": value, "most": most} for name, label, value, most in numbers]


def _planned(session: Session, dating: counting.Dating) -> list[str]:
    if not dating.rounds:
        return []
    say, say_count = session.say, session.say_count
    lines = [
        say(
            N_("{dates} in {rounds}, of {minutes} each."),
            dates=say_count("{n} date", "{n} dates", dating.dates),
            rounds=say_count("{n} round", "{n} rounds", dating.rounds),
            minutes=say_count("{n} minute", "{n} minutes", dating.minutes),
        ),
        say(N_("Everyone has {fewest} to {most} dates."), fewest=dating.fewest, most=dating.most)
        if dating.fewest < dating.most
        else say_count("Everyone has {n} date.", "Everyone has {n} dates.", dating.most),
        say_count("Someone sits out {n} time in all.", "Someone sits out {n} times in all.", dating.sitting_out)
        if dating.sitting_out
        else say(N_("Nobody sits out a round.")),
        lot_line(session),
    ]
    empty = [str(n) for n, dates in enumerate(reading.rounds_of(session), 1) if n > dating.round and not dates]
    if empty:
        lines.append(
            say_count(
                "Nobody has a date in round {rounds}: there are too few people for it. It is passed over.",
                "Nobody has a date in rounds {rounds}: there are too few people for them. They are passed over.",
                len(empty),
                rounds=", ".join(empty),
            )
        )
    if dating.missed:
        lines.append(
            say_count(
                "{n} date was not held because someone was not there; the two can still meet.",
                "{n} dates were not held because someone was not there; those people can still meet.",
                dating.missed,
            )
        )
    if dating.left:
        lines.append(say_count("{n} person went home.", "{n} people went home.", dating.left))
    return lines


def _newcomers(session: Session, dating: counting.Dating) -> str:
    later = session.say_count(
        "{n} person joined later and is not in the schedule yet.",
        "{n} people joined later and are not in the schedule yet.",
        dating.newcomers,
    )
    fell_away = session.say_count(
        "{n} date to come fell away: someone went home, was not seen again, or has another role or unit now.",
        "{n} dates to come fell away: someone went home, was not seen again, or has another role or unit now.",
        dating.fallen,
    )
    return " ".join([*([later] if dating.newcomers else []), *([fell_away] if dating.fallen else [])])


def _round(session: Session, dating: counting.Dating) -> str:
    if not dating.rounds:
        return ""
    if dating.over:
        return session.say(N_("The rounds are over."))
    if not dating.round:
        return session.say(N_("The first round has not started yet."))
    text = N_("Round {n} of {total}: {rated} of {to_rate} ratings are in.")
    return session.say(text, n=dating.round, total=dating.rounds, rated=dating.rated, to_rate=dating.to_rate)
