"""From a folder to a chapter: its file in each language, read by the parser of lessons, and one made of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

from themeday.chapters.blocks import Asked, Block, Chapter, Live, Poll, Say
from themeday.chapters.form import CAREFUL, FORM, ChapterHead, ChapterText, QuestionSettings, SeenBy
from themeday.errors import LessonError, ThemeDayError
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
_NAMES = ("key", "kind", "about", "role", "after")


def read_chapter(folder: Path) -> Chapter:
    """Read a chapter from its folder.

    Raises:
        LessonError: with every mistake, its file, its line, and how to mend it.
    """
    texts = texts_of(folder, FORM, ChapterHead, ChapterText)
    chapter: Chapter = in_all_languages({text.language: chapter_of(text) for text in texts})
    return chapter


def texts_of(
    folder: Path,
    form: Form,
    head: type[Head],
    whole: type[T],
    texts: Mapping[str, str] | None = None,
    fits: Callable[[Source, T, str], object] = lambda *_: None,
) -> list[T]:
    """Return what a folder holds in each language in which it is written.

    Args:
        form: what its files may hold.
        head: what stands between their --- lines.
        whole: that, and the steps below it.
        texts: what its files hold, by language, when that was read before.
        fits: notes what else is wrong with one of them, whose text comes with it.

    Raises:
        LessonError: with every mistake.
    """
    # Of a folder without any, the first says that it is not there.
    there = [language for language in LANGUAGES if (folder / f"{language}.md").exists()] or LANGUAGES[:1]
    read: list[T] = []
    problems: list[ThemeDayError] = []
    for language in there if texts is None else texts:
        source = Source(folder, language, form)
        text = read_text(source) if texts is None else texts[language]
        names, steps = taken_apart(source, text, head)
        if names is not None and not source.problems:
            one = whole(slug=folder.name, language=language, steps=steps, **names.model_dump(exclude_unset=True))
            fits(source, one, text)
            read.append(one)
        problems += source.problems
    if not problems:
        problems += [problem for other in read[1:] for problem in differences(read[0], other)]
    if problems:
        raise LessonError(form.cannot_be_used, problems, lesson=folder.name)
    return read


def chapter_of(text: ChapterText) -> Chapter:
    """Return a chapter as it is written in one language."""
    return Chapter(
        text.slug,
        text.title,
        text.lead,
        words_of(text, "screen"),
        tuple(block for step in text.steps if (block := block_of(step, text.seen_by))),
        html_of(text, "say"),
        text.minutes,
        tuple(asked for step in text.steps if (asked := asked_of(step, text.seen_by))),
    )


def words_of(text: Body, kind: str) -> str:
    """Return what the first block of a kind says, as plain text."""
    return next((step.text for step in text.steps if step.kind == kind), "")


def html_of(text: Body, kind: str) -> str:
    """Return what all blocks of a kind say, as safe HTML."""
    return "\n".join(step.text_html for step in text.steps if step.kind == kind)


def asked_of(step: Step, seen_by: SeenBy) -> Asked | None:
    """Return what a block asks that a live part asks; None for any other."""
    settings = step.settings
    if not isinstance(settings, QuestionSettings) or not settings.part:
        return None
    return Asked(settings.part, question_of_step(step, settings, seen_by))


def block_of(step: Step, seen_by: SeenBy) -> Block | None:
    """Return what a block is on the page; None for one that has no place there.

    Args:
        seen_by: who may see an answer, where its question does not say so.
    """
    if step.kind == "text":
        return Say(step.text_html)
    if step.kind == "live":
        _, kind, *about = step.key.split()
        return Live(kind, "".join(about), dict(step.settings or ()))
    if isinstance(step.settings, QuestionSettings) and not step.settings.part:
        question = question_of_step(step, step.settings, seen_by)
        return Poll(question) if step.settings.vote else question
    return None


def question_of_step(step: Step, settings: QuestionSettings, usual: SeenBy = CAREFUL) -> Question:
    """Return the question that a block asks; `usual` is who may see an answer, where it does not say so itself."""
    seen_by = settings.seen_by or usual
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
        visibility=seen_by[0],
        visibilities=tuple(visibility for visibility in Visibility if visibility in seen_by),
        revealable=settings.reveal,
        placeholder=settings.placeholder,
        label=settings.label,
        role=str(settings.role or ""),
        optional=settings.optional,
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
