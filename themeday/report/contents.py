"""What is in a report, in one language, in the order in which it is read; no layout yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from themeday.chapters import closing
from themeday.day.plan import Day, Room
from themeday.i18n import N_, format_day, translate
from themeday.report.disclosure.decision import Disclosure
from themeday.report.disclosure.published import PublishedNumbers
from themeday.report.figures import ReportedDay
from themeday.report.sections import Section, sections, themes
from themeday.report.summary import asks, gained, happened
from themeday.report.words import Quote, ReleasedAnswers, released_answers, top_quotes
from themeday.results import Tip
from themeday.results.measures import readable_lessons
from themeday.results.reading import lessons_done
from themeday.store.records import Records
from themeday.text.shown import side_by_side


@dataclass(frozen=True)
class Report:
    """A report as it is read."""

    language: str
    title: str
    date: str
    made: str
    rehearsal: bool
    happened: tuple[str, ...]
    gained: tuple[str, ...]
    quotes: tuple[Quote, ...]
    asks: tuple[str, ...]
    sections: tuple[Section, ...]
    answers: tuple[ReleasedAnswers, ...]
    advice: Mapping[str, tuple[Tip, ...]]  # by heading, the do's and the don'ts
    repeated: str  # of what day the numbers are, when they are those of an earlier report
    method: tuple[str, ...]


def contents(day: Day, records: Records, told: Disclosure, language: str, made: dt.date, room: Room | None) -> Report:
    """Return what is in the report of a day, or of one of its rooms.

    Raises:
        ReportError: nothing may be told of that room by itself.
    """
    published = told.numbers(room)
    slugs = lessons_done(records)
    lessons = readable_lessons(day, slugs, language)
    titles = {slug: lessons[slug].title if slug in lessons else slug for slug in slugs}
    reported = ReportedDay(day, published, language, titles, lessons)
    answers = released_answers(told.told_texts(room), language)
    tips = told.tips(room)
    parts = (*sections(reported), themes(reported, told.themes(room)))
    title = day.title_in(language)
    return Report(
        language=language,
        title=side_by_side(title, room.name) if room else title,
        date=format_day(language, day.date),
        made=format_day(language, made),
        rehearsal=day.rehearsal,
        happened=tuple(happened(day, reported, room)),
        gained=tuple(gained(reported)),
        quotes=tuple(top_quotes(answers, told.digest)),
        asks=tuple(asks(reported)),
        sections=tuple(section for section in parts if section.figures),
        answers=tuple(answers),
        advice={
            reported.say(closing.tip(kind, 1).ask): tuple(tip for tip in tips if tip.kind == kind)
            for kind in closing.TIP_KINDS
        },
        repeated=_repeated(published, language),
        method=(*_protection(day, published, language, room, told.sites), *map(reported.say, _METHOD)),
    )


def _repeated(published: PublishedNumbers, language: str) -> str:
    if not published.repeated:
        return ""
    return translate(
        language,
        N_("These are the numbers of {date}: since then too little changed to tell new ones without telling of whom."),
        date=format_day(language, dt.date.fromisoformat(published.on)),
    )


def _protection(
    day: Day, published: PublishedNumbers, language: str, room: Room | None, sites: tuple[str, ...]
) -> Iterable[str]:
    say = partial(translate, language)
    yield say(
        N_(
            "No number, chart or quote is about fewer than {k} people. Small groups are taken together or left out, "
            "and totals are such that nobody can be found by subtracting."
        ),
        k=max(day.smallest_group, published.k),
    )
    yield say(
        N_(
            "Two reports of the same day cannot be subtracted either: a new one changes its numbers only when, of "
            "every number, nobody or at least {k} people changed."
        ),
        k=day.smallest_group,
    )
    if room:
        yield say(
            N_(
                "This report is about one room. What could give someone away beside the report together and those of "
                "other rooms is left out here and stands in the report together only; so do agreements, because a pair "
                "may be of two rooms, and texts that may stand there with a unit."
            )
        )
    elif sites:
        yield say(
            N_(
                "These sites made reports of their own before: {sites}. This report repeats their numbers in the same "
                "or coarser groups, and leaves out agreements and what would tell too much of the other sites."
            ),
            sites=", ".join(sites),
        )
    elif published.rooms:
        yield say(
            N_(
                "Reports of rooms cannot be subtracted from it either: steps are taken together in all rooms alike, "
                "and a room that would be left over is told by no report of its own."
            )
        )
    if published.repeated:
        yield _repeated(published, language)
    yield say(
        N_(
            "Quotes are there because their authors chose so. Role and unit stand with them only where the author "
            "chose that too and at least {k} people share both; a role alone where at least {k} people have it of whom "
            "no unit is told. A choice of words may still give someone away: read them before you pass them on."
        ),
        k=day.smallest_group,
    )
    yield say(N_("What people kept to themselves, or to their table, is quoted nowhere. Units are not ranked."))


_METHOD = (
    N_("Shares have Wilson's 95% interval, averages Student's; below ten answers they are not told: too few to say."),
    N_(
        "Intervals say how much chance there is in a figure, as if other people like these had come. They do not say "
        "that the day caused a difference."
    ),
    N_("Suppression follows Hundepool and others, Statistical Disclosure Control (2012)."),
)
