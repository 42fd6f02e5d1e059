"""A page hears of what is added to the logs, each card of what concerns it, until the page is closed."""

from __future__ import annotations

import asyncio

import pytest

from themeday.errors import OutcomeRefused
from themeday.model.changes import Topic
from themeday.room import following
from themeday.store.records import Records


def test_a_refused_save_swallows_no_news(tmp_path, new_party, answer):
    mine, theirs = (new_party(Records.in_folder(tmp_path)) for _ in range(2))
    me, told = mine.join(), []
    me.on_change(lambda: told.append(me.stage.accepts("welcome", "help")))
    theirs.staff().set_stage("welcome", {"ask:help": "closed"})
    with pytest.raises(OutcomeRefused):
        answer(me, "welcome", "help", "x")
    me.poll()
    me.poll()
    assert told == [False]


def test_a_card_is_told_of_what_it_shows_and_at_a_look_again_of_anything(party, answer):
    me, other, told = party.join(), party.join(), []
    me.on_change(lambda: told.append("help"), lambda: {Topic("welcome", "help")})
    me.on_change(lambda: told.append("mine"), lambda: {Topic("closing", "useful", me.me.code)})
    me.on_change(lambda: told.append("all"))
    for session, chapter, key, value in (
        (other, "welcome", "help", "coffee"),
        (other, "closing", "useful", "pairing"),
        (me, "closing", "useful", "pairing"),
    ):
        answer(session, chapter, key, value)
        me.poll()
        told.append("-")
    assert told == ["help", "all", "-", "all", "-", "mine", "all", "-"]


def test_what_others_wrote_before_one_saves_is_told_with_it(party, answer):
    me, other, told = party.join(), party.join(), []
    me.on_change(lambda: told.append("help"), lambda: {Topic("welcome", "help")})
    answer(other, "welcome", "help", "coffee")
    answer(me, "closing", "useful", "pairing")
    assert told == ["help"]
    me.poll()
    assert told == ["help"]


def test_what_a_card_shows_is_asked_at_each_change(party, answer):
    me, other, told, shown = party.join(), party.join(), [], set()
    me.on_change(lambda: told.append("now"), lambda: shown)
    for coffee in ("one", "two"):
        answer(other, "welcome", "help", coffee)
        me.poll()
        shown.add(Topic("welcome", "help"))
    assert told == ["now"]


def test_a_page_that_is_closed_hears_of_nothing(party, answer):
    me, told = party.session(), []
    me.when_bound(lambda: told.append("bound"))
    me.on_change(lambda: told.append("change"))
    me.leave()
    me.bind(party.join().participant, "nl")
    answer(party.join(), "welcome", "help", "coffee")
    me.poll()
    assert told == []


def test_a_page_that_is_closed_follows_no_more(party, monkeypatch):
    monkeypatch.setattr(following, "FOLLOW_SECONDS", 0.01)

    async def leave() -> bool:
        session = party.session()
        session.bind(party.join().participant, "nl")
        follower = session._follower
        session.leave()
        await asyncio.gather(follower, return_exceptions=True)
        return follower.cancelled()

    assert asyncio.run(leave())


def test_a_page_follows_by_itself(party, monkeypatch):
    monkeypatch.setattr(following, "FOLLOW_SECONDS", 0.01)

    async def follow() -> list[str]:
        session, seen = party.session(), []
        session.bind(party.join().participant, "nl")
        session.on_change(lambda: seen.append(session.stage.current))
        failures = iter([OSError("away for a moment")])
        poll = session.poll

        def flaky() -> None:
            for failure in failures:
                raise failure
            poll()

        monkeypatch.setattr(session, "poll", flaky)
        party.staff().set_stage("", {"current": "closing"})
        for _ in range(200):
            await asyncio.sleep(0.01)
            if seen:
                break
        session._follower.cancel()
        return seen

    assert asyncio.run(follow()) == ["closing"]


def test_one_card_that_fails_keeps_no_other_from_hearing(party):
    session, heard = party.join(), []

    def fail() -> None:
        raise ValueError("this card only")

    session.on_change(fail)
    session.on_change(lambda: heard.append(session.stage.current))
    party.staff().set_stage("", {"current": "closing"})
    with pytest.raises(ValueError, match="this card only"):
        session.poll()
    assert heard == ["closing"]


def test_a_card_that_fails_does_not_stop_a_page_from_following(party, monkeypatch, caplog):
    monkeypatch.setattr(following, "FOLLOW_SECONDS", 0.01)

    async def follow() -> list[str]:
        session, seen = party.session(), []
        session.bind(party.join().participant, "nl")

        def card() -> None:
            seen.append(session.stage.current)
            raise ValueError("what someone wrote")

        session.on_change(card)
        for chapter in ("welcome", "closing"):
            party.staff().set_stage("", {"current": chapter})
            for _ in range(200):
                await asyncio.sleep(0.01)
                if chapter in seen:
                    break
        session._follower.cancel()
        return seen

    assert asyncio.run(follow()) == ["welcome", "closing"]
    assert "ValueError" in caplog.text
    assert "what someone wrote" not in caplog.text
