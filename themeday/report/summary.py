"""The first two pages of a report, in sentences."""

from __future__ import annotations

from collections.abc import Iterable

from themeday.day.plan import Day, Room
from themeday.i18n import N_
from themeday.model.people import Role
from themeday.report.disclosure.suppression import Table
from themeday.report.figures import ReportedDay
from themeday.report.numbers import PERCENT
from themeday.results.intervals import share
from themeday.results.measures import CONFIDENCE
from themeday.results.questions import scale_of

_PASSES = 8


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
    elif len(day.rooms) > 1:
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
        units=len(day.units),
        rooms=len(day.rooms),
        room=room.name if room else "",
    )
    if room:
        yield say(N_("This report is about that room only; beside it there is one of the whole day."))
    if day.pairing and any(plan.key == "pairing" for plan in day.agenda):
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


def gained(told: ReportedDay) -> Iterable[str]:
    """Tell what was gained, as far as there are enough answers."""
    say, tables = told.say, told.published.tables
    recommend = tables.get("closing/recommend")
    if recommend:
        yield say(
            N_("Would they recommend the day? On average {average} out of 10, from {n} answers."),
            average=told.interval(told.average(recommend, scale_of("closing/recommend"))),
            n=recommend.n,
        )
        # Only when the line between the parts is where the count has to be.
        if any(int(group[0]) == _PASSES for group in recommend.groups):
            high = sum(cell.count for cell in recommend.overall if int(cell.group[0]) >= _PASSES)
            part = told.interval(share(high, recommend.n), PERCENT)
            yield say(N_("An 8 or more was given by {share} of them."), share=part)
    if most_useful := told.most_useful():
        yield say(N_("Most useful, named most often: {what}."), what=most_useful)
    first, then, now = (tables.get(key) for key in CONFIDENCE)
    if then and now:
        yield say(
            N_(
                "How sure people are about learning from someone so different, from 1 to 5: in the morning {first}, "
                "looking back on the morning {then}, at the end {now}."
            )
            if first
            else N_(
                "How sure people are about learning from someone so different, from 1 to 5: looking back on the "
                "morning {then}, at the end {now}."
            ),
            first=told.interval(told.average(first, scale_of(CONFIDENCE[0]))) if first else "",
            then=told.interval(told.average(then, scale_of(CONFIDENCE[1]))),
            now=told.interval(told.average(now, scale_of(CONFIDENCE[2]))),
        )
        yield from _sides(told, then, now)
    yield from _each_gained(told)


def _sides(told: ReportedDay, then: Table, now: Table) -> Iterable[str]:
    """Tell of each side how sure they were, looking back, and at the end."""
    texts = {
        Role.YOUNG_COLLEAGUE: N_("Young colleagues went from {then}, looking back, to {now}."),
        Role.LEADER: N_("Leaders went from {then}, looking back, to {now}."),
    }
    question = scale_of(CONFIDENCE[-1])
    for role, text in texts.items():
        if role in then.cells and role in now.cells:
            before, after = (told.average(table, question, role) for table in (then, now))
            if before and after:
                yield told.say(text, then=told.interval(before), now=told.interval(after))


def _each_gained(told: ReportedDay) -> Iterable[str]:
    """Tell of each side what they ticked most."""
    texts = {
        Role.YOUNG_COLLEAGUE: N_("What young colleagues say they gained, most often: {what}."),
        Role.LEADER: N_("What leaders say they gained, most often: {what}."),
    }
    for role, text in texts.items():
        if most := told.most_gained(role):
            yield told.say(text, what="; ".join(most))


def asks(told: ReportedDay) -> Iterable[str]:
    """Tell what is asked of the reader."""
    say = told.say
    if told.confirmed:
        yield say(N_("Give every pair the time it agreed on, and let nobody have to explain those hours."))
    else:
        yield say(N_("Give pairs the time to meet, and let nobody have to explain those hours."))
    yield say(N_("Answer the list of do's and don'ts within six weeks: what will you do, what not, and why?"))
    yield say(N_("Go first: be a pair yourself, and tell what you learned."))
    yield say(N_("Do not ask how a pair is doing. What two people tell each other stays between those two."))
