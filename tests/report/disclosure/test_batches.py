"""themeday.report.disclosure.batches: answers on screens, against a neighbour who watches a hand and a screen."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.asked import confidence, tip
from tests.conftest import Party
from tests.rehearsed_day import rehearsed
from tests.reviewed import Reviewed
from themeday.chapters import CHAPTERS
from themeday.export.tables import export
from themeday.model.people import Participant, Role, new_code
from themeday.model.visibility import Visibility
from themeday.report.disclosure.batches import in_batches
from themeday.room.session import Session
from themeday.store import MemoryLog
from themeday.store.records import Records
from themeday.widgets.facilitator.projector import Projector
from themeday.widgets.participant.room import RoomAnswers

K = 5


class Screens:
    """The big screen and a phone, with people who answer one after the other."""

    def __init__(self, party: Party, chapter: str, key: str) -> None:
        self.party, self.chapter, self.question = party, chapter, CHAPTERS[chapter].question(key)
        self.staff = party.staff()
        self.staff.set_stage(chapter, {"state": "open", "opened": "1"})
        self.staff.set_stage("", {"current": chapter})
        self.projector = Projector(self.staff)
        self.phone = RoomAnswers(party.join(), chapter)

    def answer(self, who: Session, value: object, visibility: Visibility = Visibility.ANONYMOUS) -> None:
        who.save(self.chapter, self.question, value, visibility)

    def reveal(self, on: str = "1") -> None:
        self.staff.set_stage(self.chapter, {f"show:{self.question.key}": on})

    def shown(self) -> Counter[str]:
        """Return what stands on both screens, which show the same."""
        for session in (self.staff, self.phone.session):
            session.poll()
        (big,), (small,) = self.projector.scene["results"], self.phone.results
        assert big == small
        bars = Counter({bar["text"]: bar["n"] for bar in big["bars"]})
        return bars + Counter(text["text"] for text in big["texts"])


@pytest.mark.parametrize(
    ("chapter", "key"), [("welcome", "help"), ("expectations", "direct"), ("expectations", "learn")]
)
def test_whatever_changes_on_a_screen_changed_for_as_many_as_make_a_group(party: Party, chapter: str, key: str) -> None:
    random, screens = Random(key), Screens(party, chapter, key)

    def some(number: int) -> object:
        if key == "help":
            return f"tekst {random.random()}"
        return random.randint(1, 5) if key == "direct" else {"chosen": [random.choice(("ai", "craft"))], "own": ""}

    people = [party.join() for _ in range(30)]
    for who in people[:3]:
        screens.answer(who, some(0))
    screens.reveal()
    before = screens.shown()
    assert before.total() == 3
    changed: set[str] = set()  # who answered or changed an answer since the screens last did
    for number, who in enumerate([*people[3:], *random.choices(people, k=20)]):
        screens.answer(who, some(number))
        changed.add(who.me.code)
        now = screens.shown()
        if now - before:  # a text that its author changed is gone at once, and nothing came
            assert len(changed) >= K
            changed.clear()
        elif key != "help":
            assert now == before
        before = now
    assert before.total() > 20


def test_what_is_there_when_it_is_revealed_appears_together_and_what_is_left_waits(party: Party) -> None:
    screens = Screens(party, "expectations", "direct")
    people = [party.join() for _ in range(12)]
    for number, who in enumerate(people):
        screens.answer(who, 3)
        if number == 2:
            screens.reveal()
            screens.shown()
    assert screens.shown().total() == 8  # three, then five; four wait
    assert screens.projector.scene["results"][0]["n_text"] == "8 answers · 4 more wait for others"
    screens.staff.set_stage("expectations", {"state": "closed"})
    assert screens.shown().total() == 8
    # Taken off and shown again, it would tell of those four.
    screens.reveal("")
    screens.staff.poll()
    screens.reveal()
    assert screens.shown().total() == 8


def test_what_its_author_took_back_is_gone_at_once_and_a_count_moves_with_others(party: Party) -> None:
    screens = Screens(party, "expectations", "direct")
    people = [party.join() for _ in range(9)]
    for who in people:
        screens.answer(who, 2)
    screens.reveal()
    assert [n for _, n in sorted(screens.shown().items())] == [9]
    screens.answer(people[0], 5)
    assert [n for _, n in sorted(screens.shown().items())] == [9]
    screens.answer(people[1], None)
    assert [n for _, n in sorted(screens.shown().items())] == [8]
    for who in people[2:6]:
        screens.answer(who, 5)
    assert sorted(n for _, n in screens.shown().items()) == [3, 5]


def test_a_server_that_begins_anew_shows_what_stood_there(party: Party) -> None:
    screens = Screens(party, "expectations", "direct")
    people = [party.join() for _ in range(10)]
    for number, who in enumerate(people):
        screens.answer(who, 3)
        if number == 1:
            screens.reveal()
    before = screens.shown().total()
    assert before == 7
    anew = Records(MemoryLog(), MemoryLog(), MemoryLog())
    for log, old in zip(anew.logs, party.records.logs, strict=True):
        log.append(list(old))
    anew.refresh()
    since = screens.staff.stage.revealed_at("expectations", "direct")
    answers = anew.shared.answers("expectations", "direct")
    seen = in_batches(anew, "direct", answers, K, since=since)
    assert len(seen) % K == before % K
    assert len(seen) <= before


def test_tips_and_how_sure_people_feel_come_in_batches_too(party: Party) -> None:
    staff, people = party.staff(), [party.join() for _ in range(16)]
    staff.set_stage("closing", {"state": "open", "opened": "1", "show:tips": "1"})
    staff.set_stage("", {"current": "closing"})
    projector = Projector(staff)
    seen = []
    for number, who in enumerate(people[:6]):
        who.save("closing", tip("do", 1), f"doe {number}")
        staff.poll()
        seen.append(len(projector.scene["tips"].get("do", ())))
    assert seen == [0, 0, 0, 0, 5, 5]
    (slug, *_) = staff.day.lessons
    staff.set_stage("lessons", {"state": "open", "opened": "1", "show:confidence": "1"})
    staff.set_stage("", {"current": "lessons"})
    told = []
    for number, who in enumerate(people):
        for when in ("before", "after"):
            who.save("lessons", confidence(slug, when), 1 + number % 5)
        staff.poll()
        row = projector.scene["lessons"][0]
        told.append((row.get("n_text", ""), [bar["mean"] for bar in row["bars"]]))
    assert [len(set(map(str, told[at : at + K]))) for at in (4, 9)] == [1, 1]
    assert told[3][1] == []


# --- the log's rows: whoever knows codes, moments and the order of saving learns from nothing that leaves the laptop


def played(folder: Path, seed: int) -> Session:
    """Return a day on which the same people say the same, under other codes, at other moments and in another order."""
    random = Random(seed)
    party = Party(day=rehearsed(folder / "day", 8).day.model_copy(update={"units": ("u", "v")}))
    people = [("young_colleague" if n % 2 else "leader", "uv"[n % 3 % 2], n) for n in range(24)]
    random.shuffle(people)
    sessions = []
    for role, unit, n in people:
        who = Participant(new_code(random), Role(role), unit=unit, room="a", table="1")
        session = Session(party.day, party.records)
        session.join(who)
        session.bind(who, "en")
        sessions.append((session, n))
    answers = [("welcome", "help"), ("expectations", "hope"), ("expectations", "direct"), ("closing", "take_along")]
    for chapter, key in answers:
        random.shuffle(sessions)
        for session, n in sessions:
            value: object = 1 + n % 5 if key == "direct" else f"tekst {n % 20} {key}"
            # Role and unit stand with a text by how many were there when it was written: everyone was.
            seen_by = Visibility.REPORT if key == "hope" and n % 2 else Visibility.ANONYMOUS
            session.save(chapter, CHAPTERS[chapter].question(key), value, seen_by)
    staff = party.staff()
    staff.set_stage("expectations", {"state": "open", "show:hope": "1", "show:direct": "1"})
    staff.set_stage("", {"current": "expectations"})
    return staff


def handed_on(staff: Session, folder: Path) -> dict[str, bytes]:
    """Return all that leaves the laptop or stands on a screen, but for times of the files themselves."""
    staff.bind(None, "en", staff="organiser")
    cards = Reviewed(staff)
    said: dict[str, Any] = {
        chapter: cards.open(chapter).get_state() for chapter in ("question", "outcomes", "learning")
    }
    said |= {"rows": cards.rows(), "top": cards.top.state}
    said["screen"] = Projector(staff).scene["results"]
    widgets = {"layout", "_anywidget_id", "_esm", "_css"}
    kept = {
        key: {name: value for name, value in state.items() if name not in widgets} if isinstance(state, dict) else state
        for key, state in said.items()
    }
    paths = export(staff.day, staff.records, folder)
    files = {path.name: path.read_bytes() for path in paths if path.suffix == ".csv"}
    return {**files, "screens": json.dumps(kept, default=str, sort_keys=True).encode()}


def test_nothing_that_is_handed_on_follows_from_codes_moments_or_the_order_of_saving(tmp_path: Path) -> None:
    first, second = (handed_on(played(tmp_path / str(seed), seed), tmp_path / f"out{seed}") for seed in (1, 2))
    assert first.keys() == second.keys()
    assert len(first) == 3
    for name, content in first.items():
        assert content == second[name], name
