"""Which texts may be told, and with which role and unit; of the whole day, and of one room beside it.

A text is told when its author released it and at least k people answered that question. Which role and unit may stand
with it, `labels` says; here a unit does so only where the report tells its size too.

Whoever has all reports can take the texts of some rooms from those together. So a room's texts are told only when of
each room that is left at least k people wrote some, or nobody; rooms of which that is not so are taken together and
told by none. A unit never stands with a text of a room, and a text that may stand with a unit in the report together,
or in an earlier one, is not told by room at all: role, unit and room are too close to one person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from themeday import results
from themeday.chapters import EVERY_CHAPTER
from themeday.chapters.follow_up import CHAPTER as FOLLOW_UP
from themeday.chapters.follow_up import LEARNED, ROUNDS
from themeday.model.labels import comparable
from themeday.model.people import SMALLEST_GROUP
from themeday.model.questions import Kind
from themeday.model.visibility import Visibility
from themeday.report.disclosure.labels import Labels
from themeday.report.disclosure.published import PEOPLE, ROLE, UNIT, PublishedNumbers
from themeday.report.disclosure.suppression import coarser, protect
from themeday.results.frequencies import CategoryGroup, FrequencyTable
from themeday.results.measures import EVERYONE
from themeday.results.reading import Labelled, label_of
from themeday.store.records import Records

_OPEN_QUESTIONS = (
    ("closing", "take_along"),
    ("expectations", "hope"),
    ("welcome", "help"),
    ("expectations", "feedback"),
    ("expectations", "one_on_one"),
    ("expectations", "with_others"),
    *((FOLLOW_UP, f"{check}.{LEARNED}") for check in ROUNDS),
)


def open_questions_of(records: Records) -> list[tuple[str, str]]:
    """Return the open questions whose answers are told, by chapter and item; the first give the quotes for the top.

    Those of the day's own come last; of tags, and of what nobody may release, no text is told.
    """
    own = (
        (chapter, item)
        for chapter, asked in records.chapters.today.items()
        for question in asked.questions
        if question.kind is not Kind.TAGS and {*question.visibilities} & {Visibility.ANONYMOUS, Visibility.REPORT}
        for item in question.text_items
        if not EVERY_CHAPTER.find(chapter, question.key)
    )
    return [*_OPEN_QUESTIONS, *own]


#: What stands for the do's and don'ts beside the open questions.
ADVICE = "closing/advice"

TextDigest = Callable[[str], str]
#: Of each open question, by chapter and item, the texts that may be told.
ToldTexts = Mapping[tuple[str, str], Sequence[results.Text]]


def released_digests(
    records: Records, earlier: Sequence[PublishedNumbers], k: int, digest: TextDigest
) -> frozenset[str]:
    """Return the digests of the texts that may be told, question by question.

    A question is told when at least k people answered it, and so is what came since an earlier report: of fewer, it
    would be known when they wrote it.
    """
    before = frozenset[str]().union(*(report.texts for report in earlier))
    digests: set[str] = set()
    for question in open_questions_of(records):
        texts = results.texts(records, *question)
        new = {text.author for text in texts if digest(text.text) not in before}
        told = {digest(text.text) for text in texts}
        if len({text.author for text in texts}) >= k:
            digests |= told & before if 0 < len(new) < k else told
    tips = {digest(tip.text) for tip in results.tips(records)}
    new_writers = results.writers(records, lambda text: digest(text) not in before).total()
    if results.writers(records, lambda _: True).total() >= k:
        digests |= tips & before if 0 < new_writers < k else tips
    return frozenset(digests)


def texts_told(records: Records, published: PublishedNumbers, k: int, digest: TextDigest) -> ToldTexts:
    """Return the texts that may be told of the whole day, without the roles and units that may not stand with them."""
    if not published.tables:
        return {}
    # Of people who were counted before others came or went, it cannot be said now how many share a unit.
    old = published.people_on or UNIT in published.since
    table = published.tables.get(UNIT) if published.by_role and not old else None
    apart = {comparable(group[0]) for group in table.groups if len(group) == 1} if table else set()
    label = Labels(records, k)
    told = {}
    for question in open_questions_of(records):
        texts = [text for text in results.texts(records, *question, label) if digest(text.text) in published.texts]
        if len(texts) >= k:
            told[question] = [
                replace(
                    text,
                    role=text.role if published.by_role else "",
                    unit=text.unit if comparable(text.unit) in apart else "",
                )
                for text in texts
            ]
    return told


def texts_told_in(room: str, records: Records, published: PublishedNumbers, k: int, digest: TextDigest) -> ToldTexts:
    """Return the texts that may be told of one room; with a role at most."""
    label = Labels(records, k)
    told = {}
    for question in open_questions_of(records):
        texts = [text for text in _without_named(records, published, question, digest, label) if text.room == room]
        if is_told_in(room, published, "/".join(question)) and len(texts) >= k:
            told[question] = [replace(text, unit="", role=text.role if published.by_role else "") for text in texts]
    return told


def is_told_in(room: str, published: PublishedNumbers, question: str) -> bool:
    """Return whether the texts of a room may be told by themselves, of an open question or of `ADVICE`."""
    return (room,) in published.words.get(question, ())


def digests_named_with_unit(
    records: Records, published: PublishedNumbers, earlier: Sequence[PublishedNumbers], digest: TextDigest
) -> frozenset[str]:
    """Return the digests of texts, however spelled, that an export, this report or an earlier one may tell with a unit.

    Whoever is erased later makes their unit smaller; what was told of it before stays told.
    """
    label = Labels(records, SMALLEST_GROUP)
    texts = [text for question in open_questions_of(records) for text in results.texts(records, *question)]
    told = [text for text in texts if digest(text.text) in published.texts and label.may_ever_have_unit(text)]
    now = frozenset(digest(comparable(text.text)) for text in told)
    return now.union(*(before.named for before in earlier))


def rooms_of_texts(
    records: Records, published: PublishedNumbers, earlier: Sequence[PublishedNumbers], k: int, digest: TextDigest
) -> dict[str, tuple[CategoryGroup, ...]]:
    """Return of each open question, and of the do's and don'ts, the rooms told by themselves or only together."""
    told = published.rooms.get(ROLE) or published.rooms.get(PEOPLE)
    # Texts that were told together before there was anything by room cannot be parted when others came since.
    if told is None or any(not report.words and report.texts != published.texts for report in earlier):
        return {}
    before = frozenset[str]().union(*(report.texts for report in earlier))
    writers: dict[str, list[Counter[str]]] = {}  # of each question: of all that is told, and of what no report told yet
    for asked in open_questions_of(records):
        texts = _without_named(records, published, asked, digest)
        new = [text for text in texts if digest(text.text) not in before]
        writers["/".join(asked)] = [_writers(texts), *([_writers(new)] if earlier else [])]
    writers[ADVICE] = [results.writers(records, lambda text: digest(text) in published.texts)]
    if earlier:
        writers[ADVICE].append(results.writers(records, lambda text: digest(text) in published.texts - before))
    words = {}
    for key, counts in writers.items():
        rooms = coarser(told, *(report.words[key] for report in earlier if key in report.words))
        for count in counts:
            rooms = _parts_of_enough({room: count[room] for part in rooms for room in part}, rooms, k)
        words[key] = tuple(rooms)
    return words


def _parts_of_enough(writers: Mapping[str, int], rooms: list[CategoryGroup], k: int) -> list[CategoryGroup]:
    """Return rooms, taken together until nobody or at least k people wrote in each part."""
    if not any(writers.values()):
        return rooms
    table = protect(FrequencyTable("", {EVERYONE: sum(writers.values())}, {EVERYONE: writers}, least=1), k, rooms)
    return list(table.groups) if table else [tuple(writers)]


def _without_named(
    records: Records,
    published: PublishedNumbers,
    question: tuple[str, str],
    digest: TextDigest,
    label: Labelled = label_of,
) -> list[results.Text]:
    """Return the texts that may be told of no unit, neither here nor in an earlier report."""
    texts = [text for text in results.texts(records, *question, label) if digest(text.text) in published.texts]
    return [text for text in texts if not set(map(digest, _spellings(text.text))) & published.named]


def _spellings(text: str) -> tuple[str, str]:
    # Reports that were made before invisible characters were passed over keep the second.
    return comparable(text), " ".join(text.casefold().split())


def _writers(texts: Sequence[results.Text]) -> Counter[str]:
    return Counter(room for room, _ in {(text.room, text.author) for text in texts})
