"""From Markdown to safe HTML and plain text: no HTML of a stranger, no links, pictures of the lesson's own folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from themeday.lessons import messages
from themeday.lessons.lint.stray_marks import marks_in_tokens
from themeday.lessons.pictures import PictureRefused, taken_in
from themeday.lessons.source import Source, short


def _marked_escapes(state: StateCore) -> None:
    """Make text of escaped characters, and keep that they were: instead of markdown-it's rule, which forgets it."""
    for token in state.tokens:
        for child in token.children or []:
            for text in (child, *(child.children or [])):
                if text.type == "text_special":
                    text.type, text.meta = "text", {"meant": True}


# commonmark as it is would let HTML through.
MARKDOWN = MarkdownIt("commonmark", {"html": False})
MARKDOWN.core.ruler.at("text_join", _marked_escapes)


def outermost(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Yield the outermost elements, each with everything inside it."""
    group: list[Token] = []
    for token in tokens:
        group.append(token)
        if token.level == group[0].level and token.nesting <= 0:
            yield group
            group = []


def rendered(source: Source, tokens: Sequence[Token], line_before: int) -> tuple[str, str]:
    """Return safe HTML and plain text of what stands below the line `line_before` of the file."""
    for line, told, mark in marks_in_tokens(tokens):
        source.remark(line_before + 1 + line, told, found=mark)
    for token in tokens:
        if token.type == "inline":
            token.children = _without_links(token.children or [])
            for child in token.children:
                if child.type == "image":
                    _inline_picture(source, child, line_before + 1 + (token.map or [0])[0])
    return _html(tokens), _plain(tokens)


def parts(tokens: Sequence[Token]) -> tuple[str, str, str]:
    """Return the question of a block, plain words to it, and what has to be seen first, as safe HTML."""
    groups = list(outermost(tokens))
    question = next((group for group in groups if group[0].type in _SENTENCES and _plain(group)), [])
    rest = [group for group in groups if group is not question]
    pictures = [token for token in question if token.type == "inline" and _pictures(token)]
    if pictures or any(group[0].type not in _SENTENCES or "<img" in _html(group) for group in rest):
        shown = [f"<p>{''.join(map(_pictures, pictures))}</p>"] if pictures else []
        return _plain(question), "", "\n".join([*shown, *map(_html, rest)])
    return _plain(question), "\n".join(map(_plain, rest)), ""


_SENTENCES = ("paragraph_open", "heading_open")


def _pictures(inline: Token) -> str:
    return "".join(_html([child]) for child in inline.children or [] if child.type == "image")


def _html(tokens: Sequence[Token]) -> str:
    html: str = MARKDOWN.renderer.render(list(tokens), MARKDOWN.options, {})
    return html.strip()


def _plain(tokens: Sequence[Token]) -> str:
    plain: list[str] = []
    for token in tokens:
        if token.type == "inline":
            plain.append("".join(_PLAIN.get(child.type, child.content) for child in token.children or []))
        elif token.type in ("fence", "code_block"):
            plain.append(token.content)
    return "\n".join(part.strip() for part in plain if part.strip())


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


def _inline_picture(source: Source, image: Token, line: int) -> None:
    """Put a picture of the lesson's folder into the page itself, so that no file has to be served."""
    name = unquote(str(image.attrs.get("src", "")))
    image.attrs.pop("title", None)
    image.attrs["src"] = ""
    if not image.content.strip():
        source.wrong(line, messages.PICTURE_NO_TEXT, picture=short(name))
    try:
        picture = taken_in(source.folder, name)
    except PictureRefused as refused:
        source.wrong(line, refused.text, picture=short(name), **refused.values)
        return
    image.attrs["src"] = picture.address
    if picture.size:
        # A page that made room only once the picture is drawn would move what someone is about to tap.
        image.attrs["width"], image.attrs["height"] = picture.size
