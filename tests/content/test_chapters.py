"""The six chapters as data: keys that stay, careful defaults, and nothing that a page cannot draw."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests import asked
from tests.asked import FOR_BOTH, OWN, lesson_questions, rating, tip
from themeday.chapters import AFTERWARDS, CHAPTERS, Live, Poll, Say
from themeday.chapters.closing import MAX_TIPS
from themeday.chapters.form import FORM
from themeday.day.plan import lesson_keys
from themeday.lessons.lesson_check import check_words, hint_at_hard_reading
from themeday.lessons.reading import load_lesson
from themeday.lessons.source import Source, read_text
from themeday.model.outcomes import MAX_VALUE
from themeday.model.questions import OWN_WORDS, Kind, Question
from themeday.model.visibility import Visibility
from themeday.places import EXERCISES, NOTEBOOKS
from themeday.widgets.participant.chapter import _LIVE

TEXTS = sorted(NOTEBOOKS.glob("*/*/*.md"))
LESSONS = [load_lesson(EXERCISES / slug, "nl") for slug in lesson_keys(EXERCISES)]
QUESTIONS = {
    **{key: chapter.questions for key, chapter in CHAPTERS.items()},
    "agreements": (*OWN, *FOR_BOTH),
    "pairing": (rating("AAAA2222"),),
    "closing": (
        *CHAPTERS["closing"].questions,
        *(tip(kind, n) for kind in ("do", "dont") for n in range(1, MAX_TIPS + 1)),
    ),
    "follow_up": asked.ALL,
    "lessons": tuple(question for lesson in LESSONS for question in lesson_questions(lesson)),
}
EVERY = [(chapter, question) for chapter, questions in QUESTIONS.items() for question in questions]
EVERY_CHAPTER = {**CHAPTERS, **AFTERWARDS}
each_chapter = pytest.mark.parametrize("chapter", EVERY_CHAPTER.values(), ids=list(EVERY_CHAPTER))
each_question = pytest.mark.parametrize(("chapter", "question"), EVERY, ids=[f"{c}-{q.key}" for c, q in EVERY])


def test_the_chapters_are_those_an_agenda_can_name_in_the_same_order():
    assert [chapter.key for chapter in CHAPTERS.values()] == list(CHAPTERS)


@each_chapter
def test_a_chapter_has_words_for_every_screen_and_only_blocks_a_page_can_draw(chapter):
    assert all((chapter.title, chapter.lead, chapter.blocks))
    assert bool(chapter.projector) is (chapter.key in CHAPTERS)  # weeks later there is no big screen
    for block in chapter.blocks:
        assert isinstance(block, Say | Question | Poll | Live)
        if isinstance(block, Live):
            assert block.kind in {*_LIVE, "questions"}
            assert bool(block.about) is (block.kind in ("tally", "list"))
        if isinstance(block, Live) and block.about:
            assert chapter.question(block.about).revealable


@pytest.mark.parametrize("chapter", list(QUESTIONS))
def test_no_two_answers_of_a_chapter_share_a_key(chapter):
    items = [item for question in QUESTIONS[chapter] for item in question.items]
    assert len(items) == len(set(items))
    # The stage writes "ask:KEY" and "hide:ITEM:CODE", so that a key with a colon could mean something else.
    assert not [item for item in items if ":" in item]


@each_question
def test_a_question_starts_from_a_default_that_may_be_chosen(chapter, question):
    assert question.visibility in question.visibilities
    assert len(set(question.visibilities)) == len(question.visibilities)
    assert question.ask
    assert 0 < question.max_length <= MAX_VALUE


@each_question
def test_a_question_can_be_answered(chapter, question):
    keys = [option.key for option in question.options]
    assert len(keys) == len(set(keys))
    assert OWN_WORDS not in keys
    assert all(option.text for option in question.options)
    if question.kind in (Kind.CHOICE, Kind.CHOICES, Kind.RANK, Kind.CHECKLIST, Kind.SORT):
        # One line to tick off is enough of a checklist; a choice takes two.
        assert len(keys) >= (2 if question.kind in (Kind.CHOICE, Kind.RANK) else 1)
    elif question.kind is not Kind.TAGS:
        assert keys == []
    assert question.kind is Kind.CHOICES or not question.own_words
    if question.kind in (Kind.SCALE, Kind.RATING):
        assert question.low < question.high
        assert question.low_text
        assert question.high_text


@each_question
def test_only_what_an_author_may_share_with_the_room_can_be_revealed(chapter, question):
    if question.revealable:
        assert {Visibility.ANONYMOUS, Visibility.REPORT} & set(question.visibilities)


def test_what_is_nobodys_business_can_only_be_private():
    private = {key for c, q in EVERY for key in [f"{c}.{q.key}"] if q.visibilities == (Visibility.PRIVATE,)}
    assert private == {"expectations.motivation", "expectations.matching", "pairing.rating.AAAA2222"}


def test_free_text_is_never_shared_with_a_name_by_default():
    texts = [q for _, q in EVERY if q.kind is Kind.TEXT or q.own_words]
    assert texts
    assert {q.visibility for q in texts} <= {Visibility.PRIVATE, Visibility.TABLE, Visibility.ANONYMOUS}


def remarks(path: Path, look: Callable[[Source, str], None]) -> list[str]:
    source = Source(path.parent, path.stem, FORM)
    look(source, read_text(source))
    return [str(remark) for remark in source.remarks]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_text_is_finished_names_nobody_and_looks_down_on_nobody(path):
    assert remarks(path, check_words) == []


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_text_is_read_easily(path):
    assert remarks(path, hint_at_hard_reading) == []
