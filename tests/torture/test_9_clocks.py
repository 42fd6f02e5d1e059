"""A laptop's clock may jump: the order of appending counts, and times are labels."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterator
from itertools import count, pairwise
from pathlib import Path
from random import Random

import pytest

from tests.asked import TOGETHER
from tests.conftest import DAY
from tests.torture.crowd import together
from tests.torture.figures import times
from tests.torture.rows import contents
from themeday.chapters import CHAPTERS
from themeday.model.clock import Clock, RehearsalClock
from themeday.model.people import Participant, Role, new_code
from themeday.model.visibility import Visibility
from themeday.room.agreements import agreement_of
from themeday.room.session import Session
from themeday.store.records import Records

START = dt.datetime(2027, 10, 31, 0, 59, 59, tzinfo=dt.UTC)  # a second before summer time ends
AMSTERDAM = zoneinfo.ZoneInfo("Europe/Amsterdam")
HOUR = dt.timedelta(hours=1)
HELP = CHAPTERS["welcome"].question("help")
PLACE = next(question for question in TOGETHER if question.key == "place")


def jumping() -> Iterator[dt.datetime]:
    """Set back by an hour every now and then, in the midst of work."""
    for number in count():
        yield START + number * dt.timedelta(milliseconds=300) - (number // 7) * HOUR


def standing_still() -> Iterator[dt.datetime]:
    """The same millisecond again and again."""
    while True:
        yield START


def summer_time() -> Iterator[dt.datetime]:
    """The hour on the wall that comes twice."""
    for number in count():
        yield (START + number * dt.timedelta(milliseconds=200)).astimezone(AMSTERDAM)


def back_and_forth() -> Iterator[dt.datetime]:
    """Now an hour too early, now an hour too late."""
    for number in count():
        yield START + (HOUR, -HOUR)[number % 2]


CLOCKS = (jumping, standing_still, summer_time, back_and_forth)


class StrangeClock(RehearsalClock):
    """A clock that shows what it is told to.

    Args:
        moments: one for each row.
        seed: of the ids.
    """

    def __init__(self, moments: Iterator[dt.datetime], seed: object) -> None:
        super().__init__(START, Random(str(seed)))
        self._moments = moments

    def new_id(self) -> str:
        """Return an id for the next moment."""
        self.advance(next(self._moments))
        return super().new_id()


def page(folder, who: Participant | None, clock: Clock) -> Session:
    """Return a page with a clock of its own."""
    session = Session(DAY, Records.in_folder(folder), b"secret", clock)
    session.bind(who, "en", staff="" if who else "facilitator")
    return session


@pytest.mark.parametrize("moments", CLOCKS, ids=lambda moments: moments.__name__)
def test_what_was_saved_last_counts(folder, figures, moments):
    clock, saves = StrangeClock(moments(), moments.__name__), times(20, 400)
    young = Participant(new_code(), Role.YOUNG_COLLEAGUE, "Recherche", "en", "a", "1")
    leader = Participant(new_code(), Role.LEADER, "Parket", "en", "a", "1")
    staff = page(folder, None, clock)
    for who in (young, leader):
        staff.join(who)
    staff.set_stage("pairing", {"match": {"pairs": [[young.code, leader.code]]}, "published": "1"})
    devices = [page(folder, who, clock) for who in (young, young, leader)]
    random = Random(9)
    said: list[str] = []
    for number in range(saves):
        device, text = random.choice(devices[:2]), f"text {number}"
        (row,) = device.save("welcome", HELP, text, Visibility.ANONYMOUS)
        said.append(row.outcome_id)
        assert row.revision == number + 1
        assert all(one.poll() or one.records.latest(young.code, "welcome", "help").value == text for one in devices)
        chapter = random.choice(list(CHAPTERS))
        staff.set_stage(chapter, {"state": "open", "opened": str(number)})
        assert staff.stage.opened_last(CHAPTERS) == chapter
        # What either side writes for both: the last one counts, whatever its label says.
        both = random.choice((devices[0], devices[2]))
        both.save("agreements", PLACE, f"place {number}")
        assert agreement_of(both.records, young.code).together["place"] == f"place {number}"
    fresh = Records.in_folder(folder)
    fresh.refresh()
    rows = [row for log in fresh.files() for row in contents(log.path).outcomes]
    ids = [row.outcome_id for row in rows]
    assert len(set(ids)) == len(ids)
    mine = [row for row in rows if row.item == "help"]
    assert [row.outcome_id for row in mine] == said
    assert fresh.latest(young.code, "welcome", "help") == mine[-1]
    labels = [dt.datetime.fromisoformat(row.recorded_at) for row in mine]
    assert any(later <= earlier for earlier, later in pairwise(labels)) or moments is summer_time
    figures(
        "Saves under a clock that is set back, stands still, or shows the hour that comes twice",
        saves * 3,
        0,
        len(ids) - len(set(ids)),
        also="order of appending kept, the last one counts, ids unique",
    )


def save(me: int, folder: Path, who: Participant, each: int) -> list[tuple[str, int]]:
    """Save on one device; return what was acknowledged."""
    clock = StrangeClock(CLOCKS[me % len(CLOCKS)](), me) if me else Clock()
    session = page(folder, who, clock)
    rows = [session.save("welcome", HELP, f"{me}, {number}", Visibility.ANONYMOUS) for number in range(each)]
    return [(row.outcome_id, row.revision) for (row,) in rows]


def test_several_devices_of_one_person_whose_clocks_differ(folder, figures):
    each, devices = times(10, 150), 8
    who = Participant(new_code(), Role.LEADER, "Parket", "en", "a", "1")
    page(folder, None, Clock()).join(who)

    told = together(devices, save, folder, who, each)
    rows = [row for row in contents(folder / "outcomes.csv").outcomes if row.item == "help"]
    assert [row.revision for row in rows] == list(range(1, devices * each + 1))
    assert len({row.outcome_id for row in rows}) == len(rows)
    assert {(row.outcome_id, row.revision) for row in rows} == {one for those in told for one in those}
    for those in told:
        assert [revision for _, revision in those] == sorted(revision for _, revision in those)
    fresh = Records.in_folder(folder)
    fresh.refresh()
    assert fresh.latest(who.code, "welcome", "help") == rows[-1]
    figures(
        f"One person on {devices} devices at once, each with a clock of its own",
        len(rows),
        0,
        0,
        also="revisions 1, 2, 3 … without a gap, in the order of the file",
    )


def test_ids_of_one_millisecond_are_all_different(figures, monkeypatch):
    monkeypatch.setattr("themeday.model.clock.time.time_ns", lambda: int(START.timestamp()) * 10**9)
    clock, ids = Clock(), times(20_000, 1_000_000)
    assert len({clock.new_id() for _ in range(ids)}) == ids
    figures("Ids made in one millisecond", ids, also="all different")
