"""The top of a participant's page: where one is in the day, the timer, and the way on."""

from __future__ import annotations

from typing import Any

import traitlets

from themeday.chapters.question_sets import asked_at
from themeday.i18n import LANGUAGE_NAMES, N_
from themeday.model.changes import Topics
from themeday.model.people import ROLE_NAMES, ROLES_OF_PEOPLE, Role
from themeday.model.questions import Question
from themeday.room.stage import staged
from themeday.text.display import side_by_side
from themeday.widgets.shared.card import Card, front_end, style_sheet
from themeday.widgets.shared.timer import TIMER_TEXTS, followed_timer

_KEPT = N_("What you typed here stays.")


class Header(Card):
    """Title, progress through the day and this part of it, timer, personal code, language, and who holds the device."""

    _esm = front_end("header")
    _css = style_sheet("design.css")
    texts = {
        "progress": N_("Part {n} of {total}"),
        "answered": N_("{n} of {total} questions answered"),
        "your_code": N_("Your personal code: {code}"),
        "code_help": N_("With this code you come back on another device, with all your answers."),
        "have_code": N_("I took part already, on another device"),
        "privacy": N_("What happens with what you write?"),
        "change": N_("Change my role, unit or table"),
        "leave": N_("Leave this device"),
        "more": N_("My code, language and privacy"),
        "follow": N_("Go along"),
        "back": N_("Looking back: this part is closed, you can still read everything and complete it."),
        **TIMER_TEXTS,
        "speaking": N_("Who is answering now?"),
        "parts": N_("Parts of the day"),
        "rehearsal": N_("Rehearsal: nothing here is real"),
        "language": N_("Language"),
    }
    state = traitlets.Dict().tag(sync=True)
    timer = traitlets.Dict().tag(sync=True)
    #: How many questions this part asks, and how many of them are answered.
    done = traitlets.Dict().tag(sync=True)

    def refresh(self) -> None:
        session, say = self.session, self.session.say
        afterwards = self.chapter in session.day.chapters.afterwards
        # What comes weeks later stands by itself: the day is over.
        planned = [] if afterwards else [plan.key for plan in session.day.agenda]
        chapters = session.day.chapters
        here = chapters[self.chapter]
        current = "" if afterwards else session.stage.current
        elsewhere = current if current and current != self.chapter else ""
        who = session.participant
        self.state = {
            "title": say(here.title),
            "lead": say(here.lead),
            "number": planned.index(self.chapter) + 1 if self.chapter in planned else 0,
            "total": len(planned),
            "chapters": [
                {
                    "key": key,
                    "title": say(chapters[key].title),
                    "open": session.stage.was_opened(key),
                    "here": key == self.chapter,
                }
                for key in planned
            ],
            "next": elsewhere,
            "next_text": " ".join(
                (say(N_("The facilitator has opened “{title}”."), title=say(chapters[elsewhere].title)), say(_KEPT))
            )
            if elsewhere
            else "",
            "closed": session.stage.state(self.chapter) == "closed",
            "code": session.rejoin_code,
            "who": self._who(),
            "languages": [
                {"key": key, "text": LANGUAGE_NAMES[key]} for key in session.day.languages if key != session.language
            ],
            "sides": self._sides() if who and who.role is Role.TABLE else [],
            "page": self.chapter,
            "rehearsal": session.day.rehearsal,
        }
        self.done = {
            "total": len(self._asked()),
            "n": sum(any(session.answer(self.chapter, item) for item in q.items) for q in self._asked()),
        }
        self.timer = followed_timer(session, self.timer)

    def topics(self) -> Topics:
        topics = staged("", "current", "timer") | staged(self.chapter, "state")
        topics |= {topic for plan in self.session.day.agenda for topic in staged(plan.key, "state")}
        return topics | self.own(self.chapter, (item for question in self._asked() for item in question.items))

    def receive(self, message: dict[str, Any]) -> None:
        role = next((role for role in ROLES_OF_PEOPLE if role.value == message.get("role")), None)
        if message.get("type") == "side" and role is not None:
            self.session.speak_as(role)

    def _asked(self) -> tuple[Question, ...]:
        day, who = self.session.day, self.session.participant
        role = self.session.me.role if who else ""
        asked = (*day.chapters[self.chapter].questions, *asked_at(self.chapter, day.questions))
        return tuple(question for question in asked if question.role in ("", role) and not question.optional)

    def _who(self) -> str:
        who = self.session.participant
        if who is None:
            return ""
        parts = [who.name, self.session.say(ROLE_NAMES[who.role]), who.unit]
        if who.table:
            parts.append(self.session.say(N_("table {n}"), n=who.table))
        return side_by_side(*parts)

    def _sides(self) -> list[dict[str, object]]:
        mine = self.session.me.role
        return [
            {"key": role.value, "text": self.session.say(ROLE_NAMES[role]), "chosen": role is mine}
            for role in ROLES_OF_PEOPLE
        ]
