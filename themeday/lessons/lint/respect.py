"""Words that look down on people, which no text of the kit uses: nobody here has to be brought up to date.

The list is data, for both languages at once: an English word in a Dutch text is no better.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

#: About older people, younger people, and what they cannot do yet: in no text at all.
DEFICIT = (
    r"dino(saur\w*|'s)?",
    r"digibe\w+",
    r"(digita(al|le)|computer)[ -]?analfabe\w+",
    r"(digital(ly)?|computer)[ -]?illitera\w+",
    r"digita(l|le)[ -](immigrant|native|autochtoon|achterstand)\w*",
    r"technof(oob|obe)\w*",
    r"technophob\w+",
    r"opfris\w*",
    r"refresher\w*",
    r"bijspijker\w*",
    r"boomer\w*",
    r"millennial\w*",
    r"snowflake\w*",
    r"ouderwets\w*",
    r"old[ -]fashioned",
    r"(?<!voor- of )achterlo+p\w*",
    r"loopt achter|lopen achter|liep achter",
    r"achterblijver\w*",
    r"laggard\w*",
    r"left behind",
    r"oude rot(ten)?\b",
    r"oude garde",
    r"old guard",
    r"old hands?",
    r"fossie(l|len)",
    r"fossils?",
    r"bejaard\w*",
    r"geriatri\w*",
    r"grijze (golf|muis|muizen)",
    r"te oud",
    r"too old",
    r"op (je|uw|jouw|hun|zijn|haar) leeftijd",
    r"at (your|their|his|her) age",
    r"zelfs (je|jouw|mijn|een) (oma|opa)",
    r"even (your|my|a) (gran\w*)",
    r"jonkies?",
    r"broekies?",
    r"snotneu\w+",
    r"groentjes?",
    r"kids these days",
    r"de jeugd van tegenwoordig",
    r"niet meer van deze tijd",
    r"behind the times",
)
#: Words that make what someone finds hard sound easy: not in a lesson.
BELITTLING = (
    r"simpelweg",
    r"gewoon even",
    r"natuurlijk",
    r"uiteraard",
    r"vanzelfsprekend",
    r"iedereen weet",
    r"of course",
    r"obviously",
    r"everyone knows",
    r"everybody knows",
)


def looking_down(text: str, *, belittling: bool = False) -> Iterator[str]:
    """Yield the words of a text that look down on people, as they stand there.

    Args:
        belittling: also words that make what someone finds hard sound easy.
    """
    for found in (_BOTH if belittling else _DEFICIT).finditer(text):
        yield found[0]


def _any(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b".replace(r"\b\b", r"\b"), re.IGNORECASE)


_DEFICIT, _BOTH = _any(DEFICIT), _any(DEFICIT + BELITTLING)
