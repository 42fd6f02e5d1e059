"""The part of the console about the speed dates: the schedule, the rounds, who was not there, and the bell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from themeday.errors import PairingRefused
from themeday.i18n import N_
from themeday.model.people import Participant, derived_code
from themeday.room.dates.counting import Dating, dating
from themeday.room.dates.holding import bell_rings, end_rounds, set_bell, start_round
from themeday.room.dates.planning import (
    MOST_MINUTES,
    MOST_PLACES,
    MOST_ROUNDS,
    absent_steps,
    again_steps,
    in_the_way,
    left_steps,
    plan_steps,
)
from themeday.room.dates.reading import lot, seats_of_rooms
from themeday.room.participation import Participation
from themeday.room.session import Session
from themeday.room.work import Steps

#: What takes a while, by the type of the message.
Works = dict[object, Callable[[], Steps[object]]]

TEXTS = {
    "dates_title": N_("Speed dates"),
    "make_schedule": N_("Make the schedule"),
    "replan": N_("Make the schedule again"),
    "replan_help": N_("Rounds that were started stay as they are; the rest is planned anew, latecomers included."),
    "trios": N_("Three at a table, rather than someone sitting out"),
    "end_rounds": N_("End the rounds"),
    "plan_in": N_("Plan them in"),
    "in_the_way": N_("What stands in the way of more dates"),
    "not_there": N_("Someone is not there"),
    "not_there_help": N_("The rounds to come are planned anew at once; what was said stays where it can."),
    "person": N_("Who?"),
    "choose": N_("Choose"),
    "was_absent": N_("Was not there this round"),
    "has_left": N_("Went home"),
    "is_back": N_("Is back"),
    "bell_on": N_("Let the big screen ring when a round is over"),
    "bell_off": N_("No bell when a round is over"),
}


def dates_panel(session: Session) -> dict[str, Any]:
    """Return what the console shows of the dates: numbers to choose, and counts that name nobody.

    Args:
        session: of this page.
    """
    dates = dating(session)
    return {
        "fields": _fields(session, dates),
        "trios": dates.trios,
        "scheduled": bool(dates.rounds),
        "begun": dates.round > 0,
        "plan": _planned(session, dates),
        "newcomers": _newcomers(session, dates),
        "in_the_way": [cause.message(session.language) for cause in in_the_way(session)],
        "round": _round(session, dates),
        "part": dates.rated / dates.to_rate if dates.to_rate else 0,
        "next": dates.round + 1 if dates.round < dates.rounds else 0,
        "next_text": session.say(N_("Start round {k}"), k=dates.round + 1),
        "last": dates.round == dates.rounds > 0,
        "people": _people(session),
        "bell": bell_rings(session),
    }


def dates_acts(session: Session, message: dict[str, Any]) -> dict[object, Callable[[], object]]:
    """Return what the facilitator can ask about the dates and is done at once, by the type of the message.

    Args:
        session: of this page.
        message: anything that arrived from a browser.
    """
    return {
        "round": lambda: start_round(session, message.get("round")),
        "end_rounds": lambda: end_rounds(session),
        "bell": lambda: set_bell(session, message.get("on") is True),
    }


def dates_works(session: Session, message: dict[str, Any]) -> Works:
    """Return what the facilitator can ask about the dates and takes a while, by the type of the message.

    Args:
        session: of this page.
        message: anything that arrived from a browser.
    """
    given = {
        key.partition(".")[2]: value
        for key, value in message.items()
        # An empty field is as many places as it takes.
        if isinstance(key, str) and key.startswith("places.") and value is not None
    }
    rounds, minutes = message.get("rounds"), message.get("minutes")
    return {
        "schedule": lambda: plan_steps(session, rounds, minutes, given, message.get("trios") is True),
        "plan_in": lambda: again_steps(session),
        "absent": lambda: absent_steps(session, _code(session, message.get("person"))),
        "left": lambda: left_steps(session, _code(session, message.get("person")), message.get("on") is True),
    }


def described(who: Participant) -> str:
    """Return someone by nickname or label, with the unit."""
    return who.name_and_unit


def handle(session: Session, code: str) -> str:
    """Return what the console's browser knows someone by; it learns no codes."""
    return derived_code(session.secret or b"demo", "console", code, 12)


def _code(session: Session, given: object) -> str:
    for who in Participation(session.records).persons:
        if handle(session, who.code) == given:
            return who.code
    raise PairingRefused(N_("Choose someone first."))


def _people(session: Session) -> list[dict[str, Any]]:
    now = Participation(session.records)

    def told(who: Participant) -> str:
        if who.code in now.gone:
            return session.say(N_("{who}, went home"), who=described(who))
        if who.code in now.unseen:
            return session.say(N_("{who}, not seen again"), who=described(who))
        return described(who)

    everyone = sorted(now.persons, key=lambda who: (who.name.casefold(), who.code))
    return [{"handle": handle(session, who.code), "text": told(who)} for who in everyone]


def _fields(session: Session, dates: Dating) -> list[dict[str, Any]]:
    say, plan, rooms = session.say, session.day.pairing, session.day.rooms
    seats = seats_of_rooms(session)
    numbers: list[tuple[str, str, int | str, int]] = [
        ("rounds", say(N_("Number of rounds")), dates.rounds or plan.rounds, MOST_ROUNDS),
        ("minutes", say(N_("Minutes per round")), dates.minutes or plan.minutes, MOST_MINUTES),
    ]
    for room in rooms:
        label = say(N_("Numbered places: {room}"), room=room.name) if len(rooms) > 1 else say(N_("Numbered places"))
        numbers.append((f"places.{room.key}", label, seats[room.key] or "", MOST_PLACES))
    return [{"name": name, "label": label, "value": value, "most": most} for name, label, value, most in numbers]


def _planned(session: Session, dates: Dating) -> list[str]:
    if not dates.rounds:
        return []
    say, say_count = session.say, session.say_count
    lines = [
        say(
            N_("{dates} in {rounds}, of {minutes} each."),
            dates=say_count("{n} date", "{n} dates", dates.dates),
            rounds=say_count("{n} round", "{n} rounds", dates.rounds),
            minutes=say_count("{n} minute", "{n} minutes", dates.minutes),
        ),
        say(N_("Everyone has {fewest} to {most} dates."), fewest=dates.fewest, most=dates.most)
        if dates.fewest < dates.most
        else say_count("Everyone has {n} date.", "Everyone has {n} dates.", dates.most),
        say_count("Someone sits out {n} time in all.", "Someone sits out {n} times in all.", dates.sitting_out)
        if dates.sitting_out
        else say(N_("Nobody sits out a round.")),
        say(N_("The lot that settles what is equal has the number {seed}: the date of the day."), seed=lot(session)),
    ]
    if dates.missed:
        lines.append(
            say_count(
                "{n} date was not held because someone was not there; the two can still meet.",
                "{n} dates were not held because someone was not there; those people can still meet.",
                dates.missed,
            )
        )
    if dates.left:
        lines.append(say_count("{n} person went home.", "{n} people went home.", dates.left))
    return lines


def _newcomers(session: Session, dates: Dating) -> str:
    lines = []
    if dates.newcomers:
        lines.append(
            session.say_count(
                "{n} person joined later and is not in the schedule yet.",
                "{n} people joined later and are not in the schedule yet.",
                dates.newcomers,
            )
        )
    if dates.fallen:
        lines.append(
            session.say_count(
                "{n} date to come fell away: someone went home, was not seen again, or has another role or unit now.",
                "{n} dates to come fell away: someone went home, was not seen again, or has another role or unit now.",
                dates.fallen,
            )
        )
    return " ".join(lines)


def _round(session: Session, dates: Dating) -> str:
    if not dates.rounds:
        return ""
    if dates.over:
        return session.say(N_("The rounds are over."))
    if not dates.round:
        return session.say(N_("The first round has not started yet."))
    return session.say(
        N_("Round {n} of {total}: {rated} of {to_rate} ratings are in."),
        n=dates.round,
        total=dates.rounds,
        rated=dates.rated,
        to_rate=dates.to_rate,
    )
