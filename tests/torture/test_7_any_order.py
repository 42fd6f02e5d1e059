"""Edits, withdrawals and repeats in any order say the same in the end, in a file and in memory."""

from __future__ import annotations

import gc
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.torture.faults import ForgetfulDisk
from tests.torture.figures import times
from tests.torture.rows import outcome
from themeday.model.outcomes import Outcome
from themeday.store import CsvLog, MemoryLog, OutcomeLog

PEOPLE = ("AAAA2222", "BBBB2222-Y", "BBBB2222-L")
CHAPTERS, ITEMS = ("welcome", "pairing"), ("help", "hope", "rating.AAAA2222")
KEYS = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(CHAPTERS), st.sampled_from(ITEMS))
# An empty value withdraws.
VALUES = st.sampled_from(["", "one", "two\nlines", "three"])
EDITS = st.dictionaries(st.tuples(KEYS, st.integers(1, 6)), VALUES, max_size=14)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Outcome], list[Outcome]]:
    """Return rows, and the same rows in another order, each with repeats."""
    rows = [
        outcome(7, number, value, participant=key[0], chapter=key[1], item=key[2], revision=revision)
        for number, ((key, revision), value) in enumerate(draw(EDITS).items())
    ]
    again = st.lists(st.sampled_from(rows), max_size=6) if rows else st.just([])
    one, other = (draw(st.permutations([*rows, *draw(again)])) for _ in range(2))
    return one, other


def view(log: OutcomeLog) -> tuple[object, ...]:
    """Return what a log says now, apart from the order in which it was said."""
    log.refresh()
    return (
        {key: log.latest(*key) for key in ((p, c, i) for p in PEOPLE for c in CHAPTERS for i in ITEMS)},
        {(c, i): {one.participant: one for one in log.answers(c, i)} for c in CHAPTERS for i in ITEMS},
        {one.outcome_id for one in log},
        {c: set(log.items(c)) for c in CHAPTERS},
    )


def in_order(log: OutcomeLog) -> tuple[object, ...]:
    """Return what a log says of the order."""
    log.refresh()
    return (
        {key: log.position(*key) for key in ((p, c, i) for p in PEOPLE for c in CHAPTERS for i in ITEMS)},
        {(c, i): [one.outcome_id for one in log.answers(c, i)] for c in CHAPTERS for i in ITEMS},
        [log.items(c) for c in CHAPTERS],
    )


def test_any_order_says_the_same(folder, figures):
    histories_seen: list[int] = []

    @settings(max_examples=times(60, 3_000), deadline=None)
    @given(histories(), st.data())
    def permuted(both, data):
        with TemporaryDirectory(dir=folder) as place:
            views = []
            for number, rows in enumerate(both):
                path = Path(place) / f"{number}.csv"
                # Several writers, and a reader that follows since the beginning.
                logs, memory = [CsvLog(path, disk=ForgetfulDisk()) for _ in range(3)], MemoryLog()
                follower = CsvLog(path)
                at = 0
                while at < len(rows):
                    size = data.draw(st.integers(1, 3))
                    batch = list(dict.fromkeys(rows[at : at + size]))
                    added = data.draw(st.sampled_from(logs)).append(batch)
                    assert added == memory.append(batch)
                    if data.draw(st.booleans()):
                        follower.refresh()
                    at += size
                assert view(follower) == view(CsvLog(path)) == view(memory)
                assert in_order(follower) == in_order(CsvLog(path)) == in_order(memory)
                views.append(view(memory))
            assert views[0] == views[1]
            newest: dict[tuple[str, str, str], Outcome] = {}
            for one in both[0]:
                newest[one.key] = max(newest.get(one.key, one), one, key=lambda one: one.revision)
            assert {key: one for key, one in views[0][0].items() if one} == newest
            assert views[0][2] == {one.outcome_id for one in newest.values() if one.value}
        histories_seen.append(1)

    permuted()
    figures(
        "Edits, withdrawals and repeats in two orders: the same view in file and memory",
        len(histories_seen),
        0,
        0,
        also="by three writers, read by one who follows and by one who comes at the end",
    )


def test_a_reader_notices_every_rewrite(folder, figures):
    # The system gives a new file the number of one that is gone; length and last row stay the same as well.
    log, codes = CsvLog(folder / "outcomes.csv"), ["AAAA2222", "BBBB2222", "CCCC2222", "DDDD2222"]
    log.append([outcome(1, 0, codes[0]), outcome(1, 1)])
    rounds, seen = times(30, 1_000), 0
    page = CsvLog(log.path)
    page.refresh()
    for number in range(rounds):
        for _ in range(1 + number % 5):
            log.erase(codes[0], codes[1])
            codes.append(codes.pop(0))
        assert page.refresh()
        seen += page.latest("WRITER1", "expectations", "i0").value == codes[0]
    assert seen == rounds
    figures("Rewrites between two looks of a reader, one to five, that leave the length as it was: noticed", seen)


def test_a_log_that_is_forgotten_lets_go_of_its_files(folder, figures):
    def use() -> None:
        log = CsvLog(folder / "outcomes.csv")
        log.append([outcome(1)])
        log.refresh()

    use()
    gc.collect()
    before, opened = len(list(Path("/dev/fd").iterdir())), times(50, 2_000)
    for _ in range(opened):
        use()
    assert len(list(Path("/dev/fd").iterdir())) <= before
    figures("Logs opened and forgotten: no file stays open", opened)
