"""The mini-lessons we ship: whole, equal in both languages, and in the tone of the day."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from themeday.i18n import LANGUAGES
from themeday.lessons import ANSWERED, EXERCISES, Lesson, available, check_lessons, load_lesson, load_lessons

SHIPPED = ["close-the-leaks", "fake-account", "say-it-straight"]
LESSONS = [load_lesson(EXERCISES / slug, language) for slug in SHIPPED for language in LANGUAGES]
PICTURES = sorted(EXERCISES.glob("*/*.svg"))
# Words that look down on someone, and those that would leave the room.
UNWANTED = re.compile(
    r"dinosaur|digibe|illitera|bijspijker|opfris|refresher|boomer|millennial|ouderwets|old-fashioned|achterlop|laggard"
    r"|\bsimpelweg\b|\bgewoon even\b|\bof course\b|\bnatuurlijk\b|https?:|www\.|@",
    re.IGNORECASE,
)

each_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: f"{lesson.slug}-{lesson.language}")


def words(lesson: Lesson) -> str:
    parts = [lesson.title, lesson.goal, lesson.teacher_note, lesson.material]
    for step in lesson.steps:
        parts += [step.text, *(text for option in step.options for text in (option.text, option.feedback))]
    return "\n".join(parts)


def test_the_shipped_lessons_have_no_mistake() -> None:
    assert available(EXERCISES) == SHIPPED
    assert [str(problem) for problem in check_lessons(EXERCISES)] == []
    assert len(load_lessons(EXERCISES, None, "nl")) == len(SHIPPED)


@each_lesson
def test_a_lesson_shows_lets_do_explains_back_and_records(lesson: Lesson) -> None:
    kinds = [step.kind for step in lesson.steps]
    assert lesson.minutes == 12
    assert kinds[0] == "note"
    assert kinds[1] == "show"
    assert kinds[-2:] == ["teachback", "reflection"]
    assert "text" not in kinds
    assert {"quiz", "scenario"} <= set(kinds)
    assert len(lesson.teacher_note) <= 200


@each_lesson
def test_a_teacher_has_a_line_for_each_part_of_the_twelve_minutes(lesson: Lesson) -> None:
    note = lesson.steps[0].text
    assert re.findall(r"\d+–\d+", note) == ["0–1", "1–4", "4–8", "8–11", "11–12"]


@each_lesson
def test_nobody_is_looked_down_on_and_nothing_leaves_the_room(lesson: Lesson) -> None:
    assert UNWANTED.search(words(lesson)) is None


@each_lesson
def test_an_answer_fits_on_a_phone(lesson: Lesson) -> None:
    for step in lesson.steps:
        assert not step.options or step.kind in ANSWERED
        for option in step.options:
            assert len(option.text) <= 90, option.text
            assert len(option.feedback) <= 320, option.feedback


@each_lesson
def test_free_text_asks_to_name_nobody(lesson: Lesson) -> None:
    ask = {"nl": "Noem geen personen of zaken", "en": "Please do not name people or cases"}[lesson.language]
    assert ask in lesson.steps[-1].text


@each_lesson
def test_the_two_languages_are_not_one(lesson: Lesson) -> None:
    other = next(one for one in LESSONS if one.slug == lesson.slug and one.language != lesson.language)
    for mine, theirs in zip(lesson.steps, other.steps, strict=True):
        assert mine.text == "" or mine.text != theirs.text


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_a_picture_is_used_and_needs_nothing_from_outside(picture: Path) -> None:
    language = picture.stem.rsplit("-", 1)[1]
    assert f"]({picture.name})" in (picture.parent / f"{language}.md").read_text(encoding="utf-8")
    drawing = picture.read_text(encoding="utf-8")
    assert not re.search(r"<script|<foreignObject|href|url\(|@import", drawing)
    root = ET.fromstring(drawing)
    assert root.get("width")
    assert root.get("viewBox")


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_what_a_picture_says_is_in_its_alternative_text(picture: Path) -> None:
    language = picture.stem.rsplit("-", 1)[1]
    page = (picture.parent / f"{language}.md").read_text(encoding="utf-8")
    alternative = re.search(rf"!\[([^\]]*)\]\({re.escape(picture.name)}\)", page)
    assert alternative
    plain = re.compile(r"[^\w,.]+|[,.](?=\s|$)")
    told = set(plain.sub(" ", alternative[1].lower().replace("'", " ").replace("’", " ")).split())
    drawn = " ".join(text for text in ET.fromstring(picture.read_text(encoding="utf-8")).itertext())
    told_too = {"8", "41"}  # the clock
    shown = set(plain.sub(" ", drawn.lower().replace("’", " ")).split())
    assert {word.strip(".,") for word in shown} <= {word.strip(".,") for word in told} | told_too


def test_the_author_page_explains_every_kind_in_both_languages() -> None:
    page = (EXERCISES / "README.md").read_text(encoding="utf-8")
    dutch, english = page.split("## English\n")
    for kind in ("show", "note", *ANSWERED):
        assert f"| `{kind}` |" in dutch
        assert f"| `{kind}` |" in english
