"""What it takes every card to show a change, on a day of 300 people and 100,000 rows, and what holds a server up then.

Run: python benchmarks/refreshing.py           about a minute; writes benchmarks/results
     python benchmarks/refreshing.py --turns   one to three minutes: a whole day on a real server, and its longest turns
     python benchmarks/refreshing.py --quick   twelve people, once; writes only where --results says

One process serves all pages on one event loop, so whatever one card takes, everyone waits for. Before each measurement
one row is added, so that nothing that was worked out for the day as it was before still counts.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.crowd.report import command, keep, machine, table  # noqa: E402
from benchmarks.crowd.whole_day import lengthen, longest_turns  # noqa: E402
from themeday.chapters import CHAPTERS  # noqa: E402
from themeday.model.clock import Clock  # noqa: E402
from themeday.model.people import Participant, Role  # noqa: E402
from themeday.rehearsal.day import rehearsal_day  # noqa: E402
from themeday.rehearsal.simulation import simulate  # noqa: E402
from themeday.room.optimistic_writes import at_once  # noqa: E402
from themeday.room.session import Session  # noqa: E402
from themeday.room.speed_dates.board import open_board  # noqa: E402
from themeday.room.speed_dates.match_decision import match_steps, publish_match  # noqa: E402
from themeday.store import Cursor  # noqa: E402
from themeday.widgets.facilitator.console import Console  # noqa: E402
from themeday.widgets.facilitator.projector import Projector  # noqa: E402
from themeday.widgets.participant.chapter import chapter_page  # noqa: E402
from themeday.widgets.shared.card import Card  # noqa: E402

RESULTS = ROOT / "benchmarks" / "results" / "refreshing.md"
SEED = 1
PAGES = ("young colleague", "leader")
_LISTED = 20


def long_day(people: int, rows: int) -> Session:
    """Return a session of an invented day that was matched and published, with at least so many rows."""
    session, _ = simulate(rehearsal_day(people, Clock().today()), people, SEED)
    session.bind(None, "nl", staff="facilitator")
    open_board(session)
    at_once(match_steps(session))
    publish_match(session)
    for key, chapter in CHAPTERS.items():
        shows = {f"show:{question.key}": "1" for question in chapter.questions if question.revealable}
        session.set_stage(key, {"state": "open", "opened": "1", **shows})
    session.set_stage("closing", {"show:tips": "1"})
    session.set_stage("lessons", {"show:confidence": "1"})
    lengthen(session, rows)
    return session


def page_of(session: Session, who: Participant | None) -> Session:
    """Return another page of the same day, staff's or someone's; as on one server, all follow the same records."""
    page = Session(session.day, session.records, session.secret, session.clock)
    page.bind(who, "nl", staff="" if who else "facilitator")
    return page


def cards(session: Session) -> Iterator[tuple[str, str, Card]]:
    """Yield every card that follows the day, with the chapter that is open and whose page it is on."""
    console, screen = Console(page_of(session, None)), Projector(page_of(session, None))
    roles = (Role.YOUNG_COLLEAGUE, Role.LEADER)
    people = [next(who for who in session.records.participants() if who.role is role) for role in roles]
    for key in CHAPTERS:
        session.set_stage("", {"current": key})
        yield key, "facilitator", console
        yield key, "room", screen
        for whose, who in zip(PAGES, people, strict=True):
            page = page_of(session, who)
            for card in chapter_page(page, key).children:
                if type(card).refresh is not Card.refresh:
                    yield key, whose, card


def change(session: Session) -> None:
    """Add one row, as somebody's answer does."""
    session.set_stage("", {"nothing": session.clock.new_id()})


def took(session: Session, card: Card, times: int) -> tuple[float, float]:
    """Return how long a card takes to show a change, and how long one like it takes then, in milliseconds: medians.

    Of this thread only: what others on the machine take is not the card's.
    """
    found: tuple[list[float], list[float]] = ([], [])
    for _ in range(times):
        change(session)
        for kept in found:
            begun = time.thread_time()
            card.refresh()
            kept.append(1000 * (time.thread_time() - begun))
    return statistics.median(found[0]), statistics.median(found[1])


def profiled(act: Callable[[], object], lines: int = 25) -> None:
    """Print where the time goes."""
    profile = cProfile.Profile()
    profile.runcall(act)
    pstats.Stats(profile).sort_stats("cumulative").print_stats(lines)


def measured(session: Session, times: int) -> str:
    """Return the cards that take longest, as a table."""
    rows = [
        (*took(session, card, times), type(card).__name__, chapter, whose) for chapter, whose, card in cards(session)
    ]
    slowest = sorted(rows, reverse=True)
    lines = [(name, key, whose, f"{one:.1f}", f"{next_:.1f}") for one, next_, name, key, whose in slowest[:_LISTED]]
    rest = f"The other {len(rows) - len(lines)} take {slowest[_LISTED][0]:.1f} ms or less." if rows[_LISTED:] else ""
    return "\n".join([table(("card", "chapter", "page of", "first ms", "next ms"), lines), "", rest])


def turns(people: int, rows: int) -> str:
    """Return the longest turns of a server's event loop over a whole day, as text."""
    about = machine()
    count, found = longest_turns(people, rows)
    longest = sorted(found.items(), key=lambda one: -one[1][1])[:_LISTED]
    lines = [(f"`{name}`", times, f"{1000 * most:.0f}") for name, (times, most) in longest]
    return f"""## What holds the server up

`{command()}`: {about}

{people} people, {rows:,} rows when the day begins; every part opened, answered and shown, dates planned, a match made
and published, the review opened: {count:,} turns of the event loop. The longest of each name, in milliseconds of
processor time of the loop's thread.

{table(("who", "turns of 5 ms or more", "longest ms"), lines)}"""


def main() -> None:
    """Measure every card, slowest first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="twelve people, once")
    parser.add_argument("--results", type=Path, default=None, help="file to keep them in")
    parser.add_argument("--turns", action="store_true", help="a whole day on a real server, and its longest turns")
    parser.add_argument("--profile", default="", help="only this card, and where its time goes: Console.pairing")
    chosen = parser.parse_args()
    people, rows, times = (12, 1_000, 1) if chosen.quick else (300, 100_000, 7)
    path = chosen.results or (None if chosen.quick else RESULTS)
    if chosen.turns:
        text = turns(people, rows)
        print(text)
        if path:
            keep(path, "turns", text, "# Showing a change")
        return
    session = long_day(people, rows)
    if chosen.profile:
        for chapter, _, card in cards(session):
            if f"{type(card).__name__}.{chapter}".startswith(chosen.profile):
                change(session)
                profiled(card.refresh)
        return
    written = sum(len(log.read(Cursor()).outcomes) for log in session.records.logs)
    text = f"""`python benchmarks/refreshing.py`: {machine()}

{people} people, {written:,} rows in memory. First: a card that shows a change before any other does. Next: one like it
on another page, which shares what was worked out for the first. Milliseconds of the event loop, median of {times}.

{measured(session, times)}"""
    print(text)
    if path:
        keep(path, "refreshing", text.strip(), "# Showing a change")


if __name__ == "__main__":
    main()
