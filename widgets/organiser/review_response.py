"""Who took part: of each part of the day how many could, shared something, and came how far; and two rooms compared."""

from __future__ import annotations

from themeday import results
from themeday.chapters import CHAPTERS
from themeday.i18n import N_
from themeday.model.people import ROLE_NAMES
from themeday.report.disclosure.response import response_told
from themeday.results import ChapterResponse, End, GroupResponse
from themeday.results.measures import CONFIDENCE, MOTIVATION, SCALE_NAMES
from themeday.results.questions import scale_of
from themeday.results.reading import joined
from themeday.text.shown import shown
from themeday.widgets.organiser.review_card import CardPart, ReviewCard, measured, paragraph, table

_SCALES = ("closing/recommend", *CONFIDENCE, *MOTIVATION, "expectations/direct")
# Beside each other on a narrow screen: how far people came only where that is a thing of its own.
_SHORTLY = {
    End.QUESTIONS: N_("{started} of {eligible}"),
    End.LESSON: N_("{started} of {eligible}, {far} to the end"),
    End.CONFIRMED: N_("{started} of {eligible}, {far} confirmed"),
}
_FAR = {
    End.QUESTIONS: N_("{far}: all {questions} questions"),
    End.LESSON: N_("{far}: a mini-lesson to its end"),
    End.CONFIRMED: N_("{far}: confirmed with their partner"),
}


def response(card: ReviewCard) -> list[CardPart]:
    """Return a table per chapter, and one each by role, unit and room."""
    say, day = card.session.say, card.session.day
    chapters = response_of(card)
    people = chapters[0].everyone.eligible if chapters else 0
    if not people:
        return [paragraph(say(N_("Nobody has joined yet. As soon as someone does, you see here who answers what.")))]
    titles = [say(CHAPTERS[chapter.chapter].title) for chapter in chapters]

    def caption(text: str) -> str:
        return card.session.say_count(
            "{caption} (1 participant)", "{caption} ({n} participants)", people, caption=say(text)
        )

    text = N_(
        "Whoever joined could take part. Only what people share is counted: what they keep to themselves, and all of "
        "the pairing, is read by nobody here. So nobody knows who finished a part: whoever shares little may have "
        "answered everything."
    )
    heads = (N_("Chapter"), N_("Could take part"), N_("Shared something"), N_("Of those"))
    rows = [
        [title, str(chapter.everyone.eligible), *_bars(card, chapter)]
        for title, chapter in zip(titles, chapters, strict=True)
    ]
    parts = [paragraph(say(text)), table(caption(N_("Per part of the day")), list(map(say, heads)), rows)]
    roles = {role.value: (words := say(name))[:1].upper() + words[1:] for role, name in ROLE_NAMES.items()}
    for kind, text, head, names in (
        ("roles", N_("By role"), N_("Role"), roles),
        ("units", N_("By unit"), N_("Unit"), {}),
        ("rooms", N_("By room"), N_("Room"), {room.key: room.name for room in day.rooms}),
    ):
        rows = [
            [names.get(group.key, group.key), *(_cell(card, c, getattr(c, kind)[place]) for c in chapters)]
            for place, group in enumerate(getattr(chapters[0], kind))
            if group.eligible != 0
        ]
        if rows:
            parts.append(table(caption(text), [say(head), *titles], rows))
    return parts


def two_rooms(card: ReviewCard) -> list[CardPart]:
    """Return two rooms, or sites, line by line; no room of fewer people than may be told."""
    say, records = card.session.say, card.records
    chapters = response_of(card)
    large = {room.key for room in chapters[0].rooms if room.eligible} if chapters else set()
    names = {room.key: room.name for room in card.session.day.rooms if room.key in large}
    if len(names) < 2:
        return [paragraph(say(N_("There are no two rooms that are large enough to compare.")))]
    card.chosen.setdefault("other", [*names][1])
    labels = {"one": N_("Room"), "other": N_("Beside it")}
    rooms = [card.choose(name, label, names.items()) for name, label in labels.items()]
    rows: list[list[object]] = []
    for chapter in chapters:
        groups = {group.key: group for group in chapter.rooms}
        rows.append([say(CHAPTERS[chapter.chapter].title), *(_cell(card, chapter, groups[key]) for key in rooms)])
    people = {key: {o.participant for o in joined(records) if o.room == key} for key in rooms}
    for scale in _SCALES:
        both = [results.scale_summary(records, *scale.split("/"), k=card.k, of=people[key]) for key in rooms]
        if any(summary.n for summary in both):
            rows.append([say(SCALE_NAMES.get(scale) or scale_of(scale).ask), *map(card.average, both)])
    columns = [say(N_("What")), *(f"{shown(names[key])} (n = {len(people[key])})" for key in rooms)]
    note = say(N_("Averages with their 95% intervals. Where intervals overlap, the difference may be chance."))
    return [table(say(N_("Took part, and averages")), columns, rows), paragraph(note)]


def response_of(card: ReviewCard) -> list[ChapterResponse]:
    """Return who took part, as far as it may be told."""
    return card.records.cached(response_of, lambda: response_told(card.records, card.session.day))


def _cell(card: ReviewCard, chapter: ChapterResponse, group: GroupResponse) -> object:
    """Return how many of a group took part."""
    if group.eligible is None or group.started is None:
        return card.session.say(N_("small group, not shown"))
    text = _SHORTLY[chapter.end]
    words = card.session.say(text, started=group.started, eligible=group.eligible, far=group.far)
    return measured(words, group.started, group.eligible)


def _bars(card: ReviewCard, chapter: ChapterResponse) -> list[object]:
    group = chapter.everyone
    of, started, far = group.eligible or 0, group.started or 0, group.far or 0
    shared = measured(str(started), started, of)
    # Who shared something of one question shared it all.
    if chapter.end is End.QUESTIONS and chapter.questions <= 1:
        return [shared, "–"]
    words = card.session.say(_FAR[chapter.end], far=far, questions=chapter.questions)
    return [shared, measured(words, far, of)]
