"""What is in a report, in one language, in the order in which it is read; no layout yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from themeday.day import Day
from themeday.i18n import N_, format_day, translate
from themeday.intervals import share
from themeday.measures import CONFIDENCE, MOTIVATION, lessons_done, lessons_of, question_of
from themeday.people import Role
from themeday.records import Records
from themeday.reporting import afterwards
from themeday.reporting.figures import Figure, Figures, present
from themeday.reporting.published import Published
from themeday.reporting.themed import by_theme
from themeday.reporting.words import Advice, Asked, Digest, Quote, advice, asked, quotes
from themeday.suppression import Table
from themeday.themes import Themes

_PASSES = 8


@dataclass(frozen=True)
class Section:
    """One part of the full picture.

    Args:
        title: its heading.
        lead: what it is about.
        figures: its charts and tables.
    """

    title: str
    lead: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Report:
    """A report as it is read.

    Args:
        language: of the texts.
        title: of the day.
        date: in words.
        made: when, in words.
        rehearsal: the people are invented.
        too_few: nothing can be told but that.
        happened: sentences.
        gained: sentences.
        quotes: some, for the top.
        asks: what is asked of the reader.
        sections: the full picture.
        answers: what was released, question by question.
        do: advice, most votes first.
        dont: likewise.
        repeated: a sentence that says of what day the numbers are, when they are those of an earlier report.
        protection: how people are protected in it.
        method: how figures were made.
    """

    language: str
    title: str
    date: str
    made: str
    rehearsal: bool
    too_few: bool
    happened: tuple[str, ...]
    gained: tuple[str, ...]
    quotes: tuple[Quote, ...]
    asks: tuple[str, ...]
    sections: tuple[Section, ...]
    answers: tuple[Asked, ...]
    do: tuple[Advice, ...]
    dont: tuple[Advice, ...]
    repeated: str
    protection: tuple[str, ...]
    method: tuple[str, ...]


def contents(
    day: Day,
    records: Records,
    published: Published,
    digest: Digest,
    language: str,
    made: dt.date,
    themes: Themes | None = None,
) -> Report:
    """Return what is in the report of a day.

    Args:
        day: the day.
        records: of the day; only for words.
        published: its numbers, the only ones that are told.
        digest: makes what stands for a text.
        language: of the reader.
        made: today.
        themes: of what people wrote; none are told otherwise.
    """
    slugs = lessons_done(records)
    lessons = lessons_of(day, slugs, language)
    titles = {slug: lessons[slug].title if slug in lessons else slug for slug in slugs}
    figures = Figures(day, published, language, titles, lessons)
    answers = asked(records, published, day.smallest_group, digest, language)
    tips = advice(records, published, day.smallest_group, digest)
    return Report(
        language=language,
        title=day.title_in(language),
        date=format_day(language, day.date),
        made=format_day(language, made),
        rehearsal=day.rehearsal,
        too_few=not published.tables,
        happened=tuple(_happened(day, figures)),
        gained=tuple(_gained(figures)),
        quotes=tuple(quotes(answers, digest)),
        asks=tuple(_asks(day, figures)),
        sections=tuple(
            section
            for section in (*_sections(figures), _themed(figures, themes or Themes(records), digest))
            if section.figures
        ),
        answers=tuple(answers),
        do=tuple(one for one in tips if one.kind == "do"),
        dont=tuple(one for one in tips if one.kind == "dont"),
        repeated=_repeated(published, language),
        protection=tuple(_protection(day, published, language)),
        method=tuple(translate(language, text) for text in _METHOD),
    )


def _happened(day: Day, figures: Figures) -> Iterable[str]:
    say, people = figures.say, figures.published.people
    if people is None:
        yield say(N_("Too few people took part to tell anything in numbers."))
        return
    roles = figures.published.tables["role"].overall if figures.published.by_role else ()
    if roles:
        counts = {cell.group[0]: cell.count for cell in roles}
        yield say(
            N_(
                "{people} people took part: {young} young colleagues and {leaders} leaders, from {units} units, "
                "in {rooms} rooms."
            )
            if len(day.rooms) > 1
            else N_("{people} people took part: {young} young colleagues and {leaders} leaders, from {units} units."),
            people=people,
            young=counts[Role.YOUNG_COLLEAGUE],
            leaders=counts[Role.LEADER],
            units=len(day.units),
            rooms=len(day.rooms),
        )
    else:
        yield say(N_("{people} people took part, young colleagues and leaders."), people=people)
    if day.pairing and any(plan.key == "pairing" for plan in day.agenda):
        yield say(
            N_(
                "They said what they hope for, met in speed dates with people of other units, learned from each other "
                "in mini-lessons and made agreements, both ways."
            )
        )
    if figures.confirmed:
        number = figures.confirmed.count
        yield say(
            N_("At least {n} pairs made an agreement that both confirmed: a learning goal and a step each.")
            if figures.confirmed.at_least
            else N_("{n} pairs made an agreement that both confirmed: a learning goal and a step each."),
            n=number,
        )


def _gained(figures: Figures) -> Iterable[str]:
    say, tables = figures.say, figures.published.tables
    recommend = tables.get("closing/recommend")
    if recommend:
        yield say(
            N_("Would they recommend the day? On average {average} out of 10, from {n} answers."),
            average=figures.interval(figures.average(recommend, question_of("closing/recommend"))),
            n=recommend.n,
        )
        # Only when the line between the parts is where the count has to be.
        if any(int(group[0]) == _PASSES for group in recommend.groups):
            high = sum(cell.count for cell in recommend.overall if int(cell.group[0]) >= _PASSES)
            part = figures.interval(share(high, recommend.n), percent=True)
            yield say(N_("An 8 or more was given by {share} of them."), share=part)
    if most_useful := figures.most_useful():
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
            **{
                name: figures.interval(figures.average(table, question_of(key)))
                for name, key, table in zip(("first", "then", "now"), CONFIDENCE, (first, then, now), strict=True)
                if table
            },
        )
        yield from _sides(figures, then, now)
    yield from _each_gained(figures)


def _sides(figures: Figures, then: Table, now: Table) -> Iterable[str]:
    """Tell of each side how sure they were, looking back, and at the end."""
    sides = (
        (Role.YOUNG_COLLEAGUE, N_("Young colleagues went from {then}, looking back, to {now}.")),
        (Role.LEADER, N_("Leaders went from {then}, looking back, to {now}.")),
    )
    question = question_of(CONFIDENCE[-1])
    for role, text in sides:
        if role in then.cells and role in now.cells:
            ends = [figures.average(table, question, role) for table in (then, now)]
            if all(ends):
                before, after = map(figures.interval, ends)
                yield figures.say(text, then=before, now=after)


def _each_gained(figures: Figures) -> Iterable[str]:
    """Tell of each side what they ticked most."""
    texts = {
        Role.YOUNG_COLLEAGUE: N_("What young colleagues say they gained, most often: {what}."),
        Role.LEADER: N_("What leaders say they gained, most often: {what}."),
    }
    for role, text in texts.items():
        if most := figures.most_gained(role):
            yield figures.say(text, what="; ".join(most))


def _asks(day: Day, figures: Figures) -> Iterable[str]:
    say = figures.say
    if figures.confirmed:
        yield say(N_("Give every pair the time it agreed on, and let nobody have to explain those hours."))
    else:
        yield say(N_("Give pairs the time to meet, and let nobody have to explain those hours."))
    yield say(N_("Answer the list of do's and don'ts within six weeks: what will you do, what not, and why?"))
    yield say(N_("Go first: be a pair yourself, and tell what you learned."))
    yield say(N_("Do not ask how a pair is doing. What two people tell each other stays between those two."))


def _sections(figures: Figures) -> Iterable[Section]:
    say = figures.say
    yield Section(
        say(N_("Who took part")),
        say(N_("Everyone is counted once; a table that shares a device once for each side.")),
        tuple(present([*figures.who(), figures.response()])),
    )
    yield Section(
        say(N_("How people found the day")),
        say(N_("Asked at the end, without names.")),
        tuple(present([figures.scale("closing/recommend"), figures.useful()])),
    )
    yield Section(
        say(N_("What people learned")),
        say(N_("Said by people themselves, about themselves: it tells how sure they feel, not what they can do.")),
        tuple(present([figures.before_and_after(), *map(figures.named_scale, CONFIDENCE), figures.lesson_by_lesson()])),
    )
    yield Section(
        say(N_("What each side gained")),
        say(N_("Both sides were asked the same, at the end and without names.")),
        tuple(present([figures.gained(), *map(figures.named_scale, MOTIVATION)])),
    )
    yield Section(
        say(N_("What both sides bring and seek")),
        say(N_("Everybody is asked both: what do you want to learn, and what can you offer someone else?")),
        tuple(
            present(
                [
                    figures.both_sides(),
                    figures.themes("learn"),
                    figures.themes("offer"),
                    figures.scale("expectations/direct"),
                ]
            )
        ),
    )
    yield Section(
        say(N_("What was agreed")),
        say(N_("Only agreements that both sides confirmed. Who made them, and with whom, is theirs.")),
        tuple(figures.agreements()),
    )
    yield from (Section(*part) for part in afterwards.parts(figures))


def _themed(figures: Figures, themes: Themes, digest: Digest) -> Section:
    found = by_theme(themes, figures.published, figures.day.smallest_group, digest, figures.language)
    return Section(
        figures.say(N_("What people wrote, by theme")),
        figures.say(N_("Only texts that their authors released. Numbers of people, rounded down.")),
        tuple(found) if figures.published.tables else (),
    )


def _repeated(published: Published, language: str) -> str:
    if not published.repeated:
        return ""
    return translate(
        language,
        N_("These are the numbers of {date}: since then too little changed to tell new ones without telling of whom."),
        date=format_day(language, dt.date.fromisoformat(published.on)),
    )


def _protection(day: Day, published: Published, language: str) -> Iterable[str]:
    say: Callable[..., str] = partial(translate, language)
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
    if published.repeated:
        yield _repeated(published, language)
    yield say(
        N_(
            "Quotes are there because their authors chose so. Role and unit stand with them only where the author "
            "chose that too and at least {k} people share both. A choice of words may still give someone away: read "
            "them before you pass them on."
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
