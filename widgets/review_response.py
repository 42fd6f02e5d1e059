"""Who took part: of each part of the day how many could, began and finished, by role, unit and room."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from themeday import report
from themeday.chapters import CHAPTERS
from themeday.i18n import N_
from themeday.people import ROLE_NAMES
from themeday.session import Session
from widgets.review_figures import Block, Figures, capital, measured, table, text

_counted: WeakKeyDictionary[Session, tuple[int, list[report.ChapterResponse]]] = WeakKeyDictionary()


class Response(Figures):
    """How many took part, per chapter, role, unit and room.

    Args:
        session: of this page.
    """

    texts = {"title": N_("Who took part")}

    def content(self) -> list[Block]:
        """Return a table per chapter, and one each by role, unit and room."""
        say, day = self.session.say, self.session.day
        chapters = response_of(self.session)
        if not chapters or not chapters[0].everyone.eligible:
            return [text(say(N_("Nobody has joined yet. As soon as someone does, you see here who answers what.")))]
        titles = [say(CHAPTERS[chapter.chapter].title) for chapter in chapters]
        joined = chapters[0].everyone.eligible
        blocks = [
            text(
                say(
                    N_(
                        "Whoever joined could take part. Started: shared at least one answer. Finished: shared an "
                        "answer to everything that can be shared, did a mini-lesson to its end, or confirmed an "
                        "agreement. What people keep to themselves, and all of the pairing, is private and not counted."
                    )
                )
            ),
            table(
                self._people(N_("Per part of the day"), joined),
                [say(N_("Chapter")), say(N_("Could take part")), say(N_("Started")), say(N_("Finished"))],
                [
                    [title, str(c.everyone.eligible), *_bars(c.everyone)]
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
                [known.get(group.key, group.key), *(group_cell(self.session, getattr(c, kind)[n]) for c in chapters)]
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


def response_of(session: Session) -> list[report.ChapterResponse]:
    """Return who took part; counted once for the cards that tell it.

    Args:
        session: of this page.
    """
    version = session.records.version
    if session not in _counted or _counted[session][0] != version:
        _counted[session] = (version, report.response(session.records, session.day))
    return _counted[session][1]


def group_cell(session: Session, group: report.Group) -> object:
    """Return how many of a group took part, as a cell.

    Args:
        session: of this page.
        group: of one chapter.
    """
    if group.eligible is None or group.started is None:
        return session.say(N_("small group, not shown"))
    words = session.say(
        N_("{started} of {eligible}, {finished} finished"),
        started=group.started,
        eligible=group.eligible,
        finished=group.finished,
    )
    return measured(words, group.started, group.eligible)


def _bars(group: report.Group) -> list[object]:
    of = group.eligible or 0
    return [measured(str(n), n or 0, of) for n in (group.started, group.finished)]
