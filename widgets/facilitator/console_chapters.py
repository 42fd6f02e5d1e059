"""The part of the console about the chapters: which is open, which comes next, and the timer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from themeday.day.plan import Planned
from themeday.errors import OutcomeRefused
from themeday.i18n import N_, format_time
from themeday.room.session import Session
from themeday.room.speed_dates.reading import whole
from themeday.room.stage import Timer
from themeday.widgets.facilitator.console_clock import held_later
from themeday.widgets.shared.timer import TIMER_TEXTS

TEXTS = {
    "now_title": N_("Now"),
    "say_title": N_("What you say"),
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
    "stop_sure": N_("Yes, stop the time"),
    **TIMER_TEXTS,
    "chapters": N_("Parts of the day"),
}
_MOST_MINUTES = 240
_STOPPED = Timer().to_text()


def focus_of(session: Session) -> str:
    """Return the chapter that the console is about: the open one, else the one that was opened last, else none."""
    stage = session.stage
    if stage.current in session.day.chapters:
        return stage.current
    return stage.opened_last(plan.key for plan in session.day.agenda)


def chapters_panel(session: Session) -> dict[str, Any]:
    """Return what is open, what comes next, and all parts of the day."""
    say, focus, running = session.say, focus_of(session), bool(session.stage.current)
    agenda = {plan.key: plan.minutes for plan in session.day.agenda}
    keys = list(agenda)
    titles = {key: say(chapter.title) for key, chapter in session.day.chapters.items()}
    now = say(N_("Nothing is open. Last: {title}."), title=titles[focus]) if focus and not running else ""
    later = held_later(session)
    coming = (keys[keys.index(focus) + 1 :] if focus in agenda else keys)[:1]
    return {
        "running": running,
        "focus": now or titles.get(focus) or say(N_("Nothing is open yet. People can join already.")),
        "line": say(session.day.chapters[focus].projector) if focus and running else "",
        "say": say(session.day.chapters[focus].say) if focus else "",
        "minutes": agenda.get(focus, 10),
        "next": {
            "key": coming[0],
            "text": say(N_("Start: {title}"), title=titles[coming[0]]),
            "sure": _start_sure(session, coming[0]),
        }
        if coming
        else {},
        "end_sure": say(N_("Yes, close {part}"), part=titles[focus]) if focus else "",
        "chapters": [_chapter(session, plan, agenda[plan.key], later) for plan in session.day.planned()],
    }


def chapter_acts(session: Session, message: dict[str, Any]) -> dict[object, Callable[[], object]]:
    """Return what the facilitator can ask about chapters and the timer, by the type of the message."""
    return {
        "start": lambda: _start(session, message.get("chapter")),
        "end": lambda: _end(session),
        "timer": lambda: _set_timer(session, message.get("do"), message.get("minutes")),
    }


def _start(session: Session, chapter: object) -> None:
    current = session.stage.current
    if chapter not in [plan.key for plan in session.day.agenda] or chapter == current:
        return
    others: dict[str, dict[str, object]] = {"": {"current": str(chapter), "timer": _STOPPED}}
    if current:
        others[current] = {"state": "closed"}
    session.set_stage(str(chapter), {"state": "open", "opened": "1"}, others)


def _end(session: Session) -> None:
    if current := session.stage.current:
        session.set_stage(current, {"state": "closed"}, {"": {"current": "", "timer": _STOPPED}})


def _set_timer(session: Session, act: object, minutes: object) -> None:
    timer, now = session.stage.timer, session.clock.now().timestamp()
    left = timer.seconds_left(now)
    if act == "start":
        seconds = 60 * whole(minutes, _MOST_MINUTES)
        if left:  # the time of a round, or of whatever else people are counting on
            raise OutcomeRefused(N_("Time is running already. Add a minute, or stop it first."))
        timer = Timer(ends_at=now + seconds, whole=seconds)
    elif act == "pause" and timer.running:
        timer = Timer(left=left, whole=timer.whole)
    elif act == "resume" and not timer.running and left:
        timer = Timer(ends_at=now + left, whole=timer.whole)
    elif act == "more":
        longer = timer.whole + 60
        timer = Timer(now + left + 60, whole=longer) if timer.running else Timer(left=left + 60, whole=longer)
    elif act == "stop":
        timer = Timer()
    else:
        return
    session.set_stage("", {"timer": timer.to_text()})


def _start_sure(session: Session, key: str) -> str:
    """Return what a second press is asked with, where starting a part ends something."""
    current = session.stage.current
    if current == key or not (current or session.stage.timer.seconds_left(session.clock.now().timestamp())):
        return ""
    part = session.say(session.day.chapters[key].title)
    if current not in session.day.chapters:
        return session.say(N_("Yes, stop the time and open {part}"), part=part)
    return session.say(
        N_("Yes, close {now} and open {part}"), now=session.say(session.day.chapters[current].title), part=part
    )


def _chapter(session: Session, plan: Planned, minutes: int, later: timedelta) -> dict[str, Any]:
    say, stage, key = session.say, session.stage, plan.key
    parts = [
        # The times of the agenda say nothing where the whole day is held at another hour.
        say(N_("planned {time}"), time=(datetime.combine(session.day.date, plan.start) + later).strftime("%H:%M")),
        session.say_count("{n} minute", "{n} minutes", minutes),
    ]
    opened = stage.opened_at(key)
    if opened and opened.astimezone().date() == session.clock.today():
        parts.append(say(N_("started {time}"), time=format_time(opened.astimezone())))
    status, button = "", say(N_("Start"))
    if stage.current == key:
        status, button = say(N_("open now")), say(N_("End"))
    elif stage.state(key) == "closed":
        status, button = say(N_("closed")), say(N_("Open again"))
    return {
        "key": key,
        "title": say(session.day.chapters[key].title),
        "plan": " · ".join(parts),
        "current": stage.current == key,
        "status": status,
        "button": button,
        "sure": _start_sure(session, key),
    }
