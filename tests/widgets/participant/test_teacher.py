"""Giving a lesson on the own phone, and what the room and the learners see of it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.widgets.participant.given_lesson import LESSON, QUIZ, SLUG, STEPS, learner, send, teaching
from themeday.lessons.reading import load_lesson
from themeday.places import EXERCISES
from themeday.widgets.participant.lesson_steps import steps_of
from themeday.widgets.participant.teacher import Teacher


@pytest.fixture
def teacher(party):
    return teaching(party)


def test_a_teacher_has_notes_the_time_and_what_comes_next(teacher):
    assert teacher.now["slug"] == SLUG
    assert teacher.now["teacher_note"] == LESSON.teacher_note
    assert "0–1" in teacher.now["notes"][0]
    assert (teacher.now["part"], teacher.now["then"]) == ("How sure are you?", "Watch")
    assert 0 < teacher.step_timer["left"] <= 60 < teacher.lesson_timer["left"] <= 12 * 60
    for n in range(len(STEPS)):
        send(teacher, "step", step=n)
        assert teacher.now["step"] == n
        assert teacher.now["of"] == f"Step {n + 1} of {len(STEPS)}"
        assert bool(teacher.now["then"]) == (n + 1 < len(STEPS))
    send(teacher, "end")
    assert teacher.now == {}


def test_a_note_belongs_to_the_step_that_follows_it(new_party, party):
    day = party.day.model_copy(update={"lessons": ("_example",)})
    card = Teacher(new_party(day=day).join())
    send(card, "give", slug="_example")
    notes = []
    for n in range(card.now["steps"]):
        send(card, "step", step=n)
        notes.append(len(card.now["notes"]))
    spot = next(n for n, s in enumerate(steps_of(load_lesson(EXERCISES / "_example", "en"))) if s and s.kind == "spot")
    assert notes[0] == 1
    assert "half a minute" in str([send(card, "step", step=spot), card.now["notes"]])
    assert [n for n, result in enumerate(notes) if result] == [0, spot]


def test_learners_hear_what_there_is_to_say_when_the_teacher_shows_it(party, teacher):
    right = [option.key for option in STEPS[QUIZ].options if option.right]
    mine = learner(party, right)
    send(teacher, "step", step=QUIZ)
    mine.session.poll()
    assert mine.steps[QUIZ]["feedback"] == []
    assert "soon" in mine.steps[QUIZ]["more"]
    assert (mine.at["given"], mine.at["step"]) == (QUIZ, 0)  # told where the lesson is, and not taken there
    send(teacher, "reveal", on=True)
    mine.session.poll()
    assert [line["good"] for line in mine.steps[QUIZ]["feedback"]] == [True] * len(right)
    assert mine.menu[[line["slug"] for line in mine.menu].index(SLUG)]["given"]


def test_who_comes_second_is_told_so(party, teacher):
    other = Teacher(party.join())
    assert next(first for first in other.choices if first["slug"] == SLUG)["taken"]
    send(other, "give", slug=SLUG)
    assert other.replies["teach"]["status"] == "refused"
    assert other.now == {}
    send(other, "step", step=2)
    assert teacher.now["step"] == 0


def test_two_tabs_of_a_teacher_both_hear_how_it_went(party, teacher):
    send(teacher, "give", attempt="a1", slug=SLUG)  # which the other tab did just before
    assert teacher.replies["teach"] == {"attempt": "a1", "status": "saved", "message": ""}
    send(teacher, "end", attempt="a2")
    send(teacher, "step", attempt="a3", step=2)
    reply = teacher.replies["teach"]
    assert (reply["attempt"], reply["status"]) == ("a3", "refused")
    assert reply["message"].startswith("You give no lesson any more")
    send(teacher, "give", attempt="a4", slug="no such lesson")
    assert teacher.replies["teach"] == reply
    assert teacher.now == {}


def test_on_another_device_the_teacher_goes_on(party, teacher):
    send(teacher, "step", step=3)
    again = Teacher(party.session())
    again.session.bind(teacher.session.participant, "en")
    assert again.now["step"] == 3


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    message=st.dictionaries(
        st.sampled_from(["type", "slug", "step", "on", "attempt"]),
        st.none()
        | st.booleans()
        | st.integers(-3, 99)
        | st.floats()
        | st.text(max_size=5)
        | st.lists(st.integers(), max_size=2)
        | st.sampled_from(["give", "step", "reveal", SLUG, "../day"]),
        max_size=5,
    )
)
def test_any_message_leaves_a_whole_card(teacher, message):
    teacher._receive(None, message, None)
    assert teacher.now["slug"] == SLUG
    assert 0 <= teacher.now["step"] < len(STEPS)
