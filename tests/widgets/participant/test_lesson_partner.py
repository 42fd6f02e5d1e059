"""What a page says at a teach-back about who explains it to whom."""

from __future__ import annotations

import pytest

from themeday.errors import NotSaved
from themeday.lessons.reading import load_lesson
from themeday.model.people import Role
from themeday.places import EXERCISES
from themeday.widgets.facilitator.console import Console
from themeday.widgets.facilitator.projector import Projector
from themeday.widgets.participant.lesson_steps import steps_of
from themeday.widgets.participant.lessons import LessonPlayer
from themeday.widgets.participant.teacher import Teacher

SLUG = "fake-account"
TEACHBACK = next(
    n for n, step in enumerate(steps_of(load_lesson(EXERCISES / SLUG, "en"))) if step and step.kind == "teachback"
)


def send(card, kind, /, **more):
    card._receive(None, {"type": kind, "attempt": "1"} | more, None)


def learner(party, **who):
    card = LessonPlayer(party.join(**who))
    send(card, "open", slug=SLUG)
    send(card, "step", step=TEACHBACK)
    return card


@pytest.fixture
def teacher(party):
    card = Teacher(party.join())
    send(card, "give", slug=SLUG)
    return card


def there(teacher, *cards):
    """Take the room to the teach-back, and let the pages notice."""
    send(teacher, "step", step=TEACHBACK)
    for card in (*cards, *cards, teacher):
        card.session.poll()
    return [card.at["partner"] for card in cards]


def test_two_find_each_other_by_a_sign(party, teacher):
    cards = [learner(party), learner(party)]
    assert all(card.at["partner"]["lines"] == [SOON] for card in cards)
    result = there(teacher, *cards)
    assert result[0] == result[1]
    assert (result[0]["shape"], result[0]["number"], result[0]["sign"]) == ("circle", 1, "Circle 1")
    assert result[0]["lines"] == ["Find the one who has the same sign. Explain it to each other, in turn."]
    assert result[0]["lost"]
    assert teacher.now["pairs"] == "1 pair has found its sign."


def test_one_who_is_left_joins_a_pair_and_gets_someone_when_someone_comes(party, teacher):
    cards = [learner(party) for _ in range(3)]
    *pair, alone = there(teacher, *cards)
    assert alone["sign"] == "Square 1"
    assert "join Circle 1, and be three" in alone["lines"][0]
    assert all(each["lines"][1] == "Square 1 is alone and joins you: be three." for each in pair)
    assert teacher.now["pairs"].endswith("1 person joins a pair.")
    late = learner(party, language="nl")
    for card in cards:
        card.session.poll()
    assert late.at["partner"]["sign"] == "Vierkant 1"
    assert cards[2].at["partner"]["sign"] == "Square 1"
    assert cards[2].at["partner"]["lines"] == pair[0]["lines"][:1]
    assert [card.at["partner"]["lines"] for card in cards[:2]] == [pair[0]["lines"][:1]] * 2


def test_the_only_one_explains_it_to_the_teacher_who_is_told(party, teacher):
    (only,) = there(teacher, learner(party))
    assert "to who gives the lesson" in only["lines"][0]
    assert "listen to them yourself" in teacher.now["pairs"]


def test_who_gives_the_lesson_is_nobodys_partner(party, teacher):
    own = LessonPlayer(teacher.session)
    send(own, "open", slug=SLUG)
    send(own, "step", step=TEACHBACK)
    other = learner(party)
    mine, only = there(teacher, own, other)
    assert mine == {"lines": ["You give this lesson: walk around and listen."]}
    assert only["sign"] == "Circle 1"


def test_a_device_that_two_share_needs_no_sign(party, teacher):
    (result,) = there(teacher, learner(party, role=Role.TABLE, unit=""))
    assert result == {"lines": ["You two share this device, so you have each other. Hand it over before you answer."]}
    assert teacher.now["pairs"] == "0 pairs have found their sign."


def test_who_learns_alone_is_told_what_to_do(party):
    card = learner(party)
    (line,) = card.at["partner"]["lines"]
    assert line.startswith("Explain it to someone near you.")
    send(card, "step", step=TEACHBACK - 1)
    assert card.at["partner"] == {}
    assert not [row for row in party.rows() if row.item.startswith("pairs:")]


def test_no_code_and_no_nickname_is_in_what_a_page_gets(party, teacher, shown):
    cards = [learner(party, nickname="Robin"), learner(party, nickname="Kim")]
    there(teacher, *cards)
    told = shown([*cards, teacher])
    assert "Robin" not in told
    assert "Kim" not in told
    assert not any(card.session.me.code in told for card in cards)


def test_a_laptop_that_cannot_write_does_not_break_the_page(party, teacher, monkeypatch):
    cards = [learner(party), learner(party)]
    send(teacher, "step", step=TEACHBACK)
    with monkeypatch.context() as broken:
        broken.setattr(type(party.records.stage), "append", _fails)
        for card in cards:
            card.session.poll()
            assert "sign" not in card.at["partner"]
    for card in (*cards, *cards):
        send(card, "step", step=TEACHBACK)
        card.session.poll()
    assert {card.at["partner"]["sign"] for card in cards} == {"Circle 1"}


def _fails(*_):
    raise NotSaved("away")


def test_the_big_screen_tells_to_look_for_the_sign(party, teacher):
    party.staff().set_stage("lessons", {"state": "open", "opened": "1", f"show:{SLUG}": "1"})
    party.staff().set_stage("", {"current": "lessons"})
    screen = Projector(party.staff())
    assert screen.scene["lesson"]["signs"] == ""
    there(teacher)
    screen.session.poll()
    assert screen.scene["lesson"]["signs"] == "On your phone is a sign. Find the one who has the same."


def test_the_facilitator_frees_a_seat_on_the_console(party, teacher):
    party.staff().set_stage("lessons", {"state": "open", "opened": "1"})
    party.staff().set_stage("", {"current": "lessons"})
    console, other = Console(party.staff()), Teacher(party.join())
    assert [row["key"] for row in console.asked if row.get("given")] == [SLUG]
    send(teacher, "step", step=4)
    for key in ("../day", None, [], "passkeys"):
        send(console, "free", key=key)
    teacher.session.poll()
    assert teacher.now["step"] == 4
    send(console, "free", key=SLUG)
    assert console.notice["ok"]
    assert not any(row.get("given") for row in console.asked)
    for card in (teacher, other):
        card.session.poll()
    assert teacher.now == {}
    choice = next(first for first in other.choices if first["slug"] == SLUG)
    assert (choice["taken"], choice["goes_on"]) == (False, "goes on at step 5")
    send(other, "give", slug=SLUG)
    assert other.now["step"] == 4
    teacher.session.poll()
    assert next(first for first in teacher.choices if first["slug"] == SLUG)["taken"]


SOON = "As soon as the lesson gets here, a sign appears. Somebody else has the same one."
