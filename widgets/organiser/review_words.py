"""What people want to learn and offer, their do's and don'ts, and one question opened."""

from __future__ import annotations

from dataclasses import replace

from themeday import results
from themeday.i18n import N_
from themeday.model.questions import Kind, Question
from themeday.report.disclosure.labels import labels
from themeday.report.disclosure.questions import ONE_ANSWER
from themeday.report.disclosure.tips import all_tips_told
from themeday.report.figures import Figure, ReportedDay, average_ends, part_name, span
from themeday.widgets.organiser.review_card import CardPart, ReviewCard, measured, paragraph, quotes, table
from themeday.widgets.organiser.review_numbers import (
    BROUGHT,
    TOO_FEW,
    choose_group,
    drawn,
    reported,
    section,
    with_question,
)
from themeday.widgets.organiser.review_wording import all_questions, shortened
from themeday.widgets.shared.results import role_and_unit


def learning(card: ReviewCard) -> list[CardPart]:
    """Return what both sides bring and seek, and the own words that may be shown."""
    say, records = card.session.say, card.session.records
    parts = section(reported(card.session, choose_group(card)), BROUGHT)
    for heading, item in (
        (N_("Learning questions in own words"), "learn.own"),
        (N_("Offers in own words"), "offer.own"),
    ):
        if said := results.texts(records, "expectations", item):
            parts.append(quotes(say(heading), ((text.text, "") for text in said)))
    return parts


def advice(card: ReviewCard) -> list[CardPart]:
    """Return the do's and the don'ts, most votes first."""
    say = card.session.say
    tips = all_tips_told(card.session.records, card.k)
    if not tips:
        return [paragraph(say(N_("Nobody has written a do or a don't yet.")))]

    def bound(n: int) -> str:
        return say(N_("at least {n}"), n=n) if n else "–"

    most, written = max(1, *(tip.votes for tip in tips)), any(tip.writers for tip in tips)
    parts = []
    for kind, caption in (
        ("do", N_("Do's: {n} written, {votes} votes")),
        ("dont", N_("Don'ts: {n} written, {votes} votes")),
    ):
        mine = [tip for tip in tips if tip.kind == kind]
        rows = [
            [tip.text, measured(bound(tip.votes), tip.votes, most), *([bound(tip.writers)] if written else [])]
            for tip in mine
        ]
        if mine:
            votes = say(N_("at least {n}"), n=sum(tip.votes for tip in mine))
            columns = [say(N_("Advice")), say(N_("Votes")), *([say(N_("Written by"))] if written else [])]
            parts.append(table(say(caption, n=len(mine), votes=votes), columns, rows))
    return parts


def one_question(card: ReviewCard) -> list[CardPart]:
    """Return what is counted as the report would tell it, and the texts with what may stand beside them."""
    session, say = card.session, card.session.say
    answered = {(chapter, item) for chapter in session.day.chapters for item in session.records.shared.items(chapter)}
    asked, words, options = {}, {}, [("", say(N_("Choose a question")))]
    for chapter, title, question in all_questions(session):
        if any((chapter, item) in answered for item in question.items):
            key = f"{chapter}/{question.key}"
            number = question.key.rpartition(".")[2] if question.key.startswith(("do.", "dont.")) else ""
            names = (say(session.day.chapters[chapter].title), title, shortened(say(question.ask)), number)
            asked[key] = chapter, title, question
            words[key] = " ".join(say(option.text) for option in (*question.options, *question.groups))
            options.append((key, " · ".join(filter(None, names))))
    if not asked:
        return [paragraph(say(N_("Nothing has been shared yet.")))]
    chosen = card.choose("question", N_("Question"), options, typed=True, words=words)
    if not chosen:
        return [paragraph(say(N_("Type some words of a question or of its answers, and take it from the list.")))]
    chapter, title, question = asked[chosen]
    caption = f"{title}: {say(question.ask)}" if title else say(question.ask)
    texts = _texts(card, chapter, question)
    parts = drawn(_counted(card, chapter, question, caption))
    if texts:
        parts.append(quotes(say(N_("In own words")) if parts else card.counted(caption, len(texts)), texts))
    parts = parts or [paragraph(f"{caption} {say(TOO_FEW)}")]
    return [*parts, paragraph(say(N_("What people shared with their own table only is not among these.")))]


def _texts(card: ReviewCard, chapter: str, question: Question) -> list[tuple[str, str]]:
    session = card.session
    if question.kind is Kind.DATE:
        return []  # a curve of weeks tells those
    label = labels(session.records, card.k)
    said = [text for item in question.text_items for text in results.texts(session.records, chapter, item, label)]
    return [(text.text, role_and_unit(session, text.role, text.unit)) for text in said]


def _counted(card: ReviewCard, chapter: str, question: Question, caption: str) -> list[Figure]:
    told = with_question(card.session, chapter, question)
    key, names = f"{chapter}/{question.key}", {option.key: told.say(option.text) for option in question.options}
    if question.kind in ONE_ANSWER:
        return told.parts(caption, key, part_name(names) if names else span, N_("Answers"))
    if question.kind in (Kind.RANK, Kind.SORT):
        return _placed(told, chapter, question, caption)
    notes = (N_("More than one could be ticked."), N_("What very few, or nearly all, ticked is left out."))
    figures = told.ticked(key, question.options, question.ask, N_("Answer"), notes)
    return [replace(figure, title=caption) for figure in figures]


def _placed(told: ReportedDay, chapter: str, question: Question, caption: str) -> list[Figure]:
    """Return where people placed each option: between what its mean place lies, or how many put it where."""
    name = part_name({group.key: told.say(group.text) for group in question.groups})
    rows = []
    for option in question.options:
        of = told.published.tables.get(f"{chapter}/{question.item_of(option)}")
        if of is None:
            continue
        if question.kind is Kind.RANK:
            ends = average_ends(of)
            shown = (
                told.between(*ends, "0.0")
                if ends
                else "; ".join(f"{span(c.group)}: {told.count(c)}" for c in of.overall)
            )
        else:
            shown = "; ".join(f"{name(cell.group)}: {told.count(cell)}" for cell in of.overall if cell.count)
        rows.append((told.say(option.text), shown))
    heading = N_("Mean place; 1 is at the top") if question.kind is Kind.RANK else N_("How many")
    figures = told.of_people(question.ask, [told.say(N_("Answer")), told.say(heading)], rows, ())
    return [replace(figure, title=caption) for figure in figures]
