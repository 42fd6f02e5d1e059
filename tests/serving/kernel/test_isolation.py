"""The central promise: nothing that is private to one page is ever reachable from another.

Pages of different people, of tables whose device changes hands, and of staff act at random, in two languages. Whatever
someone writes holds a mark of its own. Every byte that any browser is told is searched for the marks of others, and for
the names of other pages' widgets.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from random import Random
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.conftest import Party
from tests.serving.kernel.world import (
    PARTICIPANTS,
    STAFF,
    Browser,
    World,
    custom,
    packed,
)
from themeday.chapters import CHAPTERS
from themeday.model.people import Participant, Role
from themeday.model.visibility import Visibility
from themeday.serving.kernel.page import Page

MARK = re.compile(rb"geheim\d{7}")
KERNEL = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
CHAPTERS_ASKED = ("welcome", "expectations", "pairing", "agreements", "closing")
LANGUAGES = ("nl", "en")
UNITS = ("Recherche", "Parket", "Basisteam")
SIDES = (Role.YOUNG_COLLEAGUE, Role.LEADER)
BOARD = "board"


@dataclass(frozen=True)
class Secret:
    """Something that someone wrote."""

    device: str
    role: Role
    place: tuple[str, str]
    chapter: str
    item: str
    visibility: Visibility


@dataclass
class Visit:
    """A page that someone has open, with its browsers."""

    page: Page
    who: Participant | None
    role: Role | None
    chapter: str
    browsers: list[Browser] = field(default_factory=list)

    @property
    def device(self) -> str:
        """Return the code of the device."""
        return self.who.code if self.who else "staff"


class Crowd:
    """People of one day, and what each of them may know of the others."""

    def __init__(self, seed: int = 0) -> None:
        self.world = World(Party())
        self.random = Random(seed)
        self.numbers = count(1)
        self.people: list[Participant] = []
        self.visits: list[Visit] = []
        self.secrets: dict[bytes, Secret] = {}
        self.shown: set[tuple[str, str]] = set()
        self.wrong: list[str] = []
        self.told = 0
        self.staff = self.world.party.staff()
        for chapter in CHAPTERS:
            self.staff.set_stage(chapter, {"state": "open", "opened": "1"})
        self.deliberating: set[str] = set()

    def begin_to_deliberate(self) -> None:
        """Let the young colleagues who are here deliberate; whoever joins later is not among them."""
        self.staff.set_stage("pairing", {"board": "open"})
        self.deliberating = {who.code for who in self.people if who.role is Role.YOUNG_COLLEAGUE}

    # What must never be

    def may_know(self, visit: Visit, secret: Secret) -> bool:
        """Return whether a page may hold what someone wrote."""
        if visit.device == secret.device:
            # The two sides of a table that share a device keep what is private from each other.
            if visit.role in (None, secret.role) or secret.visibility in (Visibility.TABLE, Visibility.REPORT):
                return True
            return secret.visibility is Visibility.ANONYMOUS and (secret.chapter, secret.item) in self.shown
        if secret.item == BOARD:
            return visit.device in self.deliberating
        if secret.visibility is Visibility.PRIVATE:
            return False
        if secret.visibility is Visibility.TABLE:
            return visit.who is not None and (visit.who.room, visit.who.table) == secret.place
        if visit.who is None or (secret.chapter, secret.item) in self.shown:
            return True
        at_one_table = (visit.who.room, visit.who.table) == secret.place
        return secret.visibility is Visibility.REPORT and at_one_table

    def heard(self, visit: Visit, message: bytes) -> None:
        """Look through what a browser is told."""
        self.told += len(message)
        own = visit.page.kernel_id.encode()
        self.wrong += [f"{visit.device}: a name of {name!r}" for name in KERNEL.findall(message) if name != own]
        for mark in set(MARK.findall(message)):
            if not self.may_know(visit, self.secrets[mark]):
                self.wrong.append(f"{visit.device} ({visit.role}) was told {self.secrets[mark]}")

    # What people do

    def join(self, role: Role, table: str, language: str) -> Participant:
        """Let someone join."""
        unit = "" if role is Role.TABLE else self.random.choice(UNITS)
        session = self.world.party.join(role, unit, table, language=language)
        assert session.participant is not None
        self.people.append(session.participant)
        self.world.follow()
        return session.participant

    def open(self, who: Participant, chapter: str, language: str) -> Visit:
        """Let someone open a page; one tab follows it."""
        page = self.world.open(PARTICIPANTS[chapter], f"participant:{who.code}:{language}")
        role = Role.YOUNG_COLLEAGUE if who.role is Role.TABLE else who.role
        return self._opened(Visit(page, who, role, chapter))

    def open_staff(self, name: str, language: str) -> Visit:
        """Let the facilitator open the console or the big screen."""
        page = self.world.open(STAFF[name], f"staff:facilitator:{language}")
        return self._opened(Visit(page, None, None, name))

    def _opened(self, visit: Visit) -> Visit:
        self.visits.append(visit)
        self.tab(visit)
        return visit

    def tab(self, visit: Visit) -> Browser:
        """Let one more tab follow a page, and ask for everything as every tab does."""
        browser = Browser(heard=partial(self.heard, visit))
        visit.browsers.append(self.world.attach(visit.page, browser))
        states = self.world.states(visit.page, browser)
        own = {name for name in states if name.startswith(visit.page.kernel_id)}
        if own != set(states) or own != set(visit.page.scope.widgets):
            self.wrong.append(f"{visit.device} was told of widgets that are not all and only its own")
        return browser

    def states(self, visit: Visit) -> dict[str, Any]:
        """Return what a tab learns that comes now; it goes again."""
        browser = self.world.attach(visit.page, Browser(heard=partial(self.heard, visit)))
        states = self.world.states(visit.page, browser)
        visit.page.browsers.pop(browser.number, None)
        return states

    def write(self, visit: Visit, choose: Callable[[int], int]) -> None:
        """Let someone answer a question in words that nobody else ever uses."""
        states = self.states(visit)
        asked = [
            (comm_id, key, question)
            for comm_id, model in states.items()
            for key, question in (model["state"].get("questions") or {}).items()
            if question["kind"] == "text"
        ]
        if not asked or visit.who is None or visit.role is None:
            return
        comm_id, key, question = asked[choose(len(asked))]
        seen_by = question["visibilities"][choose(len(question["visibilities"]))]["key"]
        text = self._secret(visit, key, Visibility(seen_by))
        content = {"type": "save", "key": key, "value": text, "visibility": seen_by, "attempt": "a1"}
        self.world.say(visit.page, visit.browsers[-1], [custom(comm_id, content)])

    def say_on_board(self, visit: Visit) -> None:
        """Let a young colleague say something to the others."""
        text = self._secret(visit, BOARD, Visibility.PRIVATE)
        for comm_id, model in self.states(visit).items():
            if "decisions" in model["state"] and "messages" in model["state"]:
                content = {"type": "say", "text": text, "attempt": "a2"}
                self.world.say(visit.page, visit.browsers[-1], [custom(comm_id, content)])

    def _secret(self, visit: Visit, item: str, visibility: Visibility) -> str:
        assert visit.who is not None
        assert visit.role is not None
        mark = f"geheim{next(self.numbers):07}"
        place = (visit.who.room, visit.who.table)
        self.secrets[mark.encode()] = Secret(visit.device, visit.role, place, visit.chapter, item, visibility)
        return f"Dit is {mark}."

    def hand_over(self, visit: Visit) -> None:
        """Let a shared device change hands."""
        if visit.who is None or visit.who.role is not Role.TABLE or visit.role is None:
            return
        visit.role = SIDES[1 - SIDES.index(visit.role)]
        names = [name for name, widget in visit.page.scope.widgets.items() if hasattr(widget, "session")]
        to_all = [custom(name, {"type": "side", "role": visit.role.value}) for name in names]
        self.world.say(visit.page, visit.browsers[-1], to_all)
        self.states(visit)

    def reveal(self, chapter: str, key: str, on: bool) -> None:
        """Let the facilitator show the answers to a question, or take them back."""
        if on:
            self.shown.add((chapter, key))
        self.staff.set_stage(chapter, {f"show:{key}": "1" if on else ""})

    def pry(self, visit: Visit, other: Visit) -> None:
        """Let a browser send to another's widgets; nothing of it is answered, and nothing of it is done."""
        before = {name: dict(model["state"]) for name, model in self.states(other).items()}
        victim, sent = list(other.page.scope.comms.comms), []
        browser = self.world.attach(visit.page, Browser(heard=partial(self.heard, visit)))
        for name in victim:
            for data in (
                {"method": "request_state"},
                {"method": "update", "state": {"language": "xx", "scope": "xx"}, "buffer_paths": []},
                {"method": "custom", "content": {"type": "save", "key": "hope", "value": "not mine"}},
            ):
                sent.append(packed("comm_msg", {"comm_id": name, "data": data}))
            sent.append(packed("comm_open", {"comm_id": name, "target_name": "jupyter.widget", "data": {}}))
            sent.append(packed("comm_close", {"comm_id": name, "data": {}}))
        self.world.say(visit.page, browser, [*sent, packed("comm_info_request", {})])
        if set(browser.kinds()) - {"status", "comm_info_reply"}:
            self.wrong.append(f"{visit.device} was answered about another's widgets: {browser.kinds()}")
        visit.page.browsers.pop(browser.number)
        if {name: model["state"] for name, model in self.states(other).items()} != before:
            self.wrong.append(f"{visit.device} changed a page of {other.device}")

    def lose_touch(self, visit: Visit) -> None:
        """Let a tab lose its connection, and come back to what it missed."""
        browser = visit.browsers[-1]
        visit.page.detach(browser.number)
        self.world.follow()
        browser.number = visit.page.attach(browser)

    def leave(self, visit: Visit) -> None:
        """Let someone close a page."""
        self.visits.remove(visit)
        self.world.run(visit.page.end)

    def look(self) -> None:
        """Let every page show what is new, and see that nobody knows too much."""
        self.world.follow()
        assert self.wrong == []

    def end(self) -> None:
        """End everything."""
        self.world.__exit__()


def act(crowd: Crowd, choose: Callable[[int], int]) -> None:
    """Let one of them do one thing.

    Args:
        choose: returns a number below another.
    """
    visit = crowd.visits[choose(len(crowd.visits))]
    deed = choose(20)
    if deed < 8:
        crowd.write(visit, choose)
    elif deed < 10:
        if visit.who is not None and visit.who.role is Role.TABLE:
            crowd.write(visit, choose)
            crowd.hand_over(visit)
    elif deed < 12:
        if visit.chapter == "pairing" and visit.role is Role.YOUNG_COLLEAGUE:
            crowd.say_on_board(visit)
    elif deed < 14:
        if (other := crowd.visits[choose(len(crowd.visits))]) is not visit:
            crowd.pry(visit, other)
    elif deed < 15:
        crowd.lose_touch(visit)
    elif deed < 16:
        questions = [q for q in CHAPTERS["expectations"].questions if q.revealable]
        crowd.reveal("expectations", questions[choose(len(questions))].key, choose(3) > 0)
    elif deed < 17:
        if len(visit.browsers) < 4:
            crowd.tab(visit)
    elif deed < 18:
        person = crowd.people[choose(len(crowd.people))]
        crowd.open(person, CHAPTERS_ASKED[choose(len(CHAPTERS_ASKED))], LANGUAGES[choose(2)])
    elif deed < 19:
        crowd.open_staff(("console", "projector")[choose(2)], LANGUAGES[choose(2)])
    elif len(crowd.visits) > 2:
        crowd.leave(visit)


class Isolation(RuleBasedStateMachine):
    """A few people, anything they do, in the worst order."""

    @initialize()
    def begin(self) -> None:
        self.crowd = Crowd()
        for number, role in enumerate((Role.YOUNG_COLLEAGUE, Role.LEADER, Role.TABLE, Role.YOUNG_COLLEAGUE)):
            who = self.crowd.join(role, str(1 + number % 2), LANGUAGES[number % 2])
            self.crowd.open(who, ("expectations", "pairing")[number % 2], who.language)
        self.crowd.begin_to_deliberate()
        self.crowd.open_staff("console", "nl")
        self.crowd.open_staff("projector", "en")

    @rule(role=st.sampled_from(list(Role)), table=st.sampled_from(["1", "2"]), language=st.sampled_from(LANGUAGES))
    def someone_comes(self, role: Role, table: str, language: str) -> None:
        self.crowd.open(self.crowd.join(role, table, language), "expectations", language)

    @rule(seed=st.integers(0, 2**32))
    def something_happens(self, seed: int) -> None:
        act(self.crowd, Random(seed).randrange)

    @invariant()
    def nobody_knows_too_much(self) -> None:
        if hasattr(self, "crowd"):
            self.crowd.look()

    def teardown(self) -> None:
        if hasattr(self, "crowd"):
            self.crowd.end()


TestAFewPeople = pytest.mark.filterwarnings("error")(Isolation.TestCase)
TestAFewPeople.settings = settings(max_examples=8, stateful_step_count=20, deadline=None)


@pytest.mark.slow
def test_hundreds_of_pages_at_once() -> None:
    crowd, random = Crowd(7), Random(7)
    roles = (Role.YOUNG_COLLEAGUE, Role.LEADER, Role.YOUNG_COLLEAGUE, Role.LEADER, Role.TABLE)
    # All join before anyone opens a page: otherwise every page is drawn anew for each of them.
    for who in [crowd.join(roles[n % 5], str(1 + n % 9), LANGUAGES[n % 2]) for n in range(100)]:
        for chapter in ("expectations", random.choice(CHAPTERS_ASKED)):
            crowd.open(who, chapter, random.choice(LANGUAGES))
    crowd.begin_to_deliberate()
    for name in STAFF:
        for language in LANGUAGES:
            crowd.open_staff(name, language)
    assert len(crowd.visits) > 200
    for visit in crowd.visits:
        if visit.chapter == "pairing" and visit.role is Role.YOUNG_COLLEAGUE:
            crowd.say_on_board(visit)
    for number in range(300):
        act(crowd, random.randrange)
        if number % 20 == 0:
            crowd.look()
    crowd.look()
    assert any(row.item.startswith("board.say.") for row in crowd.staff.records.private)
    crowd.end()
    by_choice = {secret.visibility for secret in crowd.secrets.values()}
    assert by_choice == set(Visibility)
    assert len(crowd.secrets) > 100
    assert crowd.told > 1_000_000
