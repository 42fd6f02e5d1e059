"""Cards hear only of what they show: never too seldom, whatever happens on a day, and not of each answer of others."""

from __future__ import annotations

import asyncio
from collections import Counter
from functools import cache
from typing import Any

import pytest

from tests.conftest import Party, answer
from tests.widgets.any_day import AnyDay, Page, WatchedLog, reads_of
from themeday.model.changes import Topics, topics_of
from themeday.model.outcomes import Outcome
from themeday.model.visibility import Visibility
from themeday.room.session import Session
from themeday.serving.broadcaster import Broadcaster
from themeday.store.records import STAFF, Records
from themeday.widgets.participant.chapter import chapter_page
from themeday.widgets.shared.card import Card

pytestmark = pytest.mark.slow

ACTS = 420
# What one tab is told about its own attempts.
_OWN = {"replies", "scope", "labels", "language", "layout", "tabbable", "tooltip"}
_names: dict[type[Card], list[str]] = {}


def state(card: Card) -> dict[str, Any]:
    """Return what a browser is told, but for how much time is left: each page counts down by itself."""
    kind = type(card)
    if kind not in _names:
        _names[kind] = sorted(name for name in card.keys if not name.startswith("_") and name not in _OWN)
    told = {name: getattr(card, name) for name in _names[kind]}
    return {name: _without_the_clock(value) if isinstance(value, dict) else value for name, value in told.items()}


def _without_the_clock(value: dict[str, Any]) -> dict[str, Any]:
    # The console asks for its clock by itself.
    return value | {"left": 0} if "mark" in value else {key: part for key, part in value.items() if key != "clock"}


def behind(page: Page) -> list[str]:
    """Return which cards show something else than they would if they heard everything."""
    result = []
    for card in page.cards:
        shown = state(card)
        card.refresh()
        if state(card) != shown:
            result += [
                f"{type(card).__name__}.{name}: {shown[name]} is {value}"
                for name, value in state(card).items()
                if value != shown[name]
            ]
    return result


def unsaid(card: Card, records: Records) -> set[tuple[str, ...]]:
    """Return what a card reads, or what its topics follow from, that is not among its topics."""
    with reads_of(records) as result:
        card.refresh()
        topics = card.topics()
    return set() if topics is None else {read for read in result if not said(topics, *read)}


def said(topics: Topics, log: str, kind: str, whose: str, chapter: str, item: str) -> bool:
    """Return whether whoever has these topics hears when what was read changes."""
    whose = STAFF if log == "stage" else whose
    if kind == "items":
        return any(
            shown.below
            and shown.chapter == chapter
            and shown.participant in ("", whose)
            and item.startswith(shown.item)
            for shown in topics
        )
    return not _changed_by(whose, chapter, item).isdisjoint(topics)


@cache
def _changed_by(whose: str, chapter: str, item: str) -> Topics:
    row = Outcome(outcome_id="", recorded_at="", day="", participant=whose or "?", chapter=chapter, item=item, value="")
    return topics_of(row)


class ServedDay(AnyDay):
    """A day whose pages hear what came from the server's follower, which asks only those whom it concerns."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        super().follow()
        self.follower = Broadcaster(self.records, self.party.clock)

    def follow(self) -> None:
        """Let the pages that it concerns hear what came, until nothing comes any more."""
        before = -1
        while self.records.version != before:
            before = self.records.version
            for page in self.watched:
                self.follower.acted(page)
            asyncio.run(self.follower.tell())

    def act_erase(self) -> None:
        """Erase someone, whose page then ends."""
        before = self.pages[:]
        super().act_erase()
        for page in before:
            if page not in self.pages:
                page.alive = False
                self.follower.acted(page)


@pytest.mark.parametrize(("seed", "kind"), [(0, AnyDay), (2, ServedDay), (3, ServedDay)])
def test_whatever_happens_no_card_is_behind_one_that_hears_everything(seed: int, kind: type[AnyDay]) -> None:
    day = kind(seed)
    for n in range(ACTS):
        what = day.act()
        day.follow()
        # Half of the pages after each act, the others after the next: a card that is behind mostly stays so.
        looked_at = day.watched[n % 2 :: 2]
        assert {page.whose: result for page in looked_at if (result := behind(page))} == {}, (n, what)
    assert len(day.never) < 6, day.never  # or this said little


@pytest.mark.parametrize("seed", [11])
def test_all_that_a_card_reads_is_among_its_topics(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Records, "cached", lambda self, key, make: make())  # what was read once is read again
    day = AnyDay(seed, Records(WatchedLog(), WatchedLog(), WatchedLog()))
    for n in range(ACTS):
        what = day.act()
        day.follow()
        cards = (card for page in day.watched[n % 4 :: 4] for card in page.cards)
        assert {(type(card).__name__, *read) for card in cards for read in unsaid(card, day.records)} == set(), what


# What it costs: redraws are counted, never timed


class Hall:
    """Three hundred pages of one day, of which every redraw of a card is counted."""

    chapters = ("welcome", "expectations", "closing")

    def __init__(self, party: Party, drawn: Counter[Card]) -> None:
        self.party, self.drawn = party, drawn
        self.sessions = [party.join(table=str(n // 30)) for n in range(300)]
        self.cards = {
            session: chapter_page(session, self.chapters[n % 3]).children for n, session in enumerate(self.sessions)
        }
        self.follow()

    def on(self, chapter: str) -> list[Session]:
        """Return who has a chapter open."""
        return self.sessions[self.chapters.index(chapter) :: 3]

    def follow(self) -> dict[Session, Counter[str]]:
        """Let every page hear what came; return what was drawn since, by whose page it is on."""
        for session in self.sessions:
            session.poll()
        result: dict[Session, Counter[str]] = {}
        for card, n in self.drawn.items():
            result.setdefault(card.session, Counter())[type(card).__name__] += n
        self.drawn.clear()
        return result


@pytest.fixture
def hall(party: Party, monkeypatch: pytest.MonkeyPatch) -> Hall:
    drawn: Counter[Card] = Counter()
    refresh = Card._refresh

    def counted(card: Card) -> None:
        drawn[card] += 1
        refresh(card)

    monkeypatch.setattr(Card, "_refresh", counted)
    return Hall(party, drawn)


def test_a_change_redraws_each_card_that_shows_it_once_on_300_pages(hall: Hall) -> None:
    hall.follow()
    # What one person answers in private: the question, and how far one is, on that one page.
    me = hall.on("expectations")[0]
    answer(me, "expectations", "matching", "yes")
    assert hall.follow() == {me: Counter(QuestionCard=1, Header=1, RevealTogether=0)}
    # What a table shares: those at the table.
    answer(me, "expectations", "hope", "to learn", Visibility.TABLE)
    table = [first for first in hall.on("expectations") if first.me.table == me.me.table]
    assert hall.follow() == {
        first: Counter(RevealTogether=1, **({"QuestionCard": 1, "Header": 1} if first is me else {})) for first in table
    }
    # What nobody shows yet, and then all of that part.
    first = hall.on("welcome")[0]
    answer(first, "welcome", "help", "coffee", Visibility.ANONYMOUS)
    assert hall.follow() == {first: Counter(QuestionCard=1, Header=1)}
    hall.party.staff().set_stage("welcome", {"show:help": "1"})
    assert hall.follow() == {other: Counter(RoomAnswers=1) for other in hall.on("welcome")}
    answer(first, "welcome", "help", "tea", Visibility.ANONYMOUS)
    everyone = {other: Counter(RoomAnswers=1) for other in hall.on("welcome")}
    assert hall.follow() == everyone | {first: Counter(RoomAnswers=1, QuestionCard=1, Header=1)}
    # What the facilitator opens: the top of every page.
    hall.party.staff().set_stage("", {"current": "closing"})
    assert hall.follow() == {other: Counter(Header=1) for other in hall.sessions}
    # Someone who comes in: who is here, at whose table, and with whom.
    hall.party.join()
    result = hall.follow()
    for card, chapter in (("WhoIsHere", "welcome"), ("RevealTogether", "expectations"), ("TakeAlong", "closing")):
        assert {other: drawn for other, drawn in result.items() if drawn[card]} == {
            other: Counter([card]) for other in hall.on(chapter)
        }
    # Nothing new, nothing drawn.
    assert hall.follow() == {}
