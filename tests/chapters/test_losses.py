"""What a day does without is told of every question that the kit works with, once for each loss."""

from __future__ import annotations

from pathlib import Path

from themeday.chapters import EVERY_CHAPTER
from themeday.chapters.losses import LOST, losses
from themeday.chapters.own import chapters_of
from themeday.chapters.shipped import NEEDED
from themeday.i18n import LANGUAGES

AGENDA = (("agreements", 30), ("closing", 20))


def test_each_question_that_is_worked_with_has_its_loss() -> None:
    assert {chapter: " ".join(lost) for chapter, lost in LOST.items()} == NEEDED


def test_what_ships_loses_nothing() -> None:
    assert list(losses(EVERY_CHAPTER, EVERY_CHAPTER)) == []


def test_a_loss_is_told_once_for_all_that_brings_it() -> None:
    own = (("closing", "en", "---\nextends: closing\ndrop: [confidence_then, confidence_now, do]\n---\n"),)
    told = [each.message("en") for each in losses(chapters_of(AGENDA, own, Path()), ["agreements", "closing"])]
    surer = "the report cannot tell whether people became surer of learning from each other."
    assert sorted(told) == [
        f"closing does not ask confidence_then, confidence_now: {surer}",
        "closing does not ask do: there are no do's to vote on, and none in the report.",
    ]


def test_every_loss_is_told_in_every_language() -> None:
    own = tuple((key, "en", f"---\nextends: {key}\ndrop: [{needed}]\n---\n") for key, needed in NEEDED.items())
    lost = list(losses(chapters_of(AGENDA, own, Path()), NEEDED))
    assert len(lost) == sum(len(set(each.values())) for each in LOST.values())
    for language in LANGUAGES:
        assert len({each.message(language) for each in lost}) == len(lost)
