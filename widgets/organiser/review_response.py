"""Who took part: of each part of the day how many could, shared something, and came how far; and two rooms compared."""

from __future__ import annotations

from themeday import results
from themeday.chapters import CHAPTERS
from themeday.i18n import N_
from themeday.results import ChapterResponse, End
from themeday.results.measures import CONFIDENCE, MOTIVATION
from themeday.results.questions import scale_of
from themeday.room.session import Session
from themeday.text.shown import shown
from themeday.widgets.organiser.review_card import CardPart, ReviewCard, measured, paragraph, table
from themeday.widgets.organiser.review_groups import Group, groups_of, scale_of_group

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


def who_took_part(card: ReviewCard) -> list[CardPart]:
    """Return a table per chapter, and one each by role, unit and room."""
    say = card.session.say
    chapters = response_of(card.session)
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
    for kind, text, head in (
        ("roles", N_("By role"), N_("Role")),
        ("units", N_("By unit"), N_("Unit")),
        ("rooms", N_("By room"), N_("Room")),
    ):
        groups = groups_of(card.session, kind)
        rows = [[group.name, *(_cell(card, chapter, kind, group) for chapter in chapters)] for group in groups]
        if len(rows) == 1 and len(groups[0].parts) > 1:
            parts.append(paragraph(say(N_("{caption}: only small groups, told together above."), caption=say(text))))
        elif len(rows) > 1:  # of one alone, the table above says it
            parts.append(table(caption(text), [say(head), *titles], rows))
    return parts


def two_rooms(card: ReviewCard) -> list[CardPart]:
    """Return two rooms, or sites, line by line; no room of fewer people than may be told."""
    say, chapters = card.session.say, response_of(card.session)
    groups = {group.key: group for group in groups_of(card.session, "rooms")}
    if len(groups) < 2:
        return [paragraph(say(N_("There are no two rooms that are large enough to compare.")))]
    card.chosen.setdefault("other", [*groups][1])
    labels = {"one": N_("Room"), "other": N_("Beside it")}
    names = [(key, group.name) for key, group in groups.items()]
    rooms = [groups[card.choose(name, label, names)] for name, label in labels.items()]
    rows: list[list[object]] = []
    for chapter in chapters:
        rows.append([say(CHAPTERS[chapter.chapter].title), *(_cell(card, chapter, "rooms", room) for room in rooms)])
    for scale in _SCALES:
        both = [scale_of_group(card.session, scale, room) for room in rooms]
        if any(summary.n for summary in both):
            rows.append([say(scale_of(scale).heading), *map(card.average, both)])
    columns = [say(N_("What")), *(f"{shown(room.name)} (n = {len(room.codes)})" for room in rooms)]
    note = say(N_("Averages with their 95% intervals. Where intervals overlap, the difference may be chance."))
    return [table(say(N_("Took part, and averages")), columns, rows), paragraph(note)]


def response_of(session: Session) -> list[ChapterResponse]:
    """Return who took part, counted once for all that tell it; only of groups that may be told it is shown."""
    return session.records.cached(response_of, lambda: results.response(session.records, session.day))


def _cell(card: ReviewCard, chapter: ChapterResponse, kind: str, group: Group) -> object:
    """Return how many of a group took part."""
    counts = [part for part in getattr(chapter, kind) if part.key in group.parts]
    started, far = sum(part.started for part in counts), sum(part.far for part in counts)
    words = card.session.say(_SHORTLY[chapter.end], started=started, eligible=len(group.codes), far=far)
    return measured(words, started, len(group.codes))


def _bars(card: ReviewCard, chapter: ChapterResponse) -> list[object]:
    group = chapter.everyone
    of, started, far = group.eligible or 0, group.started or 0, group.far or 0
    shared = measured(str(started), started, of)
    # Who shared something of one question shared it all.
    if chapter.end is End.QUESTIONS and chapter.questions <= 1:
        return [shared, "–"]
    words = card.session.say(_FAR[chapter.end], far=far, questions=chapter.questions)
    return [shared, measured(words, far, of)]
