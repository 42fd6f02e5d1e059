"""From a folder to a chapter: its file in each language, read by the parser of lessons, and one made of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

from themeday.chapters.blocks import Asked, Block, Chapter, Live, Poll, Say
from themeday.chapters.form import FORM, ChapterHead, ChapterText, QuestionSettings
from themeday.errors import LessonError
from themeday.i18n import LANGUAGES, Wording
from themeday.lessons.block_kinds import Form
from themeday.lessons.lint.translation import differences
from themeday.lessons.model import Body, Head, Step
from themeday.lessons.reading import taken_apart
from themeday.lessons.source import Source, read_text
from themeday.model.questions import Kind, Option, Question, mixed
from themeday.model.visibility import Visibility

T = TypeVar("T", bound=Body)

#: What is the same in every language.
_NAMES = ("key", "kind", "about")


def read_chapter(folder: Path) -> Chapter:
    """Read a chapter from its folder.

    Raises:
        LessonError: with every mistake, its file, its line, and how to mend it.
    """
    texts = texts_of(folder, FORM, ChapterHead, ChapterText)
    chapter: Chapter = in_all_languages({text.language: _chapter(text) for text in texts})
    return chapter


def texts_of(folder: Path, form: Form, head: type[Head], whole: type[T]) -> list[T]:
    """Return what a folder holds in each language in which it is written.

    Args:
        form: what its files may hold.
        head: what stands between their --- lines.
        whole: that, and the steps below it.

    Raises:
        LessonError: with every mistake.
    """
    # Of a folder without any, the first says that it is not there.
    languages = [language for language in LANGUAGES if (folder / f"{language}.md").exists()] or LANGUAGES[:1]
    texts = []
    for language in languages:
        source = Source(folder, language, form)
        names, steps = taken_apart(source, read_text(source), head)
        if names is None or source.problems:
            raise source.refusal()
        texts.append(whole(slug=folder.name, language=language, steps=steps, **names.model_dump(exclude_unset=True)))
    if different := [problem for other in texts[1:] for problem in differences(texts[0], other)]:
        raise LessonError(form.cannot_be_used, [*different], lesson=folder.name)
    return texts


def _chapter(text: ChapterText) -> Chapter:
    screen = next((step.text for step in text.steps if step.kind == "screen"), "")
    asked = tuple(
        Asked(step.settings.part, question_of_step(step, step.settings))
        for step in text.steps
        if isinstance(step.settings, QuestionSettings) and step.settings.part
    )
    return Chapter(text.slug, text.title, text.lead, screen, tuple(_blocks(text)), text.minutes, asked)


def _blocks(text: ChapterText) -> Iterator[Block]:
    for step in text.steps:
        if step.kind == "text":
            yield Say(step.text_html)
        elif step.kind == "live":
            _, kind, *about = step.key.split()
            yield Live(kind, "".join(about), dict(step.settings or ()))
        elif isinstance(step.settings, QuestionSettings) and not step.settings.part:
            question = question_of_step(step, step.settings)
            yield Poll(question) if step.settings.vote else question


def question_of_step(step: Step, settings: QuestionSettings) -> Question:
    """Return the question that a block asks."""
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
        label=settings.label,
    )
    if settings.kind in (Kind.SCALE, Kind.RATING):
        low, high = options
        return replace(question, low=int(low.key), high=int(high.key), low_text=low.text, high_text=high.text)
    if settings.kind is Kind.SORT:
        return replace(question, options=mixed(options), groups=step.groups)
    return replace(question, options=options)


def in_all_languages(parts: Mapping[str, Any], name: str = "") -> Any:
    """Return one, of what is the same in every language but for its texts."""
    first = next(iter(parts.values()))
    if isinstance(first, tuple):
        return tuple(
            in_all_languages({language: part[n] for language, part in parts.items()}, name) for n in range(len(first))
        )
    if isinstance(first, dict):
        return {key: in_all_languages({language: part[key] for language, part in parts.items()}) for key in first}
    if is_dataclass(first) and not isinstance(first, type):
        same = (field.name for field in fields(first))
        each = {name: {language: getattr(part, name) for language, part in parts.items()} for name in same}
        return replace(first, **{name: in_all_languages(part, name) for name, part in each.items()})
    is_text = isinstance(first, str) and any(parts.values()) and name not in _NAMES and not isinstance(first, Enum)
    return Wording.of(parts) if is_text else first
