"""Where the blocks of a lesson begin and end, also when their fences were typed wrong.

A fence that a word processor changed, or that was forgotten, would put a block's answers on the screen. So each mistake
is told with its line, and the blocks are then taken as they were meant: what else is wrong in them is told as well.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from themeday.lessons import messages
from themeday.lessons.source import Source, short

_FENCE = "```"
# Also what word processors make of backticks, and what someone takes for them; white space there may be invisible.
_LIKE_A_FENCE = re.compile(r"(?P<indent>[\s\u200b\ufeff]*)(?P<run>[`´‘’‚‛'ʹ′\"“”„~]{2,})\s*(?P<info>[^`]*?)\s*")
_RIGHT = re.compile(r"`{3,}|~{3,}")
_KIND_AND_KEY = re.compile(r"[^\W\d_]+(\s+[\w-]+){0,2}")
_LOOKS_RIGHT = 0.75  # of difflib: "quizz" and "Quiz" are close to "quiz", and few other words are


class Part(NamedTuple):
    """A block, or the plain Markdown before, between and after blocks."""

    line: int  # of the file, on which it begins
    text: str  # what stands between its fences, or all of the plain Markdown
    info: str | None = None  # what stands behind the opening fence; None for plain Markdown


def near_kind(word: str, kinds: Collection[str]) -> str:
    """Return the kind of block that a word is or comes close to; an empty text when there is none."""
    return next(iter(difflib.get_close_matches(word.casefold(), kinds, 1, _LOOKS_RIGHT)), "")


def cut(source: Source, body: str, body_line: int) -> list[Part]:
    """Return the blocks of a lesson, whose body begins below `body_line`, and what stands between them."""
    cutting = _Cutting(source)
    lines = body.split("\n")
    fences = [_fence(n, line, source.form.rules) for n, line in enumerate(lines, body_line + 1)]
    for n, (line, fence) in enumerate(zip(lines, fences, strict=True)):
        cutting.take(body_line + 1 + n, line, fence, fences[n + 1 :])
    return cutting.end()


class _Fence(NamedTuple):
    """A line that is a fence or looks like one."""

    line: int
    indent: int
    run: str
    info: str
    kinds: Collection[str]

    @property
    def right(self) -> bool:
        return _RIGHT.fullmatch(self.run) is not None

    @property
    def opens(self) -> bool:
        """Return whether it was meant to open a block: a wrong one is read so only with a kind and a key behind it."""
        if self.right or not _KIND_AND_KEY.fullmatch(self.info):
            return self.right and bool(self.info)
        kind = self.info.split()[0].casefold()
        return kind in self.kinds or (len(self.run) >= len(_FENCE) and near_kind(kind, self.kinds) != "")

    @property
    def closes(self) -> bool:
        return not self.info


def _fence(line: int, text: str, kinds: Collection[str]) -> _Fence | None:
    parts = _LIKE_A_FENCE.fullmatch(text)
    if not parts:
        return None
    fence = _Fence(line, len(parts["indent"]), parts["run"], parts["info"], kinds)
    return fence if fence.opens or fence.closes else None


@dataclass
class _Cutting:
    """What has been cut so far, and the block that is open."""

    source: Source
    parts: list[Part] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    begun: int = 0
    block: _Fence | None = None

    def take(self, line: int, text: str, fence: _Fence | None, coming: Sequence[_Fence | None]) -> None:
        if fence is None or self._inside(fence):
            self._keep(line, text)
        elif fence.opens:
            if self.block:
                values = {"fence": _right_end(self.block), "other": line, "next": short(fence.info)}
                self.source.wrong(self.block.line, messages.BLOCK_SWALLOWS, **values)
            self._open(fence)
        elif self.block:
            if not _ends(fence, self.block):
                values = {"seen": short(fence.run), "fence": _right_end(self.block), "opened": self.block.line}
                self.source.wrong(line, messages.WRONG_END, **values)
            self._close()
        elif fence.right and _holds_code(coming):
            self._open(fence)
        else:
            self.source.wrong(line, messages.FENCE_ALONE, seen=short(fence.run))
            self._keep(line, "")

    def end(self) -> list[Part]:
        # An open block would swallow the rest of the lesson without a word.
        if self.block:
            self.source.wrong(self.block.line, messages.BLOCK_OPEN, fence=_right_end(self.block))
        else:
            self._close()
        return self.parts

    def _inside(self, fence: _Fence) -> bool:
        """Return whether a fence belongs to what a block shows: a longer fence may hold a shorter one."""
        return self.block is not None and self.block.right and fence.right and fence.run in self.block.run[:-1]

    def _keep(self, line: int, text: str) -> None:
        if not self.lines and self.block is None:
            self.begun = line
        self.lines.append(text)

    def _open(self, fence: _Fence) -> None:
        self._close()
        if not fence.right:
            kind, *keys = fence.info.split()
            fence = fence._replace(info=" ".join([near_kind(kind, fence.kinds), *keys]))
            self.source.wrong(fence.line, messages.WRONG_FENCE, seen=short(fence.run), block=short(fence.info))
        self.block, self.begun = fence, fence.line

    def _close(self) -> None:
        lines, indent = self.lines, self.block.indent if self.block else 0
        if self.block or lines:
            text = "\n".join(line[min(indent, len(line) - len(line.lstrip())) :] for line in lines)
            self.parts.append(Part(self.begun, text, self.block.info if self.block else None))
        self.block, self.lines = None, []


def _right_end(block: _Fence) -> str:
    return short(block.run) if block.right else _FENCE


def _ends(fence: _Fence, block: _Fence) -> bool:
    if not block.right:
        return fence.right or fence.run == block.run  # that its fences are wrong is told once
    return fence.right and fence.run.startswith(block.run)


def _holds_code(coming: Sequence[_Fence | None]) -> bool:
    """Return whether a fence without a kind is closed again before a block begins."""
    after = next((fence for fence in coming if fence), None)
    return after is not None and after.closes
