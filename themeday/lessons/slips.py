"""Why the front matter of a lesson cannot be read: YAML's own words say little to who writes one lesson."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator

from themeday.lessons.say import Say
from themeday.lessons.source import short

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


def cause(yaml_text: str, mark: int | None) -> tuple[int, str, dict[str, str]]:
    """Return on which line of front matter the slip is, what it is, and what its message names.

    Args:
        mark: the line that YAML could not read, counted from 0; None when it does not know.

    Returns:
        The line counted from 0, one of `Say`, and the values of its placeholders.
    """
    lines = yaml_text.split("\n")
    for n, line in enumerate(lines):
        for told, values in _slips(line):
            return n, told, values
    n = min(mark or 0, len(lines) - 1)
    # A text without a name is noticed only on the line below it.
    for at in (n, n - 1):
        if at >= 0 and lines[at].strip() and not lines[at].startswith(("#", " ")) and ":" not in lines[at]:
            return at, Say.HEAD_NO_NAME, {"seen": short(lines[at])}
    return n, Say.HEAD_UNREADABLE, {}


def twice(yaml_text: str) -> Iterator[tuple[int, int, str]]:
    """Yield names that stand there more than once: the line of the later one, that of the first, and the name."""
    seen: dict[str, int] = {}
    for n, line in enumerate(yaml_text.split("\n")):
        found = _NAMED.fullmatch(line)
        if found and not line[0].isspace():
            if found["name"] in seen:
                yield n, seen[found["name"]], found["name"]
            seen.setdefault(found["name"], n)


def meant(name: str, names: Collection[str]) -> str:
    """Return which of some names was meant by one that is not among them; an empty text when none comes close."""
    plain = re.sub(r"[\s-]+", "_", name.casefold())
    near = _DUTCH.get(plain) or next(iter(difflib.get_close_matches(plain, names, 1, 0.7)), "")
    return near if near in names else ""


def quoted(value: str) -> str:
    """Return the quotes that stand around a value and will be seen; an empty text without them."""
    inside = value[1:-1]
    around = value[:1] + value[-1:]
    pair = len(value) > 1 and all(sign in f"\"'{_CURLY}" for sign in around)
    return around if pair and not any(sign in f'"{_CURLY}' for sign in inside) else ""


def _slips(line: str) -> Iterator[tuple[str, dict[str, str]]]:
    found = _NAMED.fullmatch(line)
    if "\t" in line:
        yield Say.HEAD_TAB, {}
    if not found or line.startswith("#"):
        return
    name, value = short(found["name"]), found["value"].strip()
    if value and not found["space"]:
        yield Say.HEAD_NO_SPACE, {"name": name}
    elif value[:1] in tuple(_CURLY) and ": " in value:
        yield Say.HEAD_CURLY, {"name": name}
    elif value[:1] in ('"', "'"):
        inner = value[1:].replace("\\\\", "").replace('\\"', "") if value[0] == '"' else value[1:].replace("''", "")
        ends = inner.find(value[0])
        if ends < 0:
            yield Say.HEAD_QUOTE_OPEN, {"name": name, "quote": value[0]}
        elif not re.fullmatch(r"(?:\s+#.*)?", inner[ends + 1 :]):
            yield Say.HEAD_QUOTE_INSIDE, {"name": name, "quote": value[0]}
    elif value.startswith(_SIGNS) and value not in ("|", ">", "|-", ">-"):
        yield Say.HEAD_SIGN, {"name": name, "sign": value[0]}
    elif re.search(r":(\s|$)", value) and not value.startswith("["):
        yield Say.HEAD_COLON, {"name": name}
