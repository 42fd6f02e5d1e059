"""What the kit's cards and figures ask of the chapters of a day."""

from __future__ import annotations

import pytest

from tests.asked import FOR_BOTH, OWN, THEMES, confidence, heard, lesson_questions, rating, step_questions, tip
from themeday.chapters import CHAPTERS
from themeday.chapters.expectations import MATCHING_YES
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


def test_the_list_for_hr_has_no_names():
    assert {tip(kind, 1).visibilities for kind in ("do", "dont")} == {(Visibility.ANONYMOUS,)}


def test_an_agreement_asks_a_goal_and_a_dated_step_of_each_and_a_way_out_of_both():
    assert {"learning_goal", "step", "step_date"} <= {q.key for q in OWN}
    assert {"cadence", "place", "rules", "review_date", "way_out"} <= {q.key for q in FOR_BOTH}
    # What either side writes for both has to be visible to both.
    assert all(Visibility.PRIVATE not in question.visibilities for question in (*OWN, *FOR_BOTH))


def test_expectations_are_asked_both_ways_with_the_same_themes():
    chapter = CHAPTERS["expectations"]
    assert chapter.question("learn").options == chapter.question("offer").options == THEMES
    assert MATCHING_YES in [option.key for option in chapter.question("matching").options]
    # More than digital skill: culture, diversity, craft, and addressing each other.
    assert {"culture", "diversity", "craft", "feedback"} <= {theme.key for theme in THEMES}
