"""The facilitator's console, for a phone or a laptop: chapters, timer, questions, what is shown, and the pairing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import traitlets

from themeday.chapters import CHAPTERS
from themeday.errors import OutcomeRefused
from themeday.i18n import LANGUAGE_NAMES, N_, format_time
from themeday.lessons import Lesson
from themeday.model.outcomes import Outcome
from themeday.room import agreements
from themeday.room.dates.planning import absences_to_follow, follow_steps
from themeday.room.environment import ENV_IDENTITY
from themeday.room.participation import Participation
from themeday.room.session import Session
from themeday.room.stage import Timer
from themeday.room.teaching import free, teaching
from themeday.room.work import Steps
from themeday.store.records import STAFF
from themeday.text.shown import shown
from themeday.widgets.facilitator.console_dates import Works
from themeday.widgets.facilitator.console_join import TEXTS as JOIN_TEXTS
from themeday.widgets.facilitator.console_join import act_on_join, join_panel
from themeday.widgets.facilitator.console_match import IN_NO_LOG, Trial
from themeday.widgets.facilitator.console_pairing import TEXTS, act_on_pairing, pairing_panel, pairing_works
from themeday.widgets.facilitator.console_restart import act_on_restart, restart_line
from themeday.widgets.facilitator.projector import CONFIDENCE, TIPS, VOTES, joined, role_counts, tip_items
from themeday.widgets.participant.lessons import offered
from themeday.widgets.participant.live_list import CHANGED, let_handle, let_through
from themeday.widgets.shared.card import Card, attempt_name, front_end, look, tried
from themeday.widgets.shared.results import SHOWN, question_result, shown_by, who_answered
from themeday.widgets.shared.timer import TIMER_TEXTS, followed_timer

_MOST_MINUTES = 240
_STOPPED = Timer().to_text()
# Less than this many minutes off the plan is on time.
_ON_TIME = 2
_ONE_AT_A_TIME = N_("Something else is being worked out. Press again when that is done.")


class Console(Card):
    """Everything with which one person runs the day.

    Args:
        session: of this page.
    """

    _esm = front_end("console")
    _css = look("design.css", "console.css")
    texts = {
        "rehearsal": N_("Rehearsal: nothing here is real"),
        "projector": N_("Open the big screen"),
        "new_tab": N_("(in a new tab)"),
        "laptop": N_("How the laptop is doing"),
        "now_title": N_("Now"),
        "end": N_("End this part"),
        "timer": N_("Timer"),
        "minutes": N_("Minutes"),
        "start": N_("Start"),
        "quick": N_("Start the timer at once"),
        "n_minutes": N_("{n} min"),
        "pause": N_("Pause"),
        "resume": N_("Resume"),
        "more": N_("+1 min"),
        "stop": N_("Stop"),
        **TIMER_TEXTS,
        "questions": N_("Questions"),
        "open_ask": N_("Open the question"),
        "close_ask": N_("Close the question"),
        "show": N_("Show on the big screen"),
        "unshow": N_("Take off the big screen"),
        "open_vote": N_("Open the voting"),
        "close_vote": N_("Close the voting"),
        "show_votes": N_("Show the result"),
        "unshow_votes": N_("Take off the big screen"),
        "is_closed": N_("Closed for answers"),
        "is_shown": N_("On the big screen"),
        "is_voting": N_("Voting is open"),
        "is_result": N_("The result is on the big screen"),
        "answers": N_("Answers that may be shown: {n}"),
        "hide": N_("Hide"),
        "unhide": N_("Show again"),
        "is_hidden": N_("Hidden"),
        "let": N_("Let through"),
        "free": N_("Let someone else give it"),
        "waits": N_("Waits for you"),
        "waiting": N_("waiting for you: {n}"),
        "chapters": N_("Parts of the day"),
        "really": N_("Really? Press once more"),
        "done": N_("Done"),
        "working": N_("Working…"),
        "works": N_("This is being worked out. It may take a moment; everything else goes on."),
        "damaged": N_(
            "{n} damaged pieces were found in what was saved, and set aside. Nothing else is touched and the day goes "
            "on. Tell the organiser: “themeday doctor” tells more."
        ),
        **JOIN_TEXTS,
        **TEXTS,
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
        super().__init__(session)

    def refresh(self) -> None:
        """Follow the logs."""
        focus = self._focus()
        if focus == "pairing":
            self._follow_absences()
        self.damaged = self.session.records.damaged
        self.state = self._state(focus)
        self.asked = self._rows(focus) if focus else []
        self.answers = {
            key: [
                {
                    "handle": self._handle(outcome),
                    "text": text,
                    "by": shown_by(self.session, outcome),
                    "hidden": self.session.stage.hidden(*outcome.key),
                    "waits": self._waits(key, outcome),
                }
                for outcome, text in found
            ]
            for key, found in self._showable(focus)
        }
        self.pairing = pairing_panel(self.session, self._trial) if focus == "pairing" else {}
        self.timer = followed_timer(self.session, self.timer)

    def receive(self, message: dict[str, Any]) -> None:
        """Do what the facilitator asks."""
        kind = message.get("type")
        if kind == "tick":
            self.refresh()
            return
        works = pairing_works(self.session, message, self._trial)
        if isinstance(kind, str) and kind in works:
            self._work(kind, works, attempt_name(message.get("attempt")))
            return
        done: list[bool] = []
        status, text = tried(
            self.session,
            lambda: done.append(
                self._act(kind, message)
                or act_on_join(self.session, message)
                or act_on_restart(self.session, message)
                or act_on_pairing(self.session, message, self._trial)
            ),
        )
        if any(done):
            text = self.session.say(self.texts["done"])
            self.refresh()  # what this page is considering is in no log
        self.notice = {"attempt": attempt_name(message.get("attempt")), "ok": status == "saved", "text": text}

    # What takes a while

    def _work(self, kind: str, works: Works, attempt: str) -> None:
        """Let something be worked out, and say so until it is done; a second press meanwhile does nothing."""
        if self.working and attempt == self._attempt != "":
            self.stop_working()  # the same press: what it wrote was taken back, and it is done again
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
            elif self._focus() == "pairing":  # what was written is shown; people went on telling meanwhile
                self._follow_absences()
            self.notice = {"attempt": attempt, "ok": status == "saved", "text": text or self.labels["no_reply"]}

        if self.in_steps(begin, told):
            text = self.session.say(self.texts["works"])
            self.notice = {"attempt": attempt, "ok": True, "goes_on": True, "text": text}

    def _follow_absences(self) -> None:
        """Plan the rounds to come anew when people told that someone was not there; only the console does."""

        def begin() -> Steps[object]:
            self.working = {"what": "schedule", "wait": [*pairing_works(self.session, {}, self._trial)]}
            return follow_steps(self.session)

        def told(_status: str, _text: str) -> None:
            self.working = {}  # what could not be planned stays as it was said; the next look tries again

        if self.session.staff == "facilitator" and not self.working and absences_to_follow(self.session):
            self._attempt = ""
            self.in_steps(begin, told)

    # What the facilitator can do

    def _act(self, kind: object, message: dict[str, Any]) -> bool:
        on = message.get("on") is True
        if kind == "start":
            self._start(message.get("chapter"))
        elif kind == "end":
            self._end()
        elif kind == "timer":
            self._set_timer(message.get("do"), message.get("minutes"))
        elif kind == "ask":
            self._switch("ask", message.get("key"), "open" if on else "closed")
        elif kind == "show":
            self._switch("show", message.get("key"), "1" if on else "")
        elif kind == "hide":
            self._hide(message.get("handle"), on)
        elif kind == "let":
            self._let(message.get("handle"))
        elif kind == "free":
            self._free(message.get("key"))
        else:
            return False
        return True

    def _start(self, chapter: object) -> None:
        session = self.session
        current = session.stage.current
        if chapter not in [plan.key for plan in session.day.agenda] or chapter == current:
            return
        others: dict[str, dict[str, object]] = {"": {"current": str(chapter), "timer": _STOPPED}}
        if current:
            others[current] = {"state": "closed"}
        session.set_stage(str(chapter), {"state": "open", "opened": "1"}, others)

    def _end(self) -> None:
        current = self.session.stage.current
        if current:
            self.session.set_stage(current, {"state": "closed"}, {"": {"current": "", "timer": _STOPPED}})

    def _set_timer(self, act: object, minutes: object) -> None:
        timer, now = self.session.stage.timer, self.session.clock.now().timestamp()
        left = timer.seconds_left(now)
        if act == "start":
            if isinstance(minutes, bool) or not isinstance(minutes, int) or not 1 <= minutes <= _MOST_MINUTES:
                raise OutcomeRefused(N_("Choose a number from {low} to {high}."), low=1, high=_MOST_MINUTES)
            timer = Timer(ends_at=now + 60 * minutes, whole=60 * minutes)
        elif act == "pause" and timer.running:
            timer = Timer(left=left, whole=timer.whole)
        elif act == "resume" and not timer.running and left:
            timer = Timer(ends_at=now + left, whole=timer.whole)
        elif act == "more":
            whole = timer.whole + 60
            timer = Timer(now + left + 60, whole=whole) if timer.running else Timer(left=left + 60, whole=whole)
        elif act == "stop":
            timer = Timer()
        else:
            return
        self.session.set_stage("", {"timer": timer.to_text()})

    def _switch(self, what: str, key: object, value: str) -> None:
        focus = self._focus()
        switches = {row["key"]: row["askable"] for row in self._rows(focus)}
        shows = {show["key"] for row in self._rows(focus) for show in row["shows"]}
        if isinstance(key, str) and (switches.get(key) if what == "ask" else key in shows):
            self.session.set_stage(focus, {f"{what}:{key}": value})

    def _hide(self, handle: object, on: bool) -> None:
        focus = self._focus()
        for _, found in self._showable(focus):
            for outcome, _ in found:
                if self._handle(outcome) == handle:
                    self.session.set_stage(focus, {f"hide:{outcome.item}:{outcome.participant}": "1" if on else ""})
                    return

    def _let(self, handle: object) -> None:
        written = [(key, outcome) for key, found in self._showable(self._focus()) for outcome, _ in found]
        outcome = next((one for key, one in written if handle and self._waits(key, one) == handle), None)
        if outcome is None:
            raise OutcomeRefused(CHANGED)
        let_through(self.session, outcome)

    def _free(self, key: object) -> None:
        # Someone took it by mistake, or a phone died: another device goes on.
        if key in [lesson.slug for lesson in offered(self.session)]:
            free(self.session, str(key))

    # What the facilitator sees

    def _waits(self, key: str, outcome: Outcome) -> str:
        """Return by what a browser lets an answer through that waits for it; nothing for one that does not wait."""
        listed = outcome.chapter in CHAPTERS and key in CHAPTERS[outcome.chapter].let_through
        return let_handle(self, outcome) if listed and not self.session.stage.let_through(outcome) else ""

    def _focus(self) -> str:
        """Return the chapter that the console is about: the open one, else the one that was opened last, else none."""
        stage = self.session.stage
        if stage.current in CHAPTERS:
            return stage.current
        return stage.opened_last(plan.key for plan in self.session.day.agenda)

    def _state(self, focus: str) -> dict[str, Any]:
        session, say = self.session, self.session.say
        stage, day = session.stage, session.day
        agenda = [plan.key for plan in day.agenda]
        return {
            "title": day.title_in(session.language),
            "rehearsal": day.rehearsal,
            "languages": [
                {"key": key, "text": LANGUAGE_NAMES[key]} for key in day.languages if key != session.language
            ],
            "served": session.followed or ENV_IDENTITY in os.environ,
            "restarted": restart_line(session),
            "join": join_panel(session),
            "joined": joined(session),
            "roles": [*role_counts(session), *_not_seen(session)],
            "clock": self._clock(),
            "running": bool(stage.current),
            "focus": self._now(focus),
            "line": say(CHAPTERS[focus].projector) if focus and stage.current else "",
            "minutes": next((plan.minutes for plan in day.agenda if plan.key == focus), 10),
            "next": self._next(agenda[agenda.index(focus) + 1 :] if focus in agenda else agenda),
            "chapters": [self._chapter(key) for key in agenda],
        }

    def _next(self, coming: list[str]) -> dict[str, str]:
        if not coming:
            return {}
        title = self.session.say(CHAPTERS[coming[0]].title)
        return {"key": coming[0], "text": self.session.say(N_("Start: {title}"), title=title)}

    def _now(self, focus: str) -> str:
        say = self.session.say
        if not focus:
            return say(N_("Nothing is open yet. People can join already."))
        title = say(CHAPTERS[focus].title)
        return title if self.session.stage.current else say(N_("Nothing is open. Last: {title}."), title=title)

    def _chapter(self, key: str) -> dict[str, Any]:
        session, say, stage = self.session, self.session.say, self.session.stage
        planned = {one.key: one.start for one in session.day.planned()}
        minutes = {plan.key: plan.minutes for plan in session.day.agenda}
        parts = [
            say(N_("planned {time}"), time=planned[key].strftime("%H:%M")),
            session.say_count("{n} minute", "{n} minutes", minutes[key]),
        ]
        opened = stage.opened_at(key)
        if opened and _local(opened).date() == _local(session.clock.now()).date():
            parts.append(say(N_("started {time}"), time=format_time(opened.astimezone())))
        current = stage.current == key
        again = stage.state(key) == "closed"
        return {
            "key": key,
            "title": say(CHAPTERS[key].title),
            "plan": " · ".join(parts),
            "current": current,
            "status": say(N_("open now")) if current else say(N_("closed")) if again else "",
            "button": say(N_("End")) if current else say(N_("Open again")) if again else say(N_("Start")),
        }

    def _clock(self) -> dict[str, str]:
        session = self.session
        now = session.clock.now()
        off = minutes_behind(session, now)
        note = N_("Breaks between the parts are not counted.")
        if off is None:
            text, note = "", N_("The clock of the day starts with the first part.")
        elif abs(off) < _ON_TIME:
            text = session.say(N_("On time"))
        elif off > 0:
            text = session.say_count("{n} minute behind", "{n} minutes behind", off)
        else:
            text = session.say_count("{n} minute ahead", "{n} minutes ahead", -off)
        return {"now": format_time(now.astimezone()), "text": text, "note": session.say(note)}

    def _rows(self, focus: str) -> list[dict[str, Any]]:
        """Return what can be opened, closed and shown in a chapter, with how many answered."""
        if not focus:
            return []
        session, say = self.session, self.session.say
        rows = [
            self._row(
                focus,
                question.key,
                say(question.ask),
                question.items,
                [self._show(focus, question.key, "show", "is_shown")] if question.revealable else [],
                shown=question_result(session, focus, question)["n"] if question.revealable else None,
            )
            for question in CHAPTERS[focus].questions
        ]
        if focus == "closing":
            shows = [self._show(focus, TIPS, "vote", "is_voting"), self._show(focus, VOTES, "votes", "is_result")]
            rows.insert(0, self._row(focus, TIPS, say(N_("Do's and don'ts")), tip_items(), shows))
        elif focus == "lessons":
            rows += [self._lesson_row(lesson) for lesson in offered(session)]
            ask = say(N_("How sure people feel, before and after a lesson"))
            note = say(N_("Averages of the room; lessons with fewer than five answers are left out."))
            shows = [self._show(focus, CONFIDENCE, "show", "is_shown")]
            rows.append(self._row(focus, CONFIDENCE, ask, (), shows, note))
        elif focus == "agreements":
            made = agreements.all_agreements(session.records)
            begun, confirmed = len(made), sum(one.confirmed for one in made)
            note = say(N_("{begun} began, {confirmed} confirmed"), begun=begun, confirmed=confirmed)
            rows.append(self._row(focus, "agreements", say(N_("Agreements of the pairs")), (), [], note))
        return rows

    def _lesson_row(self, lesson: Lesson) -> dict[str, Any]:
        begun, done = (
            len(who_answered(self.session, "lessons", [f"{lesson.slug}.{when}"])) for when in ("before", "after")
        )
        note = self.session.say(N_("{begun} began, {done} finished"), begun=begun, done=done)
        given = teaching(self.session, lesson.slug) is not None
        if given:
            note = f"{self.session.say(N_('Is being given now'))} · {note}"
        on_screen = given or self.session.stage.revealed("lessons", lesson.slug)
        shows = [self._show("lessons", lesson.slug, "show", "is_shown")] if on_screen else []
        return self._row("lessons", lesson.slug, lesson.title, (), shows, note) | {"given": given}

    def _row(
        self,
        chapter: str,
        key: str,
        ask: str,
        items: tuple[str, ...],
        shows: list[dict[str, Any]],
        note: str = "",
        shown: int | None = None,
    ) -> dict[str, Any]:
        session = self.session
        answered = who_answered(session, chapter, items)
        n, everyone = len(answered), Participation(session.records).expected(answered)
        counted = session.say_count("{n} of {m} has answered", "{n} of {m} have answered", n, m=everyone)
        if shown is not None:
            counted += " · " + session.say_count("{n} may be shown", "{n} may be shown", shown)
        return {
            "key": key,
            "ask": ask,
            "counts": note or counted,
            "part": n / everyone if items and everyone else 0,
            "askable": bool(items),
            "open": session.stage.accepts(chapter, key),
            "shows": shows,
        }

    def _show(self, chapter: str, key: str, words: str, status: str) -> dict[str, Any]:
        on = self.session.stage.revealed(chapter, key)
        labels = {
            "show": ("show", "unshow"),
            "vote": ("open_vote", "close_vote"),
            "votes": ("show_votes", "unshow_votes"),
        }
        return {"key": key, "on": on, "label": labels[words][on], "status": status}

    def _showable(self, focus: str) -> Iterator[tuple[str, list[tuple[Outcome, str]]]]:
        """Yield for each open question the answers whose authors let the room see them, by their text."""
        if not focus:
            return
        for question in CHAPTERS[focus].questions:
            if question.revealable and question.text_items:
                yield (
                    question.key,
                    self._sorted(
                        (outcome, outcome.value) for item in question.text_items for outcome in self._open(focus, item)
                    ),
                )
        if focus == "closing":
            words = {"do": self.session.say(N_("Do")), "dont": self.session.say(N_("Don't"))}
            yield (
                TIPS,
                self._sorted(
                    (outcome, f"{words[item.partition('.')[0]]}: {shown(outcome.value)}")
                    for item in tip_items()
                    for outcome in self._open(focus, item)
                ),
            )

    def _open(self, chapter: str, item: str) -> list[Outcome]:
        found = self.session.records.shared.answers(chapter, item)
        return [outcome for outcome in found if outcome.visibility in SHOWN]

    @staticmethod
    def _sorted(found: Iterator[tuple[Outcome, str]]) -> list[tuple[Outcome, str]]:
        # By the text itself: the order of answering would tell who wrote what.
        return sorted(found, key=lambda one: one[1].casefold())

    def _handle(self, outcome: Outcome) -> str:
        return self.handle("answer", f"{outcome.chapter}.{outcome.item}.{outcome.participant}")


def _not_seen(session: Session) -> list[str]:
    """Return how many joined and were not seen again, as when someone scans the code in two browsers."""
    n = len(Participation(session.records).unseen)
    text = session.say_count("{n} joined and was not seen again", "{n} joined and were not seen again", n)
    return [text] if n else []


def minutes_behind(session: Session, now: datetime) -> int | None:
    """Return how many minutes the day runs behind its agenda, below zero when it is ahead, or None before it begins.

    Counted in time used by the parts: the agenda knows no breaks, so a break, long or short, makes nobody late.

    Args:
        session: of this page.
        now: aware.
    """
    runs = _runs(session, _local(now))
    if not runs:
        return None
    minutes = {plan.key: plan.minutes for plan in session.day.agenda}
    order = list(minutes)
    starts = {one.key: _local(datetime.combine(session.day.date, one.start)) for one in session.day.planned()}
    first, begin, end = runs[0]
    late = timedelta()
    if begin.date() == session.day.date:  # a rehearsal may be held on any day, at any hour
        if first == order[0] and begin < starts[first]:
            # The doors open before the day begins.
            runs[0] = (first, min(starts[first], end), end)
        else:
            late = begin - starts[first]
    used = sum((end - begin for _, begin, end in runs), timedelta())
    last, begin, end = runs[-1]
    if last == session.stage.current:
        # A part that is open takes what was planned, or longer.
        used += max(timedelta(minutes=minutes[last]) - (end - begin), timedelta())
    reached = max(order.index(key) for key, _, _ in runs)
    planned = sum(minutes[key] for key in order[order.index(first) : reached + 1])
    return round((late + used - timedelta(minutes=planned)) / timedelta(minutes=1))


def _runs(session: Session, now: datetime) -> list[tuple[str, datetime, datetime]]:
    """Return the parts that were held today, in order, each with its begin and end in local time."""
    stage = session.stage
    runs = []
    for plan in session.day.agenda:
        opened = stage.opened_at(plan.key)
        if opened is None or _local(opened).date() != now.date():
            continue
        state = session.records.stage.latest(STAFF, plan.key, "state")
        if plan.key == stage.current:
            runs.append((plan.key, _local(opened), now))
        elif state and state.value == "closed":
            runs.append((plan.key, _local(opened), _local(datetime.fromisoformat(state.recorded_at))))
    return sorted(runs, key=lambda run: run[1])


def _local(moment: datetime) -> datetime:
    # Aware: on the night of a clock change, two moments are as far apart as they were, not as the clock says.
    return moment.astimezone()
