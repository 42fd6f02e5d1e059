"""A first version of a chapter of a day's own, from four answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from themeday.chapters.own import FOLDER_NAME
from themeday.i18n import N_
from themeday.lessons.new_lesson import Beginning, begin

#: What the author is asked, by the place of the answer in the template.
QUESTIONS = {
    "lead": N_("What is this part about? One sentence, which people read below its title."),
    "screen": N_("What stands on the big screen meanwhile? One sentence."),
    "ask": N_("What do you ask people? One question."),
    "say": N_("What does the facilitator say to begin with? Two or three sentences; only the console shows them."),
}
_LABELS = {
    "lead": N_("what is this part about?"),
    "screen": N_("what stands on the big screen?"),
    "ask": N_("what do you ask people?"),
    "say": N_("what does the facilitator say?"),
}
_BEGINNING = Beginning(
    Path(__file__).parent / "templates", "chapter.{language}.md", QUESTIONS, _LABELS, in_head=("lead",)
)


def new_chapter(day: Path, title: str, answers: Mapping[str, str], language: str, languages: Sequence[str]) -> Path:
    """Write a first version of a chapter beside a day.toml, and return its folder; raises as `begin` does."""
    return begin(_BEGINNING, day / FOLDER_NAME, title, answers, language, languages)
