"""The body of a lesson file: its fenced blocks, and the plain Markdown between them, as steps."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence

from themeday.lessons import messages
from themeday.lessons.block_kinds import Rule
from themeday.lessons.fences import Part, cut
from themeday.lessons.front_matter import read_settings
from themeday.lessons.markdown import MARKDOWN, parts, rendered
from themeday.lessons.model import Step
from themeday.lessons.quiz_options import divided, read_options
from themeday.lessons.source import Source, short


def read_steps(source: Source, body: str, body_line: int) -> tuple[Step, ...]:
    """Return the steps of a lesson, whose body begins below `body_line` of its file; mistakes are noted."""
    steps: list[Step] = []
    numbers: dict[str, int] = {}

    def next_key(kind: str) -> str:
        numbers[kind] = numbers.get(kind, 0) + 1
        return f"{kind}-{numbers[kind]}"

    for part in cut(source, body, body_line):
        step = _loose(source, part, next_key) if part.info is None else _block(source, part, part.info, next_key)
        if step:
            steps.append(step)
    if not (steps or source.problems or source.form.may_be_empty):
        source.wrong(body_line + 1, messages.NO_STEPS, known=", ".join(source.form.rules))
    seen: dict[str, int] = {}
    for step in steps:
        if step.key in seen:
            source.wrong(step.line, messages.KEY_TWICE, key=step.key, before=seen[step.key])
        seen.setdefault(step.key, step.line)
        for about in step.key.split()[2:]:
            if about not in {*(other.key for other in steps), *source.form.beside}:
                source.wrong(step.line, messages.ABOUT_NOTHING, key=about)
    return tuple(steps)


def _loose(source: Source, part: Part, next_key: Callable[[str], str]) -> Step | None:
    """Return the step that plain Markdown makes, or None when there is nothing to see."""
    tokens = MARKDOWN.parse(part.text)
    html, plain = rendered(source, tokens, part.line - 1)
    if not plain and "<img" not in html:
        return None
    line = part.line + (tokens[0].map or [0])[0]
    return Step(kind="text", key=next_key("text"), text_html=html, text=plain, line=line)


def _block(source: Source, part: Part, info: str, next_key: Callable[[str], str]) -> Step | None:
    """Return the step that a fenced block describes, or None when its first line is not right."""
    line = part.line
    kind, *keys = info.split() or [""]
    rules = source.form.rules
    if kind not in rules:
        near = difflib.get_close_matches(kind.lower(), rules, 1)
        if near:
            source.wrong(line, messages.KIND_NEAR, kind=short(kind), near=near[0])
        else:
            source.wrong(line, messages.KIND_UNKNOWN, kind=short(kind), known=", ".join(rules))
        return None
    rule = rules[kind]
    if not _named(source, line, kind, keys, rule):
        return None
    key = " ".join([kind, *keys] if rule.known else keys) or next_key(kind)
    settings, text = read_settings(source, rule.settings, part.text, line) if rule.settings else (None, part.text)
    if settings:
        rule = settings.rule

    words, held = divided(MARKDOWN.parse(text), rule)
    html, plain = rendered(source, words, line)
    if rule.words and not plain and "<img" not in html:
        source.wrong(line, messages.NO_WORDS, key=key)
    ask, why, rest_html = parts(words) if rule.answered else ("", "", "")
    options, groups, ordered = read_options(source, key, line, rule, held)
    if rule.right and options and not any(option.right for option in options):
        source.wrong(line, messages.NOTHING_FAKE if kind == "spot" else messages.NOTHING_RIGHT, key=key)
    return Step(
        kind=kind,
        key=key,
        text_html=html,
        text=plain,
        ask=ask,
        why=why,
        rest_html=rest_html,
        options=options,
        groups=groups,
        ordered=ordered,
        line=line,
        settings=settings,
    )


def _named(source: Source, line: int, kind: str, keys: Sequence[str], rule: Rule) -> bool:
    """Return whether a block has the keys that its kind needs; a mistake is noted."""
    if len(keys) > (2 if rule.known else 1) or ((rule.answered or rule.known) and not keys):
        source.wrong(line, messages.KEY_NEEDED, kind=kind)
    elif keys and keys[0] in source.form.reserved:
        source.wrong(line, messages.KEY_RESERVED, key=keys[0])
    elif rule.known and keys[0] not in rule.known:
        source.wrong(line, messages.KEY_NOT_KNOWN, kind=kind, key=short(keys[0]), known=", ".join(rule.known))
    else:
        return all(source.usable(key, line) for key in keys)
    return False
