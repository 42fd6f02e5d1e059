"""Who took part: of each part of the day how many could, shared something, and came how far; and two rooms compared."""

from __future__ import annotations

from themeday.i18n import N_
from themeday.model.people import ROLE_NAMES, Role
from themeday.report.disclosure.response import response_told
from themeday.report.figures import ReportedDay
from themeday.results import ChapterResponse, End, GroupResponse
from themeday.results.measures import CONFIDENCE, EVERYONE, MOTIVATION
from themeday.results.questions import scale_of
from themeday.room.session import Session
from themeday.text.display import shown, side_by_side
from themeday.widgets.organiser.review_card import CardPart, ReviewCard, measured, paragraph, table
from themeday.widgets.organiser.review_numbers import bounded, groups, numbers, reported

_SCALES = ("closing/recommend", *CONFIDENCE, *MOTIVATION, "expectations/direct")
_FAR = {
    End.QUESTIONS: N_("{far} shared an answer to all {questions} questions"),
    End.LESSON: N_("{far} did a mini-lesson to its end"),
    End.CONFIRMED: N_("{far} confirmed it with their partner"),
}


def who_took_part(card: ReviewCard) -> list[CardPart]:
    """Return a table per chapter, and one each by role, unit and room."""
    session, say = card.session, card.session.say
    told, chapters = reported(session), chapters_told(session)
    people = told.published.people
    if not people or not chapters:
        return [paragraph(say(N_("Too few people took part to tell anything in numbers.")))]
    titles = [say(session.day.chapters[chapter.chapter].title) for chapter in chapters]
    text = N_(
        "Whoever joined could take part. Only what people share is counted: what they keep to themselves, and all of "
        "the pairing, is read by nobody here. So nobody knows who finished a part: whoever shares little may have "
        "answered everything. “At least”: rounded down, as in the report, so that nobody can be found by subtracting. "
        "A dash: too few to tell."
    )
    heads = (N_("Chapter"), N_("Shared something"), N_("Of those"))
    rows = [
        [title, _bar(told, chapter.everyone, people), _far(told, chapter)]
        for title, chapter in zip(titles, chapters, strict=True)
    ]
    parts = [
        paragraph(say(text)),
        table(_caption(session, N_("Per part of the day"), people), list(map(say, heads)), rows),
    ]
    for kind, text, head in (
        ("roles", N_("By role"), N_("Role")),
        ("units", N_("By unit"), N_("Unit")),
        ("rooms", N_("By room"), N_("Room")),
    ):
        first: tuple[GroupResponse, ...] = getattr(chapters[0], kind)
        columns = [say(head), say(N_("People")), *titles]
        rows = [
            [
                _name(session, kind, group),
                str(group.eligible),
                *(_bar(told, getattr(chapter, kind)[place], group.eligible) for chapter in chapters),
            ]
            for place, group in enumerate(first)
        ]
        if len(rows) > 1:  # of one alone, the table above says it
            parts.append(table(say(text), columns, rows))
        elif rows and len(first[0].parts) > 1:
            parts.append(paragraph(say(N_("{caption}: only small groups, told together above."), caption=say(text))))
    return parts


def two_rooms(card: ReviewCard) -> list[CardPart]:
    """Return two rooms, or sites, line by line; no room of which the report tells nothing by itself."""
    session, say = card.session, card.session.say
    rooms = {key: name for key, name in groups(session) if key.startswith("room:")}
    if len(rooms) < 2:
        return [paragraph(say(N_("There are no two rooms that are large enough to compare.")))]
    card.chosen.setdefault("other", [*rooms][1])
    labels = {"one": N_("Room"), "other": N_("Beside it")}
    chosen = [card.choose(name, label, rooms.items()) for name, label in labels.items()]
    both = [reported(session, key) for key in chosen]
    rows: list[list[object]] = []
    for chapter in chapters_told(session):
        bounds = [told.published.bounds.get(f"response/{chapter.chapter}", {}).get(EVERYONE, 0) for told in both]
        if any(bounds):
            cells = (
                _measured(told, bound, told.published.people or 0) for told, bound in zip(both, bounds, strict=True)
            )
            rows.append([say(session.day.chapters[chapter.chapter].title), *cells])
    for scale in _SCALES:
        averages = [_average(told, scale) for told in both]
        if any(averages):
            question = scale_of(session.day.chapters, scale)
            rows.append([say(question.heading) if question else scale, *(cell or "–" for cell in averages)])
    columns = [say(N_("What"))]
    columns += [f"{shown(rooms[key])} (n = {told.published.people})" for key, told in zip(chosen, both, strict=True)]
    note = say(N_("Averages with their 95% intervals. Where intervals overlap, the difference may be chance."))
    return [table(say(N_("Took part, and averages")), columns, rows), paragraph(note)]


def chapters_told(session: Session) -> list[ChapterResponse]:
    """Return who took part, as far as it may be told."""
    return session.records.cached(chapters_told, lambda: response_told(session.records, session.day, numbers(session)))


def _caption(session: Session, text: str, people: int) -> str:
    return session.say_count(
        "{caption} (1 participant)", "{caption} ({n} participants)", people, caption=session.say(text)
    )


def _measured(told: ReportedDay, bound: int, of: int) -> object:
    return measured(bounded(told, bound, of), bound, of)


def _bar(told: ReportedDay, group: GroupResponse, of: int | None) -> object:
    return _measured(told, group.started or 0, of or 0)


def _far(told: ReportedDay, chapter: ChapterResponse) -> str:
    # Who shared something of one question shared it all.
    if not chapter.everyone.far or (chapter.end is End.QUESTIONS and chapter.questions <= 1):
        return "–"
    far = bounded(told, chapter.everyone.far, chapter.everyone.eligible or 0)
    return told.say(_FAR[chapter.end], far=far, questions=chapter.questions)


def _average(told: ReportedDay, scale: str) -> str:
    of = told.published.tables.get(scale)
    average = told.average_of(scale)
    return f"{average}, n = {of.n}" if of and average else ""


def _name(session: Session, kind: str, group: GroupResponse) -> str:
    """Return how a group is called: by its name, or as so many taken together."""
    there = [part for part in group.parts if part]
    if kind == "units":
        if len(there) > 1:
            return session.say_count("{n} small unit", "{n} small units together", len(there))
        return there[0] if there else session.say(N_("a shared device, without a unit"))
    if kind == "rooms":
        names = {room.key: room.name for room in session.day.rooms}
        if len(there) > 1:
            return session.say_count("{n} small room", "{n} small rooms together", len(there))
        return names.get(there[0], there[0])
    return side_by_side(*(session.say(ROLE_NAMES[Role(part)]) for part in there))
