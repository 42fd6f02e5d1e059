"""What a log says now, whatever it is kept in: the highest revision, wherever it stands."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.conftest import everything, outcome, values
from themeday.store import Cursor, MemoryLog, OutcomeLog

ME, YOU = "AAAA2222", "BBBB3333"


def says(log: OutcomeLog) -> list[tuple[str, str, str, int]]:
    """Return all that a log says now."""
    return sorted((o.participant, o.item, o.value, o.revision) for o in log)


# Following


def test_a_reader_gets_only_what_is_new(log):
    log.append([outcome("one")])
    first = log.read(Cursor())
    assert log.read(first.cursor).outcomes == ()
    log.append([outcome("two"), outcome("three")])
    second = log.read(first.cursor)
    assert values(second.outcomes) == ["two", "three"]
    assert not second.rewritten


def test_a_reader_notices_a_rewrite(log):
    log.append([outcome("keep"), outcome("drop")])
    before = log.read(Cursor())
    assert log.rewrite(lambda row: row if row.value == "keep" else None) == 1
    after = log.read(before.cursor)
    assert after.rewritten
    assert values(everything(log)) == ["keep"]
    log.append([outcome("later")])
    assert values(log.read(after.cursor).outcomes) == ["later"]


def test_refreshing_tells_whether_anything_changed(log):
    assert not log.refresh()
    log.append([outcome("one"), outcome("two", item="fear")])
    assert log.refresh()
    assert not log.refresh()
    log.rewrite(lambda row: row if row.value == "one" else None)
    assert log.refresh()
    assert not log.refresh()
    assert says(log) == [(ME, "hope", "one", 1)]
    assert log.answers("expectations", "fear") == []


# The revision that counts


def test_the_highest_revision_counts_wherever_it_stands(log):
    log.append([outcome("second", revision=2), outcome("first", revision=1), outcome("third", revision=3)])
    log.append([outcome("second again", revision=2)])
    log.refresh()
    assert log.latest(ME, "expectations", "hope").value == "third"
    assert values(log) == ["third"]
    assert values(log.answers("expectations", "hope")) == ["third"]


def test_of_equal_revisions_the_greater_id_counts_whatever_came_first(new_log):
    for order in ((0, 1), (1, 0)):
        rows = [outcome("lesser", outcome_id=f"{1:036x}"), outcome("greater", outcome_id=f"{2:036x}")]
        rows = [row.model_copy(update={"outcome_id": _id(row.outcome_id)}) for row in rows]
        log = new_log()
        log.append([rows[n] for n in order])
        log.refresh()
        assert values(log) == ["greater"]


def _id(number: str) -> str:
    return f"00000000-0000-7000-8000-{number[-12:]}"


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from([ME, YOU]), st.sampled_from(["hope", "fear"]), st.integers(1, 3)), max_size=12),
    st.randoms(use_true_random=False),
    st.lists(st.integers(0, 3), max_size=4),
)
def test_the_order_and_the_batches_of_appending_change_nothing_of_what_counts(keys, random: Random, cuts):
    rows = [outcome(f"{n}", item, who, revision) for n, (who, item, revision) in enumerate(keys)]
    straight, mixed = MemoryLog(), MemoryLog()
    straight.append(rows)
    straight.refresh()
    shuffled = random.sample(rows, len(rows))
    for cut in cuts:
        mixed.append(shuffled[:cut])
        mixed.refresh()
    mixed.append(shuffled)
    mixed.append(shuffled[::2])
    mixed.refresh()
    assert says(mixed) == says(straight)
    best = {row.key: max(r.revision for r in rows if r.key == row.key) for row in rows}
    assert {o.key: o.revision for o in straight} == best


def test_a_withdrawal_counts_and_is_no_answer(log):
    log.append([outcome("one"), outcome("other", participant=YOU)])
    log.append([outcome("", revision=2)])
    log.refresh()
    assert log.latest(ME, "expectations", "hope").withdrawn
    assert values(log) == ["other"]
    assert values(log.answers("expectations", "hope")) == ["other"]
    log.append([outcome("again", revision=3)])
    log.refresh()
    assert log.latest(ME, "expectations", "hope").value == "again"


def test_answers_and_items_come_in_the_order_of_first_answering(log):
    log.append([outcome("a", "hope", YOU), outcome("b", "fear", ME), outcome("c", "hope", ME)])
    log.append([outcome("d", "hope", YOU, revision=2), outcome("e", "learn.law", ME, chapter="welcome")])
    log.refresh()
    assert values(log.answers("expectations", "hope")) == ["d", "c"]
    assert log.items("expectations") == ["hope", "fear"]
    assert log.items("welcome", "learn.") == ["learn.law"]
    assert log.items("welcome", "offer.") == []


def test_what_was_written_later_is_known_by_its_position_and_not_by_its_time(log):
    early, late = "2027-01-14T08:00:00.000Z", "2027-01-14T18:00:00.000Z"
    log.append([outcome("a", "hope", recorded_at=late), outcome("b", "fear", revision=2, recorded_at=early)])
    log.refresh()

    def place(item: str) -> int:
        return log.position(ME, "expectations", item)

    assert 0 == place("nothing") < place("hope") < place("fear")
    log.append([outcome("a", "hope", revision=2, recorded_at=early)])
    log.refresh()
    assert place("hope") > place("fear")
    log.append([outcome("put back", "fear", revision=1, recorded_at=late)])
    log.refresh()
    assert place("hope") > place("fear")
    log.rewrite(lambda row: row)
    log.refresh()
    assert place("hope") > place("fear") > 0


# Erasing


def test_erasing_removes_a_participant_and_both_sides_of_a_table(log):
    gone = [outcome("mine", participant=who) for who in (ME, f"{ME}-Y", f"{ME}-L")]
    log.append([*gone, outcome("theirs", participant=YOU), outcome("earlier", "fear", ME), outcome("", "fear", ME, 2)])
    assert log.erase(ME, "ZZZZ9999") == 5
    assert values(everything(log)) == ["theirs"]
    log.refresh()
    assert log.latest(ME, "expectations", "hope") is None
    assert log.erase(ME, "ZZZZ9999") == 0


def test_where_others_refer_to_who_was_erased_a_code_stands_that_nobody_has(log):
    kept = [
        outcome("5", f"rating.{ME}", YOU),
        outcome(f'{{"rounds": [["{ME}", "{YOU}"], ["{YOU}", "{ME}-Y"]]}}', "schedule", "staff"),
        outcome("", f"hide:hope:{ME}", "staff"),
        outcome("wrote nothing of it", "hope", YOU),
    ]
    log.append([*kept, outcome("mine", participant=ME)])
    assert log.erase(ME, "ZZZZ9999") == 1
    found = everything(log)
    assert [(o.item, o.value) for o in found] == [
        ("rating.ZZZZ9999", "5"),
        ("schedule", f'{{"rounds": [["ZZZZ9999", "{YOU}"], ["{YOU}", "ZZZZ9999-Y"]]}}'),
        ("hide:hope:ZZZZ9999", ""),
        ("hope", "wrote nothing of it"),
    ]
    for before, after in zip(kept, found, strict=True):
        assert replace(after, item="x", value="") == replace(before, item="x", value="")
    assert found[3] == kept[3]


def test_a_code_that_begins_alike_is_someone_else(log):
    others = [
        outcome("a", participant=f"{ME}X"),
        outcome("b", participant=ME[:-1]),
        outcome("c", participant=f"X-{ME}"),
    ]
    log.append(others)
    assert log.erase(ME, "ZZZZ9999") == 0
    assert everything(log) == others
