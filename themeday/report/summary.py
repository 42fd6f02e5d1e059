"""The first two pages of a report, in sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from themeday.chapters.follow_up import ROUNDS
from themeday.day.plan import Day, Room
from themeday.i18n import N_, format_day
from themeday.model.people import Role
from themeday.report.figures import ReportedDay, average_ends
from themeday.report.numbers import PERCENT, about, written
from themeday.results.intervals import share
from themeday.results.measures import CONFIDENCE, EVERYONE

_PASSES, _FRIDAY = 8, 5


def happened(day: Day, told: ReportedDay, room: Room | None = None) -> Iterable[str]:
    """Tell who took part and what they did."""
    say, people = told.say, told.published.people
    if people is None:
        yield say(N_("Too few people took part to tell anything in numbers."))
        return
    counts = {cell.group[0]: cell.count for cell in told.published.tables["role"].overall} if told.strata[1:] else {}
    if room and counts:
        text = N_("{people} people took part in {room}: {young} young colleagues and {leaders} leaders.")
    elif room:
        text = N_("{people} people took part in {room}, young colleagues and leaders.")
    elif not counts:
        text = N_("{people} people took part, young colleagues and leaders.")
    elif not told.present("unit"):
        text = N_("{people} people took part: {young} young colleagues and {leaders} leaders.")
    elif len(day.rooms) > 1 and told.present("room"):
        text = N_(
            "{people} people took part: {young} young colleagues and {leaders} leaders, from {units} units, in {rooms} "
            "rooms."
        )
    else:
        text = N_("{people} people took part: {young} young colleagues and {leaders} leaders, from {units} units.")
    yield say(
        text,
        people=people,
        young=counts.get(Role.YOUNG_COLLEAGUE),
        leaders=counts.get(Role.LEADER),
        units=told.present("unit"),
        rooms=told.present("room"),
        room=room.name if room else "",
    )
    if room:
        yield say(N_("This report is about that room only; beside it there is one of the whole day."))
    did = {plan.key for plan in day.agenda} >= {"expectations", "pairing", "lessons", "agreements"}
    if did and told.confirmed and told.bounds("response/lessons"):
        yield say(
            N_(
                "They said what they hope for, met in speed dates with people of other units, learned from each other "
                "in mini-lessons and made agreements, both ways."
            )
        )
    if told.confirmed:
        yield say(
            N_("At least {n} pairs made an agreement that both confirmed: a learning goal and a step each.")
            if told.confirmed.at_least
            else N_("{n} pairs made an agreement that both confirmed: a learning goal and a step each."),
            n=told.confirmed.count,
        )


def headline(told: ReportedDay) -> str:
    """Return what the day came to in a sentence or two, each of which the numbers bear out."""
    say, people, pairs = told.say, told.published.people, told.confirmed
    if people is None:
        return say(N_("People met to learn from each other."))
    if pairs:
        text = (
            N_("{people} people met to learn from each other, and at least {n} pairs made an agreement.")
            if pairs.at_least
            else N_("{people} people met to learn from each other, and {n} pairs made an agreement.")
        )
        first = say(text, people=people, n=pairs.count)
    else:
        first = say(N_("{people} people met to learn from each other."), people=people)
    return f"{first} {say(N_('Looking back, they left surer than they came.'))}" if _surer(told) else first


def _surer(told: ReportedDay) -> bool:
    """Return whether people felt surer at the end, by more than chance: the intervals of some share of both are apart.

    The share is that of the upper steps, wherever both tables have a line between the same steps.
    """
    then, now = (told.published.tables.get(key) for key in CONFIDENCE[1:])
    if not then or not now or any(cell.at_least for table in (then, now) for cell in table.overall):
        return False
    lines = {int(group[0]) for group in then.groups} & {int(group[0]) for group in now.groups}
    for line in sorted(lines)[1:]:
        upper = [sum(cell.count for cell in table.overall if int(cell.group[0]) >= line) for table in (then, now)]
        before, after = (share(count, table.n) for count, table in zip(upper, (then, now), strict=True))
        if before and after and before.high < after.low:
            return True
    return False


def gained(told: ReportedDay) -> Iterable[str]:
    """Tell what was gained, as far as there are enough answers."""
    say, tables = told.say, told.published.tables
    recommend = tables.get("closing/recommend")
    if recommend:
        if ends := average_ends(recommend):
            yield say(
                N_("Would they recommend the day? On average {average} out of 10, from {n} answers."),
                average=about(told.language, *ends),
                n=recommend.n,
            )
        # Only when the line between the parts is where the count has to be, and nothing is told as "at least".
        exact = not any(cell.at_least for cell in recommend.overall)
        if exact and any(int(group[0]) == _PASSES for group in recommend.groups):
            high = sum(cell.count for cell in recommend.overall if int(cell.group[0]) >= _PASSES)
            if part := share(high, recommend.n):
                yield say(N_("{share} of them gave an 8 or more."), share=written(told.language, part.value, PERCENT))
    if most_useful := told.most_useful():
        yield say(N_("Most useful, named most often: {what}."), what=most_useful)
    texts = {
        Role.YOUNG_COLLEAGUE: N_("What young colleagues say they gained, most often: {what}."),
        Role.LEADER: N_("What leaders say they gained, most often: {what}."),
    }
    for role, text in texts.items():
        if most := told.most_gained(role):
            yield say(text, what=most)
    yield from _surer_in_words(told)


def _surer_in_words(told: ReportedDay) -> Iterable[str]:
    """Tell how sure people felt, of everyone and of each side."""
    texts = {
        EVERYONE: N_(
            "How sure people are about learning from someone so different, from 1 to 5: looking back on the morning "
            "{then}, at the end {now}."
        ),
        Role.YOUNG_COLLEAGUE: N_("Young colleagues went from {then}, looking back, to {now}."),
        Role.LEADER: N_("Leaders went from {then}, looking back, to {now}."),
    }
    tables = [told.published.tables.get(key) for key in CONFIDENCE[1:]]
    for role, text in texts.items():
        if all(table and (role == EVERYONE or role in table.cells) for table in tables):
            then, now = (average_ends(table, role) for table in tables if table)
            if then and now:
                yield told.say(text, then=about(told.language, *then), now=about(told.language, *now))


@dataclass(frozen=True)
class Ask:
    """What is asked of someone."""

    what: str
    whom: str
    when: str
    by: dt.date | None = None


def asks(day: Day, told: ReportedDay) -> Iterable[Ask]:
    """Tell what is asked of whom, and by when."""
    say = told.say
    # Of a report that is made weeks later, the dates are not in the past.
    since = max(day.date, dt.date.fromisoformat(told.published.on))
    six, twelve = (_workday(since + dt.timedelta(weeks=weeks)) for weeks in ROUNDS.values())

    def ask(what: str, whom: str, by: dt.date, when: str = N_("by {date}")) -> Ask:
        return Ask(say(what), say(whom), say(when, date=format_day(told.language, by)), by)

    yield ask(
        N_("Give every pair the time it agreed on, and let nobody have to explain those hours.")
        if told.confirmed
        else N_("Give pairs the time to meet, and let nobody have to explain those hours."),
        N_("whoever leads someone of a pair"),
        twelve,
        N_("from now on, until {date} at least"),
    )
    yield ask(
        N_("Answer the list of do's and don'ts: what will you do, what not, and why?"), N_("HR, with the top"), six
    )
    yield ask(N_("Go first: be a pair yourself, and tell what you learned."), N_("the top"), twelve)
    yield Ask(
        say(
            N_(
                "Ask nobody in person how their pair is doing: after six and twelve weeks they get a few questions of "
                "their own. What two people tell each other stays between those two."
            )
        ),
        say(N_("everyone")),
        say(N_("always")),
    )


def _workday(date: dt.date) -> dt.date:
    """Return a date, or the Friday before it in a weekend."""
    return date - dt.timedelta(days=max(0, date.isoweekday() - _FRIDAY))
