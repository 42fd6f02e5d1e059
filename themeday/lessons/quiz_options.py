"""The options of a quiz and its like: lists whose lines begin with a box, a key, or both; and groups of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from markdown_it.token import Token

from themeday.lessons import messages
from themeday.lessons.block_kinds import Rule
from themeday.lessons.markdown import MARKDOWN, outermost, rendered
from themeday.lessons.model import Option
from themeday.lessons.source import Source
from themeday.model import questions

_OPTION = re.compile(r"(?:\[(?P<box>[^\]]?)\]\s*)?(?:\{(?P<key>[^{}]*)\})?\s*(?P<text>.*)", re.DOTALL)
_OPTION_LIKE = re.compile(r"\[[^\]]?\](?!\()|\{")
_LISTS = ("bullet_list_open", "ordered_list_open")
_TICKED = ("x", "X")


class Options(NamedTuple):
    """What a block offers."""

    options: tuple[Option, ...]
    groups: tuple[questions.Option, ...] = ()
    ordered: bool = False


@dataclass
class _Item:
    """One line of a list, with what stands below it."""

    line: int
    box: str | None
    key: str
    text: str
    numbered: bool
    below: list[list[Token]] = field(default_factory=list)


def divided(tokens: Sequence[Token], rule: Rule) -> tuple[list[Token], list[list[Token]]]:
    """Return the words of a block, and the elements that hold its options."""
    words: list[Token] = []
    held: list[list[Token]] = []
    follows = False  # the element before this one held options
    for group in outermost(tokens):
        # Feedback that is not far enough in to be below its option is easily written.
        follows = bool(rule.options) and (
            _holds_options(group, rule) or (follows and group[0].type == "blockquote_open")
        )
        if follows:
            held.append(group)
        else:
            words += group
    return words, held


def read_options(source: Source, key: str, line: int, rule: Rule, held: Sequence[Sequence[Token]]) -> Options:
    """Return what a block offers; mistakes are noted."""
    items = _items(held, line)
    if rule.groups:
        offered = _grouped(source, key, line, rule, items)
    else:
        options = [option for item in items if (option := _option(source, item, rule, line))]
        numbered = {item.numbered for item in items}
        if len(numbered) > 1 and rule.order:
            source.wrong(line, messages.ORDER_MIXED, key=key)
        offered = Options(tuple(options), ordered=rule.order and numbered == {True})
    if len(offered.options) < rule.options:
        source.wrong(line, messages.FEW_OPTIONS, key=key, least=rule.options, example=rule.example)
    elif rule.ends and not _are_ends([option.key for option in offered.options]):
        source.wrong(line, messages.SCALE_ENDS, key=key)
    for double in _doubles([option.key for option in offered.options]):
        source.wrong(line, messages.OPTION_TWICE, block=key, key=double)
    return offered


def _holds_options(group: Sequence[Token], rule: Rule) -> bool:
    """Return whether a list is one of options; without a box or a key in sight it is a list in the question."""
    return group[0].type in (_LISTS if rule.order else _LISTS[:1]) and any(
        _OPTION_LIKE.match(token.content) for token in group if token.type == "inline"
    )


def _items(elements: Sequence[Sequence[Token]], block_line: int) -> list[_Item]:
    items: list[_Item] = []
    for element in elements:
        if element[0].type in _LISTS:
            items += (_item(line, element[0].type, block_line) for line in outermost(element[1:-1]))
        elif items:
            items[-1].below.append(list(element))
    return items


def _item(tokens: Sequence[Token], kind: str, block_line: int) -> _Item:
    parts = list(outermost(tokens[1:-1]))
    begins = bool(parts) and parts[0][0].type == "paragraph_open"
    box, key, text = next(_OPTION.finditer(parts[0][1].content if begins else "")).group("box", "key", "text")
    line = block_line + 1 + (tokens[0].map or [0])[0]
    return _Item(line, box, key or "", text, kind == _LISTS[1], parts[1:])


def _grouped(source: Source, key: str, line: int, rule: Rule, items: Sequence[_Item]) -> Options:
    groups: list[questions.Option] = []
    options: list[Option] = []
    for item in items:
        name = MARKDOWN.parseInline(item.text)
        plain = rendered(source, name, item.line - 1)[1]
        if _written(source, item, rule, "- {key} …") and not plain:
            source.wrong(item.line, messages.OPTION_NO_TEXT, key=item.key)
        groups.append(questions.Option(item.key, plain))
        below = (_option(source, text, rule, line, item.key) for text in _items(item.below, line))
        options += [option for option in below if option]
    for double in _doubles([group.key for group in groups]):
        source.wrong(line, messages.GROUP_TWICE, block=key, key=double)
    if len(groups) < rule.groups:
        source.wrong(line, messages.FEW_GROUPS, key=key, least=rule.groups)
    return Options(tuple(options), tuple(groups))


def _written(source: Source, item: _Item, rule: Rule, example: str) -> bool:
    """Return whether an item begins as it has to."""
    if not item.key:
        source.wrong(item.line, messages.OPTION_NO_KEY, example=example)
        return False
    if not source.usable(item.key, item.line):
        return False
    if rule.boxes and item.box not in (" ", *_TICKED):
        source.wrong(item.line, messages.OPTION_NO_BOX, key=item.key)
    elif (item.box is not None and not rule.boxes) or (item.box in _TICKED and not rule.right):
        source.wrong(item.line, messages.OPTION_BOX, key=item.key)
    return True


def _option(source: Source, item: _Item, rule: Rule, block_line: int, group: str = "") -> Option | None:
    if not _written(source, item, rule, rule.example):
        return None
    feedback = [token for part in item.below for token in (part[1:-1] if part[0].type == "blockquote_open" else part)]
    html, plain = rendered(source, MARKDOWN.parseInline(item.text), item.line - 1)
    feedback_html, feedback_plain = rendered(source, feedback, block_line)
    if not plain:
        source.wrong(item.line, messages.OPTION_NO_TEXT, key=item.key)
    if rule.feedback and not feedback_plain:
        source.wrong(item.line, messages.OPTION_NO_FEEDBACK, key=item.key)
    return Option(
        key=item.key,
        text=plain,
        right=rule.right and item.box in _TICKED,
        group=group,
        feedback=feedback_plain,
        text_html=html,
        feedback_html=feedback_html,
        line=item.line,
    )


def _are_ends(keys: Sequence[str]) -> bool:
    return len(keys) == 2 and all(key.isdecimal() and len(key) < 3 for key in keys) and int(keys[0]) < int(keys[1])


def _doubles(keys: Sequence[str]) -> Iterator[str]:
    yield from sorted({key for key in keys if key and keys.count(key) > 1})
