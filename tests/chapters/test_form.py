"""What may stand above a question, and what a question of each kind asks of its author."""

from __future__ import annotations

from pathlib import Path

import pytest

from themeday.chapters.form import CAREFUL, FORM, QuestionSettings
from themeday.chapters.reading import read_chapter
from themeday.model.questions import Kind

OPTIONS = "- {one} One\n- {two} Two\n"
ENDS = "- {1} Little\n- {5} Much\n"
GROUPS = "- {here} Here\n  - {a} A\n- {there} There\n  - {b} B\n"
BELOW = {Kind.TEXT: "", Kind.DATE: "", Kind.SCALE: ENDS, Kind.RATING: ENDS, Kind.SORT: GROUPS}


@pytest.mark.parametrize("kind", Kind)
def test_a_question_of_every_kind_can_be_written(kind: Kind, tmp_path: Path) -> None:
    folder = tmp_path / "any"
    folder.mkdir()
    block = f"```question asked\nkind: {kind.value}\n\nWhat?\n\n{BELOW.get(kind, OPTIONS)}```\n"
    (folder / "en.md").write_text(f"---\ntitle: Any\nlead: One.\n---\n{block}", "utf-8")
    question = read_chapter(folder).question("asked")
    assert question.kind is kind
    assert len(question.groups) == (2 if kind is Kind.SORT else 0)
    assert len(question.options) == (0 if BELOW.get(kind, OPTIONS) in ("", ENDS) else 2)


def test_nothing_above_a_question_is_the_careful_default() -> None:
    settings = QuestionSettings()
    assert (settings.kind, settings.seen_by, CAREFUL[0].value, settings.reveal) == (Kind.TEXT, None, "anonymous", False)


def test_every_block_of_a_chapter_says_what_it_asks() -> None:
    assert set(FORM.rules) == {"question", "live", "screen", "say"}
