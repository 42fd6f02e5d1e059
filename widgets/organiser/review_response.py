"""Who took part: of each part of the day how many could, shared something, and came how far."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from themeday import results
from themeday.chapters import CHAPTERS
from themeday.i18n import N_
from themeday.model.people import ROLE_NAMES
from themeday.report.disclosure.response import response_told
from themeday.room.session import Session
from themeday.widgets.organiser.review_figures import CardPart, ReviewCard, capital, measured, paragraph, table

_counted: WeakKeyDictionary[Session, tuple[int, list[results.ChapterResponse]]] = WeakKeyDictionary()


class Response(ReviewCard):
    """How many took part, per chapter, role, unit and room."""

    texts = {"title": N_("Who took part")}

    def content(self) -> list[CardPart]:
        """Return a table per chapter, and one each by role, unit and room."""
        say, day = self.session.say, self.session.day
        chapters = response_of(self.session)
        if not chapters or not chapters[0].everyone.eligible:
            return [
                paragraph(say(N_("Nobody has joined yet. As soon as someone does, you see here who answers what.")))
            ]
        titles = [say(CHAPTERS[chapter.chapter].title) for chapter in chapters]
        joined = chapters[0].everyone.eligible
        blocks = [
            paragraph(
                say(
                    N_(
                        "Whoever joined could take part. Only what people share is counted: what they keep to "
                        "themselves, and all of the pairing, is read by nobody here. So nobody knows who finished a "
                        "part: whoever shares little may have answered everything."
                    )
                )
            ),
            table(
                self._people(N_("Per part of the day"), joined),
                [say(N_("Chapter")), say(N_("Could take part")), say(N_("Shared something")), say(N_("Of those"))],
                [
                    [title, str(c.everyone.eligible), *_bars(self.session, c)]
                    for title, c in zip(titles, chapters, strict=True)
                ],
            ),
        ]
        names = {
            "roles": (N_("By role"), N_("Role"), {r.value: capital(say(name)) for r, name in ROLE_NAMES.items()}),
            "units": (N_("By unit"), N_("Unit"), {}),
            "rooms": (N_("By room"), N_("Room"), {room.key: room.name for room in day.rooms}),
        }
        for kind, (caption, head, known) in names.items():
            groups = getattr(chapters[0], kind)
            rows = [
                [known.get(group.key, group.key), *(group_cell(self.session, c, getattr(c, kind)[n]) for c in chapters)]
                for n, group in enumerate(groups)
                if group.eligible != 0
            ]
            if rows:
                blocks.append(table(self._people(caption, joined), [say(head), *titles], rows))
        return blocks

    def _people(self, caption: str, n: int) -> str:
        return self.session.say_count(
            "{caption} (1 participant)", "{caption} ({n} participants)", n, caption=self.session.say(caption)
        )


def response_of(session: Session) -> list[results.ChapterResponse]:
    """Return who took part; counted once for the cards that tell it."""
    version = session.records.version
    if session not in _counted or _counted[session][0] != version:
        _counted[session] = (version, response_told(session.records, session.day))
    return _counted[session][1]


def group_cell(session: Session, chapter: results.ChapterResponse, group: results.GroupResponse) -> object:
    """Return how many of a group took part, as a cell."""
    if group.eligible is None or group.started is None:
        return session.say(N_("small group, not shown"))
    words = session.say(_SHORTLY[chapter.end], started=group.started, eligible=group.eligible, far=group.far)
    return measured(words, group.started, group.eligible)


# Beside each other on a narrow screen: how far people came only where that is a thing of its own.
_SHORTLY = {
    results.End.QUESTIONS: N_("{started} of {eligible}"),
    results.End.LESSON: N_("{started} of {eligible}, {far} to the end"),
    results.End.CONFIRMED: N_("{started} of {eligible}, {far} confirmed"),
}
_FAR = {
    results.End.QUESTIONS: N_("{far}: all {questions} questions"),
    results.End.LESSON: N_("{far}: a mini-lesson to its end"),
    results.End.CONFIRMED: N_("{far}: confirmed with their partner"),
}


def _bars(session: Session, chapter: results.ChapterResponse) -> list[object]:
    group = chapter.everyone
    of, started, far = group.eligible or 0, group.started or 0, group.far or 0
    # Who shared something of one question shared it all.
    whole = chapter.end is results.End.QUESTIONS and chapter.questions <= 1
    words = "–" if whole else session.say(_FAR[chapter.end], far=far, questions=chapter.questions)
    return [measured(str(started), started, of), words if whole else measured(words, far, of)]
