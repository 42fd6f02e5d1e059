"""What people typed, as it is shown: without what nobody sees, and apart from the words around it.

What was answered is kept as it was typed. Wherever it is shown, printed or read aloud, this one rule goes over it:

**What cannot be seen is left out**: control characters, marks that steer the direction of the words around them, and
invisible characters. Joiners stay where they mean something, in an emoji and after a letter of a script that joins;
variation selectors stay behind the character they vary; a flag keeps its tags. A separator of lines is a line end.

**What reads from right to left stands apart** (Unicode Standard Annex 9, "first strong isolate"): each line of it goes
between U+2068 and U+2069, so that neither it nor what stands around it turns the other. Those two are characters and no
elements, so that the rule is the same in a sentence, an option, a label that is only read aloud, a calendar and a PDF.
The kit's own words read from left to right and need none.

The rule may go over a text again and again: what stands apart already is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable

#: First strong isolate, and its end.
APART, TOGETHER = "\u2068", "\u2069"

Ranges = tuple[tuple[int, int], ...]
_LINE: Ranges = ((0x0B, 0x0C), (0x85, 0x85), (0x2028, 0x2029))
_JOINERS: Ranges = ((0x200C, 0x200D),)
_SELECTORS: Ranges = ((0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
_UNSEEN: Ranges = (
    *((0x00, 0x08), (0x0E, 0x1F), (0x7F, 0x84), (0x86, 0x9F)),  # control characters
    *((0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F)),
    *((0x200B, 0x200B), (0x200E, 0x200F), (0x202A, 0x202E), (0x2060, 0x2067), (0x206A, 0x206F)),
    *((0x3164, 0x3164), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB)),
    *((0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE00FF), (0xE01F0, 0xE0FFF)),
    *_JOINERS,
    *_SELECTORS,
)
# Letters and marks of scripts that join: Arabic and its kin, those of India, Tibet, Myanmar, Cambodia and Mongolia.
_JOINING: Ranges = (
    *((0x620, 0x6FF), (0x700, 0x8FF), (0x900, 0xDFF), (0xF00, 0x109F), (0x1780, 0x17B3), (0x17B6, 0x180A)),
    *((0x1810, 0x18AF), (0x1900, 0x1CFF), (0xA800, 0xABFF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFE), (0x10A00, 0x11FFF)),
)
_EMOJI: Ranges = ((0x2190, 0x21FF), (0x2300, 0x23FF), (0x2600, 0x27BF), (0x2B00, 0x2BFF), (0x1F000, 0x1FAFF))
_RIGHT_TO_LEFT: Ranges = (
    *((0x590, 0x60B), (0x60D, 0x61B), (0x61D, 0x8FF), (0xFB1D, 0xFDFF), (0xFE70, 0xFEFE)),
    *((0x10800, 0x10FFF), (0x1E800, 0x1EFFF)),
)


def patterns(escape: Callable[[int], str]) -> dict[str, str]:
    """Return the regular expressions of the rule, for Python and for the cards' views alike.

    `unseen` matches what is left out; its groups are what stays after all, and what is a line end.

    Args:
        escape: from a code point to how an expression writes it.
    """

    def one_of(*groups: Ranges, but: bool = False) -> str:
        ranges = (f"{escape(low)}-{escape(high)}" for group in groups for low, high in group)
        return f"[{'^' if but else ''}{''.join(ranges)}]"

    selector = one_of(_SELECTORS)
    seen = one_of(_UNSEEN, _LINE, ((0x09, 0x0A), (0x0D, 0x0D), (0x20, 0x20), (0x2068, 0x2069)), but=True)
    emoji, flag = one_of(_EMOJI), f"{escape(0x1F3F4)}[{escape(0xE0030)}-{escape(0xE007A)}]{{1,7}}{escape(0xE007F)}"
    stays = "|".join(
        (
            flag,
            f"{emoji}{escape(0xFE0F)}?{escape(0x200D)}(?={emoji})",
            f"{one_of(_JOINING)}{one_of(_JOINERS)}",
            f"{seen}{selector}",
        )
    )
    return {
        "unseen": f"({stays})|({one_of(_LINE)})|{one_of(_UNSEEN)}",
        "right_to_left": one_of(_RIGHT_TO_LEFT),
        "apart": f"[{escape(0x2068)}{escape(0x2069)}]",
    }


_PATTERNS = {name: re.compile(text) for name, text in patterns(lambda point: f"\\U{point:08X}").items()}
_RIGHT_TO_LEFT_LETTER, _MARK = _PATTERNS["right_to_left"], _PATTERNS["apart"]
_PART = re.compile(f"{APART}[^{APART}{TOGETHER}\n]*{TOGETHER}")


def visible(text: str) -> str:
    """Return a text without what nobody sees; see this module's description."""
    return text if text.isascii() and text.isprintable() else _PATTERNS["unseen"].sub(_kept, text)


def shown(text: str) -> str:
    """Return a text as it is shown beside others; see this module's description."""
    seen = visible(text)
    if seen.isascii() or _stands_apart(seen):
        return seen
    lines = _MARK.sub("", seen).split("\n")
    return "\n".join(f"{APART}{line}{TOGETHER}" if _RIGHT_TO_LEFT_LETTER.search(line) else line for line in lines)


def side_by_side(*parts: str, between: str = " · ") -> str:
    """Return texts in one line, each apart from the others; empty ones are left out."""
    return between.join(shown(part) for part in parts if part)


def begins_right_to_left(text: str) -> bool:
    """Return whether a text by itself reads from right to left: its first letter does."""
    first = next((character for character in text if character.isalpha()), "")
    return _RIGHT_TO_LEFT_LETTER.match(first) is not None


def _kept(match: re.Match[str]) -> str:
    return match[1] or ("\n" if match[2] else "")


def _stands_apart(text: str) -> bool:
    """Return whether all that reads from right to left stands apart, in lines that leave nothing open."""
    while (less := _PART.sub("", text)) != text:
        text = less
    return not (_MARK.search(text) or _RIGHT_TO_LEFT_LETTER.search(text))
