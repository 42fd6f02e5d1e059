"""A lesson as the room sees it: counted from the smallest group on, own words never."""

from __future__ import annotations

import pytest

from tests.widgets.participant.given_lesson import LESSON, QUIZ, SLUG, STEPS, learner, send, teaching
from themeday.model.people import SMALLEST_GROUP
from themeday.widgets.facilitator.console import Console
from themeday.widgets.facilitator.projector import Projector


@pytest.fixture
def teacher(party):
    return teaching(party)


def test_the_big_screen_follows_once_the_facilitator_has_it_there(party, teacher, shown):
    party.staff().set_stage("lessons", {"state": "open", "opened": "1"})
    party.staff().set_stage("", {"current": "lessons"})
    screen, console = Projector(party.staff()), Console(party.staff())
    assert "lesson" not in screen.scene
    send(console, "show", key=SLUG, on=True)
    screen.session.poll()
    assert screen.scene["lesson"]["of"] == f"Step 1 of {len(STEPS)}"
    notes = [line for step in LESSON.steps if step.kind == "note" for line in step.text.splitlines() if len(line) > 20]
    for n in range(len(STEPS)):
        send(teacher, "step", step=n)
        screen.session.poll()
        assert screen.scene["lesson"]["of"] == f"Step {n + 1} of {len(STEPS)}"
        assert not [line for line in notes if line in shown(screen)]
    send(teacher, "end")
    screen.session.poll()
    assert "lesson" not in screen.scene


def test_the_room_is_counted_from_five_people_on_and_nobody_is_shown(party, teacher):
    party.staff().set_stage("lessons", {"state": "open", "opened": "1", f"show:{SLUG}": "1"})
    party.staff().set_stage("", {"current": "lessons"})
    screen = Projector(party.staff())
    send(teacher, "step", step=QUIZ)
    send(teacher, "reveal", on=True)
    wrong = next(option.key for option in STEPS[QUIZ].options if not option.right)
    for n in range(1, SMALLEST_GROUP + 1):
        learner(party, [wrong])
        screen.session.poll()
        teacher.session.poll()
        for card in (screen.scene["lesson"], teacher.now):
            assert card["answered"].startswith(f"{n} ")
            assert bool(card["bars"]) == (n >= SMALLEST_GROUP)
        assert [each["text"] for each in screen.scene["lesson"]["solution"]] == [
            o.text for o in STEPS[QUIZ].options if o.right
        ]
    send(teacher, "reveal", on=False)
    screen.session.poll()
    assert (screen.scene["lesson"]["solution"], screen.scene["lesson"]["bars"]) == ([], [])


def test_own_words_are_never_revealed(party, teacher):
    for n, step in enumerate(STEPS):
        if step and step.kind in ("teachback", "reflection"):
            send(teacher, "step", step=n)
            assert not teacher.now["can_reveal"]
            send(teacher, "reveal", on=True)
            assert not teacher.now["revealed"]
