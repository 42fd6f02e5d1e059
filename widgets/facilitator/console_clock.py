"""The clock of the day on the console: how far the day runs behind its agenda."""

from __future__ import annotations

from datetime import datetime, timedelta

from themeday.i18n import N_, format_time
from themeday.room.session import Session
from themeday.store.records import STAFF

# Less than this many minutes off the plan is on time.
_ON_TIME = 2


def clock_panel(session: Session) -> dict[str, str]:
    """Return what time it is, and how far the day is behind or ahead."""
    now = session.clock.now()
    off = minutes_behind(session, now)
    note = session.say(N_("Breaks between the parts are not counted."))
    if off is None:
        text, note = "", session.say(N_("The clock of the day starts with the first part."))
    elif abs(off) < _ON_TIME:
        text = session.say(N_("On time"))
    elif off > 0:
        text = session.say_count("{n} minute behind", "{n} minutes behind", off)
    else:
        text = session.say_count("{n} minute ahead", "{n} minutes ahead", -off)
    if end := _end(session, now):
        note = f"{note} {session.say(N_('Without another break the day ends at {time}.'), time=format_time(end))}"
    return {"now": format_time(now.astimezone()), "text": text, "note": note}


def _end(session: Session, now: datetime) -> datetime | None:
    """Return when the day ends if what is left of it takes as long as was planned; nothing when nothing is left."""
    runs = _runs(session, now.astimezone())
    if not runs:
        return None
    minutes = {plan.key: plan.minutes for plan in session.day.agenda}
    order = list(minutes)
    reached = max(order.index(key) for key, _, _ in runs)
    left = timedelta(minutes=sum(minutes[key] for key in order[reached + 1 :]))
    last, begin, end = runs[-1]
    if last == session.stage.current:
        left += max(timedelta(minutes=minutes[last]) - (end - begin), timedelta())
    return now.astimezone() + left if left else None


def held_later(session: Session) -> timedelta:
    """Return how much later than in its agenda a day is held that is held on another date, as a rehearsal is."""
    runs = _runs(session, session.clock.now().astimezone())
    if not runs or runs[0][1].date() == session.day.date:
        return timedelta()
    first, begin, _ = runs[0]
    planned = next(plan.start for plan in session.day.planned() if plan.key == first)
    return begin - datetime.combine(begin.date(), planned).astimezone()


def minutes_behind(session: Session, now: datetime) -> int | None:
    """Return how many minutes the day runs behind its agenda, below zero when it is ahead, or None before it begins.

    Counted in time used by the parts: the agenda knows no breaks, so a break, long or short, makes nobody late.
    """
    runs = _runs(session, now.astimezone())
    if not runs:
        return None
    minutes = {plan.key: plan.minutes for plan in session.day.agenda}
    order = list(minutes)
    starts = {plan.key: datetime.combine(session.day.date, plan.start).astimezone() for plan in session.day.planned()}
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
    """Return the parts that were held today, in order, each with its begin and end in local time.

    Aware: on the night of a clock change, two moments are as far apart as they were, not as the clock says.
    """
    stage = session.stage
    runs = []
    for plan in session.day.agenda:
        opened = stage.opened_at(plan.key)
        if opened is None or (begin := opened.astimezone()).date() != now.date():
            continue
        state = session.records.stage.latest(STAFF, plan.key, "state")
        if plan.key == stage.current:
            runs.append((plan.key, begin, now))
        elif state and state.value == "closed":
            runs.append((plan.key, begin, datetime.fromisoformat(state.recorded_at).astimezone()))
    return sorted(runs, key=lambda run: run[1])
