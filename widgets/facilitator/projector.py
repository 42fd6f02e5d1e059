"""The big screen: how to join, what is going on now, how much time is left, and what the facilitator reveals."""

from __future__ import annotations

import math
from datetime import datetime
from statistics import fmean
from typing import Any

import traitlets

from themeday.i18n import N_, format_time
from themeday.model.changes import Topics
from themeday.model.labels import comparable
from themeday.report.disclosure.batches import in_batches
from themeday.report.disclosure.response import enough_answers
from themeday.report.disclosure.tips import all_tips_told
from themeday.results.reading import countable, without_codes
from themeday.room.participation import Participation
from themeday.room.session import Session
from themeday.room.speed_dates.reading import byes_of, example_pair, round_now, rounds_of, tables_of
from themeday.room.speed_dates.running_rounds import bell_rings
from themeday.room.teaching import forgotten_at, teaching
from themeday.store.records import STAFF
from themeday.widgets.facilitator.joining import join, joined_text, reach_of, role_counts
from themeday.widgets.facilitator.screen import on_screen
from themeday.widgets.facilitator.topics import day_topics
from themeday.widgets.participant.lesson_room import CONFIDENCE, room_step
from themeday.widgets.participant.lessons import offered
from themeday.widgets.participant.tips import KINDS, TIP_ITEMS, TIPS, VOTES, shared_tips
from themeday.widgets.shared.card import Card, front_end, style_sheet
from themeday.widgets.shared.counting import decimal
from themeday.widgets.shared.results import question_result, turnout
from themeday.widgets.shared.timer import TIMER_TEXTS, followed_timer

_MOST_TIPS = 5


class Projector(Card):
    """One calm picture of what is going on now, for a whole room to read."""

    _esm = front_end("projector")
    _css = style_sheet("design.css", "projector.css")
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
        "sound": N_("Sound on"),
    }
    scene = traitlets.Dict().tag(sync=True)
    timer = traitlets.Dict().tag(sync=True)
    #: Whether a bell tells that the time of a round is up.
    bell = traitlets.Bool(False).tag(sync=True)

    def refresh(self) -> None:
        self.timer = followed_timer(self.session, self.timer)
        self.bell = self.session.stage.current == "pairing" and bell_rings(self.session)
        self.scene = self._scene()

    def topics(self) -> Topics:
        current = self.session.stage.current
        return day_topics(self.session, current if current in self.session.day.chapters else "")

    def until(self) -> float:
        start, now = self._next_start(), self.session.clock.now().timestamp()
        moments = [start.replace(hour=0, minute=0).timestamp(), start.timestamp()] if start else []
        coming = (moment for moment in moments if now < moment)
        return min(*coming, forgotten_at(self.session, self.session.day.lessons), math.inf)

    def _scene(self) -> dict[str, Any]:
        session, say = self.session, self.session.say
        shared = {
            "day": session.day.title_in(session.language),
            "rehearsal": session.day.rehearsal,
            "join": join(session),
            "unreachable": self._unreachable(),
            "joined": joined_text(session),
            "roles": role_counts(session),
        }
        current = session.stage.current
        if current not in session.day.chapters:
            return {**shared, **self._between()}
        chapter = session.day.chapters[current]
        scene: dict[str, Any] = {
            "kind": "chapter",
            "key": current,
            "title": say(chapter.title),
            "line": say(chapter.projector),
        }
        scene["answered"] = self._answered(current)
        scene["results"] = [
            question_result(session, current, question)
            for question in chapter.questions
            if question.revealable and question.key == on_screen(session, current)
        ]
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
        if last == agenda[-1]:
            return {"kind": "end", "title": say(N_("Thank you for today")), "line": ""}
        title = say(session.day.chapters[agenda[agenda.index(last) + 1]].title)
        start, now = self._next_start(), session.clock.now().astimezone()
        line = say(N_("Next: {title}"), title=title)
        # A time that has passed, because of a break that the agenda does not know, would only confuse.
        if start and now.date() == start.date() and now < start:
            line = say(N_("Next: {title}, at {time}"), title=title, time=format_time(start))
        return {"kind": "between", "title": session.day.title_in(session.language), "line": line}

    def _next_start(self) -> datetime | None:
        """Return when the part after the one that was opened last is planned."""
        day = self.session.day
        keys = [plan.key for plan in day.agenda]
        last = self.session.stage.opened_last(keys)
        starts = {plan.key: plan.start for plan in day.planned()}
        coming = keys[keys.index(last) + 1 :] if last else []
        return datetime.combine(day.date, starts[coming[0]]).astimezone() if coming else None

    def _answered(self, chapter: str) -> str:
        """Return how many answered anything in a chapter, or nothing where there is nothing to answer together."""
        items = [item for question in self.session.day.chapters[chapter].questions for item in question.items]
        if chapter == "closing":
            items += TIP_ITEMS
        answered = turnout(self.session, chapter, items)
        return answered.text if items and answered.expected else ""

    def _pairing(self, line: str) -> dict[str, Any]:
        session, say = self.session, self.session.say
        rounds, number = rounds_of(session), round_now(session)
        pairs = Participation(session.records).published_pairs
        if pairs and _later(session, "published", "round"):
            first = example_pair(session)
            # The one that sets the example, and then by name.
            names = sorted((pair != first, [self.name_of(code) for code in pair]) for pair in pairs)
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
                    "names": list(map(self.name_of, codes)),
                }
                for number, codes in tables_of(shown)
            ],
            "byes": sorted(map(self.name_of, byes_of(session, max(number, 1)))),
        }

    def _lesson_now(self) -> dict[str, Any]:
        """Return the lesson that is being given, when the facilitator has it on this screen."""
        for lesson in offered(self.session):
            now = teaching(self.session, lesson.slug)
            if now and self.session.stage.revealed("lessons", lesson.slug):
                return {"title": lesson.title, "line": "", "lesson": room_step(self.session, lesson, now)}
        return {}

    def _lessons(self) -> list[dict[str, Any]]:
        minutes = ((lesson, lesson.minutes) for lesson in offered(self.session))
        shown = self.session.stage.revealed("lessons", CONFIDENCE)
        return [
            {
                "title": lesson.title,
                "minutes": self.session.say_count("{n} minute", "{n} minutes", n),
                "bars": [],
                **(self._confidence(lesson.slug) if shown else {}),
            }
            for lesson, n in minutes
        ]

    def _confidence(self, slug: str) -> dict[str, Any]:
        """Return how sure people felt before and after a lesson, once enough answered both."""
        session, k = self.session, self.session.day.smallest_group
        since = session.stage.revealed_at("lessons", CONFIDENCE)
        steps: dict[str, list[int]] = {}
        for when in ("before", "after"):
            item = f"{slug}.{when}"
            given = countable(session.records, "lessons", [item], k)
            seen = in_batches(session.records, ("lessons", item), given, k, since=since)
            steps[when] = [int(outcome.value) for outcome in seen if outcome.value.isdecimal()]
        n = min(map(len, steps.values()))
        if not enough_answers(n, session.day):
            return {}
        asked = session.day.chapters.confidence(slug, "after")
        high = asked.high if asked else 1
        bars = [
            {"when": when, "mean": decimal(session, fmean(of)), "part": round(fmean(of) / high, 3)}
            for when, of in steps.items()
        ]
        return {"bars": bars, "n_text": session.say_count("{n} answer", "{n} answers", n)}

    def _tips(self) -> dict[str, Any]:
        session = self.session
        shown = on_screen(session, "closing")
        if shown == VOTES:
            unnamed = without_codes(session.records)
            seen = {comparable(unnamed(outcome.value)) for _, outcome in shared_tips(session)}
            tips = [
                {
                    "kind": tip.kind,
                    "text": tip.text,
                    "votes": session.say(N_("at least {n}"), n=tip.votes) if tip.votes else "",
                }
                for tip in all_tips_told(session.records, session.day.smallest_group)
                if comparable(tip.text) in seen
            ]
        elif shown == TIPS:
            # While people vote they see no standing, or they would follow it.
            tips = [{"kind": kind, "text": outcome.value, "votes": ""} for kind, outcome in shared_tips(session)]
        else:
            return {}
        columns = {kind: [tip for tip in tips if tip["kind"] == kind] for kind in KINDS}
        most = max(map(len, columns.values()))
        more = session.say(N_("All of them are on your phone.")) if most > _MOST_TIPS else ""
        return {**{kind: rows[:_MOST_TIPS] for kind, rows in columns.items()}, "more": more}

    def _room(self, code: str) -> str:
        who = self.session.records.participant(code)
        return next((room.name for room in self.session.day.rooms if who and room.key == who.room), "")


def _later(session: Session, item: str, other: str) -> bool:
    """Return whether the facilitator set one thing of the pairing after the other."""
    first, second = (session.records.stage.position(STAFF, "pairing", name) for name in (item, other))
    return first > second
