"""The front matter of a lesson file: what stands between its --- lines."""

from __future__ import annotations

import yaml
from frontmatter.default_handlers import YAMLHandler
from pydantic import ValidationError

from themeday.lessons.model import LONGEST_TEXT, LONGEST_TITLE, FrontMatter
from themeday.lessons.say import Say
from themeday.lessons.source import Source, short

_FRONT_MATTER = YAMLHandler()


def split(source: Source, text: str) -> tuple[FrontMatter | None, str, int]:
    """Return the front matter (None when it has mistakes), the body, and the line before the body's first.

    Args:
        source: the file, to note mistakes.
        text: all of it.
    """
    if not _FRONT_MATTER.detect(text):
        source.wrong(1, Say.NO_HEAD)
        return None, text, 0
    try:
        yaml_text, body = _FRONT_MATTER.split(text)
    except ValueError:
        source.wrong(1, Say.HEAD_OPEN)
        return None, "", 0
    head_line = text.count("\n", 0, text.index(yaml_text))
    body_line = text.count("\n", 0, len(text) - len(body))
    try:
        # BaseLoader keeps every value as its author typed it: a title may be 112, and DigComp 2.1 is no number.
        values = _FRONT_MATTER.load(yaml_text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        source.wrong(head_line + 1 + (mark.line if mark else 0), Say.HEAD_UNREADABLE)
        return None, body, body_line
    if not isinstance(values, dict):
        source.wrong(1, Say.HEAD_NO_NAMES)
        return None, body, body_line
    try:
        return FrontMatter.model_validate(values), body, body_line
    except ValidationError as error:
        # One message per name, however many of its parts are wrong.
        for name, kind in {str(one["loc"][0]): one["type"] for one in error.errors()}.items():
            _wrong_name(source, line_of(yaml_text, name, head_line), name, kind)
        return None, body, body_line


def line_of(yaml_text: str, name: str, head_line: int) -> int:
    """Return the line on which a name stands; the first of all when it is not there.

    Args:
        yaml_text: the names with their values.
        name: to look for.
        head_line: the line before the text's first.
    """
    lines = yaml_text.split("\n")
    return next((head_line + n for n, line in enumerate(lines, 1) if line.startswith(f"{name}:")), 1)


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
