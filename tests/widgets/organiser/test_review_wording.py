"""themeday.widgets.organiser.review_wording: what was asked, in the reader's language."""

from __future__ import annotations

from tests.reviewed import Room
from themeday.chapters import CHAPTERS
from themeday.widgets.organiser.review_wording import all_questions, lessons_in_language, shortened, wordings


def test_every_question_of_every_chapter_and_lesson_has_words() -> None:
    room = Room("nl")
    words = wordings(room.session)
    for key, chapter in CHAPTERS.items():
        for question in chapter.questions:
            assert all(words[key, item][0] for item in question.items)
    slugs = {lesson.slug for lesson in lessons_in_language(room.session)}
    assert slugs == set(room.session.day.lessons)
    assert {chapter for chapter, _, _ in all_questions(room.session)} >= {*CHAPTERS} - {"pairing"}


def test_lessons_are_read_in_the_language_of_the_page() -> None:
    titles = [{lesson.title for lesson in lessons_in_language(Room(language).session)} for language in ("nl", "en")]
    assert titles[0] != titles[1]


def test_a_long_question_is_cut_at_a_word() -> None:
    assert shortened("kort") == "kort"
    long = shortened("woord " * 60)
    assert long.endswith("woord…")
    assert len(long) <= 140
