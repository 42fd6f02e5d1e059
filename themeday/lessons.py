"""Mini-lessons: a folder each, one Markdown file per language, read into frozen models with stable keys.

A file is front matter, plain Markdown, and fenced blocks that begin with their kind and key, such as "quiz first-look".
What a kind asks of its block is one row of `_KINDS`, so that a new kind is a new row. Everything in a lesson file is
text from a stranger until it has been through markdown-it-py with HTML switched off.
"""

from __future__ import annotations

import base64
import difflib
import re
import textwrap
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import unquote

import yaml
from frontmatter.default_handlers import YAMLHandler
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from themeday.errors import LessonError, ThemeDayError
from themeday.i18n import LANGUAGES, N_

__all__ = [
    "ANSWERED",
    "EXERCISES",
    "KINDS",
    "RESERVED_KEYS",
    "Lesson",
    "Option",
    "Step",
    "available",
    "check_lessons",
    "load_lesson",
    "load_lessons",
    "parse_lesson",
    "written_at",
]

EXERCISES = Path(__file__).parents[1] / "exercises"

LONGEST_FILE = 200_000  # bytes; a lesson of twelve minutes needs some 5,000
LARGEST_PICTURE = 100_000  # bytes; pictures travel inside the page
LONGEST_TITLE, LONGEST_TEXT = 120, 600  # characters

# The player asks for confidence by itself, first and last, under these keys.
RESERVED_KEYS = ("before", "after")


@dataclass(frozen=True)
class _Rule:
    """What a kind of block asks of its author."""

    answered: bool = False  # learners answer it, so it needs a key of its own
    options: int = 0  # the fewest options it can have; 0: it has none
    boxes: bool = False  # its options begin with [ ]
    right: bool = False  # at least one box is ticked
    feedback: bool = False  # every option has a > line


_KINDS = {
    "show": _Rule(),
    "note": _Rule(),
    "quiz": _Rule(answered=True, options=2, boxes=True, right=True, feedback=True),
    "checklist": _Rule(answered=True, options=1, boxes=True),
    "scenario": _Rule(answered=True, options=2, feedback=True),
    "teachback": _Rule(answered=True),
    "reflection": _Rule(answered=True),
}
KINDS = (*_KINDS, "text")
ANSWERED = tuple(kind for kind, rule in _KINDS.items() if rule.answered)

_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_PICTURE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}\.svg")
_OPTION = re.compile(r"(?:\[(?P<box>[^\]]?)\]\s*)?(?:\{(?P<key>[^{}]*)\})?\s*(?P<text>.*)", re.DOTALL)
_OPTION_LIKE = re.compile(r"\[[^\]]?\](?!\()|\{")

# commonmark as it is would let HTML through.
_MARKDOWN = MarkdownIt("commonmark", {"html": False})
_FRONT_MATTER = YAMLHandler()


class Option(BaseModel):
    """One choice of a quiz or scenario, or one line of a checklist.

    `text` and `feedback` are plain text, to be escaped where they are shown; `text_html` and `feedback_html` are safe.
    """

    model_config = ConfigDict(frozen=True)

    key: str
    text: str
    right: bool = False
    feedback: str = ""
    text_html: str = ""
    feedback_html: str = ""


class Step(BaseModel):
    """One step of a lesson.

    `kind` is one of `KINDS`; "text" is Markdown outside of any block and is shown like "show". `text` is plain text, to
    be escaped where it is shown; `text_html` is safe and holds its pictures. `line` is where it stands in its file.
    """

    model_config = ConfigDict(frozen=True)

    kind: Literal["show", "note", "quiz", "checklist", "scenario", "teachback", "reflection", "text"]
    key: str
    text_html: str
    text: str
    options: tuple[Option, ...] = ()
    line: int = 1


_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TEXT)]


class _FrontMatter(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TITLE)]
    minutes: Annotated[int, Field(ge=5, le=20)]
    goal: _Text
    teacher_note: _Text
    material: _Text
    # The 21 competences of DigComp 2.2.
    digcomp: tuple[
        Annotated[str, StringConstraints(pattern=r"^(1\.[1-3]|2\.[1-6]|3\.[1-4]|4\.[1-4]|5\.[1-4])$")], ...
    ] = ()


class Lesson(_FrontMatter):
    """A mini-lesson in one language: its front matter as plain text, and its steps in order."""

    slug: str
    language: str
    steps: tuple[Step, ...]


class _Say:
    """Each mistake, and how to mend it."""

    ALL_LESSONS = N_("The mini-lessons cannot be used yet:")
    FOLDER_NAME = N_('{file}: the folder\'s name is not usable. Use only a-z, 0-9 and hyphens, such as "fake-account".')
    NO_FILE = N_("{file} is missing. Write the lesson in this language too, with the same blocks and keys.")
    NO_READING = N_("{file} cannot be read. Check that it is a file and that you may read it.")
    FILE_TOO_LONG = N_("{file} is too long to be a mini-lesson. Keep it under {most} bytes.")
    NOT_UTF8 = N_("{file}, line {line}: this is not UTF-8 text. Save the file again as UTF-8.")
    NO_LESSONS = N_("There are no mini-lessons in {folder}. Make a folder there for each.")
    ONE_LESSON = N_('The mini-lesson "{lesson}" cannot be used yet:')
    NO_HEAD = N_("{file}, line {line}: the file does not begin with a line ---. Put the title and the rest there.")
    HEAD_OPEN = N_("{file}, line {line}: the part that begins here with --- has no end. Close it with a line ---.")
    HEAD_UNREADABLE = N_(
        '{file}, line {line}: this cannot be read. Write one "name: value" per line, and put a value that '
        "holds a colon between quotes."
    )
    HEAD_NO_NAMES = N_('{file}, line {line}: between the --- lines there is no "title: …". Write one name per line.')
    NAME_MISSING = N_('{file}, line {line}: "{name}" is missing. Add a line "{name}: …" between the --- lines.')
    NAME_UNKNOWN = N_('{file}, line {line}: "{name}" is not a name we know here. Choose from: {known}.')
    MINUTES = N_('{file}, line {line}: "minutes" is no whole number from 5 to 20. Write, for instance: minutes: 12')
    DIGCOMP = N_(
        '{file}, line {line}: "digcomp" is no list of DigComp competences (1.1 to 5.4). Write, for instance: '
        "digcomp: [2.6, 4.1]"
    )
    NAME_TEXT = N_('{file}, line {line}: "{name}" is empty or too long. Write one text of at most {most} characters.')
    BLOCK_OPEN = N_("{file}, line {line}: this block has no end. Close it with a line {fence}.")
    NO_STEPS = N_('{file}, line {line}: the lesson has no steps yet. Write what you show in a block "show".')
    KEY_TWICE = N_(
        '{file}, line {line}: the key "{key}" was used before, on line {before}. Give each block its own key.'
    )
    KIND_UNKNOWN = N_('{file}, line {line}: "{kind}" is no kind of block. Choose from: {known}.')
    KEY_NEEDED = N_(
        '{file}, line {line}: a block begins with its kind and one key, such as "{kind} first-look". Write it so.'
    )
    NO_WORDS = N_('{file}, line {line}: the block "{key}" has no text of its own. Begin it with a question or a text.')
    KEY_UNUSABLE = N_(
        '{file}, line {line}: "{key}" is no usable key. Use only a-z, 0-9 and hyphens, at most 40 together.'
    )
    KEY_RESERVED = N_(
        '{file}, line {line}: every lesson already has "{key}", for how sure people feel. Choose another key.'
    )
    OPTION_NO_KEY = N_("{file}, line {line}: this option has no key. Write it in braces before the text: {example}")
    OPTION_NO_BOX = N_(
        '{file}, line {line}: the option "{key}" has no box. Begin it with [ ], or with [x] when it is right.'
    )
    OPTION_BOX = N_(
        '{file}, line {line}: the option "{key}" is ticked or has a box, but nothing is right or wrong here. '
        "Leave the x (checklist) or the box (scenario) out."
    )
    OPTION_NO_TEXT = N_('{file}, line {line}: the option "{key}" has no text. Write it after the key.')
    OPTION_NO_FEEDBACK = N_(
        '{file}, line {line}: the option "{key}" says nothing back. Add a line below it that begins with "  > ".'
    )
    FEW_OPTIONS = N_(
        '{file}, line {line}: the block "{key}" has too few options. Write at least {least}, each as: {example}'
    )
    NOTHING_RIGHT = N_(
        '{file}, line {line}: the quiz "{key}" has no right answer. Put an x in the box of one or more: [x].'
    )
    OPTION_TWICE = N_(
        '{file}, line {line}: two options of "{block}" have the key "{key}". Give each option its own key.'
    )
    PICTURE_NO_TEXT = N_(
        "{file}, line {line}: this picture has no text for who cannot see it. Write it so: ![what it shows]({picture})"
    )
    PICTURE_NOT_HERE = N_(
        '{file}, line {line}: the picture "{picture}" is not in the lesson\'s folder. Put an .svg file there '
        "and write only its name."
    )
    PICTURE_NOT_SVG = N_(
        '{file}, line {line}: "{picture}" is no SVG drawing of at most {most} bytes. Save it again as plain SVG.'
    )
    OTHER_HEAD = N_('{file}: "{name}" is not the same as in {other}. Make them equal.')
    OTHER_STEP = N_(
        '{file}, line {line}: here is "{this}", but {other} has "{that}" (line {there}). Give both the same '
        "blocks and keys, in the same order."
    )
    OTHER_OPTIONS = N_(
        '{file}, line {line}: the options of "{key}" are {these}, but in {other} (line {there}) {those}. '
        "Give both the same keys, in the same order."
    )
    OTHER_RIGHT = N_(
        '{file}, line {line}: the right answers of "{key}" are not the same as in {other} (line {there}). '
        "Tick the same boxes."
    )
    OTHER_COUNT = N_("{file} has {these} steps, but {other} has {those}. Give both the same blocks, in the same order.")


@dataclass
class _Source:
    """The file that is being read, and the mistakes found in it so far."""

    name: str
    folder: Path
    problems: list[ThemeDayError] = field(default_factory=list)

    def wrong(self, line: int, text: str, **values: Any) -> None:
        self.problems.append(ThemeDayError(text, file=self.name, line=line, **values))


def available(root: Path) -> list[str]:
    """Return the names of the lesson folders, in alphabetical order.

    Args:
        root: the folder that holds one folder per lesson; it need not exist.
    """
    return sorted({path.parent.name for language in LANGUAGES for path in root.glob(f"*/{language}.md")})


def load_lessons(root: Path, slugs: Sequence[str] | None, language: str) -> list[Lesson]:
    """Return lessons in one language.

    Args:
        root: the folder that holds one folder per lesson.
        slugs: which lessons, in this order; None for all of them.
        language: a two-letter code.

    Raises:
        LessonError: with every mistake of every lesson.
    """
    lessons: list[Lesson] = []
    problems: list[ThemeDayError] = []
    for slug in available(root) if slugs is None else slugs:
        try:
            lessons.append(load_lesson(root / slug, language))
        except LessonError as error:
            problems += error.problems
    if problems:
        raise LessonError(_Say.ALL_LESSONS, problems)
    return lessons


def load_lesson(folder: Path, language: str) -> Lesson:
    """Read a lesson from its folder.

    Args:
        folder: the lesson's folder; its name is the lesson's slug.
        language: a two-letter code; the file is `{language}.md`.

    Raises:
        LessonError: with every mistake, its file, its line, and how to mend it.
    """
    source = _Source(f"{folder.name}/{language}.md", folder)
    if not _KEY.fullmatch(folder.name):
        source.wrong(1, _Say.FOLDER_NAME)
        raise _refusal(source, folder.name)
    try:
        raw = (folder / f"{language}.md").read_bytes()
    except FileNotFoundError:
        source.wrong(1, _Say.NO_FILE)
        raise _refusal(source, folder.name) from None
    except (OSError, ValueError):
        source.wrong(1, _Say.NO_READING)
        raise _refusal(source, folder.name) from None
    if len(raw) > LONGEST_FILE:
        source.wrong(1, _Say.FILE_TOO_LONG, most=LONGEST_FILE)
        raise _refusal(source, folder.name)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        source.wrong(line, _Say.NOT_UTF8)
        raise _refusal(source, folder.name) from None
    return parse_lesson(text, folder=folder, language=language)


def parse_lesson(text: str, *, folder: Path, language: str) -> Lesson:
    """Make a lesson of the text of its file.

    Args:
        text: the whole file.
        folder: the lesson's folder, for its pictures; its name is the lesson's slug.
        language: a two-letter code.

    Raises:
        LessonError: with every mistake, its file, its line, and how to mend it.
    """
    source = _Source(f"{folder.name}/{language}.md", folder)
    # Half a character (a lone surrogate) fits in a Python string but in no page and no file.
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    head, body, body_line = _split(source, text)
    steps = _steps(source, body, body_line)
    if head is None or source.problems:
        raise _refusal(source, folder.name)
    return Lesson(slug=folder.name, language=language, steps=steps, **head.model_dump())


def written_at(roots: Sequence[Path], slugs: Sequence[str]) -> tuple[int, ...]:
    """Return when the files of some lessons were written; something else as soon as one is edited.

    Args:
        roots: folders that hold one folder per lesson.
        slugs: which lessons.
    """
    files = (root / slug / f"{language}.md" for slug in slugs for root in roots for language in LANGUAGES)
    return tuple(file.stat().st_mtime_ns for file in files if file.exists())


def check_lessons(root: Path, slugs: Sequence[str] | None = None) -> list[ThemeDayError]:
    """Return every mistake in the lessons, also where one language differs from the other.

    Args:
        root: the folder that holds one folder per lesson.
        slugs: which lessons; None for all of them.
    """
    found = available(root) if slugs is None else list(slugs)
    if not found:
        return [ThemeDayError(_Say.NO_LESSONS, folder=root)]
    problems: list[ThemeDayError] = []
    for slug in found:
        whole: list[Lesson] = []
        for language in LANGUAGES:
            try:
                whole.append(load_lesson(root / slug, language))
            except LessonError as error:
                problems += error.problems
        if len(whole) == len(LANGUAGES):
            problems += [problem for other in whole[1:] for problem in _differences(whole[0], other)]
    return problems


def _refusal(source: _Source, slug: str) -> LessonError:
    return LessonError(_Say.ONE_LESSON, source.problems, lesson=slug)


def _short(text: str) -> str:
    """Return a piece of someone's text that fits in a message."""
    return textwrap.shorten(text, 60, placeholder="…")


# --- front matter ---------------------------------------------------------------------------------------------------


def _split(source: _Source, text: str) -> tuple[_FrontMatter | None, str, int]:
    """Return the front matter (None when it has mistakes), the body, and the line before the body's first."""
    if not _FRONT_MATTER.detect(text):
        source.wrong(1, _Say.NO_HEAD)
        return None, text, 0
    try:
        yaml_text, body = _FRONT_MATTER.split(text)
    except ValueError:
        source.wrong(1, _Say.HEAD_OPEN)
        return None, "", 0
    head_line = text.count("\n", 0, text.index(yaml_text))
    body_line = text.count("\n", 0, len(text) - len(body))
    try:
        # BaseLoader keeps every value as its author typed it: a title may be 112, and DigComp 2.1 is no number.
        values = _FRONT_MATTER.load(yaml_text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        source.wrong(head_line + 1 + (mark.line if mark else 0), _Say.HEAD_UNREADABLE)
        return None, body, body_line
    if not isinstance(values, dict):
        source.wrong(1, _Say.HEAD_NO_NAMES)
        return None, body, body_line
    try:
        return _FrontMatter.model_validate(values), body, body_line
    except ValidationError as error:
        # One message per name, however many of its parts are wrong.
        for name, kind in {str(one["loc"][0]): one["type"] for one in error.errors()}.items():
            _wrong_name(source, _line_of(yaml_text, name, head_line), name, kind)
        return None, body, body_line


def _line_of(yaml_text: str, name: str, head_line: int) -> int:
    lines = yaml_text.split("\n")
    return next((head_line + n for n, line in enumerate(lines, 1) if line.startswith(f"{name}:")), 1)


def _wrong_name(source: _Source, line: int, name: str, kind: str) -> None:
    if kind == "missing":
        source.wrong(line, _Say.NAME_MISSING, name=name)
    elif kind == "extra_forbidden":
        source.wrong(line, _Say.NAME_UNKNOWN, name=_short(name), known=", ".join(_FrontMatter.model_fields))
    elif name == "minutes":
        source.wrong(line, _Say.MINUTES)
    elif name == "digcomp":
        source.wrong(line, _Say.DIGCOMP)
    else:
        source.wrong(line, _Say.NAME_TEXT, name=name, most=LONGEST_TITLE if name == "title" else LONGEST_TEXT)


# --- body -----------------------------------------------------------------------------------------------------------


def _groups(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Yield the outermost elements, each with everything inside it."""
    group: list[Token] = []
    for token in tokens:
        group.append(token)
        if token.level == group[0].level and token.nesting <= 0:
            yield group
            group = []


def _steps(source: _Source, body: str, body_line: int) -> tuple[Step, ...]:
    lines = body.split("\n")
    steps: list[Step] = []
    loose: list[Token] = []
    numbers: dict[str, int] = {}

    def next_key(kind: str) -> str:
        numbers[kind] = numbers.get(kind, 0) + 1
        return f"{kind}-{numbers[kind]}"

    def close_loose() -> None:
        html, plain = _rendered(source, loose, body_line)
        if plain or "<img" in html:
            line = body_line + 1 + (loose[0].map or [0])[0]
            steps.append(Step(kind="text", key=next_key("text"), text_html=html, text=plain, line=line))
        loose.clear()

    for group in _groups(_MARKDOWN.parse(body)):
        fence = group[0]
        if fence.type != "fence":
            loose += group
            continue
        close_loose()
        first, last = fence.map or [0, 1]
        line = body_line + first + 1
        # An open block would swallow the rest of the lesson without a word.
        if last - first < 2 or lines[last - 1].strip().strip(fence.markup[0]) or fence.markup not in lines[last - 1]:
            source.wrong(line, _Say.BLOCK_OPEN, fence=_short(fence.markup))
            continue
        step = _block(source, fence, line, next_key)
        if step:
            steps.append(step)
    close_loose()

    if not steps and not source.problems:
        source.wrong(body_line + 1, _Say.NO_STEPS)
    _check_keys(source, steps)
    return tuple(steps)


def _check_keys(source: _Source, steps: Sequence[Step]) -> None:
    seen: dict[str, int] = {}
    for step in steps:
        if step.key in seen:
            source.wrong(step.line, _Say.KEY_TWICE, key=step.key, before=seen[step.key])
        seen.setdefault(step.key, step.line)


def _block(source: _Source, fence: Token, line: int, next_key: Callable[[str], str]) -> Step | None:
    """Return the step that a fenced block describes, or None when its first line is not right."""
    kind, *keys = fence.info.split() or [""]
    rule = _KINDS.get(kind)
    if rule is None:
        near = difflib.get_close_matches(kind.lower(), _KINDS, 1)
        source.wrong(line, _Say.KIND_UNKNOWN, kind=_short(kind), known=", ".join(near or _KINDS))
        return None
    if len(keys) > 1 or (rule.answered and not keys):
        source.wrong(line, _Say.KEY_NEEDED, kind=kind)
        return None
    key = keys[0] if keys else next_key(kind)
    if not _usable(source, key, line):
        return None

    words: list[Token] = []
    options: list[Option] = []
    for group in _groups(_MARKDOWN.parse(fence.content)):
        if rule.options and _holds_options(group):
            options += _options(source, group[1:-1], line, rule)
        else:
            words += group
    html, plain = _rendered(source, words, line)
    if not plain and "<img" not in html:
        source.wrong(line, _Say.NO_WORDS, key=key)
    _check_options(source, key, line, rule, options)
    return Step(kind=kind, key=key, text_html=html, text=plain, options=tuple(options), line=line)


def _usable(source: _Source, key: str, line: int) -> bool:
    if not _KEY.fullmatch(key):
        source.wrong(line, _Say.KEY_UNUSABLE, key=_short(key))
        return False
    if key in RESERVED_KEYS:
        source.wrong(line, _Say.KEY_RESERVED, key=key)
        return False
    return True


# --- options --------------------------------------------------------------------------------------------------------


def _holds_options(group: Sequence[Token]) -> bool:
    """Return whether a list is one of options; without a box or a key in sight it is a list in the question."""
    return group[0].type == "bullet_list_open" and any(
        _OPTION_LIKE.match(token.content) for token in group if token.type == "inline"
    )


def _options(source: _Source, items: Sequence[Token], block_line: int, rule: _Rule) -> list[Option]:
    options = [_option(source, item, block_line, rule) for item in _groups(items)]
    return [option for option in options if option]


def _option(source: _Source, item: Sequence[Token], block_line: int, rule: _Rule) -> Option | None:
    line = block_line + 1 + (item[0].map or [0])[0]
    parts = list(_groups(item[1:-1]))
    head = parts[0][1].content if parts and parts[0][0].type == "paragraph_open" else ""
    box, key, text = next(_OPTION.finditer(head)).group("box", "key", "text")
    if not key:
        source.wrong(line, _Say.OPTION_NO_KEY, example="- [ ] {key} …" if rule.boxes else "- {key} …")
        return None
    if not _usable(source, key, line):
        return None
    if rule.boxes and box not in (" ", "x", "X"):
        source.wrong(line, _Say.OPTION_NO_BOX, key=key)
    elif (box and not rule.boxes) or (box in ("x", "X") and not rule.right):
        source.wrong(line, _Say.OPTION_BOX, key=key)
    feedback = [token for part in parts[1:] for token in (part[1:-1] if part[0].type == "blockquote_open" else part)]
    html, plain = _rendered(source, _MARKDOWN.parseInline(text), line - 1)
    feedback_html, feedback_plain = _rendered(source, feedback, block_line)
    if not plain:
        source.wrong(line, _Say.OPTION_NO_TEXT, key=key)
    if rule.feedback and not feedback_plain:
        source.wrong(line, _Say.OPTION_NO_FEEDBACK, key=key)
    return Option(
        key=key,
        text=plain,
        right=rule.right and box in ("x", "X"),
        feedback=feedback_plain,
        text_html=html,
        feedback_html=feedback_html,
    )


def _check_options(source: _Source, key: str, line: int, rule: _Rule, options: Sequence[Option]) -> None:
    if len(options) < rule.options:
        source.wrong(
            line, _Say.FEW_OPTIONS, key=key, least=rule.options, example="- [ ] {key} …" if rule.boxes else "- {key} …"
        )
    if rule.right and options and not any(option.right for option in options):
        source.wrong(line, _Say.NOTHING_RIGHT, key=key)
    keys = [option.key for option in options]
    for double in sorted({one for one in keys if keys.count(one) > 1}):
        source.wrong(line, _Say.OPTION_TWICE, block=key, key=double)


# --- text -----------------------------------------------------------------------------------------------------------


def _rendered(source: _Source, tokens: Sequence[Token], line_before: int) -> tuple[str, str]:
    """Return safe HTML and plain text.

    Args:
        source: the file, to report pictures to.
        tokens: what markdown-it made of the text.
        line_before: the line of the file before the text's first.
    """
    plain: list[str] = []
    for token in tokens:
        if token.type == "inline":
            token.children = _without_links(token.children or [])
            for child in token.children:
                if child.type == "image":
                    _inline_picture(source, child, line_before + 1 + (token.map or [0])[0])
            plain.append("".join(_PLAIN.get(child.type, child.content) for child in token.children))
        elif token.type in ("fence", "code_block"):
            plain.append(token.content)
    html: str = _MARKDOWN.renderer.render(list(tokens), _MARKDOWN.options, {})
    return html.strip(), "\n".join(part.strip() for part in plain if part.strip())


# What is not simply its content in plain text; a picture speaks for itself where it is shown.
_PLAIN = {"softbreak": " ", "hardbreak": " ", "image": ""}


def _without_links(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens with each link as text followed by its address: no request leaves the room."""
    kept: list[Token] = []
    address = ""
    for token in tokens:
        if token.type == "link_open":
            address = "" if token.markup == "autolink" else str(token.attrs.get("href", "")).removeprefix("mailto:")
        elif token.type != "link_close":
            kept.append(token)
        elif address:
            kept.append(Token("text", "", 0, content=f" ({address})"))
    return kept


def _inline_picture(source: _Source, image: Token, line: int) -> None:
    """Put a picture of the lesson's folder into the page itself, so that no file has to be served."""
    name = unquote(str(image.attrs.get("src", "")))
    image.attrs.pop("title", None)
    image.attrs["src"] = ""
    if not image.content.strip():
        source.wrong(line, _Say.PICTURE_NO_TEXT, picture=_short(name))
    if not _PICTURE.fullmatch(name) or not (source.folder / name).is_file():
        source.wrong(line, _Say.PICTURE_NOT_HERE, picture=_short(name))
        return
    try:
        drawing = (source.folder / name).read_bytes()
        # expat limits how far entities may grow; a page shows the drawing as <img>, where scripts do not run.
        whole = ET.fromstring(drawing).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314
    except (OSError, ET.ParseError, ValueError, LookupError):
        drawing, whole = b"", False
    if len(drawing) > LARGEST_PICTURE or not whole:
        source.wrong(line, _Say.PICTURE_NOT_SVG, picture=name, most=LARGEST_PICTURE)
        return
    image.attrs["src"] = "data:image/svg+xml;base64," + base64.b64encode(drawing).decode("ascii")


# --- two languages --------------------------------------------------------------------------------------------------


def _differences(one: Lesson, other: Lesson) -> Iterator[ThemeDayError]:
    """Yield where the second language differs in structure from the first."""
    names = {"file": f"{other.slug}/{other.language}.md", "other": f"{one.language}.md"}
    for name in ("minutes", "digcomp"):
        if getattr(one, name) != getattr(other, name):
            yield ThemeDayError(_Say.OTHER_HEAD, **names, name=name)
    for first, second in zip(one.steps, other.steps, strict=False):
        if (first.kind, first.key) != (second.kind, second.key):
            yield ThemeDayError(
                _Say.OTHER_STEP,
                **names,
                line=second.line,
                this=f"{second.kind} {second.key}",
                that=f"{first.kind} {first.key}",
                there=first.line,
            )
            return
        if [option.key for option in first.options] != [option.key for option in second.options]:
            yield ThemeDayError(
                _Say.OTHER_OPTIONS,
                **names,
                line=second.line,
                there=first.line,
                key=second.key,
                these=", ".join(option.key for option in second.options),
                those=", ".join(option.key for option in first.options),
            )
        elif [option.right for option in first.options] != [option.right for option in second.options]:
            yield ThemeDayError(_Say.OTHER_RIGHT, **names, line=second.line, there=first.line, key=second.key)
    if len(one.steps) != len(other.steps):
        yield ThemeDayError(_Say.OTHER_COUNT, **names, these=len(other.steps), those=len(one.steps))
