"""What pages save together: seen at once, told when it is on disk, and taken back when it is not."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from contextlib import suppress

import pytest

from tests.group_commit.slow_disk import Served, run, save, settled
from themeday.errors import NotSaved, OutcomeRefused
from themeday.model.outcomes import Outcome
from themeday.model.people import Participant, Role, new_code
from themeday.model.visibility import Visibility
from themeday.room.session import Session
from themeday.store import CsvLog, Cursor, LogLock, Reading
from themeday.store.lock import LOCK_NAME


def kept(_: Session, who: Session, text: str) -> list[Outcome]:
    """Save an answer as the server does it for someone."""
    return save(who, text)


# Seen at once, told when it is on disk


def test_an_answer_counts_at_once_and_is_told_when_it_is_on_disk(served: Served) -> None:
    told: list[object] = []

    async def walk() -> None:
        served.hold()
        save(served.me, "one")
        served.commits.after(served.commits.foreseen, told.append)
        await served.until_syncing()
        for _ in range(100):  # a disk that takes seconds stops nobody else
            await asyncio.sleep(0)
        assert served.me.answer("welcome", "help").value == "one"  # type: ignore[union-attr]
        assert told == []
        served.disk.may_sync.set()
        await served.saved()
        assert told == [None]
        assert served.on_disk() == "one"

    run(served, walk)


def test_all_who_save_while_the_disk_is_busy_share_one_sync(served: Served) -> None:
    people = [served.party.join() for _ in range(50)]

    async def walk() -> None:
        served.hold()
        save(served.me, "first")
        await served.until_syncing()
        for who in people:
            save(who, "together")
        before = served.disk.syncs
        served.disk.may_sync.set()
        await served.saved()
        assert served.disk.syncs - before == 2, "one for the first, one for all others"
        assert {served.on_disk(who=who) for who in people} == {"together"}

    run(served, walk)


def test_each_log_is_synced_once_and_what_moves_is_kept_before_it_goes(served: Served) -> None:
    private, shared = served.party.join(), served.party.join()
    save(private, "was private", Visibility.PRIVATE)
    save(shared, "was shared")

    async def walk() -> None:
        served.disk.calls.clear()
        served.hold()
        save(served.me, "first")
        await served.until_syncing()
        save(private, "now shared")
        save(shared, "now private", Visibility.PRIVATE)
        served.disk.may_sync.set()
        await served.saved()
        # The first answer; then both moves, of which the shared log is on disk before the private one.
        assert [call for call, _ in served.disk.calls] == ["write", "sync"] * 3

    run(served, walk)
    assert [o.value for o in served.others().records.shared.answers("welcome", "help")] == ["first", "now shared"]
    assert [o.value for o in served.others().records.private.answers("welcome", "help")] == ["now private"]


def test_what_the_facilitator_does_goes_the_same_way(served: Served) -> None:
    async def walk() -> None:
        served.hold()
        served.party.staff().set_stage("welcome", {"state": "open"})
        assert served.me.stage.state("welcome") == "open"
        served.disk.may_sync.set()
        await served.saved()

    run(served, walk)
    assert served.others().session().stage.state("welcome") == "open"


def test_other_pages_are_told_once_for_much_and_only_of_what_is_on_disk(served: Served) -> None:
    people = [served.party.join() for _ in range(5)]
    told: list[bool] = []

    async def walk() -> None:
        served.commits.on_settled.append(lambda: told.append(served.disk.may_sync.is_set()))
        served.hold()
        for who in people:
            save(who, "together")
        await served.until_syncing()
        assert told == []
        served.disk.may_sync.set()
        await served.saved()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert 1 <= len(told) <= 2
        assert all(told)

    run(served, walk)


def test_who_waits_hears_it_in_the_context_in_which_they_asked(served: Served) -> None:
    page: contextvars.ContextVar[str] = contextvars.ContextVar("page")
    heard: list[str] = []

    async def one(name: str) -> None:
        page.set(name)
        save(served.me, name)
        served.commits.after(served.commits.foreseen, lambda _: heard.append(page.get()))
        await served.saved()

    async def walk() -> None:
        await asyncio.gather(one("first"), one("second"))

    run(served, walk)
    assert heard == ["first", "second"]


def test_one_who_cannot_be_told_keeps_nobody_else_from_hearing(served: Served) -> None:
    def fails(_: object) -> None:
        raise ValueError("this page is gone")

    async def walk() -> None:
        save(served.me, "one")
        served.commits.after(served.commits.foreseen, fails)
        served.commits.on_settled.append(lambda: fails(None))
        await served.saved()

    run(served, walk)


@pytest.mark.parametrize("fails", [set(), {"write"}])
def test_while_many_are_told_others_have_their_turn(
    served: Served, monkeypatch: pytest.MonkeyPatch, fails: set[str]
) -> None:
    monkeypatch.setattr("themeday.group_commit.commits._TURN_SECONDS", 0.0)  # one each turn

    async def walk() -> None:
        loop, happened = asyncio.get_running_loop(), []

        def other() -> None:
            happened.append("other")
            if happened.count("told") < 5:
                loop.call_soon(other)

        served.disk.fails |= fails
        save(served.me, "one")
        for _ in range(5):
            served.commits.after(served.commits.foreseen, lambda _: happened.append("told"))
        other()
        with suppress(NotSaved):
            await served.saved()
        first = happened.index("told")
        assert happened[first::2] == ["told"] * 5
        assert set(happened[first + 1 : -1 : 2]) == {"other"}

    run(served, walk)


def test_however_many_writes_are_heard_of_at_once_it_is_one_turn(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("themeday.group_commit.commits._TURN_SECONDS", 0.0)

    async def walk() -> None:
        told: list[NotSaved | None] = []
        for text in ("one", "two", "three", "four"):
            save(served.me, text)
            served.commits.after(served.commits.foreseen, told.append)
            while not served.commits._heard:
                pass  # the loop does not go round meanwhile
        while len(served.commits._heard) < 2:
            pass
        served.commits._listen()
        assert len(told) == 1
        while len(told) < 4:
            await asyncio.sleep(0)
        assert told == [None] * 4

    run(served, walk)


def test_who_is_still_to_be_told_is_told_at_the_end(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("themeday.group_commit.commits._TURN_SECONDS", 0.0)

    async def walk() -> None:
        told: list[NotSaved | None] = []
        save(served.me, "one")
        for _ in range(5):
            served.commits.after(served.commits.foreseen, told.append)
        await asyncio.to_thread(served.disk.syncing.wait)
        served.commits.stop()
        assert told == [None] * 5

    run(served, walk)


def test_what_was_settled_before_is_told_at_once(served: Served) -> None:
    async def walk() -> None:
        save(served.me, "one")
        first = served.commits.foreseen
        await served.saved()
        served.disk.fails.add("sync")
        save(served.me, "two")
        lost = served.commits.foreseen
        with pytest.raises(NotSaved):
            await served.saved()
        told: list[NotSaved | None] = []
        served.commits.after(first, told.append)
        served.commits.after(lost, told.append)
        assert told[0] is None
        assert isinstance(told[1], NotSaved)

    run(served, walk)


# What does not come to the disk


def test_what_cannot_be_written_is_taken_back_and_can_be_tried_again(served: Served) -> None:
    save(served.me, "before")
    other = served.party.join()

    async def walk() -> None:
        served.disk.fails.add("write")
        save(served.me, "mine")
        save(other, "another's")
        both = [asyncio.ensure_future(settled(served.commits, number)) for number in (1, 2)]
        assert all(isinstance(error, NotSaved) for error in await asyncio.gather(*both, return_exceptions=True))
        assert served.me.answer("welcome", "help").value == "before"  # type: ignore[union-attr]
        assert other.answer("welcome", "help") is None
        served.disk.fails.clear()
        assert [row.revision for row in save(served.me, "mine")] == [2]
        await served.saved()

    run(served, walk)
    assert served.on_disk() == "mine"
    assert served.on_disk(who=other) == ""


def test_an_answer_that_could_not_be_moved_is_where_it_was(served: Served) -> None:
    save(served.me, "for all")

    async def walk() -> None:
        before = [list(log) for log in served.records.logs]
        served.disk.fails |= {"write"}
        save(served.me, "for me", Visibility.PRIVATE)
        assert served.records.shared.answers("welcome", "help") == []
        with pytest.raises(NotSaved):
            await served.saved()
        assert [list(log) for log in served.records.logs] == before
        served.disk.fails.clear()
        assert [row.revision for row in save(served.me, "for me", Visibility.PRIVATE)] == [2]
        await served.saved()

    run(served, walk)
    assert served.on_disk() == "for me"
    assert served.others().records.shared.answers("welcome", "help") == []


def test_what_was_written_here_is_not_read_again(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    readings: list[int] = []
    real = CsvLog.read

    def read(log: CsvLog, cursor: Cursor) -> Reading:
        reading = real(log, cursor)
        readings.append(len(reading.outcomes))
        return reading

    async def walk() -> None:
        monkeypatch.setattr(CsvLog, "read", read)
        for text in ("one", "two", "three"):
            save(served.me, text)
            await served.saved()
            served.records.refresh()
        assert sum(readings) == 0

    run(served, walk)


def test_a_sync_that_failed_is_not_taken_for_one_that_worked(served: Served) -> None:
    async def walk() -> None:
        served.disk.fails |= {"sync", "truncate"}  # so the row stays in the file, and nobody knows where
        save(served.me, "one")
        with pytest.raises(NotSaved):
            await served.saved()
        served.disk.fails.clear()
        served.disk.calls.clear()
        assert save(served.me, "one") == [], "it is seen, and only has to reach the disk"
        await served.saved()
        calls = [call for call, _ in served.disk.calls]
        assert calls.index("write") < calls.index("sync")

    run(served, walk)
    assert served.on_disk() == "one"


def test_a_page_can_let_its_card_say_that_nothing_was_saved(served: Served) -> None:
    async def walk() -> None:
        save(served.me, "one")
        await served.saved()
        error = NotSaved("the disk is full")
        with served.commits.refusing(error):
            for act in (
                lambda: save(served.me, "two"),
                lambda: save(served.me, "one"),  # which would only be confirmed
                lambda: served.party.staff().set_stage("welcome", {"state": "open"}),
            ):
                with pytest.raises(NotSaved) as raised:
                    act()
                assert raised.value is error
        assert served.me.answer("welcome", "help").value == "one"  # type: ignore[union-attr]
        save(served.me, "two")
        await served.saved()

    run(served, walk)


def test_what_cannot_be_kept_is_refused_at_once_and_nothing_is_foreseen(served: Served) -> None:
    async def walk() -> None:
        with pytest.raises(OutcomeRefused):
            served.me.record("welcome", {"help": "half a line\r\nend"}, Visibility.TABLE)
        assert served.me.answer("welcome", "help") is None
        assert served.commits.idle

    run(served, walk)


def test_an_id_that_is_on_its_way_is_given_to_no_other_row(served: Served) -> None:
    async def walk() -> None:
        (row,) = save(served.me, "one")
        with pytest.raises(OutcomeRefused):
            served.records.append([row.model_copy(update={"value": "other"})])
        await served.saved()

    run(served, walk)
    assert served.on_disk() == "one"


def test_a_lock_that_is_not_to_be_had_is_told(served: Served) -> None:
    async def walk() -> None:
        served.records.files()[0].lock.patience = 0.01
        with LogLock(served.folder / LOCK_NAME):
            save(served.me, "one")
            with pytest.raises(NotSaved):
                await served.saved()
        save(served.me, "two")
        await served.saved()

    run(served, walk)
    assert served.on_disk() == "two"


# What other processes write


def test_what_others_wrote_is_told_to_the_pages(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THEMEDAY_FOLLOW_SECONDS", "0.01")
    others = served.others()

    async def walk() -> None:
        told = asyncio.Event()
        served.commits.on_settled.append(told.set)
        others.staff().set_stage("welcome", {"state": "open"})
        await told.wait()
        assert served.me.stage.state("welcome") == "open"

    run(served, walk)


# The server's own writes, and the end


def test_the_server_waits_for_the_disk_and_hears_what_went_wrong(served: Served) -> None:
    who = Participant(new_code(), Role.LEADER, "Parket", "nl", "a", "1", "")

    async def walk() -> None:
        def let_in(session: Session) -> str:
            session.join(who)
            return "in"

        assert await served.commits.write(let_in) == "in"
        assert served.others().records.participant(who.code) == who
        served.disk.fails.add("write")
        with pytest.raises(NotSaved):
            await served.commits.write(lambda _: save(served.me, "no"))
        with pytest.raises(KeyError):
            await served.commits.write(lambda _: {}["nothing"])
        assert await served.commits.write(lambda _: "nothing to write") == "nothing to write"
        served.commits.soon(lambda session: session.remember_places([(who, "welcome")]))  # nobody waits for it
        while not served.commits.idle:
            await asyncio.sleep(0)
        served.disk.fails.clear()
        served.commits.soon(lambda session: session.remember_places([(who, "welcome")]))
        await served.saved()

    run(served, walk)
    place = served.others().records.private.latest(who.code, "join", "place")
    assert place is not None
    assert place.value == "welcome"


def test_stopping_writes_what_waits_also_when_the_loop_is_gone(served: Served) -> None:
    async def walk() -> None:
        served.hold()
        save(served.me, "one")
        await served.until_syncing()
        served.commits.soon(lambda _: save(served.me, "last"))

    run(served, walk)
    threading.Timer(0.05, served.disk.may_sync.set).start()
    served.commits.stop()
    assert served.on_disk() == "last"
    save(served.me, "after that")  # at once, as records do that nobody serves
    assert served.on_disk() == "after that"
