"""The facilitator's console, for a phone or a laptop: chapters, timer, questions, what is shown, and the pairing."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import traitlets

from themeday.i18n import LANGUAGE_NAMES, N_, format_time
from themeday.model.changes import Topics
from themeday.room import restarts
from themeday.room.environment import ENV_IDENTITY
from themeday.room.optimistic_writes import Steps
from themeday.room.participation import Participation
from themeday.room.restarts import Restarted
from themeday.room.session import Session
from themeday.room.speed_dates.replanning import absences_to_follow, follow_steps
from themeday.room.teaching import forgotten_at
from themeday.widgets.facilitator import console_chapters, console_dates, console_match, console_questions, joining
from themeday.widgets.facilitator.console_chapters import chapter_acts, chapters_panel, focus_of
from themeday.widgets.facilitator.console_clock import clock_panel
from themeday.widgets.facilitator.console_dates import Works, dates_acts, dates_panel, dates_works
from themeday.widgets.facilitator.console_match import IN_NO_LOG, Trial, match_acts, match_panel, match_works
from themeday.widgets.facilitator.console_questions import moderated_answers, question_acts, question_rows
from themeday.widgets.facilitator.joining import join_acts, join_panel, joined_text, role_counts
from themeday.widgets.facilitator.screen import screen_text
from themeday.widgets.facilitator.topics import day_topics
from themeday.widgets.shared.attempts import attempt_name, tried
from themeday.widgets.shared.background import Background
from themeday.widgets.shared.card import Card, front_end, style_sheet
from themeday.widgets.shared.timer import followed_timer

_ONE_AT_A_TIME = N_("Something else is being worked out. Press again when that is done.")


class Console(Card):
    """Everything with which one person runs the day."""

    _esm = front_end("console")
    _css = style_sheet("design.css", "console.css")
    texts = {
        "rehearsal": N_("Rehearsal: nothing here is real"),
        "projector": N_("Open the big screen"),
        "new_tab": N_("(in a new tab)"),
        "laptop": N_("How the laptop is doing"),
        "done": N_("Done"),
        "working": N_("Working…"),
        "works": N_("This is being worked out. It may take a moment; everything else goes on."),
        "damaged": N_(
            "{n} damaged pieces were found in what was saved, and set aside. Nothing else is touched and the day goes "
            "on. Tell the organiser: the review shows where they are."
        ),
        **console_chapters.TEXTS,
        **console_questions.TEXTS,
        **joining.TEXTS,
        **console_dates.TEXTS,
        **console_match.TEXTS,
    }
    damaged = traitlets.Int().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)
    asked = traitlets.List().tag(sync=True)
    answers = traitlets.Dict().tag(sync=True)
    pairing = traitlets.Dict().tag(sync=True)
    timer = traitlets.Dict().tag(sync=True)
    notice = traitlets.Dict().tag(sync=True)
    #: What is being worked out now, by the type of its message, and which types wait for it; nothing most of the time.
    working = traitlets.Dict().tag(sync=True)

    def __init__(self, session: Session) -> None:
        self._trial = Trial()
        self._attempt = ""  # of the press that something is being worked out for
        self._background = Background(session)
        super().__init__(session)

    def close(self) -> None:
        if hasattr(self, "_background"):  # ipywidgets closes also what was never begun
            self._background.stop()
        super().close()

    def refresh(self) -> None:
        session = self.session
        chapter = focus_of(session)
        if chapter == "pairing":
            self._follow_absences()
        self.damaged = session.records.damaged
        self.state = self._state()
        self.asked = question_rows(session, chapter) if chapter else []
        self.answers = moderated_answers(self, chapter)
        self.pairing = {**dates_panel(session), **match_panel(session, self._trial)} if chapter == "pairing" else {}
        self.timer = followed_timer(session, self.timer)

    def topics(self) -> Topics:
        return day_topics(self.session, focus_of(self.session))

    def until(self) -> float:
        return forgotten_at(self.session, self.session.day.lessons)

    def receive(self, message: dict[str, Any]) -> None:
        kind = message.get("type")
        if not isinstance(kind, str):
            kind = ""
        attempt, works = attempt_name(message.get("attempt")), self._works(message)
        if kind == "tick":
            self.refresh()
        elif kind in works:
            self._work(kind, works, attempt)
        else:
            act = self._acts(message).get(kind)
            status, text = tried(self.session, act or (lambda: None))
            if act and status == "saved":
                text = self.session.say(self.texts["done"])
                self.refresh()  # what this page is considering is in no log
            self.notice = {"attempt": attempt, "ok": status == "saved", "text": text}

    def _acts(self, message: dict[str, Any]) -> dict[object, Callable[[], object]]:
        return {
            **chapter_acts(self.session, message),
            **question_acts(self, message),
            **join_acts(self.session, message),
            "restart_read": lambda: _note_restart_read(self.session),
            **dates_acts(self.session, message),
            **match_acts(self.session, message, self._trial),
        }

    def _works(self, message: dict[str, Any]) -> Works:
        return {**dates_works(self.session, message), **match_works(self.session, message, self._trial)}

    def _work(self, kind: str, works: Works, attempt: str) -> None:
        """Let something be worked out, and say so until it is done; a second press meanwhile does nothing."""
        if self.working and attempt == self._attempt != "":
            self._background.stop()  # the same press: what it wrote was taken back, and it is done again
        elif self.working:
            self.notice = {"attempt": attempt, "ok": False, "text": self.session.say(_ONE_AT_A_TIME)}
            return
        self._attempt = attempt

        def begin() -> Steps[object]:
            self.working = {"what": kind, "wait": [*works]}  # first: what it writes makes this card look again
            return works[kind]()

        def told(status: str, text: str) -> None:
            self.working = {}
            if status == "saved":
                text = self.session.say(self.texts["done"])
            if kind in IN_NO_LOG or status != "saved":
                self.refresh()
            elif focus_of(self.session) == "pairing":  # what was written is shown; people went on telling meanwhile
                self._follow_absences()
            self.notice = {"attempt": attempt, "ok": status == "saved", "text": text or self.labels["no_reply"]}

        if self._background.do(begin, told):
            text = self.session.say(self.texts["works"])
            self.notice = {"attempt": attempt, "ok": True, "goes_on": True, "text": text}

    def _follow_absences(self) -> None:
        """Plan the rounds to come anew when people told that someone was not there; only the console does."""

        def begin() -> Steps[object]:
            self.working = {"what": "schedule", "wait": [*self._works({})]}
            return follow_steps(self.session)

        def told(_status: str, _text: str) -> None:
            self.working = {}  # what could not be planned stays as it was said; the next look tries again

        if self.session.staff == "facilitator" and not self.working and absences_to_follow(self.session):
            self._attempt = ""
            self._background.do(begin, told)

    def _state(self) -> dict[str, Any]:
        session, day = self.session, self.session.day
        return {
            "title": day.title_in(session.language),
            "rehearsal": day.rehearsal,
            "languages": [
                {"key": key, "text": LANGUAGE_NAMES[key]} for key in day.languages if key != session.language
            ],
            "served": session.followed or ENV_IDENTITY in os.environ,
            "restarted": _restart_line(session),
            "join": join_panel(session),
            "joined": joined_text(session),
            "roles": [*role_counts(session), *_not_seen(session)],
            "clock": clock_panel(session),
            **chapters_panel(session),
            "screen": screen_text(session, session.stage.current),
        }


def _restart_line(session: Session) -> str:
    """Return what there is to say of a server that died and was started again, until that was read."""
    restarted = Restarted.here()
    if restarted is None or session.stage.value("", restarts.READ) == restarted.to_text():
        return ""
    return session.say(restarts.TOLD, time=format_time(restarted.at.astimezone()))


def _note_restart_read(session: Session) -> None:
    if (restarted := Restarted.here()) and _restart_line(session):
        session.set_stage("", {restarts.READ: restarted.to_text()})


def _not_seen(session: Session) -> list[str]:
    """Return how many joined and were not seen again, as when someone scans the code in two browsers."""
    n = len(Participation(session.records).unseen)
    text = session.say_count("{n} joined and was not seen again", "{n} joined and were not seen again", n)
    return [text] if n else []
