"""The chapters that ship ask what they always asked, under the same keys: old logs keep their meaning."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.asked import confidence, everything_asked, heard, rating, step_questions
from themeday.chapters import CHAPTERS, EVERY_CHAPTER, Live, Poll, Say
from themeday.chapters.shipped import FOLDER, NEEDED, shipped, shipped_keys
from themeday.errors import LessonError
from themeday.i18n import LANGUAGES
from themeday.lessons.model import Step
from themeday.model.questions import Question
from themeday.places import CARDS

#: What was asked when the chapters were Python still.
KEPT = json.loads((Path(__file__).parent / "kept.json").read_text("utf-8"))

# In which file a live part is drawn, where that has another name.
_FILES = {"reveal_together": "reveal"}


def described(question: Question) -> dict[str, object]:
    return {
        "kind": question.kind.value,
        "items": list(question.items),
        "options": [option.key for option in question.options],
        "groups": [group.key for group in question.groups],
        "own_words": question.own_words,
        "most": question.most,
        "low": question.low,
        "high": question.high,
        "long": question.long,
        "max_length": question.max_length,
        "visibility": question.visibility.value,
        "visibilities": [visibility.value for visibility in question.visibilities],
        "revealable": question.revealable,
    }


def all_of(key: str) -> list[Question]:
    teachback = Step(kind="teachback", key="explain", text_html="", text="")
    of_any = {
        "pairing": [rating("AAAA2222")],
        "lessons": [
            *(confidence("fake-account", when) for when in ("before", "after", "back")),
            heard("fake-account.explain"),
            step_questions("fake-account", teachback)[1],
        ],
    }
    return [*everything_asked(key, ()), *of_any.get(key, [])]


def test_the_chapters_and_their_order_are_kept() -> None:
    assert list(EVERY_CHAPTER) == list(KEPT)
    assert {key: chapter.minutes for key, chapter in EVERY_CHAPTER.items()} == {
        k: c["minutes"] for k, c in KEPT.items()
    }


@pytest.mark.parametrize("key", KEPT)
def test_every_question_of_a_chapter_is_kept_with_its_items_options_and_who_may_see_it(key: str) -> None:
    assert [(question.key, described(question)) for question in all_of(key)] == [*KEPT[key]["questions"].items()]


@pytest.mark.parametrize("key", KEPT)
def test_the_page_has_the_same_parts_in_the_same_order(key: str) -> None:
    parts = []
    for block in EVERY_CHAPTER[key].blocks:
        if isinstance(block, Say):
            parts.append(["say"])
        elif isinstance(block, Live):
            parts.append(["live", block.kind, block.about])
        else:
            parts.append(["poll", block.question.key] if isinstance(block, Poll) else ["question", block.key])
    assert parts == KEPT[key]["blocks"]


@pytest.mark.parametrize("key", shipped_keys())
def test_a_chapter_stands_beside_its_notebook_in_every_language(key: str) -> None:
    assert [path.stem.partition("_")[2] for path in FOLDER.glob(f"*_{key}.ipynb")] == [key]
    assert all((FOLDER / key / f"{language}.md").is_file() for language in LANGUAGES)


def test_every_word_of_a_live_part_is_one_that_its_card_says() -> None:
    for key, chapter in EVERY_CHAPTER.items():
        for block in chapter.blocks:
            names = set(block.words) if isinstance(block, Live) else set()
            if names:
                code = "".join(
                    path.read_text("utf-8")
                    for path in (CARDS / "participant").glob(f"{_FILES.get(block.kind, block.kind)}.*")
                )
                assert [(key, name) for name in names if not re.search(rf"\b{name}\b", code)] == []


def test_what_has_no_minutes_is_no_part_of_the_day() -> None:
    assert [key for key in EVERY_CHAPTER if key not in CHAPTERS] == ["follow_up"]


def test_a_question_that_the_kit_works_with_is_missed(tmp_path: Path) -> None:
    shutil.copytree(FOLDER / "closing", tmp_path / "closing")
    for file in (tmp_path / "closing").iterdir():
        file.write_text(file.read_text("utf-8").replace("```question gained", "```question won"), "utf-8")
    with pytest.raises(LessonError, match="closing: gained is gone, and the kit works with what people answer there"):
        shipped("closing", tmp_path)


def test_every_question_that_is_needed_is_there() -> None:
    assert set(NEEDED) <= set(EVERY_CHAPTER)
    assert all(EVERY_CHAPTER[key].asks(question) for key, needed in NEEDED.items() for question in needed.split())
