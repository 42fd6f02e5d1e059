"""What the kit's cards and figures ask of the chapters of a day."""

from __future__ import annotations

import pytest

from tests.asked import confidence, heard, lesson_questions, rating, step_questions
from themeday.lessons.reading import load_lesson
from themeday.model.questions import Kind
from themeday.model.visibility import ONLY_COUNTED, Visibility
from themeday.places import EXERCISES

LESSON = load_lesson(EXERCISES / "_example", "en")
STEPS = {step.key: step for step in LESSON.steps}


def test_a_lesson_asks_how_sure_people_feel_at_both_ends_and_looking_back() -> None:
    keys = [question.key for question in lesson_questions(LESSON)]
    assert keys[0] == "_example.before"
    assert keys[-2:] == ["_example.after", "_example.back"]
    assert len(keys) == len(set(keys))
    for when in ("before", "after", "back"):
        assert confidence("any", when).visibilities == ONLY_COUNTED


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("first-word", Kind.CHOICES),
        ("what-is-off", Kind.CHOICES),
        ("what-kind", Kind.SORT),
        ("in-order", Kind.RANK),
        ("your-phone", Kind.CHECKLIST),
        ("your-move", Kind.CHOICE),
        ("take-along", Kind.TEXT),
    ],
)
def test_a_step_is_answered_in_the_way_of_its_kind(key: str, kind: Kind) -> None:
    [question] = step_questions("example", STEPS[key])
    assert (question.key, question.kind) == (f"example.{key}", kind)
    assert [option.key for option in STEPS[key].options] != [option.key for option in question.options] or not (
        STEPS[key].ordered
    )


def test_a_listener_says_how_well_they_can_go_on_and_one_sentence_of_praise() -> None:
    listened, praise = step_questions("example", STEPS["explain"])
    assert listened == heard("example.explain")
    assert (listened.low, listened.high) == (0, 2)
    assert (praise.key, praise.visibility) == ("example.explain.praise", Visibility.PRIVATE)


def test_what_is_only_shown_asks_nothing() -> None:
    assert step_questions("example", STEPS["the-message"]) == ()


def test_a_rating_is_of_one_partner_and_nobody_sees_it() -> None:
    asked = rating("AAAA2222")
    assert (asked.key, asked.kind) == ("rating.AAAA2222", Kind.SCALE)
    assert asked.visibilities == (Visibility.PRIVATE,)
    assert asked.ask == rating("BBBB3333").ask
