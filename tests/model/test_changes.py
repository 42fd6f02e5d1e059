"""What changed, and whom it concerns: what is remembered is right, and what is not known is everything."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from themeday.model.changes import Changes, Index, Listeners, Topic, below, concerns, topics_of
from themeday.model.outcomes import Outcome
from themeday.model.visibility import Visibility
from themeday.store import Cursor
from themeday.store.records import PEOPLE, Records

ITEMS = st.sampled_from(["help", "do.1", "do.2", "dont.1", "hide:do.1:ABCDEFGH", "vote.do.1.ABCDEFGH", "let:help:X"])
PEOPLE_HERE = st.sampled_from(["staff", "ABCDEFGH", "ABCDEFGH-Y", "X"])


def row(item: str, participant: str = "X", chapter: str = "closing") -> Outcome:
    return Outcome(
        outcome_id="", recorded_at="", day="", participant=participant, chapter=chapter, item=item, value="1"
    )


ROWS = st.builds(row, ITEMS, PEOPLE_HERE, st.sampled_from(["closing", "welcome"]))


@given(ROWS, ROWS)
def test_a_row_concerns_whoever_shows_its_key_or_how_it_begins(first: Outcome, other: Outcome) -> None:
    who, chapter, item = first.key
    for whose in ("", who):
        assert concerns({Topic(chapter, item, whose)}, topics_of(other)) == (
            (chapter, item) == (other.chapter, other.item) and whose in ("", other.participant)
        )
    cuts = [n + 1 for n, letter in enumerate(item) if letter in ".:"]
    for beginning in ("", *(item[:cut] for cut in cuts)):
        for whose in ("", who):
            assert concerns({below(chapter, beginning, whose)}, topics_of(other)) == (
                chapter == other.chapter and other.item.startswith(beginning) and whose in ("", other.participant)
            )


def test_what_begins_in_the_middle_of_a_word_is_no_topic() -> None:
    with pytest.raises(ValueError, match="middle of a word"):
        below("closing", "do")


def test_everything_concerns_everyone() -> None:
    assert concerns(None, frozenset())
    assert concerns(frozenset(), None)
    assert not concerns(frozenset(), topics_of(row("help")))


@given(st.lists(st.lists(ROWS, min_size=1, max_size=4) | st.none(), max_size=12), st.integers(1, 9))
def test_what_came_since_a_version_is_those_rows_or_everything(batches: list[list[Outcome] | None], most: int) -> None:
    changes = Changes(most)
    came: list[list[Outcome] | None] = []
    for batch in batches:
        changes.note(batch)
        came.append(batch)
        assert changes.version == len(came)
        for version in range(len(came) + 1):
            since = came[version:]
            rows = [row for part in since for row in part or ()]
            result = changes.since(version)
            if None in since or len(rows) > most:
                assert result is None
            elif result is not None:  # of a batch that is kept in part, all is forgotten
                assert result == {topic for row in rows for topic in topics_of(row)}
        assert changes.since(changes.version) == frozenset()


def test_few_rows_are_remembered() -> None:
    changes = Changes(4)
    for item in ("do.1", "do.2"):
        changes.note([row(item)])
    assert changes.since(1) == topics_of(row("do.2"))
    assert changes.since(0) == topics_of(row("do.1")) | topics_of(row("do.2"))


# Those who are told


def test_who_failed_hears_of_the_next_change_whatever_that_is() -> None:
    listeners, told, broken = Listeners(), [], [True]

    def tell() -> None:
        if broken:
            raise ValueError("this card only")
        told.append("now")

    listeners.add(tell, lambda: {Topic("closing", "help")})
    listeners.tell(topics_of(row("do.1")))
    with pytest.raises(ValueError, match="this card only"):
        listeners.tell(topics_of(row("help")))
    broken.clear()
    listeners.tell(topics_of(row("do.1")))
    assert told == ["now"]
    listeners.tell(topics_of(row("do.1")))
    assert told == ["now"]


def test_who_cannot_say_what_it_shows_is_not_forgotten() -> None:
    listeners, told = Listeners(), []
    answers = iter([OSError("away for a moment"), frozenset()])

    def shows() -> frozenset[Topic]:
        answer = next(answers)
        if isinstance(answer, OSError):
            raise answer
        return answer

    listeners.add(lambda: told.append("now"), shows)
    with pytest.raises(OSError, match="away"):
        listeners.tell(topics_of(row("help")))
    listeners.tell(topics_of(row("help")))
    assert told == ["now"]


SHOWN = st.none() | st.frozensets(ROWS.flatmap(lambda each: st.sampled_from(sorted(topics_of(each)))), max_size=4)
STEPS = st.tuples(st.integers(0, 4), st.just("gone") | st.tuples(SHOWN, st.just(math.inf) | st.integers(0, 9)))


@given(st.lists(STEPS, max_size=20), st.none() | ROWS.map(topics_of), st.integers(0, 9))
def test_an_index_finds_those_who_would_be_found_by_asking_everyone(steps: list, changed: set | None, now: int) -> None:
    index: Index[int] = Index()
    shown: dict[int, tuple] = {}
    for who, what in steps:
        if what == "gone":
            index.forget(who)
            shown.pop(who, None)
        else:
            index.note(who, *what)
            shown[who] = what
    result = [who for who, (topics, until) in shown.items() if concerns(topics, changed) or until <= now]
    assert index.split(changed, now) == (result, [who for who in shown if who not in result])


def test_an_index_keeps_nothing_of_who_is_gone() -> None:
    index: Index[int] = Index()
    for topics in (None, topics_of(row("help")), None, topics_of(row("do.1"))):
        index.note(1, topics, 5.0)
    index.forget(1)
    assert not any(vars(index).values())


def test_listeners_show_together_what_each_of_them_does() -> None:
    listeners = Listeners()
    assert listeners.shows() == (frozenset(), math.inf)
    broken = []

    def tell() -> None:
        if broken:
            raise ValueError("this card only")

    first, other = Topic("closing", "help"), Topic("welcome", "help")
    listeners.add(tell, lambda: {first}, lambda: 7.0)
    listeners.add(lambda: None, lambda: {other})
    assert listeners.shows() == ({first, other}, 7.0)
    broken.append(True)
    with pytest.raises(ValueError, match="this card only"):
        listeners.tell({first})
    assert listeners.shows() == (None, math.inf)  # it must hear of the next change, whatever that is
    broken.clear()
    listeners.tell({other})
    assert listeners.shows() == ({first, other}, 7.0)
    listeners.add(lambda: None)
    assert listeners.shows() == (None, math.inf)


# What the records say


def test_records_remember_what_came_by_whomever(tmp_path, new_party, answer) -> None:
    mine, theirs = (new_party(Records.in_folder(tmp_path)) for _ in range(2))
    me = theirs.join()
    mine.records.refresh()
    before = mine.records.version
    (each,) = answer(me, "welcome", "help", "coffee", Visibility.ANONYMOUS)
    assert mine.records.changes.since(before) == frozenset()
    mine.records.refresh()
    assert mine.records.changes.since(before) == topics_of(each)


def test_what_moves_to_the_private_log_changes_once_by_name(party, answer) -> None:
    me = party.join()
    answer(me, "closing", "useful", "pairing", Visibility.ANONYMOUS)
    before = party.records.version
    answer(me, "closing", "useful", "pairing", Visibility.PRIVATE)
    assert party.records.changes.since(before) == topics_of(row("useful", me.me.code))


def test_a_log_that_was_rewritten_is_another_in_everything(party, answer) -> None:
    me, other = party.join(), party.join()
    answer(me, "welcome", "help", "coffee", Visibility.ANONYMOUS)
    before = party.records.version
    party.records.shared.erase(me.me.code, "ABCDEFGH")
    party.records.refresh()
    assert party.records.changes.since(before) is None
    before = party.records.version
    answer(other, "welcome", "help", "tea", Visibility.ANONYMOUS)
    assert party.records.changes.since(before) == topics_of(row("help", other.me.code, "welcome"))


def test_a_damaged_row_may_be_anything(tmp_path, new_party, answer) -> None:
    party = new_party(Records.in_folder(tmp_path))
    answer(party.join(), "welcome", "help", "coffee", Visibility.ANONYMOUS)
    before = party.records.version
    with (tmp_path / "outcomes.csv").open("ab") as file:
        file.write(b"no row at all\r\n")
    party.records.refresh()
    assert party.records.changes.since(before) is None


def test_a_long_log_that_is_read_at_once_is_everything(tmp_path, new_party) -> None:
    party = new_party(Records.in_folder(tmp_path))
    for _ in range(3):
        party.join()
    fresh = Records.in_folder(tmp_path)
    fresh.changes._most = 2
    fresh.refresh()
    assert fresh.changes.since(0) is None
    assert len(fresh.participants()) == len(party.records.shared.read(Cursor()).outcomes)


def test_joining_is_a_topic_of_everything_that_lists_people(party) -> None:
    before = party.records.version
    party.join(nickname="Noor")
    changed = party.records.changes.since(before)
    assert changed is not None
    assert changed >= PEOPLE


def test_what_is_worked_out_is_worked_out_once_for_each_change(party, answer) -> None:
    me, made = party.join(), []

    def make() -> int:
        made.append(1)
        return len(party.records.shared.answers("welcome", "help"))

    assert [party.records.cached("help", make) for _ in range(3)] == [0, 0, 0]
    answer(me, "welcome", "help", "coffee", Visibility.ANONYMOUS)
    assert [party.records.cached("help", make) for _ in range(3)] == [1, 1, 1]
    assert len(made) == 2
