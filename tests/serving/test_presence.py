"""Who joined and was not seen again: told apart from who is only quiet, and back at the first sign."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import cast

import pytest
import tornado.web

from tests.conftest import Party, answer
from themeday.errors import NotSaved
from themeday.group_commit.commits import Commits
from themeday.model.people import Participant, Role
from themeday.model.visibility import Visibility
from themeday.room.optimistic_writes import at_once
from themeday.room.participation import Participation
from themeday.room.session import Session
from themeday.room.speed_dates import counting, planning, replanning
from themeday.serving.presence import JOINING_SECONDS, Presence
from themeday.serving.shared_state import SharedState


class Watched:
    """A day whose server looks who is there, on a clock of its own."""

    def __init__(self, party: Party) -> None:
        self.party = party
        self.time = 0.0
        self.open: set[str] = set()
        self.restart()

    def restart(self) -> None:
        self.server = self.party.session()
        self.writer = Commits(self.party.session())
        self.presence = Presence(self.server, self.writer, lambda: self.open, lambda: self.time)
        self.shared = SharedState(self.server, b"door", self.writer, seen=self.presence.seen)

    def later(self, seconds: float = JOINING_SECONDS) -> Watched:
        asyncio.run(self.presence.look())
        self.time += seconds
        asyncio.run(self.presence.look())
        return self

    def asks(self, who: Session) -> None:
        """Let someone's browser ask for anything."""
        code = cast(Participant, who.participant).code
        handler = cast(tornado.web.RequestHandler, SimpleNamespace(get_signed_cookie=lambda *_, **__: code.encode()))
        assert self.shared.person(handler) is not None
        self.writer.stop()  # which finishes what was asked for
        self.writer = self.shared.writer = self.presence.writer = Commits(self.party.session())

    @property
    def unseen(self) -> set[str]:
        self.party.records.refresh()
        return set(Participation(self.party.records).unseen)


@pytest.fixture
def watched(party: Party) -> Watched:
    party.staff().set_stage("welcome", {"state": "open", "opened": "1"})
    return Watched(party)


def code(session: Session) -> str:
    return cast(Participant, session.participant).code


def test_who_scanned_in_two_browsers_is_one_ghost_and_one_person(watched: Watched) -> None:
    first, second = watched.party.join(), watched.party.join()
    watched.open = {code(second)}  # who has not answered anything yet
    assert watched.later().unseen == {code(first)}
    assert [who.code for who in Participation(watched.party.records).counted] == [code(second)]


def test_nobody_is_missing_before_the_day_has_begun_nor_at_once(party: Party) -> None:
    watched = Watched(party)
    party.join()
    assert watched.later(9_999).unseen == set()
    party.staff().set_stage("welcome", {"state": "open", "opened": "1"})
    assert watched.later(JOINING_SECONDS - 1).unseen == set()
    party.join()
    assert len(watched.later(1).unseen) == 1  # who has only just joined is none


def test_who_answered_or_went_on_or_was_open_later_is_none(watched: Watched) -> None:
    party = watched.party
    silent, private, went_on, was_open = party.join(), party.join(), party.join(), party.join()
    table = party.join(Role.TABLE, unit="", table="2")
    table.record("welcome", {"words": "van een kant"}, Visibility.REPORT)
    answer(private, "expectations", "matching", "no")
    for chapter in ("welcome", "expectations"):
        watched.server.remember_places([(cast(Participant, went_on.participant), chapter)])
    watched.server.remember_places([(cast(Participant, silent.participant), "welcome")])
    watched.later(JOINING_SECONDS - 1)
    watched.open = {code(was_open)}
    watched.time += 1
    asyncio.run(watched.presence.look())
    watched.open = set()
    assert watched.later().unseen == {code(silent)}


def test_the_first_sign_brings_someone_back(watched: Watched) -> None:
    by_page, by_asking, by_answering, by_joining = (watched.party.join() for _ in range(4))
    assert len(watched.later().unseen) == 4
    watched.open = {code(by_page)}
    watched.later(0)
    watched.asks(by_asking)
    by_answering.record("welcome", {"help": "x"}, Visibility.REPORT)
    by_joining.join(cast(Participant, by_joining.participant))
    watched.open = set()
    assert watched.later(9_999).unseen == set()


def test_after_a_restart_nobody_is_missing_at_once(watched: Watched) -> None:
    quiet = watched.party.join()
    watched.open = {code(quiet)}
    watched.later()
    watched.restart()
    assert watched.later(JOINING_SECONDS - 1).unseen == set()
    ghost = watched.party.join()
    watched.later()
    watched.restart()
    assert watched.unseen == {code(ghost)}  # what was written down stays


def test_a_ghost_is_in_no_plan_and_back_in_it_as_a_latecomer(watched: Watched) -> None:
    party = watched.party
    staff = party.staff()
    young, leader = party.join(unit="Recherche"), party.leader(unit="Parket")
    ghost = party.join(unit="Basisteam")
    watched.open = {code(young), code(leader)}
    watched.later()
    at_once(planning.plan_steps(staff, 2, 4))
    assert code(ghost) not in staff.stage.value("pairing", "schedule")
    assert counting.dating(staff).newcomers == 0
    watched.asks(ghost)
    staff.poll()
    assert counting.dating(staff).newcomers == 1
    at_once(replanning.again_steps(staff))
    assert code(ghost) in staff.stage.value("pairing", "schedule")


def test_a_disk_that_is_full_keeps_the_look_going(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    watched.party.join()
    asyncio.run(watched.presence.look())
    watched.time += JOINING_SECONDS

    def full(*_: object) -> None:
        raise NotSaved("full")

    with monkeypatch.context() as patch:
        patch.setattr(watched.party.records, "append", full)
        with pytest.raises(NotSaved):
            asyncio.run(watched.presence.look())
    asyncio.run(watched.presence.look())
    assert len(watched.unseen) == 1
