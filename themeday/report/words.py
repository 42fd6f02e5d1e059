"""The words of a report: texts whose authors released them, and the list of do's and don'ts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from themeday import results
from themeday.chapters import CHAPTERS
from themeday.chapters.closing import tip
from themeday.i18n import N_, translate
from themeday.model.labels import comparable
from themeday.model.people import ROLE_NAMES, SMALLEST_GROUP, Role
from themeday.report import afterwards
from themeday.report.afterwards import LEARNED_ITEMS
from themeday.report.disclosure.published import Published
from themeday.report.disclosure.suppression import at_least
from themeday.report.measures import EVERYONE
from themeday.store.records import Records

# Where the quotes for the top come from first.
_QUOTED = (("closing", "take_along"), ("expectations", "hope"), ("welcome", "help"), ("expectations", "feedback"))
ASKED = (*_QUOTED, ("expectations", "one_on_one"), ("expectations", "with_others"), *LEARNED_ITEMS)
#: What stands for the do's and don'ts beside the open questions.
ADVICE = "closing/advice"
_SHORTEST, _LONGEST = 25, 240
_MOST = 20
QUOTES = 5

Digest = Callable[[str], str]


@dataclass(frozen=True)
class Quote:
    """A text as it may be told.

    Args:
        by: role and unit, as far as the author chose so and the group is large enough; else empty.
    """

    text: str
    by: str = ""


@dataclass(frozen=True)
class Asked:
    """What was released in answer to one question.

    Args:
        quotes: in alphabetical order; what several wrote alike is there once.
    """

    ask: str
    quotes: tuple[Quote, ...]
    more: int


@dataclass(frozen=True)
class Advice:
    """A do or a don't.

    Args:
        text: as most of its writers wrote it.
        votes: a lower bound, or 0 when there is none to tell.
    """

    kind: str
    text: str
    votes: int


def released(records: Records, digest: Digest) -> set[str]:
    """Return what stands for each text that could be shown now."""
    texts = [text.text for chapter, item in ASKED for text in results.texts(records, chapter, item)]
    return {digest(text) for text in [*texts, *(found.text for found in results.tips(records))]}


def asked(
    records: Records, published: Published, k: int, digest: Digest, language: str, *, strict: bool = False
) -> list[Asked]:
    """Return the released answers to each open question of which at least k people released one.

    Args:
        strict: role and unit stand with a text only where at least k people share them in the author's room too,
            because the same text may stand in a report of that room.
    """
    by = Attribution(records, published, k, strict=strict)
    found = []
    for chapter, item in ASKED:
        texts = [text for text in results.texts(records, chapter, item) if digest(text.text) in published.texts]
        if len(texts) >= k and published.tables:
            each = {comparable(text.text): Quote(text.text, by(text, language)) for text in texts}
            quotes = tuple(each.values())
            found.append(shown(chapter, item, quotes, language))
    return found


def shown(chapter: str, item: str, quotes: tuple[Quote, ...], language: str) -> Asked:
    """Return released answers below their question, not too many of them."""
    ask = afterwards.ask(item, language) or translate(language, CHAPTERS[chapter].question(item).ask)
    return Asked(ask, quotes[:_MOST], max(0, len(quotes) - _MOST))


def quotes(answers: list[Asked], digest: Digest) -> list[Quote]:
    """Return some quotes to begin with, in an order that says nothing about who wrote them or when."""
    drawn: list[Quote] = []
    for one in answers:
        fit = [quote for quote in one.quotes if _SHORTEST <= len(quote.text) <= _LONGEST and quote not in drawn]
        drawn += sorted(fit, key=lambda quote: (not quote.by, digest(quote.text)))
    chosen: list[Quote] = []
    while drawn and len(chosen) < QUOTES:
        # Role by role in turn, so that both sides are heard.
        used = [quote.by for quote in chosen]
        chosen.append(min(drawn, key=lambda quote: used.count(quote.by) if quote.by else len(used) // 3))
        drawn.remove(chosen[-1])
    return chosen


def advice(records: Records, published: Published, k: int, digest: Digest, room: str | None = None) -> list[Advice]:
    """Return the do's and don'ts, most votes first as far as they may be told, in alphabetical order among equals.

    Args:
        room: only what was written there.
    """
    tips = [found for found in results.tips(records, room) if digest(found.text) in published.texts]
    if not published.tables or sum(found.writers for found in tips) < k:
        return []
    people = published.people or 0
    found = [Advice(one.kind, one.text, at_least(min(one.votes, people), people, k) or 0) for one in tips]
    return sorted(found, key=lambda one: (one.kind, -one.votes, one.text.casefold()))


def heading(kind: str, language: str) -> str:
    """Return the name of a list of advice."""
    return translate(language, tip(kind, 1).ask)


class Attribution:
    """Says whose a text is, as far as its author chose so and the group is large enough.

    Args:
        strict: the group has to be large enough in the author's room too.
    """

    def __init__(self, records: Records, published: Published, k: int, *, strict: bool = False) -> None:
        self._published, self._k, self._strict = published, k, strict
        self._sizes: Counter[tuple[str, str, str | None]] = Counter()
        for joined in records.shared.answers("join", "role"):
            for unit in {comparable(joined.unit), EVERYONE}:
                self._sizes.update({(joined.value, unit, joined.room): 1, (joined.value, unit, None): 1})
        table = published.tables.get("unit")
        self._units = {comparable(group[0]) for group in table.groups if len(group) == 1} if table else set()

    def __call__(self, text: results.Text, language: str) -> str:
        """Return role and unit, the role only, or nothing."""
        if not self._published.by_role or text.role not in list(Role) or not self._large(text, EVERYONE):
            return ""
        role = translate(language, ROLE_NAMES[Role(text.role)])
        if (
            comparable(text.unit) in self._units
            and self._large(text, text.unit)
            and not self._published.repeated
            and text.unit
        ):
            return translate(language, N_("{role}, {unit}"), role=role, unit=text.unit)
        return role

    def may_name_unit(self, text: results.Text) -> bool:
        """Return whether a report may tell, or may have told, the unit of who wrote a text."""
        return bool(text.unit) and self._sizes[(text.role, comparable(text.unit), None)] >= SMALLEST_GROUP

    def _large(self, text: results.Text, unit: str) -> bool:
        return self._sizes[(text.role, comparable(unit), text.room if self._strict else None)] >= self._k
