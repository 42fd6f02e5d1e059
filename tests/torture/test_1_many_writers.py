"""However many save at once: nothing is lost, doubled or torn."""

from __future__ import annotations

from tests.torture import deeds
from tests.torture.crowd import together
from tests.torture.figures import times
from tests.torture.rows import contents, outcome
from themeday.model.outcomes import Outcome
from themeday.store import CsvLog, Cursor
from themeday.store.frames import row_of


def test_many_processes_save_at_once(folder, figures):
    path = folder / "outcomes.csv"
    writers, each = times(16, 64), times(40, 1_000)

    reader, cursor, followed = CsvLog(path), Cursor(), list[Outcome]()
    seen_damaged = 0

    def follow() -> None:
        nonlocal cursor, seen_damaged
        reading = reader.read(cursor)
        assert not reading.rewritten
        seen_damaged += len(reading.damaged)
        followed.extend(reading.outcomes)
        cursor = reading.cursor

    assert together(writers, deeds.save_many, path, each, meanwhile=follow) == [each] * writers
    follow()
    found = contents(path)
    expected = {one.outcome_id: one for me in range(writers) for one in [outcome(me, n) for n in range(each)]}
    assert (found.lost(expected), found.doubled, found.torn, seen_damaged) == (0, 0, 0, 0)
    assert {one.outcome_id: one for one in found.outcomes} == expected
    assert followed == found.outcomes
    in_order = [[one.item for one in found.outcomes if one.participant == f"WRITER{me}"] for me in range(writers)]
    assert in_order == [[f"i{number}" for number in range(each)]] * writers
    assert reader.set_aside() == ()
    figures(
        f"{writers} processes save {each:,} rows each, all at once, while a reader follows",
        len(expected),
        found.lost(expected),
        found.doubled,
        found.torn,
        also="each writer's rows in its own order; one header",
    )


def test_many_cold_starts_race_to_make_the_file(folder, figures):
    lost = doubled = torn = starts = 0
    for race, processes in enumerate([times(20, 100), *[8] * times(2, 25)]):
        path = folder / f"{race}.csv"
        together(processes, deeds.save_first, path)
        found = contents(path)
        lost += found.lost(outcome(me).outcome_id for me in range(processes))
        doubled += found.doubled
        torn += found.torn
        starts += processes
    assert (lost, doubled, torn) == (0, 0, 0)
    figures(f"Cold starts that race to make the file, {times(20, 100)} and 8 at once", starts, lost, doubled, torn)


def test_the_same_outcome_from_many_processes_is_one_row(folder, figures):
    log = CsvLog(folder / "outcomes.csv")
    processes, rounds = 20, times(10, 200)

    added = together(processes, deeds.save_same, log.path, rounds)
    found = contents(log.path)
    assert [sum(numbers) for numbers in zip(*added, strict=True)] == [2] * rounds
    assert (found.doubled, found.torn) == (0, 0)
    assert sorted(one.outcome_id for one in found.outcomes) == sorted(
        outcome(writer, number).outcome_id for writer in (1, 2) for number in range(rounds)
    )
    figures(
        f"The same outcomes from {processes} processes at once",
        processes * rounds * 2,
        found.lost(outcome(1, number).outcome_id for number in range(rounds)),
        found.doubled,
        found.torn,
        also=f"{len(found.outcomes):,} rows, each counted as new by one process",
    )

    before = log.path.read_bytes()
    refused = together(processes, deeds.save_other, log.path, rounds)
    assert refused == [rounds] * processes
    assert log.path.read_bytes() == before
    figures("Other words under an id that is taken: refused", sum(refused), also="not one byte of the file changed")


def test_of_two_contents_that_race_for_an_id_one_is_kept(folder, figures):
    path = folder / "outcomes.csv"
    processes, rounds = 20, times(10, 100)

    kept = together(processes, deeds.save_side, path, rounds)
    found = contents(path)
    assert len(found.outcomes) == rounds
    assert (found.doubled, found.torn) == (0, 0)
    for number, one in enumerate(sorted(found.outcomes, key=lambda one: one.outcome_id)):
        # Acknowledged to those who brought what is kept, refused to all others.
        assert [answers[number] for answers in kept] == [one.value == f"side {me % 2}" for me in range(processes)]
        assert row_of(one) in path.read_bytes()
    wrong = rounds * processes // 2 - sum(not answer for answers in kept for answer in answers)
    assert wrong == 0
    figures("Two contents that race for one id", rounds * processes, wrong, found.doubled, found.torn, also="one wins")
