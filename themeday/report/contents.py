"""What is in a report, in one language, in the order in which it is read; no layout yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from themeday.chapters import Chapters
from themeday.chapters.follow_up import TITLES
from themeday.day.plan import Day, Room
from themeday.i18n import N_, format_day, translate
from themeday.model.questions import Question
from themeday.report.comparison import Comparison, EarlierDay, compared
from themeday.report.disclosure.decision import Disclosure
from themeday.report.disclosure.published import PublishedNumbers
from themeday.report.figures import ReportedDay
from themeday.report.key_figures import FIGURES, KeyFigure, key_figures
from themeday.report.pictures import Picture, pictures, weeks_later
from themeday.report.sections import Section, sections, themes
from themeday.report.summary import Ask, asks, gained, happened, headline
from themeday.report.words import Quote, ReleasedAnswers, released_answers, top_quotes
from themeday.results import Tip
from themeday.results.measures import readable_lessons
from themeday.results.reading import lessons_done
from themeday.store.records import Records
from themeday.text.display import side_by_side

_MOST_VOTED = 3


@dataclass(frozen=True)
class Report:
    """A report as it is read."""

    language: str
    title: str
    on: dt.date
    date: str
    made: str
    aims: tuple[str, str]  # what the day was for, and by what one would know; each may be empty
    answer: tuple[str, str]  # what the figure is called that tells, and what it is; likewise
    key_figures: tuple[KeyFigure, ...]
    compared: Comparison | None
    rehearsal: bool
    draft: str  # that it is one, and what that means; empty when it is published
    number: int
    headline: str
    pictures: tuple[Picture, ...]
    later: tuple[tuple[str, tuple[Picture, ...]], ...]  # heading and pictures of each check some weeks later
    happened: tuple[str, ...]
    gained: tuple[str, ...]
    quotes: tuple[Quote, ...]
    quotes_ask: str  # what they answer; empty without any
    asks: tuple[Ask, ...]
    sections: tuple[Section, ...]
    answers: tuple[ReleasedAnswers, ...]
    advice: Mapping[str, tuple[Tip, ...]]  # by heading, the do's and the don'ts
    most_voted: Mapping[str, tuple[Tip, ...]]  # by heading, those that most are told to have voted for
    repeated: str  # of what day the numbers are, when they are those of an earlier report
    method: tuple[str, ...]

    @property
    def more_voted(self) -> Mapping[str, int]:
        """Return how many more are told to have as many votes as the last of those, by the same headings."""
        of = {heading: [tip for tip in self.advice[heading] if tip.votes] for heading in self.most_voted}
        return {
            heading: sum(tip.votes >= tips[-1].votes for tip in of[heading]) - len(tips)
            for heading, tips in self.most_voted.items()
        }

    @property
    def least_votes(self) -> int:
        """Return how many people are told to have voted for each of the advice with most votes, at least."""
        return min((tip.votes for tips in self.most_voted.values() for tip in tips), default=0)


def contents(
    day: Day,
    records: Records,
    told: Disclosure,
    language: str,
    made: dt.date,
    room: Room | None,
    earlier: Sequence[EarlierDay] = (),
) -> Report:
    """Return what is in the report of a day, or of one of its rooms.

    Args:
        earlier: days that it is to be compared with; a room is not.

    Raises:
        ReportError: nothing may be told of that room by itself.
    """
    published = told.numbers(room)
    slugs = lessons_done(records)
    lessons = readable_lessons(day, slugs, language)
    titles = {slug: lessons[slug].title if slug in lessons else slug for slug in slugs}
    reported = ReportedDay(day, published, language, titles, lessons, room is not None)
    answers = released_answers(told.told_texts(room), day.chapters, language, told.digest)
    tips = [replace(tip, text=" ".join(tip.text.split())) for tip in told.tips(room)]
    parts = (*sections(reported), themes(reported, told.themes(room)))
    figures = tuple(key_figures(reported))
    quotes_ask, quotes = top_quotes(answers, told.digest)
    title = day.title_in(language)
    return Report(
        language=language,
        title=side_by_side(title, room.name) if room else title,
        on=day.date,
        date=format_day(language, day.date),
        made=format_day(language, made),
        aims=day.aims_in(language),
        answer=_answer(day, figures, reported),
        key_figures=figures,
        compared=None if room else compared(reported, earlier),
        rehearsal=day.rehearsal,
        draft=_draft(published, language),
        number=published.number,
        headline=headline(reported),
        pictures=pictures(reported),
        later=tuple((reported.say(TITLES[check]), shown) for check, shown in weeks_later(reported)),
        happened=tuple(happened(day, reported, room)),
        gained=tuple(gained(reported)),
        quotes=tuple(quotes),
        quotes_ask=quotes_ask,
        asks=tuple(asks(day, reported)),
        sections=tuple(section for section in parts if section.figures),
        answers=tuple(answers),
        advice={
            reported.say(asked.ask): tuple(tip for tip in tips if tip.kind == kind)
            for kind, asked in _advice(reported.chapters)
        },
        most_voted=_most_voted(reported, tips),
        repeated=repeated_in_words(published, language),
        method=(*_protection(day, published, language, room, told.sites), *map(reported.say, _METHOD)),
    )


def _answer(day: Day, figures: Sequence[KeyFigure], told: ReportedDay) -> tuple[str, str]:
    """Return what the figure is called by which one would know whether the day did what it was for, and what it is."""
    if not day.shown_by:
        return "", ""
    shown = next((figure.shown for figure in figures if figure.key == day.shown_by), told.say(N_("too few to say")))
    return told.say(FIGURES[day.shown_by][0]), shown


def _advice(chapters: Chapters) -> list[tuple[str, Question]]:
    return [(kind, asked) for kind in chapters.tip_kinds if (asked := chapters.tip(kind))]


def _most_voted(told: ReportedDay, tips: Sequence[Tip]) -> dict[str, tuple[Tip, ...]]:
    """Return some advice with most votes, as far as those are told; none of a kind that got none."""
    most = {}
    for kind, asked in _advice(told.chapters):
        voted = [tip for tip in tips if tip.kind == kind and tip.votes]
        if voted:
            most[told.say(asked.ask)] = tuple(voted[:_MOST_VOTED])
    return most


def _draft(published: PublishedNumbers, language: str) -> str:
    if not published.draft:
        return ""
    text = N_("Draft {number}: for the organisers' own eyes. Whoever passes it on, publishes it first.")
    return translate(language, text, number=published.number)


def repeated_in_words(published: PublishedNumbers, language: str) -> str:
    """Return of what day the numbers are, when they are those of an earlier report; else nothing."""

    def said(text: str, date: str) -> str:
        return translate(language, text, date=format_day(language, dt.date.fromisoformat(date)))

    if published.repeated:
        return said(
            N_(
                "These are the numbers of {date}: since then too little changed to tell new ones without telling of "
                "whom."
            ),
            max(published.since.values()),
        )
    sentences = []
    if published.people_on:
        sentences.append(
            said(
                N_(
                    "Counted are the people of the report of {date}: too few came or went since then to count anyone "
                    "else without telling of whom."
                ),
                published.people_on,
            )
        )
    if published.since:
        sentences.append(
            said(
                N_("Where it says so, numbers are repeated from the report of {date}: too little changed since then."),
                max(published.since.values()),
            )
        )
    return " ".join(sentences)


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
            "Two published reports of the same day cannot be subtracted either: a new one changes a table only when of "
            "every number in it nobody or at least {k} people changed, and counts the same people until as many came."
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
    if repeated := repeated_in_words(published, language):
        yield repeated
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
