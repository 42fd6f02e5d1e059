"""The big screen: how to join, what is going on now, how much time is left, and what the facilitator reveals."""

from __future__ import annotations

import os
from collections import Counter
from datetime import datetime
from functools import cache
from typing import Any

import traitlets

from themeday import results
from themeday.chapters import CHAPTERS
from themeday.chapters.closing import MAX_TIPS
from themeday.i18n import N_, format_time
from themeday.model.people import Role, join_code
from themeday.report.disclosure.charts import enough_answers
from themeday.report.disclosure.tips import all_tips_told
from themeday.room.dates.holding import bell_rings
from themeday.room.dates.reading import byes_of, example_pair, published_pairs, round_now, rounds_of, tables_of
from themeday.room.participation import Participation
from themeday.room.reach import REACH, Reach
from themeday.room.session import Session
from themeday.room.teaching import teaching
from themeday.store.records import STAFF
from themeday.widgets.participant.lesson_room import room_step
from themeday.widgets.participant.lessons import offered
from themeday.widgets.participant.room import revealed_results
from themeday.widgets.participant.tips import KINDS, shared_tips
from themeday.widgets.shared.card import Card, front_end, look
from themeday.widgets.shared.results import decimal, who_answered
from themeday.widgets.shared.timer import TIMER_TEXTS, followed_timer

ENV_JOIN_LINK = "THEMEDAY_JOIN_LINK"
# What can be revealed beside the questions of a chapter; stage items are `show:` with these.
TIPS, VOTES, CONFIDENCE = "tips", "votes", "confidence"

_MOST_TIPS = 5


class Projector(Card):
    """One calm picture of what is going on now, for a whole room to read.

    Args:
        session: of this page.
    """

    _esm = front_end("projector")
    _css = look("design.css", "projector.css")
    texts = {
        "rehearsal": N_("Rehearsal: nothing here is real"),
        "join": N_("Join in"),
        "scan": N_("Scan the code with your phone, or go to"),
        "code": N_("Code"),
        "qr": N_("QR code to join: {link}"),
        **TIMER_TEXTS,
        "before": N_("Before"),
        "after": N_("After"),
        "do": N_("Do"),
        "dont": N_("Don't"),
        "with": N_("with"),
        "page": N_("Page {n} of {total}"),
        "still": N_("Stay on this page"),
        "turn": N_("Turn the pages"),
        "next_page": N_("Next page"),
        "right": N_("What is right"),
        "sitting_out": N_("Sitting out this round"),
        "last_minute": N_("Last minute"),
        "sound": N_("Turn the bell on"),
    }
    scene = traitlets.Dict().tag(sync=True)
    timer = traitlets.Dict().tag(sync=True)
    #: Whether a bell tells that the time of a round is up.
    bell = traitlets.Bool(False).tag(sync=True)

    def refresh(self) -> None:
        """Follow the stage."""
        self.timer = followed_timer(self.session, self.timer)
        self.bell = self.session.stage.current == "pairing" and bell_rings(self.session)
        self.scene = self._scene()

    def _scene(self) -> dict[str, Any]:
        session, say = self.session, self.session.say
        shared = {
            "day": session.day.title_in(session.language),
            "rehearsal": session.day.rehearsal,
            "join": join(session),
            "unreachable": self._unreachable(),
            "joined": joined(session),
            "roles": role_counts(session),
        }
        current = session.stage.current
        if current not in CHAPTERS:
            return {**shared, **self._between()}
        chapter = CHAPTERS[current]
        scene: dict[str, Any] = {
            "kind": "chapter",
            "key": current,
            "title": say(chapter.title),
            "line": say(chapter.projector),
        }
        scene["answered"] = self._answered(current)
        scene["results"] = revealed_results(session, current)
        if current == "pairing":
            scene |= self._pairing(scene["line"])
        elif current == "lessons":
            scene |= self._lesson_now() or {"lessons": self._lessons()}
        elif current == "closing":
            scene["tips"] = self._tips()
        return {**shared, **scene}

    def _unreachable(self) -> str:
        # A phone that scans an address of the laptop itself looks for the day on the phone.
        reach = reach_of(self.session)
        return self.session.say(N_("One moment: joining opens soon.")) if reach.problem and reach.only_here else ""

    def _between(self) -> dict[str, Any]:
        """Return what is to be seen before, between and after the chapters."""
        session, say = self.session, self.session.say
        agenda = [plan.key for plan in session.day.agenda]
        last = session.stage.opened_last(agenda)
        if not last:
            return {"kind": "lobby", "title": session.day.title_in(session.language), "line": ""}
        coming = agenda[agenda.index(last) + 1 :]
        if not coming:
            return {"kind": "end", "title": say(N_("Thank you for today")), "line": ""}
        line = say(N_("Next: {title}"), title=say(CHAPTERS[coming[0]].title))
        planned = next(planned.start for planned in session.day.planned() if planned.key == coming[0])
        start = datetime.combine(session.day.date, planned)
        now = session.clock.now().astimezone().replace(tzinfo=None)
        # A time that has passed, because of a break that the agenda does not know, would only confuse.
        if now.date() == start.date() and now < start:
            line = say(N_("Next: {title}, at {time}"), title=say(CHAPTERS[coming[0]].title), time=format_time(start))
        return {"kind": "between", "title": session.day.title_in(session.language), "line": line}

    def _answered(self, chapter: str) -> str:
        """Return how many answered anything in a chapter, or nothing where there is nothing to answer together."""
        items = items_of(chapter)
        answered = who_answered(self.session, chapter, items)
        expected = Participation(self.session.records).expected(answered)
        if not items or not expected:
            return ""
        return self.session.say_count("{n} of {m} has answered", "{n} of {m} have answered", len(answered), m=expected)

    def _pairing(self, line: str) -> dict[str, Any]:
        session, say = self.session, self.session.say
        rounds, number = rounds_of(session), round_now(session)
        pairs = published_pairs(session)
        if pairs and _later(session, "published", "round"):
            first = example_pair(session)
            # The one that sets the example, and then by name.
            names = sorted((pair != first, [self._name(code) for code in pair]) for pair in pairs)
            return {"line": say(N_("These pairs will learn from each other.")), "pairs": [both for _, both in names]}
        if not rounds:
            return {"line": line}
        if number > len(rounds):
            # The young colleagues now talk among themselves: nothing of that is on a screen.
            return {"line": say(N_("The speed dates are over. Thank you for the conversations."))}
        shown = rounds[max(number, 1) - 1]
        several = len(session.day.rooms) > 1
        words = N_("Round {n} of {total}") if number else N_("Round {n} of {total} starts soon. Find your table.")
        return {
            "line": say(words, n=max(number, 1), total=len(rounds)),
            "tables": [
                {
                    "table": say(N_("Table {n}"), n=number),
                    "room": self._room(codes[-1]) if several else "",
                    "names": list(map(self._name, codes)),
                }
                for number, codes in tables_of(shown)
            ],
            "byes": sorted(map(self._name, byes_of(session, max(number, 1)))),
        }

    def _lesson_now(self) -> dict[str, Any]:
        """Return the lesson that is being given, when the facilitator has it on this screen."""
        for lesson in offered(self.session):
            now = teaching(self.session, lesson.slug)
            if now and self.session.stage.revealed("lessons", lesson.slug):
                return {"title": lesson.title, "line": "", "lesson": room_step(self.session, lesson, now)}
        return {}

    def _lessons(self) -> list[dict[str, Any]]:
        session = self.session
        measured = {summary.slug: summary for summary in results.lessons(session.records, k=session.day.smallest_group)}
        shown = session.stage.revealed("lessons", CONFIDENCE)
        rows = []
        for lesson in offered(session):
            row: dict[str, Any] = {
                "title": lesson.title,
                "minutes": session.say_count("{n} minute", "{n} minutes", lesson.minutes),
                "bars": [],
            }
            found = measured.get(lesson.slug)
            if shown and found and enough_answers(min(found.before.n, found.after.n), session.day):
                row["bars"] = [
                    {
                        "when": when,
                        "mean": decimal(session, side.mean),
                        "part": round(side.mean / side.counts[-1][0], 3),
                    }
                    for when, side in (("before", found.before), ("after", found.after))
                    if side.mean is not None
                ]
                row["n_text"] = session.say_count("{n} answer", "{n} answers", min(found.before.n, found.after.n))
            rows.append(row)
        return rows

    def _tips(self) -> dict[str, Any]:
        session = self.session
        if session.stage.revealed("closing", VOTES):
            found = [
                {
                    "kind": tip.kind,
                    "text": tip.text,
                    "votes": session.say(N_("at least {n}"), n=tip.votes) if tip.votes else "",
                }
                for tip in all_tips_told(session.records, session.day.smallest_group)
            ]
        elif session.stage.revealed("closing", TIPS):
            # While people vote they see no standing, or they would follow it.
            found = [{"kind": kind, "text": outcome.value, "votes": ""} for kind, outcome in shared_tips(session)]
        else:
            return {}
        columns = {kind: [tip for tip in found if tip["kind"] == kind] for kind in KINDS}
        most = max(map(len, columns.values()))
        more = session.say(N_("All of them are on your phone.")) if most > _MOST_TIPS else ""
        return {**{kind: rows[:_MOST_TIPS] for kind, rows in columns.items()}, "more": more}

    def _name(self, code: str) -> str:
        who = self.session.records.participant(code)
        return who.name if who else "–"

    def _room(self, code: str) -> str:
        who = self.session.records.participant(code)
        return next((room.name for room in self.session.day.rooms if who and room.key == who.room), "")


def reach_of(session: Session) -> Reach:
    """Return where phones reach the laptop; without a server nowhere.

    Args:
        session: of this page.
    """
    link = os.environ.get(ENV_JOIN_LINK, "")
    found = Reach.from_text(session.stage.value("", REACH)) if link else Reach()
    return found if found.origin else Reach(link.partition("/j/")[0])


def join(session: Session) -> dict[str, str]:
    """Return how to join: the address to type, the code, and a QR code as a picture; without a server only the code.

    Args:
        session: of this page.
    """
    origin, code = reach_of(session).origin, join_code(session.secret)
    link = f"{origin}/j/{code}" if origin else ""
    return {"link": link, "address": origin, "code": code if link else "", "qr": _qr(link)}


@cache
def _qr(link: str) -> str:
    if not link:
        return ""
    import segno

    # White with the full quiet zone on any background, or phones do not find it.
    return str(segno.make(link, error="m").svg_data_uri(scale=8, border=4, dark="#000", light="#fff"))


def joined(session: Session) -> str:
    """Return how many joined, in words; a table that shares a device counts once, and who was not seen again does not.

    Args:
        session: of this page.
    """
    return session.say_count("{n} participant", "{n} participants", len(Participation(session.records).counted))


def role_counts(session: Session) -> list[str]:
    """Return how many of each role joined, in words; roles that nobody has are left out.

    Args:
        session: of this page.
    """
    n = Counter(who.role for who in Participation(session.records).counted)
    young, leaders, tables = n[Role.YOUNG_COLLEAGUE], n[Role.LEADER], n[Role.TABLE]
    texts = (
        (young, session.say_count("{n} young colleague", "{n} young colleagues", young)),
        (leaders, session.say_count("{n} leader", "{n} leaders", leaders)),
        (tables, session.say_count("{n} table", "{n} tables", tables)),
    )
    return [text for count, text in texts if count]


def items_of(chapter: str) -> tuple[str, ...]:
    """Return the items that a chapter asks everyone in the room.

    Args:
        chapter: key of the chapter.
    """
    asked = tuple(item for question in CHAPTERS[chapter].questions for item in question.items)
    return asked + (tip_items() if chapter == "closing" else ())


def tip_items() -> tuple[str, ...]:
    """Return the items of all do's and don'ts."""
    return tuple(f"{kind}.{number}" for kind in KINDS for number in range(1, MAX_TIPS + 1))


def _later(session: Session, item: str, other: str) -> bool:
    """Return whether the facilitator set one thing of the pairing after the other."""
    one, another = (session.records.stage.position(STAFF, "pairing", name) for name in (item, other))
    return one > another
