"""The part of the console that makes the schedule, starts the rounds, and makes and publishes the match."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from themeday.i18n import N_
from themeday.pairing_desk import (
    MOST_MINUTES,
    MOST_PLACES,
    MOST_ROUNDS,
    Dating,
    Matching,
    dating,
    end_rounds,
    lot,
    make_match,
    matching,
    places,
    plan_dates,
    publish_match,
    start_round,
)
from themeday.session import Session

TEXTS = {
    "dates_title": N_("Speed dates"),
    "make_schedule": N_("Make the schedule"),
    "replan": N_("Make the schedule again"),
    "replan_help": N_("Rounds that were started stay as they are; the rest is planned anew, latecomers included."),
    "end_rounds": N_("End the rounds"),
    "match_title": N_("Match"),
    "match_help": N_("Make it when the young colleagues have talked among themselves."),
    "make_match": N_("Make the match"),
    "rematch": N_("Make the match again"),
    "rematch_help": N_("Pairs that are published stay together; whoever is new is added."),
    "publish": N_("Publish the match"),
    "take_back": N_("Take back"),
    "published": N_("Published: everyone sees their own partner, and the big screen shows the pairs."),
}


def pairing_panel(session: Session) -> dict[str, Any]:
    """Return what the pairing panel shows: numbers to choose, and counts that name nobody.

    Args:
        session: of this page.
    """
    dates, match = dating(session), matching(session)
    say = session.say
    return {
        "fields": _fields(session, dates),
        "scheduled": bool(dates.rounds),
        "begun": dates.round > 0,
        "plan": _planned(session, dates),
        "round": _round(session, dates),
        "part": dates.rated / dates.to_rate if dates.to_rate else 0,
        "next": dates.round + 1 if dates.round < dates.rounds else 0,
        "next_text": say(N_("Start round {k}"), k=dates.round + 1),
        "last": dates.round == dates.rounds > 0,
        "willing": _willing(session, match),
        "made": match.made,
        "published": match.published,
        "match": _matched(session, match),
    }


def act_on_pairing(session: Session, message: dict[str, Any]) -> bool:
    """Do what the facilitator asks of the pairing; return whether it was about the pairing.

    Args:
        session: of this page.
        message: anything that arrived from a browser.

    Raises:
        PairingRefused: it cannot be done, and why.
        NotSaved: it could not be written.
    """
    given = {
        key.partition(".")[2]: value
        for key, value in message.items()
        # An empty field is as many places as it takes.
        if isinstance(key, str) and key.startswith("places.") and value is not None
    }
    acts: dict[object, Callable[[], object]] = {
        "schedule": lambda: plan_dates(session, message.get("rounds"), message.get("minutes"), given),
        "round": lambda: start_round(session, message.get("round")),
        "end_rounds": lambda: end_rounds(session),
        "match": lambda: make_match(session),
        "publish": lambda: publish_match(session, message.get("on") is True),
    }
    act = acts.get(message.get("type")) if isinstance(message.get("type"), str) else None
    if act is None:
        return False
    act()
    return True


def _fields(session: Session, dates: Dating) -> list[dict[str, Any]]:
    say, plan, rooms = session.say, session.day.pairing, session.day.rooms
    seats = places(session)
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
    if dates.newcomers:
        lines.append(
            say_count(
                "{n} person joined later and is not in the schedule yet. Make the schedule again.",
                "{n} people joined later and are not in the schedule yet. Make the schedule again.",
                dates.newcomers,
            )
        )
    return lines


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


def _willing(session: Session, match: Matching) -> str:
    return session.say(
        N_("{willing} said yes to being matched; {undecided} have not answered."),
        willing=match.willing,
        undecided=match.undecided,
    )


def _matched(session: Session, match: Matching) -> list[str]:
    if not match.made:
        return []
    say_count = session.say_count
    return [
        say_count("{n} pair.", "{n} pairs.", match.pairs),
        say_count(
            "{n} person who said yes has no partner.", "{n} people who said yes have no partner.", match.unmatched
        ),
        session.say(N_("No two people would rather be together than with whom they are matched."))
        if not match.blocking
        else say_count(
            "{n} possible pair would rather be together than with whom they are matched.",
            "{n} possible pairs would rather be together than with whom they are matched.",
            match.blocking,
        ),
    ]
