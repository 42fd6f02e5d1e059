"""Records that pages share: read when it is little, by the thread when it is much, and by nobody meanwhile."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import pytest

from tests.conftest import Party
from tests.group_commit.slow_disk import Served, run, save, settled
from themeday.group_commit.commits import Commits
from themeday.group_commit.served_records import FEW_BYTES
from themeday.store import CsvLog, Cursor, Reading
from themeday.store.records import STAFF


def test_a_few_rows_of_others_are_seen_at_once_and_many_are_read_by_the_thread(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    others, here = served.others(), threading.get_ident()
    readers: list[tuple[int, int]] = []
    real = CsvLog.read

    def read(log: CsvLog, cursor: Cursor) -> Reading:
        reading = real(log, cursor)
        readers.append((threading.get_ident(), len(reading.outcomes)))
        return reading

    async def walk() -> None:
        others.staff().set_stage("welcome", {"state": "open"})
        served.records.refresh()
        assert served.me.stage.state("welcome") == "open"
        monkeypatch.setattr(CsvLog, "read", read)
        staff = others.staff()
        for number in range(4):
            staff.set_stage("welcome", {f"long{number}": "x" * (FEW_BYTES // 3)})
        await followed(lambda: served.me.stage.value("welcome", "long3"))
        others.records.stage.rewrite(lambda row: row if row.item != "long3" else None)
        await followed(lambda: not served.me.stage.value("welcome", "long3"))
        assert served.me.stage.value("welcome", "long2")
        assert not [found for thread, found in readers if thread == here and found > 1]

    async def followed(seen: Callable[[], object]) -> None:
        while not seen():
            served.records.refresh()
            await asyncio.sleep(0)

    # What the other process reads is read on this thread too, in rows of one.
    run(served, walk)


def test_nothing_is_read_while_someone_writes_alone(served: Served) -> None:
    others = served.others()

    async def walk() -> None:
        with served.records.exclusive():
            others.staff().set_stage("welcome", {"state": "open"})  # takes the lock: it is not held here
            assert not served.records.refresh()
            assert not served.me.stage.state("welcome")
        assert served.records.refresh()
        assert served.me.stage.state("welcome") == "open"

    run(served, walk)


def test_the_shared_records_belong_to_the_event_loop(served: Served) -> None:
    async def walk() -> None:
        with pytest.raises(RuntimeError):
            await asyncio.to_thread(save, served.me, "from a thread")

    run(served, walk)


def test_records_that_are_kept_nowhere_need_no_thread(party: Party) -> None:
    commits = Commits(party.session())

    async def walk() -> None:
        commits.start()
        assert not commits.running
        me = party.join()
        assert await commits.write(lambda _: save(me, "one"))
        await settled(commits, commits.foreseen)
        commits.soon(lambda session: session.note_unseen([me.participant]))  # type: ignore[list-item]

    asyncio.run(walk())
    assert [row.value for row in party.rows() if row.item == "unseen"] == ["1"]
    assert party.records.stage.latest(STAFF, "", "current") is None
    commits.stop()
