"""The front matter of a lesson file: what stands between its --- lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml
from frontmatter.default_handlers import YAMLHandler
from pydantic import ValidationError

from themeday.lessons.leftover import plain_marks
from themeday.lessons.model import LONGEST_TEXT, LONGEST_TITLE, FrontMatter
from themeday.lessons.say import Say
from themeday.lessons.slips import cause, meant, quoted, twice
from themeday.lessons.source import Source, short

_FRONT_MATTER = YAMLHandler()
_DASHES = re.compile(r"(?:[-–—‐‑−_=]\s?){1,10}|\+\+\+")


def split(source: Source, text: str) -> tuple[FrontMatter | None, str, int]:
    """Return the front matter (None when it has mistakes), the body, and the line before the body's first."""
    if not _FRONT_MATTER.detect(text):
        line = _no_head(source, text)
        return None, "\n".join(text.split("\n")[line:]), line
    try:
        yaml_text, body = _FRONT_MATTER.split(text)
    except ValueError:
        _no_end(source, text)
        return None, "", 0
    head_line = text.count("\n", 0, text.index(yaml_text))
    body_line = text.count("\n", 0, len(text) - len(body))
    try:
        # BaseLoader keeps every value as its author typed it: a title may be 112, and DigComp 2.1 is no number.
        values = _FRONT_MATTER.load(yaml_text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line, told, named = cause(yaml_text, mark.line if mark else None)
        source.wrong(head_line + 1 + line, told, **named)
        return None, body, body_line
    if not isinstance(values, dict):
        source.wrong(1, Say.HEAD_NO_NAMES)
        return None, body, body_line
    for line, before, name in twice(yaml_text):
        source.wrong(head_line + 1 + line, Say.NAME_TWICE, name=short(name), before=head_line + 1 + before)
    try:
        head = FrontMatter.model_validate(values)
    except ValidationError as error:
        # One message per name, however many of its parts are wrong.
        wrong = {str(one["loc"][0]): one["type"] for one in error.errors()}
        for name, kind in _once(source, yaml_text, head_line, wrong):
            _wrong_name(source, line_of(yaml_text, name, head_line), name, kind)
        return None, body, body_line
    _shown_as_it_stands(source, head, yaml_text, head_line)
    return head, body, body_line


def line_of(yaml_text: str, name: str, head_line: int) -> int:
    """Return the line on which a name stands; the first of all when it is not there.

    Args:
        head_line: the line before the text's first.
    """
    lines = yaml_text.split("\n")
    return next((head_line + n for n, line in enumerate(lines, 1) if line.startswith(f"{name}:")), 1)


def _no_head(source: Source, text: str) -> int:
    """Note why a file has no front matter, and return the line before its body: it is read as far as it goes."""
    lines = text.split("\n")
    first = next((n for n, line in enumerate(lines) if line.strip(" \ufeff")), 0)
    seen = lines[first].strip(" \ufeff")
    if _DASHES.fullmatch(seen) and seen != "---":
        source.wrong(first + 1, Say.HEAD_DASHES, seen=short(seen))
    elif "---" in (seen, *(line.strip() for line in lines[first + 1 : first + 4])):
        source.wrong(1, Say.HEAD_BLANK)
    else:
        source.wrong(1, Say.NO_HEAD)
        return 0
    ends = (n for n, line in enumerate(lines[first + 1 :], first + 2) if _DASHES.fullmatch(line.strip()))
    return next(ends, 0)


def _no_end(source: Source, text: str) -> None:
    dashes = ((n, line.strip()) for n, line in enumerate(text.split("\n")[1:], 2) if _DASHES.fullmatch(line.strip()))
    line, seen = next(dashes, (0, ""))
    if line:
        source.wrong(line, Say.HEAD_DASHES, seen=short(seen))
    else:
        source.wrong(1, Say.HEAD_OPEN)


def _once(source: Source, yaml_text: str, head_line: int, wrong: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with names, but for a misspelt one, which is told here and is missing only for that."""
    missing = [name for name, kind in wrong.items() if kind == "missing"]
    unknown = [name for name, kind in wrong.items() if kind == "extra_forbidden"]
    for name in unknown:
        near = meant(name, missing) or meant(name, [one for one in FrontMatter.model_fields if one not in wrong])
        if near:
            source.wrong(line_of(yaml_text, name, head_line), Say.NAME_NEAR, name=short(name), near=near)
            wrong.pop(name)
            wrong.pop(near, None)
    yield from wrong.items()


def _shown_as_it_stands(source: Source, head: FrontMatter, yaml_text: str, head_line: int) -> None:
    """Note quotes and marks in what is shown as plain text."""
    for name in ("title", "goal", "teacher_note", "material"):
        text: str = getattr(head, name)
        line = line_of(yaml_text, name, head_line)
        if around := quoted(text):
            source.remark(line, Say.HEAD_QUOTED, name=name, found=around)
        for found in plain_marks(text):
            source.remark(line, Say.HEAD_MARK, name=name, found=found)


def _wrong_name(source: Source, line: int, name: str, kind: str) -> None:
    if kind == "missing":
        source.wrong(line, Say.NAME_MISSING, name=name)
    elif kind == "extra_forbidden":
        source.wrong(line, Say.NAME_UNKNOWN, name=short(name), known=", ".join(FrontMatter.model_fields))
    elif name == "minutes":
        source.wrong(line, Say.MINUTES)
    elif name == "digcomp":
        source.wrong(line, Say.DIGCOMP)
    elif name == "keys":
        source.wrong(line, Say.KEYS_FORM)
    else:
        source.wrong(line, Say.NAME_TEXT, name=name, most=LONGEST_TITLE if name == "title" else LONGEST_TEXT)
