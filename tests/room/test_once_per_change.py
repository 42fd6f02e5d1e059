"""What is worked out once per change is what would be worked out anew, whatever happened to the day."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import Party, answer
from themeday.errors import NotSaved, ThemeDayError
from themeday.model.people import Role
from themeday.model.visibility import Visibility
from themeday.room import agreements
from themeday.room.optimistic_writes import at_once
from themeday.room.participation import Participation
from themeday.room.session import Session
from themeday.room.speed_dates import board, counting, match_decision, planning, reading, replanning, running_rounds
from themeday.store.records import Records
from themeday.widgets.facilitator.console import Console
from themeday.widgets.facilitator.projector import Projector
from themeday.widgets.participant.chapter import chapter_page
from themeday.widgets.shared import results

UNITS = ("Recherche", "Parket", "Basisteam")


class Anew(Records):
    """Records that keep nothing they worked out."""

    def cached(self, _key: Any, make: Any) -> Any:
        return make()


def test_it_is_made_once_until_something_is_read(party: Party) -> None:
    made: list[int] = []

    def make() -> int:
        made.append(1)
        return len(made)

    records = party.records
    assert [records.cached("key", make), records.cached("key", make), records.cached("other", make)] == [1, 1, 2]
    party.join()
    assert records.cached("key", make) == 3


def test_what_was_read_of_one_log_counts_although_the_next_cannot_be_read(
    party: Party, monkeypatch: pytest.MonkeyPatch
) -> None:
    records, other = party.records, Party()
    assert Participation(records).joined == []
    other.join()
    records.shared.append(list(other.records.shared))

    def away() -> bool:
        raise NotSaved("away")

    with monkeypatch.context() as patch:
        patch.setattr(records.stage, "refresh", away)
        with pytest.raises(NotSaved):
            records.refresh()
    assert len(Participation(records).joined) == 1


def test_a_nested_change_leaves_nothing_of_before(party: Party) -> None:
    records = party.records

    def make() -> int:
        result = len(records.participants())
        party.join()
        return result

    assert records.cached("key", make) == 0
    assert records.cached("key", lambda: 5) == 5


def test_codes_that_nobody_has_are_not_kept(party: Party) -> None:
    party.join()
    records = party.records
    before = len(records._cache)
    for n in range(50):
        assert records.participant(f"NOBODY{n}") is None
    assert len(records._cache) <= before


def test_participation_made_before_a_change_does_not_speak_for_what_came_after(party: Party) -> None:
    party.join()
    before = Participation(party.records)
    assert len(before.joined) == 1
    party.join()
    assert len(Participation(party.records).joined) == 2
    assert len(before.joined) == 1


MOVES = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 20), st.integers(0, 20)), min_size=4, max_size=25)


class Story:
    """A day to which anything may happen."""

    def __init__(self) -> None:
        self.party = Party()
        self.staff = self.party.staff()
        self.people: list[Session] = []
        for unit in UNITS:
            self._join(Role.YOUNG_COLLEAGUE, unit)
            self._join(Role.LEADER, unit)

    def _join(self, role: Role, unit: str) -> None:
        each = self.party.join(role, unit, str(len(self.people) % 3))
        self.people.append(each)
        if len(self.people) % 4:
            answer(each, "expectations", "matching", "yes")

    def happen(self, kind: int, first: int, other: int) -> None:
        """Let something happen; what the day refuses does not."""
        who, else_ = (self.people[n % len(self.people)] for n in (first, other))
        deeds = (
            lambda: self._join(list(Role)[first % 3], UNITS[other % 3]),
            lambda: answer(who, "expectations", "matching", "no" if other % 2 else "yes"),
            lambda: answer(who, "expectations", "learn", {"chosen": ["digital"] if other % 2 else []}),
            lambda: who.record("pairing", {f"rating.{else_.me.code}": str(1 + other % 5)}, Visibility.PRIVATE),
            lambda: at_once(planning.plan_steps(self.staff, 3, 4)),
            lambda: running_rounds.start_round(self.staff, 1 + first % 3),
            lambda: at_once(match_decision.match_steps(self.staff)),
            lambda: match_decision.publish_match(self.staff, bool(other % 3)),
            lambda: at_once(replanning.left_steps(self.staff, who.me.code, bool(other % 3))),
            lambda: agreements.leave_pair(who) if other % 2 else agreements.find_partner(who, else_.my_pair_code),
            lambda: replanning.tell_absent(who, 1, else_.me.code),
            lambda: self._erase(who) if other % 3 == 0 else self.party.staff().note_unseen([who.me]),
        )
        try:
            deeds[kind]()
        except ThemeDayError:
            return

    def _erase(self, who: Session) -> None:
        for log in self.party.records.logs:
            log.erase(who.me.code.partition("-")[0], "NOBODY22")
        self.party.records.refresh()


def told(records: Records, session: Session) -> dict[str, Any]:
    """Return all that is worked out of a day."""
    page = Session(session.day, records, session.secret, session.clock)
    page.bind(None, "en", staff="organiser")
    now = Participation(records)
    codes = [who.code for who in records.participants()]
    rounds = range(1, len(reading.rounds_of(page)) + 1)
    return {
        "participants": records.participants(),
        "each": [records.participant(code) for code in codes],
        "tables": [records.at_table("a", str(n)) for n in range(3)],
        "participation": {name: getattr(now, name) for name in dir(now) if name[0] != "_" and name != "records"
                          and not callable(getattr(now, name))},
        "expected": [now.expected(), now.expected(codes[:2])],
        "people": reading.people(page),
        "to_match": reading.to_match(page),
        "ratings": dict(reading.ratings(page)),
        "rounds": reading.rounds_of(page),
        "planned": reading.planned_rounds(page),
        "byes": [reading.byes_of(page, n) for n in rounds],
        "missed": reading.missed(page),
        "schedule": reading.schedule_of(page),
        "match": reading.match_of(page),
        "dating": counting.dating(page),
        "matching": counting.matching(page),
        "raters": counting.raters(page),
        "decisions": board.decisions(page),
        "in the way": [cause.message("en") for cause in planning.in_the_way(page)],
        "pairs": agreements.pairs(records),
        "partners": [agreements.partner_of(records, code) for code in codes],
        "agreements": [agreements.agreement_of(records, code) for code in codes],
        "all agreements": agreements.all_agreements(records),
        "answered": results.who_answered(page, "expectations", ["matching", "direct"]),
    }  # fmt: skip


@settings(max_examples=25)
@given(MOVES)
def test_what_all_pages_share_is_what_each_would_find(moves: list[tuple[int, int, int]]) -> None:
    story = Story()
    records = story.party.records
    for move in moves:
        story.happen(*move)
        anew = Anew(records.shared, records.private, records.stage)
        assert told(records, story.staff) == told(anew, story.staff)


def state(card: Any) -> dict[str, Any]:
    # A timer goes on by itself: it is as late as it was looked at.
    told = card.get_state()
    return {name: told[name] for name in told if name not in ("_esm", "_css", "layout", "timer")}


@settings(max_examples=8)
@given(MOVES, st.sampled_from(("welcome", "expectations", "pairing", "lessons", "agreements", "closing")))
def test_a_page_that_was_open_all_day_shows_what_a_fresh_one_does(
    moves: list[tuple[int, int, int]], chapter: str
) -> None:
    story = Story()
    story.staff.set_stage("", {"current": chapter})
    open_all_day = _pages(story, story.party.records, chapter)
    for move in moves:
        story.happen(*move)
    for session in [story.staff, *story.people, *(page for page, _ in open_all_day)]:
        session.poll()
    anew = Anew(story.party.records.shared, story.party.records.private, story.party.records.stage)
    for (page, cards), (_, fresh) in zip(open_all_day, _pages(story, anew, chapter), strict=True):
        if page.participant is None or story.party.records.participant(page.participant.code):
            assert [state(card) for card in cards] == [state(card) for card in fresh]


def _pages(story: Story, records: Records, chapter: str) -> list[tuple[Session, list[Any]]]:
    result = []
    for who in [None, *(person.participant for person in story.people[:2])]:
        page = Session(story.party.day, records, story.party.secret, story.party.clock)
        page.bind(who, "en", staff="" if who else "facilitator")
        cards = [Console(page), Projector(page)] if who is None else list(chapter_page(page, chapter).children)
        result.append((page, cards))
    return result
