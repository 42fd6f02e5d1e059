"""What the kit counts on cannot be written away: each limit holds for every key that ships."""

from __future__ import annotations

from pathlib import Path

import pytest

from themeday.chapters import EVERY_CHAPTER
from themeday.chapters.fitting import RESERVED_KEYS
from themeday.chapters.own import read_own
from themeday.chapters.shipped import FOLDER, NEEDED
from themeday.errors import LessonError
from themeday.model.questions import Kind
from themeday.model.visibility import Visibility


@pytest.mark.parametrize("key", list(EVERY_CHAPTER))
def test_what_ships_fits_when_a_day_writes_it_down_itself(key: str) -> None:
    texts = {path.stem: path.read_text("utf-8") for path in sorted((FOLDER / key).glob("*.md"))}
    assert read_own(Path("chapters", key), texts) == EVERY_CHAPTER[key]


NEEDED_KEYS = [(chapter, key) for chapter, keys in NEEDED.items() for key in keys.split()]


@pytest.mark.parametrize(("chapter", "key"), NEEDED_KEYS)
def test_no_answer_that_is_worked_with_becomes_another_or_is_seen_by_more(chapter: str, key: str) -> None:
    kept = EVERY_CHAPTER[chapter].question(key)
    other = Kind.TEXT if kept.kind is Kind.DATE else Kind.DATE
    head = f"---\nextends: {chapter}\nreplace: [{key}]\n---\n```question {key}\n"
    with pytest.raises(LessonError, match=f'earlier days kept answers under "{key}" as {kept.kind}'):
        read_own(Path("chapters", chapter), {"en": f"{head}kind: {other}\n\nWhat?\n```\n"})
    more = set(Visibility) - set(kept.visibilities)
    if more and kept.kind is Kind.TEXT:
        part = next((asked.part for asked in EVERY_CHAPTER[chapter].asked if asked.question.key == key), "")
        above = f"seen_by: [{', '.join(sorted(more))}]\n" + (f"part: {part}\n" if part else "")
        with pytest.raises(LessonError, match="may be seen by no more than"):
            read_own(Path("chapters", chapter), {"en": f"{head}{above}\nWhat?\n```\n"})


@pytest.mark.parametrize("key", sorted(RESERVED_KEYS))
def test_an_address_of_the_kit_is_no_name_of_a_chapter(key: str) -> None:
    text = "---\ntitle: a\nlead: b\n---\n```question c\n\nWhat?\n```\n"
    with pytest.raises(LessonError, match="is an address of the kit"):
        read_own(Path("chapters", key), {"en": text})
