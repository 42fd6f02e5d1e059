"""The page for organisers who write themselves is true: its examples work as they stand, and its names exist."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from themeday.chapters.chapter_check import check_chapter
from themeday.chapters.form import FORM, QuestionSettings
from themeday.chapters.own import chapters_of, read_own
from themeday.day.load import load_day
from themeday.day.new import new_day
from themeday.i18n import LANGUAGES

GUIDE = Path(__file__).parents[2] / "facilitator_guide"


def page(language: str) -> str:
    return (GUIDE / language / "16_own_words.md").read_text("utf-8")


def examples(language: str) -> list[str]:
    """Return what stands further in than text does, each piece as one types it."""
    found = re.findall(
        r"(?:^ {4,}(?!```console|\$|```$|\|)\S.*\n|^ {4,}```.*\n|^ *\n(?= {4,}\S))+", page(language), flags=re.M
    )
    return [textwrap.dedent(each).strip() + "\n" for each in found]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_question_of_the_page_is_asked_as_it_stands_there(language: str, tmp_path: Path) -> None:
    question = next(each for each in examples(language) if each.startswith("---"))
    new_day(tmp_path, language)
    place = tmp_path / "chapters" / "closing"
    place.mkdir(parents=True)
    (place / f"{language}.md").write_text(question, "utf-8")
    assert check_chapter(place, (language,)) == []
    keys = [asked.key for asked in load_day(tmp_path).chapters["closing"].questions]
    assert keys[keys.index("take_along") + 1] == "proud"


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_a_card_and_what_is_left_out_work_as_it_stands_there(language: str) -> None:
    card = next(each for each in examples(language) if each.startswith("```live tips"))
    drop, replace = re.findall(r"`((?:drop|replace): \[[^`]+\])`", page(language))[:2]
    assert (drop, replace) == ("drop: [useful, tips]", "replace: [gained]")
    text = f"---\nextends: closing\nreplace: [tips]\n---\n{card}"
    assert read_own(Path("chapters", "closing"), {language: text}).words("tips")["title"]
    left = f"---\nextends: closing\n{drop}\n---\n"
    chapters = chapters_of((("closing", 20),), (("closing", language, left),), Path())
    assert not chapters.find("closing", "useful")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_and_every_block_of_the_page_exists(language: str) -> None:
    first = re.findall(r"^ *\| `([^`]+)`", page(language), flags=re.M)
    names = [name.partition(":")[0] for name in first if name.split()[0] not in FORM.rules]
    assert set(names) <= set(QuestionSettings.model_fields)
    assert {"kind", "seen_by", "reveal", "role", "optional"} <= set(names)
    blocks = [name.split() for name in first if name.split()[0] in FORM.rules]
    live = {block[1] for block in blocks if block[0] == "live"}
    assert {block[0] for block in blocks} == set(FORM.rules)
    assert live <= set(FORM.rules["live"].known)


def test_both_pages_have_the_same_examples() -> None:
    dutch, english = ([re.sub(r"[^\W\d_]{2,}", "x", each) for each in examples(code)] for code in LANGUAGES)
    assert len(dutch) == len(english) > 2
