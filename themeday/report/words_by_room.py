"""The words of one room beside those of the report together.

Whoever has all reports can take the texts of some rooms from those together. So a room's words are told only when of
each room that is left at least k people wrote some, or nobody; rooms of which that is not so are taken together and
told by none. A unit never stands with a text of a room, and a text that may stand with a unit in the report together,
or in an earlier one, is not told by room at all: role, unit and room are too close to one person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from themeday import results
from themeday.i18n import translate
from themeday.model.labels import comparable
from themeday.model.people import ROLE_NAMES, Role
from themeday.report.disclosure.by_room import coarser
from themeday.report.disclosure.published import PEOPLE, ROLE, Published
from themeday.report.disclosure.suppression import Group, Raw, protect
from themeday.report.measures import EVERYONE
from themeday.report.words import ADVICE, ASKED, Asked, Attribution, Digest, Quote, shown
from themeday.store.records import Records


def named(records: Records, published: Published, earlier: Sequence[Published], digest: Digest) -> frozenset[str]:
    """Return what stands for each text, however it is spelled, that this report or an earlier one may tell with a unit.

    Whoever is erased later makes their unit smaller; what was told of it before stays told.
    """
    by = Attribution(records, published, published.k)
    texts = [text for question in ASKED for text in results.texts(records, *question)]
    now = frozenset(digest(comparable(text.text)) for text in texts if by.may_name_unit(text))
    return now.union(*(before.named for before in earlier))


def parted(
    records: Records, published: Published, earlier: Sequence[Published], k: int, digest: Digest
) -> dict[str, tuple[Group, ...]]:
    """Return of each open question, and of the do's and don'ts, the rooms told by themselves or only together."""
    told = published.rooms.get(ROLE) or published.rooms.get(PEOPLE)
    # Texts that were told together before there was anything by room cannot be parted when others came since.
    if told is None or any(not before.words and before.texts != published.texts for before in earlier):
        return {}
    writers = {_key(*question): _writers(_texts(records, published, *question, digest)) for question in ASKED}
    writers[ADVICE] = results.writers(records, lambda text: digest(text) in published.texts)
    found = {}
    for key, counts in writers.items():
        rooms = coarser(told.parts, *(before.words[key] for before in earlier if key in before.words))
        of = {room: counts[room] for part in rooms for room in part}
        table = protect(Raw(key, {EVERYONE: sum(of.values())}, {EVERYONE: of}, least=1), k, rooms)
        nobody = not any(of.values())
        found[key] = tuple(rooms) if nobody else table.groups if table else (tuple(of),)
    return found


def asked_in(records: Records, room: str, published: Published, k: int, digest: Digest, language: str) -> list[Asked]:
    """Return the released answers of a room to each open question of which they may be told."""
    found = []
    for chapter, item in ASKED:
        texts = [text for text in _texts(records, published, chapter, item, digest) if text.room == room]
        if told_in(room, published.words, _key(chapter, item)) and len(texts) >= k:
            each = {comparable(text.text): Quote(text.text, _by(text, published, language)) for text in texts}
            found.append(shown(chapter, item, tuple(each.values()), language))
    return found


def told_in(room: str, words: Mapping[str, tuple[Group, ...]], key: str) -> bool:
    """Return whether the words of a room may be told by themselves."""
    return (room,) in words.get(key, ())


def _key(chapter: str, item: str) -> str:
    return f"{chapter}/{item}"


def _texts(records: Records, published: Published, chapter: str, item: str, digest: Digest) -> list[results.Text]:
    texts = [text for text in results.texts(records, chapter, item) if digest(text.text) in published.texts]
    return [text for text in texts if not {digest(one) for one in _spellings(text.text)} & published.named]


def _spellings(text: str) -> tuple[str, str]:
    # Reports that were made before invisible characters were passed over keep the second.
    return comparable(text), " ".join(text.casefold().split())


def _writers(texts: Sequence[results.Text]) -> Counter[str]:
    return Counter(room for room, _ in {(text.room, text.author) for text in texts})


def _by(text: results.Text, published: Published, language: str) -> str:
    known = published.by_role and text.role in list(Role)
    return translate(language, ROLE_NAMES[Role(text.role)]) if known else ""
