"""From a folder to a chapter: its file in each language, read by the parser of lessons, and one made of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any

from themeday.chapters.blocks import Asked, Block, Chapter, Live, Poll, Say
from themeday.chapters.form import FORM, ChapterHead, ChapterText, QuestionSettings
from themeday.errors import LessonError
from themeday.i18n import LANGUAGES, Wording
from themeday.lessons.lint.translation import differences
from themeday.lessons.model import Step
from themeday.lessons.reading import taken_apart
from themeday.lessons.source import Source, read_text
from themeday.model.questions import Kind, Option, Question, mixed
from themeday.model.visibility import Visibility

#: What is the same in every language.
_NAMES = ("key", "kind", "about")


def read_chapter(folder: Path) -> Chapter:
    """Read a chapter from its folder.

    Raises:
        LessonError: with every mistake, its file, its line, and how to mend it.
    """
    texts = [read_chapter_text(folder, language) for language in LANGUAGES if (folder / f"{language}.md").exists()]
    if not texts:
        texts = [read_chapter_text(folder, LANGUAGES[0])]  # which says that it is not there
    if different := [problem for other in texts[1:] for problem in differences(texts[0], other)]:
        raise LessonError(FORM.cannot_be_used, [*different], lesson=folder.name)
    chapter: Chapter = _in_all_languages({text.language: _chapter(text) for text in texts})
    return chapter


def read_chapter_text(folder: Path, language: str) -> ChapterText:
    """Read a chapter in one language.

    Raises:
        LessonError: with every mistake.
    """
    source = Source(folder, language, FORM)
    head, steps = taken_apart(source, read_text(source), ChapterHead)
    if head is None or source.problems:
        raise source.refusal()
    return ChapterText(slug=folder.name, language=language, steps=steps, **head.model_dump(exclude_unset=True))


def _chapter(text: ChapterText) -> Chapter:
    screen = next((step.text for step in text.steps if step.kind == "screen"), "")
    asked = tuple(
        Asked(step.settings.part, _question(step, step.settings))
        for step in text.steps
        if isinstance(step.settings, QuestionSettings) and step.settings.part
    )
    return Chapter(text.slug, text.title, text.lead, screen, tuple(_blocks(text)), text.minutes, asked)


def _blocks(text: ChapterText) -> Iterator[Block]:
    for step in text.steps:
        if step.kind == "text":
            yield Say(step.text_html)
        elif step.kind == "live":
            yield Live(*step.key.split()[1:])
        elif isinstance(step.settings, QuestionSettings) and not step.settings.part:
            question = _question(step, step.settings)
            yield Poll(question) if step.settings.vote else question


def _question(step: Step, settings: QuestionSettings) -> Question:
    options = tuple(Option(option.key, option.text) for option in step.options)
    question = Question(
        step.key,
        settings.kind,
        step.ask,
        step.why,
        own_words=settings.own_words,
        most=settings.most,
        long=settings.long,
        max_length=settings.length,
        visibility=settings.seen_by[0],
        visibilities=tuple(seen_by for seen_by in Visibility if seen_by in settings.seen_by),
        revealable=settings.reveal,
        placeholder=settings.placeholder,
    )
    if settings.kind in (Kind.SCALE, Kind.RATING):
        low, high = options
        return replace(question, low=int(low.key), high=int(high.key), low_text=low.text, high_text=high.text)
    if settings.kind is Kind.SORT:
        groups = tuple(Option(group.key, group.text) for group in step.groups)
        return replace(question, options=mixed(options), groups=groups)
    return replace(question, options=options)


def _in_all_languages(parts: Mapping[str, Any], name: str = "") -> Any:
    """Return one of what is the same in every language, but for its texts."""
    first = next(iter(parts.values()))
    if isinstance(first, tuple):
        return tuple(
            _in_all_languages({language: part[n] for language, part in parts.items()}, name) for n in range(len(first))
        )
    if is_dataclass(first) and not isinstance(first, type):
        same = (field.name for field in fields(first))
        each = {name: {language: getattr(part, name) for language, part in parts.items()} for name in same}
        return replace(first, **{name: _in_all_languages(part, name) for name, part in each.items()})
    is_text = isinstance(first, str) and any(parts.values()) and name not in _NAMES and not isinstance(first, Enum)
    return Wording.of(parts) if is_text else first
