"""A day's own chapters: what it says instead of, or beside, what ships.

They stand in `chapters/KEY/nl.md` beside its day.toml. Under the key of a chapter that ships they replace that one, or,
with `extends: KEY` between the --- lines, change it; any other key is a chapter of the day's own. What they hold goes
with the day as text, so that a day that is being served stays as it was when its files are edited.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from themeday.chapters.blocks import Asked, Block, Chapter, Live, Poll, Say
from themeday.chapters.fitting import fits_the_kit
from themeday.chapters.form import FORM, ChapterHead, ChapterText, ExtendingHead, ExtendingText
from themeday.chapters.reading import (
    asked_of,
    block_of,
    chapter_of,
    html_of,
    in_all_languages,
    texts_of,
    words_of,
)
from themeday.chapters.shipped import shipped, shipped_keys
from themeday.chapters.whole_day import Chapters
from themeday.errors import LessonError, ThemeDayError
from themeday.i18n import LANGUAGES
from themeday.lessons import messages
from themeday.lessons.front_matter import line_of
from themeday.lessons.model import Step
from themeday.lessons.pictures import KINDS
from themeday.lessons.source import Source, read_text, short

#: The folder of a day that they stand in.
FOLDER_NAME = "chapters"
#: What they hold: key, language, text.
Texts = tuple[tuple[str, str, str], ...]
_EXTENDS = re.compile(r"\s*---[^\n]*\n(?:(?!---)[^\n]*\n)*?extends\s*:")


@dataclass(frozen=True)
class Added:
    """Something that is put into a chapter, or takes the place of what is there."""

    key: str  # of a question, or the kind of a live part; none of what is only read
    after: str
    block: Block | None
    asked: Asked | None = None


@dataclass(frozen=True)
class Changes:
    """What a day changes of a chapter; what is empty stays as it is."""

    title: str
    lead: str
    projector: str
    say: str
    added: tuple[Added, ...]


def own_texts(folder: Path) -> Texts:
    """Return what a day's own chapters hold, by the folder of its day.toml; nothing when it has none.

    Raises:
        LessonError: a file is no plain text.
    """
    texts, problems = [], list[ThemeDayError]()
    for place in own_folders(folder):
        for language in LANGUAGES:
            if (place / f"{language}.md").exists():
                source = Source(place, language, FORM)
                try:
                    texts.append((place.name, language, read_text(source)))
                except LessonError as error:
                    problems += error.problems
    if problems:
        raise LessonError(FORM.cannot_be_used, problems, lesson=FOLDER_NAME)
    return tuple(texts)


def own_folders(folder: Path) -> list[Path]:
    """Return the folders of a day's own chapters, in alphabetical order."""
    try:
        inside = sorted((folder / FOLDER_NAME).iterdir())
    except OSError:
        return []
    return [place for place in inside if place.is_dir() and place.name[0] not in "._"]


@lru_cache(maxsize=32)
def chapters_of(agenda: tuple[tuple[str, int], ...], own: Texts, folder: Path | None) -> Chapters:
    """Return the chapters of a day: its agenda's in order, others that ship, and what comes weeks later.

    Args:
        agenda: keys with their minutes.
        folder: of its day.toml, for pictures in what it wrote itself.

    Raises:
        LessonError: with every mistake in its own chapters.
    """
    written: dict[str, dict[str, str]] = {}
    for key, language, text in own:
        written.setdefault(key, {})[language] = text
    minutes, ships = dict(agenda), shipped_keys()
    used = dict.fromkeys((*(key for key in minutes if key in ships or key in written), *ships))
    chapters, problems = [], list[ThemeDayError]()
    for key in used:
        try:
            chapter = read_own((folder or Path()) / FOLDER_NAME / key, written[key]) if key in written else shipped(key)
        except LessonError as error:
            problems += error.problems
            continue
        # What comes weeks later has none.
        if key not in ships:
            chapter = replace(chapter, minutes=minutes[key])
        chapters.append(chapter)
    if problems:
        raise LessonError(messages.OWN_CHAPTERS, problems)
    return Chapters(sorted(chapters, key=lambda chapter: not chapter.minutes))


def read_own(folder: Path, texts: Mapping[str, str] | None = None) -> Chapter:
    """Return a chapter of a day's own, from its folder or from what its files hold by language.

    Raises:
        LessonError: with every mistake, its file, its line, and how to mend it.
    """
    key = folder.name
    first = next(iter(texts.values()), "") if texts is not None else _any_text(folder)
    base = shipped(key) if key in shipped_keys() else None
    chapter: Chapter
    if not _EXTENDS.match(first):

        def whole_fits(source: Source, chapter: ChapterText, _: str) -> None:
            fits_the_kit(source, chapter)

        read = texts_of(folder, FORM, ChapterHead, ChapterText, texts, whole_fits)
        chapter = in_all_languages({text.language: chapter_of(text) for text in read})
        # The agenda says how long it takes, and what ships says whether it is of the day at all.
        return replace(chapter, minutes=base.minutes if base else chapter.minutes or 1)

    def changes_fit(source: Source, changes: ExtendingText, text: str) -> None:
        _fits(source, changes, text, base)

    form = replace(FORM, may_be_empty=True, beside=_keys(base) if base else ())
    changed = texts_of(folder, form, ExtendingHead, ExtendingText, texts, changes_fit)
    if base is None:  # which was noted
        raise LessonError(FORM.cannot_be_used, [], lesson=key)
    changes: Changes = in_all_languages({text.language: _changes(text) for text in changed})
    return _changed(base, changes, changed[0].drop)


def _any_text(folder: Path) -> str:
    there = next((code for code in LANGUAGES if (folder / f"{code}.md").exists()), None)
    return read_text(Source(folder, there, FORM)) if there else ""


def _changes(text: ExtendingText) -> Changes:
    return Changes(
        text.title or "", text.lead or "", words_of(text, "screen"), html_of(text, "say"), tuple(_added(text))
    )


def _added(text: ExtendingText) -> Iterator[Added]:
    before = ""
    for step in text.steps:
        asked, block = asked_of(step, text.seen_by), block_of(step, text.seen_by)
        if asked is None and block is None:
            continue
        key = key_of(block) if block else step.key
        yield Added(key, getattr(step.settings, "after", "") or before, block, asked)
        before = key or before


def _changed(base: Chapter, changes: Changes, drop: Sequence[str]) -> Chapter:
    blocks = [block for block in base.blocks if not {key_of(block), about(block)} & {*drop} - {""}]
    asked = [each for each in base.asked if each.question.key not in drop]
    for added in changes.added:
        if added.block is not None:
            _put(blocks, [key_of(block) for block in blocks], added, added.block)
        if added.asked is not None:
            _put(asked, [each.question.key for each in asked], added, added.asked)
    return replace(
        base,
        title=changes.title or base.title,
        lead=changes.lead or base.lead,
        projector=changes.projector or base.projector,
        say=changes.say or base.say,
        blocks=tuple(blocks),
        asked=tuple(asked),
    )


def _put(there: list, keys: Sequence[str], added: Added, what: object) -> None:  # type: ignore[type-arg]
    if added.key and added.key in keys:
        there[keys.index(added.key)] = what
    elif added.after and added.after in keys:
        there.insert(keys.index(added.after) + 1, what)
    else:
        there.append(what)


def key_of(block: Block) -> str:
    """Return by what a block is named: its question's key, or the kind of a live part; nothing for prose."""
    if isinstance(block, Say):
        return ""
    if isinstance(block, Live):
        return block.kind
    return block.question.key if isinstance(block, Poll) else block.key


def about(block: Block) -> str:
    """Return the key of the question that a live part is about; nothing for any other block."""
    return block.about if isinstance(block, Live) else ""


def _fits(source: Source, changes: ExtendingText, text: str, base: Chapter | None) -> None:
    """Note where changes do not fit on the chapter that they change."""
    if base is None or changes.extends != base.key:
        line, known = line_of(text, "extends", 0), ", ".join(shipped_keys())
        source.wrong(line, messages.EXTENDS_NOTHING, key=short(changes.extends), name=source.folder.name, known=known)
        return
    fits_the_kit(source, changes)
    there, gone = _keys(base), {*changes.drop}
    blocks = {_name(step): step for step in changes.steps if step.kind in ("question", "live")}
    for name, keys in (("drop", changes.drop), ("replace", changes.replace)):
        if strange := [key for key in keys if key not in there]:
            known = _list(sorted(there))
            source.wrong(line_of(text, name, 0), messages.NOT_IN_CHAPTER, name=name, these=_list(strange), known=known)
    if both := gone & {*changes.replace}:
        source.wrong(line_of(text, "drop", 0), messages.DROP_AND_REPLACE, these=_list(sorted(both)))
    if missing := [key for key in changes.replace if key in there - gone and key not in blocks]:
        source.wrong(line_of(text, "replace", 0), messages.REPLACED_BY_NOTHING, these=_list(missing))
    for key, step in blocks.items():
        if key in there - gone - {*changes.replace}:
            source.wrong(step.line, messages.THERE_AS_WELL, key=key)
        after = getattr(step.settings, "after", "")
        if after and after not in (there - gone) | (blocks.keys() - {key}):
            known = _list(sorted(there - gone))
            source.wrong(step.line, messages.AFTER_NOTHING, key=short(after), known=known)


def _keys(base: Chapter) -> set[str]:
    return {*map(key_of, base.blocks), *(each.question.key for each in base.asked)} - {""}


def _name(step: Step) -> str:
    return step.key.split()[1] if step.kind == "live" else step.key


def _list(keys: Iterable[str]) -> str:
    return ", ".join(map(short, keys))


def own_files(own: Texts, folder: Path | None) -> dict[Path, bytes]:
    """Return the files of a day's own chapters, by their path below the folder of a day.toml.

    Args:
        folder: of the day that has them, where their pictures are.
    """
    files = {Path(FOLDER_NAME, key, f"{language}.md"): text.encode() for key, language, text in own}
    for place in own_folders(folder) if folder else ():
        if any(place.name == key for key, _, _ in own):
            pictures = (path for path in place.iterdir() if path.suffix.lower() in KINDS)
            files |= {Path(FOLDER_NAME, place.name, path.name): path.read_bytes() for path in pictures}
    return files
