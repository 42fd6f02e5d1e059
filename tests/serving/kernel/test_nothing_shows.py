"""What one person chooses for themselves changes no byte that another receives.

The same day is played twice. The only difference is what one person keeps private: the words, the number, the rating.
Everyone else's browsers are told the same, message by message and byte for byte; names of messages and pages, which are
drawn by lot, are counted instead.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from random import Random
from unittest import mock

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.asked import rating
from tests.conftest import Party
from tests.serving.kernel.world import PARTICIPANTS, STAFF, Browser, World, asks_states, custom
from themeday.chapters import CHAPTERS
from themeday.errors import OutcomeRefused
from themeday.model.people import Participant, Role
from themeday.model.visibility import Visibility
from themeday.room.session import Session
from themeday.room.speed_dates.board import say_on_board
from themeday.serving.kernel.page import Page

PAGES = ("expectations", "pairing", "agreements", "closing")
LANGUAGES = ("nl", "en")
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=300).map(lambda text: f"a{text}")
NUMBERS = st.sampled_from(["1", "2", "3", "4", "5"])
ACTS = st.lists(st.integers(0, 2**32), min_size=1, max_size=12)
_BY_LOT = (
    (re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"), b"PAGE"),
    (re.compile(rb'"(session|msg_id)":"[0-9a-f]{16}(_\d+)?"'), rb'"\1":"LOT\2"'),
    (re.compile(rb'"date":"[^"]*"'), b'"date":"NOW"'),
    (re.compile(rb'"msg_id":"m\d+"'), b'"msg_id":"ASKED"'),
)


@dataclass(frozen=True)
class Kept:
    """What one person keeps private."""

    hope: str
    motivation: str
    confidence: str
    rating: str
    feedback: str


CHOICES = st.builds(Kept, WORDS, NUMBERS, NUMBERS, NUMBERS, WORDS)
SHORT = Kept("a", "1", "1", "1", "b")
LONG = Kept("Heel iets anders. " * 30, "5", "5", "5", "\u202e<b>=1+1\n")


@dataclass
class Day:
    """A day that is played."""

    world: World
    told: list[tuple[int, bytes]] = field(default_factory=list)

    def others(self, number: int, page: Page) -> Browser:
        """Let another's browser follow a page."""

        def heard(message: bytes) -> None:
            for by_lot, name in _BY_LOT:
                message = by_lot.sub(name, message)
            # Behind the lengths of its parts: any byte may stand there, and they differ with the number of a request.
            self.told.append((number, message[message.index(b'{"msg_id"') :]))

        browser = self.world.attach(page, Browser(f"tab {number}", heard))
        self.world.say(page, browser, asks_states())
        return browser


@contextmanager
def day() -> Iterator[Day]:
    """Yield a day on which everything that is drawn by lot falls the same way each time."""
    party = Party()
    codes = Random(5)

    def join(number: int, role: Role, unit: str, table: str) -> None:
        code = "".join(codes.choice("ABCDEFGH") for _ in range(4)) + f"{2222 + number}"
        party.session().join(Participant(code, role, unit, LANGUAGES[number % 2], "a", table))

    people = [
        (Role.YOUNG_COLLEAGUE, "Recherche", "1"),
        (Role.LEADER, "Parket", "1"),
        (Role.YOUNG_COLLEAGUE, "Basisteam", "2"),
        (Role.TABLE, "", "1"),
        (Role.LEADER, "Recherche", "2"),
    ]
    for number, person in enumerate(people):
        join(number, *person)
    with World(party) as world:
        yield Day(world)


def play(kept: Kept, acts: list[int]) -> list[tuple[int, bytes]]:
    """Play a day; return all that the others were told.

    Args:
        acts: what everyone does meanwhile; the same on both days.
    """
    # In which turn of the loop a page goes on answering depends on the clock: here it is always the same one.
    with mock.patch("themeday.serving.kernel.page._TURN_SECONDS", math.inf), day() as found:
        world, party = found.world, found.world.party
        staff = party.staff()
        me, *others = world.records.participants()
        for chapter in CHAPTERS:
            staff.set_stage(chapter, {"state": "open", "opened": "1"})
        date = {"table": 1, "young_colleague": me.code, "leader": others[0].code}
        staff.set_stage("pairing", {"board": "open"})
        staff.set_stage("pairing", {"schedule": {"minutes": 5, "rounds": [[date]], "byes": [[]]}, "round": "1"})
        mine = {key: world.open(PARTICIPANTS[key], f"participant:{me.code}:nl") for key in PAGES}
        for number, who in enumerate(others):
            for page in PAGES:
                found.others(number, world.open(PARTICIPANTS[page], f"participant:{who.code}:{who.language}"))
        for number, name in enumerate(STAFF):
            for language in LANGUAGES:
                found.others(100 + number, world.open(STAFF[name], f"staff:facilitator:{language}"))
        hope = (("hope", kept.hope, "private"), ("feedback", kept.feedback, "private"))
        scales = (("motivation", kept.motivation, "private"), ("confidence", kept.confidence, "private"))
        for key, value, seen_by in (*hope, *scales):
            keep(world, mine["expectations"], key, value, seen_by)
            world.follow()
            act(party, staff, others, Random(acts[0]))
        session_of(party, me).save("pairing", rating(others[0].code), int(kept.rating), Visibility.PRIVATE)
        for seed in acts:
            act(party, staff, others, Random(seed))
            world.follow()
        for number, page in enumerate(world.pages):
            if page.owner != me.code:
                found.others(1000 + number, page)  # what a tab learns that comes later
        return found.told


def session_of(party: Party, who: Participant) -> Session:
    session = party.session()
    session.bind(who, who.language)
    return session


def keep(world: World, page: Page, key: str, value: str, seen_by: str) -> None:
    """Save an answer by way of a page's own card, as its browser does."""
    for name, model in world.states(page).items():
        if key in (model["state"].get("questions") or {}):
            number = model["state"]["questions"][key]["kind"] == "scale"
            content = {"type": "save", "key": key, "value": int(value) if number else value, "visibility": seen_by}
            world.say(page, world.attach(page), [custom(name, {**content, "attempt": "a1"})])
            return
    raise AssertionError(key)


def act(party: Party, staff: Session, others: list[Participant], random: Random) -> None:
    """Let someone else do something that shows."""
    who = random.choice(others)
    session = session_of(party, who)
    deed = random.randrange(6)
    question = random.choice([q for q in CHAPTERS["expectations"].questions if q.revealable])
    if deed < 2:
        hope = CHAPTERS["expectations"].question("hope")
        with suppress(OutcomeRefused):  # the facilitator has closed it
            session.save("expectations", hope, f"woorden {random.randrange(99)}", random.choice(hope.visibilities))
    elif deed == 2:
        staff.set_stage("expectations", {f"show:{question.key}": random.choice(["1", ""])})
    elif deed == 3:
        staff.set_stage("", {"current": random.choice(list(CHAPTERS))})
    elif deed == 4 and who.role is Role.YOUNG_COLLEAGUE:
        say_on_board(session, f"bericht {random.randrange(99)}")
    else:
        staff.set_stage("expectations", {f"ask:{question.key}": random.choice(["closed", "open"])})


@given(CHOICES, CHOICES, ACTS)
@example(SHORT, LONG, [1, 2, 3, 4, 5, 6, 7, 8])
@settings(max_examples=3)
def test_what_one_keeps_private_changes_no_byte_that_another_receives(one: Kept, two: Kept, acts: list[int]) -> None:
    first, second = play(one, acts), play(two, acts)
    assert len(first) == len(second)
    for this, that in zip(first, second, strict=True):
        assert this == that


def test_what_is_shared_does_change_them() -> None:
    """The same comparison sees a difference where there is one."""

    def shared(words: str) -> list[tuple[int, bytes]]:
        with day() as found:
            world = found.world
            me, leader, *_ = world.records.participants()
            page = world.open(PARTICIPANTS["expectations"], f"participant:{me.code}:nl")
            found.others(1, world.open(PARTICIPANTS["expectations"], f"participant:{leader.code}:nl"))
            hope = CHAPTERS["expectations"].question("hope")
            session_of(world.party, leader).save("expectations", hope, "ook iets", Visibility.TABLE)
            keep(world, page, "hope", words, "table")
            world.follow()
            return found.told

    assert shared("dit") == shared("dit")
    assert shared("dit") != shared("dat")
