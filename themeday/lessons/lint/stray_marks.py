"""Marks that would be seen as they are: what a word processor or a slip of the keyboard left in a text.

What will be shown is searched, not the file: a mark that worked is gone by then. What was escaped with a backslash or
stands between backticks is meant to be seen. These are guesses, so they are told to the author, and never take a
lesson away from a room.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markdown_it.token import Token

from themeday.lessons import messages
from themeday.lessons.block_kinds import RULES
from themeday.lessons.source import short

#: In a line of text, what is meant to be seen as it is, and what is no text at all, such as a picture.
MEANT = "\ufffc"

_TAGS = (
    "a|abbr|address|article|b|big|blockquote|body|br|button|center|code|dd|del|details|div|dl|dt|em|embed|figcaption|"
    "figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|label|li|link|main|mark|meta|nav|o:p|"
    "object|ol|p|picture|pre|q|s|samp|script|section|select|small|span|strike|strong|style|sub|summary|sup|svg|table|"
    "tbody|td|textarea|tfoot|th|thead|title|tr|tt|u|ul|var|video"
)
_FENCED = rf"^\s*[`´‘’‚‛'\"“”„~]{{2,}}\s*(?:{'|'.join(RULES)})\b|[´`]{{2,}}|~{{3,}}|^:{{3,}}|(?:^|\s)[‘’]{{3,}}"
# Those of Word are in the part of Unicode that is anyone's.
_BULLETS = "•·▪◦●○■□➢➤✓\uf0a7\uf0b7\uf0d8\uf0fc"
_IN_A_LINE = (
    (re.compile(r"<!--|-->"), messages.LEFT_COMMENT),
    (
        re.compile(rf"</?(?:{_TAGS})(?:\s*/?>|\s+[\w:-]+\s*=[^<>]*>)|<!doctype|<\?xml", re.IGNORECASE),
        messages.LEFT_HTML,
    ),
    (re.compile(r"!\s?\[[^\]]*\]\s?\((?P<name>[^)]*\s[^)]*)\)"), messages.LEFT_PICTURE),
    (re.compile(r"!\s?\[[^\]]*\]?\s?\(?|\]\(|\[\^[\w-]+\]|\[\["), messages.LEFT_LINK),
    (re.compile(_FENCED), messages.LEFT_FENCE),
    (re.compile(r"~~"), messages.LEFT_STRIKE),
    (re.compile(rf"^\s*(?:[-+*{_BULLETS}]\s|[o§]\t|[*{_BULLETS}](?=[\w{{\[]))"), messages.LEFT_BULLET),
    (re.compile(r"^\s*[-–—−‐‑]\s*(?=[\[{])|^\s*\d{1,2}[.)](?:\s|(?=[{\[]))"), messages.LEFT_BULLET),
    (re.compile(r"^\s*\[[ xXvV✓]?\](?=\s|\{|$)|\[[ xX]?\]\s*\{[^{}]*\}|\{[a-z0-9][a-z0-9-]*\}"), messages.LEFT_OPTION),
    (re.compile(r"^\s*(?:#{2,6}(?=\w)|#{1,6}\s)|^\s*[>›]\s"), messages.LEFT_HEADING),
    (re.compile(r"(?<![\w*])\*{1,3}(?=[^\s*])|(?<=\w)\*\*(?![\w*])|(?<!\S)\*\*(?!\S)"), messages.LEFT_STAR),
    (re.compile(r"(?<![\w])__(?=[^\W_])|(?<=[^\W_])__(?![\w])"), messages.LEFT_STAR),
    (re.compile(r"`"), messages.LEFT_STAR),
    (re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffd]"), messages.LEFT_CONTROL),
    (re.compile(r"Ã[\x80-\xbf©¨«¶¼¤ª¯³¡]|â€.?|Â[°»«\xa0]"), messages.LEFT_MOJIBAKE),
)
_WORKS_ELSEWHERE = re.compile(r"(?<!\w)(\*{1,2}|__?|`)(?=\S)[^*_`]+(?<=\S)\1(?!\w)")
_DASHED = re.compile(r"^\s*[–—−]\s")
_ROW = re.compile(r"^\s*\|.*\|\s*$|\S\t+\s*\S")
_RULER = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+\|?\s*$|^\s*\|\s*:?-{2,}:?\s*\|\s*$")
_BEGINS_A_LINE = (messages.LEFT_OPTION, messages.LEFT_BULLET, messages.LEFT_HEADING)
_PICTURE = re.compile(r"\.(?:svg|jpe?g|png|webp|hei[cf]|gif)$", re.IGNORECASE)


class StrayMark(NamedTuple):
    """A mark that would be seen, and what to say about it."""

    line: int  # counted from 0 within the text
    told: str
    mark: str


def marks_in_tokens(tokens: Sequence[Token]) -> Iterator[StrayMark]:
    """Yield what would be seen of the marks in a text."""
    for token in tokens:
        first = (token.map or [0])[0]
        if token.type == "inline":
            lines, alone = _lines(token.children or []), _pictures_without_mark(token.children or [])
            yield from (StrayMark(first + n, messages.LEFT_LINK, name) for n, name in alone)
        elif token.type == "code_block":  # too many spaces before a line make it one; a fence is meant
            lines = token.content.rstrip("\n").split("\n")
        else:
            continue
        for n, told, mark in _marks_in_lines(lines):
            indented = token.type == "code_block" and told in _BEGINS_A_LINE
            yield StrayMark(first + n, messages.LEFT_INDENTED if indented else told, mark)


def _marks_in_lines(lines: Sequence[str]) -> Iterator[StrayMark]:
    """Yield what would be seen of the marks in the lines of a paragraph; of each line the first mark."""
    rows = [n for n, line in enumerate(lines) if _ROW.search(line)]
    if any(_RULER.search(line) for line in lines) or len(rows) > 1:
        yield StrayMark(min(rows, default=0), messages.LEFT_TABLE, short(lines[min(rows, default=0)]))
        return
    dashed = [n for n, line in enumerate(lines) if _DASHED.search(line)]
    for n, line in enumerate(lines):
        if n in dashed and (n == 0 or len(dashed) > 1):
            yield StrayMark(n, messages.LEFT_BULLET, line.strip()[0])
            continue
        first = next(((told, mark) for pattern, told in _IN_A_LINE if (mark := pattern.search(line))), None)
        if first:
            told, mark = first
            yield StrayMark(n, told, short(mark.groupdict().get("name") or mark[0].strip() or repr(mark[0])))


def plain_marks(text: str) -> Iterator[str]:
    """Yield the marks in a text of which none works: it is shown as it stands."""
    for line in text.split("\n"):
        mark = next(filter(None, (pattern.search(line) for pattern in (_WORKS_ELSEWHERE, *dict(_IN_A_LINE)))), None)
        if mark:
            yield short(mark[0].strip() or repr(mark[0]))


def _lines(children: Sequence[Token]) -> list[str]:
    lines = [""]
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            lines.append("")
        elif child.type in ("code_inline", "image") or child.meta.get("meant"):
            lines[-1] += MEANT
        elif child.type == "text":
            lines[-1] += child.content
    return lines


def _pictures_without_mark(children: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """Yield links to a picture, which lack the ! that shows it."""
    line = 0
    for child in children:
        line += child.type in ("softbreak", "hardbreak")
        address = str(child.attrs.get("href", "")) if child.type == "link_open" else ""
        if _PICTURE.search(address) and "://" not in address:
            yield line, f"]({short(address)})"
