"""A first version of a lesson, from five answers: whole in the author's language, marked in the other."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from themeday.errors import LessonError
from themeday.i18n import LANGUAGES, N_, in_language, translate
from themeday.lessons import messages
from themeday.lessons.lesson_check import TO_TRANSLATE, TO_WRITE
from themeday.lessons.markdown import MARKDOWN
from themeday.lessons.model import LONGEST_TEXT, LONGEST_TITLE

_TEMPLATES = Path(__file__).parent / "templates"
_LONGEST_SLUG = 40


@dataclass(frozen=True)
class Beginning:
    """What a first version is made of."""

    templates: Path
    pattern: str  # of their names
    questions: Mapping[str, str]  # what the author is asked, by the place of the answer in the template
    labels: Mapping[str, str]  # what is still to be written, likewise
    in_head: Collection[str] = ("goal",)  # those that stand between the --- lines


#: What the author is asked, by the place of the answer in the template.
QUESTIONS = {
    "goal": N_("What can people do when your lesson is over? One sentence."),
    "show": N_("What do you show or tell first? Two or three sentences."),
    "do": N_("What do they then try themselves, on their own phone? One thing to do."),
    "teachback": N_("What do they explain to each other afterwards? One question."),
    "record": N_("What do they take along to their own work? One question."),
}
_LABELS = {
    "goal": N_("what can people do afterwards?"),
    "show": N_("what do you show?"),
    "do": N_("what do they try themselves?"),
    "teachback": N_("what do they explain to each other?"),
    "record": N_("what do they take along to their work?"),
}


def new_lesson(root: Path, title: str, answers: Mapping[str, str], language: str) -> Path:
    """Write a first version of a lesson in every language; arguments and errors are those of `begin`."""
    return begin(Beginning(_TEMPLATES, "lesson.{language}.md", QUESTIONS, _LABELS), root, title, answers, language)


def begin(
    what: Beginning,
    root: Path,
    title: str,
    answers: Mapping[str, str],
    language: str,
    languages: Sequence[str] = LANGUAGES,
) -> Path:
    """Write a first version of a text in some languages, and return its folder.

    Args:
        answers: to the questions; an empty one becomes a mark to write it later.
        language: the author's; the others get the same texts with a mark to translate them.

    Raises:
        LessonError: there is such a folder already, or it cannot be written.
    """
    folder = root / slug(title)
    try:
        folder.mkdir(parents=True)
        for other in languages:
            template = in_language(what.templates, what.pattern, other).read_text("utf-8")
            texts = _texts(what, title, answers, language, other)
            (folder / f"{other}.md").write_text(template.format(**texts), "utf-8")
    except FileExistsError:
        raise LessonError(messages.THERE_ALREADY, folder=folder) from None
    except (OSError, ValueError):
        raise LessonError(messages.NO_WRITING, folder=folder) from None
    return folder


def _texts(what: Beginning, title: str, answers: Mapping[str, str], language: str, other: str) -> dict[str, str]:
    mark = "" if language == other else f"{translate(other, TO_TRANSLATE)} "
    given = {
        key: mark + text if (text := _line(answers.get(key, ""))) else _to_write(what.labels[key], other)
        for key in what.questions
    }
    named = mark + (_line(title)[: LONGEST_TITLE - len(mark)] or "…")
    # JSON's quotes are YAML's too: a title with a colon stays a title.
    quoted = {"title": json.dumps(named, ensure_ascii=False), "title_text": named}
    in_head = {key: json.dumps(given[key][:LONGEST_TEXT], ensure_ascii=False) for key in what.in_head if key in given}
    return {**given, **quoted, **in_head}


def _to_write(label: str, language: str) -> str:
    return f"{translate(language, TO_WRITE)} {translate(language, label)}"


def _line(text: str) -> str:
    # What ends a block or begins another must not do so from within an answer.
    typed = "".join(letter for letter in " ".join(text.split()) if letter.isprintable())
    line = re.sub(r"`{3,}|~{3,}", "", typed).strip()
    # Marks alone, such as "#", are no text of a block; it is still to be written then.
    return line if re.sub(r"<[^>]*>", "", MARKDOWN.render(line)).strip() else ""


def slug(title: str) -> str:
    """Return what a folder can be called after a title."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:_LONGEST_SLUG].strip("-") or "lesson"
