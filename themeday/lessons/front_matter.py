"""The front matter of a lesson file, between its --- lines, and why it cannot be read in words of who writes one."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from enum import StrEnum
from typing import TypeVar, get_args

import yaml
from frontmatter.default_handlers import YAMLHandler
from pydantic import BaseModel, ValidationError

from themeday.lessons import messages
from themeday.lessons.lint.stray_marks import plain_marks
from themeday.lessons.model import LONGEST_TEXT, LONGEST_TITLE
from themeday.lessons.source import Source, short

M = TypeVar("M", bound=BaseModel)

_SETTING = re.compile(r"[a-z_]+\s*:(?:\s|$)")
_NAMED = re.compile(r"(?P<name>[^\s:#][^:]*?)\s*:(?P<space>\s*)(?P<value>.*)")
_CURLY = "“”„‟«»‘’‚"
# What begins something else in YAML; a quote, a list and a text of several lines may be meant.
_SIGNS = tuple("@`%&*!|>{?,]}")
#: What Dutch authors write for the names, which are English.
_DUTCH = {
    "titel": "title",  # codespell:ignore titel
    "minuten": "minutes",
    "duur": "minutes",
    "tijd": "minutes",
    "doel": "goal",
    "leerdoel": "goal",
    "notitie": "teacher_note",
    "docent": "teacher_note",
    "materiaal": "material",
    "sleutels": "keys",
}
_FRONT_MATTER = YAMLHandler()
_DASHES = re.compile(r"(?:[-–—‐‑−_=]\s?){1,10}|\+\+\+")


def split(source: Source, text: str, model: type[M]) -> tuple[M | None, str, int]:
    """Return the front matter (None when it has mistakes), the body, and the line before the body's first.

    Args:
        model: the names that may stand there, and their values.
    """
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
    return _read_names(source, yaml_text, head_line, model), body, body_line


def read_settings(source: Source, model: type[M], text: str, line: int) -> tuple[M | None, str]:
    """Return what stands above the text of a block, and the text, with an empty line for each of those.

    Args:
        line: on which the block begins.
    """
    lines = text.split("\n")
    many = lines.index("") if "" in lines else len(lines)
    if not _SETTING.match(lines[0]):
        return model(), text
    settings = _read_names(source, "\n".join(lines[:many]), line, model)
    return settings, "\n".join([*[""] * many, *lines[many:]])


def _read_names(source: Source, yaml_text: str, head_line: int, model: type[M]) -> M | None:
    try:
        values = _values(yaml_text)
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line, told, named = _cause(yaml_text, mark.line if mark else None)
        source.wrong(head_line + 1 + line, told, **named)
        return None
    if not isinstance(values, dict):
        source.wrong(1, messages.HEAD_NO_NAMES)
        return None
    for line, before, name in _twice(yaml_text):
        source.wrong(head_line + 1 + line, messages.NAME_TWICE, name=short(name), before=head_line + 1 + before)
    try:
        head = model.model_validate(values)
    except ValidationError as error:
        # One message per name, however many of its parts are wrong.
        wrong = {str(detail["loc"][0]): detail["type"] for detail in error.errors()}
        for name, kind in _once(source, yaml_text, head_line, wrong, model):
            told, about = _wrong_name(name, kind, model)
            source.wrong(line_of(yaml_text, name, head_line), told, **about)
        return None
    _shown_as_it_stands(source, head, yaml_text, head_line)
    return head


def _values(yaml_text: str) -> object:
    # BaseLoader keeps every value as its author typed it: a title may be 112, and DigComp 2.1 is no number.
    # In C where PyYAML has that, because every command reads all chapters; but that lets tabs pass, and knows less well
    # where a slip is.
    if "\t" not in yaml_text:
        with suppress(yaml.YAMLError, ValueError):
            return _FRONT_MATTER.load(yaml_text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    return _FRONT_MATTER.load(yaml_text, Loader=yaml.BaseLoader)


def line_of(yaml_text: str, name: str, head_line: int) -> int:
    """Return the line of a name in front matter that begins below `head_line`; the first of all without it."""
    lines = yaml_text.split("\n")
    return next((head_line + n for n, line in enumerate(lines, 1) if line.startswith(f"{name}:")), 1)


def _no_head(source: Source, text: str) -> int:
    """Note why a file has no front matter, and return the line before its body: it is read as far as it goes."""
    lines = text.split("\n")
    first = next((n for n, line in enumerate(lines) if line.strip(" \ufeff")), 0)
    seen = lines[first].strip(" \ufeff")
    if _DASHES.fullmatch(seen) and seen != "---":
        source.wrong(first + 1, messages.HEAD_DASHES, seen=short(seen))
    elif "---" in (seen, *(line.strip() for line in lines[first + 1 : first + 4])):
        source.wrong(1, messages.HEAD_BLANK)
    else:
        source.wrong(1, messages.NO_HEAD)
        return 0
    ends = (n for n, line in enumerate(lines[first + 1 :], first + 2) if _DASHES.fullmatch(line.strip()))
    return next(ends, 0)


def _no_end(source: Source, text: str) -> None:
    dashes = ((n, line.strip()) for n, line in enumerate(text.split("\n")[1:], 2) if _DASHES.fullmatch(line.strip()))
    line, seen = next(dashes, (0, ""))
    if line:
        source.wrong(line, messages.HEAD_DASHES, seen=short(seen))
    else:
        source.wrong(1, messages.HEAD_OPEN)


def _once(
    source: Source, yaml_text: str, head_line: int, wrong: dict[str, str], model: type[BaseModel]
) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with names, but for a misspelt one, which is told here and is missing only for that."""
    missing = [name for name, kind in wrong.items() if kind == "missing"]
    unknown = [name for name, kind in wrong.items() if kind == "extra_forbidden"]
    for name in unknown:
        near = _meant(name, missing) or _meant(name, [field for field in model.model_fields if field not in wrong])
        if near:
            source.wrong(line_of(yaml_text, name, head_line), messages.NAME_NEAR, name=short(name), near=near)
            wrong.pop(name)
            wrong.pop(near, None)
    yield from wrong.items()


def _shown_as_it_stands(source: Source, head: BaseModel, yaml_text: str, head_line: int) -> None:
    """Note quotes and marks in what is shown as plain text."""
    for name, text in head:
        if not isinstance(text, str):
            continue
        line = line_of(yaml_text, name, head_line)
        if around := _quoted(text):
            source.remark(line, messages.HEAD_QUOTED, name=name, found=around)
        for mark in plain_marks(text):
            source.remark(line, messages.HEAD_MARK, name=name, found=mark)


def _wrong_name(name: str, kind: str, model: type[BaseModel]) -> tuple[str, dict[str, str | int]]:
    """Return what to say about a name whose value is not right, by pydantic's kind of mistake, and its values."""
    if kind == "missing":
        return messages.NAME_MISSING, {"name": name}
    if kind == "extra_forbidden":
        return messages.NAME_UNKNOWN, {"name": short(name), "known": ", ".join(model.model_fields)}
    own = {"digcomp": messages.DIGCOMP, "keys": messages.KEYS_FORM}
    if name in own:
        return own[name], {}
    field = model.model_fields.get(name)
    if field is None:  # a name of its author's own
        return messages.NAME_TEXT, {"name": short(name), "most": LONGEST_TEXT}
    limits = {side: getattr(about, side) for about in field.metadata for side in ("ge", "le") if hasattr(about, side)}
    if len(limits) == 2:
        lowest, highest = limits["ge"], limits["le"]
        values = {"name": name, "lowest": lowest, "highest": highest, "example": (lowest + highest) // 2}
        return messages.WHOLE_NUMBER, values
    known = next(
        (kind for kind in _parts(field.annotation) if isinstance(kind, type) and issubclass(kind, StrEnum)), None
    )
    if known or field.annotation is bool:
        return messages.VALUE_NOT_KNOWN, {"name": name, "known": ", ".join(known or ("yes", "no"))}
    return messages.NAME_TEXT, {"name": name, "most": LONGEST_TITLE if name == "title" else LONGEST_TEXT}


def _parts(annotation: object) -> Iterator[object]:
    """Yield a type, and all that it is made of."""
    yield annotation
    for part in get_args(annotation):
        yield from _parts(part)


def _cause(yaml_text: str, mark: int | None) -> tuple[int, str, dict[str, str]]:
    """Return on which line of front matter the slip is, counted from 0, what it is, and what its message names.

    Args:
        mark: the line that YAML could not read, counted from 0; None when it does not know.
    """
    lines = yaml_text.split("\n")
    for n, line in enumerate(lines):
        for told, values in _slips(line):
            return n, told, values
    n = min(mark or 0, len(lines) - 1)
    # A text without a name is noticed only on the line below it.
    for at in (n, n - 1):
        if at >= 0 and lines[at].strip() and not lines[at].startswith(("#", " ")) and ":" not in lines[at]:
            return at, messages.HEAD_NO_NAME, {"seen": short(lines[at])}
    return n, messages.HEAD_UNREADABLE, {}


def _twice(yaml_text: str) -> Iterator[tuple[int, int, str]]:
    """Yield names that stand there more than once: the line of the later one, that of the first, and the name."""
    seen: dict[str, int] = {}
    for n, line in enumerate(yaml_text.split("\n")):
        named = _NAMED.fullmatch(line)
        if named and not line[0].isspace():
            if named["name"] in seen:
                yield n, seen[named["name"]], named["name"]
            seen.setdefault(named["name"], n)


def _meant(name: str, names: Collection[str]) -> str:
    """Return which of some names was meant by one that is not among them; an empty text when none comes close."""
    plain = re.sub(r"[\s-]+", "_", name.casefold())
    near = _DUTCH.get(plain) or next(iter(difflib.get_close_matches(plain, names, 1, 0.7)), "")
    return near if near in names else ""


def _quoted(value: str) -> str:
    """Return the quotes that stand around a value and will be seen; an empty text without them."""
    inside = value[1:-1]
    around = value[:1] + value[-1:]
    pair = len(value) > 1 and all(sign in f"\"'{_CURLY}" for sign in around)
    return around if pair and not any(sign in f'"{_CURLY}' for sign in inside) else ""


def _slips(line: str) -> Iterator[tuple[str, dict[str, str]]]:
    named = _NAMED.fullmatch(line)
    if "\t" in line:
        yield messages.HEAD_TAB, {}
    if not named or line.startswith("#"):
        return
    name, value = short(named["name"]), named["value"].strip()
    if value and not named["space"]:
        yield messages.HEAD_NO_SPACE, {"name": name}
    elif value[:1] in tuple(_CURLY) and ": " in value:
        yield messages.HEAD_CURLY, {"name": name}
    elif value[:1] in ('"', "'"):
        inner = value[1:].replace("\\\\", "").replace('\\"', "") if value[0] == '"' else value[1:].replace("''", "")
        ends = inner.find(value[0])
        if ends < 0:
            yield messages.HEAD_QUOTE_OPEN, {"name": name, "quote": value[0]}
        elif not re.fullmatch(r"(?:\s+#.*)?", inner[ends + 1 :]):
            yield messages.HEAD_QUOTE_INSIDE, {"name": name, "quote": value[0]}
    elif value.startswith(_SIGNS) and value not in ("|", ">", "|-", ">-"):
        yield messages.HEAD_SIGN, {"name": name, "sign": value[0]}
    elif re.search(r":(\s|$)", value) and not value.startswith("["):
        yield messages.HEAD_COLON, {"name": name}
