"""The pairing in real browsers: eight people, one late, one not there, a veto, a pair moved by hand, and what is told.

What each page receives is read from its websocket: what is not on the screen may still have arrived.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, WebSocket, expect

from tests.browser.visitor import LAPTOP, PATIENCE, PROJECTOR, Visitor
from tests.served_day import ServedDay, serve
from themeday.chapters import CHAPTERS
from themeday.day.load import load_day
from themeday.day.plan import Day
from themeday.i18n import translate
from themeday.model.people import Participant
from themeday.room.participation import Participation
from themeday.room.session import Session
from themeday.room.speed_dates.board import decisions
from themeday.room.speed_dates.my_dates import my_rounds
from themeday.room.speed_dates.reading import missed, ratings
from themeday.store.folder import DataFolder
from themeday.store.records import Records

pytestmark = pytest.mark.browser

DAY = """
title = "Koppelen"
date = 2027-01-14
languages = ["nl", "en"]
units = ["Recherche", "Intelligence", "Openbaar Ministerie"]
organiser_contact = "de organisatie bij de ingang"

[[rooms]]
name = "Grote zaal"
tables = 6

[pairing]
rounds = 3
minutes = 3
"""
YOUNG = {"Ada": "Recherche", "Bo": "Intelligence", "Cas": "Openbaar Ministerie", "Dot": "Recherche"}
LEADERS = {"Leo": "Intelligence", "Mia": "Openbaar Ministerie", "Ned": "Recherche", "Oda": "Openbaar Ministerie"}
LATE = "Dot"
SILENT = "Oda"  # rates nobody, so that whatever rating arrives there is another's
SAID = "Onder ons: wie durft het met de baas aan?"
WHY_NOT = "Daar zat ik vorig jaar al eens tegenover"
WHY = "Bij haar leer ik het meest"


def nl(text: str, **values: Any) -> str:
    return translate("nl", text, **values)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedDay]:
    folder = tmp_path_factory.mktemp("pairing")
    (folder / "day.toml").write_text(DAY, "utf-8")
    with serve(folder) as day:
        yield day


class Person(Visitor):
    """Someone whose page is listened to."""

    def new_page(self) -> Page:
        self.frames: list[bytes | str] = []
        page = super().new_page()
        page.on("websocket", self._listen)
        return page

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: self.frames.append(frame))

    def _check_once(self, *way: object) -> None:
        """Leave that to the tests of the way in."""

    @property
    def received(self) -> str:
        """Return all that arrived by the websocket, as text."""
        texts = [frame if isinstance(frame, str) else frame.decode("utf-8", "replace") for frame in self.frames]
        assert texts, "nothing was heard"
        return "\n".join(texts)

    def scores(self) -> set[str]:
        """Return the ratings that arrived as somebody's answer."""
        found: set[str] = set()
        for frame in self.frames:
            for content in _json_in(frame):
                _gather(content, found)
        return found

    def rate(self, score: str) -> None:
        for card in self.page.locator(".td-question:not([data-key=matching])").all():
            if not card.locator(".td-status[data-kind=saved]").count():
                self.choose(card.get_attribute("data-key") or "", score)


def _json_in(frame: bytes | str) -> Iterator[object]:
    """Return the parts of a message: Jupyter's binary form begins with where its parts begin."""
    if isinstance(frame, str):
        yield json.loads(frame)
        return
    many = struct.unpack_from("<Q", frame)[0]
    starts = struct.unpack_from(f"<{many}Q", frame, 8)
    for start, end in zip(starts[1:], [*starts[2:], len(frame)], strict=False):
        if end > start:
            yield json.loads(frame[start:end])


def _gather(content: object, found: set[str]) -> None:
    if isinstance(content, dict):
        for one in (content.get("questions") or {}).values() if isinstance(content.get("questions"), dict) else ():
            if one.get("answered") and one.get("kind") == "scale":
                found.add(str(one["answer"]))
        for value in content.values():
            _gather(value, found)
    elif isinstance(content, list):
        for value in content:
            _gather(value, found)


class Log:
    """What the logs of the day hold, for whoever asks."""

    def __init__(self, served: ServedDay) -> None:
        self.day: Day = load_day(served.folder)
        self.records = Records.in_folder(DataFolder.of(self.day).path)
        self.session = Session(self.day, self.records)

    def read(self) -> Session:
        self.records.refresh()
        return self.session

    def named(self, name: str) -> Participant:
        self.records.refresh()
        return next(who for who in self.records.participants() if who.nickname == name)

    def of(self, name: str) -> Session:
        session = Session(self.day, self.records)
        session.bind(self.named(name), "nl")
        return session

    def name(self, code: str) -> str:
        who = self.records.participant(code)
        return who.nickname if who else ""

    def wants_to_be_matched(self, name: str) -> None:
        self.of(name).save("expectations", CHAPTERS["expectations"].question("matching"), "yes")


def test_the_pairing_of_eight_people(served: ServedDay, browser: Browser) -> None:
    log = Log(served)
    facilitator, big = Person(browser, LAPTOP), Person(browser, PROJECTOR)
    facilitator.page.goto(served.facilitator)
    facilitator.page.locator("#td-c-chapter-pairing").click()
    expect(facilitator.page.locator("#td-c-match-card")).to_be_visible(timeout=PATIENCE)
    big.page.goto(served.facilitator)
    big.page.goto(f"{served.staff}/projector")
    people: dict[str, Person] = {}

    def comes(name: str) -> None:
        people[name] = Person(browser)
        role, units = ("young_colleague", YOUNG) if name in YOUNG else ("leader", LEADERS)
        people[name].join(served, role, units[name], nickname=name)
        people[name].expect_title("Koppelen")
        log.wants_to_be_matched(name)

    def everyone_rates(number: int, without: tuple[str, ...] = ()) -> None:
        for name, person in people.items():
            expect(person.page.locator(".td-dates .td-now")).to_contain_text(str(number), timeout=PATIENCE)
            met = sum(bool(one.partners) for one in my_rounds(log.of(name))[:number]) - (name in without)
            expect(person.page.locator(".td-question:not([data-key=matching])")).to_have_count(met, timeout=PATIENCE)
            if name != SILENT:
                person.rate("5" if name in YOUNG else "2")

    for name in (*YOUNG, *LEADERS):
        if name != LATE:
            comes(name)
    facilitator.press(nl("Make the schedule"))
    facilitator.press(nl("Start round {k}", k=1))
    for person in people.values():
        expect(person.page.locator(".td-dates .td-now")).to_be_visible(timeout=PATIENCE)
    before = {name: my_rounds(log.of(name))[0] for name in people}
    everyone_rates(1)

    # Who comes late is planned in; the round that was held stays as it was.
    comes(LATE)
    late = people[LATE]
    expect(late.page.get_by_text("Je staat nog niet in het schema")).to_be_visible(timeout=PATIENCE)
    facilitator.press(nl("Plan them in"))
    expect(late.page.locator(".td-dates li")).to_have_count(3, timeout=PATIENCE)
    after = {name: my_rounds(log.of(name)) for name in people}
    assert {name: rounds[0].partners for name, rounds in after.items() if name != LATE} == {
        name: one.partners for name, one in before.items()
    }
    assert sum(bool(one.partners) for one in after[LATE][1:]) == 2
    facilitator.press_surely(nl("Start round {k}", k=2))
    everyone_rates(2)

    # Who does not turn up is told by whoever waits; neither is asked for a rating.
    facilitator.press_surely(nl("Start round {k}", k=3))
    waiting = next(name for name in YOUNG if my_rounds(log.of(name))[2].partners)
    other = log.name(my_rounds(log.of(waiting))[2].partners[0])
    asked = people[other].page.locator(".td-question:not([data-key=matching])")
    expect(people[waiting].page.locator(".td-dates .td-now")).to_contain_text("3", timeout=PATIENCE)
    had = sum(bool(one.partners) for one in my_rounds(log.of(other)))
    expect(asked).to_have_count(had, timeout=PATIENCE)
    now = people[waiting].page.locator(".td-dates .td-now")
    people[waiting].tap(now.locator("button"), lambda: nl("Take back") in now.inner_text())
    expect(people[waiting].page.locator(".td-dates .td-now")).to_contain_text(nl("Take back"), timeout=PATIENCE)
    expect(asked).to_have_count(had - 1, timeout=PATIENCE)
    assert len(missed(log.read())) == 1
    expect(facilitator.page.locator("#td-c-dates")).to_contain_text("1 speeddate ging niet door", timeout=PATIENCE)
    everyone_rates(3, without=(waiting, other))
    facilitator.press_surely(nl("End the rounds"))

    # The young colleagues among themselves.
    facilitator.press(nl("Open the deliberation"))
    ada, bo = people["Ada"], people["Bo"]
    for name in YOUNG:
        expect(people[name].page.locator(".td-board")).to_be_visible(timeout=PATIENCE)
    ada.page.locator(".td-board textarea").fill(SAID)
    ada.press(nl("Say it"))
    expect(bo.page.locator(".td-board")).to_contain_text(SAID, timeout=PATIENCE)
    for person, leader, kind, why in ((bo, "Mia", "veto", WHY_NOT), (ada, "Leo", "lock", WHY)):
        board = person.page.locator(".td-board")
        board.locator("select").select_option(label=f"{leader} ({LEADERS[leader]})")
        board.locator(f"input[type=radio][value={kind}]").check(force=True)
        board.locator("input[type=text]").fill(why)
        board.locator(".td-card-foot button").last.click()
        expect(people["Cas"].page.locator(".td-board")).to_contain_text(why, timeout=PATIENCE)
    expect(facilitator.page.locator("#td-c-board")).to_contain_text("1 veto", timeout=PATIENCE)

    # The match, and one pair moved by hand.
    facilitator.press_surely(nl("Make the match"))
    expect(facilitator.page.locator("#td-c-move")).to_be_attached(timeout=PATIENCE)
    pairs = {log.name(young): log.name(leader) for young, leader in Participation(log.read().records).match_pairs}
    assert len(pairs) == 4
    assert pairs["Bo"] != "Mia"
    assert pairs["Ada"] == "Leo"
    one, to = next(
        (young, leader)
        for young in YOUNG
        for leader in LEADERS
        if YOUNG[young] != LEADERS[leader] and pairs[young] != leader and (young, leader) != ("Bo", "Mia")
        if young != "Ada" and leader != "Leo"
    )
    move = facilitator.page.locator("#td-c-move")
    move.locator("summary").click()
    move.locator("#td-c-move-young").select_option(label=f"{one} ({YOUNG[one]})")
    move.locator("#td-c-move-leader").select_option(label=f"{to} ({LEADERS[to]})")
    move.locator("#td-c-try-move").click()
    move.locator("#td-c-do-move").click(timeout=PATIENCE)
    expect(facilitator.page.locator("#td-c-match-card")).to_contain_text("met de hand", timeout=PATIENCE)
    for person in people.values():
        assert person.page.locator(".td-match").count() == 0
    facilitator.press_surely(nl("Publish the match"))

    # Everyone hears their own, and the big screen shows the pairs.
    pairs = {log.name(young): log.name(leader) for young, leader in Participation(log.read().records).match_pairs}
    assert pairs[one] == to
    assert pairs.get("Bo") != "Mia"
    for young, leader in pairs.items():
        expect(people[young].page.locator(".td-match")).to_contain_text(leader, timeout=PATIENCE)
        expect(people[leader].page.locator(".td-match")).to_contain_text(young, timeout=PATIENCE)
        expect(big.page.get_by_text(young, exact=True)).to_be_visible(timeout=PATIENCE)

    # What arrived where. A young colleague's page shows that the search finds what is there.
    session = log.read()
    assert {decision.reason for decision in decisions(session)} == {WHY_NOT, WHY}
    given = ratings(session)
    assert given
    assert not any(log.name(code) == SILENT for code, _ in given)
    secrets = (SAID, WHY_NOT, WHY)
    assert all(text in people["Cas"].received for text in secrets)
    assert ada.scores() == {"5"}
    for name in LEADERS:
        assert not [text for text in secrets if text in people[name].received]
        assert people[name].scores() == (set() if name == SILENT else {"2"})
    for person in (facilitator, big):
        assert not [text for text in secrets if text in person.received]
        assert person.scores() == set()
    for person in (*people.values(), facilitator, big):
        assert (person.outside, person.errors) == ([], [])
    _nobody_is_told_by_code(people, facilitator, big, log)


def _nobody_is_told_by_code(people: dict[str, Person], facilitator: Person, big: Person, log: Log) -> None:
    """No page learns a code but its own: with it one could come back as someone else."""
    codes = {who.nickname: who.code for who in log.records.participants()}
    for name, person in people.items():
        assert not [other for other, code in codes.items() if other != name and code in person.received]
    for person in (facilitator, big):
        assert not [other for other, code in codes.items() if code in person.received]
