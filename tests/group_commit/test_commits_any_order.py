"""Whatever happens while pages save: in the end they see what is on disk, and nothing that was told is untrue."""

from __future__ import annotations

import asyncio
import errno
import os
import tempfile
import threading
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import Party
from tests.group_commit.slow_disk import settled
from themeday.errors import NotSaved, OutcomeRefused, Overtaken
from themeday.group_commit.commits import Commits
from themeday.group_commit.served_records import ServedRecords
from themeday.model.outcomes import Outcome
from themeday.model.people import device_code
from themeday.model.visibility import Visibility
from themeday.room.session import Session
from themeday.store import CsvLog, Cursor, LogLock
from themeday.store.disk import Disk
from themeday.store.lock import LOCK_NAME
from themeday.store.records import LOGS, Records

PEOPLE, ITEMS = 3, ("hope", "fear")
# Most often what an append does.
KINDS = ("open", "write", "write", "sync", "sync", "sync", "truncate", "sync_folder", "replace", "create")


class FaultyDisk(Disk):
    """A disk on which the next calls of some kinds fail; what fails is written by half. Nothing is ever waited for."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._faults: Counter[str] = Counter()
        self.free = threading.Event()
        self.reached = threading.Event()
        self.free.set()

    def plan(self, kind: str, times: int) -> None:
        """Let calls of a kind fail, so many times."""
        with self._guard:
            self._faults[kind] += times

    def mend(self) -> None:
        """Work from now on."""
        with self._guard:
            self._faults.clear()

    def open(self, path: Path, create: bool = True) -> int:
        self.reached.set()
        self.free.wait()
        self._may("open")
        return super().open(path, create)

    def create(self, path: Path) -> int:
        self._may("create")
        return super().create(path)

    def write(self, descriptor: int, data: memoryview) -> int:
        try:
            self._may("write")
        except OSError:
            os.write(descriptor, data[: len(data) // 2])
            raise
        return super().write(descriptor, data)

    def sync(self, descriptor: int) -> None:
        self._may("sync")

    def truncate(self, descriptor: int, size: int) -> None:
        self._may("truncate")
        super().truncate(descriptor, size)

    def replace(self, fresh: Path, path: Path) -> None:
        self._may("replace")
        super().replace(fresh, path)

    def sync_folder(self, folder: Path) -> None:
        self._may("sync_folder")

    def _may(self, kind: str) -> None:
        with self._guard:
            if self._faults[kind] > 0:
                self._faults[kind] -= 1
                raise OSError(errno.ENOSPC, "No space left on device")


class Page:
    """Someone's page: does what is asked, says what became of it, and does it again when it was overtaken."""

    def __init__(self, commits: Commits, session: Session) -> None:
        self._commits = commits
        self.session = session
        self.acknowledged: list[Outcome] = []
        self.refused = 0
        self.waiting = 0

    def act(self, item: str, value: str, visibility: Visibility) -> None:
        """Answer a question."""
        before = self._commits.foreseen
        code = self.session.me.code
        try:
            rows = self.session.record("expectations", {item: value}, visibility)
        except OutcomeRefused:
            self.refused += 1
            return
        if self._commits.foreseen == before:
            return
        if not rows and (standing := self.session.records.latest(code, "expectations", item)):
            rows = [standing]
        self.waiting += 1
        self._commits.after(self._commits.foreseen, partial(self._told, rows, (item, value, visibility)))

    def _told(self, rows: list[Outcome], asked: tuple[str, str, Visibility], error: NotSaved | None) -> None:
        self.waiting -= 1
        if error is None:
            self.acknowledged += rows
        elif isinstance(error, Overtaken):
            self.act(*asked)


class Walk:
    """A day on which things happen in any order."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.disk = FaultyDisk()
        lock = LogLock(folder / LOCK_NAME)
        self.records = ServedRecords(*(CsvLog(folder / f"{name}.csv", lock, self.disk) for name in LOGS), lock=lock)
        self.party = Party(self.records)
        self.commits = Commits(self.party.session())
        self.pages = [Page(self.commits, self.party.join(table=str(n))) for n in range(PEOPLE)]
        self.staff = Page(self.commits, self.party.staff())
        other = Party(Records.in_folder(folder))
        other.clock.advance(self.party.clock.now().replace(year=2028))  # ids of its own
        self.other = other
        self.codes = [page.session.me.code for page in self.pages]
        self.gone: set[str] = set()

    async def go(self, steps: list[tuple[Any, ...]]) -> None:
        """Take steps, then let everything come to rest."""
        self.commits.start()
        for name, *arguments in steps:
            if name in ("pause", "rest", "elsewhere", "erase"):
                self.disk.free.set()
            await getattr(self, f"do_{name}")(*arguments)
        self.disk.free.set()
        await self.do_rest()  # also with what is planned to fail
        self.disk.mend()
        await self.rest()

    async def rest(self) -> None:
        """Return when nothing is on its way, and what others wrote was followed."""
        while any(page.waiting for page in self.pages) or not self.commits.idle:
            await asyncio.sleep(0)
        # What failed and could not be cut off is mended by the next who writes.
        await self.commits.write(lambda session: session.set_stage("", {"rest": "1"}))
        readers = Records.in_folder(self.folder).files()
        while any(read.read(log.cursor).news for read, log in zip(readers, self.records.files(), strict=True)):
            self.records.refresh()
            await asyncio.sleep(0)

    # Steps

    async def do_save(self, who: int, item: str, value: str, visibility: Visibility) -> None:
        self.pages[who].act(item, value, visibility)

    async def do_held(self, who: int, item: str, value: str, visibility: Visibility) -> None:
        """Save, and keep the thread at the disk: what is saved from now on waits behind it."""
        if not self.disk.free.is_set() or not self.commits.idle:
            return
        self.disk.reached.clear()
        self.disk.free.clear()
        self.pages[who].act(item, value, visibility)
        if self.commits.idle:
            self.disk.free.set()
        else:
            self.disk.reached.wait()

    async def do_stage(self, value: str) -> None:
        self.commits.soon(lambda session: session.set_stage("welcome", {"show:help": value}))

    async def do_fault(self, kind: str, times: int) -> None:
        self.disk.plan(kind, times)

    async def do_pause(self) -> None:
        await asyncio.sleep(0)

    async def do_rest(self) -> None:
        before = self.commits.foreseen
        with suppress(NotSaved):
            await settled(self.commits, before)

    async def do_elsewhere(self, who: int, item: str, value: str) -> None:
        def write() -> None:
            session = self.other.session()
            self.other.records.refresh()
            if self.other.records.participant(self.codes[who]) is None:
                return
            session.bind(self.other.records.participant(self.codes[who]), "en")
            session.record("expectations", {item: value}, Visibility.TABLE)

        await asyncio.to_thread(write)

    async def do_erase(self, who: int) -> None:
        def erase() -> None:
            records = Records.in_folder(self.folder)
            with records.exclusive():
                for log in records.files():
                    log.erase(self.codes[who], "ZZZZ9999")

        await asyncio.to_thread(erase)
        self.gone.add(self.codes[who])

    async def do_damage(self) -> None:
        with (self.folder / "outcomes.csv").open("ab") as file:
            file.write(b"no,row\r\n")

    # What must be so

    def check(self) -> None:
        fresh = Records.in_folder(self.folder)
        fresh.refresh()
        for served, read in zip(self.records.logs, fresh.logs, strict=True):
            assert list(served) == list(read)
            assert [row.key for row in served._index.rows if row] == [row.key for row in read._index.rows if row]
            assert order(served) == order(read)
            assert [one.data for one in served.damaged] == [one.data for one in read.damaged], served.path
        rows = [row for log in fresh.logs for row in log.read(Cursor()).outcomes]
        known = Counter(row.outcome_id for row in rows)
        assert set(known.values()) <= {1}, "nothing is there twice"
        for page, code in zip(self.pages, self.codes, strict=True):
            if code not in self.gone:
                lost = [row.value for row in page.acknowledged if row.outcome_id not in known]
                assert not lost, "what was acknowledged is there"
        assert not [row for row in rows if device_code(row.participant) in self.gone], "who was erased is gone"
        revisions: dict[tuple[str, str, str], set[int]] = defaultdict(set)
        for row in rows:
            revisions[row.key].add(row.revision)
        for key, found in revisions.items():
            assert found == set(range(1, len(found) + 1)), key


def order(log: Any) -> list[tuple[object, list[str]]]:
    """Return the items of a log and who answered them, in order."""
    return [(item, list(answers)) for item, answers in log._index.by_item.items()]


_who = st.integers(0, PEOPLE - 1)


def _saving(name: str) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.tuples(
        st.just(name), _who, st.sampled_from(ITEMS), st.sampled_from(["", "one", "two"]), st.sampled_from(Visibility)
    )


_saves = _saving("save")
STEPS = st.lists(
    st.one_of(
        _saves,
        _saves,
        _saves,
        _saving("held"),
        st.tuples(st.just("stage"), st.sampled_from(["0", "1"])),
        st.tuples(st.just("fault"), st.sampled_from(KINDS), st.integers(1, 3)),
        st.tuples(st.just("pause")),
        st.tuples(st.just("rest")),
        st.tuples(st.just("elsewhere"), _who, st.sampled_from(ITEMS), st.sampled_from(["", "one", "three"])),
        st.tuples(st.just("erase"), _who),
        st.tuples(st.just("damage")),
    ),
    max_size=30,
)


def taken(steps: list[tuple[Any, ...]]) -> Walk:
    """Return a day on which these steps were taken."""
    with tempfile.TemporaryDirectory() as name:
        walk = Walk(Path(name))
        try:
            asyncio.run(walk.go(steps))
        finally:
            walk.disk.mend()
            walk.disk.free.set()
            walk.commits.stop()
        walk.check()
        return walk


@settings(max_examples=150)
@given(STEPS)
def test_in_the_end_pages_see_what_is_on_disk_and_what_was_told_is_true(steps: list[tuple[Any, ...]]) -> None:
    taken(steps)


@settings(max_examples=40)
@given(st.lists(_saves, min_size=1, max_size=20))
def test_where_nothing_goes_wrong_everything_is_acknowledged(steps: list[tuple[Any, ...]]) -> None:
    walk = taken(steps)
    assert not sum(page.refused for page in walk.pages)
    for page in walk.pages:
        for item in ITEMS:
            standing = page.session.answer("expectations", item)
            assert standing is None or standing in page.acknowledged


def test_this_file_has_every_kind_of_step() -> None:
    named: set[Callable[..., object] | str] = {name[3:] for name in dir(Walk) if name.startswith("do_")}
    assert named == {"save", "held", "stage", "fault", "pause", "rest", "elsewhere", "erase", "damage"}
