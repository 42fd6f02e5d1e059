"""The thread writes for all who wait, and on top of nothing that they have not seen."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from functools import partial

from tests.group_commit.slow_disk import Served, run, save
from themeday.errors import NotSaved, OutcomeRefused, Overtaken
from themeday.model.outcomes import Outcome
from themeday.room.session import Session
from themeday.store import CsvLog, LogLock
from themeday.store.lock import LOCK_NAME
from themeday.store.records import LOGS


async def overtaken(served: Served, other: Callable[[list[CsvLog]], object], here: Callable[[], object]) -> None:
    """Let another process write first, after something was handed in here and before it can be written."""
    has_it, handed_in = threading.Event(), threading.Event()

    def elsewhere() -> None:
        with LogLock(served.folder / LOCK_NAME) as lock:
            has_it.set()
            handed_in.wait()
            other([CsvLog(served.folder / f"{name}.csv", lock) for name in LOGS])

    thread = asyncio.ensure_future(asyncio.to_thread(elsewhere))
    await asyncio.to_thread(has_it.wait)
    here()
    await asyncio.sleep(0)  # the first step of whatever was begun here
    handed_in.set()
    await thread


def kept(_: Session, who: Session, text: str) -> list[Outcome]:
    """Save an answer as the server does it for someone."""
    return save(who, text)


def test_whoever_was_overtaken_does_it_again(served: Served) -> None:
    told: list[NotSaved | None] = []
    (before,) = save(served.me, "before")
    theirs = before.model_copy(
        update={"outcome_id": served.party.clock.new_id(), "value": "on another device", "revision": 2}
    )

    def save_it() -> None:
        (row,) = save(served.me, "here")
        assert row.revision == 2 + len(told)
        served.commits.after(served.commits.foreseen, tell)

    def tell(error: NotSaved | None) -> None:
        told.append(error)
        if error:
            assert served.me.answer("welcome", "help") == theirs
            save_it()

    async def walk() -> None:
        await overtaken(served, lambda logs: logs[0].append([theirs]), save_it)
        while not told or told[-1] is not None:
            await asyncio.sleep(0)

    run(served, walk)
    assert [type(error) for error in told] == [Overtaken, type(None)]
    assert served.on_disk() == "here"


def test_whoever_was_erased_while_their_answer_was_on_its_way_does_not_come_back(served: Served) -> None:
    other, waiting = served.party.join(), []

    def erased(logs: list[CsvLog]) -> None:
        for log in logs:
            log.erase(served.me.me.code, "ZZZZ9999")

    def write_both() -> None:
        for who in (served.me, other):
            waiting.append(asyncio.ensure_future(served.commits.write(partial(kept, who=who, text="just now"))))

    async def walk() -> None:
        await overtaken(served, erased, write_both)
        mine, theirs = await asyncio.gather(*waiting, return_exceptions=True)
        assert isinstance(mine, OutcomeRefused)
        assert [row.value for row in theirs] == ["just now"]
        assert served.records.participant(served.me.me.code) is None

    run(served, walk)
    assert served.me.me.code.encode() not in b"".join(path.read_bytes() for path in served.folder.glob("*.csv"))
    assert served.on_disk(who=other) == "just now"


def test_nobody_is_overtaken_for_ever_by_a_process_that_writes_all_the_time(served: Served) -> None:
    others = served.others()
    people = [served.party.join() for _ in range(10)]
    enough = threading.Event()

    def write_all_the_time() -> None:
        staff = others.staff()
        number = 0
        while not enough.is_set():
            number += 1
            staff.set_stage("welcome", {"show:help": str(number % 2)})

    async def walk() -> None:
        busy = asyncio.ensure_future(asyncio.to_thread(write_all_the_time))
        for text in ("one", "two", "three"):
            await asyncio.gather(*(served.commits.write(partial(kept, who=who, text=text)) for who in people))
        enough.set()
        await busy

    run(served, walk)
    assert {served.on_disk(who=who) for who in people} == {"three"}
